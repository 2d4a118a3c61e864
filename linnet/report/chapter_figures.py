"""The chapters' Plotly figures: a row going through a neuron, planes adding up, a plane bending."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linnet.report.figures import Figure, in_plotly, in_space
from linnet.text.wording import brief

TINTS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999999", "#882255")
GRID = 25  # points a side of a node's heat map
PANEL = 168  # px, the sides of a small multiple: two in a row on a phone
SHOWN_AXIS = 20  # characters of a name beside one
SLICE = 121  # points along a curve


def contributions(
    names: Sequence[str], terms: np.ndarray, bias: float, y: float, colours: dict[str, str]
) -> Figure:
    """One row's way through a neuron: the bias and each feature's term, adding up to the output.

    Parameters
    ----------
    names : sequence of p names
    terms : ndarray of shape (p,)
        Each weight times its value, in units of the target.
    bias : float
    y : float
        What was observed.
    colours : dict
        ``ink``, ``plus``, ``minus`` and ``ols`` as CSS colours.

    Returns
    -------
    Figure
    """
    import plotly.graph_objects as go

    total = bias + float(np.sum(terms))
    labels = ["bias", *(in_plotly(name) for name in names), "prediction"]
    plot = go.Figure(
        go.Waterfall(
            orientation="h",
            y=[f"{k} {label}" for k, label in enumerate(labels)],
            x=[bias, *terms, 0],
            measure=["relative"] * (len(labels) - 1) + ["total"],
            text=[brief(value, 4) for value in (bias, *terms, total)],
            increasing={"marker": {"color": colours["plus"]}},
            decreasing={"marker": {"color": colours["minus"]}},
            totals={"marker": {"color": colours["ink"]}},
            hovertemplate="%{text}<extra></extra>",
        )
    )
    plot.add_vline(x=y, line={"color": colours["ols"], "dash": "dash", "width": 2})
    # A number that its bar is too short for stands beside it, and needs a place on the axis.
    ends = [0.0, *np.cumsum([bias, *terms]).tolist(), y]
    room = 0.2 * (max(ends) - min(ends))
    plot.update_xaxes(range=[min(ends) - room, max(ends) + room])
    plot.update_yaxes(
        autorange="reversed",
        tickmode="array",
        tickvals=[f"{k} {label}" for k, label in enumerate(labels)],
        ticktext=labels,
    )
    plot.update_layout(
        height=90 + 34 * len(labels),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
    )
    said = "; ".join(f"{name}: {brief(value, 4)}" for name, value in zip(names, terms, strict=True))
    alt = (
        f"Bias {brief(bias, 4)}; {said}; together the prediction {brief(total, 4)}; observed "
        f"{brief(y, 4)}."
    )
    return Figure(plot, alt)


def panels(
    values: Sequence[tuple[str, np.ndarray, float]],
    axes: tuple[str, ...],
    colours: dict[str, str],
) -> list[Figure]:
    """Small multiples on one scale: planes as heat maps over two features, or lines over one.

    A figure each, so that a page can set as many in a row as its width holds.

    Parameters
    ----------
    values : sequence of (title, slopes of shape (1 or 2,), intercept)
        Each an affine map of one or two features in z-scores.
    axes : tuple of 1 or 2 names
    colours : dict
        ``plus``, ``minus``, ``paper`` and ``ink``.

    Returns
    -------
    list of Figure
    """
    most = max(abs(bias) + 2 * np.sum(np.abs(slopes)) for _, slopes, bias in values) or 1.0
    return [_panel(*value, axes, colours, most) for value in values]


def _panel(
    title: str,
    slopes: np.ndarray,
    bias: float,
    axes: tuple[str, ...],
    colours: dict[str, str],
    most: float,
) -> Figure:
    """One affine map, full colour or full height at ±most."""
    import plotly.graph_objects as go

    grid = np.linspace(-2, 2, GRID)
    if len(slopes) == 1:
        line = {"color": colours["ink"], "width": 2}
        drawn = go.Scatter(x=grid, y=bias + slopes[0] * grid, mode="lines", line=line)
    else:
        drawn = go.Heatmap(
            x=grid,
            y=grid,
            z=bias + slopes[0] * grid[None, :] + slopes[1] * grid[:, None],
            zmin=-most,
            zmax=most,
            colorscale=[[0, colours["minus"]], [0.5, colours["paper"]], [1, colours["plus"]]],
            showscale=False,
            hovertemplate="%{x:.2f}, %{y:.2f}: %{z:.3f}<extra></extra>",
        )
    plot = go.Figure(drawn)
    named = {"font": {"size": 11}, "standoff": 4}
    plot.update_xaxes(title={"text": in_plotly(axes[0], SHOWN_AXIS), **named}, nticks=3)
    if len(axes) > 1:
        plot.update_yaxes(title={"text": in_plotly(axes[1], SHOWN_AXIS), **named}, nticks=3)
    else:
        plot.update_yaxes(title={"text": "output", **named}, nticks=3, range=[-most, most])
    plot.update_layout(
        title={"text": title, "font": {"size": 14}, "x": 0.5, "y": 0.98},
        height=PANEL,
        margin={"l": 4, "r": 4, "t": 28, "b": 4},
        showlegend=False,
        dragmode=False,
    )
    return Figure(plot, f"{title}: {_affine(slopes, bias)}.")


def together(
    values: Sequence[tuple[str, np.ndarray, float]],
    output: tuple[str, np.ndarray, float],
    axes: tuple[str, ...],
    colours: dict[str, str],
) -> Figure:
    """The planes of all nodes in one picture with that of the output; over one feature, lines.

    Parameters
    ----------
    values : sequence of (title, slopes of shape (1 or 2,), intercept)
    output : (title, slopes, intercept)
        Drawn in ink, the nodes in tints of their own.
    axes : tuple of 1 or 2 names
    colours : dict
        ``ink``.

    Returns
    -------
    Figure
    """
    import plotly.graph_objects as go

    grid = np.array([-2.0, 2.0])
    plot = go.Figure()
    for k, (title, slopes, bias) in enumerate([*values, output]):
        last = k == len(values)
        colour = colours["ink"] if last else TINTS[k % len(TINTS)]
        if len(slopes) == 1:
            line = {"color": colour, "width": 4 if last else 2}
            plot.add_scatter(x=grid, y=bias + slopes[0] * grid, mode="lines", name=title, line=line)
        else:
            plot.add_surface(
                x=grid,
                y=grid,
                z=bias + slopes[0] * grid[None, :] + slopes[1] * grid[:, None],
                colorscale=[[0, colour], [1, colour]],
                opacity=0.5 if last else 0.4,
                showscale=False,
                showlegend=True,
                name=title,
            )
    if len(axes) > 1:
        titles = {"x": in_space(axes[0]), "y": in_space(axes[1]), "z": "output"}
        plot.update_scenes(
            {f"{axis}axis_title_text": title for axis, title in titles.items()},
            aspectmode="manual",
            aspectratio={"x": 1.1, "y": 1.1, "z": 0.8},
            camera={"eye": {"x": 1.5, "y": -1.6, "z": 0.8}, "center": {"z": -0.12}},
        )
    else:
        plot.update_xaxes(title_text=in_plotly(axes[0]))
        plot.update_yaxes(title_text="output")
    plot.update_layout(
        height=420,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": 1},
    )
    said = "; ".join(f"{title}: {_affine(s, b)}" for title, s, b in [*values, output])
    return Figure(plot, f"The planes together, in z-scores. {said}.")


def _affine(slopes: np.ndarray, bias: float) -> str:
    steps = " and ".join(brief(slope, 3) for slope in slopes)
    return f"{brief(bias, 3)} in the middle, slope {steps}"


def bend(
    x: np.ndarray, straight: np.ndarray, bent: np.ndarray, name: str, colours: dict[str, str]
) -> Figure:
    """Along one feature: a linear network, and the same weights with another activation.

    Parameters
    ----------
    x, straight, bent : ndarray of shape (k,)
        The feature, and the two networks' predictions.
    name : str
    colours : dict
        ``ink`` and ``plus``.

    Returns
    -------
    Figure
    """
    import plotly.graph_objects as go

    plot = go.Figure()
    plot.add_scatter(
        x=x, y=straight, name="identity", line={"color": colours["ink"], "dash": "dash"}
    )
    plot.add_scatter(x=x, y=bent, name="with the activation", line={"color": colours["plus"]})
    plot.update_xaxes(title_text=in_plotly(name))
    plot.update_yaxes(title_text="prediction")
    plot.update_layout(
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.1},
        dragmode=False,
    )
    away = np.abs(bent - straight).max()
    return Figure(plot, f"Predictions along {name}: at most {brief(away, 3)} apart.")
