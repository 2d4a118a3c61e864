"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator. What the recipe says of a column is obeyed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.column import Description, describe
from linnet.data.errors import TableError, UnknownColumn
from linnet.data.progress import Progress, silent
from linnet.data.reading.asking import Asking
from linnet.data.reading.block import Block, columns_of
from linnet.data.reading.cells import Cells, cells_of
from linnet.data.reading.doubts import ask_groups, doubted, may_be_groups
from linnet.data.reading.number_columns import (
    ask_numbers,
    may_be_words,
    read_plain,
    settle_mark,
    type_numbers,
)
from linnet.data.reading.values import Values, Wanted, missing_words, say_words
from linnet.data.reading.word_columns import type_words
from linnet.data.reading.words import Is
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from linnet.text.spreadsheet import unguard
from linnet.text.wording import cleaned, listed, quoted


@dataclass
class Typed:
    """Typed columns, described, and what typing them did.

    Attributes
    ----------
    frame : pandas.DataFrame
    columns : tuple of Description
    notes : list of str
    recipe : Recipe
        The columns, and the marks of numbers.
    """

    frame: pd.DataFrame
    columns: tuple[Description, ...]
    recipe: Recipe
    notes: list[str] = field(default_factory=list)


def type_columns(
    names: list[str],
    texts: list[pa.Array],
    delimiter: str,
    asking: Asking,
    budget: Budget,
    progress: Progress = silent,
) -> Typed:
    """Name the columns and give each its type.

    Parameters
    ----------
    names : list of str
        As they are in the file.
    texts : list of large_string array
        The cells; the list is emptied on the way, so that no column is held twice.
    delimiter : str
        Where it is no comma, a comma in a number more likely marks decimals.
    asking : Asking
        Knows what is given, and takes the questions, such as "decimal:3": what the comma or point
        in the third column is.
    budget : Budget
        Of the reading.
    progress : callable, optional
        Called with the share of the columns that are typed.

    Returns
    -------
    Typed
    """
    keys, notes = _unique_names(names, texts)
    wanted = _wanted(keys, asking.recipe)
    called = {k: cleaned(w.column.name or "") or w.key for k, w in wanted.items()}
    _check_names(called)
    done: dict[int, Values] = {}
    open_: dict[int, Cells] = {}
    marks: set[str] = set()  # of decimals, that some column shows
    for k, cells in _read(called, wanted, texts, delimiter, budget):
        name = called[k]
        if isinstance(cells, Values):
            done[k] = cells
        elif cells.ambiguous or (cells.mark == "," == delimiter):
            open_[k] = cells
        else:
            done[k] = _type(k, name, wanted[k], cells, asking, budget)
        if k in done and (mark := done[k].mark):
            marks.add(mark)
        progress(len(done) / len(called))
    texts.clear()
    for k, cells in open_.items():
        if cells.ambiguous:
            settle_mark(k, called[k], wanted[k], cells, delimiter, marks, asking)
        elif "." in marks and "," not in marks and cells.votes[","] < cells.total(Is.NUMBER) / 2:
            cells.mark = "."  # a list such as 4,6 among whole numbers
        done[k] = _type(k, called[k], wanted[k], cells, asking, budget)
        done[k].said[:0] = asking.said(f"decimal:{k}")
    frame = {}
    columns: list[Description] = []
    decided: dict[str, Column] = {}
    grouped = {values.grouped for values in done.values()}
    shown = [values.mark for values in done.values()]
    kinds = {k: values.kind for k, values in done.items()}
    for k, name in called.items():
        budget.check()
        others = [j for j in kinds if j != k and kinds[j] in ("number", "boolean", "category")]
        values = doubted(k, name, wanted[k], done.pop(k), len(others) > 1, asking)
        description = describe(name, values.values, values.kind, not columns, wanted[k].column)
        columns.append(description)
        notes += values.said + _why_unused(description)
        frame[name] = values.values
        decided[wanted[k].key] = _decided(wanted[k], values, description)
    decimal, thousands = _marks(asking.recipe, shown, grouped)
    recipe = Recipe(
        decimal=decimal,
        thousands=thousands,
        missing=asking.recipe.missing or (),
        columns=decided,
    )
    return Typed(pd.DataFrame(frame, copy=False), tuple(columns), recipe, notes)


