"""The bytes of a CSV file become a table of named columns, or one plain sentence saying why not.

The standard library's csv module checks the shape (the header, each row's length, the quotes) and
knows the line numbers; pandas' C parser then reads the numbers. Column names are the visitor's
text, so every sentence here shows them as inline code, which is inert in Markdown as well.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 20 * 2**20
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
MAX_LINE = 1_000_000  # characters
MAX_FEATURES = 32
LARGEST = 1e100  # a number whose square still fits
SHOWN_NAME = 60  # characters of a column name in a sentence


class TableError(ValueError):
    """The data cannot be used; the message is the one plain sentence a visitor sees."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The columns chosen from a table, complete rows only.

    Attributes
    ----------
    X : ndarray of shape (n, p), float64, C-contiguous
    y : ndarray of shape (n,), float64
    features : tuple of p names
    target : str
    dropped : int
        Rows left out because a chosen column is missing there.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]
    target: str
    dropped: int


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns, and the report of what reading them had to mend.

    Attributes
    ----------
    frame : pandas.DataFrame
        One column a name; missing cells are NaN.
    report : list of str
        Plain sentences; empty when there was nothing to mend.
    """

    frame: pd.DataFrame
    report: list[str] = field(default_factory=list)

    @property
    def numeric(self) -> tuple[str, ...]:
        """Names of the columns whose cells are all numbers or missing, with one number at least."""
        return tuple(name for name, column in self.frame.items() if _is_numeric(column))

    def select(self, target: str, features: Sequence[str]) -> Selection:
        """Take the rows in which the target and all features are present.

        Parameters
        ----------
        target : str
            A numeric column.
        features : sequence of str
            1 to 32 numeric columns; the target among them is left out.

        Returns
        -------
        Selection

        Raises
        ------
        TableError
            A column is unknown or not numeric, no feature is chosen or more than 32 are, fewer
            than 2 rows are complete, or the target is constant.
        """
        features = tuple(name for name in dict.fromkeys(features) if name != target)
        self._check_roles(target, features)
        values = self.frame[[*features, target]].to_numpy(np.float64, na_value=np.nan)
        complete = np.isfinite(values).all(axis=1)
        values = values[complete]
        if len(values) < 2:
            raise TableError(
                f"Only {len(values)} of {len(complete):,} rows have a number in every chosen "
                "column, and at least 2 are needed; choose other columns."
            )
        for name, largest in zip((*features, target), np.abs(values).max(axis=0), strict=True):
            if largest > LARGEST:
                raise TableError(
                    f"{quoted(name)} has numbers beyond {LARGEST:.0e}, whose squares no computer "
                    "can add up; use larger units."
                )
        y = np.ascontiguousarray(values[:, -1])
        if y.min() == y.max():
            raise TableError(
                f"{quoted(target)} has the same value in every row, so there is nothing to "
                "explain; choose another target."
            )
        X = np.ascontiguousarray(values[:, :-1])
        return Selection(X, y, features, target, dropped=len(complete) - len(y))

    def _check_roles(self, target: str, features: tuple[str, ...]) -> None:
        numeric = set(self.numeric)
        for role, name in [("target", target), *(("feature", name) for name in features)]:
            if name in numeric:
                continue
            problem = "is not numeric" if name in self.frame.columns else "is not in the data"
            raise TableError(f"{quoted(name)} {problem}; choose another {role}.")
        if not features:
            raise TableError("No feature is chosen; choose at least one that is not the target.")
        if len(features) > MAX_FEATURES:
            raise TableError(
                f"{len(features)} features are chosen, and at most {MAX_FEATURES} can be used; "
                "choose fewer."
            )


def read_csv(source: str | os.PathLike[str] | bytes) -> Table:
    """Read a CSV file: UTF-8, separated by commas, with a header row.

    Parameters
    ----------
    source : path or bytes
        Where the file is, or what is in it.

    Returns
    -------
    Table

    Raises
    ------
    TableError
        Whatever the bytes are, if they are no table of at least two numeric columns within the
        limits of this module.
    OSError
        The path cannot be read.
    """
    text = _decode(_read_bytes(source))
    header, start = _check_shape(text)
    frame, report = _name_columns(_parse(text, start, len(header)), header)
    table = Table(frame, report + _drop_infinite(frame))
    if len(table.numeric) < 2:
        raise TableError(
            "Two columns of numbers are needed, one to explain and one to explain it with; "
            f"this file has {len(table.numeric)}."
        )
    return table


def quoted(name: str) -> str:
    """Show a column name in a sentence: one line, at most 60 characters, as inline code.

    Inside a code span neither Markdown nor Streamlit's directives are live; only a backtick
    could end it, so backticks become apostrophes.
    """
    name = _clean(str(name)).replace("`", "'")
    if len(name) > SHOWN_NAME:
        half = SHOWN_NAME // 2
        name = f"{name[: half - 1]}…{name[-half:]}"
    return f"`{name}`"


# --- bytes to text ------------------------------------------------------------------------------

_EXPORT = "export the data as CSV and upload that"
_OTHER_FILES = [  # how its first bytes begin, what the file is, what to do
    (rb"PK\x03\x04(?s:.*)xl/", "an Excel workbook", "save it as CSV and upload that"),
    (rb"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as CSV and upload that"),
    (rb"PK[\x03\x05]", "a zip archive", "unpack it and upload the CSV file inside"),
    (rb"\x1f\x8b", "a gzip archive", "unpack it and upload the CSV file inside"),
    (rb"PAR1(?s:.*)PAR1\Z", "a Parquet file", _EXPORT),
    (rb"%PDF", "a PDF document", _EXPORT),
    (rb"\x89PNG", "a PNG picture", "upload the numbers it shows as CSV"),
    (rb"\xff\xd8\xff", "a JPEG picture", "upload the numbers it shows as CSV"),
    (rb"(?i)\s*<(!doctype|html|head|body|table)\b", "a web page (HTML)", _EXPORT),
    (rb"(?i)\s*<\?xml\b", "an XML document", _EXPORT),
    (rb"\s*(\{\s*[\"}]|\[\s*[\[{\"\]])", "a JSON file", _EXPORT),
    (rb"\xff\xfe|\xfe\xff", "UTF-16 text", "save it as CSV UTF-8 and upload that"),
]
_BOM = b"\xef\xbb\xbf"


def _read_bytes(source: str | os.PathLike[str] | bytes) -> bytes:
    """Read no more of a file than it takes to see that it is too big."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    else:
        data = bytes(source)
    if len(data) > MAX_BYTES:
        raise TableError(
            f"This file is larger than {MAX_BYTES // 2**20} MB, the most that can be read; "
            "upload a part of it."
        )
    return data


