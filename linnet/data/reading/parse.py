"""The rows of a table, read into columns of text by pandas' C parser."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.errors import TableError
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
    filled = min(width, int(survey.lengths[rows].max()))  # the header may have more cells
    columns: list[list[pa.Array]] = [[] for _ in range(filled)]
    try:
        chunks = pd.read_csv(
            _bytes_of(text, survey, rows, progress),
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
            chunksize=max(1, _CHUNK // width),
            nrows=len(rows),
        )
        with chunks:
            for chunk in chunks:
                for cells, parts in zip(chunk.to_numpy().T, columns, strict=True):
                    parts.append(pc.utf8_trim_whitespace(pa.array(cells, pa.large_string())))
                progress(chunk.index.stop / len(rows))
    except TableError:  # the time is used up
        raise
    except (ValueError, csv.Error) as error:  # pandas' own errors are ValueErrors too
        raise TableError(_STRAY) from error
    if sum(map(len, columns[0])) != len(rows):
        raise TableError(_STRAY)
    texts = [_joined(parts) for parts in columns]
    return texts + [pa.repeat(_NOTHING, len(rows))] * (width - filled)


def joined(parts: list[pa.Array]) -> pa.Array:
    """The numbers that decimal commas cut in two."""
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _COMMA)


def _joined(parts: list[pa.Array]) -> pa.Array:
    joined = pa.concat_arrays(parts) if len(parts) > 1 else parts[0]
    parts.clear()  # each column's pieces go as soon as they are joined
    return joined


def _bytes_of(text: bytes, survey: Survey, rows: np.ndarray, progress: Progress) -> io.BytesIO:
    """A file that begins with the chosen rows, copied only where others lie between them."""
    starts, ends = survey.starts[rows], survey.ends[rows]
    gaps = np.flatnonzero(starts[1:] != ends[:-1]) + 1
    if len(gaps) == 0:
        file = io.BytesIO(text)
        file.seek(starts[0])
        return file
    file = io.BytesIO()
    view = memoryview(text)
    firsts, lasts = starts[[0, *gaps]], ends[[*(gaps - 1), len(rows) - 1]]
    for number, (start, end) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
        if number % _OFTEN == 0:
            progress(0)
        file.write(view[start:end])
    file.seek(0)
    return file
