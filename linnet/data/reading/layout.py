"""Which of a file's records are the header, the rows, and neither.

A second table, metadata, notes below the table: each is recognised by how its cells differ from
those of the rows. What the recipe says is obeyed; where the rest is a guess the visitor is asked,
and the likelier answer is assumed meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from linnet.data.errors import TableError
from linnet.data.limits import MAX_CELLS, MAX_COLUMNS
from linnet.data.reading.asking import Asking, Choice
from linnet.data.reading.header import Header, find_header
from linnet.data.reading.naming import cut_numbers, names_of, parts_of
from linnet.data.reading.numbers import is_number
from linnet.data.reading.survey import Survey
from linnet.data.reading.window import Window, are_names
from linnet.data.recipe import Recipe
from linnet.text.pattern import Bounded
from linnet.text.wording import plural

_NOTE = Bounded(
    r"(source|sources|note|notes|n\.b\.|quelle|quellen|anmerkung|hinweis|fuente|nota|remarque|\*|†|‡|"
    r"\(?\d\)|\[\d\])[\s:.].*",
    500,
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """The table among a file's records.

    Attributes
    ----------
    names : list of str
        The names as they are in the file, one a column, "" where there is none.
    parts : list of tuple of int
        The cells of a record that each column is made of: two, where a decimal comma that is also
        the delimiter has cut its numbers.
    rows : ndarray of int
        Its rows, as positions in the survey.
    notes : list of str
    recipe : Recipe
        The header, the first and the last line, the width, and what was cut.
    """

    names: list[str]
    parts: list[tuple[int, ...]]
    rows: np.ndarray
    notes: list[str]
    recipe: Recipe


def find_layout(survey: Survey, bare: bool, asking: Asking) -> Layout:
    """Find the table.

    Parameters
    ----------
    survey : Survey
    bare : bool
        Cells are separated by commas, and none is in quotes: then a decimal comma cuts a number.
    asking : Asking
        Knows what is given, and takes the questions.

    Returns
    -------
    Layout

    Raises
    ------
    TableError
        There are fewer than two columns, no rows, or too many cells; or the recipe's header is on
        a line that holds no cells.
    """
    recipe, window, notes = asking.recipe, Window(survey), _notes(survey)
    _choose_table(window, asking)
    bottom = window.high
    window.width = _width(window, window.low)
    cut = cut_numbers(window, asking) if bare else ()
    found = Header((window.low,), window.low + 1) if cut else find_header(window, asking)
    if recipe.last is not None:
        window.high = int(np.searchsorted(survey.lines, recipe.last, side="right"))
        bottom = max(bottom, window.high)
    header = _given_header(window, recipe)
    start = min(header.lines) if header and header.lines else window.low
    if start >= window.high or (header and header.first >= window.high):
        raise TableError("There is a header but no rows; add rows of numbers.")
    if recipe.width or header or recipe.last is not None:
        window.width = recipe.width or _width(window, start)
    cut = cut if recipe.cut is None else recipe.cut
    if header is None:
        header = found if recipe.first is None else _ending(window, found, recipe.first)
    if header.lines and recipe.width is None:
        widest = max(int(survey.filled[k]) for k in header.lines)
        window.width = min(max(window.width, widest), MAX_COLUMNS)
    if window.width < 2:
        raise TableError(
            "Only one column was found; two are needed, separated by commas, semicolons, tabs or |."
        )
    names, said = names_of(window, header.lines, header.first)
    parts = parts_of(window.width, cut)
    if cut:
        filled = [name for name in names if name]
        names, said = (filled + [""] * len(parts))[: len(parts)], []
    top = min(header.lines) if header.lines else header.first
    if top > window.low:
        lines = plural(top - window.low, "line was", "lines were")
        said.append(f"{lines} left out above the table.")
    if header.first >= window.high:
        raise TableError("There is a header but no rows; add rows of numbers.")
    if recipe.last is None:
        _trim_end(window, header.first)
    if bottom > window.high:
        lines = plural(bottom - window.high, "line was", "lines were")
        said.append(f"{lines} left out below the table.")
    rows = _check_rows(window, header.first, said)
    decided = Recipe(
        header=tuple(int(survey.lines[k]) for k in header.lines),
        first=int(survey.lines[header.first]),
        last=int(survey.lines[window.high - 1]),
        width=window.width,
        cut=cut,
    )
    return Layout(names, parts, rows, notes + said, decided)


def _notes(survey: Survey) -> list[str]:
    notes = []
    if survey.comments:
        lines = plural(survey.comments, "comment line was", "comment lines were")
        notes.append(f"{lines} left out.")
    if survey.swallowed:
        notes.append(
            f"A cell in quotes that begins on line {survey.swallowed:,} holds a line break and "
            "what looks like another row; look whether its quotes are right."
        )
    return notes


# --- what is given ------------------------------------------------------------------------------


def _given_header(window: Window, recipe: Recipe) -> Header | None:
    """The header that the recipe names; None if it names none."""
    survey = window.survey
    if recipe.header is None or (not recipe.header and recipe.first is None):
        return None
    lines = []
    for line in recipe.header:
        k = survey.at(line)
        if k is None:
            raise TableError(
                f"Line {line:,} holds no names: it is blank, a comment or a part of another row; "
                "choose another header line."
            )
        lines.append(k)
    after = lines[-1] + 1 if lines else window.low
    if recipe.first is not None:
        after = max(after, int(np.searchsorted(survey.lines, recipe.first)))
    window.low = min(window.low, *lines, after)
    return Header(tuple(lines), after)


def _ending(window: Window, found: Header, line: int) -> Header:
    """The header that was found, if it is above the first row that the recipe names."""
    first = int(np.searchsorted(window.survey.lines, line))
    lines = [k for k in found.lines if k < first]
    return Header(tuple(lines), first)


# --- one table or two ---------------------------------------------------------------------------


def _choose_table(window: Window, asking: Asking) -> None:
    for above in window.survey.breaks:
        below = _table_below(window, above)
        if below is None:
            continue
        upper = sum(map(window.holds_data, range(min(above, window.survey.head))))
        if upper < 2:  # metadata
            continue
        chosen = _ask_table(window, asking, above, below)
        if chosen == "first":
            window.high = above
        elif chosen == "second":
            window.low = below
        return


def _ask_table(window: Window, asking: Asking, above: int, below: int) -> str:
    lines, recipe = window.survey.lines, asking.recipe
    said = (
        f"There are two tables, one under the other, the second from line {lines[below]:,} on; "
        "only the {} was read."
    )
    end = len(lines) - 1
    while window.survey.filled[end] == 1:
        end -= 1
    choices = [
        Choice(
            "first",
            "Read the first table",
            said.format("first"),
            Recipe(last=int(lines[above - 1])),
        ),
        Choice(
            "second",
            "Read the second table",
            said.format("second"),
            Recipe(header=(int(lines[below]),)),
        ),
        Choice(
            "one",
            "It is one table",
            "All lines were read as one table.",
            Recipe(last=int(lines[end])),
        ),
    ]
    if len(window.survey) - below > above:
        choices[:2] = choices[1::-1]
    given, begin = None, (*(recipe.header or ()), recipe.first)[0]
    if begin is not None and begin >= lines[above]:
        given = "second"
    elif recipe.last is not None:
        given = "first" if recipe.last < lines[above] else "one"
    elif begin is not None:
        given = "first"
    return asking.ask("second table", choices, given=given)


def _table_below(window: Window, k: int) -> int | None:
    """The header of a table that begins below a blank line, perhaps below its title."""
    for header in range(k, min(k + 3, len(window.survey) - 1)):
        cells = [cell for cell in window.row(header) if cell]
        if len(cells) < 2:
            continue
        is_header = are_names(cells) and window.holds_data(header + 1)
        return header if is_header else None
    return None


# --- how wide, and where it ends ----------------------------------------------------------------


def _width(window: Window, start: int) -> int:
    """The number of columns: as many as most records have."""
    lengths = window.survey.lengths[start : window.high]
    counts = np.bincount(lengths, minlength=2).astype(float)
    counts[1] /= 2  # titles and notes are one cell wide
    usual = int(np.flatnonzero(counts == counts.max())[-1])
    return min(usual, int(window.survey.filled[start : window.high].max()))


def _trim_end(window: Window, first: int) -> None:
    """Leave out notes below the table."""
    while window.high - 1 > first and _is_note(window, window.high - 1):
        window.high -= 1


def _is_note(window: Window, k: int) -> bool:
    """One cell of words, or a note with delimiters in it, in a record too short for a row."""
    if k not in window.survey.cells:
        return False
    cells = [cell for cell in window.row(k) if cell]
    short = window.survey.lengths[k] < window.width or window.width > 2
    if len(cells) == 1:
        return bool(short and not is_number(cells[0]))
    text = ", ".join(cells)
    if not cells or any(map(is_number, cells)):
        return False
    long = len(cells[0]) > 40 and window.survey.filled[k] < window.width
    return _NOTE.fullmatch(text) is not None or bool(long)


def _check_rows(window: Window, first: int, said: list[str]) -> np.ndarray:
    """Leave out rows that are too long, count those too short."""
    rows = np.arange(first, window.high)
    if len(rows) * window.width > MAX_CELLS:
        raise TableError(
            f"This file has {len(rows) * window.width:,} cells, and at most {MAX_CELLS:,} can "
            "be read; upload a part of it."
        )
    long = window.survey.filled[rows] > window.width
    short = window.survey.lengths[rows] < window.width
    if long.any():
        line = window.survey.lines[rows[long][0]]
        have = plural(long.sum(), "row has", "rows have")
        where = f"(line {line:,})" if long.sum() == 1 else f"(the first on line {line:,})"
        left = "is" if long.sum() == 1 else "are"
        said.append(
            f"{have} more cells than the {window.width} columns {where} and {left} left out."
        )
    if short.any():
        have = plural(short.sum(), "row has", "rows have")
        said.append(
            f"{have} fewer cells than the {window.width} columns; the last are missing there."
        )
    if long.all():
        raise TableError(
            f"Every row has more cells than the {window.width} columns of the header; give each "
            "column a name."
        )
    return rows[~long]
