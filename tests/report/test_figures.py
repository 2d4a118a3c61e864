"""Figures: what is drawn is what numpy computes, user text is not live, and the words say it."""

import json
from time import process_time

import numpy as np
import pytest

from linnet import compress, least_squares
from linnet.regression.residuals import leverage, normal_scores
from linnet.report.columns_figure import against_target
from linnet.report.figures import ALWAYS, MOST_PANELS, POINTS, in_plotly
from linnet.report.path_figure import coefficient_paths
from linnet.report.plane_figure import fitted_plane
from linnet.report.residual_figures import (
    leverage_plot,
    normal_quantiles,
    predicted_against_observed,
    residuals_against_fitted,
)
from linnet.text.wording import brief

COLOURS = {"ink": "#111111", "ols": "#00795a"}
HOSTILE = "<b>x</b> $\\alpha$ %{y} <a href='javascript:alert(1)'>\u202e"


class Problem:
    def __init__(self, n=60, p=2):
        rng = np.random.default_rng(p)
        self.X = rng.standard_normal((n, p)) * 3 + 10
        self.y = self.X.sum(axis=1) + rng.standard_normal(n)
        fit = least_squares(self.X, self.y)
        self.ols = np.append(fit.intercept, fit.coefficients)
        self.network = self.ols + 0.1
        self.fitted = fit.predict(self.X)
        self.residuals = self.y - self.fitted
        self.leverages = leverage(compress(self.X, self.y), self.X)
        self.names = [f"x{j}" for j in range(p)]

    def plane(self, names=None, target="y", **more):
        names = names or self.names
        return fitted_plane(self.X, self.y, names, target, self.network, self.ols, COLOURS, **more)

    def all(self, name="y"):
        """Every figure, with one name wherever a name goes."""
        names = [name] * self.X.shape[1]
        steps = np.arange(3)
        return [
            against_target(self.X, self.y, names, name, COLOURS),
            self.plane(names, name),
            predicted_against_observed(self.y, self.fitted, name, COLOURS),
            residuals_against_fitted(self.fitted, self.residuals, name, COLOURS),
            normal_quantiles(self.residuals, name, COLOURS),
            leverage_plot(self.leverages, self.residuals, name, COLOURS),
            coefficient_paths(
                steps, np.outer(steps, self.ols), self.ols, ["intercept", *names], COLOURS
            ),
        ]


def drawn_as(figure, mode):
    return [trace for trace in figure.plot.data if trace.type != "surface" and trace.mode == mode]


def points(figure):
    (trace,) = drawn_as(figure, "markers")
    return trace


def lines(figure):
    return drawn_as(figure, "lines")


def test_against_target_draws_each_feature_and_its_line():
    it = Problem(p=3)
    figure = against_target(it.X, it.y, ["a", "b", "c"], "t", COLOURS)
    scatters, fits = figure.plot.data[::2], figure.plot.data[1::2]
    for x, scatter, line in zip(it.X.T, scatters, fits, strict=True):
        np.testing.assert_array_equal(scatter.x, x)
        np.testing.assert_array_equal(scatter.y, it.y)
        slope, start = np.polyfit(x, it.y, 1)
        np.testing.assert_allclose(line.y, start + slope * np.array([x.min(), x.max()]))
    assert figure.panels == 3
    correlation = np.corrcoef(it.X[:, 1], it.y)[0, 1]
    assert f"b: correlation {correlation:.2f}" in figure.alt


def test_against_target_takes_constants_and_the_first_twelve():
    X, y = np.ones((5, 15)), np.arange(5.0)
    figure = against_target(X, y, [f"x{j}" for j in range(15)], "y", COLOURS)
    assert figure.panels == MOST_PANELS and "x0: correlation 0.00" in figure.alt
    np.testing.assert_array_equal(figure.plot.data[1].y, [2, 2])


def test_plane_of_two_features():
    it = Problem()
    figure = it.plane()
    drawn = points(figure)
    np.testing.assert_allclose(drawn.z, it.y)
    np.testing.assert_allclose(drawn.customdata, it.residuals)
    network, ols = [trace for trace in figure.plot.data if trace.type == "surface"]
    for surface, b in ((network, it.network), (ols, it.ols)):
        x, y = np.meshgrid(surface.x, surface.y)
        assert sorted(surface.x) == [it.X[:, 0].min(), it.X[:, 0].max()]
        assert sorted(surface.y) == [it.X[:, 1].min(), it.X[:, 1].max()]
        np.testing.assert_allclose(surface.z, b[0] + b[1] * x + b[2] * y)
    sticks = np.reshape(lines(figure)[0].z, (-1, 3))
    np.testing.assert_allclose(sticks[:, 0], it.fitted)
    np.testing.assert_allclose(sticks[:, 1], it.y)
    gap = np.sqrt(np.mean((0.1 + it.X @ [0.1, 0.1]) ** 2))
    assert f"differ by {brief(gap)}" in figure.alt and "60 rows" in figure.alt
    assert f"largest residual is {brief(np.abs(it.residuals).max())}" in figure.alt