# --- names --------------------------------------------------------------------------------------


def _unique_names(names: list[str], texts: list[pa.Array]) -> tuple[dict[int, str], list[str]]:
    """Give each column, counted from 1, a clean, unique name; say which are not the file's own."""
    clean = [cleaned(unguard(name)) for name in names]
    nameless = not any(names)  # no header
    kept: dict[int, str] = {}
    taken: set[str] = set()
    notes = []
    for k, name in enumerate(clean, 1):
        # a delimiter at the end of each row
        if not name and pc.all(pc.equal(texts[k - 1], "")).as_py():
            continue
        wanted = name or f"column {k}"
        unique, number = wanted, 2
        while unique in taken or (unique != name and unique in clean):
            unique, number = f"{wanted} {number}", number + 1
        if not name and not nameless:
            notes.append(f"Column {k} has no name; it is called {quoted(unique)}.")
        elif name and unique != name:
            notes.append(
                f"More than one column is called {quoted(name)}; column {k} is now "
                f"{quoted(unique)}."
            )
        taken.add(unique)
        kept[k] = unique
    return kept, notes


def _wanted(keys: dict[int, str], recipe: Recipe) -> dict[int, Wanted]:
    """What the recipe says of each column."""
    unknown = set(recipe.columns) - set(keys.values())
    if unknown:
        raise UnknownColumn(
            f"The recipe speaks of a column {quoted(min(unknown))}, which this file does not "
            f"have; its columns are {listed(list(keys.values()))}."
        )
    implied = {",": ".", ".": ","}.get(recipe.thousands or "")
    decimal = recipe.decimal or implied
    return {
        k: Wanted(
            key,
            replace(column, decimal=decimal) if decimal and not column.decimal else column,
            () if column.missing is not None else recipe.missing or (),
            recipe.thousands,
        )
        for k, key in keys.items()
        for column in [recipe.column(key)]
    }


def _check_names(called: dict[int, str]) -> None:
    name, count = Counter(called.values()).most_common(1)[0] if called else ("", 0)
    if count > 1:
        raise TableError(f"The recipe gives two columns the name {quoted(name)}; change one.")


# --- types --------------------------------------------------------------------------------------


def _read(
    called: dict[int, str],
    wanted: dict[int, Wanted],
    texts: list[pa.Array],
    delimiter: str,
    budget: Budget,
) -> Iterator[tuple[int, Values | Cells]]:
    """The values of each column of plain numbers, and of others the cells."""
    for part in columns_of(list(called), texts):
        block = Block.of([texts[k - 1] for k in part])
        for k in part:
            texts[k - 1] = None
        names, decimals = [called[k] for k in part], [wanted[k].column.decimal for k in part]
        plain = [
            values and _if_wanted(called[k], wanted[k], values)
            for k, values in zip(part, read_plain(block, names, delimiter, decimals), strict=True)
        ]
        budget.check()
        others = np.array([values is None for values in plain])
        cells: Iterator[Cells] = iter(())
        if others.any():
            missing = [
                (wanted[k].column.missing, wanted[k].missing)
                for k, values in zip(part, plain, strict=True)
                if values is None
            ]
            cells = cells_of(block.chosen(others), missing, budget)
        for k, values in zip(part, plain, strict=True):
            yield k, values or next(cells)
            budget.check()


def _if_wanted(name: str, wanted: Wanted, plain: Values) -> Values | None:
    """Plain numbers, if the column is of their kind, or may be."""
    if wanted.kind == "boolean":
        return _as_boolean(plain)
    if wanted.kind == "date":
        return plain if doubted_date(name, wanted, plain) else None
    return plain if wanted.kind in (None, "number") else None


