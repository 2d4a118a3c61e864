"""Small tables of numbers that can be read on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

NAMES = 118  # px, of the 358 that a phone leaves for a table
NUMBERS = 80  # three of them fit beside the names
ROW = 35  # px of a row, Streamlit's
EDGES = 3  # px


def height_of(rows: int) -> int:
    """The px that show so many rows and the names above them, and none of a further one."""
    return (rows + 1) * ROW + EDGES


def columns(names: str, *numbers: str, **widths: int) -> dict:
    """Configure a table whose first column names the rows.

    It stays in sight while the others, numbers as text, scroll under it; so the column that decides
    stands among those that fit a phone. Where there is room, all grow.

    Parameters
    ----------
    names : str
        The first column.
    *numbers : str
        The others.
    **widths : int
        In px, of those that need another.
    """
    fields = {
        name: st.column_config.Column(alignment="right", width=widths.get(name, NUMBERS))
        for name in numbers
    }
    return {names: st.column_config.Column(pinned=True, width=NAMES), **fields}


def named(names: str, terms: Sequence[str]) -> dict:
    """Like `columns`, for the columns ``f"{j} {term}"``, under the terms: two may look the same."""
    keys = [f"{j} {term}" for j, term in enumerate(terms)]
    made = columns(names, *keys)
    return made | {k: made[k] | {"label": term} for k, term in zip(keys, terms, strict=True)}
