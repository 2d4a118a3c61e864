"""A small table typed by hand, or pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from linnet.data.recipe import Recipe
from linnet.text.wording import plural
from linnet.ui.data_input.roles import followed
from linnet.ui.session import Session
from linnet.ui.text import short

ROWS = 200
COLUMNS = 8
CELL = 200  # characters
NAME = "your table"
TOO_MUCH = (
    f"At most {ROWS} rows can be typed or pasted here, and {CELL} characters a cell; the table is "
    "as it was before. Save a larger one as a CSV file and upload that."
)


@dataclass(frozen=True)
class Grid:
    """What the widget shows: the rows it started with, and those it showed last.

    Attributes
    ----------
    version : int
        Part of the widget's key: another one starts it anew.
    start, last : tuple of tuple of str
    refused : bool
        What was pasted over `start` was too much.
    """

    version: int = 0
    start: tuple[tuple[str, ...], ...] = ()
    last: tuple[tuple[str, ...], ...] = ()
    refused: bool = False


def type_table(session: Session) -> None:
    """Draw the grid for a small table, and open what was typed or pasted."""
    text = st.text_input(
        "Column names, separated by commas", "x, y", key="typed names", max_chars=500
    )
    names = list(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))[:COLUMNS]
    if len(names) < 2:
        st.caption("Two columns are needed: one to explain, and one to explain it with.")
        return
    rows = [row for row in _typed(names) if any(map(str.strip, row))]
    st.caption(
        f"Type, or paste from a spreadsheet; up to {ROWS} rows. "
        f"So far {plural(len(rows), 'row', 'rows')}."
    )
    st.button("Use this table", on_click=lambda: _open(session, names, rows))


def _typed(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Draw the grid; return its rows.

    What the browser sent is looked at before the widget is called, which takes milliseconds to put
    a row into its table. If it is too much the widget starts anew, with the rows it had before.
    """
    import pandas as pd

    place, width = f"typed {len(names)}", len(names)
    grid = st.session_state.get(place) or Grid(start=(("",) * width,) * 6)
    sent = st.session_state.get(f"{place} {grid.version}")
    if sent and is_too_much(sent, len(grid.start), width):
        grid, sent = Grid(grid.version + 1, grid.last or grid.start, grid.last, True), None
    if grid.refused and sent and any(sent.values()):
        grid = replace(grid, refused=False)
    if grid.refused:
        st.error(TOO_MUCH)
    places = [str(k) for k in range(width)]
    typed = st.data_editor(
        pd.DataFrame(list(grid.start), columns=places, dtype="str"),
        num_rows="dynamic",
        hide_index=True,
        key=f"{place} {grid.version}",
        column_config={
            place: st.column_config.TextColumn(short(name, 30), max_chars=CELL)
            for place, name in zip(places, names, strict=True)
        },
        alt="A table to type or paste numbers into",
    )
    last = tuple(map(tuple, typed.fillna("").to_numpy().tolist()))
    st.session_state[place] = replace(grid, last=last)
    return last


def is_too_much(sent: Mapping, rows: int, columns: int) -> bool:
    """Say whether the changes that the browser sent would make the table too large, or are none.

    Parameters
    ----------
    sent : mapping
        "edited_rows" (row to cells), "added_rows" (a list of cells) and "deleted_rows", as
        `st.data_editor` keeps them: cells are a mapping from column to value.
    rows : int
        Of the table that is changed.
    columns : int
    """
    try:
        edited, added, deleted = sent["edited_rows"], sent["added_rows"], sent["deleted_rows"]
        if max(rows + len(added), len(edited), len(deleted)) > ROWS:
            return True
        if any(not 0 <= row < rows for row in (*edited, *deleted)):
            return True
        changed, known = [*edited.values(), *added], {"_index", *map(str, range(columns))}
        return any(not cells.keys() <= known for cells in changed) or any(
            len(str(cell)) > CELL for cells in changed for cell in cells.values()
        )
    except (AttributeError, KeyError, TypeError, ValueError):  # nothing that the widget sends
        return True


def _open(session: Session, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    content = text.getvalue().encode()
    followed(session, session.choose_file, NAME, content, Recipe(header=(1,)))
