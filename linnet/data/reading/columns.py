"""Columns of text become columns of numbers, booleans, categories, dates, or stay text.

All cells of a column decide together: one 1,5 makes the comma of 1,234 a decimal mark, and one
1,234,567 makes it a thousands separator.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.column import MANY, Column, describe
from linnet.data.progress import Progress, silent
from linnet.data.reading.asking import Asking
from linnet.data.reading.cells import WELL, Cells, Is, arrow, matches, to_floats
from linnet.data.reading.dates import are_dates, from_yyyymmdd, to_dates
from linnet.data.reading.numbers import HIDDEN, LONGEST_PLAIN, Dress, Wear
from linnet.text.pattern import Bounded
from linnet.text.spreadsheet import SIGNS, unguard
from linnet.text.wording import cleaned, listed, plural, quoted

_CLEAN = (
    r"(?:[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|0[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)?"
)
_CLEAN_COMMA = r"(?:[-+]?(?:0|[1-9][0-9]*)(?:,[0-9]*)?)?"
_EITHER_POINT = r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}|[^.]*"  # 1.234, or no point at all
_EITHER_COMMA = r"[-+]?[1-9][0-9]{0,2},[0-9]{3}|[^,]*"
_EXACT = 2.0**53
_MOST_LEVELS = 10_000  # of a category; far more than can be used
_PAIRS = [  # what stands for 1 and what for 0
    *("true/false", "t/f", "yes/no", "y/n", "ja/nein", "oui/non", "sí/no", "si/no"),
    *("wahr/falsch", "vrai/faux", "verdadero/falso", "on/off"),
]
_SENTINELS = sorted(  # numbers that stand for a missing one
    {sign * digit * (10**n - 1) // 9 for sign in (1, -1) for digit in (8, 9) for n in range(2, 7)}
)
_FAR = 5  # spreads of the other values
_GROUP_NAME = Bounded(  # of numbers that may be the codes of groups
    r"(?i:(.*[\W_\d])?(sex|gender|group|grp|class|type|treatment|treat|condition|cond|category|arm|"
    r"species|region|race|ethnicity|status|code|factor|cluster|block|site|kind|cohort|geschlecht|"
    r"gruppe|sexe|groupe|sexo|grupo))\W*",
    60,
)
_TICK = 20  # characters of a word that is there or not
_FEW = 6  # codes of groups


@dataclass
class Typed:
    """Typed columns, described, and what typing them did."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: list[str] = field(default_factory=list)


