"""Plotly figures as static SVG: a document with them needs no script, prints, and stays small.

Drawn are the traces that `linnet.report.figures` makes: markers and lines over axes, in one
panel or several, and planes, points and sticks in 3-D from one side. Text widths are
estimated, generously.
"""

from __future__ import annotations

import base64
import html
import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from linnet.report.figures import Figure
from linnet.text.wording import brief, scientific, shortened

WIDTH, HEIGHT = 460, 330  # px, of a figure or panel; text is as large as in the tables around it
PANEL_WIDTH, PANEL_HEIGHT = 260, 200
SPACE_HEIGHT = 400
LETTER = 6.8  # px, of the widest usual digit or letter at 12 px
PADDING = 0.04  # of the range of the data, on each side
GRID, AXIS = 0.14, 0.5  # opacity: lines and text have the colour of the text around the picture
STYLE = """
.drawing :is(svg, img) { display: block; max-width: 100%; height: auto; }
.drawing text { font-size: 12px; fill: currentColor; }
.drawing .panels { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); }
.drawing .panels :is(svg, img) { width: 100%; }
.drawing .legend { margin: 0; font-size: 13px; }
.drawing .legend span { display: inline-flex; align-items: center; gap: .4rem;
  margin-right: 1.25rem; }
@media print {
  .drawing .panels { grid-template-columns: repeat(3, 1fr); }
  .drawing .legend { font-size: 8.5pt; }
}
"""
DASHES = {"dash": "6 4", "dot": "2 3"}
EYE = np.array([1.5, -1.5, 0.7])  # where a cube about the origin is seen from
_DRAWING = re.compile(r"<svg [^>]*width='(\d+)'.*?</svg>", re.DOTALL)


def drawing(figure: Figure, named: bool = False) -> str:
    """A figure as HTML: its legend, then an ``<svg>`` for each panel. All text is escaped.

    Parameters
    ----------
    figure : Figure
    named : bool
        Whether each point tells its row and its values under the pointer.

    Returns
    -------
    str
        It needs ``STYLE``. For a screen reader there is nothing in it; the figure has words.
    """
    plot = figure.plot
    keys = "".join(_key(trace) for trace in plot.data if trace.showlegend and trace.name)
    legend = f"<p class='legend'>{keys}</p>" if keys else ""
    if any(trace.type == "surface" for trace in plot.data):
        return f"<div class='drawing'>{legend}{_space(plot, named)}</div>"
    panels: dict[tuple[str, str], list] = {}
    for trace in plot.data:
        panels.setdefault((trace.xaxis or "x", trace.yaxis or "y"), []).append(trace)
    size = (WIDTH, HEIGHT) if len(panels) == 1 else (PANEL_WIDTH, PANEL_HEIGHT)
    drawn = [
        _panel(traces, _title(plot.layout[_axis(x)]), _title(plot.layout[_axis(y)]), *size, named)
        for (x, y), traces in panels.items()
    ]
    pictures = f"<div class='panels'>{''.join(drawn)}</div>" if len(drawn) > 1 else drawn[0]
    return f"<div class='drawing'>{legend}{pictures}</div>"


def as_images(drawn: str, style: str) -> str:
    """A drawing where ``<svg>`` itself is not allowed: its pictures as images, in a style."""

    def image(found: re.Match) -> str:
        start, rest = found[0].removeprefix("<svg ").split(">", 1)
        css = f"<style>svg {{ font: 12px sans-serif }} {style}</style>"
        picture = f"<svg xmlns='http://www.w3.org/2000/svg' {start}>{css}{rest}"
        data = base64.b64encode(picture.encode()).decode()
        return f"<img alt='' width='{found[1]}' src='data:image/svg+xml;base64,{data}'>"

    return _DRAWING.sub(image, drawn)


