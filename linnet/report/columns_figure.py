"""Every feature against the target, before anything is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linnet.data.budget import Budget
from linnet.report.figures import (
    MOST_PANELS,
    Figure,
    correlation_of,
    drawing_budget,
    empty_panels,
    in_plotly,
    sample_rows,
    spoken,
)


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
    plot, places = empty_panels(len(features), shared_yaxes=True)
    shown = sample_rows(len(y))
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


def _words(X, y, features, target) -> str:
    said = [
        f"{spoken(name)}: correlation {correlation_of(X[:, k], y):.2f}"
        for k, name in enumerate(features)
    ]
    return f"Scatter of {spoken(target)} against each feature. " + "; ".join(said) + "."


def _line(x: np.ndarray, y: np.ndarray):
    """The regression of y on this feature alone."""
    centre, spread = x.mean(), x - x.mean()
    square = spread @ spread
    slope = spread @ (y - y.mean()) / square if square > 0 else 0.0
    return lambda at: y.mean() + slope * (at - centre)
