"""Plotly figures, and what a screen reader says of them. User text in them is never live."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linnet.data.budget import Budget
from linnet.regression.residuals import normal_scores
from linnet.text.wording import brief, cleaned, plural, shortened, visible

if TYPE_CHECKING:
    import plotly.graph_objects as go

POINTS = 400  # drawn of each feature; more only cover each other
MOST_PANELS = 12
IN_A_ROW = 3
PANEL_HEIGHT = 220  # px
SHOWN_NAME = 28  # characters of a name on an axis
ALWAYS = 10  # of the points: those that stand out most are drawn whatever the sample
HEIGHT = 360  # px, of a figure that stands alone
SECONDS = 4.0  # of a processor core, for the figures of a page or a document


def drawing_budget() -> Budget:
    """What the figures of a page may take: those of the largest tables need less than half."""
    return Budget(
        SECONDS,
        "The figures take too long on the computer that all visitors share; choose fewer columns, "
        "or a smaller table.",
    )


@dataclass(frozen=True)
class Figure:
    """A Plotly figure with the words for those who cannot see it.

    Attributes
    ----------
    plot : plotly.graph_objects.Figure
    alt : str
    panels : int
    """

    plot: go.Figure
    alt: str
    panels: int = 1


def in_plotly(text: str, most: int = SHOWN_NAME) -> str:
    """User text in a Plotly figure: tags, links and TeX inert, one line, cut in the middle."""
    text = shortened(visible(cleaned(text)), most)
    return html.escape(text, quote=False).replace("$", "&#36;")


def _in_hover(text: str) -> str:
    """The same within a hover template, where a percent sign would call for a value."""
    return in_plotly(text).replace("%", "&#37;")


def in_space(text: str) -> str:
    """The same on an axis in 3-D, where entities are not decoded: look-alikes of what is live."""
    return shortened(visible(cleaned(text)), SHOWN_NAME).translate(str.maketrans("<>$", "‹›＄"))


def _said(text: str) -> str:
    """User text in words for a screen reader: one line, not too long."""
    return shortened(visible(cleaned(text)), SHOWN_NAME)


def against_target(
    X: np.ndarray,
    y: np.ndarray,
    features: Sequence[str],
    target: str,
    colours: dict[str, str],
    budget: Budget | None = None,
) -> Figure:
    """The target over each feature, a panel each, with the straight line through it alone.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    features : sequence of p names
        The first 12 are drawn.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    budget : Budget, optional
        What this may take; if not given, `drawing_budget`.

    Returns
    -------
    Figure

    Raises
    ------
    TableError
        The budget is spent.
    """
    budget = budget or drawing_budget()
    features = list(features)[:MOST_PANELS]
    plot, places = _panels(len(features), shared_yaxes=True)
    shown = _sample(len(y))
    for k, (name, place) in enumerate(zip(features, places, strict=True)):
        budget.check()
        x = X[:, k]
        plot.add_scatter(
            x=x[shown],
            y=y[shown],
            mode="markers",
            marker={"size": 5, "color": colours["ink"], "opacity": 0.55},
            hovertemplate="%{x}, %{y}<extra></extra>",
            **place,
        )
        ends = np.array([x.min(), x.max()])
        plot.add_scatter(
            x=ends,
            y=_line(x, y)(ends),
            mode="lines",
            line={"color": colours["ols"], "dash": "dash", "width": 2},
            hoverinfo="skip",
            **place,
        )
        plot.update_xaxes(title_text=in_plotly(name), title_standoff=4, **place)
        if place["col"] == 1:
            plot.update_yaxes(title_text=in_plotly(target), **place)
    return Figure(plot, _words(X, y, features, target), len(features))


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
    shown = _sample(len(y), residuals)
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
    called = _called(rows, shown)
    plot = draw(inside, height, residuals[shown], corners, surfaces, names, target, colours, called)
    gap = np.sqrt(np.mean((X @ (network - ols)[1:] + (network - ols)[0]) ** 2))
    what = "plane" if len(chosen) == 2 else "line"
    rest = X.shape[1] - len(chosen)
    others = f", {plural(rest, 'other feature', 'other features')} held at the mean" if rest else ""
    alt = (
        f"{_said(target)} over {' and '.join(map(_said, names))}{others}: {len(y):,} rows, the "
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
        x=_sticks(a, a),
        y=_sticks(b, b),
        z=_sticks(height, height + residuals),
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
        hovertemplate=_hover((*names, target), "xyz"),
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
    plot = _alone(names[0], target, legend=True)
    x = inside[:, 0]
    plot.add_scatter(
        x=_sticks(x, x),
        y=_sticks(height, height + residuals),
        mode="lines",
        line={"color": colours["ols"], "width": 1},
        opacity=0.5,
        showlegend=False,
        hoverinfo="skip",
    )
    template = _hover((names[0], target), "xy")
    _points(plot, x, height + residuals, colours, called, template, customdata=residuals)
    for name, (values, colour, dash) in surfaces.items():
        _straight(plot, corners[0], values, colour, dash, name)
    return plot


def predicted_against_observed(
    y: np.ndarray,
    predicted: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's prediction over what was observed, with the line on which they are equal.

    Parameters
    ----------
    y, predicted : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    residuals = y - predicted
    shown = _sample(len(y), residuals)
    plot = _alone(f"{target}, observed", f"{target}, predicted")
    _points(plot, y[shown], predicted[shown], colours, _called(rows, shown))
    ends = np.array([min(y.min(), predicted.min()), max(y.max(), predicted.max())])
    _straight(plot, ends, ends, colours["ols"])
    alt = (
        f"Predicted over observed {_said(target)}, {len(y):,} rows: correlation "
        f"{_correlation(y, predicted):.2f}, the largest difference "
        f"{brief(np.abs(residuals).max())}."
    )
    return Figure(plot, alt)


def residuals_against_fitted(
    fitted: np.ndarray,
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's residual over its prediction: a pattern here is what a plane cannot say.

    Parameters
    ----------
    fitted, residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    shown = _sample(len(fitted), residuals)
    plot = _alone(f"{target}, predicted", "residual")
    _points(plot, fitted[shown], residuals[shown], colours, _called(rows, shown))
    _straight(plot, np.array([fitted.min(), fitted.max()]), np.zeros(2), colours["ols"])
    halves = np.argpartition(fitted, len(fitted) // 2)
    lower, upper = np.array_split(np.abs(residuals)[halves], 2)
    alt = (
        f"Residuals over predicted {_said(target)}, {len(fitted):,} rows, from "
        f"{brief(residuals.min())} to {brief(residuals.max())}; their mean size is "
        f"{brief(lower.mean())} in the lower half of the predictions and {brief(_mean(upper))} in "
        "the upper."
    )
    return Figure(plot, alt)


def normal_quantiles(
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """The sorted residuals over the normal scores: on the line if the errors are normal.

    Parameters
    ----------
    residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
        The line is the mean plus the score times the standard deviation.
    """
    order = np.argsort(residuals, kind="stable")
    ordered, scores = residuals[order], normal_scores(len(residuals))
    shown = _sample(len(ordered), ordered)
    plot = _alone("normal score", f"residual of {target}")
    _points(plot, scores[shown], ordered[shown], colours, _called(rows, order[shown]))
    ends = scores[[0, -1]]
    _straight(plot, ends, ordered.mean() + ends * ordered.std(), colours["ols"])
    alt = (
        f"Sorted residuals of {_said(target)} over normal scores, {len(ordered):,} rows: "
        f"correlation {_correlation(scores, ordered):.3f}; 1 would be exactly normal."
    )
    return Figure(plot, alt)


def leverage_plot(
    leverages: np.ndarray,
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's residual over its leverage, with the line at twice the mean leverage.

    Beyond it a row pulls its own prediction unusually hard (Hoaglin & Welsch, "The hat matrix in
    regression and ANOVA", The American Statistician 32, 1978).

    Parameters
    ----------
    leverages : ndarray of shape (n,)
        As `linnet.regression.residuals.leverage` gives them for the rows of the fit.
    residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    limit = 2 * leverages.mean()
    shown = _sample(len(leverages), residuals, leverages)
    plot = _alone("leverage", f"residual of {target}")
    _points(plot, leverages[shown], residuals[shown], colours, _called(rows, shown))
    ends = np.array([residuals.min(), residuals.max()])
    _straight(plot, np.full(2, limit), ends, colours["ols"])
    beyond = plural(int(np.sum(leverages > limit)), "row lies", "rows lie")
    alt = (
        f"Residuals of {_said(target)} over leverage, {len(leverages):,} rows: the largest "
        f"leverage is {brief(leverages.max())}; {beyond} beyond {brief(limit)}, twice the mean."
    )
    return Figure(plot, alt)


def coefficient_paths(
    steps: np.ndarray,
    paths: np.ndarray,
    ols: np.ndarray,
    names: Sequence[str],
    colours: dict[str, str],
) -> Figure:
    """Each coefficient over the steps of training, towards its dashed least-squares value.

    A panel each: in the data's own units their sizes may be powers of ten apart.

    Parameters
    ----------
    steps : ndarray of shape (k,)
        Ascending.
    paths : ndarray of shape (k, p + 1)
        Intercept first, in any units.
    ols : ndarray of shape (p + 1,)
        In the same units.
    names : sequence of p + 1 names
        "intercept" first; the first 12 are drawn.
    colours : dict
        ``ink`` and ``ols`` as CSS colours.

    Returns
    -------
    Figure
    """
    names = list(names)[:MOST_PANELS]
    plot, places = _panels(len(names))
    shown = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), POINTS)).astype(int))
    ends = np.array([steps[0], max(steps[-1], steps[0] + 1)])  # before any training: 0 and 1
    said = []
    for j, (name, place) in enumerate(zip(names, places, strict=True)):
        plot.add_scatter(
            x=steps[shown],
            y=paths[shown, j],
            mode="lines" if len(steps) > 1 else "markers",
            line={"color": colours["ink"], "width": 2},
            hovertemplate="%{y:.5g} at step %{x}<extra></extra>",
            showlegend=False,
            **place,
        )
        _straight(plot, ends, np.full(2, ols[j]), colours["ols"], place=place)
        plot.update_xaxes(title_text="step", title_standoff=4, **place)
        plot.update_yaxes(title_text=in_plotly(name), **place)
        said.append(f"{_said(name)} {brief(paths[-1, j], 5)}, least squares {brief(ols[j], 5)}")
    alt = f"Coefficients from step {steps[0]:,} to {steps[-1]:,}. {'; '.join(said)}."
    return Figure(plot, alt, len(names))


def _panels(count: int, **options) -> tuple[go.Figure, list[dict[str, int]]]:
    """An empty figure of so many panels, and the row and column of each."""
    from plotly.subplots import make_subplots

    columns = min(IN_A_ROW, count)
    rows = -(-count // columns)
    plot = make_subplots(rows, columns, vertical_spacing=0.36 / rows, **options)
    plot.update_layout(
        showlegend=False,
        height=PANEL_HEIGHT * rows + 40,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        dragmode=False,
    )
    return plot, [{"row": k // columns + 1, "col": k % columns + 1} for k in range(count)]


def _alone(x: str, y: str, legend: bool = False) -> go.Figure:
    """An empty figure with titles on its axes; their first or last part may be user text."""
    import plotly.graph_objects as go

    most = SHOWN_NAME + len("residual of ")
    plot = go.Figure()
    plot.update_xaxes(title_text=in_plotly(x, most), title_standoff=4)
    plot.update_yaxes(title_text=in_plotly(y, most))
    plot.update_layout(
        showlegend=legend,
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        dragmode=False,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom"},
    )
    return plot


def _called(rows: np.ndarray | None, shown: np.ndarray) -> list[str]:
    """The numbers of the rows that are shown, counted from 1."""
    return [str(row) for row in (shown + 1 if rows is None else rows[shown])]


def _points(
    plot, x, y, colours, called, template="row %{text}: %{x:.4g}, %{y:.4g}<extra></extra>", **more
) -> None:
    plot.add_scatter(
        x=x,
        y=y,
        text=called,
        mode="markers",
        marker={"size": 5, "color": colours["ink"], "opacity": 0.55},
        showlegend=False,
        hovertemplate=template,
        **more,
    )


def _straight(
    plot,
    x,
    y,
    colour: str,
    dash: str = "dash",
    name: str | None = None,
    place: Mapping[str, int] | None = None,
) -> None:
    plot.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "dash": dash, "width": 2},
        name=name,
        showlegend=name is not None,
        hoverinfo="skip",
        **(place or {}),
    )


def _sticks(start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """From each start to each stop and a break, for one line of many pieces."""
    return np.column_stack([start, stop, np.full(len(start), np.nan)]).ravel()


def _hover(names: Sequence[str], axes: str) -> str:
    """The row, every name with its value, then the residual."""
    lines = [f"{_in_hover(n)}: %{{{a}:.4g}}" for n, a in zip(names, axes, strict=True)]
    lines = ["row %{text}", *lines, "residual: %{customdata:.4g}"]
    return "<br>".join(lines) + "<extra></extra>"


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _words(X, y, features, target) -> str:
    said = [
        f"{_said(name)}: correlation {_correlation(X[:, k], y):.2f}"
        for k, name in enumerate(features)
    ]
    return f"Scatter of {_said(target)} against each feature. " + "; ".join(said) + "."


def _sample(rows: int, *sizes: np.ndarray) -> np.ndarray:
    """All rows, or the same random choice every time, with those of the largest sizes in it."""
    if rows <= POINTS:
        return np.arange(rows)
    kept = np.unique(np.concatenate([np.empty(0, dtype=int), *map(_largest, sizes)]))
    others = np.random.default_rng(0).choice(rows, POINTS, replace=False)
    chosen = others[~np.isin(others, kept)][: POINTS - len(kept)]
    return np.sort(np.concatenate([kept, chosen]))


def _largest(sizes: np.ndarray) -> np.ndarray:
    """Where the ten largest sizes are, of equal ones the first; without sorting all of them."""
    sizes = np.abs(sizes)
    least = np.partition(sizes, -ALWAYS)[-ALWAYS]
    above = np.flatnonzero(sizes > least)[:ALWAYS]
    return np.append(above, np.flatnonzero(sizes == least)[: ALWAYS - len(above)])


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(), y - y.mean()
    size = np.linalg.norm(x) * np.linalg.norm(y)
    return float(x @ y / size) if size > 0 else 0.0


def _line(x: np.ndarray, y: np.ndarray):
    """The regression of y on this feature alone."""
    centre, spread = x.mean(), x - x.mean()
    square = spread @ spread
    slope = spread @ (y - y.mean()) / square if square > 0 else 0.0
    return lambda at: y.mean() + slope * (at - centre)
