"""linnet/report.py: the table is statsmodels', and in the file no user text is live."""

import re

import numpy as np
import pytest
import statsmodels.api as sm

from linnet.datasets import DATASETS
from linnet.figures import against_target
from linnet.least_squares import least_squares
from linnet.report import coefficient_rows, html_report

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


@pytest.mark.parametrize("name", SETS)
def test_the_table_is_that_of_statsmodels(name):
    X, y, features = SETS[name]
    fit = least_squares(X, y)
    network = np.append(fit.intercept, fit.coefficients) + 0.25
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
    np.testing.assert_allclose(numbers[1:, 6:] / size, interval / size, atol=1e-8)
    np.testing.assert_allclose(numbers[:, 2], 0.25, rtol=1e-6)
    assert fit.r_squared == pytest.approx(expected.rsquared, rel=1e-8)
    assert fit.adjusted_r_squared == pytest.approx(expected.rsquared_adj, rel=1e-8)
    assert fit.residual_sd == pytest.approx(np.sqrt(expected.scale), rel=1e-8)


def a_report():
    X, y, _ = SETS["anscombe-1"]
    fit = least_squares(X, y)
    rows = coefficient_rows([HOSTILE], np.append(fit.intercept, fit.coefficients), fit)
    colours = {"ink": "#000", "ols": "#080"}
    figure = against_target(X, y, [HOSTILE], HOSTILE, colours)
    return html_report(
        f"Regression of {HOSTILE}",
        [f"`{HOSTILE}` is `y`."],
        rows,
        [("R²", "0.67")],
        [("F", figure)],
    )


def test_user_text_in_the_file_is_never_live():
    text = a_report()
    outside = re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    assert "<script>alert" not in outside and "alert(1)" in outside
    assert outside.count("<code>") == 2
    # within the figure's own script, names stand in JSON and cannot end it
    assert text.count("</script>") == text.count("<script")


def test_the_file_forbids_itself_to_load_anything():
    text = a_report()
    assert "default-src 'none'" in text
    assert not re.search(
        r"<(link|img|iframe)\b[^>]*(src|href)=",
        re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL),
    )


def test_the_numbers_stand_in_it():
    (table,) = re.findall(r"<table><thead>.*?</table>", a_report(), re.DOTALL)
    fit = least_squares(*SETS["anscombe-1"][:2])
    for value in (fit.intercept, *fit.coefficients, *fit.standard_errors):
        assert f"{value:.8g}" in table
