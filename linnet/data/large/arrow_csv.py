"""CSV rows that hold nothing but plain numbers, read by Apache Arrow.

That saves importing pandas, which takes longer than reading many a file. Streamlit needs Arrow, so
it is there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Some of what pandas takes for missing; a cell with another such word is not plain.
_MISSING = ("", "NA", "N/A", "NaN", "nan", "NULL", "null")


def plain_numbers(rows: bytes, width: int, positions: Sequence[int]) -> np.ndarray | None:
    """Read columns of rows, if all their cells are plain numbers or missing.

    Numbers are rounded correctly: each is the float64 nearest to what is written.

    Parameters
    ----------
    rows : bytes
        Separated by commas, without a header.
    width : int
        The number of columns.
    positions : sequence of m int
        The columns to read, from 0.

    Returns
    -------
    ndarray of shape (n, m), or None
        Missing cells are NaN. None if there is no row, if a row has another width, or if something
        needs a closer look: text, a number out of range, an unusual spelling or line end.
    """
    import pyarrow as pa
    from pyarrow import csv

    if b"\r" in rows and rows.count(b"\r") != rows.count(b"\r\n"):
        return None  # whether such a line ends there
    names = [str(k) for k in range(width)]
    chosen = [names[k] for k in positions]
    try:
        table = csv.read_csv(
            pa.BufferReader(pa.py_buffer(rows)),
            read_options=csv.ReadOptions(
                use_threads=False, column_names=names, block_size=max(1, len(rows))
            ),
            parse_options=csv.ParseOptions(newlines_in_values=b'"' in rows),
            convert_options=csv.ConvertOptions(
                include_columns=chosen,
                column_types=dict.fromkeys(chosen, pa.float64()),
                null_values=_MISSING,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if not len(table):
        return None
    numbers = np.empty((len(table), len(chosen)), order="F")
    start = 0
    for batch in table.to_batches():
        for k, column in enumerate(batch.columns):
            if not _fill(numbers[start : start + len(batch), k], column):
                return None
        start += len(batch)
    return numbers


def _fill(numbers: np.ndarray, column) -> bool:
    """Copy a column; says whether all its numbers are finite."""
    cells = slice(column.offset, column.offset + len(column))
    validity, values = column.buffers()
    numbers[:] = np.frombuffer(values, np.float64)[cells]
    if not column.null_count:
        return bool(np.isfinite(numbers).all())
    valid = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")[cells] == 1
    numbers[~valid] = np.nan
    return bool(np.isfinite(numbers[valid]).all())