def type_columns(
    names: list[str],
    texts: list[pd.Series],
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
    texts : list of pandas.Series
        The cells; the list is emptied on the way, so that no column is held twice.
    delimiter : str
        Where it is no comma, a comma in a number more likely marks decimals.
    asking : Asking
        Takes the questions, such as "decimal:3": what the comma or point in the third column is.
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
    marks: set[str] = set()  # of decimals, that some column shows
    for k, name in kept.items():
        text, texts[k - 1] = texts[k - 1], None
        cells = _read_clean(text, name, delimiter) or Cells(text, budget)
        if isinstance(cells, _Values):
            done[k] = cells
        elif cells.ambiguous or (cells.mark == "," == delimiter):
            open_[k] = cells
        else:
            done[k] = _type(k, name, cells, asking, budget)
        if k in done and (mark := done[k].mark):
            marks.add(mark)
        progress(len(done) / len(kept))
    texts.clear()
    for k, cells in open_.items():
        if cells.ambiguous:
            _settle_mark(k, kept[k], cells, delimiter, marks, asking)
        elif "." in marks and "," not in marks and cells.votes[","] < cells.total(Is.NUMBER) / 2:
            cells.mark = "."  # a list such as 4,6 among whole numbers
        done[k] = _type(k, kept[k], cells, asking, budget)
        done[k].said[:0] = asking.said(f"decimal:{k}")
    frame: dict[str, pd.Series] = {}
    columns: list[Column] = []
    kinds = {k: values.kind for k, values in done.items()}
    for k, name in kept.items():
        others = [j for j in kinds if j != k and kinds[j] in ("number", "boolean", "category")]
        values = _doubted(k, name, done.pop(k), len(others) > 1, asking)
        columns.append(describe(name, values.values, values.kind, first=not columns))
        notes += values.said + _why_unused(columns[-1])
        frame[name] = values.values
    return Typed(pd.DataFrame(frame, copy=False), tuple(columns), notes)


@dataclass
class _Values:
    """The typed cells of a column, its kind where they do not show it, what was done, and the mark
    of decimals that it shows."""

    values: pd.Series
    kind: str | None = None
    said: list[str] = field(default_factory=list)
    mark: str | None = None


# --- names --------------------------------------------------------------------------------------


def _unique_names(names: list[str], texts: list[pd.Series]) -> tuple[dict[int, str], list[str]]:
    """Give each column, counted from 1, a clean, unique name; say which are not the file's own."""
    clean = [cleaned(unguard(name)) for name in names]
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
        if matches(cells, f"{WELL}|").all():
            return None
        shows = not matches(cells, _EITHER_POINT).all()
        return _finish_numbers(quoted(name), _plain_floats(cells), text, "." if shows else None)
    if not matches(cells, _CLEAN_COMMA).all() or matches(cells, _EITHER_COMMA).all():
        return None
    count = pc.sum(pc.match_substring(cells, ",")).as_py()
    if delimiter == "," and count < pc.sum(pc.not_equal(cells, "")).as_py() / 2:
        return None
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
    k: int, name: str, cells: Cells, delimiter: str, marks: set[str], asking: Asking
) -> None:
    """Decide what 1,234 is where a column does not show it; ask if the file is of two minds."""
    example = cells.example
    sign = "," if "," in example else "."
    other = {",": ".", ".": ","}[sign]
    if sign == ",":
        doubtful = "," in marks or delimiter != ","
        likely_decimal = doubtful and ("." not in marks or "," in marks)
    else:
        whole = (cells.kinds == Is.NUMBER) & ~cells.points & (np.abs(cells.values["."]) < 1000)
        small = delimiter != "," and whole.any() and cells.points.sum() > 1
        doubtful = "," in marks or bool(small)
        likely_decimal = not doubtful
    word = "comma" if sign == "," else "point"
    shown = f"{quoted(name)}: the {word} in numbers like {quoted(example)} was read as"
    choices = [
        (
            "decimal",
            f"{example} has decimals: the {word} is a decimal mark",
            f"{shown} a decimal mark.",
        ),
        (
            "thousands",
            f"{example} is a whole number: the {word} separates thousands",
            f"{shown} a separator of thousands.",
        ),
    ]
    if not doubtful:
        cells.mark = "."
        choices = choices if sign == "." else choices[::-1]
    elif not likely_decimal:
        choices = choices[::-1]
    chosen = asking.ask(f"decimal:{k}", choices, unasked=not doubtful)
    cells.mark = sign if chosen == "decimal" else other


def _type(k: int, name: str, cells: Cells, asking: Asking, budget: Budget) -> _Values:
    if (cells.kinds == Is.MISSING).all():
        nothing = pd.Series(np.full(len(cells.text), np.nan))
        return _Values(nothing, said=_say_words(quoted(name), cells, cells.kinds == Is.MISSING))
    if not cells.of_numbers or (_may_be_words(cells) and not _ask_numbers(k, name, cells, asking)):
        return _type_words(k, name, cells, asking, budget)
    return _type_numbers(name, cells)


def _may_be_words(cells: Cells) -> bool:
    """Say whether few whole numbers and some words, such as 2, 10, J and Q, could be levels."""
    words, numbers = cells.kinds == Is.WORD, cells.kinds == Is.NUMBER
    whole = not (cells.commas | cells.points).any()
    few = whole and words.sum() > 1 and words.sum() + numbers.sum() <= MANY
    repeated = cells.counts[words | numbers].sum() > words.sum() + numbers.sum()
    return bool(few and repeated)


def _ask_numbers(k: int, name: str, cells: Cells, asking: Asking) -> bool:
    words = listed(cells.filled(cells.kinds == Is.WORD)[1])
    said = f"{quoted(name)}: few whole numbers and words ({words}) were read as"
    choices = [
        ("category", "They are levels of a category", f"{said} levels of a category."),
        ("number", "They are numbers, and the words are missing", f"{said} numbers and missing."),
    ]
    return asking.ask(f"kind:{k}", choices) == "number"


