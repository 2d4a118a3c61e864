"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import pandas as pd

from linnet.column import MANY, Column, describe
from linnet.progress import Progress, silent
from linnet.reading.numbers import (
    INFINITE,
    MISSING,
    MISSING_NUMBER,
    NOTHING,
    Dress,
    Wear,
    is_either,
    style_of,
    to_float,
    undress,
)
from linnet.table import Question
from linnet.wording import cleaned, listed, plural, quoted

_CLEAN = r"(?:[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|0\d+\.\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)?"
_CLEAN_COMMA = r"(?:[-+]?(?:0|[1-9]\d*)(?:,\d*)?)?"
_EITHER_POINT = r"[-+]?[1-9]\d{0,2}\.\d{3}|[^.]*"  # 1.234, or no point at all
_EITHER_COMMA = r"[-+]?[1-9]\d{0,2},\d{3}|[^,]*"
_MOSTLY = 2 / 3  # of the cells are numbers: the rest is text among numbers
_EXACT = 2.0**53
_LONGEST_WORD = max(map(len, MISSING_NUMBER | INFINITE))
_SLICE = 10_000  # levels that are Python strings at one time
_MANY_ROWS = 1_000  # from which on it pays to look first whether all cells are plain numbers
_CODE = re.compile(r"\d+", re.ASCII)
_PAIRS = [  # what stands for 1 and what for 0
    *("true/false", "t/f", "yes/no", "y/n", "ja/nein", "oui/non", "sí/no", "si/no"),
    *("wahr/falsch", "vrai/faux", "verdadero/falso", "on/off"),
]
_DATE = re.compile(
    r"(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})"
    r"|\d{1,2}[-/. ]?[a-zä]{3,9}\.?[-/. ,]{0,2}\d{2,4}|[a-zä]{3,9}\.? \d{1,2},? \d{4})"
    r"([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m)?(Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?",
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
    progress : callable, optional
        Called with the share of the columns that are typed.

    Returns
    -------
    Typed
    """
    kept, notes = _unique_names(names, texts)
    done: dict[int, _Values] = {}
    open_: dict[int, _Cells] = {}
    comma = False  # some column has decimal commas
    for k, name in kept.items():
        text, texts[k - 1] = texts[k - 1], None
        clean = len(text) >= _MANY_ROWS and _read_clean(text, name, delimiter)
        cells = clean or _Cells(text)
        if isinstance(cells, _Values):
            done[k], comma = cells, comma or cells.mark == ","
        elif cells.ambiguous:
            open_[k] = cells
        else:
            done[k], comma = _type(name, cells), comma or cells.mark == ","
        progress(len(done) / len(kept))
    texts.clear()
    questions = []
    for k, cells in open_.items():
        question = _settle_mark(k, kept[k], cells, delimiter, comma, answers)
        done[k] = _type(kept[k], cells)
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
    if text.str.fullmatch(_CLEAN).all():
        ambiguous = delimiter != "," and text.str.fullmatch(_EITHER_POINT).all()
        if ambiguous and text.str.contains(".", regex=False).any():
            return None
        return _finish_numbers(quoted(name), _to_floats(text), text, None)
    if not text.str.fullmatch(_CLEAN_COMMA).all() or text.str.fullmatch(_EITHER_COMMA).all():
        return None
    count = int(text.str.contains(",", regex=False).sum())
    values = _to_floats(text.str.replace(",", ".", regex=False))
    read = _finish_numbers(quoted(name), values, text, ",")
    read.said.insert(0, _say_commas(quoted(name), count))
    return read


def _to_floats(text: pd.Series) -> np.ndarray:
    cells = text.to_numpy(object)
    return np.array(np.where(cells == "", "nan", cells), np.float64)


def _finish_numbers(shown: str, values: np.ndarray, text: pd.Series, mark: str | None) -> _Values:
    """Infinite cells are missing, and long integers rounded."""
    said = []
    with np.errstate(invalid="ignore"):
        large = np.abs(values) >= _EXACT
    if large.any():
        infinite = np.isinf(values)
        said += _say_infinite(shown, int(infinite.sum()))
        values[infinite] = np.nan
        whole = text[large & ~infinite].str.fullmatch(r"[-+]?\d+")
        said += _say_rounded(shown, int(whole.sum()))
    return _Values(pd.Series(values), "number" if not np.isnan(values).all() else None, said, mark)


class _Is(IntEnum):
    """What a cell is, in a column that may be one of numbers."""

    MISSING = 0
    WORD = 1
    NUMBER = 2
    INFINITE = 3
    MISSING_NUMBER = 4  # a word that among numbers says that there is none


class _Cells:
    """The different cells of one column (levels), how often each occurs, and what it is.

    A million different cells are a million Python strings; so numbers are kept as floats, in both
    readings of their commas and points, until the column has shown which is meant.

    Attributes
    ----------
    text : Series of str
    codes : ndarray of int
        Which of the levels each cell is.
    levels : Index of str
    counts, kinds : ndarray of int
        How often each level occurs, and what it is.
    values : dict of str to ndarray of float
        Numbers, with "." and with "," as the decimal mark; NaN if no such number.
    commas, points : ndarray of bool
        Levels that are numbers with a comma, with a point.
    worn : ndarray of int
        What they wore, as a position in `wears`.
    example : str
        A number with a comma or point, undressed.
    of_codes, of_numbers : bool
        Whole numbers, some with leading zeros, such as postcodes; mostly numbers, and not codes.
    mark : "." or "," or None
        Their decimal mark; None as long as the cells leave that open.
    """

    def __init__(self, text: pd.Series):
        self.text = text
        self.codes, levels = pd.factorize(text)
        self.levels = pd.Index(levels)
        n = len(self.levels)
        self.counts = np.bincount(self.codes, minlength=n)
        self.kinds, self.worn = np.zeros(n, np.uint8), np.zeros(n, np.int16)
        self.values = {mark: np.full(n, np.nan) for mark in ".,"}
        self.commas, self.points = np.zeros(n, bool), np.zeros(n, bool)
        self.wears = {NOTHING: 0}
        self.example = ""
        votes: Counter[str] = Counter()
        padded, whole = False, True
        for start in range(0, n, _SLICE):
            for j, level in enumerate(self.levels[start : start + _SLICE].tolist(), start):
                kind = self.kinds[j] = self._look(j, level, votes)
                if kind != _Is.MISSING:
                    whole = whole and _CODE.fullmatch(level) is not None
                    padded = padded or (level[0] == "0" and len(level) > 1)
        numbers = self.total(_Is.NUMBER)
        self.of_codes = padded and whole
        mostly = numbers > 0 and numbers >= _MOSTLY * (numbers + self.total(_Is.WORD))
        self.of_numbers = mostly and not self.of_codes
        self.mark = _elected(votes) if self.of_numbers else None

    def _look(self, j: int, level: str, votes: Counter[str]) -> _Is:
        """See what a level is; if it is a number, keep it."""
        if _is_in(MISSING, level):
            return _Is.MISSING
        found = undress(level)
        if found is None:
            if _is_in(INFINITE, level):
                return _Is.INFINITE
            return _Is.MISSING_NUMBER if _is_in(MISSING_NUMBER, level) else _Is.WORD
        digits, wear = found
        self.worn[j] = self.wears.setdefault(wear, len(self.wears))
        comma, point = "," in digits, "." in digits
        if not (comma or point):
            self.values["."][j] = self.values[","][j] = float(digits)
            return _Is.NUMBER
        self.commas[j], self.points[j] = comma, point
        self.example = self.example if "," in self.example or not comma else ""
        self.example = self.example or digits
        for mark in ".,":
            self.values[mark][j] = to_float(digits, mark)
        votes["either" if is_either(digits) else style_of(digits)] += int(self.counts[j])
        return _Is.NUMBER

    @property
    def ambiguous(self) -> bool:
        return self.of_numbers and self.mark is None

    def total(self, *kinds: _Is) -> int:
        """How many cells are of some kinds."""
        return int(self.counts[np.isin(self.kinds, kinds)].sum())

    def counted(self, levels: np.ndarray) -> dict[str, int]:
        """Some levels, most frequent first, and how often each occurs; empty cells left out."""
        places = np.flatnonzero(levels)
        places = places[np.argsort(-self.counts[places], kind="stable")]
        counts = self.counts[places].tolist()
        counted = dict(zip(self.levels[places].tolist(), counts, strict=True))
        return {level: count for level, count in counted.items() if level}


def _elected(votes: Counter[str]) -> str | None:
    """The decimal mark the cells show; 1,234 and 1.234 show none, the majority wins."""
    if votes["."] == votes[","]:
        return None if votes.total() else "."
    return "." if votes["."] > votes[","] else ","


def _settle_mark(
    k: int, name: str, cells: _Cells, delimiter: str, comma: bool, answers: Mapping[str, str]
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


def _type(name: str, cells: _Cells) -> _Values:
    if (cells.kinds == _Is.MISSING).all():
        nothing = pd.Series(np.full(len(cells.text), np.nan))
        return _Values(nothing, said=_say_words(quoted(name), cells.counted(cells.kinds >= 0)))
    return _type_numbers(name, cells) if cells.of_numbers else _type_words(name, cells)


def _type_numbers(name: str, cells: _Cells) -> _Values:
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
    levels = np.where(cells.kinds == _Is.INFINITE, np.inf, levels)
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


def _say_missing(shown: str, cells: _Cells, read: np.ndarray) -> list[str]:
    """Cells of a numeric column that are no numbers: words for missing, and other text."""
    words = cells.counted(np.isin(cells.kinds, (_Is.MISSING, _Is.MISSING_NUMBER)))
    others = cells.counted((cells.kinds == _Is.WORD) | ((cells.kinds == _Is.NUMBER) & ~read))
    said = _say_words(shown, words)
    if count := sum(others.values()):
        said.append(
            f"{shown}: {_cells(count)} with text ({listed(list(others))}) {_were(count)} counted "
            "as missing, because the others are numbers."
        )
    return said


def _say_words(shown: str, words: dict[str, int]) -> list[str]:
    if not (count := sum(words.values())):
        return []
    return [f"{shown}: {_cells(count)} ({listed(list(words))}) {_were(count)} counted as missing."]


# --- words --------------------------------------------------------------------------------------


def _type_words(name: str, cells: _Cells) -> _Values:
    shown = quoted(name)
    missing = cells.kinds == _Is.MISSING
    present, total = cells.levels[~missing], int(cells.counts[~missing].sum())
    said = _say_words(shown, cells.counted(missing))
    if len(present) <= 6 and (pair := _boolean({level.lower() for level in present})):
        yes, no = pair.split("/")
        value = {yes: 1.0, no: 0.0}
        levels = np.array([value.get(level.lower(), np.nan) for level in cells.levels])
        said.append(f"{shown}: {_cells(total)} with {quoted(yes)} or {quoted(no)} became 1 or 0.")
        return _Values(pd.Series(levels[cells.codes]), "boolean", said)
    text = cells.text.mask(missing[cells.codes]) if missing.any() else cells.text
    if _are_dates(present[:500].tolist()):
        return _Values(_to_dates(text, present.tolist()), "date", said)
    if cells.of_codes:
        said.append(f"{shown}: numbers with leading zeros were kept as codes, a category.")
    elif len(present) > MANY and (
        len(present) > total / 2 or present.str.len().to_numpy(float).mean() > 40
    ):
        return _Values(text, "text", said)
    return _Values(text.astype("category"), "category", said)


def _boolean(lowered: set[str]) -> str | None:
    """The pair of words that all cells are one of; one of them alone must be true or false."""
    for pair in _PAIRS:
        words = set(pair.split("/"))
        if lowered == words or (pair == _PAIRS[0] and lowered < words):
            return pair
    return None


def _are_dates(levels: list[str]) -> bool:
    dates = sum(len(level) <= 40 and _DATE.fullmatch(level) is not None for level in levels)
    return dates > 0.9 * len(levels)


def _to_dates(text: pd.Series, levels: list[str]) -> pd.Series:
    """Dates where one format reads all of them; else the text."""
    for format in _DATE_FORMATS:
        try:
            dates = pd.to_datetime(pd.Series(levels), format=format)
        except (ValueError, OverflowError):
            continue
        if isinstance(dates.dtype, np.dtype) and dates.dtype.kind == "M":
            return text.map(dict(zip(levels, dates, strict=True))).astype(dates.dtype)
    return text


def _why_unused(column: Column) -> list[str]:
    if column.default or not column.reason:
        return []
    unless = " unless you choose it" if column.usable else ""
    reason = column.reason[:1].lower() + column.reason[1:]
    return [f"{quoted(column.name)} is not used{unless}: {reason}"]


def _is_in(words: frozenset[str], cell: str) -> bool:
    return len(cell) <= _LONGEST_WORD and cell.lower() in words


def _cells(count: int) -> str:
    return plural(count, "cell", "cells")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
