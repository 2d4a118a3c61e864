"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
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
    undress,
)
from linnet.table import Question
from linnet.wording import cleaned, listed, plural, quoted

_PLAIN = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_STYLES = {  # the mark of decimals: a number in that style
    ".": r"[-+]?(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?|\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?",
    ",": r"[-+]?(?:\d{1,3}(?:\.\d{3})+(?:,\d*)?|\d+,?\d*|,\d+)(?:[eE][-+]?\d+)?",
}
_BARE = f"(?:{_STYLES['.']}|{_STYLES[',']})"
_EITHER = r"[-+]?[1-9]\d{0,2}%s\d{3}"  # 1,234: a thousand, or one and a bit
_MOSTLY = 2 / 3  # of the cells are numbers: the rest is text among numbers
_LONGEST = 400  # characters of a number
_EXACT = 2.0**53
_PADDED = r"0\d+"
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
    cells = {k: _Cells(texts[k - 1]) for k in kept}
    texts.clear()
    marks = _decimal_marks(cells)
    comma = "," in marks.values()
    frame, columns, questions = {}, [], []
    for k, name in kept.items():
        column = cells.pop(k)
        mark = marks[k]
        if mark is None and column.ambiguous:
            mark, question = _ask_mark(k, name, column, delimiter, comma, answers)
            if question:
                questions.append(question)
                notes.append(question.sentence)
        values, kind, said = _type(name, column, mark or ".")
        described = describe(name, values, kind, first=not columns)
        notes += said + _why_unused(described)
        frame[name] = values
        columns.append(described)
    return Typed(pd.DataFrame(frame, copy=False), tuple(columns), notes, questions)


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


class _Cells:
    """The cells of one column, numbers undressed.

    Attributes
    ----------
    text : Series of str
        As in the file.
    missing : ndarray of bool
        Empty, or a word for it.
    bare : Series of str
        Numbers as digits, commas and points; "" for anything else.
    numbers : ndarray of bool
    dresses : Counter of Dress
        How many cells wore what.
    signs : set of str
        Currency signs among them.
    """

    def __init__(self, text: pd.Series):
        self.text = text
        lowered = text.str.lower()
        self.missing = lowered.isin(MISSING).to_numpy(bool)
        self.dresses: Counter[Dress] = Counter()
        self.signs: set[str] = set()
        self.bare = text.where(text.str.fullmatch(_BARE) & (text.str.len() <= _LONGEST), "")
        odd = (self.bare == "").to_numpy() & ~self.missing
        if odd.any():
            self._undress(odd)
        self.numbers = (self.bare != "").to_numpy()
        present = int((~self.missing).sum())
        words = lowered.isin(MISSING_NUMBER | INFINITE).to_numpy(bool)
        counted = int((~words).sum())
        self.mostly_numbers = (
            present > 0 and self.numbers.any() and self.numbers.sum() >= _MOSTLY * counted
        )
        self.ambiguous = False

    def _undress(self, odd: np.ndarray) -> None:
        counts = self.text[odd].value_counts()
        found = {cell: undress(cell) for cell in counts.index}
        found = {
            cell: number
            for cell, number in found.items()
            if number and re.fullmatch(_BARE, number.digits, re.ASCII)
        }
        for cell, number in found.items():
            self.dresses.update(dict.fromkeys(number.dress, int(counts[cell])))
            if Dress.MONEY in number.dress:
                self.signs.add(number.sign)
        if found:
            digits = {cell: number.digits for cell, number in found.items()}
            self.bare = self.bare.mask(odd, self.text.map(digits).fillna("").astype("str"))

    def count(self, pattern: str, among: pd.Series | None = None) -> int:
        cells = self.bare if among is None else among
        return int(cells.str.fullmatch(pattern).sum())


def _decimal_marks(columns: dict[int, _Cells]) -> dict[int, str | None]:
    """The decimal mark of each column, None where its cells leave it open.

    A number with commas or points shows which it is unless it looks like 1,234. Where the cells
    of a column disagree, the majority wins and the others are no numbers.
    """
    marks: dict[int, str | None] = {}
    for k, column in columns.items():
        marks[k] = _mark(column) if column.mostly_numbers else None
    return marks


def _mark(column: _Cells) -> str | None:
    if not column.bare.str.contains(",", regex=False).any():
        dotted = column.bare[column.bare.str.contains(".", regex=False)]
        either = column.count(_EITHER % r"\.", dotted)
        grouped = column.count(r"[-+]?\d{1,3}(?:\.\d{3}){2,}", dotted)
        if grouped > len(dotted) - either - grouped:
            return ","
        column.ambiguous = 0 < either == len(dotted)
        return None if column.ambiguous or not len(dotted) else "."
    marked = column.bare[column.bare.str.contains("[.,]")]
    either = marked.str.fullmatch(_EITHER % "[.,]")
    clear = marked[~either]
    point, comma = column.count(_STYLES["."], clear), column.count(_STYLES[","], clear)
    if point == comma:
        column.ambiguous = True
        return None
    return "." if point > comma else ","


