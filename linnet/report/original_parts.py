"""What the cells of the chosen columns of a visitor's file stand for, as a program says it.

Each kind of column looks at its cells beside the table that was read of them, and then says its
part: numbers by their marks, words by a list of them, dates by their format.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from linnet.data.column import Description
from linnet.data.reading.doubts import numbers_among
from linnet.data.recipe import Column
from linnet.data.selection import CALENDAR, UNITS, Selection
from linnet.data.table import Table
from linnet.text.pattern import Bounded

_MOST_MARKS = 20  # that are taken out of the numbers of a column
_MOST_WORDS, _LONGEST_WORD = 200, 200  # different cells of a column of words; characters of one
_MOST_DATES = 500  # that a format is found by
_DRESSED = Bounded(  # what stands before the digits, the digits and their marks, what stands after
    r"([^0-9.,]*?)[-+−]?([0-9.,](?:[0-9.,'’\s]*[0-9.,])?)(?:[eE][-+−]?[0-9]+)?([^0-9]*)", 60
)
_DATES = [
    *(f"%Y{mark}%m{mark}%d" for mark in "-/."),
    *(f"%d{mark}%m{mark}%Y" for mark in "-/."),
    *(f"%m{mark}%d{mark}%Y" for mark in "-/."),
    *("%Y%m%d", "%d %b %Y", "%d %B %Y", "%d%b%Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y"),
]
_TIMES = ["", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S"]


class Refused(Exception):
    """Says why no program can read the file: the end of a sentence."""


class Numbers:
    """A column of numbers, and what is to be taken out of its cells.

    Parameters
    ----------
    values : Series
        As they were read.
    decided : Column
        Of the recipe.
    """

    def __init__(self, values: Any, decided: Column):
        self._present = values.notna().to_numpy()
        self._mark = decided.decimal or "."
        self._other = "," if self._mark == "." else "."
        self._without: set[str] = set()
        self._missing = numbers_among(decided.missing or ())

    def look(self, cell: str, k: int) -> None:
        """Look at the cell of row k."""
        if self._other not in cell:
            try:
                float(cell.replace(self._mark, "."))
                return
            except ValueError:
                pass
        dressed = _DRESSED.fullmatch(cell) if self._present[k] else None
        if dressed:
            before, digits, after = dressed.groups()
            self._without |= {before, after, *digits} - set(f"0123456789{self._mark}")
            if len(self._without) > _MOST_MARKS:
                raise Refused("its numbers are written in too many ways")

    def part(self) -> tuple:
        """What the program is told."""
        without = sorted(self._without - {""}, key=lambda mark: (-len(mark), mark))
        return "number", self._mark, without, self._missing


class Words:
    """A column of categories, or of yes and no, and what each of its cells stands for.

    Parameters
    ----------
    values : Series
        As they were read.
    levels : sequence of str, optional
        That have a column of 0 and 1 each; none for yes and no.
    """

    def __init__(self, values: Any, levels: Sequence[str] | None):
        self._values, self._levels = values, levels
        self._present = values.notna().to_numpy()
        self._rows: dict[str, int] = {}

    def look(self, cell: str, k: int) -> None:
        """Look at the cell of row k."""
        if cell in self._rows:
            return
        self._rows[cell] = k
        if len(self._rows) > _MOST_WORDS or len(cell) > _LONGEST_WORD:
            raise Refused("a column has too many different words, or too long ones")

    def part(self) -> tuple:
        """What the program is told."""
        known, missing = {}, []
        for cell, k in self._rows.items():
            if not self._present[k]:
                missing.append(cell)
            elif self._levels is None:
                known[cell] = [float(self._values.iloc[k])]
            else:
                known[cell] = [float(level == self._values.iloc[k]) for level in self._levels]
        return "word", known, missing


class Dates:
    """A column of dates, and how they are written.

    Parameters
    ----------
    values : Series
        As they were read.
    into : tuple
        The way and what it takes but for the format.
    """

    def __init__(self, values: Any, into: tuple):
        self._values, self._into = values, into
        self._present = values.notna().to_numpy()
        self._rows: dict[str, int] = {}

    def look(self, cell: str, k: int) -> None:
        """Look at the cell of row k."""
        if len(self._rows) < _MOST_DATES and self._present[k]:
            self._rows.setdefault(cell, k)

    def part(self) -> tuple:
        """What the program is told."""
        way, *given = self._into
        return way, self._format(), *given

    def _format(self) -> str:
        dates = {cell: self._values.iloc[k].to_pydatetime() for cell, k in self._rows.items()}
        for form in (day + time for day in _DATES for time in _TIMES):
            try:
                if all(datetime.strptime(cell, form) == date for cell, date in dates.items()):
                    return form
            except ValueError:
                continue
        raise Refused("its dates are written in more than one way, or in a rare one")


def columns_of(table: Table, selection: Selection) -> dict[int, Numbers | Words | Dates]:
    """The columns that X and y are made of, in their order, by the place of their cells in a row.

    Parameters
    ----------
    table : Table
        With a column for each cell of a row.
    selection : Selection
        Of that table.
    """
    places = {column.name: place for place, column in enumerate(table.columns)}
    decided = list(table.recipe.columns.values())
    names = [places[name] for name in (*selection.columns, selection.target)]
    return {k: _column(table.columns[k], table, decided[k], selection) for k in names}


def _column(
    column: Description, table: Table, decided: Column, selection: Selection
) -> Numbers | Words | Dates:
    values = table.frame[column.name]
    if values.dtype.kind == "M":
        return Dates(values, _into(column, values, selection))
    if column.kind == "boolean":
        return Words(values, None)
    if column.name not in selection.references:
        return Numbers(values, decided)
    used = set(values.iloc[selection.rows - 1].astype("str"))
    return Words(values, sorted(used - {selection.references[column.name]}))


def _into(column: Description, values: Any, selection: Selection) -> tuple[Any, ...]:
    """What dates become."""
    if column.dates in CALENDAR:
        chosen = values.iloc[selection.rows - 1]
        days = chosen.dt.month if column.dates == "month" else chosen.dt.day_of_week + 1
        levels = np.unique(days.to_numpy())[1:]  # the first is the reference level
        return "calendar", column.dates, levels.tolist()
    first = values.min()
    if first != first.floor("s"):
        raise Refused("its times have fractions of seconds")
    return "since", f"{first:%Y-%m-%d %H:%M:%S}", UNITS[column.dates or "days"]
