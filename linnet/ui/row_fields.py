"""Fields for a row of one's own: a number for a feature, a level for a category."""

from __future__ import annotations

import numpy as np
import streamlit as st

from linnet.data.selection import Selection
from linnet.ui.text import in_markdown, short

ABREAST = 4


def choose_row(selection: Selection) -> np.ndarray:
    """Draw the fields, which begin with the medians and the commonest levels.

    Returns
    -------
    ndarray of shape (p,)
        A row of X as there could be one: of a category's columns one at most is 1.
    """
    fields = columns_of(selection)
    places = st.columns(min(ABREAST, len(fields)))
    x = np.median(selection.X, axis=0)
    for k, (name, at) in enumerate(fields):
        with places[k % len(places)]:
            if name in selection.references:
                x[at] = _level(selection, name, at)
            else:
                x[at] = st.number_input(
                    in_markdown(name),
                    value=float(x[at[0]]),
                    format="%g",
                    key=f"at {at[0]} {short(name)} {x[at[0]]}",  # of these data; others begin anew
                )
    return x


def _level(selection: Selection, name: str, at: list[int]) -> np.ndarray:
    """What a category's columns hold for the level that is chosen."""
    reference = selection.references[name]
    levels = [selection.features[j].removeprefix(f"{name} = ") for j in at]
    rows = selection.X[:, at].sum(axis=0)
    counts = [len(selection.X) - rows.sum(), *rows]
    chosen = st.selectbox(
        in_markdown(name),
        range(len(levels) + 1),
        index=int(np.argmax(counts)),
        format_func=lambda k: short([reference, *levels][k], 40),
        key=f"at {at[0]} {short(name)} {reference} {len(levels)}",
    )
    return np.arange(1, len(levels) + 1) == chosen


def columns_of(selection: Selection) -> list[tuple[str, list[int]]]:
    """The table's columns that are features, each with the columns of X that it gives."""
    found, j = [], 0
    numbers = set(selection.columns) - set(selection.references)
    for name in selection.columns:
        end = j + 1
        while (
            name in selection.references
            and end < len(selection.features)
            and selection.features[end].startswith(f"{name} = ")
            and selection.features[end] not in numbers
        ):
            end += 1
        found.append((name, list(range(j, end))))
        j = end
    return found