def _ask_mark(
    k: int, name: str, column: _Cells, delimiter: str, comma: bool, answers: Mapping[str, str]
) -> tuple[str, Question | None]:
    """What 1,234 is where a column does not show it: a question if the file is of two minds."""
    sign = "," if column.bare.str.contains(",", regex=False).any() else "."
    likely_decimal = (comma or delimiter != ",") if sign == "," else not comma
    doubtful = (delimiter != "," or comma) if sign == "," else comma
    key = f"decimal:{k}"
    if not doubtful and key not in answers:
        return ".", None
    example = next(iter(column.bare[column.bare.str.contains(sign, regex=False)]))
    word = "comma" if sign == "," else "point"
    labels = {
        "decimal": f"{example} has decimals: the {word} is a decimal mark",
        "thousands": f"{example} is a whole number: the {word} separates thousands",
    }
    order = ["decimal", "thousands"] if likely_decimal else ["thousands", "decimal"]
    chosen = answers.get(key) if answers.get(key) in labels else order[0]
    said = "a decimal mark" if chosen == "decimal" else "a separator of thousands"
    sentence = f"{quoted(name)}: the {word} in numbers like {quoted(example)} was read as {said}."
    other = {",": ".", ".": ","}[sign]
    question = Question(key, sentence, tuple((value, labels[value]) for value in order), chosen)
    return (sign if chosen == "decimal" else other), question


def _to_floats(bare: pd.Series, mark: str) -> tuple[np.ndarray, int, int]:
    """Numbers in the style of a decimal mark; how many had decimal commas, how many thousands."""
    commas = bare.str.contains(",", regex=False)
    grouped = decimals = 0
    if mark == "," or commas.any():
        fits = bare.str.fullmatch(_STYLES[mark])
        bare = bare.where(fits, "")
        other = "," if mark == "." else "."
        grouped = int(bare.str.contains(other, regex=False).sum())
        bare = bare.str.replace(other, "", regex=False)
        if mark == ",":
            decimals = int(bare.str.contains(",", regex=False).sum())
            bare = bare.str.replace(",", ".", regex=False)
    bare = bare.where(bare.str.fullmatch(_PLAIN), "nan")
    return np.array(bare.to_numpy(object), np.float64), decimals, grouped


def _type(name: str, cells: _Cells, mark: str) -> tuple[pd.Series, str | None, list[str]]:
    """The values of a column, their kind where the values do not show it, and what was done."""
    if cells.missing.all():
        return pd.Series(np.full(len(cells.text), np.nan)), None, []
    if cells.mostly_numbers and not _are_codes(cells):
        return _type_numbers(name, cells, mark)
    return _type_words(name, cells)


def _are_codes(cells: _Cells) -> bool:
    """Whole numbers, some with leading zeros, such as postcodes."""
    present = cells.text[~cells.missing]
    padded = cells.count(_PADDED, present)
    return padded > 0 and cells.count(r"\d+", present) == len(present)


def _type_numbers(name: str, cells: _Cells, mark: str) -> tuple[pd.Series, str | None, list[str]]:
    values, decimals, grouped = _to_floats(cells.bare, mark)
    shown, said = quoted(name), []
    read = ~np.isnan(values)
    if decimals:
        read_as = "was read as a number" if decimals == 1 else "were read as numbers"
        said.append(f"{shown}: {_cells(decimals)} with a decimal comma {read_as}.")
    if grouped:
        sign = "comma" if mark == "." else "point"
        said.append(
            f"{shown}: the {sign} in {_cells(grouped)} was read as a separator of thousands."
        )
    said += _say_dress(shown, cells)
    infinite = np.isinf(values) | cells.text.str.lower().isin(INFINITE).to_numpy(bool)
    if infinite.any():
        count = int(infinite.sum())
        one = "is infinite or too large for a number, and counts as missing"
        many = "are infinite or too large for a number, and count as missing"
        said.append(f"{shown}: {_cells(count)} {one if count == 1 else many}.")
        values[np.isinf(values)] = np.nan
    said += _say_rounded(shown, cells, values)
    said += _say_missing(shown, cells, ~read & ~infinite)
    return pd.Series(values), "number", said