def _type_numbers(name: str, cells: Cells) -> _Values:
    shown, mark = quoted(name), cells.mark
    assert mark is not None, "settled before"
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
    worn = np.bincount(cells.worn[read], cells.counts[read], len(cells.wears)).astype(int).tolist()
    said += _say_dress(shown, list(zip(cells.wears, worn, strict=True)))
    percent = np.array([Dress.PERCENT in wear.dress for wear in cells.wears])[cells.worn] & read
    bare = levels[read & ~percent]
    if percent.any() and len(bare) and np.abs(bare).max() <= 1:
        levels = np.where(percent, levels / 100, levels)
        said[-1] = (
            f"{shown}: some cells are percentages and others shares; all became shares: 12 % is "
            "0.12."
        )
    levels = np.where(cells.kinds == Is.INFINITE, np.inf, levels)
    shows = mark if mark == "," or cells.votes["."] else None
    finished = _finish_numbers(shown, levels[cells.codes], cells.text, shows)
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


def _say_dress(shown: str, worn: list[tuple[Wear, int]]) -> list[str]:
    said = []
    for dress in Dress:
        wears = [(wear, count) for wear, count in worn if count and dress in wear.dress]
        count = sum(count for _, count in wears)
        if not count:
            continue
        what = dress.value
        end = " as a number" if count == 1 else " as numbers"
        units = listed(sorted({wear.unit for wear, _ in wears}))
        if dress is Dress.MONEY:
            what, end = f"{what} ({listed(sorted({w.sign for w, _ in wears}))})", " without it"
        elif dress is Dress.PERCENT:
            end = " without it: 12 % is 12, not 0.12"
        elif dress is Dress.BRACKETS:
            end = ": (12) is −12"
        elif dress is Dress.BEHIND:
            end = ": 12- is −12"
        elif dress is Dress.MULTIPLE:
            end = ": 1.5K is 1500, 1.5M is 1500000"
        elif dress in (Dress.UNIT, Dress.FLAG):
            what, end = f"{what} ({units})", " without it"
        elif dress in (Dress.GUARD, Dress.ERROR):
            end = " without it"
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
    quoted_words = listed(words, count=different)
    return [f"{shown}: {_cells(count)} ({quoted_words}) {_were(count)} counted as missing."]


# --- numbers that may be something else -----------------------------------------------------------


def _doubted(k: int, name: str, read: _Values, spare: bool, asking: Asking) -> _Values:
    """Dates such as 20240131 if the column can be spared, numbers such as -9999 for a missing one,
    and codes of groups."""
    if read.kind != "number":
        return read
    values = read.values.to_numpy(np.float64)
    dates = from_yyyymmdd(values) if spare else None
    if dates is not None:
        read.said.append(f"{quoted(name)}: whole numbers like 20240131 were read as dates.")
        return _Values(pd.Series(dates), "date", read.said)
    sentinel = _sentinel(values)
    if sentinel is not None:
        values = _ask_sentinel(k, name, values, sentinel, asking)
        read.values = pd.Series(values)
        read.said += asking.said(f"missing:{k}")
    if _may_be_groups(name, values):
        said = f"{quoted(name)}: the whole numbers were read as"
        choices = [
            ("number", "They are numbers", f"{said} numbers."),
            ("category", "They are codes of groups", f"{said} the levels of a category."),
        ]
        if asking.ask(f"kind:{k}", choices) == "category":
            present = pd.Series(values).astype("Int64").astype("str")
            read.values, read.kind = present.astype("category"), "category"
        read.said += asking.said(f"kind:{k}")
    return read


def _sentinel(values: np.ndarray) -> float | None:
    """A number such as -9999 that is far from all others."""
    present = values[~np.isnan(values)]
    if len(present) < 4:
        return None
    low, high = present.min(), present.max()
    for number in {low, high} & set(map(float, _SENTINELS)):
        others = present[present != number]
        if len(others) < 3:
            continue
        middle, spread = np.median(others), others.max() - others.min()
        if abs(number - middle) > _FAR * max(spread, abs(middle)):
            return float(number)
    return None


