"""Where each record of a file begins, on which line, and how many cells it has.

One pass of the standard library's csv module over the lines, in constant memory but for 16 bytes a
record. It knows line numbers, stops at the limits, and keeps the cells of few records only: the
first, the last, and those below a blank line, which are all that the layout is judged by.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections import deque

import numpy as np

from linnet.data.errors import TableError
from linnet.data.limits import MAX_CELLS, MAX_COLUMNS, MAX_FIELD, MAX_ROWS
from linnet.data.progress import Progress, silent
from linnet.data.reading.dialect import Dialect

HEAD = 120  # records whose cells are kept at the start
TAIL = 30  # and at the end
BELOW = 6  # and below each blank line
_MOST_TITLES = 2_000  # lines above the table
_MOST_BREAKS = 100  # blank lines after which no more is kept
_OFTEN = 10_000  # lines from one report of progress to the next
_END = "\udcff"  # a line of its own after the last; decoded text cannot hold a lone surrogate


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
        self.cells: dict[int, list[str]] = {}
        self.breaks: list[int] = []
        starts, ends, lines = array("i"), array("i"), array("i")
        lengths, filled = array("h"), array("h")
        last: deque[tuple[int, list[str]]] = deque(maxlen=TAIL)
        self.swallowed = 0
        self._text, self._dialect = text, dialect
        source = _Lines(text, dialect, progress, line)
        reader = dialect.reader(source)
        k, kept_until, below_until = 0, HEAD, 0
        while (record := _next(reader, source)) is not None:
            width = len(record)
            while width and not record[width - 1].strip():
                width -= 1
            if not width:  # a line of delimiters separates nothing: only a blank one does
                source.blank |= len(record) <= 1
                continue
            if source.within and not self.swallowed and set(source.within) == {len(record) - 1}:
                self.swallowed = source.first if len(record) > 1 else 0
            if source.blank and k and len(self.breaks) < _MOST_BREAKS:
                self.breaks.append(k)
                below_until = k + BELOW
            source.blank = False
            if len(record) == 1 and k < _MOST_TITLES:  # titles of one cell do not count
                kept_until = max(kept_until, k + HEAD)
            if k < max(kept_until, below_until):
                self.cells[k] = record[: MAX_COLUMNS + 1]
            if width > MAX_COLUMNS or k > MAX_ROWS or k * width > MAX_CELLS:
                _refuse_size(k, width)
            last.append((k, record[: MAX_COLUMNS + 1]))
            starts.append(source.start)
            ends.append(source.offset)
            lines.append(source.first)
            lengths.append(min(len(record), MAX_COLUMNS + 1))
            filled.append(width)
            k += 1
        self.head = min(kept_until, k)
        self.cells.update(last)
        self.comments = source.comments
        self.starts, self.ends = np.asarray(starts), np.asarray(ends)
        self.lines = np.asarray(lines)
        self.lengths, self.filled = np.asarray(lengths), np.asarray(filled)

    def __len__(self) -> int:
        return len(self.starts)

    def row(self, k: int) -> list[str]:
        """The cells of any record."""
        if k in self.cells:
            return self.cells[k]
        record = self._text[self.starts[k] : self.ends[k]].decode()
        return next(self._dialect.reader(io.StringIO(record, newline="")))

    def at(self, line: int) -> int | None:
        """The record that begins on a line; None if none does."""
        k = int(np.searchsorted(self.lines, line))
        return k if k < len(self.lines) and self.lines[k] == line else None


class _Lines:
    """The lines of a text, and where the record being read began."""

    def __init__(self, text: bytes, dialect: Dialect, progress: Progress, line: int):
        self._stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
        self._comment, self._delimiter = dialect.comment, dialect.delimiter
        self._progress, self._size = progress, len(text)
        self.over = False
        self.number = line - 1
        self.offset = self.comments = 0
        self.first = self.start = 0
        self.fresh = True  # the next line begins a record
        self.blank = False
        self.within: list[int] = []  # of a record of several lines, their delimiters
        self._line = ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        while line := self._stream.readline():
            start = self.offset
            self.number += 1
            if self.number % _OFTEN == 0:
                self._progress(start / self._size)
            self.offset += len(line) if line.isascii() else len(line.encode())
            if len(line) > MAX_FIELD:
                raise TableError(
                    f"Line {self.number:,} is longer than {MAX_FIELD:,} characters; "
                    "break the file into one line a row."
                )
            if self.fresh:
                if self._comment and line.startswith(self._comment):
                    self.comments += 1
                    continue
                self.first, self.start, self.fresh = self.number, start, False
                self._line = line
                if self.within:
                    self.within = []
            else:
                if not self.within:
                    self.within.append(self._line.count(self._delimiter))
                self.within.append(line.count(self._delimiter))
            return line
        if self.over:
            raise StopIteration
        self.over = True
        return _END


def _next(reader, source: _Lines) -> list[str] | None:
    """The next record, or None after the last."""
    source.fresh = True
    try:
        record = next(reader)
    except csv.Error:  # a cell beyond the limit
        raise TableError(
            f"A cell that begins on line {source.first:,} is longer than {MAX_FIELD:,} "
            "characters; shorten it, or close the quote it opens."
        ) from None
    if not source.over:
        return record
    if record == [_END]:
        return None
    if record and record[-1].endswith(_END):  # only an open quote can have swallowed it
        raise TableError(
            f"A quote opened on line {source.first:,} is never closed; close it or remove it."
        )
    return record


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
