"""How a file was read: its lines as they are, and every decision as a field."""

from __future__ import annotations

import streamlit as st

from linnet.data.errors import TableError
from linnet.data.reading.glimpse import Line, glimpse
from linnet.data.reading.likely import likely_recipes
from linnet.data.recipe import ALL_OPEN, Recipe
from linnet.report.files import File
from linnet.text.wording import plural
from linnet.ui.data_input.columns import by_place
from linnet.ui.data_input.opening import LARGE
from linnet.ui.data_input.own_file import OwnFile, Unread
from linnet.ui.data_input.recipe_columns import change_columns
from linnet.ui.data_input.recipe_fields import SEPARATORS, draw_fields, encodings_of, said_by
from linnet.ui.data_input.reread import read_by
from linnet.ui.data_input.roles import followed
from linnet.ui.downloads import downloads
from linnet.ui.session import Session
from linnet.ui.tables import height_of
from linnet.ui.text import in_markdown, short

SHOWN_ROWS = 12


def how_read(session: Session) -> None:
    """Draw the panel of the visitor's own file, if there is one."""
    if session.unread:
        _cannot_read(session, session.unread)
        return
    file = session.file
    if file is None or not file.content:
        return
    _read_pending(session)
    with st.expander("How this file was read", key="how read", expanded=_is_open()):
        guessed = _guessed(file)
        if guessed:
            st.caption("What is marked with a ? was guessed; the rest is certain, or was chosen.")
        _fields(session, file, file.recipe, guessed)
        lines = session.remembered("lines", file, lambda file: _lines(file.content, file.recipe))
        left, right = st.columns([3, 2])
        with left:
            _show_lines(lines)
        with right:
            _show_table(session)
        change_columns(session, file, lambda said: _change(session, said))
        _buttons(session, file)


def _is_open() -> bool:
    return bool(st.session_state.get("how open"))


def _guessed(file: OwnFile) -> set[str]:
    """The places of the recipe that were guessed, and that nobody has confirmed."""
    places = set()
    for question in file.questions:
        for recipe in question.recipes:
            places |= {p for p in _PLACES if getattr(recipe, p) is not None}
    if file.recipe.encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
        places.add("encoding")
    return {place for place in places if getattr(file.said, place) is None}


_PLACES = ("encoding", "delimiter", "header", "first", "last", "left_out", "cut", "missing")


def _fields(session: Session, file: OwnFile | Unread, recipe: Recipe, guessed: set[str]) -> None:
    encodings = session.remembered("encodings", file.content, encodings_of)
    draw_fields(recipe, encodings, guessed, lambda *said: _changed(session, file, *said))


# --- changing ------------------------------------------------------------------------------------


def _changed(session: Session, file: OwnFile | Unread, place: str, value: str) -> None:
    """Read anew by what a field says now. A callback."""
    try:
        said = said_by(file.said, place, value, file.content)
    except TableError as error:
        session.problem = str(error)
        return
    _change(session, said)


def _change(session: Session, said: Recipe) -> None:
    """Read anew; a large file in the page's own run, which can show how far it is. A callback."""
    st.session_state["how open"] = True
    file = session.reading
    if file and len(file.content) > LARGE:
        st.session_state["how pending"] = said
    else:
        followed(session, read_by, session, said)


def _read_pending(session: Session) -> None:
    """Read a large file as was asked just before, and show how far that is."""
    said = st.session_state.pop("how pending", None)
    if said is None:
        return
    words = "Reading the file anew"
    bar = st.progress(0.0, words)
    done = read_by(session, said, lambda share: bar.progress(share, words))
    bar.empty()
    if done:
        session.reopen_page()  # its fields are drawn already
    st.rerun()


def _buttons(session: Session, file: OwnFile) -> None:
    """Draw the way back, and the recipe to take away and to bring."""
    with st.container(horizontal=True):
        st.button(
            "Back to what was found",
            disabled=file.said == ALL_OPEN,
            on_click=lambda: _change(session, ALL_OPEN),
        )
        recipe = file.recipe
        downloads(
            "recipe",
            [
                File(
                    "Save this recipe",
                    "recipe.json",
                    "application/json",
                    lambda: recipe.to_json(indent=2),
                )
            ],
        )
    loaded = st.file_uploader("Read by a recipe that was saved", key="recipe file", type=["json"])
    if loaded is None:
        st.session_state.pop("recipe read", None)
    elif st.session_state.get("recipe read") != loaded.file_id:
        st.session_state["recipe read"] = loaded.file_id
        try:
            said = Recipe.from_json(loaded.getvalue().decode("utf-8", "replace"))
        except TableError as error:
            session.problem = str(error)
            st.rerun()
        st.session_state["how open"] = True
        st.session_state["how pending"] = said
        st.rerun()


# --- what is seen --------------------------------------------------------------------------------


def _lines(content: bytes, recipe: Recipe) -> list[Line]:
    try:
        return glimpse(content, recipe)
    except TableError:
        return []


def _show_lines(lines: list[Line]) -> None:
    import pandas as pd

    shown = pd.DataFrame(
        {
            "line": [line.number for line in lines],
            "use": [line.use for line in lines],
            "the file": [line.text for line in lines],
        }
    )
    grey = {"left out": "color: #888", "names": "font-weight: bold"}
    styled = shown.style.apply(lambda row: [grey.get(row["use"], "")] * len(row), axis=1)
    st.dataframe(
        styled,
        hide_index=True,
        height=height_of(min(SHOWN_ROWS - 1, len(lines))),
        column_config={
            "line": st.column_config.NumberColumn(width=50),
            "use": st.column_config.TextColumn(width=70),
            "the file": st.column_config.TextColumn(width="large"),
        },
        alt=f"The first and last lines of the file, {len(lines)} of them, and the use of each",
    )


def _show_table(session: Session) -> None:
    shown, columns = by_place(session.table().frame.head(SHOWN_ROWS))
    st.dataframe(
        shown,
        hide_index=True,
        height=height_of(min(SHOWN_ROWS - 1, len(shown))),
        column_config=columns,
        alt="The table that was read, its first rows",
    )


# --- a file that cannot be read -------------------------------------------------------------------


def _cannot_read(session: Session, unread: Unread) -> None:
    """Draw the same panel for a file that could not be read, if it is text."""
    _read_pending(session)
    lines = session.remembered("unread lines", unread, lambda file: _lines(file.content, file.said))
    if not lines:
        return
    with st.expander(f"How {in_markdown(unread.name)} was read", expanded=True, key="how unread"):
        ways = session.remembered(
            "ways", unread, lambda file: likely_recipes(file.content, file.said, file.left)
        )
        if ways:
            st.markdown("It can be read in these ways:")
        else:
            st.markdown("No separator gives a table with a column of numbers. Look at its lines:")
        for k, (recipe, table) in enumerate(ways):
            names = ", ".join(short(name, 16) for name in list(table.frame)[:4])
            words = SEPARATORS.get(recipe.delimiter, "").rstrip(",;|: ")
            header = ", without names" if recipe.header == () else ""
            quotes = ", without quotes" if recipe.quote == "" else ""
            columns = plural(len(table.columns), "column", "columns")
            st.button(
                f"{words}{header}{quotes}: {columns} ({names})".replace("[", "(").replace("]", ")"),
                key=f"way {k}",
                on_click=lambda recipe=recipe: _change(session, recipe),
            )
        _fields(session, unread, unread.said, set())
        _show_lines(lines)
