"""What is decided about each column, as a table of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from linnet.data.errors import TableError
from linnet.data.recipe import DATES, KINDS, Column, Recipe
from linnet.ui.data_input.own_file import OwnFile
from linnet.ui.session import Session
from linnet.ui.tables import height_of
from linnet.ui.text import short

LONGEST = 200  # characters of what is typed
FIELDS = ("name", "kind", "missing", "reference", "dates", "order", "decimal")


def change_columns(session: Session, file: OwnFile, change: Callable[[Recipe], None]) -> None:
    """Draw a line a column, whose cells are fields.

    Parameters
    ----------
    session : Session
    file : OwnFile
    change : callable
        Reads the file by another recipe; called in a callback.
    """
    import pandas as pd

    keys = list(file.recipe.columns)
    columns = list(file.recipe.columns.values())
    lines = pd.DataFrame(
        {
            "name": [short(column.name or key) for key, column in zip(keys, columns, strict=True)],
            "kind": [column.kind for column in columns],
            "missing": [", ".join(column.missing or ()) for column in columns],
            "reference": [short(c.reference) if c.reference else "" for c in columns],
            "dates": [column.dates or "" for column in columns],
            "order": [column.order or "" for column in columns],
            "decimal": [column.decimal or "" for column in columns],
        },
        dtype="str",
    )
    version = st.session_state.get("columns version", 0)
    place = f"columns {version}"

    def edited() -> None:
        st.session_state["columns version"] = version + 1
        sent = st.session_state.get(place)
        try:
            said = read_edits(sent, keys)
        except TableError as error:
            session.problem = str(error)
            return
        if said:
            change(file.said.updated(Recipe(columns=said)))

    st.markdown("**The columns.** Each cell is a field: choose another kind, or type.")
    grid = st.container(key="recipe columns")
    grid.data_editor(
        lines,
        hide_index=True,
        num_rows="fixed",
        key=place,
        on_change=edited,
        height=height_of(min(9, len(lines))),
        column_config={
            "name": st.column_config.TextColumn("column", max_chars=LONGEST, width="medium"),
            "kind": st.column_config.SelectboxColumn("kind", options=list(KINDS), required=True),
            "missing": st.column_config.TextColumn("missing codes", max_chars=LONGEST),
            "reference": st.column_config.TextColumn("reference level", max_chars=LONGEST),
            "dates": st.column_config.SelectboxColumn("dates as", options=list(DATES)),
            "order": st.column_config.SelectboxColumn("first in dates", options=["day", "month"]),
            "decimal": st.column_config.SelectboxColumn("decimal mark", options=[".", ","]),
        },
        alt=f"What was decided about each of {len(lines)} columns",
    )


def read_edits(sent: object, keys: list[str]) -> dict[str, Column]:
    """What the browser says was changed.

    Parameters
    ----------
    sent : object
        As `st.data_editor` keeps it; what is none of its values is left out.
    keys : list of str
        Names of the columns in the file.

    Returns
    -------
    dict of str to Column

    Raises
    ------
    TableError
        A value is unknown.
    """
    rows = sent.get("edited_rows") if isinstance(sent, Mapping) else None
    if not isinstance(rows, Mapping):
        return {}
    said: dict[str, Column] = {}
    for row, cells in rows.items():
        if not (isinstance(row, int) and 0 <= row < len(keys) and isinstance(cells, Mapping)):
            continue
        places: dict[str, Any] = {}
        for place, value in cells.items():
            if place not in FIELDS or (value is not None and not isinstance(value, str)):
                continue
            value = (value or "").strip()[:LONGEST]
            if place == "missing":
                places[place] = tuple(filter(None, map(str.strip, value.split(","))))
            elif value:
                places[place] = value
        if places:
            said[keys[row]] = Column(**places)
    return said