def doubted_date(name: str, wanted: Wanted, plain: Values) -> bool:
    """Say whether numbers such as 20240131 are dates."""
    return doubted(0, name, wanted, replace(plain, said=[]), True, Asking(ALL_OPEN)).kind == "date"


def _as_boolean(plain: Values) -> Values | None:
    """1 and 0 for yes and no; None if there are other numbers."""
    present = plain.values[~np.isnan(plain.values)]
    return replace(plain, kind="boolean") if np.isin(present, (0.0, 1.0)).all() else None


def _type(
    k: int, name: str, wanted: Wanted, cells: Cells, asking: Asking, budget: Budget
) -> Values:
    kind = wanted.kind
    if (cells.kinds == Is.MISSING).all():
        nothing = np.full(len(cells.text), np.nan)
        said = say_words(quoted(name), cells, cells.kinds == Is.MISSING)
        words = missing_words(cells, Is.MISSING)
        return Values(nothing, said=said, decided=Column(missing=words))
    numbers = cells.of_numbers
    if numbers and may_be_words(cells):
        numbers = ask_numbers(k, name, wanted, cells, asking)
    if kind == "number" and not cells.of_numbers:
        cells.take_for_numbers()
    if cells.mark is None or wanted.column.decimal:
        cells.mark = wanted.column.decimal or "."
    if kind == "number" or (kind is None and numbers):
        read = type_numbers(name, wanted, cells)
        read.said += asking.said(f"kind:{k}")
        return read
    if kind == "category" and (cells.kinds == Is.NUMBER).any():
        if may_be_groups(name, cells.values["."][cells.codes]):
            ask_groups(k, name, wanted, asking)
        if cells.of_numbers:  # among words 1.0 stays as it is written
            cells.relabel(_whole(cells.levels.to_pylist()))
    cells.take_for_words(wanted.codes)
    read = type_words(k, name, wanted, cells, asking, budget)
    read.said += asking.said(f"kind:{k}")
    return read


def _whole(levels: list[str]) -> list[str]:
    """Codes that are whole numbers without their .0, unless some have zeros in front."""
    if any(level.startswith("0") and level[1:2].isdigit() for level in levels):
        return levels
    return [
        level.removesuffix(".0") if level.removesuffix(".0").isdigit() else level
        for level in levels
    ]


def _marks(recipe: Recipe, decimals: list[str | None], grouped: set[str]) -> tuple[str, str]:
    """The marks of decimals and of thousands that most of the file's columns have."""
    known = Counter(filter(None, decimals))
    decimal = recipe.decimal or {",": ".", ".": ","}.get(recipe.thousands or "")
    decimal = decimal or ("," if known[","] > known["."] or "." in grouped else ".")
    if recipe.thousands is not None:
        return decimal, recipe.thousands
    if grouped & {",", "."}:
        return decimal, "," if decimal == "." else "."
    return decimal, " " if " " in grouped else ""


def _decided(wanted: Wanted, values: Values, description: Description) -> Column:
    """What was decided about a column."""
    kinds = {"number": "number", "boolean": "boolean", "category": "category", "text": "text"}
    kind = kinds.get(description.kind, "unused")
    if description.kind == "empty" and wanted.kind:
        kind = wanted.kind
    if description.kind == "date" and values.values.dtype.kind == "M":
        kind = "date"
    if description.kind == "constant" or (description.kind == "identifier"):
        kind = kinds.get(values.kind or "", kind)
        if description.kind == "identifier" and kind != "text":
            kind = "unused"
    return replace(
        values.decided,
        name=description.name,
        kind=kind,
        missing=values.decided.missing or (),
        dates=description.dates,
        reference=description.levels[0] if description.kind == "category" else None,
    )


def _why_unused(column: Description) -> list[str]:
    if column.default or not column.reason:
        return []
    unless = " unless you choose it" if column.usable else ""
    reason = column.reason[:1].lower() + column.reason[1:]
    return [f"{quoted(column.name)} is not used{unless}: {reason}"]
