"""The records among which a table is looked for, and what their cells look like."""

from __future__ import annotations

from collections import Counter

from linnet.data.reading.numbers import MISSING_NUMBER, is_missing, is_number
from linnet.data.reading.survey import Survey

_BODY = 60  # rows whose cells show which columns hold numbers


class Window:
    """Some of a file's records, narrowed from both ends.

    Attributes
    ----------
    survey : Survey
    low, high : int
        The first record, and the one after the last.
    width : int
        Columns of the table; 0 as long as that is open.
    """

    def __init__(self, survey: Survey):
        self.survey = survey
        self.low, self.high = 0, len(survey)
        self.width = 0
        self._rows: dict[tuple[int, int], list[str]] = {}
        self._data: dict[tuple[int, int], bool] = {}  # what `holds_data` has said

    def row(self, k: int) -> list[str]:
        """The cells of a record, as many as the table has columns; blank if it was not kept."""
        known = self._rows.get((k, self.width))
        if known is None:  # the header is looked for in the same rows again and again
            known = self._rows[k, self.width] = self.fitted(self.survey.cells.get(k, []))
        return known

    def fitted(self, cells: list[str]) -> list[str]:
        """Cells without blanks around them, as many as the table has columns."""
        cells = [cell.strip() for cell in cells]
        return cells[: self.width] + [""] * (self.width - len(cells)) if self.width else cells

    def body(self, start: int) -> list[list[str]]:
        """The first rows from here on, as far as they were kept."""
        rows = range(start, min(start + _BODY, self.high))
        return [self.row(k) for k in rows if k in self.survey.cells]

    def holds_data(self, k: int) -> bool:
        """Say whether there are numbers in a record of several cells."""
        known = self._data.get((k, self.width))
        if known is None:  # asked of the first rows for each blank line
            cells = self.row(k)
            known = len(cells) > 1 and any(map(is_number, cells))
            self._data[k, self.width] = known
        return known

    def numeric_columns(self, start: int) -> list[int]:
        """Columns whose cells from here on are mostly numbers."""
        numeric = []
        for j, cells in enumerate(zip(*self.body(start), strict=True)):
            if is_numeric(list(cells)):
                numeric.append(j)
        return numeric

    def numeric_tail(self, rows: list[list[str]]) -> list[int]:
        """Columns of which the last rows are numbers, whatever stands above."""
        last = rows[-_last_rows(rows) :]
        return [j for j in range(self.width) if is_numeric([row[j] for row in last])]


def are_names(cells: list[str]) -> bool:
    """Say whether cells could be the names of columns: different words, no numbers."""
    present = [cell.strip() for cell in cells if cell.strip()]
    return len(set(present)) == len(present) and are_words(present)


def are_words(cells: list[str]) -> bool:
    return not any(is_number(cell) or (cell.strip() and is_missing(cell)) for cell in cells)


def is_numeric(cells: list[str]) -> bool:
    """Say whether cells are mostly numbers."""
    counts = Counter(cells)
    present = sum(count for cell, count in counts.items() if not is_missing(cell))
    if not present:
        return False
    numbers = (count for cell, count in counts.items() if not is_missing(cell) and is_number(cell))
    return sum(numbers) > 0.6 * present


def is_word(cell: str) -> bool:
    return bool(cell) and not is_number(cell) and cell.lower() not in MISSING_NUMBER


def are_words_at(row: list[str], columns: list[int]) -> bool:
    return not any(is_number(row[j]) for j in columns)


def _last_rows(rows: list[list[str]]) -> int:
    """How many of the last rows surely are none of the header."""
    return max(2, min(3, len(rows) - 1), len(rows) // 2)
