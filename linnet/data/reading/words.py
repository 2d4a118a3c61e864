"""The different cells of a block of columns, and what each of them is by itself.

What takes a look at other cells, the column decides: see `cells`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.reading.block import is_in, matches, to_floats
from linnet.data.reading.numbers import (
    DASH,
    DRESSED,
    EITHER,
    GAP,
    GROUPED,
    HIDDEN,
    INFINITE,
    LONGEST,
    LONGEST_PLAIN,
    MISSING,
    MISSING_NUMBER,
    NOTHING,
    STYLE,
    WIDE,
    Dress,
    Wear,
    undress,
)

WELL = "[0-9]{1,2}E[0-9]{1,2}"  # of a plate: 1E1, 1E2, 2E1
DASHES = "-", "−", "–", "--", "---"
_LONGEST_WORD = max(map(len, MISSING_NUMBER | INFINITE))
_OFTEN = 10_000  # kinds of dress from one look at the budget to the next


class Is(IntEnum):
    """What a cell is, in a column that may be one of numbers."""

    MISSING = 0
    WORD = 1
    NUMBER = 2
    INFINITE = 3
    MISSING_NUMBER = 4  # a word that among numbers says that there is none


class Words:
    """Different cells.

    Attributes
    ----------
    text : large_string array
    strings : large_string array
        As they look.
    digits : large_string array
        The numbers out of their dress, with commas, points, a hyphen for a minus and an exponent;
        null where there is none.
    worn : ndarray of int
        What each wore, as a position in `wears`.
    wears : list of Wear
    blank, numbers : ndarray of bool
        Empty ones, and those with digits.
    otherwise : ndarray of int
        What each `Is` if it is no number.
    """

    def __init__(self, text: pa.Array, budget: Budget):
        self.text, self._budget = text, budget
        self.strings = _seen(text)
        undressed = _undressed(self.strings, budget)
        self.digits, self.worn, self.wears = undressed.digits, undressed.worn, undressed.wears
        self.blank = pc.equal(text, "").to_numpy(zero_copy_only=False)
        self.numbers = self.digits.is_valid().to_numpy(zero_copy_only=False)
        budget.check()
        self.otherwise = _otherwise(self.strings)

    def _matches(self, cells: pa.Array, pattern: str) -> np.ndarray:
        self._budget.check()
        return matches(cells, pattern)

    @cached_property
    def pluses(self) -> np.ndarray:
        return pc.equal(self.text, "+").to_numpy(zero_copy_only=False)

    @cached_property
    def dashes(self) -> np.ndarray:
        return is_in(self.text, DASHES)

    @cached_property
    def values(self) -> dict[str, np.ndarray]:
        """Numbers in the style of each decimal mark; NaN where there is none in that style."""
        values = {}
        for mark in ".,":
            self._budget.check()
            values[mark] = _in_style(self.digits, mark)
        return values

    @cached_property
    def commas(self) -> np.ndarray:
        """Numbers with a comma."""
        return self._matches(self.digits, "[^,]*,.*")

    @cached_property
    def points(self) -> np.ndarray:
        return self._matches(self.digits, r"[^.]*\..*")

    @cached_property
    def either(self) -> np.ndarray:
        """Numbers such as 1,234, which leave open what the mark is."""
        return self._matches(self.digits, EITHER)

    @cached_property
    def with_point(self) -> np.ndarray:
        """Numbers whose decimal mark may be a point."""
        return self._matches(self.digits, STYLE["."])

    @cached_property
    def whole(self) -> np.ndarray:
        """Nothing but digits."""
        return self._matches(self.strings, "[0-9]+")

    @cached_property
    def padded(self) -> np.ndarray:
        """Whole, with zeros in front."""
        return self._matches(self.strings, "0[0-9]+")

    @cached_property
    def wells(self) -> np.ndarray:
        return self._matches(self.strings, WELL)

    @cached_property
    def lengths(self) -> np.ndarray:
        return pc.utf8_length(self.strings).to_numpy(zero_copy_only=False)


def _seen(strings: pa.Array) -> pa.Array:
    """Cells as they look: without what nobody sees, full-width digits as others."""
    odd = pc.match_substring_regex(strings, f"[{HIDDEN}\uff01-\uff5e]|{DASH}")
    if not pc.any(odd).as_py():
        return strings
    strings = pc.replace_substring_regex(strings, DASH, r"\1 0")
    seen = pc.replace_substring_regex(strings, f"[{HIDDEN}]", "")
    wide = pc.match_substring_regex(seen, "[\uff10-\uff19]")
    cells = pa.array([cell.as_py().translate(WIDE) for cell in seen.filter(wide)], seen.type)
    return pc.replace_with_mask(seen, wide, cells)


def _otherwise(strings: pa.Array) -> np.ndarray:
    """What each cell is if it is no number."""
    kinds = np.full(len(strings), Is.WORD, np.uint8)
    short = pc.less_equal(pc.utf8_length(strings), _LONGEST_WORD)
    lowered = pc.utf8_lower(strings.filter(short))
    of_short = np.full(len(lowered), Is.WORD, np.uint8)
    of_short[is_in(lowered, MISSING_NUMBER)] = Is.MISSING_NUMBER
    of_short[is_in(lowered, INFINITE)] = Is.INFINITE
    of_short[is_in(lowered, MISSING)] = Is.MISSING
    kinds[np.flatnonzero(short)] = of_short
    return kinds


def _in_style(digits: pa.Array, mark: str) -> np.ndarray:
    """Numbers in the style of a decimal mark, NaN where there is none in that style."""
    other = "," if mark == "." else "."
    digits = pc.if_else(pa.array(matches(digits, STYLE[mark])), digits, None)
    plain = pc.replace_substring(pc.replace_substring(digits, other, ""), ",", ".")
    return to_floats(plain)


# --- numbers out of their dress -------------------------------------------------------------------


@dataclass
class _Undressed:
    """Numbers out of their dress.

    Attributes
    ----------
    digits : large_string array
        With commas, points, a hyphen for a minus and an exponent; null where there is no number.
    worn : ndarray of int
        What each wore, as a position in `wears`.
    wears : list of Wear
    """

    digits: pa.Array
    worn: np.ndarray
    wears: list[Wear]


def _undressed(strings: pa.Array, budget: Budget) -> _Undressed:
    """Take numbers out of their dress."""
    if not pc.any(pc.match_substring_regex(strings, "[0-9]")).as_py():
        nothing = pa.nulls(len(strings), strings.type)
        return _Undressed(nothing, np.zeros(len(strings), np.int32), [NOTHING])
    number = f"{STYLE['.']}|{STYLE[',']}"
    lengths = pc.utf8_length(strings).to_numpy(zero_copy_only=False)
    budget.check()
    plain = matches(strings, number) & (lengths <= LONGEST_PLAIN)
    worn, wears = np.zeros(len(strings), np.int32), [NOTHING]
    digits = pc.if_else(pa.array(plain), strings, None)
    budget.check()
    dressed = matches(strings, DRESSED) & ~plain & (lengths <= LONGEST)
    if not dressed.any():
        return _Undressed(digits, worn, wears)
    cells = strings.filter(pa.array(dressed))
    budget.check()
    parts = pc.extract_regex(cells, rf"^{DRESSED}\z")
    before, body, after = (pc.struct_field(parts, k) for k in ("before", "digits", "after"))
    budget.check()
    gaps = pc.match_substring_regex(body, GAP).to_numpy(zero_copy_only=False)
    grouped = matches(body, GROUPED)
    body = pc.replace_substring_regex(body, GAP, "")
    around = pc.binary_join_element_wise(before, after, _text("\0")).dictionary_encode()
    kinds = around.dictionary.to_pylist()
    signs, powers, found = [], [], []
    at: dict[Wear, int] = {}
    for k, kind in enumerate(kinds):
        if k % _OFTEN == 0:
            budget.check()
        sign, power, wear = undress(*kind.split("\0")) or ("", "", None)
        signs.append(sign)
        powers.append(power)
        for spaced in (False, True):  # each kind may also have gaps between its digits
            if wear and spaced:
                wear = replace(wear, dress=wear.dress | {Dress.SPACES})
            found.append(at.setdefault(wear, len(at) + 1) if wear else 0)
    wears += at
    codes = around.indices
    body = pc.binary_join_element_wise(
        pa.array(signs, pa.large_string()).take(codes),
        body,
        pa.array(powers, pa.large_string()).take(codes),
        _text(""),
    )
    wore = np.array(found, np.int32)[2 * codes.to_numpy() + gaps]
    budget.check()
    good = (wore > 0) & (~gaps | grouped) & matches(body, number)
    places = np.flatnonzero(dressed)
    worn[places[good]] = wore[good]
    body = pc.if_else(pa.array(good), body, None)
    return _Undressed(pc.replace_with_mask(digits, pa.array(dressed), body), worn, wears)


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())
