"""What Plotly figures are made of, and what a screen reader says of them. No user text is live."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linnet.data.budget import Budget
from linnet.text.wording import cleaned, shortened, visible

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


def in_hover(text: str) -> str:
    """The same within a hover template, where a percent sign would call for a value."""
    return in_plotly(text).replace("%", "&#37;")


def in_space(text: str) -> str:
    """The same on an axis in 3-D, where entities are not decoded: look-alikes of what is live."""
    return shortened(visible(cleaned(text)), SHOWN_NAME).translate(str.maketrans("<>$", "‹›＄"))


def spoken(text: str) -> str:
    """User text in words for a screen reader: one line, not too long."""
    return shortened(visible(cleaned(text)), SHOWN_NAME)


def empty_panels(count: int, **options) -> tuple[go.Figure, list[dict[str, int]]]:
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


def empty_figure(x: str, y: str, legend: bool = False) -> go.Figure:
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


def row_names(rows: np.ndarray | None, shown: np.ndarray) -> list[str]:
    """The numbers of the rows that are shown, counted from 1."""
    return [str(row) for row in (shown + 1 if rows is None else rows[shown])]


def draw_points(
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


def draw_line(
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


def hover_template(names: Sequence[str], axes: str) -> str:
    """The row, every name with its value, then the residual."""
    lines = [f"{in_hover(n)}: %{{{a}:.4g}}" for n, a in zip(names, axes, strict=True)]
    lines = ["row %{text}", *lines, "residual: %{customdata:.4g}"]
    return "<br>".join(lines) + "<extra></extra>"


def sample_rows(rows: int, *sizes: np.ndarray) -> np.ndarray:
    """All rows, or the same random choice every time, with those of the largest sizes in it."""
    if rows <= POINTS:
        return np.arange(rows)
    kept = np.unique(np.concatenate([np.empty(0, dtype=int), *map(most_extreme, sizes)]))
    others = np.random.default_rng(0).choice(rows, POINTS, replace=False)
    chosen = others[~np.isin(others, kept)][: POINTS - len(kept)]
    return np.sort(np.concatenate([kept, chosen]))


def most_extreme(sizes: np.ndarray) -> np.ndarray:
    """Where the ten largest sizes are, of equal ones the first; without sorting all of them."""
    sizes = np.abs(sizes)
    least = np.partition(sizes, -ALWAYS)[-ALWAYS]
    above = np.flatnonzero(sizes > least)[:ALWAYS]
    return np.append(above, np.flatnonzero(sizes == least)[: ALWAYS - len(above)])


def correlation_of(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(), y - y.mean()
    size = np.linalg.norm(x) * np.linalg.norm(y)
    return float(x @ y / size) if size > 0 else 0.0
