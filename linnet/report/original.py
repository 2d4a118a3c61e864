"""How a program reads a visitor's own file, to the numbers that linnet read, by the recipe.

The recipe says where the rows are and how their cells are parted; what the cells of the chosen
columns stand for is taken from the table that was read. A few plain lines cannot do all that linnet
does. So before a program is offered they read the file here, and must give X and y to the last bit.
"""

from __future__ import annotations

import codecs
import csv
import io
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.selection import Selection
from linnet.data.table import Table
from linnet.report.original_parts import Refused, columns_of
from linnet.report.templates.read_original import date, numbers_of, rows_of

SECONDS = 2.0  # of a processor core, for a file
MOST_CELLS = 1_000_000  # that are tried out: they take less
MOST_LINES = 1_000  # that are left out between the rows
_OFTEN = 5_000  # lines from one look at the budget to the next
_TOO_LONG = "it is too long to try that out here"
_OTHERWISE = "something in it is written in another way than the rest"


@dataclass(frozen=True, eq=False)
class GivenFile:
    """The file that a visitor's data were read from.

    Attributes
    ----------
    name : str
    content : bytes
    table : Table
        As it was read.
    """

    name: str
    content: bytes
    table: Table


@dataclass(frozen=True)
class Original:
    """How a program reads a file.

    Attributes
    ----------
    name : str
    recipe : dict
        Where the rows are, and how their cells are parted: `RECIPE` of the template.
    parts : list of tuple
        What X and y are made of, in their order: `PARTS` of the template.
    iconv : str
        Its encoding, as R calls it.
    not_in_r : str
        Why R's own functions do not read it so; "" if they do.
    """

    name: str
    recipe: dict[str, Any]
    parts: list[tuple]
    iconv: str
    not_in_r: str


@dataclass(frozen=True)
class TooMuch:
    """A file that a few lines do not read as linnet did.

    Attributes
    ----------
    reason : str
        The end of a sentence.
    """

    reason: str


def original_of(given: GivenFile, selection: Selection) -> Original | TooMuch:
    """How a program reads these numbers from the visitor's own file, or why none is offered."""
    name = _file_name(given.name)
    budget = Budget(SECONDS, _TOO_LONG)
    if len(given.table.frame) * (len(selection.columns) + 1) > MOST_CELLS:
        return TooMuch(_TOO_LONG)
    try:
        recipe = _recipe(given, name)
        parts, odd = _look(given, recipe, selection, budget)
        _try_out(given, recipe, parts, selection, budget)
    except (Refused, TableError) as refused:  # the budget is spent
        return TooMuch(str(refused))
    except (csv.Error, KeyError, IndexError, ValueError, OverflowError):
        return TooMuch(_OTHERWISE)
    encoding = given.table.recipe.encoding or "utf-8"
    iconv = _ICONV.get(encoding, encoding.upper())
    return Original(name, recipe, parts, iconv, _why_not_in_r(given, odd))


def _file_name(name: str) -> str:
    """The name without a folder: a program looks where it runs."""
    return PurePosixPath(name.replace("\\", "/")).name[:255] or "data.csv"


def _recipe(given: GivenFile, name: str) -> dict[str, Any]:
    """Where the rows are, and how their cells are parted."""
    read = given.table.recipe
    width, cut = read.width or 0, read.cut or ()
    if len(given.table.columns) != width - len(cut):
        raise Refused("a column without a name has no values")
    return {
        "file": name,
        "encoding": _with_mark(given.content, read.encoding or "utf-8"),
        "delimiter": read.delimiter,
        "quote": read.quote,
        "escape": read.escape,
        "comment": read.comment,
        "wrapped": read.wrapped,
        "padding": read.padding,
        "first": read.first,
        "last": read.last,
        "left out": set(read.left_out or ()),
        "width": width,
        "cut": list(cut),
    }


