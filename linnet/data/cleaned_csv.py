"""The cleaned table as CSV text, in parts: made as far as somebody takes them.

Apache Arrow writes a column at once, some times as fast as pandas writes its cells, and does not
hold up other threads meanwhile.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.table import Table
from linnet.text.spreadsheet import SIGNS, guard

if TYPE_CHECKING:
    import pandas as pd

ROWS = 4096  # in a part
Written = Callable[[slice], pa.Array]  # what stands in some rows of a column
Unit = Literal["D", "s", "ms", "us", "ns"]
COARSE: tuple[Unit, ...] = ("D", "s", "ms", "us")  # coarsest first
_SIMPLE = 1e-4, 1e7  # numbers between them have no exponent, neither here nor in Arrow


def cleaned_csv(table: Table) -> Iterator[bytes]:
    """The table as a CSV file that a spreadsheet shows and does not run, in parts.

    Numbers in full, missing cells empty; of text and names, what is like a formula gets an
    apostrophe in front, which linnet takes away when it reads the file.
    """
    text = io.StringIO()
    csv.writer(text).writerow([guard(name) for name in table.frame])
    yield text.getvalue().encode("utf-8-sig")
    columns = [_column(values) for _, values in table.frame.items()]
    for start in range(0, len(table.frame), ROWS):
        rows = slice(start, start + ROWS)
        yield _lines([written(rows) for written in columns])


def _lines(columns: list[pa.Array]) -> bytes:
    rows = pc.binary_join_element_wise(*columns, ",", null_handling="replace")
    every = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    return pc.binary_join(every, "\r\n")[0].as_buffer().to_pybytes() + b"\r\n"


def _column(column: pd.Series) -> Written:
    """How a column is written; what all its rows have to do with is computed once."""
    if column.dtype.kind in "biuf":
        numbers = column.to_numpy(np.float64)
        return lambda rows: _numbers(numbers[rows])
    if column.dtype.kind == "M":
        times = column.to_numpy()
        times = times.astype(f"datetime64[{_unit(times)}]")
        return lambda rows: pc.cast(pa.array(times[rows]), pa.string())
    if column.dtype.name == "category":
        levels = _words(_text(column.cat.categories))
        codes = column.cat.codes.to_numpy()
        return lambda rows: levels.take(pa.array(codes[rows], mask=codes[rows] < 0))
    texts = _text(column)
    return lambda rows: _words(texts[rows])


def _numbers(numbers: np.ndarray) -> pa.Array:
    """As Python writes them, which needs a closer look if some have an exponent."""
    size = np.abs(numbers)
    least, most = _SIMPLE
    if (((size < least) & (size > 0)) | (size >= most)).any():
        return pa.array([None if x != x else repr(x) for x in numbers.tolist()], pa.string())
    texts = pc.cast(pa.array(numbers, from_pandas=True), pa.string())
    whole = pa.array(numbers == np.floor(numbers))
    return pc.if_else(whole, pc.binary_join_element_wise(texts, "0", "."), texts)


def _unit(times: np.ndarray) -> Unit:
    """What a column's times are written in: the coarsest unit that loses nothing of any of them."""
    times = times[~np.isnat(times)]
    exact = (u for u in COARSE if (times == times.astype(f"datetime64[{u}]")).all())
    return next(exact, "ns")


def _text(values: pd.Series | pd.Index) -> pa.Array:
    texts = pa.array(values.astype("str").array, pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _words(texts: pa.Array) -> pa.Array:
    """Guarded, and in quotes where that is needed."""
    texts = pc.cast(texts, pa.string())
    signs = pc.fill_null(pc.match_substring_regex(texts, f"[{SIGNS}]"), False)
    if pc.any(signs).as_py():
        guarded = [guard(text) for text in texts.filter(signs).to_pylist()]
        texts = pc.replace_with_mask(texts, signs, pa.array(guarded, pa.string()))
    marks = pc.match_substring_regex(texts, '[",\r\n]')
    if not pc.any(marks).as_py():
        return texts
    inner = pc.replace_substring(texts, '"', '""')
    return pc.if_else(marks, pc.binary_join_element_wise('"', inner, '"', ""), texts)
