"""How a file was read: its lines as they are, and every decision as a field."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from linnet.data.errors import TableError
from linnet.data.reading.encoding import likely_encodings, shown_in
from linnet.data.reading.glimpse import Line, glimpse
from linnet.data.reading.likely import likely_recipes
from linnet.data.recipe import ALL_OPEN, ENCODINGS, Recipe
from linnet.text.wording import plural
from linnet.ui.data_input.columns import by_place
from linnet.ui.data_input.opening import LARGE
from linnet.ui.data_input.own_file import OwnFile, Unread
from linnet.ui.data_input.recipe_columns import change_columns
from linnet.ui.data_input.reread import read_by
from linnet.ui.data_input.roles import followed
from linnet.ui.downloads import File, downloads
from linnet.ui.session import Session
from linnet.ui.text import in_markdown, short

FIXED = "fixed widths"
SEPARATORS = {
    ",": "Comma ,",
    ";": "Semicolon ;",
    "\t": "Tab",
    "|": "Bar |",
    "  ": "Two or more spaces",
    " ": "Spaces",
    ":": "Colon :",
    FIXED: "Fixed widths",
}
QUOTES = {'"': 'Double "', "'": "Single '", "": "None"}
MARKS = {".": "Point .", ",": "Comma ,"}
GROUPS = {"": "None", ",": "Comma ,", ".": "Point .", " ": "Space", "'": "Apostrophe '"}
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
        _controls(session, file, file.recipe, guessed)
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


# --- the fields ----------------------------------------------------------------------------------


def _controls(session: Session, file: OwnFile | Unread, recipe: Recipe, guessed: set[str]) -> None:
    """Draw a field for each decision about the whole file."""

    def label(place: str, words: str) -> str:
        return f"{words} ?" if place in guessed else words

    def choose(place: str, words: str, options: dict, value: str, help: str | None = None) -> None:
        key = f"recipe {place}"
        options = {**options} if value in options else {value: short(str(value)), **options}
        st.session_state[key] = value
        st.selectbox(
            label(place, words),
            list(options),
            format_func=lambda option: options.get(option, str(option)),
            key=key,
            help=help,
            on_change=lambda: _changed(session, file, place, st.session_state[key]),
        )

    def write(place: str, words: str, value: str, help: str | None = None) -> None:
        key = f"recipe {place}"
        st.session_state[key] = value
        st.text_input(
            label(place, words),
            key=key,
            help=help,
            max_chars=200,
            on_change=lambda: _changed(session, file, place, st.session_state[key]),
        )

    delimiter = recipe.delimiter if recipe.delimiter is not None else ","
    encodings = session.remembered("encodings", file.content, _encodings)
    rows = [st.container(horizontal=True) for _ in range(3)]
    cells = iter([row for row in rows for _ in range(4)])
    with next(cells):
        choose("encoding", "Encoding", encodings, recipe.encoding or "utf-8")
    with next(cells):
        shown = FIXED if isinstance(delimiter, tuple) else delimiter
        choose("delimiter", "Separator", SEPARATORS, shown)
        if isinstance(delimiter, tuple):
            write("widths", "Widths of the columns", ", ".join(map(str, delimiter)))
    with next(cells):
        none = "Such as 1, or 2-3; none if there are none."
        write("header", "Lines with the names", _printed(recipe.header), none)
    with next(cells):
        write("first", "First row on line", str(recipe.first or ""))
    with next(cells):
        write("last", "Last row on line", str(recipe.last or ""))
    with next(cells):
        between = _printed(recipe.left_out, "")
        write("left_out", "Lines left out between", between, "Such as 12, 40-42.")
    with next(cells):
        choose("decimal", "Decimal mark", MARKS, recipe.decimal or ".")
    with next(cells):
        choose("thousands", "Mark of thousands", GROUPS, recipe.thousands or "")
    with next(cells):
        codes = ", ".join(recipe.missing or ())
        write("missing", "Missing codes of all columns", codes, "Such as -9999.")
    with next(cells):
        choose("quote", "Quotes", QUOTES, recipe.quote if recipe.quote is not None else '"')
    with next(cells):
        write("comment", "Comments begin with", recipe.comment or "")


def _encodings(content: bytes) -> dict[str, str]:
    """The encodings, the likely ones with words as they would appear in them."""
    if content.isascii():
        return ENCODINGS
    likely = dict.fromkeys(["utf-8", *likely_encodings(content)])
    shown = {}
    for name in likely:
        words = short(shown_in(content, name), 40)
        shown[name] = f"{ENCODINGS[name]}: {words}" if words else ENCODINGS[name]
    return {**shown, **{name: title for name, title in ENCODINGS.items() if name not in shown}}


def _printed(lines: tuple[int, ...] | None, none: str = "none") -> str:
    """1, 3-5; nothing where that is still to be found."""
    if not lines:
        return none if lines is not None else ""
    parts, start = [], lines[0]
    for line, following in zip(lines, (*lines[1:], 0), strict=True):
        if following != line + 1:
            parts.append(str(line) if line == start else f"{start}-{line}")
            start = following
    return ", ".join(parts)


def _parsed(text: str) -> tuple[int, ...]:
    """The line numbers that somebody typed."""
    text = text.strip().lower()
    if text in ("", "none", "-", "0"):
        return ()
    lines: list[int] = []
    for part in text.replace("–", "-").split(","):
        ends = part.strip().split("-")
        if (
            not all(end.strip().isascii() and end.strip().isdigit() for end in ends)
            or len(ends) > 2
        ):
            raise TableError("Lines are numbers such as 1, or 2-4; correct what you typed.")
        low, high = int(ends[0]), int(ends[-1])
        if high - low > 1000 or len(lines) > 1000:
            raise TableError("At most 1,000 lines can be named here; name fewer.")
        lines += range(low, high + 1)
    return tuple(sorted(set(lines)))


def _place(place: str, value: str, content: bytes) -> dict:
    """What a field decides."""
    if place == "header" and not value.strip():
        return {"header": None}
    if place in ("header", "left_out"):
        return {place: _parsed(value)}
    if place in ("first", "last"):
        lines = _parsed(value)
        return {place: lines[0] if lines else None}
    if place == "missing":
        return {"missing": tuple(code for code in map(str.strip, value.split(",")) if code)}
    if place == "widths":
        return {"delimiter": _parsed_widths(value)}
    if place == "delimiter" and value == FIXED:
        return {"delimiter": _widths(glimpse(content, ALL_OPEN))}
    return {place: value}


def _parsed_widths(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise TableError("Widths are numbers of characters such as 8, 5, 5; correct them.")
    return tuple(map(int, parts))


def _widths(lines: list[Line]) -> tuple[int, ...]:
    """Widths that cut no word: where all lines have a space, and some have none before."""
    texts = [line.text for line in lines if line.text.strip()]
    longest = max(map(len, texts), default=2)
    blank = [all(text[k : k + 1] in ("", " ") for text in texts) for k in range(longest)]
    starts = [k for k in range(1, longest) if blank[k - 1] and not blank[k]]
    ends = [*starts, longest]
    widths = tuple(end - start for start, end in zip([0, *starts], ends, strict=True))
    return widths if len(widths) > 1 else (max(1, longest // 2), max(1, longest - longest // 2))


# --- changing ------------------------------------------------------------------------------------

_ABOVE = {  # what is to be found anew when this is changed
    "header": ("first", "left_out"),
    "delimiter": ("quote", "escape", "width", "cut"),
}


def _changed(session: Session, file: OwnFile | Unread, place: str, value: str) -> None:
    """Read anew by what a field says now. A callback."""
    try:
        forgotten = dict.fromkeys(_ABOVE.get(place, ()))
        said = replace(file.said, **{**forgotten, **_place(place, value, file.content)})
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
        height=min(SHOWN_ROWS, len(lines) + 1) * 35 + 3,
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
        height=min(SHOWN_ROWS, len(shown) + 1) * 35 + 3,
        column_config=columns,
        alt="The table that was read, its first rows",
    )


# --- a file that cannot be read -------------------------------------------------------------------


def _cannot_read(session: Session, unread: Unread) -> None:
    """Draw the same panel for a file that could not be read, if it is text."""
    _read_pending(session)
    lines = _lines(unread.content, unread.said)
    if not lines:
        return
    with st.expander(f"How {in_markdown(unread.name)} was read", expanded=True, key="how unread"):
        ways = session.remembered(
            "ways", unread, lambda file: likely_recipes(file.content, file.said)
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
        _controls(session, unread, unread.said, set())
        _show_lines(lines)