def test_plane_of_more_features_shows_partial_residuals():
    it = Problem(p=4)
    figure = it.plane(axes=(3, 1))
    b, mean, drawn = it.ols, it.X.mean(axis=0), points(figure)
    plane = b[0] + b[1] * mean[0] + b[3] * mean[2] + b[4] * it.X[:, 3] + b[2] * it.X[:, 1]
    np.testing.assert_array_equal(drawn.x, it.X[:, 3])
    np.testing.assert_array_equal(drawn.y, it.X[:, 1])
    np.testing.assert_allclose(drawn.z, plane + it.residuals)
    surface = figure.plot.data[-1]
    x, y = np.meshgrid(surface.x, surface.y)
    flat = b[0] + b[1] * mean[0] + b[3] * mean[2] + b[4] * x + b[2] * y
    np.testing.assert_allclose(surface.z, flat)
    assert "y over x3 and x1, 2 other features held at the mean" in figure.alt
    for axes in ((0, 0), (0, 4), (1,)):
        with pytest.raises(ValueError, match="axes"):
            it.plane(axes=axes)


def test_one_feature_gives_lines():
    it = Problem(p=1)
    figure = it.plane()
    np.testing.assert_allclose(points(figure).y, it.y)
    _, network, ols = lines(figure)
    for line, b in ((network, it.network), (ols, it.ols)):
        np.testing.assert_allclose(line.y, b[0] + b[1] * np.array(line.x))
    assert (network.name, ols.name) == ("network", "least squares")
    assert (network.line.dash, ols.line.dash) == ("solid", "dash")
    assert "line" in figure.alt and "plane" not in figure.alt


def test_the_network_may_have_its_own_colour():
    it = Problem(p=1)
    args = it.X, it.y, it.names, "y", it.network, it.ols
    assert lines(fitted_plane(*args, COLOURS))[1].line.color == COLOURS["ink"]
    assert lines(fitted_plane(*args, {**COLOURS, "net": "#123456"}))[1].line.color == "#123456"


def test_predicted_residuals_quantiles_and_leverage():
    it = Problem()
    drawn = points(predicted_against_observed(it.y, it.fitted, "y", COLOURS))
    np.testing.assert_array_equal(drawn.x, it.y)
    np.testing.assert_array_equal(drawn.y, it.fitted)
    drawn = points(residuals_against_fitted(it.fitted, it.residuals, "y", COLOURS))
    np.testing.assert_array_equal(drawn.x, it.fitted)
    np.testing.assert_array_equal(drawn.y, it.residuals)
    figure = normal_quantiles(it.residuals, "y", COLOURS)
    drawn, (line,) = points(figure), lines(figure)
    np.testing.assert_array_equal(drawn.x, normal_scores(60))
    np.testing.assert_array_equal(drawn.y, np.sort(it.residuals))
    np.testing.assert_allclose(line.y, it.residuals.mean() + np.array(line.x) * it.residuals.std())
    figure = leverage_plot(it.leverages, it.residuals, "y", COLOURS)
    drawn, (line,) = points(figure), lines(figure)
    np.testing.assert_array_equal(drawn.x, it.leverages)
    np.testing.assert_array_equal(drawn.y, it.residuals)
    np.testing.assert_allclose(line.x, 2 * 3 / 60)


def test_words_give_the_numbers():
    it = Problem()
    _, _, predicted, fitted, normal, pulled, paths = (figure.alt for figure in it.all("t"))
    assert f"correlation {np.corrcoef(it.y, it.fitted)[0, 1]:.2f}" in predicted
    assert f"from {brief(it.residuals.min())} to {brief(it.residuals.max())}" in fitted
    order = np.argsort(it.fitted)
    assert f"size is {brief(np.abs(it.residuals[order[:30]]).mean())} in the lower" in fitted
    expected = np.corrcoef(normal_scores(60), np.sort(it.residuals))[0, 1]
    assert f"correlation {expected:.3f}" in normal
    beyond = np.sum(it.leverages > 0.1)
    assert f"largest leverage is {brief(it.leverages.max())}; {beyond} row" in pulled
    assert (
        "from step 0 to 2. intercept" in paths and f"least squares {brief(it.ols[1], 5)}" in paths
    )


