"""linnet/report/chapter_figures.py: what is drawn is what was computed; names are never live."""

import numpy as np

from linnet.report.chapter_figures import bend, contributions, panels, together
from linnet.text.wording import brief

COLOURS = {"ink": "#111111", "paper": "#ffffff", "plus": "#0000aa", "minus": "#aa5500"}
COLOURS["ols"] = "#007700"
HOSTILE = "<a href=x>$\\frac{1}{2}$"


def test_the_terms_of_a_row_add_up():
    figure = contributions(["a", HOSTILE], np.array([2.0, -0.5]), 1.0, 3.0, COLOURS)
    (bars,) = figure.plot.data
    assert list(bars.x) == [1.0, 2.0, -0.5, 0.0]
    assert list(bars.measure) == ["relative"] * 3 + ["total"]
    assert bars.text[-1] == "2.5" and "prediction 2.5" in figure.alt and "observed 3" in figure.alt
    assert "<a" not in str(figure.plot.layout.yaxis.ticktext) + str(bars.y)


def test_a_number_beside_a_short_bar_has_a_place():
    """Plotly cuts off at the axis what it sets outside of a bar."""
    for terms, bias, ends in (([80.0, -2.0], -1.0, (-1, 79)), ([-80.0, 2.0], 1.0, (-79, 1))):
        figure = contributions(["a", "b"], np.array(terms), bias, 3.0, COLOURS)
        low, high = figure.plot.layout.xaxis.range
        ends = min(ends[0], 0), max(ends[1], 3)
        room = 0.15 * (ends[1] - ends[0])
        assert low <= ends[0] - room and ends[1] + room <= high


def test_planes_over_two_features_share_a_scale():
    planes = [("y1", np.array([1.0, -2.0]), 0.5), ("y2", np.array([0.1, 0.0]), -3.0)]
    figures = panels(planes, ("a", HOSTILE), COLOURS)
    for figure, (title, slopes, bias) in zip(figures, planes, strict=True):
        (drawn,) = figure.plot.data
        grid = bias + slopes[0] * drawn.x[None, :] + slopes[1] * drawn.y[:, None]
        np.testing.assert_allclose(drawn.z, grid)
        assert (drawn.zmin, drawn.zmax) == (-6.5, 6.5)
        assert "<a" not in str(figure.plot.layout)
        assert figure.alt.startswith(f"{title}: {brief(bias)} in the middle")


def test_over_one_feature_they_are_lines():
    lines = [("y1", np.array([2.0]), 1.0), ("y2", np.array([0.0]), 9.0)]
    figure, _ = panels(lines, ("a",), COLOURS)
    (line,) = figure.plot.data
    np.testing.assert_allclose(line.y, 1 + 2 * line.x)
    assert figure.plot.layout.yaxis.range == (-9.0, 9.0)  # one scale for all


def test_a_bend_beside_the_straight_line():
    x = np.linspace(-1, 1, 5)
    figure = bend(x, x, np.maximum(x, 0), HOSTILE, COLOURS)
    straight, bent = figure.plot.data
    np.testing.assert_array_equal(straight.y, x)
    np.testing.assert_array_equal(bent.y, np.maximum(x, 0))
    assert "at most 1 apart" in figure.alt
    assert "<a" not in str(figure.plot.layout)


def test_all_planes_in_one_picture():
    nodes = [("y1", np.array([1.0, -2.0]), 0.5), ("y2", np.array([0.1, 0.0]), -3.0)]
    output = ("ŷ", np.array([0.3, 0.7]), 0.2)
    figure = together(nodes, output, ("a", HOSTILE), COLOURS)
    for drawn, (title, slopes, bias) in zip(figure.plot.data, [*nodes, output], strict=True):
        assert drawn.name == title
        grid = bias + slopes[0] * drawn.x[None, :] + slopes[1] * drawn.y[:, None]
        np.testing.assert_allclose(drawn.z, grid)
    assert "<a" not in str(figure.plot.layout) and "ŷ: 0.2 in the middle" in figure.alt
    lines = together([("y1", np.array([2.0]), 1.0)], ("ŷ", np.array([1.0]), 0.0), ("a",), COLOURS)
    assert [list(line.y) for line in lines.plot.data] == [[-3.0, 5.0], [-2.0, 2.0]]
