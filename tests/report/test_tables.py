"""The tables that are taken away say what is on screen, to the last bit."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, least_squares
from linnet.data.selection import Selection
from linnet.report.number_csv import number_csv
from linnet.report.tables import (
    LONGEST_NAME,
    coefficients_csv,
    data_csv,
    predictions_csv,
    safe_name,
)
from linnet.text.spreadsheet import guard, unguard
from tests.report.examples import HOSTILE, example

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)


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


@pytest.mark.parametrize(
    "column",
    [
        [0.0, 1.0, -3.0, 9_999_999.0],
        [0.0, -0.0],
        [1.0, np.nan],
        [1.0, 0.5],
        [1.0, 1e7, 1e15, 1e300],
        [3, 4],
        [],
    ],
)
def test_whole_numbers_are_written_as_other_numbers_are(column, monkeypatch):
    columns = [np.array(column), np.arange(len(column)) + 0.5]
    written = b"".join(number_csv(["a", "b"], columns))
    monkeypatch.setattr("linnet.report.number_csv._as_integers", lambda column: column)
    assert b"".join(number_csv(["a", "b"], columns)) == written
