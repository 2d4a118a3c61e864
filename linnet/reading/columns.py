"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from linnet.column import MANY, Column, describe
from linnet.reading.numbers import (
    INFINITE,
    MISSING,
    MISSING_NUMBER,
    USUAL,
    Dress,
    Undressed,
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
    names: list[str], texts: list[pd.Series], delimiter: str, answers: Mapping[str, str]
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
        cells = _read_clean(text, name, delimiter) or _Cells(text)
        if isinstance(cells, _Values):
            done[k], comma = cells, comma or cells.mark == ","
        elif cells.ambiguous:
            open_[k] = cells
        else:
            done[k], comma = _type(name, cells), comma or cells.mark == ","
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


class _Cells:
    """The different cells of one column, how often each occurs, and what number each is.

    Attributes
    ----------
    text : Series of str
    codes : ndarray of int
        Which of the levels each cell is.
    levels : list of str
    counts : list of int
    numbers : list of Undressed or None
        What number each level is.
    mark : "." or "," or None
        Its decimal mark; None as long as its cells leave that open.
    """

    def __init__(self, text: pd.Series):
        self.text = text
        self.codes, levels = pd.factorize(text)
        self.levels: list[str] = levels.tolist()
        self.counts: list[int] = np.bincount(self.codes, minlength=len(self.levels)).tolist()
        lowered = [level.lower() for level in self.levels]
        self.missing = [level in MISSING for level in lowered]
        self.numbers = [
            None if missing else undress(level)
            for level, missing in zip(self.levels, self.missing, strict=True)
        ]
        self.of_numbers = self._is_of_numbers(lowered)
        self.mark = self._mark() if self.of_numbers else None

    def __iter__(self) -> Iterator[tuple[str, int, bool, Undressed | None]]:
        return zip(self.levels, self.counts, self.missing, self.numbers, strict=True)

    @property
    def ambiguous(self) -> bool:
        return self.of_numbers and self.mark is None

    @property
    def present(self) -> list[str]:
        return [
            level for level, missing in zip(self.levels, self.missing, strict=True) if not missing
        ]

    def _is_of_numbers(self, lowered: list[str]) -> bool:
        """Most cells are numbers, and not codes with leading zeros such as postcodes."""
        numbers = words = 0
        for level, count, number in zip(lowered, self.counts, self.numbers, strict=True):
            if number:
                numbers += count
            elif level not in MISSING_NUMBER and level not in INFINITE:
                words += count
        return numbers > 0 and numbers >= _MOSTLY * (numbers + words) and not self.of_codes

    @property
    def of_codes(self) -> bool:
        present = self.present
        return any(level[0] == "0" and len(level) > 1 for level in present) and all(
            map(_CODE.fullmatch, present)
        )

    def _mark(self) -> str | None:
        """The decimal mark the cells show; 1,234 and 1.234 show none, the majority wins."""
        votes: Counter[str] = Counter()
        for _, count, _, number in self:
            if number and ("," in number.digits or "." in number.digits):
                votes["either" if is_either(number.digits) else style_of(number.digits)] += count
        if votes["."] == votes[","]:
            return None if votes else "."
        return "." if votes["."] > votes[","] else ","


def _settle_mark(
    k: int, name: str, cells: _Cells, delimiter: str, comma: bool, answers: Mapping[str, str]
) -> Question | None:
    """Decide what 1,234 is where a column does not show it; ask if the file is of two minds."""
    digits = [number.digits for number in cells.numbers if number]
    sign = "," if any("," in number for number in digits) else "."
    likely_decimal = (comma or delimiter != ",") if sign == "," else not comma
    doubtful = (comma or delimiter != ",") if sign == "," else comma
    other = {",": ".", ".": ","}[sign]
    key = f"decimal:{k}"
    if not doubtful and key not in answers:
        cells.mark = "."
        return None
    example = next(number for number in digits if sign in number)
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
    if all(cells.missing):
        return _Values(pd.Series(np.full(len(cells.text), np.nan)))
    return _type_numbers(name, cells) if cells.of_numbers else _type_words(name, cells)


def _type_numbers(name: str, cells: _Cells) -> _Values:
    shown, mark = quoted(name), cells.mark
    levels = np.full(len(cells.levels), np.nan)
    decimals = grouped = 0
    dresses: Counter[Dress] = Counter()
    signs: set[str] = set()
    other = "," if mark == "." else "."
    for j, (level, count, _, number) in enumerate(cells):
        if number is None:
            if level.lower() in INFINITE:
                levels[j] = np.inf
            continue
        levels[j] = to_float(number.digits, mark)
        if np.isnan(levels[j]):
            continue
        decimals += count * (mark == "," and "," in number.digits)
        grouped += count * (other in number.digits)
        dresses.update(dict.fromkeys(number.dress, count))
        if Dress.MONEY in number.dress:
            signs.add(number.sign)
    read = _finish_numbers(shown, levels[cells.codes], cells.text, mark)
    said = [_say_commas(shown, decimals)] if decimals else []
    if grouped:
        sign = "comma" if mark == "." else "point"
        said.append(
            f"{shown}: the {sign} in {_cells(grouped)} was read as a separator of thousands."
        )
    said += _say_dress(shown, dresses, signs)
    read.said = said + read.said + _say_missing(shown, cells, np.isnan(levels))
    return read


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


def _say_dress(shown: str, dresses: Counter[Dress], signs: set[str]) -> list[str]:
    said = []
    for dress in Dress:
        if not (count := dresses[dress]):
            continue
        what = dress.value
        end = " as a number" if count == 1 else " as numbers"
        if dress is Dress.MONEY:
            what, end = f"{what} ({listed(sorted(signs))})", " without it"
        elif dress is Dress.PERCENT:
            end = " without it: 12 % is 12, not 0.12"
        elif dress is Dress.BRACKETS:
            end = ": (12) is −12"
        said.append(f"{shown}: {_cells(count)} with {what} {_were(count)} read{end}.")
    return said


def _say_missing(shown: str, cells: _Cells, unread: np.ndarray) -> list[str]:
    """Cells of a numeric column that are no numbers: words for missing, and other text."""
    words: dict[str, int] = {}
    others: dict[str, int] = {}
    for j in np.flatnonzero(unread):
        level = cells.levels[j]
        if level.lower() not in MISSING_NUMBER:
            others[level] = cells.counts[j]
        elif level.lower() not in USUAL:
            words[level] = cells.counts[j]
    said = [_say_words(shown, words)] if words else []
    if count := sum(others.values()):
        said.append(
            f"{shown}: {_cells(count)} with text ({_examples(others)}) {_were(count)} counted as "
            "missing, because the others are numbers."
        )
    return said


def _say_words(shown: str, words: dict[str, int]) -> str:
    count = sum(words.values())
    return f"{shown}: {_cells(count)} ({_examples(words)}) {_were(count)} counted as missing."


def _examples(counts: dict[str, int]) -> str:
    return listed(sorted(counts, key=lambda level: -counts[level]))


# --- words --------------------------------------------------------------------------------------


def _type_words(name: str, cells: _Cells) -> _Values:
    shown, present = quoted(name), cells.present
    counts = {level: count for level, count, missing, _ in cells if not missing}
    total = sum(counts.values())
    if len(present) <= 6 and (pair := _boolean({level.lower() for level in present})):
        yes, no = pair.split("/")
        value = {yes: 1.0, no: 0.0}
        levels = np.array([value.get(level.lower(), np.nan) for level in cells.levels])
        said = f"{shown}: {_cells(total)} with {quoted(yes)} or {quoted(no)} became 1 or 0."
        return _Values(pd.Series(levels[cells.codes]), "boolean", [said])
    words = {
        level: count for level, count, missing, _ in cells if missing and level.lower() not in USUAL
    }
    said = [_say_words(shown, words)] if words else []
    text = (
        cells.text.mask(np.array(cells.missing)[cells.codes]) if any(cells.missing) else cells.text
    )
    if _are_dates(present):
        return _Values(_to_dates(text, present), "date", said)
    if cells.of_codes:
        said.append(f"{shown}: numbers with leading zeros were kept as codes, a category.")
    elif len(counts) > MANY and (
        len(counts) > total / 2 or sum(map(len, counts)) > 40 * len(counts)
    ):
        return _Values(text, "text", said)
    return _Values(text.astype("category"), "category", said)


def _boolean(lowered: set[str]) -> str | None:
    """The pair of words that all cells are one of; one of them alone must be true or false."""
    for pair in _PAIRS:
        if lowered == set(pair.split("/")) or (
            pair == _PAIRS[0] and lowered < set(pair.split("/"))
        ):
            return pair
    return None


def _are_dates(levels: list[str]) -> bool:
    sample = levels[:500]
    dates = sum(len(level) <= 40 and _DATE.fullmatch(level) is not None for level in sample)
    return dates > 0.9 * len(sample)


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


def _cells(count: int) -> str:
    return plural(count, "cell", "cells")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