def test_paths_end_at_the_last_step_and_dashes_at_least_squares():
    steps = np.arange(0, 5000, 5)
    ols = np.arange(20.0)
    paths = ols * (1 - np.exp(-steps / 500))[:, None]
    names = ["intercept", *(f"x{j}" for j in range(1, 20))]
    figure = coefficient_paths(steps, paths, ols, names, COLOURS)
    solid, dashed = figure.plot.data[::2], figure.plot.data[1::2]
    assert len(solid) == len(dashed) == 12
    for j, (path, level) in enumerate(zip(solid, dashed, strict=True)):
        assert len(path.x) == POINTS and path.x[0] == 0 and path.x[-1] == steps[-1]
        np.testing.assert_array_equal(path.y, paths[np.searchsorted(steps, path.x), j])
        assert level.line.dash == "dash" and set(level.y) == {ols[j]}
    one = coefficient_paths(steps[:1], paths[:1], ols, names, COLOURS)
    point, level = one.plot.data[:2]
    assert point.mode == "markers" and len(point.x) == 1  # a line of one point cannot be seen
    assert list(level.x) == [0, 1]


def test_many_rows_are_sampled_with_those_that_stand_out():
    it = Problem(n=5000)
    it.residuals[17], it.leverages[4711] = 99.0, 0.9
    drawn = points(leverage_plot(it.leverages, it.residuals, "y", COLOURS))
    assert len(drawn.x) == POINTS
    assert {99.0} < set(drawn.y) and {0.9} < set(drawn.x)
    most = np.sort(np.abs(it.residuals))[-ALWAYS:]
    drawn = points(residuals_against_fitted(it.fitted, it.residuals, "y", COLOURS))
    assert len(drawn.x) == POINTS and set(most) <= set(np.abs(drawn.y))
    for figure in it.all():
        assert all(len(trace.x) <= POINTS for trace in drawn_as(figure, "markers"))


@pytest.mark.parametrize("p", [1, 2, 3])
def test_hostile_names_are_never_live(p):
    for figure in Problem(p=p).all(HOSTILE):
        text = json.dumps(figure.plot.to_plotly_json(), default=str, ensure_ascii=False)
        for live in ("<b>", "<a", "\u202e", "$"):
            assert live not in text
        assert "\u202e" not in figure.alt and len(figure.alt) < 600


def test_percent_signs_in_a_name_call_for_no_value():
    figure = Problem().plane(["a %{z}", "b"])
    assert points(figure).hovertemplate.startswith(
        "row %{text}<br>a &#37;{z}: %{x:.4g}<br>b: %{y:.4g}<br>y: %{z"
    )


def test_namesin_space_are_legible_and_not_live():
    scene = Problem().plane(["<b>&</b>", "$b$"]).plot.layout.scene
    assert (scene.xaxis.title.text, scene.yaxis.title.text) == ("‹b›&‹/b›", "＄b＄")


def test_tiny_data_can_be_drawn():
    it = Problem(n=2, p=1)
    assert all(figure.alt for figure in it.all())


def test_in_plotly_shortens_and_escapes():
    assert in_plotly("<i>$x$</i>") == "&lt;i&gt;&#36;x&#36;&lt;/i&gt;"
    assert len(in_plotly("x" * 100)) == 28


@pytest.mark.thorough
def test_a_million_rows_cost_a_few_sorts_at_most():
    """A visitor's click draws all of these anew; only the points that are drawn may be sorted."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(999_000, 1))
    residuals = rng.normal(size=len(X))
    fitted, y = X[:, 0], X[:, 0] + residuals
    line = np.array([0.0, 1.0])
    normal_quantiles(residuals, "y", COLOURS)  # the scores are computed once

    def seconds(work):
        start = process_time()
        work()
        return process_time() - start

    def draw():
        fitted_plane(X, y, ["x"], "y", line, line, COLOURS)
        predicted_against_observed(y, fitted, "y", COLOURS)
        residuals_against_fitted(fitted, residuals, "y", COLOURS)
        normal_quantiles(residuals, "y", COLOURS)
        leverage_plot(np.abs(residuals), residuals, "y", COLOURS)

    sorting = min(seconds(lambda: np.sort(residuals, kind="stable")) for _ in range(3))
    assert min(seconds(draw) for _ in range(3)) < 10 * sorting