# --- axes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """A linear axis: values from ``low`` to ``high`` lie from ``start`` to ``stop`` in px.

    Attributes
    ----------
    low, high, start, stop : float
    ticks : tuple of (float, str)
        Values and their labels.
    """

    low: float
    high: float
    start: float
    stop: float
    ticks: tuple[tuple[float, str], ...]

    def __call__(self, values):
        share = (np.asarray(values, dtype=float) - self.low) / (self.high - self.low)
        return self.start + (self.stop - self.start) * share


def ticks(low: float, high: float, most: int) -> tuple[tuple[float, str], ...]:
    """Round values between two bounds, at most so many, and labels that tell them apart."""
    step = 10.0 ** math.floor(math.log10((high - low) / most))
    step *= next(m for m in (1, 2, 5, 10) if (high - low) / (m * step) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [k * step for k in range(first, last + 1)]
    largest = max(map(abs, values), default=0.0) or step
    power = math.floor(math.log10(step) + 1e-9)
    if step >= 1e-4 and largest < 1e7:
        labels = [f"{value:.{max(0, -power)}f}".replace("-", "−") for value in values]
    else:
        digits = max(0, math.floor(math.log10(largest) + 1e-9) - power)
        labels = [scientific(value, digits) if value else "0" for value in values]
    return tuple(zip(values, labels, strict=True))


def _bounds(parts: Iterable) -> tuple[float, float]:
    """The range of all finite values, with room around it."""
    values = np.concatenate([np.asarray(part, dtype=float).ravel() for part in parts])
    values = values[np.isfinite(values)]
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    room = PADDING * (high - low) or 0.5 * abs(low) or 1.0
    return float(low - room), float(high + room)


def _axis(name: str) -> str:
    """The layout's name of an axis: x2 is xaxis2."""
    return f"{name[0]}axis{name[1:]}"


def _title(axis) -> str:
    return html.unescape(axis.title.text or "")


def _fitted(text: str, room: float) -> str:
    return shortened(text, int(room / LETTER))


def _width(text: str) -> float:
    return LETTER * len(text)


# --- panels of two axes -------------------------------------------------------------------------


def _panel(traces: list, x_title: str, y_title: str, width: int, height: int, named: bool) -> str:
    x_low, x_high = _bounds(trace.x for trace in traces)
    y_low, y_high = _bounds(trace.y for trace in traces)
    top, bottom = 10, height - 42
    y_ticks = ticks(y_low, y_high, 6 if height > 250 else 4)
    left = 30 + max(_width(label) for _, label in y_ticks)
    right = width - 14
    for most in range(6, 1, -1):  # as many as have room beside each other
        x_ticks = ticks(x_low, x_high, most)
        if sum(_width(label) + 14 for _, label in x_ticks) < right - left:
            break
    x = Scale(x_low, x_high, left, right, x_ticks)
    y = Scale(y_low, y_high, bottom, top, y_ticks)
    parts = [
        *(_line(x(v), top, x(v), bottom, GRID) for v, _ in x.ticks),
        *(_line(left, y(v), right, y(v), GRID) for v, _ in y.ticks),
        f"<path d='M{left:.1f} {top}V{bottom}H{right}' fill='none' stroke='currentColor' "
        f"stroke-opacity='{AXIS}'/>",
        *(_label(x(v), bottom + 15, label, "middle") for v, label in x.ticks),
        *(_label(left - 6, y(v) + 4, label, "end") for v, label in y.ticks),
        _label((left + right) / 2, height - 8, _fitted(x_title, width), "middle"),
        f"<g transform='rotate(-90 13 {(top + bottom) / 2})'>"
        f"{_label(13, (top + bottom) / 2, _fitted(y_title, bottom), 'middle')}</g>",
        *(_trace(trace, x(trace.x), y(trace.y), named) for trace in traces),
    ]
    return _svg(width, height, parts)


def _trace(trace, x: np.ndarray, y: np.ndarray, named: bool) -> str:
    if trace.mode == "markers":
        colour, size = trace.marker.color or trace.line.color, trace.marker.size or 6
        names = _names(trace, "xy") if named else None
        return _circles(x, y, colour, size / 2, trace.marker.opacity or 1, names)
    return _path(x, y, trace.line.color, trace.line.width, trace.line.dash, trace.opacity or 1)


