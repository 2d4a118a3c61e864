"""The programs that are taken away: they run, and run nothing that a visitor wrote."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, least_squares
from linnet.data.selection import Selection
from linnet.report.code import (
    _BLOCK,
    MOST_ROWS,
    TEMPLATES,
    _filled,
    _template,
    python_code,
    pytorch_code,
    r_code,
    rows_in_code,
)
from linnet.report.tables import data_csv, predictions_csv, safe_name
from tests.report.examples import HOSTILE, example

pytestmark = pytest.mark.thorough

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
CODES = [python_code, pytorch_code, r_code]


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

    @pytest.mark.parametrize("make", [python_code, pytorch_code])
    def test_with_its_rows_a_program_needs_nothing_else(self, make, tmp_path):
        if make is pytorch_code:
            pytest.importorskip("torch")
        selection, _, fit = example(n=MOST_ROWS)
        network = least_squares_as_network(selection, fit)
        rows = rows_in_code(selection)
        code = make(selection.features, "weight", network, fit.dependencies, rows)
        (tmp_path / "linnet.code").write_text(code, encoding="utf-8")
        printed, said = run(PYTHON, tmp_path, 4)
        assert_shows(printed, selection, network)
        assert max(differences(said, LIBRARIES[make])) < 1e-11
        assert "The data stand in this file" in code.splitlines()[0]
        assert np.array(assigned(code)["ROWS"]).tobytes() == rows.tobytes()

    @pytest.mark.parametrize("make", CODES)
    def test_too_many_rows_stay_in_their_file(self, make, tmp_path):
        selection, network, _ = example(n=MOST_ROWS + 1)
        assert rows_in_code(selection) is None
        code = make(selection.features, "weight", network)
        assert "needs the file linnet-data.csv" in code.splitlines()[0]
        if make is not python_code:
            return
        (tmp_path / "linnet.code").write_text(code, encoding="utf-8")
        done = subprocess.run(PYTHON, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1
        said = "This program needs the file linnet-data.csv from linnet's report: save it here.\n"
        assert done.stderr == said
        write(tmp_path, selection, code)
        (tmp_path / "linnet-data.csv").write_text("length,width,depth,weight\n1,2,x,4\n")
        done = subprocess.run(PYTHON, cwd=tmp_path, capture_output=True, text=True)
        assert done.stderr.startswith("Something in linnet-data.csv is no number")

    def test_a_missing_library_is_named(self, tmp_path):
        (tmp_path / "linnet.code").write_text(_template("network_pytorch.py"), encoding="utf-8")
        (tmp_path / "torch.py").write_text("raise ModuleNotFoundError(name='torch')")
        done = subprocess.run(PYTHON, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1
        assert done.stderr == "This program needs torch: pip install torch\n"

    @pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
    def test_r_carries_its_rows_or_says_what_it_needs(self, tmp_path):
        selection, _, fit = example(n=MOST_ROWS)
        network = least_squares_as_network(selection, fit)
        names = selection.features, "weight", network, ()
        (tmp_path / "linnet.code").write_text(r_code(*names, rows_in_code(selection)))
        assert max(differences(in_r(tmp_path, 4)[1], "lm()")) < 1e-11
        (tmp_path / "linnet.code").write_text(r_code(*names))
        done = subprocess.run(["Rscript", "linnet.code"], cwd=tmp_path, capture_output=True)
        assert done.returncode == 1 and b"needs the file linnet-data.csv" in done.stderr

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

    def test_r_counts_features_from_one(self):
        selection, network, fit = dependent_example(True)
        code = r_code(selection.features, "weight", network, fit.dependencies)
        assert re.search(r'^  list\(3, "=", [-\d.e]+, c\(1\), c\([-\d.e]+\)\)$', code, re.MULTILINE)

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


class TestTemplates:
    """The files that the programs are made of run as they are."""

    @pytest.mark.parametrize("name", ["regression.py", "network_pytorch.py"])
    def test_python_runs(self, name, tmp_path):
        if "torch" in name:
            pytest.importorskip("torch")
        program = [sys.executable, TEMPLATES / name]
        printed, said = run(program, tmp_path, 3)
        assert printed == {"intercept": "-0.75", "x": "2", "z": "1.5"}
        assert len(said) == 2

    @pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
    def test_r_runs(self, tmp_path):
        printed, _ = run(["Rscript", TEMPLATES / "regression.R"], tmp_path, 3)
        assert printed == {"intercept": "-0.75", "x": "2", "z": "1.5"}

    def test_r_is_balanced(self):
        code = re.sub(r'"(?:[^"\\]|\\.)*"|#.*', "", _template("regression.R"))
        for opening, closing in ("()", "[]", "{}"):
            assert code.count(opening) == code.count(closing)

    def test_what_two_programs_share_is_the_same(self):
        one, other = (
            {n.name: ast.dump(n) for n in ast.parse(_template(name)).body if hasattr(n, "name")}
            for name in ("regression.py", "network_pytorch.py")
        )
        for name in ("read", "read_file", "show", "compare"):
            assert one[name] == other[name]

    @pytest.mark.parametrize("name", ["regression.py", "network_pytorch.py", "regression.R"])
    def test_marks_are_taken_out(self, name):
        template = _template(name)
        blocks = [block for block, _ in _BLOCK.findall(template)]
        imports = [] if name.endswith("R") else ["imports"]
        assert sorted(blocks) == sorted(["needs", *imports, "values", "read", "rows"])
        filled = _filled(name, values="", rows="", needs="# Nothing.\n")
        assert "# <" not in filled and filled.startswith("# Nothing.\n")
