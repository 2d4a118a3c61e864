"""Leverage, intervals and extrapolation, against statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from linnet import compress, least_squares
from linnet.data.datasets import DATASETS
from linnet.regression.residuals import extrapolates, leverage, normal_scores, predict_interval

CLOSE = {"rtol": 1e-10, "atol": 1e-10}


def chosen(name):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    return selection.X, selection.y


def random_data(n=5000, p=3):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((n, p)) @ rng.standard_normal((p, p))
    return X, X.sum(axis=1) + rng.standard_normal(n)


PROBLEMS = {"penguins": chosen("penguins"), "longley": chosen("longley"), "random": random_data()}


@pytest.fixture(params=PROBLEMS)
def problem(request):
    X, y = PROBLEMS[request.param]
    # statsmodels squares nothing, but does not centre: in z-scores it has its digits
    z = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, y, z, sm.OLS(y, sm.add_constant(z)).fit()


def test_leverage_is_that_of_statsmodels(problem):
    X, y, _, theirs = problem
    data = compress(X, y)
    expected = theirs.get_influence().hat_matrix_diag
    np.testing.assert_allclose(leverage(data, X), expected, **CLOSE)
    np.testing.assert_allclose(leverage(data.standardized(), X), expected, **CLOSE)


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_intervals_are_those_of_statsmodels(problem, level):
    X, y, z, theirs = problem
    data, fit = compress(X, y), least_squares(X, y)
    at = [0, len(y) // 2, -1]
    frame = theirs.get_prediction(sm.add_constant(z)[at]).summary_frame(alpha=1 - level)
    names = ["mean", "obs_ci_lower", "obs_ci_upper", "mean_ci_lower", "mean_ci_upper"]
    for row, (_, expected) in zip(at, frame.iterrows(), strict=True):
        got = predict_interval(fit, data, X[row], level)
        ours = [got.value, got.low, got.high, got.mean_low, got.mean_high]
        np.testing.assert_allclose(ours, expected[names].to_numpy(float), **CLOSE)
        assert got.level == level


def test_columns_far_from_zero_lose_nothing():
    X, y = random_data(n=300)
    X = X + 1e7 * X.std(axis=0)
    near = X - X[0]  # exact: neighbours of one size
    theirs = sm.OLS(y, sm.add_constant(near)).fit()
    data = compress(X, y)
    np.testing.assert_allclose(leverage(data, X), theirs.get_influence().hat_matrix_diag, **CLOSE)
    frame = theirs.get_prediction(sm.add_constant(near)[:1]).summary_frame()
    got = predict_interval(least_squares(X, y), data, X[0])
    width = (frame["obs_ci_upper"] - frame["obs_ci_lower"]).iloc[0]
    np.testing.assert_allclose(got.high - got.low, width, rtol=1e-8)  # ŷ itself is a large sum


def test_rows_that_drift_away_from_the_start_lose_nothing():
    rng = np.random.default_rng(2)
    x = np.arange(20_000.0) + rng.random(20_000)
    data = compress(x[:, None], x)
    z = (x - x.mean()) / x.std()
    np.testing.assert_allclose(leverage(data, x[:, None]), (1 + z * z) / len(x), **CLOSE)


def test_dependent_columns_have_the_leverage_of_their_span():
    X, y = PROBLEMS["random"]
    twice = np.column_stack([X, X[:, 0] + X[:, 1], np.full(len(y), 7.0)])
    data, fit = compress(twice, y), least_squares(twice, y)
    h = leverage(data, twice)
    np.testing.assert_allclose(h, leverage(compress(X, y), X), **CLOSE)
    assert h.sum() == pytest.approx(fit.rank)
    for odd in ([0, 0, 0, 1, 7.0], [0, 0, 0, 0, 8.0]):  # off the plane; another constant
        got = predict_interval(fit, data, odd)
        assert np.isinf(got.leverage) and np.isfinite(got.value)
        assert np.isnan([got.low, got.high, got.mean_low, got.mean_high]).all()
        assert extrapolates(data, twice, odd).far
    assert np.isfinite(predict_interval(fit, data, twice[0]).low)


def test_without_degrees_of_freedom_nothing_is_sure():
    X, y = np.array([[1.0], [2.0]]), np.array([1.0, 3.0])
    got = predict_interval(least_squares(X, y), compress(X, y), [1.5])
    assert got.value == pytest.approx(2) and got.leverage == pytest.approx(0.5)
    assert np.isnan([got.low, got.high, got.mean_low, got.mean_high]).all()


def test_one_far_point_has_leverage_one():
    X, y = chosen("anscombe-4")
    h = leverage(compress(X, y), X)
    assert h.max() == pytest.approx(1) and np.sum(h > 0.99) == 1


def test_extrapolation_by_range_and_by_cloud():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 200)
    X = np.column_stack([x, x + 0.01 * rng.standard_normal(200)])
    data = compress(X, x)
    for row in X:
        inside = extrapolates(data, X, row)
        assert not inside.features and not inside.far
    off = extrapolates(data, X, [0.8, -0.8])
    assert off.features == () and off.far
    assert extrapolates(data, X, [0.0, 3.0]).features == (1,)
    assert extrapolates(data, X, [-3.0, 3.0]).features == (0, 1)


@pytest.mark.parametrize("n", [0, 1, 2, 7, 100])
def test_normal_scores_are_bloms(n):
    from scipy.stats import norm

    expected = norm.ppf((np.arange(1, n + 1) - 3 / 8) / (n + 1 / 4))
    np.testing.assert_allclose(normal_scores(n), expected, atol=1e-14)


def test_bad_arguments_are_named():
    X, y = PROBLEMS["penguins"]
    data, fit = compress(X, y), least_squares(X, y)
    with pytest.raises(ValueError, match="3 features"):
        leverage(data, X[:, :2])
    with pytest.raises(ValueError, match="3 features"):
        extrapolates(data, X, [1.0, 2.0])
    for level in (0, 1, 95):
        with pytest.raises(ValueError, match="level"):
            predict_interval(fit, data, X[0], level)
