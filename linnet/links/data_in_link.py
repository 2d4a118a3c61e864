"""Data that a link carries: the chosen columns as CSV, packed; or none, if they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from linnet.data.selection import Selection
from linnet.data.table import Table
from linnet.links.experiment import MAX_PACKED, MAX_PACKED_TEXT
from linnet.links.packing import pack, unpack

MAX_UNPACKED = 2**20  # bytes: CSV of numbers packs to a half, repeated rows to much less
ROWS = 20_000  # more do not fit, and need not be tried
SECONDS = 0.3  # of a processor core that reading them may take: whoever opens a link waits for it
TOO_LONG = "The data in the link take too long to read; ask for a link to a smaller table."
WRITTEN = Recipe(  # as `carry` writes it: what is known needs no guess
    encoding="utf-8", delimiter=",", quote='"', escape="", comment="", header=(1,), left_out=()
)


class Carried(NamedTuple):
    """What a link carries of a table: packed CSV, and how it is read where that is no matter of
    course, as JSON; else ""."""

    packed: str
    recipe: str


def carry(table: Table, features: Sequence[str], target: str) -> Carried | None:
    """Pack the chosen columns of a table.

    Parameters
    ----------
    table : Table
    features : sequence of str
        Columns of the table.
    target : str

    Returns
    -------
    Carried or None
        None if they pack to more than 8 KB, or would be read back as anything else than they are:
        every number the regression uses is compared.
    """
    names = [*dict.fromkeys((*features, target))]
    frame = table.frame[names]
    if len(frame) > ROWS:
        return None
    content = frame.to_csv(index=False, lineterminator="\n").encode()
    if len(content) > MAX_UNPACKED:
        return None
    packed = pack(content)
    if len(packed) > MAX_PACKED_TEXT:
        return None
    for recipe in ("", _recipe(table, names).to_json()):
        try:
            read = carried(packed, recipe).select(target, features)
            if _equal(read, table.select(target, features)):
                return Carried(packed, recipe)
        except TableError:
            continue
    return None


def _recipe(table: Table, names: Sequence[str]) -> Recipe:
    """What was decided about some columns, as far as it is not in their values."""
    columns = {}
    for column in table.columns:
        if column.name in names and column.kind in ("number", "category", "date", "boolean"):
            columns[column.name] = Column(
                kind="number" if column.kind == "boolean" else column.kind,
                dates=column.dates,
                reference=column.levels[0] if column.kind == "category" else None,
            )
    return Recipe(columns=columns)


def carried(packed: str, recipe: str = "") -> Table:
    """Read the data a link carries.

    Parameters
    ----------
    packed : str
    recipe : str, optional
        Both as `carry` gives them.

    Raises
    ------
    TableError
        If this is not what `carry` gives, or no table.
    """
    try:
        content = unpack(packed, MAX_UNPACKED)
    except ValueError:
        raise TableError(
            f"The data in the link cannot be read; they are at most {MAX_PACKED // 2**10} KB of "
            "packed CSV. Ask for the link again."
        ) from None
    said = Recipe.from_json(recipe) if recipe else ALL_OPEN
    return read_csv(content, WRITTEN.updated(said), budget=Budget(SECONDS, TOO_LONG))


def _equal(one: Selection, other: Selection) -> bool:
    return (
        np.array_equal(one.X, other.X)
        and np.array_equal(one.y, other.y)
        and one.features == other.features
        and one.references == other.references
    )
