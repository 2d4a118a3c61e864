"""CSV in its plainest form, which a file of any size is read in: UTF-8, commas, a header row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linnet.data.errors import TableError
from linnet.data.reading.decode import refuse_other_files
from linnet.data.table import MAX_FIELD

if TYPE_CHECKING:
    import pandas as pd

_UTF16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE


def decode(data: bytes) -> str:
    """Turn the bytes of a text file into text; name the type of any other file."""
    data = data.removeprefix(codecs.BOM_UTF8)
    refuse_other_files(data)
    if data.startswith(_UTF16):
        raise TableError("This is UTF-16 text; save it as CSV UTF-8.")
    if b"\0" in data:
        raise TableError("This is a binary file, not CSV; save the data as CSV and upload that.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = count_line_ends(data[: error.start].decode()) + 1
        raise TableError(
            f"Line {line} is not UTF-8 text; save the file as CSV UTF-8 and upload that."
        ) from None
    if not text.strip():
        raise TableError("This file is empty; choose one with a header and rows of numbers.")
    return text


def count_line_ends(text: str) -> int:
    """Count line ends of every kind: LF, CR LF and CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


_END = "\udcff"  # a line of its own after the last; decoded text cannot hold a lone surrogate


def records_of(stream: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
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


def _lines(stream: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        if len(line) > MAX_FIELD:
            raise TableError(
                f"Line {number} is longer than {MAX_FIELD:,} characters; "
                "break the file into one line a row."
            )
        yield line
    yield _END


def parse(text: str, start: int, width: int) -> pd.DataFrame:
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
