"""Columns of numbers, however they are written."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.column import MANY
from linnet.data.reading.asking import Asking, Choice
from linnet.data.reading.block import Block, matches
from linnet.data.reading.cells import Cells
from linnet.data.reading.doubts import ask_kind, kind_choice
from linnet.data.reading.numbers import LONGEST_PLAIN, Dress, Wear
from linnet.data.reading.values import Values, Wanted, count_of, missing_words, say_words, were
from linnet.data.reading.words import WELL, Is
from linnet.data.recipe import Column, Recipe
from linnet.text.wording import listed, plural, quoted

_CLEAN = (
    r"(?:[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|0[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)?"
)
_CLEAN_COMMA = r"(?:[-+]?(?:0|[1-9][0-9]*)(?:,[0-9]*)?)?"
_EITHER_POINT = r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}|[^.]*"  # 1.234, or no point at all
_EITHER_COMMA = r"[-+]?[1-9][0-9]{0,2},[0-9]{3}|[^,]*"
_EXACT = 2.0**53


def read_plain(
    block: Block, names: list[str], delimiter: str, decimals: list[str | None]
) -> list[Values | None]:
    """Read the columns of nothing but plain numbers and empty cells, which most are, fast.

    Parameters
    ----------
    block : Block
    names : list of str
    delimiter : str
    decimals : list of "." or "," or None
        The marks of decimals that the recipe says.

    Returns
    -------
    list of Values or None
        None for a column of another kind, or whose marks leave open what they are, or are not those
        that the recipe says.
    """
    short = block.grid(pc.utf8_length(block.cells)).max(axis=1) <= LONGEST_PLAIN
    clean = block.all_match(_CLEAN) & short
    with_comma = short & ~clean & np.array([decimal != "." for decimal in decimals])
    if with_comma.any():
        rest = block.chosen(with_comma)
        with_comma[with_comma] = rest.all_match(_CLEAN_COMMA)
    read: list[Values | None] = [None] * len(block)
    for mark, columns in [(".", clean), (",", with_comma)]:
        if columns.any():
            places = np.flatnonzero(columns).tolist()
            values = _read_marked(
                block.chosen(columns),
                [quoted(names[k]) for k in places],
                delimiter,
                [decimals[k] for k in places],
                mark,
            )
            for k, column in zip(places, values, strict=True):
                read[k] = column
    return read


def _read_marked(
    block: Block, shown: list[str], delimiter: str, decimals: list[str | None], mark: str
) -> list[Values | None]:
    """Columns of plain numbers, if their mark of decimals shows."""
    has_mark = block.grid(pc.match_substring(block.cells, mark))
    counts, shows = has_mark.sum(axis=1), np.zeros(len(block), bool)
    if counts.any():
        shows = ~block.all_match(_EITHER_POINT if mark == "." else _EITHER_COMMA)
    if mark == ".":
        unclear = np.array([decimal == "," for decimal in decimals])
        if delimiter != ",":
            unclear |= ~shows
        plain = ((counts == 0) | ~unclear) & ~block.all_match(f"{WELL}|")
    else:
        filled = block.grid(pc.not_equal(block.cells, "")).sum(axis=1)
        plain = shows & (counts >= filled / 2) if delimiter == "," else shows
    read: list[Values | None] = [None] * len(block)
    if not plain.any():
        return read
    chosen = block.chosen(plain)
    floats = chosen.grid(_plain_floats(chosen.cells, mark)).copy()  # to be written to
    for values, k in zip(floats, np.flatnonzero(plain).tolist(), strict=True):
        column = _finish_numbers(shown[k], values, block.column(k), mark if shows[k] else None)
        if mark == ",":
            column.said.insert(0, _say_commas(shown[k], int(counts[k])))
        read[k] = column
    return read


def _plain_floats(cells: pa.Array, mark: str) -> pa.Array:
    cells = cells if mark == "." else pc.replace_substring(cells, ",", ".")
    return pc.cast(pc.if_else(pc.equal(cells, ""), None, cells), pa.float64())


def _finish_numbers(shown: str, values: np.ndarray, text: pa.Array, mark: str | None) -> Values:
    """Infinite cells are missing, and long integers rounded."""
    said = []
    with np.errstate(invalid="ignore"):
        large = np.abs(values) >= _EXACT
    if large.any():
        infinite = np.isinf(values)
        said += _say_infinite(shown, int(infinite.sum()))
        values = np.where(infinite, np.nan, values)
        whole = matches(text.filter(pa.array(large & ~infinite)), "[-+]?[0-9]+")
        said += _say_rounded(shown, int(whole.sum()))
    kind = "number" if not np.isnan(values).all() else None
    return Values(values, kind, said, mark, Column(decimal=mark or "."))


def settle_mark(
    k: int,
    name: str,
    wanted: Wanted,
    cells: Cells,
    delimiter: str,
    marks: set[str],
    asking: Asking,
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
        Choice(
            "decimal",
            f"{example} has decimals: the {word} is a decimal mark",
            f"{shown} a decimal mark.",
            Recipe(columns={wanted.key: Column(decimal=sign)}),
        ),
        Choice(
            "thousands",
            f"{example} is a whole number: the {word} separates thousands",
            f"{shown} a separator of thousands.",
            Recipe(columns={wanted.key: Column(decimal=other)}),
        ),
    ]
    if not doubtful:
        cells.mark = "."
        choices = choices if sign == "." else choices[::-1]
    elif not likely_decimal:
        choices = choices[::-1]
    given = wanted.column.decimal and ("decimal" if wanted.column.decimal == sign else "thousands")
    chosen = asking.ask(f"decimal:{k}", choices, unasked=not doubtful, given=given)
    cells.mark = sign if chosen == "decimal" else other


def may_be_words(cells: Cells) -> bool:
    """Say whether few whole numbers and some words, such as 2, 10, J and Q, could be levels."""
    words, numbers = cells.kinds == Is.WORD, cells.kinds == Is.NUMBER
    whole = not (cells.commas | cells.points).any()
    few = whole and words.sum() > 1 and words.sum() + numbers.sum() <= MANY
    repeated = cells.counts[words | numbers].sum() > words.sum() + numbers.sum()
    return bool(few and repeated)


def ask_numbers(k: int, name: str, wanted: Wanted, cells: Cells, asking: Asking) -> bool:
    """Ask whether few whole numbers and words are numbers."""
    words = listed(cells.filled(cells.kinds == Is.WORD)[1])
    said = f"{quoted(name)}: few whole numbers and words ({words}) were read as"
    numbers = "They are numbers, and the words are missing"
    choices = [
        kind_choice(
            wanted, "category", "They are levels of a category", f"{said} levels of a category."
        ),
        kind_choice(wanted, "number", numbers, f"{said} numbers and missing."),
    ]
    return ask_kind(k, wanted, choices, asking) == "number"


def type_numbers(name: str, wanted: Wanted, cells: Cells) -> Values:
    """Read the numbers of a column whose decimal mark is settled."""
    shown, mark = quoted(name), cells.mark or "."
    levels = cells.values[mark]
    grouped = cells.commas if mark == "." else cells.points
    if wanted.thousands is not None and wanted.thousands not in (",", "."):
        levels = np.where(grouped, np.nan, levels)
    read = ~np.isnan(levels)
    decimals = int(cells.counts[read & cells.commas].sum()) if mark == "," else 0
    count = int(cells.counts[read & grouped].sum())
    said = [_say_commas(shown, decimals)] if decimals else []
    if count:
        sign = "comma" if mark == "." else "point"
        said.append(
            f"{shown}: the {sign} in {count_of(count)} was read as a separator of thousands."
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
    spaced = any(
        n and Dress.SPACES in wear.dress for wear, n in zip(cells.wears, worn, strict=True)
    )
    finished.grouped = {".": ",", ",": "."}[mark] if count else " " if spaced else ""
    missing = missing_words(cells, Is.MISSING, Is.MISSING_NUMBER)
    finished.decided = Column(decimal=mark, missing=missing)
    return finished


def _say_commas(shown: str, count: int) -> str:
    read = "was read as a number" if count == 1 else "were read as numbers"
    return f"{shown}: {count_of(count)} with a decimal comma {read}."


def _say_infinite(shown: str, count: int) -> list[str]:
    if not count:
        return []
    one = "is infinite or too large for a number, and counts as missing"
    many = "are infinite or too large for a number, and count as missing"
    return [f"{shown}: {count_of(count)} {one if count == 1 else many}."]


def _say_rounded(shown: str, count: int) -> list[str]:
    if not count:
        return []
    numbers = plural(count, "whole number", "whole numbers")
    return [f"{shown}: {numbers} of 2⁵³ or more {were(count)} kept to 16 digits."]


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
        said.append(f"{shown}: {count_of(count)} with {what} {were(count)} read{end}.")
    return said


def _say_missing(shown: str, cells: Cells, read: np.ndarray) -> list[str]:
    """Cells of a numeric column that are no numbers: words for missing, and other text."""
    said = say_words(shown, cells, np.isin(cells.kinds, (Is.MISSING, Is.MISSING_NUMBER)))
    others = (cells.kinds == Is.WORD) | ((cells.kinds == Is.NUMBER) & ~read)
    count, words, different = cells.filled(others)
    if count:
        said.append(
            f"{shown}: {count_of(count)} with text ({listed(words, count=different)}) "
            f"{were(count)} counted as missing, because the others are numbers."
        )
    return said
