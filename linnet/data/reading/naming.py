"""From header lines to the names of the columns; and numbers that the delimiter cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from linnet.data.reading.asking import MOOT, Asking, Choice
from linnet.data.reading.numbers import is_number
from linnet.data.reading.window import Window, are_names
from linnet.data.recipe import Recipe

_IMPORT_ID = '{"ImportId"'  # a line that Qualtrics writes below the names


def names_of(window: Window, lines: Sequence[int], first: int) -> tuple[list[str], list[str]]:
    """The names that header lines hold.

    Parameters
    ----------
    window : Window
    lines : sequence of int
        Records.
    first : int
        The record of the first row.

    Returns
    -------
    names : list of str
        One a column, "" where there is none.
    notes : list of str
    """
    if not lines:
        return [""] * window.width, []
    joined = window.fitted(window.survey.row(lines[-1]))
    if len(lines) == 1:
        joined[0] = joined[0].lstrip("#%").lstrip() or joined[0]  # a header in a comment
    for k in lines[-2::-1]:
        upper = window.fitted(window.survey.row(k))
        carried = [
            own or (name if below else "")
            for own, name, below in zip(upper, _carry(upper), joined, strict=True)
        ]
        joined = [_joined(a, b) for a, b in zip(carried, joined, strict=True)]
    return _shift(window, joined, lines[-1], first)


def are_import_ids(row: list[str]) -> bool:
    """Say whether a line holds the numbers of questions, as Qualtrics writes them."""
    return all(_IMPORT_ID in cell for cell in row if cell)


def _shift(
    window: Window, names: list[str], header: int, first: int
) -> tuple[list[str], list[str]]:
    """R leaves out the name of the row names, and the others stand one too far left."""
    below = window.survey.filled[first : window.high]
    full = np.flatnonzero(below >= window.width - 1)
    below = below[: full[-1] + 1] if len(full) else below[:0]  # what is shorter may be notes
    if (
        window.survey.lengths[header] == window.width - 1
        and len(below)
        and np.mean(below >= window.width - 1) > 0.5
        and below[0] == window.width
    ):
        return ["", *names[:-1]], [
            "The header has one name fewer than the rows have cells; the first column was "
            "taken to be the one without a name."
        ]
    return names, []


def _joined(upper: str, lower: str) -> str:
    return upper if upper == lower else f"{upper} {lower}".strip()


def _carry(cells: list[str]) -> list[str]:
    """Repeat a group's name over the columns of its group."""
    carried: list[str] = []
    for cell in cells:
        carried.append(cell or (carried[-1] if carried else ""))
    return carried


def cut_numbers(window: Window, asking: Asking) -> tuple[int, ...]:
    """The cells, counted from 1, that belong together with the next: decimal commas cut them.

    There are fewer names than cells, and one way only to make the names fit by putting a whole
    number and the digits behind it together.
    """
    names = [cell for cell in window.row(window.low) if cell]
    body = window.body(window.low + 1)
    extra = window.width - len(names)
    if len(names) < window.survey.lengths[window.low]:
        return ()
    if extra < 1 or not body or not are_names(names):
        return ()
    columns = list(zip(*body, strict=True))
    whole = [all(cell.lstrip("-").isdecimal() for cell in cells) for cells in columns]
    digits = [all(map(str.isdecimal, cells)) for cells in columns]
    if any("." in cell for cells in columns for cell in cells if is_number(cell)):
        return ()
    counts = [f"{k}" for k in range(1, len(body) + 1)]
    if extra == 1 and list(columns[0]) == counts:  # R leaves out the name of the row numbers
        return ()
    pairs = [j for j in range(window.width - 1) if whole[j] and digits[j + 1]]
    ways = _disjoint(pairs, extra, most=2)
    if len(ways) != 1 or (window.survey.filled[window.low + 1 : window.high] < window.width).any():
        return ()
    said = "The header has fewer names than the rows have cells, because"
    cut = tuple(j + 1 for j in ways[0])
    choices = [
        Choice(
            "join",
            "They have decimal commas, at which they were cut",
            f"{said} decimal commas cut the numbers in two; they were put together again.",
            Recipe(cut=cut),
        ),
        Choice(
            "apart",
            "They are whole numbers",
            f"{said} the first column has no name.",
            Recipe(cut=()),
        ),
    ]
    known = {cut: "join", (): "apart"}
    given = None if asking.recipe.cut is None else known.get(asking.recipe.cut, MOOT)
    return cut if asking.ask("cut numbers", choices, given=given) == "join" else ()


def parts_of(width: int, cut: Sequence[int]) -> list[tuple[int, ...]]:
    """The cells, counted from 0, that each column is made of."""
    starts = [j for j in range(width) if j not in cut]
    return [(j, j + 1) if j + 1 in cut else (j,) for j in starts]


def _disjoint(pairs: list[int], count: int, most: int) -> list[list[int]]:
    """Some ways, at most so many, to choose `count` of the pairs (j, j + 1) that do not overlap."""
    if count > 8 or len(pairs) > 24:
        return []
    ways = []
    for chosen in combinations(pairs, count):
        if all(b - a > 1 for a, b in pairwise(chosen)):
            ways.append(list(chosen))
            if len(ways) == most:
                break
    return ways