def _say_dress(shown: str, cells: _Cells) -> list[str]:
    said = []
    for dress, count in cells.dresses.items():
        what = dress.value
        if dress is Dress.MONEY:
            what += f" ({listed(sorted(cells.signs))})"
        end = " without it"
        if dress is Dress.PERCENT:
            end = " without it: 12 % is 12, not 0.12"
        elif dress is Dress.BRACKETS:
            end = ": (12) is −12"
        elif dress in (Dress.MINUS, Dress.SPACES):
            end = " as a number" if count == 1 else " as numbers"
        said.append(f"{shown}: {_cells(count)} with {what} {_were(count)} read{end}.")
    return said


def _say_rounded(shown: str, cells: _Cells, values: np.ndarray) -> list[str]:
    with np.errstate(invalid="ignore"):
        large = np.abs(values) >= _EXACT
    whole = cells.bare[large].str.fullmatch(r"[-+]?\d+")
    count = int(whole.sum())
    if not count:
        return []
    return [
        f"{shown}: {plural(count, 'whole number', 'whole numbers')} of 2⁵³ or more {_were(count)} "
        "kept to 16 digits."
    ]


def _say_missing(shown: str, cells: _Cells, unread: np.ndarray) -> list[str]:
    """Cells of a numeric column that are no numbers: words for missing, and other text."""
    lowered = cells.text[unread].str.lower()
    words = lowered[lowered.isin(MISSING_NUMBER - USUAL)]
    other = cells.text[unread][~lowered.isin(MISSING_NUMBER)]
    said = []
    if len(words):
        said.append(
            f"{shown}: {_cells(len(words))} ({_examples(cells.text[words.index])}) "
            f"{_were(len(words))} counted as missing."
        )
    if len(other):
        said.append(
            f"{shown}: {_cells(len(other))} with text ({_examples(other)}) {_were(len(other))} "
            "counted as missing, because the others are numbers."
        )
    return said


def _examples(texts: pd.Series) -> str:
    return listed([str(text) for text in texts.value_counts().index[:4]])


# --- words --------------------------------------------------------------------------------------


def _type_words(name: str, cells: _Cells) -> tuple[pd.Series, str | None, list[str]]:
    present = cells.text[~cells.missing]
    shown = quoted(name)
    counts = present.value_counts()
    lowered = {level.lower() for level in counts.index[:9]}
    if len(counts) <= 4 and (pair := _boolean(lowered)):
        yes, no = pair.split("/")
        values = cells.text.str.lower().map({yes: 1.0, no: 0.0}).astype(np.float64)
        said = f"{shown}: {_cells(len(present))} with {quoted(yes)} or {quoted(no)} became 1 or 0."
        return values, "boolean", [said]
    text = cells.text.mask(cells.missing)
    said = _say_missing_words(shown, cells)
    if _are_dates(counts.index):
        return _to_dates(text), "date", said
    if _are_codes(cells):
        said.append(f"{shown}: numbers with leading zeros were kept as codes, a category.")
    elif len(counts) > MANY and (
        len(counts) > len(present) / 2 or counts.index.str.len().to_numpy(float).mean() > 40
    ):
        return text, "text", said
    return text.astype("category"), "category", said


def _boolean(lowered: set[str]) -> str | None:
    for pair in _PAIRS:
        if lowered == set(pair.split("/")) or (lowered and lowered < set(_PAIRS[0].split("/"))):
            return pair
    return None


def _say_missing_words(shown: str, cells: _Cells) -> list[str]:
    lowered = cells.text[cells.missing].str.lower()
    words = lowered[~lowered.isin(USUAL)]
    if not len(words):
        return []
    examples = _examples(cells.text[words.index])
    return [f"{shown}: {_cells(len(words))} ({examples}) {_were(len(words))} counted as missing."]


def _are_dates(levels: pd.Index) -> bool:
    sample = [level for level in levels[:500] if len(level) <= 40]
    return len(sample) > 0 and sum(bool(_DATE.fullmatch(level)) for level in sample) > 0.9 * len(
        levels[:500]
    )


def _to_dates(text: pd.Series) -> pd.Series:
    """Dates where one format reads all of them; else the text."""
    levels = text.dropna().unique()
    for format in _DATE_FORMATS:
        try:
            dates = pd.to_datetime(pd.Series(levels), format=format, utc=False)
        except (ValueError, OverflowError):
            continue
        if isinstance(dates.dtype, np.dtype) and dates.dtype.kind == "M":
            return text.map(dict(zip(levels, dates, strict=True))).astype(dates.dtype)
    return text


def _why_unused(column: Column) -> list[str]:
    if column.default or not column.reason:
        return []
    reason = column.reason[:1].lower() + column.reason[1:]
    return (
        [f"{quoted(column.name)} is not used unless you choose it: {reason}"]
        if (column.usable)
        else [f"{quoted(column.name)} is not used: {reason}"]
    )


def _cells(count: int) -> str:
    return plural(count, "cell", "cells")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
