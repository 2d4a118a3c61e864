"""Columns of text side by side.

Arrow looks at all cells of a block at once, in time proportional to their length (its regular
expressions do not backtrack) and without the interpreter's lock. A call costs as much for a short
column as for a hundred of them, so short columns are looked at together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_TEXT = pd.StringDtype(na_value=np.nan)
_CELLS = 2**17  # of a block; a longer column is one by itself


@dataclass(frozen=True)
class Block:
    """Columns of a table.

    Attributes
    ----------
    cells : large_string array
        Column after column.
    rows : int
    """

    cells: pa.Array
    rows: int

    @classmethod
    def of(cls, columns: list[pa.Array]) -> Block:
        """Columns of the same length."""
        cells = columns[0] if len(columns) == 1 else pa.concat_arrays(columns)
        return cls(cells, len(columns[0]))

    def __len__(self) -> int:
        return len(self.cells) // self.rows

    def column(self, k: int) -> pa.Array:
        return self.cells.slice(k * self.rows, self.rows)

    def chosen(self, columns: np.ndarray) -> Block:
        """Those columns that a mask says, at least one."""
        if columns.all():
            return self
        return Block.of([self.column(k) for k in np.flatnonzero(columns).tolist()])

    def grid(self, values: pa.Array) -> np.ndarray:
        """What was computed of each cell, a row for a column."""
        return values.to_numpy(zero_copy_only=False).reshape(len(self), self.rows)

    def all_match(self, pattern: str) -> np.ndarray:
        """Say of each column whether the pattern matches the whole of each of its cells."""
        return np.asarray(matches(self.cells, pattern).reshape(len(self), self.rows).all(axis=1))


def columns_of(columns: list[int], texts: list[pa.Array]) -> Iterator[list[int]]:
    """Some columns, as many at a time as belong into a block."""
    most = max(1, _CELLS // max(1, len(texts[columns[0] - 1]))) if columns else 1
    for start in range(0, len(columns), most):
        yield columns[start : start + most]


def matches(text: pa.Array, pattern: str) -> np.ndarray:
    """Say of each cell whether the pattern matches the whole of it; False where it is null."""
    found = pc.match_substring_regex(text, rf"^(?:{pattern})\z")
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def to_floats(text: pa.Array) -> np.ndarray:
    """The float64 nearest to each number that is written with a point; NaN where it is null."""
    return pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)


def is_in(text: pa.Array, words: frozenset[str] | tuple[str, ...]) -> np.ndarray:
    """Say of each cell whether it is one of the words."""
    wanted = pa.array(sorted(words), text.type)
    return pc.is_in(text, wanted).to_numpy(zero_copy_only=False)


def as_pandas(text: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Cells as pandas has them."""
    return _TEXT.__from_arrow__(text)
