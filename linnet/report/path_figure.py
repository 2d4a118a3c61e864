"""The coefficients while training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linnet.report.figures import (
    MOST_PANELS,
    POINTS,
    Figure,
    draw_line,
    empty_panels,
    in_plotly,
    spoken,
)
from linnet.text.wording import brief


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
    plot, places = empty_panels(len(names))
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
        draw_line(plot, ends, np.full(2, ols[j]), colours["ols"], place=place)
        plot.update_xaxes(title_text="step", title_standoff=4, **place)
        plot.update_yaxes(title_text=in_plotly(name), **place)
        said.append(f"{spoken(name)} {brief(paths[-1, j], 5)}, least squares {brief(ols[j], 5)}")
    alt = f"Coefficients from step {steps[0]:,} to {steps[-1]:,}. {'; '.join(said)}."
    return Figure(plot, alt, len(names))
