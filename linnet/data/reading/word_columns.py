"""Columns of words: booleans, categories, dates and text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.column import MANY
from linnet.data.errors import TableError
from linnet.data.reading.asking import Asking, Choice
from linnet.data.reading.block import as_pandas
from linnet.data.reading.cells import Cells
from linnet.data.reading.dates import LOOKED_AT, are_dates, to_dates, to_some_dates
from linnet.data.reading.numbers import HIDDEN
from linnet.data.reading.values import (
    Values,
    Wanted,
    count_of,
    laid_out,
    missing_words,
    say_words,
    text_of,
)
from linnet.data.reading.words import Is
from linnet.data.recipe import Column, Recipe
from linnet.text.spreadsheet import SIGNS, unguard
from linnet.text.wording import cleaned, listed, quoted

_MOST_LEVELS = 10_000  # of a category; far more than can be used
_PAIRS = [  # what stands for 1 and what for 0
    *("true/false", "t/f", "yes/no", "y/n", "ja/nein", "oui/non", "sí/no", "si/no"),
    *("wahr/falsch", "vrai/faux", "verdadero/falso", "on/off"),
]
_MOST_SPELLINGS = 6  # of two words: yes, Yes, YES, no, No, NO
_TICK = 20  # characters of a word that is there or not


def type_words(
    k: int, name: str, wanted: Wanted, cells: Cells, asking: Asking, budget: Budget
) -> Values:
    """Read a column whose cells are no numbers, or are not to be."""
    shown = quoted(name)
    missing = cells.kinds == Is.MISSING
    words = missing_words(cells, Is.MISSING)
    said = say_words(shown, cells, missing) + _tidy(shown, cells)
    kind, read = wanted.kind, None
    if kind in (None, "boolean"):
        read = _read_boolean(shown, cells)
        if read is None and kind:
            raise TableError(
                f"{shown} cannot be read as yes and no: it has other words; choose another kind."
            )
    if read is None and kind in (None, "date"):
        read = _read_dates(k, name, wanted, cells, asking, budget)
    if read is None:
        read = _read_levels(shown, wanted, cells)
    read.said = said + read.said
    read.decided = replace(read.decided, missing=words)
    return read


def _read_boolean(shown: str, cells: Cells) -> Values | None:
    """Yes and no, or ticks and blanks, as 1 and 0; None if they are no such words."""
    missing = cells.kinds == Is.MISSING
    if len(missing) - missing.sum() > _MOST_SPELLINGS:
        return None
    present, total = cells.chosen(~missing).to_pylist(), int(cells.counts[~missing].sum())
    if pair := _boolean({level.lower() for level in present}):
        yes, no = pair.split("/")
        value = {yes: 1.0, no: 0.0}
        levels = np.array([value.get(level.lower(), np.nan) for level in cells.levels.to_pylist()])
        said = f"{shown}: {count_of(total)} with {quoted(yes)} or {quoted(no)} became 1 or 0."
        return Values(levels[cells.codes], "boolean", [said])
    if (
        len(present) == 1 < total
        and len(present[0]) <= _TICK
        and (cells.blank & missing).any()
        and missing.sum() == 1
    ):
        ticked = (~missing).astype(float)
        said = f"{shown}: cells with {quoted(present[0])} became 1, and empty ones 0."
        return Values(ticked[cells.codes], "boolean", [said])
    return None


def _read_levels(shown: str, wanted: Wanted, cells: Cells) -> Values:
    """A category, or text if there are too many levels."""
    said, kind = [], wanted.kind
    missing = cells.kinds == Is.MISSING
    if kind == "text":
        return Values(text_of(cells, missing), "text")
    present, total = cells.chosen(~missing), int(cells.counts[~missing].sum())
    if cells.of_codes:
        what = "numbers with leading zeros" if cells.padded else "cells like 1E1"
        said.append(f"{shown}: {what} were kept as codes, a category.")
    elif not kind and len(present) > MANY and _are_free(present, total):
        return Values(text_of(cells, missing), "text")
    if len(present) > _MOST_LEVELS:
        said = [f"{shown} has too many levels for a category, and stays text."] if kind else []
        return Values(text_of(cells, missing), "text", said)
    if wanted.column.fold and _fold(cells):
        missing = cells.kinds == Is.MISSING
        present = cells.chosen(~missing)
        said.append(f"{shown}: levels that differ only in upper and lower case were joined.")
    order = pc.sort_indices(present).to_numpy()
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    codes = laid_out(ranks, -1, ~missing, cells)
    said += _say_case(shown, present.to_pylist())
    values = pd.Categorical.from_codes(codes, pd.Index(as_pandas(present.take(order))))
    return Values(values, "category", said, decided=Column(fold=bool(wanted.column.fold)))


def _are_free(levels: pa.Array, total: int) -> bool:
    """Say whether cells are free text: most are different, or they are long."""
    return len(levels) > total / 2 or bool(pc.utf8_length(levels).to_numpy().mean() > 40)


def _fold(cells: Cells) -> bool:
    """Join levels that differ in upper and lower case only, under the most frequent spelling."""
    spelled: dict[str, str] = {}
    before = cells.levels.to_pylist()
    for j in np.argsort(-cells.counts, kind="stable").tolist():
        spelled.setdefault(before[j].casefold(), before[j])
    levels = [spelled[level.casefold()] for level in before]
    joins = levels != before
    if joins:
        cells.relabel(levels)
    return joins


def _tidy(shown: str, cells: Cells) -> list[str]:
    """Levels without what guards a spreadsheet, and those joined that look the same."""
    odd = pc.match_substring_regex(cells.levels, f"'[{SIGNS}]|[{HIDDEN}]")
    places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    if not len(places):
        return []
    levels = cells.levels.to_pylist()
    known, joined = set(levels), 0
    for j in places.tolist():
        seen = cleaned(levels[j])
        if seen != levels[j] and seen in known:
            levels[j], joined = seen, joined + int(cells.counts[j])
        else:
            levels[j] = unguard(levels[j])
    cells.relabel(levels)
    if not joined:
        return []
    return [f"{shown}: {count_of(joined)} with characters that cannot be seen joined the others."]


def _say_case(shown: str, levels: list[str]) -> list[str]:
    """Levels that differ in upper and lower case only are named: perhaps they are one."""
    spellings: dict[str, list[str]] = {}
    for level in levels:
        spellings.setdefault(level.casefold(), []).append(level)
    alike = [level for same in spellings.values() if len(same) > 1 for level in same]
    if not alike:
        return []
    return [f"{shown} has levels that differ only in upper and lower case: {listed(alike, 4)}."]


def _read_dates(
    k: int, name: str, wanted: Wanted, cells: Cells, asking: Asking, budget: Budget
) -> Values | None:
    """Dates; their text if there is no one way to read them; None if the cells are no dates."""
    missing = cells.kinds == Is.MISSING
    present, asked = cells.chosen(~missing), f"date:{k}"
    if wanted.kind is None and not are_dates(present.slice(0, LOOKED_AT).to_pylist()):
        return None
    budget.check()
    dates, is_open = to_dates(present, budget)
    order = None
    if is_open:
        like = quoted(present[0].as_py())
        read = f"{quoted(name)}: dates like {like} were read with the {{}} first."
        choices = [
            Choice(
                first,
                f"The {first} is first",
                read.format(first),
                Recipe(columns={wanted.key: Column(order=first)}),
            )
            for first in ("day", "month")
        ]
        order = asking.ask(asked, choices)
        dates, _ = to_dates(present, budget, order)
    if dates is not None:
        values = laid_out(dates, np.datetime64("NaT"), ~missing, cells)
        return Values(values, "date", asking.said(asked), decided=Column(order=order))
    if wanted.kind is None:
        return Values(text_of(cells, missing), "date")
    order = wanted.column.order or "day"
    dates = to_some_dates(present, budget, order)
    unread = np.flatnonzero(~missing)[np.isnat(dates)]
    mask = np.zeros(len(missing), bool)
    mask[unread] = True
    count, words, different = cells.filled(mask)
    said = []
    if count:
        which = listed(words, count=different)
        no_date = "is no date and was" if count == 1 else "are no dates and were"
        said = [f"{quoted(name)}: {count_of(count)} ({which}) {no_date} counted as missing."]
    values = laid_out(dates, np.datetime64("NaT"), ~missing, cells)
    return Values(values, "date", said, decided=Column(order=wanted.column.order))


def _boolean(lowered: set[str]) -> str | None:
    """The pair of words that all cells are one of; one of them alone must be true or false."""
    for pair in _PAIRS:
        words = set(pair.split("/"))
        if lowered == words or (pair == _PAIRS[0] and lowered < words):
            return pair
    return None
