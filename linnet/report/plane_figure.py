"""The plane through the points, or the line, of network and least squares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from linnet.report.figures import (
    HEIGHT,
    Figure,
    draw_line,
    draw_points,
    empty_figure,
    hover_template,
    in_space,
    row_names,
    sample_rows,
    spoken,
)
from linnet.text.wording import brief, plural

if TYPE_CHECKING:
    import plotly.graph_objects as go


def fitted_plane(
    X: np.ndarray,
    y: np.ndarray,
    features: Sequence[str],
    target: str,
    network: np.ndarray,
    ols: np.ndarray,
    colours: dict[str, str],
    axes: tuple[int, int] = (0, 1),
    rows: np.ndarray | None = None,
) -> Figure:
    """The data with the network's plane and that of least squares; with one feature, two lines.

    With more than two features the planes are over two of them, the others held at their means,
    and the points are partial residuals: the plane of least squares there plus the row's own
    residual (Larsen & McCleary, "The use of partial residual plots in regression analysis",
    Technometrics 14, 1972). A stick leads from each point to the plane of least squares.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    features : sequence of p names
    target : str
    network, ols : ndarray of shape (p + 1,)
        The coefficients in the data's own units, intercept first.
    colours : dict
        ``ink`` and ``ols`` as CSS colours; ``net`` if the network has its own.
    axes : tuple of int
        The two features to draw over; with one feature ignored.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If the axes are not two different features.
    """
    chosen = tuple(axes) if X.shape[1] > 1 else (0,)
    if len(set(chosen)) != min(2, X.shape[1]) or not set(chosen) <= set(range(X.shape[1])):
        raise ValueError(f"axes must be two of the {X.shape[1]} features, got {chosen}")
    residuals = y - X @ ols[1:] - ols[0]
    held = X.mean(axis=0)
    at = np.where(np.isin(np.arange(X.shape[1]), chosen), X, held)
    shown = sample_rows(len(y), residuals)
    inside, height = X[shown][:, chosen], at[shown] @ ols[1:] + ols[0]
    corners = np.array(np.meshgrid(*[[X[:, j].min(), X[:, j].max()] for j in chosen])).reshape(
        len(chosen), -1
    )
    ends = np.repeat(held[None], corners.shape[1], axis=0)
    ends[:, chosen] = corners.T
    surfaces = {
        "network": (ends @ network[1:] + network[0], colours.get("net", colours["ink"]), "solid"),
        "least squares": (ends @ ols[1:] + ols[0], colours["ols"], "dash"),
    }
    names = [features[j] for j in chosen]
    draw = _plane if len(chosen) == 2 else _two_lines
    called = row_names(rows, shown)
    plot = draw(inside, height, residuals[shown], corners, surfaces, names, target, colours, called)
    gap = np.sqrt(np.mean((X @ (network - ols)[1:] + (network - ols)[0]) ** 2))
    what = "plane" if len(chosen) == 2 else "line"
    rest = X.shape[1] - len(chosen)
    others = f", {plural(rest, 'other feature', 'other features')} held at the mean" if rest else ""
    alt = (
        f"{spoken(target)} over {' and '.join(map(spoken, names))}{others}: {len(y):,} rows, the "
        f"network's {what} and that of least squares, which differ by {brief(gap)} in the root "
        f"mean square. The largest residual is {brief(np.abs(residuals).max())}."
    )
    return Figure(plot, alt)


def _plane(
    inside, height, residuals, corners, surfaces, names, target, colours, called
) -> go.Figure:
    import plotly.graph_objects as go

    plot = go.Figure()
    (a, b), (x, z) = inside.T, corners
    plot.add_scatter3d(
        x=sticks(a, a),
        y=sticks(b, b),
        z=sticks(height, height + residuals),
        mode="lines",
        line={"color": colours["ols"], "width": 2},
        showlegend=False,
        hoverinfo="skip",
    )
    plot.add_scatter3d(
        x=a,
        y=b,
        z=height + residuals,
        customdata=residuals,
        text=called,
        mode="markers",
        marker={"size": 3, "color": colours["ink"]},
        showlegend=False,
        hovertemplate=hover_template((*names, target), "xyz"),
    )
    for name, (values, colour, _) in surfaces.items():
        plot.add_surface(
            x=x[:2],
            y=z[::2],
            z=values.reshape(2, 2),
            colorscale=[[0, colour], [1, colour]],
            opacity=0.45,
            showscale=False,
            showlegend=True,
            name=name,
            hoverinfo="skip",
        )
    titles = dict(zip(("xaxis", "yaxis", "zaxis"), (*names, target), strict=True))
    plot.update_layout(
        scene={
            **{
                axis: {"title": {"text": in_space(name)}, "nticks": 5}
                for axis, name in titles.items()
            },
            "aspectmode": "cube",
            "camera": {"eye": {"x": 1.9, "y": -1.9, "z": 0.9}, "center": {"z": -0.15}},
        },
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom"},
    )
    return plot


def _two_lines(
    inside, height, residuals, corners, surfaces, names, target, colours, called
) -> go.Figure:
    plot = empty_figure(names[0], target, legend=True)
    x = inside[:, 0]
    plot.add_scatter(
        x=sticks(x, x),
        y=sticks(height, height + residuals),
        mode="lines",
        line={"color": colours["ols"], "width": 1},
        opacity=0.5,
        showlegend=False,
        hoverinfo="skip",
    )
    template = hover_template((names[0], target), "xy")
    draw_points(plot, x, height + residuals, colours, called, template, customdata=residuals)
    for name, (values, colour, dash) in surfaces.items():
        draw_line(plot, corners[0], values, colour, dash, name)
    return plot


def sticks(start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """From each start to each stop and a break, for one line of many pieces."""
    return np.column_stack([start, stop, np.full(len(start), np.nan)]).ravel()
