"""linnet/report/document.py: the table is statsmodels', and in the file no user text is live."""

import re

import numpy as np
import pytest
import statsmodels.api as sm

from linnet.data.datasets import DATASETS
from linnet.regression.least_squares import least_squares
from linnet.report.coefficients import COLUMNS, coefficient_rows
from linnet.report.columns_figure import against_target
from linnet.report.document import (
    LONGEST_LINK,
    Document,
    coefficient_table,
    html_report,
)
from linnet.text.wording import significant

HOSTILE = "<script>alert(1)</script> ![x](http://evil.test) $\\frac{1}{2}$"


def synthetic():
    rng = np.random.default_rng(12)
    X = rng.standard_normal((300, 12)) @ rng.standard_normal((12, 12)) + np.arange(12) * 100
    return X, X @ rng.standard_normal(12) + rng.standard_normal(300), [f"x{j}" for j in range(12)]


def built_in(name):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    return selection.X, selection.y, list(selection.features)


SETS = {name: built_in(name) for name in ("penguins", "longley", "anscombe-1")}
SETS["12 columns"] = synthetic()


def inflation(X):
    """1 / (1 - R²) of each feature on the others, by statsmodels."""
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    fits = [
        sm.OLS(z, sm.add_constant(np.delete(Z, j, axis=1))).fit()
        for j, z in enumerate(Z.T)
        if len(Z.T) > 1
    ]
    return [1 / (1 - fit.rsquared) for fit in fits] or [1.0]


@pytest.mark.parametrize("name", SETS)
def test_the_table_is_that_of_statsmodels(name):
    X, y, features = SETS[name]
    fit = least_squares(X, y)
    network = fit.row + 0.25
    rows = coefficient_rows(features, network, fit)
    assert [term for term, _ in rows] == ["intercept", *features]
    numbers = np.array([values for _, values in rows])
    # in units in which statsmodels keeps its digits, and back
    mean, sd = X.mean(axis=0), X.std(axis=0)
    expected = sm.OLS(y, sm.add_constant((X - mean) / sd)).fit()
    slopes = np.column_stack([expected.params[1:] / sd, expected.bse[1:] / sd])
    np.testing.assert_allclose(numbers[1:, 1], slopes[:, 0], rtol=1e-8)
    np.testing.assert_allclose(numbers[1:, 3], slopes[:, 1], rtol=1e-8)
    np.testing.assert_allclose(numbers[1:, 4], expected.tvalues[1:], rtol=1e-8)
    np.testing.assert_allclose(numbers[1:, 5], expected.pvalues[1:], rtol=1e-8, atol=1e-300)
    interval = expected.conf_int()[1:] / sd[:, None]
    size = np.abs(interval).max(axis=1, keepdims=True)
    np.testing.assert_allclose(numbers[1:, 6:8] / size, interval / size, atol=1e-8)
    np.testing.assert_allclose(numbers[1:, 8], inflation(X), rtol=1e-6)
    assert np.isnan(numbers[0, 8]) and len(COLUMNS) == numbers.shape[1]
    assert fit.f_value == pytest.approx(expected.fvalue, rel=1e-8)
    assert fit.f_p_value == pytest.approx(expected.f_pvalue, rel=1e-6, abs=1e-300)
    np.testing.assert_allclose(numbers[:, 2], 0.25, rtol=1e-6)
    assert fit.r_squared == pytest.approx(expected.rsquared, rel=1e-8)
    assert fit.adjusted_r_squared == pytest.approx(expected.rsquared_adj, rel=1e-8)
    assert fit.residual_sd == pytest.approx(np.sqrt(expected.scale), rel=1e-8)


def a_report(**changes):
    X, y, _ = SETS["anscombe-1"]
    fit = least_squares(X, y)
    colours = {"ink": "#000", "ols": "#080"}
    parts = {
        "title": f"Regression of `{HOSTILE}`",
        "facts": [("Data", f"`{HOSTILE}`"), ("Rows", "11 used, 0 left out")],
        "link": "http://example.org/report?data=anscombe-1&step=7",
        "about": [f"`{HOSTILE}` is `y`."],
        "equations": [("Least squares", f"`{HOSTILE}` ≈ 3 + 0.5 · `x`")],
        "comparison": ["They are identical."],
        "rows": coefficient_rows([HOSTILE], fit.row, fit),
        "notes": [],
        "summary": [("R²", "0.66654")],
        "figures": [("F", against_target(X, y, [HOSTILE], HOSTILE, colours))],
    }
    return html_report(Document(**(parts | changes)))


def test_user_text_in_the_file_is_never_live():
    text = a_report()
    assert "<script" not in text and "alert(1)" in text
    assert text.count("<code>") == 6  # title, file name, two in a sentence, two in the equation
    assert "<title>Regression of &lt;script&gt;" in text


def test_the_file_runs_and_loads_nothing():
    text = a_report()
    assert "default-src 'none'; style-src 'unsafe-inline'\"" in text and "script-src" not in text
    assert not re.search(r"<(link|img|iframe|script|object|embed)\b", text)
    assert len(text) < 20_000


def test_the_head_says_what_was_regressed_on_what_and_where_it_is():
    text = a_report()
    for part in ("<dt>Rows</dt><dd>11 used, 0 left out</dd>", "<h2>The data</h2>", "≈ 3 + 0.5 ·"):
        assert part in text
    link = "http://example.org/report?data=anscombe-1&amp;step=7"
    assert f"<a href='{link}'>{link}</a>" in text
    assert "<a " not in a_report(link=None)
    assert "<h2>The data</h2>" not in a_report(about=[])


def test_a_link_too_long_to_print_is_there_to_be_clicked():
    link = "http://example.org/?weights=" + "A" * LONGEST_LINK
    assert f"<a href='{link}'>in linnet</a>" in a_report(link=link)


def cells(table):
    """What a table shows: a list of texts a row."""
    return [
        [re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", table)
    ]


def test_the_numbers_stand_in_it_with_five_digits():
    X, y, _ = SETS["longley"]
    fit = least_squares(X, y)
    rows = coefficient_rows(SETS["longley"][2], fit.row, fit)
    head, first, *others = cells(coefficient_table(rows))
    assert head == ["term", *(column.heading for column in COLUMNS)]
    assert first[:3] == ["intercept", "−3482259", "−3482259"] and first[-1] == "–"
    for row, coefficient, error in zip(
        others, fit.coefficients, fit.standard_errors[1:], strict=True
    ):
        assert row[2] == significant(coefficient) and row[4] == significant(error)
        digits = row[4].replace(".", "").lstrip("0")
        assert len(digits) == 5 and float(row[4]) == pytest.approx(error, rel=1e-4)


def test_names_break_between_their_parts_and_numbers_never():
    fit = least_squares(*SETS["anscombe-1"][:2])
    rows = coefficient_rows(["body_mass_g"], fit.row, fit)
    text = a_report(rows=rows)
    assert ">body_<wbr>mass_<wbr>g</th>" in text
    assert re.search(r"\.numbers :is\(th, td\) \{[^}]*white-space: nowrap", text)
    assert re.search(r"\.wide \{ overflow-x: auto", text)


def test_very_long_names_are_cut_and_what_is_undetermined_is_a_dash():
    x = np.arange(10.0)
    X = np.column_stack([x, 2 * x])
    fit = least_squares(X, np.sin(x))
    rows = coefficient_rows(["n" * 5000, "b"], fit.row, fit)
    _, _, first, second = cells(coefficient_table(rows))
    assert len(first[0]) == 60 and first[4:] == second[4:] == ["–"] * 5 + ["∞"]
