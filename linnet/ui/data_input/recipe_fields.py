"""A field for each decision about a whole file, and what it decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from linnet.data.errors import TableError
from linnet.data.reading.encoding import likely_encodings, shown_in
from linnet.data.reading.glimpse import Line, glimpse
from linnet.data.recipe import ALL_OPEN, ENCODINGS, Recipe
from linnet.ui.text import short

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
_ABOVE = {  # what is to be found anew when this is changed
    "header": ("first", "left_out"),
    "delimiter": ("quote", "escape", "width", "cut"),
}


def said_by(said: Recipe, place: str, value: str, content: bytes) -> Recipe:
    """What was said of a file, with what a field says now.

    Raises
    ------
    TableError
        If the field says nothing that can be.
    """
    forgotten = dict.fromkeys(_ABOVE.get(place, ()))
    return replace(said, **{**forgotten, **_decision(place, value, content)})


@dataclass(frozen=True)
class _Fields:
    """Draw fields for decisions; those that were guessed have a question mark."""

    guessed: set[str]
    changed: Callable[[str, str], None]

    def choose(
        self, place: str, words: str, options: dict, value: str, help: str | None = None
    ) -> None:
        options = {**options} if value in options else {value: short(str(value)), **options}
        st.session_state[_key(place)] = value
        st.selectbox(
            self._label(place, words),
            list(options),
            format_func=lambda option: options.get(option, str(option)),
            key=_key(place),
            help=help,
            on_change=lambda: self.changed(place, st.session_state[_key(place)]),
        )

    def write(self, place: str, words: str, value: str, help: str | None = None) -> None:
        st.session_state[_key(place)] = value
        st.text_input(
            self._label(place, words),
            key=_key(place),
            help=help,
            max_chars=200,
            on_change=lambda: self.changed(place, st.session_state[_key(place)]),
        )

    def _label(self, place: str, words: str) -> str:
        return f"{words} ?" if place in self.guessed else words


def _key(place: str) -> str:
    return f"recipe {place}"


def draw_fields(
    recipe: Recipe,
    encodings: dict[str, str],
    guessed: set[str],
    changed: Callable[[str, str], None],
) -> None:
    """Draw a field for each decision about the whole file.

    Parameters
    ----------
    recipe : Recipe
    encodings : dict of str to str
        Those to choose from, with their titles; see `encodings_of`.
    guessed : set of str
        The places of the recipe that nobody has confirmed.
    changed : callable
        Takes the place and what its field says now. A callback.
    """
    fields = _Fields(guessed, changed)
    delimiter = recipe.delimiter if recipe.delimiter is not None else ","
    rows = [st.container(horizontal=True) for _ in range(3)]
    cells = iter([row for row in rows for _ in range(4)])
    with next(cells):
        fields.choose("encoding", "Encoding", encodings, recipe.encoding or "utf-8")
    with next(cells):
        shown = FIXED if isinstance(delimiter, tuple) else delimiter
        fields.choose("delimiter", "Separator", SEPARATORS, shown)
        if isinstance(delimiter, tuple):
            fields.write("widths", "Widths of the columns", ", ".join(map(str, delimiter)))
    with next(cells):
        none = "Such as 1, or 2-3; none if there are none."
        fields.write("header", "Lines with the names", printed(recipe.header), none)
    with next(cells):
        fields.write("first", "First row on line", str(recipe.first or ""))
    with next(cells):
        fields.write("last", "Last row on line", str(recipe.last or ""))
    with next(cells):
        between = printed(recipe.left_out, "")
        fields.write("left_out", "Lines left out between", between, "Such as 12, 40-42.")
    with next(cells):
        fields.choose("decimal", "Decimal mark", MARKS, recipe.decimal or ".")
    with next(cells):
        fields.choose("thousands", "Mark of thousands", GROUPS, recipe.thousands or "")
    with next(cells):
        codes = ", ".join(recipe.missing or ())
        fields.write("missing", "Missing codes of all columns", codes, "Such as -9999.")
    with next(cells):
        fields.choose("quote", "Quotes", QUOTES, recipe.quote if recipe.quote is not None else '"')
    with next(cells):
        fields.write("comment", "Comments begin with", recipe.comment or "")


def encodings_of(content: bytes) -> dict[str, str]:
    """The encodings, the likely ones with words as they would appear in them."""
    if content.isascii():
        return ENCODINGS
    likely = dict.fromkeys(["utf-8", *likely_encodings(content)])
    shown = {}
    for name in likely:
        words = short(shown_in(content, name), 40)
        shown[name] = f"{ENCODINGS[name]}: {words}" if words else ENCODINGS[name]
    return {**shown, **{name: title for name, title in ENCODINGS.items() if name not in shown}}


def printed(lines: tuple[int, ...] | None, none: str = "none") -> str:
    """1, 3-5; nothing where that is still to be found."""
    if not lines:
        return none if lines is not None else ""
    parts, start = [], lines[0]
    for line, following in zip(lines, (*lines[1:], 0), strict=True):
        if following != line + 1:
            parts.append(str(line) if line == start else f"{start}-{line}")
            start = following
    return ", ".join(parts)


def parsed(text: str) -> tuple[int, ...]:
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


def _decision(place: str, value: str, content: bytes) -> dict:
    """What a field decides."""
    if place == "header" and not value.strip():
        return {"header": None}
    if place in ("header", "left_out"):
        return {place: parsed(value)}
    if place in ("first", "last"):
        lines = parsed(value)
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