# --- a cube, seen from one side -----------------------------------------------------------------


def _space(plot, named: bool) -> str:
    """Planes, points and sticks in 3-D; what lies below its plane is drawn before the planes."""
    traces = {kind: [t for t in plot.data if t.type == kind] for kind in ("surface", "scatter3d")}
    bounds = [_bounds(getattr(trace, axis) for trace in plot.data) for axis in "xyz"]
    marks = [ticks(*bound, 5) for bound in bounds]
    x_room, y_room, z_room = (max(_width(label) for _, label in part) for part in marks)
    to_screen = _projection(12 + max(x_room, z_room), WIDTH - 10 - y_room)

    def place(*values) -> tuple[np.ndarray, np.ndarray]:
        cube = [
            (np.asarray(v, dtype=float) - low) / (high - low) - 0.5
            for v, (low, high) in zip(values, bounds, strict=True)
        ]
        return to_screen(*cube)

    under: list[str] = []
    over: list[str] = []
    for trace in traces["scatter3d"]:
        sticks = trace.mode == "lines"
        x, y = place(trace.x, trace.y, trace.z)
        if sticks:  # three entries each, the last a break
            below = np.repeat(trace.z[1::3] < trace.z[::3], 3)
        else:
            below = np.asarray(trace.customdata) < 0
        names = np.array(_names(trace, "xyz")) if named and not sticks else None
        for chosen, part in ((below, under), (~below, over)):
            part.append(
                _path(x[chosen], y[chosen], trace.line.color, 1, None, 0.6)
                if sticks
                else _circles(
                    x[chosen],
                    y[chosen],
                    trace.marker.color,
                    2,
                    0.7,
                    None if names is None else names[chosen],
                )
            )
    planes = []
    for trace in traces["surface"]:
        (x0, x1), (y0, y1), z = trace.x, trace.y, np.asarray(trace.z)
        x, y = place([x0, x1, x1, x0], [y0, y0, y1, y1], [*z[0], *z[1][::-1]])
        colour = trace.colorscale[0][1]
        planes.append(
            f"<polygon points='{_pairs(x, y)}' fill='{colour}' fill-opacity='.3' "
            f"stroke='{colour}'/>"
        )
    scene = plot.layout.scene
    titles = [_title(axis) for axis in (scene.xaxis, scene.yaxis, scene.zaxis)]
    return _svg(
        WIDTH, SPACE_HEIGHT, [*_cube(bounds, marks, to_screen, titles), *under, *planes, *over]
    )


def _projection(left: float, right: float):
    """From the cube of side 1 about the origin to px between two bounds, without perspective."""
    forward = -EYE / np.linalg.norm(EYE)
    side = np.cross(forward, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, forward)
    scale = min((right - left) / np.abs(side).sum(), 0.65 * SPACE_HEIGHT)

    def to_screen(x, y, z):
        cube = np.array([np.asarray(v, dtype=float) for v in (x, y, z)])
        return (
            (left + right) / 2 + scale * np.tensordot(side, cube, 1),
            0.47 * SPACE_HEIGHT - scale * np.tensordot(up, cube, 1),
        )

    return to_screen


