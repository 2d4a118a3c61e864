"""A CSV file of any size, compressed in bounded memory and on several cores.

The file is cut into pieces at line ends. The parsers and LAPACK's QR let other threads run, so a
few threads parse and compress one piece each; the parts are merged in the file's order, which makes
the result the same to the last bit however the threads were scheduled. Arrow parses pieces of plain
numbers; what else a cell may hold is for pandas to say, which reads all other pieces.
"""

from __future__ import annotations

import csv
import io
import os
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from linnet.data.errors import TableError
from linnet.data.large.arrow_csv import plain_numbers
from linnet.data.large.plain_csv import count_line_ends, decode, parse, records_of
from linnet.data.table import MAX_FIELD
from linnet.limits import LARGEST_VALUE
from linnet.regression.compress import Compressed, compress
from linnet.text.wording import cleaned, quoted

if TYPE_CHECKING:
    import pandas as pd

HEAD = 256 * 2**10  # bytes: the first piece, which decides what is numeric if nobody says
PIECE = 2 * 2**20  # bytes: large enough to amortise the call, small enough for a bounded memory
WORKERS = min(4, os.cpu_count() or 1)  # more would wait for the one thread that reads
WINDOW = WORKERS + 2  # pieces in memory at a time: one a worker, and the next ones at hand


def compress_csv(
    path: str | os.PathLike[str], target: str, features: Sequence[str] | None = None
) -> Compressed:
    """Compress columns of a CSV file of any size: UTF-8, separated by commas, with a header row.

    The same numbers as ``compress`` of the whole file in memory, up to rounding. Rows in which a
    chosen column is missing or infinite are left out; ``n`` counts the rows used.

    Parameters
    ----------
    path : path
        Where the file is. It is read once, from its beginning to its end: a pipe will do.
    target : str
        A numeric column.
    features : sequence of str, optional
        Numeric columns; the target among them is left out. If not given: every other column that
        has a name and is numeric in the first rows (256 kB), in the order of the header. A column
        that is empty there is refused, not guessed, and so is one with text further down.

    Returns
    -------
    Compressed
        Of p features in the order given.

    Raises
    ------
    TableError
        A column is unknown, not unique or not numeric, no feature is chosen, a row has a cell past
        the end of the header, a number is beyond 1e100, no row is complete, or the file is not CSV.
    OSError
        The path cannot be read.

    Notes
    -----
    What ``read_csv`` mends in a smaller file (other delimiters, decimal commas, currency signs,
    rows of the wrong length) is refused here, with the line it is on. A piece ends at a line end
    (LF or CR LF) before which the number of quotes is even, as it is after each record of RFC 4180.
    """
    with open(path, "rb") as file, ThreadPoolExecutor(WORKERS) as pool:
        head = _whole_rows(file, HEAD, 1)
        columns, first = _choose(head, target, features)
        pieces = _pieces(file, 1 + _count(head, b"\n"), columns.zeros)
        total = None
        for part in _in_order(pool, columns.compress, chain([first], pieces)):
            if part:
                total = total.merge(part) if total else part
    if total is None:
        raise TableError(
            "No row of this file has a number in every chosen column; choose other columns."
        )
    return total


def _in_order(pool: Executor, work: Callable, pieces: Iterable[tuple]) -> Iterator:
    """Yield ``work(*piece)`` in the order of the pieces, of which at most WINDOW are in memory."""
    waiting: deque = deque()
    for piece in pieces:
        waiting.append(pool.submit(work, *piece))
        if len(waiting) == WINDOW:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


# --- a file into pieces -------------------------------------------------------------------------


