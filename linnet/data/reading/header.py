"""Which lines hold the names of the columns.

Metadata above, a second line of units, names that are years, a header without the name of its
first column: each is recognised by how its cells differ from those of the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from linnet.data.reading.asking import MOOT, Asking, Choice
from linnet.data.reading.naming import are_import_ids
from linnet.data.reading.numbers import is_missing, is_number
from linnet.data.reading.window import (
    Window,
    are_names,
    are_words,
    are_words_at,
    is_word,
)
from linnet.data.recipe import Recipe
from linnet.text.pattern import Bounded

_UNIT = Bounded(
    r"[(\[].*[)\]]|%|‰|[°µμ]?[A-Za-z]{1,4}[²³\d]?(/[A-Za-z]{1,4}[²³\d]?)?|°[CF]|[$€£¥]|-|"
    r"text|number|numeric|string|integer|float|double|points|years|days|percent|degrees|count",
    24,
)
_YEAR = Bounded(r"(1[89]|20)\d\d", 4, re.ASCII)
_MOST_LINES = 20  # of words above the numbers
_MOST_HEADERS = 4  # lines that names are joined from


@dataclass(frozen=True)
class Header:
    """Where the names are, and where the rows begin.

    Attributes
    ----------
    lines : tuple of int
        Records; () if there are no names.
    first : int
        The record of the first row.
    """

    lines: tuple[int, ...]
    first: int


def find_header(window: Window, asking: Asking) -> Header:
    """Find the header.

    Parameters
    ----------
    window : Window
        With its width.
    asking : Asking
        Takes the questions "header" and "second header".

    Returns
    -------
    Header
    """
    first = _first_full(window)
    last = _last_header(window, first)
    if last is None:
        has_header = _looks_like_header(window, first)
        last = first
        if not has_header and _units_above(window, first):
            first, last, has_header = first - 2, first - 1, True
        elif not has_header and _names_what_is_below(window, first - 1):
            first, last, has_header = first - 1, first - 1, True
    else:
        first, has_header = _first_header(window, first, last), True
    if not _ask_header(window, asking, first, has_header):
        return Header((), first)
    if window.survey.filled[first] > window.width:
        window.width = int(window.survey.filled[first])
    if _has_row_above(window, first):
        return _ask_lines(window, asking, [first - 1, first], data=False)
    if last > first:
        return _ask_lines(window, asking, [*range(first, last + 1)], data=True)
    return Header((first,), first + 1)


def _ask_header(window: Window, asking: Asking, first: int, has_header: bool) -> bool:
    line, given = int(window.survey.lines[first]), asking.recipe.header
    choices = [
        Choice(
            "yes",
            "It holds the names",
            f"Line {line:,} was read as the names of the columns.",
            Recipe(header=(line,)),
        ),
        Choice(
            "no",
            "It is a row of data",
            f"No header was found: line {line:,} was read as data, and the columns are numbered.",
            Recipe(header=(), first=line),
        ),
    ]
    said = None
    if given is not None:
        said = "yes" if line in given else MOOT if given else "no"
    clear = has_header and not any(map(is_number, window.row(first)))
    likely = choices if has_header else choices[::-1]
    return asking.ask("header", likely, unasked=clear, given=said) == "yes"


def _ask_lines(window: Window, asking: Asking, lines: list[int], data: bool) -> Header:
    """Ask what several lines of words are."""
    numbers, after = window.survey.lines, lines[-1] + 1
    names = [k for k in lines if not are_import_ids(window.row(k))] or lines
    low, high = numbers[lines[0]], numbers[lines[-1]]
    said = f"Lines {low:,} and {high:,} both hold names or units; "
    if len(lines) > 2:
        said = f"Lines {low:,} to {high:,} hold names or units; "
    both = "Join both into the names" if len(lines) == 2 else "Join all into the names"
    ways = [
        ("join", both, f"{said}they were joined.", Header(tuple(names), after)),
        ("upper", "Only the upper row", f"{said}the upper was used.", Header((names[0],), after)),
        ("lower", "Only the lower row", f"{said}the lower was used.", Header((names[-1],), after)),
    ]
    if data:
        sentence = f"Line {numbers[lines[0] + 1]:,} was read as data."
        header = Header((lines[0],), lines[0] + 1)
        ways.append(("data", "The lower row is data", sentence, header))
    choices = [Choice(*way[:3], as_recipe(window, way[3])) for way in ways]
    recipe = asking.recipe
    given = None
    if recipe.header is not None:
        same = [c for c in choices if c.recipe.header == recipe.header]
        fits = [c for c in same if recipe.first in (None, c.recipe.first)]
        given = fits[0].value if fits else MOOT
    chosen = asking.ask("second header", choices, given=given)
    return next(way[3] for way in ways if way[0] == chosen)


def as_recipe(window: Window, header: Header) -> Recipe:
    """What a header decides."""
    lines = window.survey.lines
    first = int(lines[min(header.first, len(lines) - 1)])
    above = tuple(int(lines[k]) for k in header.lines)
    return Recipe(header=above, first=first if first not in above else None)


def _first_full(window: Window) -> int:
    """The first record as wide as the table; those above it are metadata."""
    filled = window.survey.filled[window.low : min(window.high, window.low + window.survey.head)]
    full = np.flatnonzero(filled >= window.width)
    first = window.low + (int(full[0]) if len(full) else 0)
    first = _below_titles(window, _above_first_full(window, first))
    below = [k for k in window.survey.breaks if first < k < window.high - 1]
    if below == [first + 1] and window.survey.filled[first] > window.width:
        return first + 1  # a sentence with commas, and a blank line
    if (  # a sentence with commas, above the header
        first + 2 < window.high
        and window.survey.filled[first] > window.width == window.survey.filled[first + 1]
        and are_names(window.row(first + 1))
        and window.holds_data(first + 2)
        and not window.holds_data(first)
    ):
        first += 1
    return first


def _above_first_full(window: Window, first: int) -> int:
    """The last cell may be empty in rows above the first full one, and in the header, too."""
    lengths, filled = window.survey.lengths, window.survey.filled
    if are_words(window.survey.cells.get(first, [])) and window.holds_data(first + 1):
        return first
    top = first
    while top > window.low and lengths[top - 1] >= window.width:
        if filled[top - 1] < 2 and not any(map(is_number, window.row(top - 1))):
            break
        top -= 1
    if top == first:
        return first
    full_enough = filled[top] >= max(2, window.width - 1)
    if full_enough and are_names(window.survey.cells[top]) and window.holds_data(top + 1):
        return top
    while top < first and not window.holds_data(top):
        top += 1
    return top


def _below_titles(window: Window, first: int) -> int:
    """Titles split at spaces may have as many cells as the table; the names come after them."""
    rows = window.body(first)
    numeric = window.numeric_tail(rows)
    odd = False
    for k, row in enumerate(rows[: _MOST_LINES + 1]):
        at = [row[j] for j in numeric]
        if k and odd and numeric and window.survey.lengths[first + k] == window.width:
            below = [rows[k + 1][j] for j in numeric] if k + 1 < len(rows) else []
            if all(map(is_word, row)) and sum(map(is_number, below)) > len(below) / 2:
                return first + k
        if any(map(is_number, at)) and not any(map(is_word, at)):
            break  # a row of data
        odd = odd or window.survey.lengths[first + k] != window.width or any(map(is_number, at))
    return first


def _looks_like_header(window: Window, k: int) -> bool:
    row = window.row(k)
    columns = window.numeric_columns(k + 1)
    if not columns:
        return not (row and any(map(is_number, row)))
    cells = [row[j] for j in columns if not is_missing(row[j])]
    if sum(map(is_number, cells)) <= len(cells) / 2 or _are_years(window, row, cells, k):
        return True
    return _counts(window, row, columns, k)


def _counts(window: Window, row: list[str], columns: list[int], k: int) -> bool:
    """Say whether the names are numbers in order: below a blank corner, or 0, 1, 2 by place."""
    numbers = [float(row[j]) for j in columns if row[j].isascii() and row[j].isdigit()]
    if len(numbers) < len(columns) or len(numbers) < 2:
        return False
    steps = {b - a for a, b in pairwise(numbers)}
    body = window.body(k + 1)
    corner = [cells[0] for cells in body]
    if not row[0] and 0 not in columns and all(map(is_word, corner)):
        return min(steps) > 0
    words = [j for j in range(window.width) if j not in columns]
    broken = any("." in cells[j] for cells in body for j in columns)
    places = [j + numbers[0] - columns[0] for j in columns]
    return bool(broken and words and numbers[0] in (0, 1) and numbers == places)


def _are_years(window: Window, row: list[str], cells: list[str], k: int) -> bool:
    """Say whether the names are years, over values that are not."""
    words = [cell for cell in row if cell and not is_number(cell)]
    below = [cell for cells in window.body(k + 1)[:5] for cell in cells if is_number(cell)]
    return (
        len(words) > 0
        and len(set(cells)) == len(cells)
        and all(map(_YEAR.fullmatch, filter(is_number, cells)))
        and not all(map(_YEAR.fullmatch, below))
    )


def _names_what_is_below(window: Window, k: int) -> bool:
    """A header may leave out the name of its first or last column."""
    if k < window.low or k not in window.survey.cells:
        return False
    filled, length = window.survey.filled[k], window.survey.lengths[k]
    wide = filled == window.width - 1 or (length >= window.width and filled > window.width / 2)
    fits = 1 < filled <= window.width
    return bool(wide and fits and are_words(window.survey.cells[k]))


def _units_above(window: Window, first: int) -> bool:
    """Say whether the two rows above are names and units without those of the row names."""
    if first - 2 < window.low:
        return False
    lengths = window.survey.lengths
    if not lengths[first - 2] == lengths[first - 1] == window.width - 1:
        return False
    names, units = window.survey.cells[first - 2], window.survey.cells[first - 1]
    fit = all(_UNIT.fullmatch(cell.strip()) for cell in units if cell.strip())
    return fit and window.survey.filled[first - 2] == window.width - 1 and are_names(names)


def _has_row_above(window: Window, header: int) -> bool:
    """Say whether the row above groups the names: 2019,,2020, over a,b,a,b."""
    above = header - 1
    if above < window.low or above not in window.survey.cells:
        return False
    cells = [cell for cell in window.row(above) if cell]
    names = window.row(header)
    return (
        len(cells) > 1
        and window.survey.lengths[above] == window.width
        and window.survey.filled[above] > window.width / 2
        and len(set(names)) < len(names)
    )


def _last_header(window: Window, first: int) -> int | None:
    """The last of several rows of words above the numbers; None if there is at most one."""
    rows = window.body(first)
    numeric = window.numeric_tail(rows)
    if not numeric:
        return None
    last = first
    while last + 1 - first < min(_MOST_LINES, len(rows) - 1):
        if not _is_header(window, rows[last + 1 - first], rows[last + 2 - first :], numeric):
            break
        last += 1
    if last == first or not are_words_at(rows[0], numeric):
        return None
    return last


def _is_header(window: Window, row: list[str], below: list[list[str]], numeric: list[int]) -> bool:
    """Say whether a row holds units or names: words, blanks or dashes over numbers."""
    cells = [row[j] for j in numeric]
    words = [cell for cell in cells if is_word(cell)]
    blank = [cell for cell in cells if cell in ("", "-", "–")]
    if not words or len(words) + len(blank) < len(cells):
        return False
    if len(words) > 1 and (not blank or (not row[0] and len(words) > len(cells) / 2)):
        return True
    if all(map(_UNIT.fullmatch, filter(None, row))):
        return True
    others = [j for j in range(window.width) if j not in numeric]
    if not others or len(words) < len(cells) / 2:
        return False
    return all(not row[j] or _is_new(row[j], [r[j] for r in below]) for j in others)


def _first_header(window: Window, first: int, last: int) -> int:
    """Which of several rows of words the names begin in: metadata may be as wide as they."""
    lengths = window.survey.lengths
    breaks = [k for k in window.survey.breaks if first < k <= last]
    breaks += [k + 1 for k in range(first, last) if lengths[k] != lengths[last]]
    if breaks:
        return max(breaks)
    lowest = window.row(last)
    if all(lowest) and len(set(lowest)) == len(lowest) and not all(map(_UNIT.fullmatch, lowest)):
        if window.width == 2:  # a name and a value in each line
            return last
        blank = [all(not window.row(k)[j] for k in range(first, last)) for j in range(window.width)]
        if last - first > 1 and any(blank):
            return last
    return max(first, last + 1 - _MOST_HEADERS)


def _is_new(cell: str, below: list[str]) -> bool:
    """Say whether a cell is no level of its column: these repeat, and it does not."""
    present = [level for level in below if level]
    return cell not in present and len(set(present)) < len(present)
