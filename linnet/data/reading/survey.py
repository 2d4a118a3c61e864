"""The records of a file: where each begins, on which line, and how many cells it has.

Their cells are kept of few only: the first, the last, and those below a blank line, which are all
that the layout is judged by.
"""

from __future__ import annotations

import io

import numpy as np

from linnet.data.errors import TableError
from linnet.data.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from linnet.data.progress import Progress, silent
from linnet.data.reading.dialect import Dialect
from linnet.data.reading.records import Records, records_of

HEAD = 120  # records whose cells are kept at the start
TAIL = 30  # and at the end
BELOW = 6  # and below each blank line
_MOST_TITLES = 2_000  # lines above the table
_MOST_BREAKS = 100  # blank lines after which no more is kept


class Survey:
    """The records of a file that are neither blank nor comments.

    Parameters
    ----------
    text : bytes
        UTF-8.
    dialect : Dialect
    progress : callable, optional
    line : int
        Of the file, which the text begins on.

    Attributes
    ----------
    starts, ends : ndarray of int
        Their bytes are ``text[starts[k]:ends[k]]``.
    lines : ndarray of int
        The line each begins on; the first line is 1.
    lengths, filled : ndarray of int
        The number of cells, with and without the empty ones at the end.
    cells : dict of int to list of str
        Of the records that were kept.
    head : int
        Records from the first on that were kept.
    breaks : list of int
        Records with a blank line just above them.
    comments : int
        Lines that were comments.
    swallowed : int
        The line of the first record whose quotes seem to hold another one; 0 if none does.
    """

    def __init__(self, text: bytes, dialect: Dialect, progress: Progress = silent, line: int = 1):
        self._text, self._dialect = text, dialect
        parts: list[Records] = []
        count, breaks = 0, []
        for part in records_of(text, dialect, progress, line):
            _check_size(count, part.filled)
            parts.append(part)
            breaks.append(part.below + count)
            count += len(part.starts)
        self.starts, self.ends = _joined([p.starts for p in parts], [p.ends for p in parts])
        self.lengths, self.filled = _joined([p.lengths for p in parts], [p.filled for p in parts])
        self.lines, below = _joined([p.lines for p in parts], breaks)
        np.minimum(self.lengths, MAX_COLUMNS + 1, out=self.lengths)
        self.comments = sum(part.comments for part in parts)
        self.swallowed = next((part.swallowed for part in parts if part.swallowed), 0)
        below = np.unique(below[(below > 0) & (below < count)])
        self.breaks: list[int] = below[:_MOST_BREAKS].tolist()
        titles = np.flatnonzero(self.lengths[:_MOST_TITLES] == 1).tolist()  # they do not count
        kept = {*range(max(0, count - TAIL), count)}
        for start in (0, *titles):
            kept.update(range(start, min(start + HEAD, count)))
        for start in self.breaks:
            kept.update(range(start, min(start + BELOW, count)))
        self.head = min(max([HEAD, *(title + HEAD for title in titles[-1:])]), count)
        self.cells = self._cells_of(sorted(kept))

    def __len__(self) -> int:
        return len(self.starts)

    def _cells_of(self, kept: list[int]) -> dict[int, list[str]]:
        lines = (line for k in kept for line in self._lines_of(k))
        reader = self._dialect.reader(lines)
        return {k: next(reader)[: MAX_COLUMNS + 1] for k in kept}

    def _lines_of(self, k: int) -> io.StringIO:
        record = self._text[self.starts[k] : self.ends[k]].decode()
        return io.StringIO(record, newline="")

    def row(self, k: int) -> list[str]:
        """The cells of any record."""
        return self.cells[k] if k in self.cells else next(self._dialect.reader(self._lines_of(k)))

    def at(self, line: int) -> int | None:
        """The record that begins on a line; None if none does."""
        k = int(np.searchsorted(self.lines, line))
        return k if k < len(self.lines) and self.lines[k] == line else None


def _joined(*parts: list[np.ndarray]) -> list[np.ndarray]:
    return [np.concatenate([np.empty(0, np.int64), *part]).astype(np.int32) for part in parts]


def _check_size(before: int, filled: np.ndarray) -> None:
    """Refuse a file at the first record that is one too many, or too wide."""
    numbers = np.arange(before, before + len(filled))
    beyond = (filled > MAX_COLUMNS) | (numbers > MAX_ROWS) | (numbers * filled > MAX_CELLS)
    if beyond.any():
        first = int(np.argmax(beyond))
        _refuse_size(before + first, int(filled[first]))


def _refuse_size(row: int, width: int) -> None:
    for count, limit, things in [
        (width, MAX_COLUMNS, "columns"),
        (row, MAX_ROWS, "rows"),  # the first record is the header
        (row * width, MAX_CELLS, "cells"),
    ]:
        if count > limit:
            had = f"{count:,}" if things == "columns" else f"more than {limit:,}"
            raise TableError(
                f"This file has {had} {things}, and at most {limit:,} can be read; "
                "upload a part of it."
            )
