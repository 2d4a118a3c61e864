"""Static drawings: what Plotly would draw, in place, whole, and never live."""

import base64
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from linnet.report.path_figure import coefficient_paths
from linnet.report.plane_figure import fitted_plane
from linnet.report.residual_figures import leverage_plot, predicted_against_observed
from linnet.report.svg import LETTER, as_images, drawing, ticks

COLOURS = {"ink": "#111111", "ols": "#008800"}
HOSTILE = "<script>alert(1)</script> & 'x' $y$"


def data(p=2, n=40, scale=1.0):
    rng = np.random.default_rng(3)
    X = rng.standard_normal((n, p)) * scale
    y = X.sum(axis=1) + 0.3 * rng.standard_normal(n)
    return X, y


def plane(p=2, name="y", **more):
    X, y = data(p)
    names, b = [name] * p, np.ones(p + 1)
    return fitted_plane(X, y, names, name, b + 0.1, b, COLOURS, **more)


def pictures(figure, **more):
    """The parsed SVGs of a drawing."""
    drawn = drawing(figure, **more)
    return [
        ET.fromstring(text)
        for text in re.findall(r"<svg .*?</svg>", drawn, re.DOTALL)
        if "viewBox='0 0 22 10'" not in text
    ]


def circles(picture):
    return np.array([[float(c.get("cx")), float(c.get("cy"))] for c in picture.iter("circle")])


def labels(picture):
    return [(e.text or "", e) for e in picture.iter("text")]


FIGURES = {
    "plane": lambda name="y": plane(name=name),
    "lines": lambda name="y": plane(p=1, name=name),
    "points": lambda name="y": predicted_against_observed(*([data()[1]] * 2), name, COLOURS),
    "paths": lambda name="y": coefficient_paths(
        np.arange(50), np.outer(np.arange(50), [1e4, 1, 1e-6]), np.ones(3), [name] * 3, COLOURS
    ),
}


def test_every_point_lies_where_its_numbers_say():
    _, y = data()
    predicted = y + 0.5
    (picture,) = pictures(predicted_against_observed(y, predicted, "y", COLOURS))
    at = circles(picture)
    for values, place, sign in ((y, at[:, 0], 1), (predicted, at[:, 1], -1)):
        slope, start = np.polyfit(values, place, 1)
        np.testing.assert_allclose(start + slope * values, place, atol=0.06)
        assert slope * sign > 0
    # and so do the ticks
    numbers = [(text, e) for text, e in labels(picture) if re.fullmatch(r"−?[\d.]+", text)]
    slope, start = np.polyfit(y, at[:, 0], 1)
    for text, e in numbers:
        if e.get("text-anchor") == "middle":
            value = float(text.replace("−", "-"))
            assert float(e.get("x")) == pytest.approx(start + slope * value, abs=0.1)


def extent(text, element):
    """From where to where a text that is not turned reaches, estimated as the margins are."""
    wide, x = LETTER * len(text), float(element.get("x"))
    shift = {"start": 0, "middle": -wide / 2, "end": -wide}[element.get("text-anchor")]
    return x + shift, x + shift + wide


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("scale", [1e-9, 1.0, 123456.0, 1e15])
def test_no_number_is_cut_and_none_lies_over_another(name, scale):
    figure = FIGURES[name]()
    for trace in figure.plot.data:
        for axis in "xyz" if trace.type != "scatter" else "xy":
            if axis != "x" or name != "paths":
                trace[axis] = np.asarray(trace[axis], dtype=float) * scale
    for picture in pictures(figure):
        _, _, width, height = map(float, picture.get("viewBox").split())
        turned = {e for g in picture.iter("g") if g.get("transform") for e in g.iter("text")}
        rows = {}
        for text, e in labels(picture):
            if e not in turned:
                low, high = extent(text, e)
                assert low >= 0 and high <= width and 0 < float(e.get("y")) < height, text
                if e.get("text-anchor") == "middle":
                    rows.setdefault(e.get("y"), []).append((low, high))
        for places in rows.values():  # the ticks along an axis
            for (_, end), (start, _) in zip(sorted(places), sorted(places)[1:], strict=False):
                assert start > end