def _with_mark(content: bytes, encoding: str) -> str:
    """The encoding, as Python calls it where a byte order mark may come first."""
    if encoding == "utf-8":
        return "utf-8-sig"
    family = encoding[:6]  # utf-16 or utf-32
    marks = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE
    return family if family in ("utf-16", "utf-32") and content.startswith(marks) else encoding


def _rows(given: GivenFile, recipe: dict[str, Any], budget: Budget) -> Iterator[tuple[int, list]]:
    """The rows of the file, as a program has them."""
    file = io.TextIOWrapper(
        io.BytesIO(given.content), recipe["encoding"], errors="replace", newline=""
    )
    return rows_of(_watched(file, budget), recipe)


def _watched(lines: Iterable[str], budget: Budget) -> Iterator[str]:
    for k, line in enumerate(lines):
        if k % _OFTEN == 0:
            budget.check()
        yield line


def _look(
    given: GivenFile, recipe: dict[str, Any], selection: Selection, budget: Budget
) -> tuple[list[tuple], bool]:
    """The parts of X and y, and whether a quote or a line break stands in some cell.

    Rows that are too long are left out from then on.
    """
    table, width = given.table, len(given.table.columns)
    columns = columns_of(table, selection)
    quote = recipe["quote"]
    quotes = bool(quote) and quote.encode() in given.content
    odd, k = False, 0
    for line, cells in _rows(given, recipe, budget):
        if len(cells) > width:
            recipe["left out"].add(line)
            if len(recipe["left out"]) > MOST_LINES:
                raise Refused("too many of its lines are no rows")
            continue
        for place, column in columns.items():
            column.look(cells[place], k)
        odd = odd or (quotes and any(c in cell for cell in cells for c in (quote, "\n", "\r")))
        k += 1
    if k != len(table.frame):
        raise Refused(_OTHERWISE)
    return [(place, *column.part()) for place, column in columns.items()], odd


def _try_out(
    given: GivenFile,
    recipe: dict[str, Any],
    parts: list[tuple],
    selection: Selection,
    budget: Budget,
) -> None:
    """Read the file as the program will, and compare."""
    read = array("d")
    try:
        for numbers in numbers_of(_rows(given, recipe, budget), parts):
            read.extend(numbers)
    finally:
        date.cache_clear()  # of a visitor's file nothing stays
    if read.tobytes() != np.column_stack([selection.X, selection.y]).tobytes():
        raise Refused(_OTHERWISE)


# --- R -------------------------------------------------------------------------------------------

_ICONV = {  # encodings whose names in R are others than in capitals
    "latin-1": "ISO-8859-1",
    "koi8_r": "KOI8-R",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    **{f"iso8859_{part}": f"ISO-8859-{part}" for part in (2, 5, 7, 9, 15)},
    **{
        f"utf-{bits}-{end}": f"UTF-{bits}{end.upper()}" for bits in (16, 32) for end in ("le", "be")
    },
}
_NOT_IN_R = ("mac_roman", "mac_latin2", "mac_cyrillic")  # are called otherwise on each system


def _why_not_in_r(given: GivenFile, odd: bool) -> str:
    """Why R's own functions do not read the file so; "" if they do."""
    recipe = given.table.recipe
    encoding, delimiter = recipe.encoding or "utf-8", recipe.delimiter
    if recipe.wrapped or recipe.padding or recipe.escape or recipe.cut or odd:
        return "its quotes or the ends of its lines are not as R knows them"
    by_spaces = not isinstance(delimiter, str) or not delimiter.strip(" ")
    if by_spaces and recipe.quote and recipe.quote.encode() in given.content:
        return "spaces part its cells, and some are in quotes"
    if encoding in _NOT_IN_R:
        return "R does not know its encoding everywhere"
    try:
        is_text = "\0" not in given.content.decode(encoding)
    except UnicodeDecodeError:
        is_text = False
    return "" if is_text else "some of its bytes are no letters in its encoding"
