"""What is taken away says what is on screen, to the last bit, and runs nothing a visitor wrote."""

from __future__ import annotations

import ast
import csv
import io
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, compress, least_squares
from linnet.data.selection import Selection
from linnet.report.export import (
    LONGEST_NAME,
    coefficients_csv,
    data_csv,
    predictions_csv,
    python_code,
    pytorch_code,
    r_code,
    safe_name,
)
from linnet.text.spreadsheet import guard, unguard

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
HOSTILE = {
    "quotes": "'\"'''\"\"\"`",
    "a closing quote": '"); import os; os.system("echo PWNED")  #',
    "a closing apostrophe": "'); system('echo PWNED'); c('",
    "backslashes": "\\\\\\",
    "a backslash at the end": 'x"\\',
    "an escape": "\\u0022\\x22\\n\\U{22}",
    "lines": "one\ntwo\r\nimport os\u2028three\x0bfour",
    "comments": "*/ # // --",
    "formats": "%s %(a)s {name} {0} ${x} $x",
    "a formula": '=HYPERLINK("http://evil.test";"x")',
    "what cannot be seen": "a\x00b\x1b[31mc\u202egnp\u200b\ufeff",
    "no characters at all": "half \ud83d a pair",
    "letters": "Fläche in m², 日本語, 🎈",
    "commas": "a,b;c\td",
    "10,000 characters": 'é"\\' + "x" * 10_000,
    "nothing": "",
}
CODES = [python_code, pytorch_code, r_code]


def network_on(data, widths, seed=1):
    """A network in the data's own units; it need not be trained."""
    return data.in_own_units(Network.random(widths, seed))


def example(names=("length", "width", "depth"), target="weight", n=60):
    """A selection of columns of different sizes, a network on them, and the fit."""
    rng = np.random.default_rng(3)
    p = len(names)
    X = rng.standard_normal((n, p)) * 10.0 ** (np.arange(p) % 3) + 5
    y = 2 + X @ np.linspace(-1, 1, p) + rng.standard_normal(n)
    data = compress(X, y).standardized()
    selection = Selection(X, y, tuple(names), target, 0)
    return selection, network_on(data, (p, 3, 2, 1)), least_squares(X, y)