def _pieces(file: BinaryIO, line: int, top: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield pieces of whole rows, of about PIECE bytes, each with the number of its first line.

    Each has the line ``top`` above its rows.
    """
    while len(piece := _whole_rows(file, PIECE, line, top)) > len(top):
        yield line, piece
        line += _count(piece, b"\n") - 1


def _whole_rows(file: BinaryIO, size: int, line: int, top: bytes = b"") -> bytes:
    """Read that many bytes, and on to the next line end that is outside quotes.

    The line ``top`` is put above them here, where the piece is joined anyway.

    A quote inside an unquoted cell (5" pipe) stands for itself, and is counted like one that is
    never closed. To tell the two apart takes a slower look, so that comes last.
    """
    parts = [top, file.read(size)]
    quotes, added = _count(parts[1], b'"'), 0
    while quotes % 2 or not parts[-1].endswith(b"\n"):
        if added > MAX_FIELD:
            whole = b"".join(parts[1:])
            text = decode(whole) if line == 1 else whole.decode(errors="replace")
            _numbered(line, text)  # a TableError if a quote is open, or a line too long
            break
        more = file.readline(4 * MAX_FIELD + 1)  # of which each character takes 4 bytes at most
        if not more:
            break
        parts.append(more)
        added += len(more)
        quotes += more.count(b'"')
    return b"".join(parts)


def _count(data: bytes, byte: bytes) -> int:
    """Count a byte; in megabytes that is four times as fast as bytes.count."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord(byte))) if byte in data else 0


def _numbered(line: int, text: str) -> list[tuple[int, list[str]]]:
    """The records of a text that begins on a line of the file, each with its line in the file."""
    try:
        records = records_of(io.StringIO(text, newline=""))
        return [(line - 1 + number, record) for number, record in records]
    except TableError:  # the sentence counts lines, too: say it again, below as many blank ones
        return list(records_of(chain(repeat("\n", line - 1), io.StringIO(text, newline=""))))


# --- the header ---------------------------------------------------------------------------------


def _choose(
    piece: bytes, target: str, features: Sequence[str] | None
) -> tuple[_Columns, tuple[int, bytes]]:
    """Read the header; return the chosen columns, and the rows below it with their first line."""
    text = decode(piece)
    stream = io.StringIO(text, newline="")
    header = [cleaned(cell) for cell in next(records_of(stream), (1, []))[1]]
    start = stream.tell()
    if features is None:
        features = _numeric(header, text[start:], target)
    names = [name for name in dict.fromkeys(features) if name != target]
    for role, name in [("target", target), *(("feature", name) for name in names)]:
        if name not in header:
            raise TableError(f"{quoted(name)} is not in the data; choose another {role}.")
        if header.count(name) > 1:
            raise TableError(
                f"More than one column is called {quoted(name)}; rename all but one of them."
            )
    if not names:
        raise TableError("No feature is chosen; choose at least one that is not the target.")
    names.append(target)
    columns = _Columns(tuple(names), tuple(map(header.index, names)), len(header))
    rows = columns.zeros + text[start:].encode()
    return columns, (1 + count_line_ends(text[:start]), rows)


def _numeric(header: list[str], rows: str, target: str) -> list[str]:
    """The names of the columns that are numeric in these rows, without the target."""
    plain = plain_numbers(rows.encode(), len(header), range(len(header)))
    if plain is not None and not np.isnan(plain).all(axis=0).any():
        return list(filter(None, header))
    frame = parse(_zeros(len(header)) + rows, 0, len(header)).iloc[1:]
    if frame.empty:
        raise TableError("There is a header but no rows; add rows of numbers.")
    for position, name in enumerate(header):
        if name and name != target and frame[position].isna().all():
            raise TableError(
                f"{quoted(name)} is empty in the first rows, so it may be numeric or not; "
                "name the features to use."
            )
    return [name for position, name in enumerate(header) if name and _is_numeric(frame[position])]


def _is_numeric(column: pd.Series) -> bool:
    """Its cells are all numbers or missing."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return bool(is_numeric_dtype(column) and not is_bool_dtype(column))


def _zeros(width: int) -> str:
    """A row to put before others: it gives them its width, and keeps True from being read as 1."""
    return ",".join("0" * width) + "\n"


# --- rows into parts ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """The chosen columns: features first, target last.

    Attributes
    ----------
    names : tuple of p + 1 names
    positions : tuple of p + 1 int
        Where they are in each row, from 0.
    width : int
        The number of columns of the file.
    """

    names: tuple[str, ...]
    positions: tuple[int, ...]
    width: int

    @property
    def zeros(self) -> bytes:
        """What stands above the rows of a piece."""
        return _zeros(self.width + 1).encode()

    def compress(self, line: int, piece: bytes) -> Compressed | None:
        """Compress the rows of a piece that begins on a line; None if no row is complete.

        Above the rows the piece has the line of zeros.
        """
        try:
            rows = self._read(piece)
        except ValueError:
            raise self._refusal(line, piece) from None
        return compress(rows[:, :-1], rows[:, -1]) if len(rows) else None

    def _read(self, piece: bytes) -> np.ndarray:
        """The complete rows as numbers, shape (n, p + 1); a ValueError if a row is refused."""
        if not piece.isascii():
            piece.decode()  # in columns that are not chosen, too: no choice changes the answer
        rows = plain_numbers(piece.removeprefix(self.zeros), self.width, self.positions)
        if rows is None:
            rows = self._read_any(piece)
        complete = np.isfinite(rows).all(axis=1)
        if not complete.all():
            rows = rows[complete]
        if np.abs(rows).max(initial=0.0) > LARGEST_VALUE:
            raise ValueError("a number is too large")
        return rows

    def _read_any(self, piece: bytes) -> np.ndarray:
        """The rows as numbers, however pandas knows to read them."""
        import pandas as pd

        beyond = self.width  # one more column, for cells past the end of the header
        table = pd.read_csv(
            io.BytesIO(piece),
            header=None,
            names=list(range(self.width + 1)),
            usecols=[*self.positions, beyond],
            index_col=False,
            skipinitialspace=b" " in piece,  # it costs a fifth of the time
            dtype=np.float64,
            low_memory=False,
            engine="c",
        ).to_numpy()[1:]
        if not np.isnan(table[:, -1]).all():
            raise ValueError("a row is longer than the header")
        if list(self.positions) != sorted(self.positions):  # pandas keeps the file's order
            return table[:, np.argsort(np.argsort(self.positions))]
        return table[:, :-1]

    def _refuses(self, records: Iterable[Sequence[str]]) -> bool:
        stream = io.StringIO()
        csv.writer(stream).writerows(records)
        try:
            self._read(self.zeros + stream.getvalue().encode())
        except ValueError:
            return True
        return False

    def _refusal(self, line: int, piece: bytes) -> TableError:
        """Say what is wrong with the first row of a piece that is refused."""
        try:
            text = piece.removeprefix(self.zeros).decode()
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            return TableError(f"Line {line} is not UTF-8 text; save the file as CSV UTF-8.")
        records = _numbered(line, text)  # or a TableError, with its own sentence
        first = bisect_left(
            range(len(records)),
            True,
            key=lambda last: self._refuses(record for _, record in records[: last + 1]),
        )
        if first == len(records):
            return TableError(
                f"The rows from line {line} on cannot be read as CSV; look for stray quotes."
            )
        return self._refusal_of_row(*records[first])

    def _refusal_of_row(self, line: int, record: list[str]) -> TableError:
        if any(cell.strip(" ") for cell in record[self.width :]):  # a tab is a cell, too
            return TableError(
                f"Line {line} has {len(record)} fields, but the header has {self.width}; "
                "correct the line, or quote the commas within a cell."
            )
        for name, position in zip(self.names, self.positions, strict=True):
            alone = [cell if k == position else "" for k, cell in enumerate(record)]
            if self._refuses([alone]):
                role = "target" if name == self.names[-1] else "feature"
                return TableError(
                    f"{quoted(name)} is not numeric: line {line} has {quoted(record[position])}; "
                    f"choose another {role}."
                )
        sizes = [abs(float(record[position])) for position in self.positions]
        return TableError(
            f"{quoted(self.names[int(np.argmax(sizes))])} has a number beyond {LARGEST_VALUE:.0e} "
            f"on line {line}, whose square no computer can add up; use larger units."
        )
