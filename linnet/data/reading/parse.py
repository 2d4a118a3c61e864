"""The rows of a table, read into columns of text.

Apache Arrow reads rows of the same length without quotes, several times as fast as pandas' C parser
makes a Python string of each cell; that one reads all others.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from linnet.data.errors import TableError
from linnet.data.limits import MAX_COLUMNS
from linnet.data.progress import Progress, silent
from linnet.data.reading.dialect import Dialect
from linnet.data.reading.survey import Survey

_STRAY = "The rows of this file cannot be read as CSV; look for stray quotes."
_NOTHING, _COMMA = pa.scalar("", pa.large_string()), pa.scalar(",", pa.large_string())
_OFTEN = 10_000  # gaps between rows from one report of progress to the next
_CHUNK = 100_000  # cells; the parser's own memory is several times its text


def parse(
    text: bytes,
    survey: Survey,
    rows: np.ndarray,
    width: int,
    dialect: Dialect,
    progress: Progress = silent,
) -> list[pa.Array]:
    """Read the chosen records into `width` columns of text, nothing interpreted, blanks stripped.

    Parameters
    ----------
    text : bytes
        UTF-8.
    survey : Survey
        Of that text.
    rows : ndarray of int
        Positions in the survey, ascending.
    width : int
    dialect : Dialect
    progress : callable, optional
        Called with the share of the rows that were read.

    Returns
    -------
    list of large_string array
        "" where a row is too short.
    """
    lengths = survey.lengths[rows]
    filled = min(width, int(lengths.max()))  # the header may have more cells
    content = _bytes_of(text, survey, rows, progress)
    if _are_plain(content, lengths, dialect):
        ends = np.cumsum(survey.ends[rows] - survey.starts[rows], dtype=np.int64)
        chunks = _plain(content, ends, int(lengths[0]), filled, dialect)
    else:
        chunks = _others(content, len(rows), filled, dialect)
    columns: list[list[pa.Array]] = [[] for _ in range(filled)]
    count = 0
    try:
        for chunk in chunks:
            for cells, parts in zip(chunk, columns, strict=True):
                parts.append(pc.utf8_trim_whitespace(cells))
            count += len(chunk[0])
            progress(count / len(rows))
    except TableError:  # the time is used up
        raise
    except (ValueError, csv.Error) as error:  # pandas' own errors are ValueErrors too, and Arrow's
        raise TableError(_STRAY) from error
    if count != len(rows):
        raise TableError(_STRAY)
    texts = [_joined(parts) for parts in columns]
    return texts + [pa.repeat(_NOTHING, len(rows))] * (width - filled)


def _are_plain(content: memoryview, lengths: np.ndarray, dialect: Dialect) -> bool:
    """Say whether all rows have the same length, and cells are what stands between delimiters."""
    if lengths[0] > MAX_COLUMNS or (lengths != lengths[0]).any():
        return False
    known = np.frombuffer(content, np.uint8)
    return not any((known == ord(m)).any() for m in (dialect.quote, dialect.escape) if m)


def _plain(
    content: memoryview, ends: np.ndarray, length: int, filled: int, dialect: Dialect
) -> Iterator[list[pa.Array]]:
    """The first cells of plain rows, of which each ends at some byte."""
    names = [str(k) for k in range(length)]
    parsing = arrow_csv.ParseOptions(
        delimiter=dialect.delimiter, quote_char=False, ignore_empty_lines=False
    )
    converting = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.large_string()),
        include_columns=names[:filled],
        strings_can_be_null=False,
    )
    start, step = 0, max(1, _CHUNK // length)
    for k in range(0, len(ends), step):
        end = int(ends[min(k + step, len(ends)) - 1])
        reading = arrow_csv.ReadOptions(
            use_threads=False, column_names=names, block_size=end - start + len(BOM_UTF8) + 1
        )
        piece = pa.BufferReader(BOM_UTF8 + content[start:end])  # as Arrow does
        table = arrow_csv.read_csv(piece, reading, parsing, converting)
        yield [column.combine_chunks() for column in table.columns]
        start = end


def _others(
    content: memoryview, rows: int, filled: int, dialect: Dialect
) -> Iterator[list[pa.Array]]:
    """The first cells of any rows."""
    chunks = pd.read_csv(
        io.BytesIO(BOM_UTF8 + content),  # pandas takes one mark away
        sep=dialect.delimiter,
        quotechar=dialect.quote or '"',
        escapechar=dialect.escape,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        header=None,
        names=list(range(filled)),
        usecols=list(range(filled)),  # cuts the empty cells that end each row
        index_col=False,  # and never makes the first column an index
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8",
        engine="c",
        chunksize=max(1, _CHUNK // filled),
        nrows=rows,
    )
    with chunks:
        for chunk in chunks:
            yield [pa.array(cells, pa.large_string()) for cells in chunk.to_numpy().T]


def joined(parts: list[pa.Array]) -> pa.Array:
    """The numbers that decimal commas cut in two."""
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _COMMA)


def _joined(parts: list[pa.Array]) -> pa.Array:
    joined = pa.concat_arrays(parts) if len(parts) > 1 else parts[0]
    parts.clear()  # each column's pieces go as soon as they are joined
    return joined


def _bytes_of(text: bytes, survey: Survey, rows: np.ndarray, progress: Progress) -> memoryview:
    """The chosen rows, copied only where others lie between them."""
    starts, ends = survey.starts[rows], survey.ends[rows]
    gaps = np.flatnonzero(starts[1:] != ends[:-1]) + 1
    view = memoryview(text)
    if len(gaps) == 0:
        return view[starts[0] : ends[-1]]
    file = io.BytesIO()
    firsts, lasts = starts[[0, *gaps]], ends[[*(gaps - 1), len(rows) - 1]]
    for number, (start, end) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
        if number % _OFTEN == 0:
            progress(0)
        file.write(view[start:end])
    return file.getbuffer()