@pytest.mark.parametrize("name", FIGURES)
def test_names_are_text_and_nothing_else(name):
    for figure in (FIGURES[name](HOSTILE), FIGURES[name]("n" * 300)):
        drawn = drawing(figure, named=True)
        assert "<script" not in drawn
        for picture in pictures(figure, named=True):
            tags = {e.tag for e in picture.iter()}
            assert tags <= {"svg", "g", "path", "circle", "polygon", "text", "title"}
    assert any("script" in text for text, _ in labels(pictures(FIGURES[name](HOSTILE))[0]))


def test_whatever_a_trace_says_is_text():
    """Rows and legends are ours today; the drawing relies on nobody for that."""
    _, y = data(n=2)
    figure = leverage_plot(np.array([0.1, 0.2]), y, "y", COLOURS, np.array([1, 2]))
    for trace in figure.plot.data:
        trace.update(text=[HOSTILE] * len(trace.x), name=HOSTILE, showlegend=True)
    assert "<script" not in drawing(figure, named=True)
    (picture,) = pictures(figure, named=True)
    assert HOSTILE in next(picture.iter("title")).text


def test_points_tell_their_rows_if_asked():
    _, y = data(n=5)
    rows = np.array([2, 3, 5, 8, 13])
    figure = leverage_plot(np.linspace(0.1, 0.9, 5), y, "y", COLOURS, rows)
    (picture,) = pictures(figure, named=True)
    told = [title.text for title in picture.iter("title")]
    assert [text.split(":")[0] for text in told] == [f"row {row}" for row in rows]
    assert told[0].startswith("row 2: 0.1, ")
    assert not list(pictures(figure)[0].iter("title"))


def test_the_plane_has_every_point_and_stick_and_both_planes():
    figure = plane(p=3)
    (picture,) = pictures(figure)
    assert len(circles(picture)) == 40
    first, second = picture.iter("polygon")
    sticks = "".join(p.get("d") for p in picture.iter("path") if p.get("stroke-width"))
    assert sticks.count("M") == sticks.count("L") == 40
    assert {first.get("fill"), second.get("fill")} == {"#111111", "#008800"}
    # what lies below its plane is drawn before the planes, the rest after them
    order = [e.tag for e in picture if e.tag in ("g", "polygon")]
    assert order == ["g", "polygon", "polygon", "g"]
    assert "least squares</span>" in drawing(figure) and "network</span>" in drawing(figure)


def test_a_plane_of_height_zero_slope_is_level():
    X, y = data()
    flat = np.array([2.0, 0.0, 0.0])
    figure = fitted_plane(X, y, ["a", "b"], "y", flat, flat, COLOURS)
    (picture,) = pictures(figure)
    corners = [
        tuple(map(float, pair.split(",")))
        for pair in next(picture.iter("polygon")).get("points").split()
    ]
    xs, ys = np.array(corners).T
    # opposite corners of a rectangle seen from the side share their middle
    assert xs[0] + xs[2] == pytest.approx(xs[1] + xs[3], abs=0.3)
    assert ys[0] + ys[2] == pytest.approx(ys[1] + ys[3], abs=0.3)


def test_lines_break_where_there_is_no_number():
    steps = np.arange(4)
    paths = np.array([[1.0], [2.0], [np.nan], [3.0]])
    (picture,) = pictures(coefficient_paths(steps, paths, np.ones(1), ["a"], COLOURS))
    (line,) = [p for p in picture.iter("path") if p.get("stroke") == "#111111"]
    assert line.get("d").count("M") == 2 and line.get("d").count("L") == 1


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-3.2, 7.7, ["−2", "0", "2", "4", "6"]),
        (2700, 6300, ["3000", "4000", "5000", "6000"]),
        (0, 1e-6, ["0", "2.0e−7", "4.0e−7", "6.0e−7", "8.0e−7", "1.0e−6"]),
        (-2e7, 3e8, ["0", "1e8", "2e8", "3e8"]),
    ],
)
def test_ticks_are_round(low, high, labels):
    assert [label for _, label in ticks(low, high, 6)] == labels


def test_as_images_nothing_is_lost():
    drawn = drawing(FIGURES["paths"]())
    images = as_images(drawn, "svg { color: #edebe8 }")
    assert "<svg" not in images and images.count("<img") == drawn.count("<svg") == 3
    first = re.search(r"base64,([^']+)'", images)[1]
    picture = ET.fromstring(base64.b64decode(first))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert "color: #edebe8" in picture[0].text
