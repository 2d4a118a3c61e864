"""A column whose cells have become values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray

from linnet.data.reading.block import as_pandas
from linnet.data.reading.cells import Cells
from linnet.data.reading.words import Is
from linnet.data.recipe import MAX_CODES, UNDECIDED, Column
from linnet.text.wording import listed, plural


@dataclass
class Values:
    """The values of a column.

    Attributes
    ----------
    values : ndarray or pandas' array
    kind : str or None
        Where the values do not show it.
    said : list of str
        What was done.
    mark : str or None
        Of decimals, if the column shows it.
    decided : Column
        Of the recipe.
    grouped : str
        What groups the digits of numbers; "" if nothing does.
    """

    values: np.ndarray | ExtensionArray
    kind: str | None = None
    said: list[str] = field(default_factory=list)
    mark: str | None = None
    decided: Column = UNDECIDED
    grouped: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the recipe says of a column.

    Attributes
    ----------
    key : str
        The name it has in the file.
    column : Column
        With the decimal mark of the file where it has none of its own.
    missing : tuple of str
        What counts as missing besides the usual words, if it has no codes of its own.
    thousands : str or None
    """

    key: str
    column: Column = UNDECIDED
    missing: tuple[str, ...] = ()
    thousands: str | None = None

    @property
    def kind(self) -> str | None:
        """The kind; None if it is to be found."""
        return None if self.column.kind == "unused" else self.column.kind

    @property
    def codes(self) -> tuple[str, ...]:
        """All the codes that are given."""
        return (*(self.column.missing or ()), *self.missing)


def say_words(shown: str, cells: Cells, levels: np.ndarray) -> list[str]:
    """Some levels, which count as missing."""
    count, words, different = cells.filled(levels)
    if not count:
        return []
    which = listed(words, count=different)
    return [f"{shown}: {count_of(count)} ({which}) {were(count)} counted as missing."]


def missing_words(cells: Cells, *kinds: Is) -> tuple[str, ...]:
    """The levels that say there is no value, as many as a recipe holds; empty cells are none."""
    places = np.flatnonzero(np.isin(cells.kinds, kinds) & ~cells.blank)
    return tuple(cells.levels[k].as_py() for k in places[:MAX_CODES].tolist())


def text_of(cells: Cells, missing: np.ndarray) -> ExtensionArray:
    """The cells as text; `missing` says which levels are none."""
    if not missing.any():
        return as_pandas(cells.text)
    return as_pandas(pc.if_else(pa.array(missing[cells.codes]), None, cells.text))


def laid_out(values: np.ndarray, missing: object, present: np.ndarray, cells: Cells) -> np.ndarray:
    """A value for each cell, from those of the levels that are present."""
    levels = np.full(len(present), missing, values.dtype)
    levels[present] = values
    return levels[cells.codes]


def count_of(count: int) -> str:
    """1 cell, 2 cells."""
    return plural(count, "cell", "cells")


def were(count: int) -> str:
    """Was or were."""
    return "was" if count == 1 else "were"