def _cube(bounds: list, marks: list, to_screen, titles: list[str]) -> list[str]:
    """Grids on the three far faces, ticks along the three near edges, and the axes' names."""
    parts = []
    scales = [
        Scale(low, high, -0.5, 0.5, part) for (low, high), part in zip(bounds, marks, strict=True)
    ]
    far = (-0.5, 0.5, -0.5)  # the face of each axis that is away from the eye
    for k, scale in enumerate(scales):
        for other in range(3):
            if other == k:
                continue
            along = 3 - k - other
            for value, _ in scale.ticks:
                ends = np.zeros((3, 2))
                ends[k], ends[other], ends[along] = scale(value), far[other], (-0.5, 0.5)
                (x0, x1), (y0, y1) = to_screen(*ends)
                parts.append(_line(x0, y0, x1, y1, GRID))
    edges = (  # of each axis: what the other coordinates are there, and where its labels go
        (lambda t: (t, -0.5, -0.5), (-4, 13), "end"),
        (lambda t: (0.5, t, -0.5), (4, 13), "start"),
        (lambda t: (-0.5, -0.5, t), (-7, 4), "end"),
    )
    for scale, (point, (right, down), anchor) in zip(scales, edges, strict=True):
        (x0, y0), (x1, y1) = (to_screen(*point(t)) for t in (-0.5, 0.5))
        parts.append(_line(x0, y0, x1, y1, AXIS))
        for value, label in scale.ticks:
            x, y = to_screen(*point(float(scale(value))))
            parts.append(_label(x + right, y + down, label, anchor))
    below = SPACE_HEIGHT - 10
    return [
        *parts,
        _label(8, below, titles[0], "start"),
        _label(WIDTH - 8, below, titles[1], "end"),
        _label(8, 16, titles[2], "start"),
    ]


# --- marks --------------------------------------------------------------------------------------


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    return (
        f"<svg viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"aria-hidden='true'>{''.join(parts)}</svg>"
    )


def _line(x0, y0, x1, y1, opacity: float) -> str:
    ends = f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
    return f"<path d='{ends}' stroke='currentColor' stroke-opacity='{opacity}'/>"


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'>{html.escape(text)}</text>"


def _names(trace, axes: str) -> list[str]:
    """What each point of a trace tells of itself: row 17: 3421, 3750."""
    if trace.text is None:
        return [""] * len(trace.x)
    values = zip(*(getattr(trace, axis) for axis in axes), strict=True)
    return [
        f"row {row}: {', '.join(brief(float(v), 5) for v in point)}"
        for row, point in zip(trace.text, values, strict=True)
    ]


def _circles(
    x: np.ndarray, y: np.ndarray, colour: str, radius: float, opacity: float, names=None
) -> str:
    parts = []
    for a, b, name in zip(x, y, itertools.repeat("") if names is None else names, strict=False):
        end = f"><title>{html.escape(name)}</title></circle>" if name else "/>"
        parts.append(f"<circle cx='{a:.1f}' cy='{b:.1f}' r='{radius:g}'{end}")
    return f"<g fill='{colour}' fill-opacity='{opacity:g}'>{''.join(parts)}</g>"


def _path(x: np.ndarray, y: np.ndarray, colour: str, width, dash, opacity: float) -> str:
    """A line through all points; what is not finite breaks it."""
    pieces, begun = [], False
    for a, b in zip(x, y, strict=True):
        known = math.isfinite(a) and math.isfinite(b)
        if known:
            pieces.append(f"{'L' if begun else 'M'}{a:.1f} {b:.1f}")
        begun = known
    dashes = f" stroke-dasharray='{DASHES[dash]}'" if dash in DASHES else ""
    return (
        f"<path d='{''.join(pieces)}' fill='none' stroke='{colour}' stroke-width='{width or 1:g}' "
        f"stroke-opacity='{opacity:g}'{dashes}/>"
    )


def _pairs(x: np.ndarray, y: np.ndarray) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _key(trace) -> str:
    """A line of the legend: what a trace looks like, and its name."""
    if trace.type == "surface":
        mark = f"<rect width='22' height='10' fill='{trace.colorscale[0][1]}' fill-opacity='.4'/>"
    else:
        mark = _path(np.array([0, 22]), np.array([5, 5]), trace.line.color, 2, trace.line.dash, 1)
    picture = f"<svg viewBox='0 0 22 10' width='22' height='10' aria-hidden='true'>{mark}</svg>"
    return f"<span>{picture} {html.escape(trace.name)}</span>"