def read(table):
    """A CSV file as pandas reads it, its numbers as Python does: exactly."""
    cells = pd.read_csv(io.BytesIO(table), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return cells.apply(
        lambda column: (
            column
            if column.name in ("term", "follows from others")
            else [float(cell or "nan") for cell in column]
        )
    )


def authority_inflation(X):
    """1 / (1 - R²) of each column on the others."""
    rest = [sm.add_constant(np.delete(X, j, axis=1)) for j in range(X.shape[1])]
    fits = [sm.OLS(x, others).fit() for x, others in zip(X.T, rest, strict=True)]
    return [1 / (1 - fit.rsquared) for fit in fits]


class TestTables:
    def test_coefficients_are_those_on_screen(self):
        selection, network, fit = example()
        table = coefficients_csv(selection.features, network, fit)
        assert table.startswith(b"\xef\xbb\xbfterm,network,least squares,difference,")
        read_back, product = read(table), network.collapse()
        assert list(read_back["term"]) == ["intercept", *selection.features]
        ours = np.append(product.bias, product.weights)
        theirs = np.append(fit.intercept, fit.coefficients)
        assert np.array_equal(read_back["network"], ours)
        assert np.array_equal(read_back["least squares"], theirs)
        assert np.array_equal(read_back["difference"], ours - theirs)

    def test_inference_is_that_of_statsmodels(self):
        selection, network, fit = example()
        table = read(coefficients_csv(selection.features, network, fit))
        authority = sm.OLS(selection.y, sm.add_constant(selection.X)).fit()
        for name, expected in {
            "least squares": authority.params,
            "standard error": authority.bse,
            "t": authority.tvalues,
            "p": authority.pvalues,
            "low 95 %": authority.conf_int()[:, 0],
            "high 95 %": authority.conf_int()[:, 1],
            "variance inflation": [np.nan, *authority_inflation(selection.X)],
        }.items():
            assert table[name].to_numpy() == pytest.approx(
                np.asarray(expected), rel=1e-9, nan_ok=True
            ), name

    def test_what_is_undetermined_is_empty(self):
        rng = np.random.default_rng(0)
        x, y = rng.standard_normal((2, 20))
        X = np.column_stack([x, 2 * x])
        network, fit = Network.random((2, 1), 0), least_squares(X, y)
        rows = list(csv.reader(coefficients_csv(["a", "b"], network, fit).decode().splitlines()))
        assert fit.undetermined == (0, 1)
        assert rows[2][4:9] == rows[3][4:9] == [""] * 5 and all(rows[1][:9])
        assert [row[9] for row in rows] == ["variance inflation", "", "inf", "inf"]
        assert [row[10] for row in rows[1:]] == ["", "", "exactly 0 + 2 * a"]

    def test_a_near_dependency_is_told_in_its_row(self):
        rng = np.random.default_rng(0)
        x, e, y = rng.standard_normal((3, 40))
        X = np.column_stack([x, 2 * x + 1 + 0.01 * e])
        fit = least_squares(X, y)
        rows = list(
            csv.reader(
                coefficients_csv(["=a", "b"], Network.random((2, 1), 0), fit).decode().splitlines()
            )
        )
        assert re.fullmatch(
            r"nearly 1\.\d+ \+ [12]\.?\d* \* '=a; off by 0\.\d+ % of .*", rows[3][10]
        )
        assert float(rows[2][9]) == fit.variance_inflation[0] > 1000

    def test_a_fit_without_an_intercept_says_nothing_about_it(self):
        selection, network, _ = example()
        fit = least_squares(selection.X, selection.y, intercept=False)
        table = read(coefficients_csv(selection.features, network, fit))
        assert np.isnan(table["standard error"][0]) and table["least squares"][0] == 0
        assert np.array_equal(table["standard error"][1:], fit.standard_errors)

    def test_predictions_and_residuals_row_by_row(self):
        selection, network, fit = example()
        table = read(predictions_csv(selection, network, fit))
        X, y = selection.X, selection.y
        assert np.array_equal(table[list(selection.features)], X)
        assert np.array_equal(table["weight"], y)
        assert np.array_equal(table["network"], network.predict(X))
        assert np.array_equal(table["least squares"], fit.predict(X))
        assert np.array_equal(table["residual of least squares"], y - fit.predict(X))
        assert np.array_equal(table["residual of network"], y - network.predict(X))
        assert np.array_equal(table["row"], np.arange(1, len(y) + 1))

    @CHECK
    @given(
        st.lists(
            st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3),
            min_size=1,
            max_size=8,
        )
    )
    def test_data_come_back_bit_for_bit(self, rows):
        numbers = np.array(rows)
        table = data_csv(Selection(numbers[:, :2], numbers[:, 2], ("a", "b"), "c", 0))
        assert read(table).to_numpy(float).tobytes() == numbers.tobytes()

    @pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
    def test_names_are_one_line_that_nothing_runs(self, name):
        selection, network, fit = example((name, "b"), target=name)
        for table in [data_csv(selection), predictions_csv(selection, network, fit)]:
            header = next(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
            assert header[:3] == [safe_name(name), "b", safe_name(name)]
            assert table.count(b"\r\n") == len(selection.y) + 1
        terms = read(coefficients_csv(selection.features, network, fit))["term"]
        assert list(terms) == ["intercept", safe_name(name), "b"]
        assert safe_name(name).isprintable() and safe_name(name) == guard(unguard(safe_name(name)))
        assert len(safe_name(name)) <= 2 * LONGEST_NAME

    def test_usual_names_stay_as_they_are(self):
        for name in ["Fläche (m²)", "species = Gentoo", 'a "b" c', "x" * LONGEST_NAME]:
            assert safe_name(name) == name

    def test_a_formula_after_another_separator(self):
        assert safe_name('a;=HYPERLINK("http://x")') == 'a;\'=HYPERLINK("http://x")'


def run(program, folder, terms, *arguments):
    """What a program prints: coefficients by name, and the lines after so many."""
    done = subprocess.run(
        [*program, *arguments], cwd=folder, capture_output=True, check=True, timeout=120
    )
    lines = done.stdout.decode("utf-8").splitlines()
    return dict(line.rsplit(" ", 1) for line in lines[:terms]), lines[terms:]


def differences(said, library):
    """The numbers in the two last lines: of a coefficient, of a prediction."""
    (one, first), (two, second) = (line.strip().rsplit(" ", 1) for line in said[-2:])
    assert one == f"largest difference of a coefficient from {library}:"
    assert two == f"largest difference of a prediction from {library}:"
    return float(first), float(second)


def write(folder, selection, code, name="linnet.code", data="linnet-data.csv"):
    (folder / data).write_bytes(data_csv(selection))
    (folder / name).write_text(code, encoding="utf-8")


def assert_shows(printed, selection, network):
    product = network.collapse()
    names = ["intercept", *map(safe_name, selection.features)]
    assert list(printed) == names
    values = [float(printed[name]) for name in names]
    assert values == pytest.approx(np.append(product.bias, product.weights), rel=1e-12)


def least_squares_as_network(selection, fit):
    """A network of three layers that is the fit, so that the difference must be rounding."""
    only = Network.from_parameters(
        (len(selection.features), 1), np.append(fit.intercept, fit.coefficients)
    )
    return only.add_layer(1).add_layer(2)


def dependent_example(exact):
    """A network that is the fit on columns of which one follows from another."""
    selection, *_ = example()
    X = selection.X.copy()
    X[:, 2] = 2 * X[:, 0] + 1 + (0 if exact else 0.001) * X[:, 2]
    selection = Selection(X, selection.y, selection.features, "weight", 0)
    fit = least_squares(X, selection.y)
    return selection, least_squares_as_network(selection, fit), fit


def in_r(folder, terms):
    """The lines of coefficients that R prints, and those after them."""
    program = ["Rscript", "linnet.code"]
    done = subprocess.run(program, cwd=folder, capture_output=True, check=True, timeout=120)
    lines = done.stdout.decode().splitlines()
    return lines[:terms], lines[terms:]


LIBRARIES = {python_code: "LinearRegression", pytorch_code: "torch.linalg.lstsq"}
PYTHON = [sys.executable, "-X", "utf8", "linnet.code"]


class TestCode:
    def test_python_runs_and_agrees(self, tmp_path):
        selection, network, fit = example(("Fläche", HOSTILE["a closing quote"], "=c"))
        write(tmp_path, selection, python_code(selection.features, "weight", network))
        printed, said = run(PYTHON, tmp_path, 4)
        assert_shows(printed, selection, network)
        product = network.collapse()
        apart = np.append(product.bias - fit.intercept, product.weights[0] - fit.coefficients)
        of_predictions = np.abs(network.predict(selection.X) - fit.predict(selection.X)).max()
        expected = np.abs(apart).max(), of_predictions
        assert differences(said, "LinearRegression") == pytest.approx(expected, rel=1e-9)

    @pytest.mark.parametrize("make", [python_code, pytorch_code])
    def test_at_the_minimum_the_difference_is_rounding(self, make, tmp_path):
        if make is pytorch_code:
            pytest.importorskip("torch")
        selection, _, fit = example()
        network = least_squares_as_network(selection, fit)
        write(tmp_path, selection, make(selection.features, "weight", network))
        (tmp_path / "predictions.csv").write_bytes(predictions_csv(selection, network, fit))
        for arguments in [(), ("predictions.csv",)]:  # either file will do
            printed, said = run(PYTHON, tmp_path, 4, *arguments)
            assert_shows(printed, selection, network)
            assert max(differences(said, LIBRARIES[make])) < 1e-11

    def test_python_runs_without_scikit_learn(self, tmp_path):
        selection, network, _ = example()
        write(tmp_path, selection, python_code(selection.features, "weight", network))
        (tmp_path / "sklearn.py").write_text("raise ImportError")
        printed, (said,) = run(PYTHON, tmp_path, 4)
        assert_shows(printed, selection, network)
        assert "not installed" in said

    def test_letters_that_a_terminal_does_not_know_stop_nothing(self, tmp_path):
        selection, network, _ = example(("日本", "b"))
        write(tmp_path, selection, python_code(selection.features, "weight", network))
        code = "import sys; sys.stdout.reconfigure(encoding='ascii'); sys.argv = ['x']; "
        code += "exec(open('linnet.code', encoding='utf-8').read())"
        printed, _ = run([sys.executable, "-c", code], tmp_path, 3)
        assert list(printed) == ["intercept", r"\u65e5\u672c", "b"]

    def test_a_file_of_other_columns_is_refused(self, tmp_path):
        selection, network, _ = example()
        code = python_code(selection.features, "weight", network)
        write(tmp_path, Selection(selection.X, selection.y, ("a", "b", "c"), "d", 0), code)
        done = subprocess.run(PYTHON, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1 and "length, width, depth, weight" in done.stderr

    @pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
    def test_r_runs_and_agrees(self, tmp_path):
        names = ["Fläche", *HOSTILE.values()]
        selection, _, fit = example(names, n=200)
        network = least_squares_as_network(selection, fit)
        write(tmp_path, selection, r_code(names, "weight", network))
        lines, said = in_r(tmp_path, len(names) + 1)
        product = network.collapse()
        values = [float(line.rsplit(" ", 1)[1]) for line in lines]
        assert values == pytest.approx(np.append(product.bias, product.weights), rel=1e-12)
        assert max(differences(said, "lm()")) < 1e-11

    @pytest.mark.parametrize("make", [python_code, pytorch_code])
    @pytest.mark.parametrize("exact", [True, False])
    def test_dependent_features_are_named(self, make, exact, tmp_path):
        if make is pytorch_code:
            pytest.importorskip("torch")
        selection, network, fit = dependent_example(exact)
        code = make(selection.features, "weight", network, fit.dependencies)
        write(tmp_path, selection, code)
        printed, said = run(PYTHON, tmp_path, 4)
        assert_shows(printed, selection, network)
        self.assert_told(said, LIBRARIES[make], exact)

    @pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
    @pytest.mark.parametrize("exact", [True, False])
    def test_dependent_features_are_named_in_r(self, exact, tmp_path):
        selection, network, fit = dependent_example(exact)
        code = r_code(selection.features, "weight", network, fit.dependencies)
        write(tmp_path, selection, code)
        self.assert_told(in_r(tmp_path, 4)[1], "lm()", exact)

    def assert_told(self, said, library, exact):
        if exact:
            assert said[0] == "depth = 1 + 2 * length"
            assert "only predictions can be compared" in said[1]
            label, number = said[2].strip().rsplit(" ", 1)
            assert label == f"largest difference of a prediction from {library}:"
            assert float(number) < 1e-9
        else:
            assert re.fullmatch(r"depth ~ [01]\.\d+ \+ [12](\.\d+)? \* length", said[0])
            assert max(differences(said, library)) < 1e-7

    @pytest.mark.parametrize("make", [python_code, pytorch_code])
    def test_layers_are_carried_to_the_last_bit(self, make):
        selection, network, _ = example()
        network = network.with_weight(2, 1, 1, -0.0).with_weight(2, 1, 2, 5e-324)
        network = network.with_weight(2, 2, 0, 1e308)
        values = assigned(make(selection.features, "weight", network))
        assert values["COLUMNS"] == [*selection.features, "weight"]
        for (weights, bias), layer in zip(values["LAYERS"], network.layers, strict=True):
            assert np.array(weights).tobytes() == layer.weights.tobytes()
            assert np.array(bias).tobytes() == layer.bias.tobytes()

    def test_r_carries_every_number(self):
        selection, network, _ = example()
        code = r_code(selection.features, "weight", network)
        numbers = re.findall(r"(?<=[( ])-?\d[\d.e+-]*(?=[,)])", code.split("# Multiply")[0])
        expected = [
            value
            for layer in network.layers
            for value in [*layer.weights.ravel().tolist(), *layer.bias.tolist()]
        ]
        assert [float(number) for number in numbers] == expected

    @pytest.mark.parametrize("make", CODES)
    def test_what_cannot_be_written_is_an_error(self, make):
        network = Network.random((2, 1), 0)
        with pytest.raises(ValueError, match="2 inputs, not 3"):
            make(["a", "b", "c"], "y", network)
        with pytest.raises(ValueError, match="diverged"):
            make(["a", "b"], "y", network.with_weight(1, 1, 1, np.inf))


def assigned(code):
    """The literals that a Python program names at its top."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(code).body
        if isinstance(node, ast.Assign)
    }


class WithoutNames(ast.NodeTransformer):
    """A program with the list of columns emptied."""

    def visit_Assign(self, node):
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == "COLUMNS":
            node.value = ast.List([], ast.Load())
        return node


R_STRING = re.compile(r'"((?:[^"\\]|\\["\\]|\\u\{[0-9a-f]{1,4}\}|\\U\{[0-9a-f]{5,6}\})*)"')


def from_r(literal):
    """What R reads, by its rules: no other escape may be there."""
    return re.sub(
        r'\\(?:(["\\])|[uU]\{([0-9a-f]+)\})',
        lambda found: found[1] or chr(int(found[2], 16)),
        literal,
    )


def assert_only_names(features, target):
    """The programs hold these names as literals, and differ in nothing else from harmless ones."""
    names = [safe_name(name) for name in (*features, target)]
    network = Network.random((len(features), 2, 1), 0)
    harmless = [f"x{k}" for k in range(len(features))]
    for make in [python_code, pytorch_code]:
        code = make(features, target, network)
        assert assigned(code)["COLUMNS"] == names
        trees = [ast.parse(code), ast.parse(make(harmless, "y", network))]
        one, other = (ast.dump(WithoutNames().visit(tree)) for tree in trees)
        assert one == other
        assert len(code.splitlines()) == len(make(harmless, "y", network).splitlines())
    code = r_code(features, target, network)
    lines, others = code.split("\n"), r_code(harmless, "y", network).split("\n")
    start = lines.index("columns <- c(") + 1
    held = slice(start, start + len(names))
    assert code.isascii() and len(lines) == len(others)
    read_back = [from_r(R_STRING.fullmatch(line.strip(" ").rstrip(","))[1]) for line in lines[held]]
    assert read_back == names
    assert lines[:start] + lines[held.stop :] == others[:start] + others[held.stop :]


class TestNamesNeverBecomeCode:
    def test_hostile_names(self):
        assert_only_names(list(HOSTILE.values()), HOSTILE["a closing quote"])

    @CHECK
    @given(st.lists(st.text(), min_size=1, max_size=4), st.text())
    def test_any_names(self, features, target):
        assert_only_names(features, target)

    @CHECK
    @given(st.lists(st.text("\"'\\{}()#%$u0x\n", max_size=12), min_size=1, max_size=4))
    def test_names_of_what_ends_a_literal(self, features):
        assert_only_names(features, features[0])
