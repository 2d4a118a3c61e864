"""Small tables of numbers that can be read on a phone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

PHONE = 358  # px that a phone leaves for a table
NAMES = 118  # of them for the first column


def columns(names: str, *numbers: str, wide: bool = False) -> dict:
    """Configure a table whose first column names the rows.

    It stays in sight while the others, numbers as text, scroll under it; three of these fit a
    phone, so the one that decides stands among them.

    Parameters
    ----------
    names : str
        The first column.
    *numbers : str
        The others.
    wide : bool
        The last of the others needs the room that it gets.
    """
    width = (PHONE - NAMES) // min(len(numbers), 3)
    fields = {name: st.column_config.Column(alignment="right", width=width) for name in numbers}
    if wide:
        fields[numbers[-1]] = st.column_config.Column(alignment="left")
    return {names: st.column_config.Column(pinned=True, width=NAMES), **fields}


def named(names: str, terms: Sequence[str]) -> dict:
    """Like `columns`, for the columns ``f"{j} {term}"``, under the terms: two may look the same."""
    keys = [f"{j} {term}" for j, term in enumerate(terms)]
    made = columns(names, *keys)
    return made | {k: made[k] | {"label": term} for k, term in zip(keys, terms, strict=True)}