def _decode(data: bytes) -> str:
    """Turn the bytes of a text file into text; name the type of any other file."""
    data = data.removeprefix(_BOM)
    for pattern, kind, fix in _OTHER_FILES:
        if re.match(pattern, data):
            raise TableError(f"This is {kind}, not CSV; {fix}.")
    if b"\0" in data:
        raise TableError("This is a binary file, not CSV; save the data as CSV and upload that.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _count_line_ends(data[: error.start].decode()) + 1
        raise TableError(
            f"Line {line} is not UTF-8 text; save the file as CSV UTF-8 and upload that."
        ) from None
    if not text.strip():
        raise TableError("This file is empty; choose one with a header and rows of numbers.")
    return text


def _count_line_ends(text: str) -> int:
    """Count line ends of every kind: LF, CR LF and CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


# --- text to rows -------------------------------------------------------------------------------

_END = "\udcff"  # a line of its own after the last; decoded text cannot hold a lone surrogate


def _check_shape(text: str) -> tuple[list[str], int]:
    """Check the size, the header and each row; return the header and where the rows start.

    Returns
    -------
    header : list of str
        Its cells as they are in the file.
    start : int
        Index into `text` of the first character after the header.
    """
    stream = io.StringIO(text, newline="")
    records = _records(stream)
    _, header = next(records, (1, []))
    start = stream.tell()
    _check_header(header, rows=_count_line_ends(text.strip()))
    width, rows = len(header), 0
    for line, record in records:
        rows += 1
        # Empty cells past the header come from a delimiter at the end of each row: no loss.
        if len(record) > width and any(map(str.strip, record[width:])):
            raise TableError(
                f"Line {line} has {len(record)} fields, but the header has {width}; "
                "correct the line, or quote the commas within a cell."
            )
    if not rows:
        raise TableError("This file has a header but no rows; add rows of numbers.")
    return header, start


def _check_header(header: list[str], rows: int) -> None:
    columns = len(header)
    for count, limit, things in [
        (columns, MAX_COLUMNS, "columns"),
        (rows, MAX_ROWS, "rows"),
        (rows * columns, MAX_CELLS, "cells"),
    ]:
        if count > limit:
            raise TableError(
                f"This file has {count:,} {things}, and at most {limit:,} can be read; "
                "upload a part of it."
            )
    if columns < 2:
        raise TableError("Only one column was found; two are needed, separated by commas.")
    present = [cell for cell in map(str.strip, header) if cell]
    if present and all(map(_is_number, present)):
        raise TableError("The first row holds numbers; add a header row that names the columns.")


def _records(stream: io.StringIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its first line and the cells of each row that is not blank."""
    reader = csv.reader(_lines(stream), skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except csv.Error:  # a cell beyond csv.field_size_limit()
            raise TableError(
                f"A cell on line {line} is longer than {csv.field_size_limit():,} characters; "
                "shorten it, or close the quote it opens."
            ) from None
        if record == [_END]:
            return
        if record and record[-1].endswith(_END):  # only an open quote can have swallowed it
            raise TableError(
                f"A quote opened on line {line} is never closed; close it or remove it."
            )
        if any(map(str.strip, record)):
            yield line, record


def _lines(stream: io.StringIO) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        if len(line) > MAX_LINE:
            raise TableError(
                f"Line {number} is longer than {MAX_LINE:,} characters; "
                "break the file into one line a row."
            )
        yield line
    yield _END


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


# --- rows to columns ----------------------------------------------------------------------------


def _parse(text: str, start: int, width: int) -> pd.DataFrame:
    """Read the rows into `width` columns numbered from 0; rows without any value are left out."""
    import pandas as pd

    stream = io.StringIO(text, newline="")
    stream.seek(start)
    try:
        frame = pd.read_csv(
            stream,
            header=None,
            names=list(range(width)),
            usecols=list(range(width)),  # cuts the empty cells that end each row
            index_col=False,  # and never makes the first column an index
            skipinitialspace=True,
            low_memory=False,  # one type a column, not one a chunk
            engine="c",
        )
    except ValueError as error:  # pandas' own errors are ValueErrors too
        raise TableError(
            "The rows of this file cannot be read as CSV; look for stray quotes."
        ) from error
    frame = frame.dropna(how="all", ignore_index=True)
    return pd.DataFrame({position: _as_numbers(column) for position, column in frame.items()})


def _as_numbers(column: pd.Series) -> pd.Series:
    """Convert numbers that pandas left as text, such as integers beyond 64 bits."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        return column
    text = column.astype("str")
    numbers = pd.to_numeric(text, errors="coerce")
    return numbers if (numbers.notna() | text.isna() | (text == "")).all() else column


def _is_numeric(column: pd.Series) -> bool:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return bool(is_numeric_dtype(column) and not is_bool_dtype(column) and column.notna().any())


def _name_columns(frame: pd.DataFrame, header: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Give each column a clean, unique name; say which names are not the file's own."""
    cleaned = [_clean(cell) for cell in header]
    names: list[str] = []
    kept, report = [], []
    for position, name in enumerate(cleaned):
        if not name and frame[position].isna().all():  # a delimiter at the end of the header
            continue
        wanted = name or f"column {position + 1}"
        unique, number = wanted, 2
        while unique in names or (unique != name and unique in cleaned):
            unique, number = f"{wanted} {number}", number + 1
        if not name:
            report.append(f"Column {position + 1} has no name; it is called {quoted(unique)}.")
        elif unique != name:
            report.append(
                f"More than one column is called {quoted(name)}; "
                f"column {position + 1} is now {quoted(unique)}."
            )
        names.append(unique)
        kept.append(position)
    return frame[kept].set_axis(names, axis=1), report


def _clean(name: str) -> str:
    """Collapse white space; drop control, unprintable and bidirectional characters."""
    seen = "".join(c for c in name if c.isprintable() or c.isspace())
    return " ".join(seen.split())


def _drop_infinite(frame: pd.DataFrame) -> list[str]:
    """Make infinite cells missing, in place; say how many."""
    cells = 0
    for name, column in frame.select_dtypes("float").items():
        infinite = np.isinf(column)
        if infinite.any():
            frame[name] = column.mask(infinite)
            cells += int(infinite.sum())
    if not cells:
        return []
    what = "1 cell is" if cells == 1 else f"{cells:,} cells are"
    return [f"{what} infinite or too large for a number, and counted as missing."]