def _ask_sentinel(
    k: int, name: str, values: np.ndarray, sentinel: float, asking: Asking
) -> np.ndarray:
    is_it = values == sentinel
    said = f"{quoted(name)}: {_cells(int(is_it.sum()))} with {sentinel:g}, far from all others,"
    was = _were(int(is_it.sum()))
    choices = [
        ("missing", f"{sentinel:g} is a missing value", f"{said} {was} counted as missing."),
        ("value", f"{sentinel:g} is a value", f"{said} {was} kept as numbers."),
    ]
    if asking.ask(f"missing:{k}", choices) == "value":
        return values
    return np.where(is_it, np.nan, values)


def _may_be_groups(name: str, values: np.ndarray) -> bool:
    """Say whether these may be codes: 1, 2, 3 in a column called sex or group."""
    if not _GROUP_NAME.fullmatch(name):
        return False
    present = values[~np.isnan(values)]
    if not len(present) or present.min() not in (0, 1) or present.max() > _FEW:
        return False
    levels = np.unique(present)
    return len(levels) > 1 and levels.max() > 1 and bool((levels == np.floor(levels)).all())


# --- words --------------------------------------------------------------------------------------


def _type_words(k: int, name: str, cells: Cells, asking: Asking, budget: Budget) -> _Values:
    shown = quoted(name)
    said = _say_words(shown, cells, cells.kinds == Is.MISSING) + _tidy(shown, cells)
    missing = cells.kinds == Is.MISSING
    present, total = cells.levels[~missing], int(cells.counts[~missing].sum())
    if len(present) <= 6 and (pair := _boolean({level.lower() for level in present})):
        yes, no = pair.split("/")
        value = {yes: 1.0, no: 0.0}
        levels = np.array([value.get(level.lower(), np.nan) for level in cells.levels])
        said.append(f"{shown}: {_cells(total)} with {quoted(yes)} or {quoted(no)} became 1 or 0.")
        return _Values(pd.Series(levels[cells.codes]), "boolean", said)
    if (
        len(present) == 1 < total
        and len(present[0]) <= _TICK
        and (cells.levels[missing] == "").any()
        and missing.sum() == 1
    ):
        ticked = (cells.levels == present[0]).astype(float)
        said.append(f"{shown}: cells with {quoted(present[0])} became 1, and empty ones 0.")
        return _Values(pd.Series(ticked[cells.codes]), "boolean", said)
    if are_dates(present[:500].tolist()):
        values = _read_dates(k, shown, cells, present, asking, budget)
        return _Values(values, "date", said + asking.said(f"date:{k}"))
    if cells.of_codes:
        what = "numbers with leading zeros" if cells.padded else "cells like 1E1"
        said.append(f"{shown}: {what} were kept as codes, a category.")
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
    said += _say_case(shown, present.tolist()) + asking.said(f"kind:{k}")
    return _Values(pd.Series(pd.Categorical.from_codes(codes, present[order])), "category", said)


def _tidy(shown: str, cells: Cells) -> list[str]:
    """Levels without what guards a spreadsheet, and those joined that look the same."""
    odd = pc.match_substring_regex(arrow(cells.levels), f"'[{SIGNS}]|[{HIDDEN}]")
    places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    if not len(places):
        return []
    levels = cells.levels.tolist()
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
    return [f"{shown}: {_cells(joined)} with characters that cannot be seen joined the others."]


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
    k: int, shown: str, cells: Cells, present: pd.Index, asking: Asking, budget: Budget
) -> pd.Series:
    """Dates, or the text if there is no one way to read them."""
    dates, is_open = to_dates(present, budget)
    if is_open:
        said = f"{shown}: dates like {quoted(present[0])} were read with the {{}} first."
        choices = [
            ("day", "The day is first", said.format("day")),
            ("month", "The month is first", said.format("month")),
        ]
        dates, _ = to_dates(present, budget, asking.ask(f"date:{k}", choices))
    if dates is None:
        return _text_of(cells, cells.kinds == Is.MISSING)
    return pd.Series(_laid_out(dates, np.datetime64("NaT"), cells))


def _text_of(cells: Cells, missing: np.ndarray) -> pd.Series:
    return cells.text.mask(missing[cells.codes]) if missing.any() else cells.text


def _boolean(lowered: set[str]) -> str | None:
    """The pair of words that all cells are one of; one of them alone must be true or false."""
    for pair in _PAIRS:
        words = set(pair.split("/"))
        if lowered == words or (pair == _PAIRS[0] and lowered < words):
            return pair
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
