"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.budget import Budget
from linnet.column import MANY, Column, describe
from linnet.pattern import Bounded
from linnet.progress import Progress, silent
from linnet.reading.cells import Cells, Is, arrow, matches, to_floats
from linnet.reading.numbers import LONGEST_PLAIN, Dress, Wear
from linnet.table import Question
from linnet.wording import cleaned, listed, plural, quoted

_CLEAN = (
    r"(?:[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|0[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)?"
)
_CLEAN_COMMA = r"(?:[-+]?(?:0|[1-9][0-9]*)(?:,[0-9]*)?)?"
_EITHER_POINT = r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}|[^.]*"  # 1.234, or no point at all
_EITHER_COMMA = r"[-+]?[1-9][0-9]{0,2},[0-9]{3}|[^,]*"
_EXACT = 2.0**53
_MOST_LEVELS = 10_000  # of a category; far more than can be used
_SLICE = 20_000  # dates that are read at one time
_PAIRS = [  # what stands for 1 and what for 0
    *("true/false", "t/f", "yes/no", "y/n", "ja/nein", "oui/non", "sí/no", "si/no"),
    *("wahr/falsch", "vrai/faux", "verdadero/falso", "on/off"),
]
_DATE = Bounded(
    r"(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})"
    r"|\d{1,2}[-/. ]?[a-zä]{3,9}\.?[-/. ,]{0,2}\d{2,4}|[a-zä]{3,9}\.? \d{1,2},? \d{4})"
    r"([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m)?(Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?",
    40,
    re.IGNORECASE | re.ASCII,
)
_DATE_FORMATS = ["ISO8601", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y"]
_DATE_FORMATS += ["%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S"]


@dataclass
class Typed:
    """Typed columns, described, and what typing them did."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def type_columns(
    names: list[str],
    texts: list[pd.Series],
    delimiter: str,
    answers: Mapping[str, str],
    budget: Budget,
    progress: Progress = silent,
) -> Typed:
    """Name the columns and give each its type.

    Parameters
    ----------
    names : list of str
        As they are in the file.
    texts : list of pandas.Series
        The cells; the list is emptied on the way, so that no column is held twice.
    delimiter : str
        Where it is no comma, a comma in a number more likely marks decimals.
    answers : mapping of str to str
        Under "decimal:3" what the comma or point in the third column is.
    budget : Budget
        Of the reading.
    progress : callable, optional
        Called with the share of the columns that are typed.

    Returns
    -------
    Typed
    """
    kept, notes = _unique_names(names, texts)
    done: dict[int, _Values] = {}
    open_: dict[int, Cells] = {}
    comma = False  # some column has decimal commas
    for k, name in kept.items():
        text, texts[k - 1] = texts[k - 1], None
        cells = _read_clean(text, name, delimiter) or Cells(text, budget)
        if isinstance(cells, _Values):
            done[k], comma = cells, comma or cells.mark == ","
        elif cells.ambiguous:
            open_[k] = cells
        else:
            done[k], comma = _type(name, cells, budget), comma or cells.mark == ","
        progress(len(done) / len(kept))
    texts.clear()
    questions = []
    for k, cells in open_.items():
        question = _settle_mark(k, kept[k], cells, delimiter, comma, answers)
        done[k] = _type(kept[k], cells, budget)
        if question:
            questions.append(question)
            done[k].said.insert(0, question.sentence)
    frame, columns = {}, []
    for k, name in kept.items():
        values = done.pop(k)
        columns.append(describe(name, values.values, values.kind, first=not columns))
        notes += values.said + _why_unused(columns[-1])
        frame[name] = values.values
    return Typed(pd.DataFrame(frame, copy=False), tuple(columns), notes, questions)


@dataclass
class _Values:
    """The typed cells of a column, its kind where they do not show it, and what was done."""

    values: pd.Series
    kind: str | None = None
    said: list[str] = field(default_factory=list)
    mark: str | None = None


# --- names --------------------------------------------------------------------------------------


def _unique_names(names: list[str], texts: list[pd.Series]) -> tuple[dict[int, str], list[str]]:
    """Give each column, counted from 1, a clean, unique name; say which are not the file's own."""
    clean = [cleaned(name) for name in names]
    nameless = not any(names)  # no header
    kept: dict[int, str] = {}
    taken: set[str] = set()
    notes = []
    for k, name in enumerate(clean, 1):
        if not name and (texts[k - 1] == "").all():  # a delimiter at the end of each row
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


# --- numbers ------------------------------------------------------------------------------------


def _read_clean(text: pd.Series, name: str, delimiter: str) -> _Values | None:
    """Read a column of nothing but plain numbers and empty cells, which most columns are, fast.

    None if the column is of another kind, or if its marks leave open what they are.
    """
    cells = arrow(text)
    if pc.max(pc.utf8_length(cells)).as_py() > LONGEST_PLAIN:
        return None
    if matches(cells, _CLEAN).all():
        ambiguous = delimiter != "," and matches(cells, _EITHER_POINT).all()
        if ambiguous and pc.any(pc.match_substring(cells, ".")).as_py():
            return None
        return _finish_numbers(quoted(name), _plain_floats(cells), text, None)
    if not matches(cells, _CLEAN_COMMA).all() or matches(cells, _EITHER_COMMA).all():
        return None
    count = pc.sum(pc.match_substring(cells, ",")).as_py()
    values = _plain_floats(pc.replace_substring(cells, ",", "."))
    read = _finish_numbers(quoted(name), values, text, ",")
    read.said.insert(0, _say_commas(quoted(name), count))
    return read


def _plain_floats(cells: pa.Array) -> np.ndarray:
    return to_floats(pc.if_else(pc.equal(cells, ""), None, cells)).copy()


def _finish_numbers(shown: str, values: np.ndarray, text: pd.Series, mark: str | None) -> _Values:
    """Infinite cells are missing, and long integers rounded."""
    said = []
    with np.errstate(invalid="ignore"):
        large = np.abs(values) >= _EXACT
    if large.any():
        infinite = np.isinf(values)
        said += _say_infinite(shown, int(infinite.sum()))
        values[infinite] = np.nan
        whole = matches(arrow(text[large & ~infinite]), "[-+]?[0-9]+")
        said += _say_rounded(shown, int(whole.sum()))
    return _Values(pd.Series(values), "number" if not np.isnan(values).all() else None, said, mark)


def _settle_mark(
    k: int, name: str, cells: Cells, delimiter: str, comma: bool, answers: Mapping[str, str]
) -> Question | None:
    """Decide what 1,234 is where a column does not show it; ask if the file is of two minds."""
    example = cells.example
    sign = "," if "," in example else "."
    likely_decimal = (comma or delimiter != ",") if sign == "," else not comma
    doubtful = (comma or delimiter != ",") if sign == "," else comma
    other = {",": ".", ".": ","}[sign]
    key = f"decimal:{k}"
    if not doubtful and key not in answers:
        cells.mark = "."
        return None
    word = "comma" if sign == "," else "point"
    labels = {
        "decimal": f"{example} has decimals: the {word} is a decimal mark",
        "thousands": f"{example} is a whole number: the {word} separates thousands",
    }
    order = ["decimal", "thousands"] if likely_decimal else ["thousands", "decimal"]
    chosen = answers.get(key) if answers.get(key) in labels else order[0]
    cells.mark = sign if chosen == "decimal" else other
    said = "a decimal mark" if chosen == "decimal" else "a separator of thousands"
    sentence = f"{quoted(name)}: the {word} in numbers like {quoted(example)} was read as {said}."
    return Question(key, sentence, tuple((value, labels[value]) for value in order), chosen)


def _type(name: str, cells: Cells, budget: Budget) -> _Values:
    if (cells.kinds == Is.MISSING).all():
        nothing = pd.Series(np.full(len(cells.text), np.nan))
        return _Values(nothing, said=_say_words(quoted(name), cells, cells.kinds == Is.MISSING))
    return _type_numbers(name, cells) if cells.of_numbers else _type_words(name, cells, budget)


def _type_numbers(name: str, cells: Cells) -> _Values:
    shown, mark = quoted(name), cells.mark
    levels = cells.values[mark]
    read = ~np.isnan(levels)
    decimals = int(cells.counts[read & cells.commas].sum()) if mark == "," else 0
    grouped = int(cells.counts[read & (cells.commas if mark == "." else cells.points)].sum())
    said = [_say_commas(shown, decimals)] if decimals else []
    if grouped:
        sign = "comma" if mark == "." else "point"
        said.append(
            f"{shown}: the {sign} in {_cells(grouped)} was read as a separator of thousands."
        )
    worn = np.bincount(cells.worn[read], cells.counts[read], len(cells.wears))
    said += _say_dress(shown, dict(zip(cells.wears, worn.astype(int).tolist(), strict=True)))
    levels = np.where(cells.kinds == Is.INFINITE, np.inf, levels)
    finished = _finish_numbers(shown, levels[cells.codes], cells.text, mark)
    finished.said = said + finished.said + _say_missing(shown, cells, read)
    return finished


def _say_commas(shown: str, count: int) -> str:
    read = "was read as a number" if count == 1 else "were read as numbers"
    return f"{shown}: {_cells(count)} with a decimal comma {read}."


def _say_infinite(shown: str, count: int) -> list[str]:
    if not count:
        return []
    one = "is infinite or too large for a number, and counts as missing"
    many = "are infinite or too large for a number, and count as missing"
    return [f"{shown}: {_cells(count)} {one if count == 1 else many}."]


def _say_rounded(shown: str, count: int) -> list[str]:
    if not count:
        return []
    numbers = plural(count, "whole number", "whole numbers")
    return [f"{shown}: {numbers} of 2⁵³ or more {_were(count)} kept to 16 digits."]


def _say_dress(shown: str, wears: dict[Wear, int]) -> list[str]:
    said = []
    for dress in Dress:
        worn = [wear for wear, count in wears.items() if count and dress in wear.dress]
        count = sum(wears[wear] for wear in worn)
        if not count:
            continue
        what = dress.value
        end = " as a number" if count == 1 else " as numbers"
        if dress is Dress.MONEY:
            what, end = f"{what} ({listed(sorted({wear.sign for wear in worn}))})", " without it"
        elif dress is Dress.PERCENT:
            end = " without it: 12 % is 12, not 0.12"
        elif dress is Dress.BRACKETS:
            end = ": (12) is −12"
        said.append(f"{shown}: {_cells(count)} with {what} {_were(count)} read{end}.")
    return said


def _say_missing(shown: str, cells: Cells, read: np.ndarray) -> list[str]:
    """Cells of a numeric column that are no numbers: words for missing, and other text."""
    said = _say_words(shown, cells, np.isin(cells.kinds, (Is.MISSING, Is.MISSING_NUMBER)))
    others = (cells.kinds == Is.WORD) | ((cells.kinds == Is.NUMBER) & ~read)
    count, words, different = cells.filled(others)
    if count:
        said.append(
            f"{shown}: {_cells(count)} with text ({listed(words, count=different)}) "
            f"{_were(count)} counted as missing, because the others are numbers."
        )
    return said


def _say_words(shown: str, cells: Cells, levels: np.ndarray) -> list[str]:
    count, words, different = cells.filled(levels)
    if not count:
        return []
    words = listed(words, count=different)
    return [f"{shown}: {_cells(count)} ({words}) {_were(count)} counted as missing."]


# --- words --------------------------------------------------------------------------------------


def _type_words(name: str, cells: Cells, budget: Budget) -> _Values:
    shown = quoted(name)
    missing = cells.kinds == Is.MISSING
    present, total = cells.levels[~missing], int(cells.counts[~missing].sum())
    said = _say_words(shown, cells, missing)
    if len(present) <= 6 and (pair := _boolean({level.lower() for level in present})):
        yes, no = pair.split("/")
        value = {yes: 1.0, no: 0.0}
        levels = np.array([value.get(level.lower(), np.nan) for level in cells.levels])
        said.append(f"{shown}: {_cells(total)} with {quoted(yes)} or {quoted(no)} became 1 or 0.")
        return _Values(pd.Series(levels[cells.codes]), "boolean", said)
    if _are_dates(present[:500].tolist()):
        dates = _to_dates(present, budget)
        if dates is not None:
            return _Values(pd.Series(_laid_out(dates, np.datetime64("NaT"), cells)), "date", said)
        return _Values(_text_of(cells, missing), "date", said)
    if cells.of_codes:
        said.append(f"{shown}: numbers with leading zeros were kept as codes, a category.")
    elif len(present) > MANY and (
        len(present) > total / 2 or present.str.len().to_numpy(float).mean() > 40
    ):
        return _Values(_text_of(cells, missing), "text", said)
    if len(present) > _MOST_LEVELS:
        return _Values(_text_of(cells, missing), "text", said)
    order = pc.sort_indices(arrow(present)).to_numpy()
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    codes = _laid_out(ranks, -1, cells)
    return _Values(pd.Series(pd.Categorical.from_codes(codes, present[order])), "category", said)


def _text_of(cells: Cells, missing: np.ndarray) -> pd.Series:
    return cells.text.mask(missing[cells.codes]) if missing.any() else cells.text


def _boolean(lowered: set[str]) -> str | None:
    """The pair of words that all cells are one of; one of them alone must be true or false."""
    for pair in _PAIRS:
        words = set(pair.split("/"))
        if lowered == words or (pair == _PAIRS[0] and lowered < words):
            return pair
    return None


def _are_dates(levels: list[str]) -> bool:
    dates = sum(_DATE.fullmatch(level) is not None for level in levels)
    return dates > 0.9 * len(levels)


def _to_dates(levels: pd.Index, budget: Budget) -> np.ndarray | None:
    """Dates, if one format reads all of the levels."""
    for format in _DATE_FORMATS:
        parts = []
        try:
            for start in range(0, len(levels), _SLICE):
                budget.check()
                part = levels[start : start + _SLICE]
                parts.append(pd.to_datetime(part, format=format, cache=False).to_numpy())
        except (ValueError, OverflowError):
            continue
        dates = np.concatenate(parts)
        if dates.dtype.kind == "M":
            return dates
    return None


def _laid_out(values: np.ndarray, missing: object, cells: Cells) -> np.ndarray:
    """A value for each cell, from those of the levels that are not missing."""
    present = cells.kinds != Is.MISSING
    levels = np.full(len(present), missing, values.dtype)
    levels[present] = values
    return levels[cells.codes]


def _why_unused(column: Column) -> list[str]:
    if column.default or not column.reason:
        return []
    unless = " unless you choose it" if column.usable else ""
    reason = column.reason[:1].lower() + column.reason[1:]
    return [f"{quoted(column.name)} is not used{unless}: {reason}"]


def _cells(count: int) -> str:
    return plural(count, "cell", "cells")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
