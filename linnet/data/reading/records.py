"""Where the records of a text begin and end, and how many cells each has, piece by piece.

A piece without quotes and escapes has a record a line, and its delimiters are counted all at once.
The others are read by the standard library's csv module, record by record.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from linnet.data.errors import TableError
from linnet.data.limits import MAX_FIELD
from linnet.data.progress import Progress
from linnet.data.reading.dialect import Dialect, count_line_ends

_PIECE = 2**16  # bytes, and on to the end of a line
_OFTEN = 10_000  # lines from one report of progress to the next
_END = "\udcff"  # a line of its own after the last; decoded text cannot hold a lone surrogate
_BLANKS = b"\t\n\v\f\r\x1c\x1d\x1e\x1f "  # what str.strip takes away
_OTHER_BLANKS = re.compile(  # and beyond ASCII
    rb"\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80"
)


@dataclass(frozen=True)
class Records:
    """Some records that follow one another, without those of empty cells only.

    Attributes
    ----------
    starts, ends : ndarray of int
        Their bytes are ``text[starts[k]:ends[k]]``.
    lines : ndarray of int
        The line each begins on.
    lengths, filled : ndarray of int
        The number of cells, with and without the empty ones at the end.
    below : ndarray of int
        Those with a blank line just above; a line of delimiters is none. Ascending, and one more
        than there are records where a blank line follows the last.
    comments : int
        Lines that were comments.
    swallowed : int
        The line of the first record whose quotes seem to hold another one; 0 if none does.
    """

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    lengths: np.ndarray
    filled: np.ndarray
    below: np.ndarray
    comments: int
    swallowed: int = 0


_NONE = np.empty(0, np.int64)
_NOTHING = Records(_NONE, _NONE, _NONE, _NONE, _NONE, np.zeros(1, np.int64), 0)  # but blank lines


def records_of(text: bytes, dialect: Dialect, progress: Progress, line: int) -> Iterator[Records]:
    """Yield the records of a text that begins on a line of its file; a TableError ends them."""
    end_of_line = b"\n" if b"\n" in text else b"\r"
    start, known = 0, np.frombuffer(text, np.uint8)
    while start < len(text):
        end = text.find(end_of_line, start + _PIECE) + 1 or len(text)
        piece = text[start:end]
        found = None
        if not piece.strip(b"\r\n"):
            found, number = _NOTHING, line + count_line_ends(piece)
        elif _is_plain(piece, dialect):
            found, number = _plain(known[start:end], dialect, start, line)
        if found is not None:
            yield found
            start, line = end, number
            progress(start / len(text))
            continue
        source = _Lines(text, dialect, progress, start, line)
        yield from _parsed(source, dialect, end)
        start, line = source.offset, source.number + 1


# --- lines without quotes -----------------------------------------------------------------------


def _is_plain(piece: bytes, dialect: Dialect) -> bool:
    marks = [mark.encode() for mark in (dialect.quote, dialect.escape) if mark]
    if any(mark in piece for mark in marks):
        return False
    return piece.isascii() or _OTHER_BLANKS.search(piece) is None


def _plain(
    piece: np.ndarray, dialect: Dialect, start: int, line: int
) -> tuple[Records | None, int]:
    """The records of a piece, a line each, and the number of the next line; None if a line is too
    long."""
    is_end = piece == ord("\n")
    returns = piece == ord("\r")
    if returns.any():
        returns[:-1] &= ~is_end[1:]
        is_end |= returns
    ends = np.flatnonzero(is_end) + 1
    if not len(ends) or ends[-1] < len(piece):
        ends = np.append(ends, len(piece))
    starts = np.concatenate(([0], ends[:-1]))
    if (ends - starts).max() > MAX_FIELD:
        return None, line
    delimiter = ord(dialect.delimiter)
    places = np.flatnonzero(piece == delimiter)
    before = np.searchsorted(places, starts)
    lengths = np.searchsorted(places, ends) - before + 1
    is_solid = np.ones(256, bool)
    is_solid[[delimiter, *_BLANKS]] = False
    solid = np.concatenate(([-1], np.flatnonzero(is_solid[piece])))
    last = solid[np.searchsorted(solid, ends) - 1]
    filled = np.where(last >= starts, np.searchsorted(places, last) - before + 1, 0)
    used = ~_begin_with(piece, starts, (dialect.comment or "").encode())
    blank = used & (filled == 0) & (lengths == 1)
    comments = len(used) - int(used.sum())
    used &= filled > 0
    below = np.zeros(len(ends) + 1, bool)
    below[np.cumsum(used)[blank]] = True
    numbers = np.arange(line, line + len(ends))
    found = Records(
        start + starts[used],
        start + ends[used],
        numbers[used],
        lengths[used],
        filled[used],
        np.flatnonzero(below),
        comments,
    )
    return found, line + len(ends)


def _begin_with(piece: np.ndarray, starts: np.ndarray, mark: bytes) -> np.ndarray:
    """Say of each line whether it begins with a mark; of none if the mark is empty."""
    begins = np.full(len(starts), bool(mark))
    for k, byte in enumerate(mark):
        places = starts + k
        begins &= (places < len(piece)) & (piece[np.minimum(places, len(piece) - 1)] == byte)
    return begins


# --- others -------------------------------------------------------------------------------------


def _parsed(source: _Lines, dialect: Dialect, end: int) -> Iterator[Records]:
    """The records up to some byte, and on to the end of the one that it is in."""
    reader = dialect.reader(source)
    starts, ends, lines = array("i"), array("i"), array("i")
    lengths, filled, below = array("i"), array("i"), array("i")
    swallowed, failed = 0, None
    while source.offset < end:
        try:
            record = _next(reader, source)
        except TableError as error:
            failed = error
            break
        if record is None:
            break
        width = len(record)
        while width and not record[width - 1].strip():
            width -= 1
        if not width:  # a line of delimiters separates nothing: only a blank one does
            if len(record) <= 1 and below[-1:] != array("i", [len(starts)]):
                below.append(len(starts))
            continue
        if source.within and not swallowed and set(source.within) == {len(record) - 1}:
            swallowed = source.first if len(record) > 1 else 0
        starts.append(source.start)
        ends.append(source.offset)
        lines.append(source.first)
        lengths.append(len(record))
        filled.append(width)
    yield Records(
        np.asarray(starts),
        np.asarray(ends),
        np.asarray(lines),
        np.asarray(lengths),
        np.asarray(filled),
        np.asarray(below),
        source.comments,
        swallowed,
    )
    if failed:
        raise failed


class _Lines:
    """The lines of a text from some byte on, and where the record being read began."""

    def __init__(self, text: bytes, dialect: Dialect, progress: Progress, start: int, line: int):
        file = io.BytesIO(text)
        file.seek(start)
        self._stream = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self._comment, self._delimiter = dialect.comment, dialect.delimiter
        self._progress, self._size = progress, len(text)
        self.over = False
        self.number = line - 1
        self.offset, self.comments = start, 0
        self.first = self.start = 0
        self.fresh = True  # the next line begins a record
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
