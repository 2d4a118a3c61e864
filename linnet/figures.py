"""Plotly figures, and what a screen reader says of them. User text in them is never live."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linnet.wording import cleaned, shortened

if TYPE_CHECKING:
    import plotly.graph_objects as go

POINTS = 400  # drawn of each feature; more only cover each other
MOST_PANELS = 12
IN_A_ROW = 3
PANEL_HEIGHT = 220  # px
SHOWN_NAME = 28  # characters of a name on an axis


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
    text = shortened(cleaned(text), most)
    return html.escape(text, quote=False).replace("$", "&#36;")


def against_target(
    X: np.ndarray, y: np.ndarray, features: Sequence[str], target: str, colours: dict[str, str]
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

    Returns
    -------
    Figure
    """
    from plotly.subplots import make_subplots

    features = list(features)[:MOST_PANELS]
    columns = min(IN_A_ROW, len(features))
    rows = -(-len(features) // columns)
    plot = make_subplots(rows, columns, shared_yaxes=True, vertical_spacing=0.36 / rows)
    shown = _sample(len(y))
    for k, name in enumerate(features):
        place = {"row": k // columns + 1, "col": k % columns + 1}
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
        if not k % columns:
            plot.update_yaxes(title_text=in_plotly(target), **place)
    plot.update_layout(
        showlegend=False,
        height=PANEL_HEIGHT * rows + 40,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        dragmode=False,
    )
    return Figure(plot, _words(X, y, features, target), len(features))


def _words(X, y, features, target) -> str:
    said = [
        f"{name}: correlation {_correlation(X[:, k], y):.2f}" for k, name in enumerate(features)
    ]
    return f"Scatter of {target} against each feature. " + "; ".join(said) + "."


def _sample(rows: int) -> np.ndarray:
    """All rows, or the same random choice every time."""
    if rows <= POINTS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, POINTS, replace=False))


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
