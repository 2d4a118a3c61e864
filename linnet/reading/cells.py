"""The cells of one column: what each is, and the numbers in them.

Arrow looks at all cells at once, in time proportional to their length (its regular expressions do
not backtrack) and without the interpreter's lock.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.budget import Budget
from linnet.reading.numbers import (
    DRESSED,
    EITHER,
    GAP,
    GROUPED,
    INFINITE,
    LONGEST,
    LONGEST_PLAIN,
    MISSING,
    MISSING_NUMBER,
    NOTHING,
    STYLE,
    Dress,
    Wear,
    undress,
)

_MOSTLY = 2 / 3  # of the cells are numbers: the rest is text among numbers
_LONGEST_WORD = max(map(len, MISSING_NUMBER | INFINITE))
_OFTEN = 10_000  # kinds of dress from one look at the budget to the next


class Is(IntEnum):
    """What a cell is, in a column that may be one of numbers."""

    MISSING = 0
    WORD = 1
    NUMBER = 2
    INFINITE = 3
    MISSING_NUMBER = 4  # a word that among numbers says that there is none


def matches(text: pa.Array, pattern: str) -> np.ndarray:
    """Say of each cell whether the pattern matches the whole of it; False where it is null."""
    found = pc.match_substring_regex(text, rf"^(?:{pattern})\z")
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def to_floats(text: pa.Array) -> np.ndarray:
    """The float64 nearest to each number that is written with a point; NaN where it is null."""
    return pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)


def arrow(text: pd.Series | pd.Index) -> pa.Array:
    """The strings as Arrow has them."""
    strings = pa.array(text, pa.large_string())
    return strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings


class Cells:
    """The different cells of one column (levels), how often each occurs, and what it is.

    Numbers are kept as floats, in both readings of their commas and points, until the column has
    shown which is meant.

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

    def __init__(self, text: pd.Series, budget: Budget):
        self.text = text
        self.codes, levels = pd.factorize(text)
        budget.check()
        self.levels = pd.Index(levels)
        self.counts = np.bincount(self.codes, minlength=len(self.levels))
        strings = arrow(self.levels)
        numbers = _undressed(strings, budget)
        self.wears, self.worn = numbers.wears, numbers.worn
        self.kinds = _kinds(strings, numbers.digits)
        digits = pc.if_else(pa.array(self.kinds == Is.NUMBER), numbers.digits, None)
        self.values = {mark: _in_style(digits, mark) for mark in ".,"}
        self.commas, self.points = matches(digits, "[^,]*,.*"), matches(digits, r"[^.]*\..*")
        shown = np.flatnonzero(self.commas)[:1], np.flatnonzero(self.points)[:1]
        self.example = next((digits[int(k[0])].as_py() for k in shown if len(k)), "")
        present = self.kinds != Is.MISSING
        whole = matches(strings, "[0-9]+") | ~present
        self.of_codes = bool(whole.all() and matches(strings, "0[0-9]+").any())
        count = self.total(Is.NUMBER)
        mostly = count > 0 and count >= _MOSTLY * (count + self.total(Is.WORD))
        self.of_numbers = mostly and not self.of_codes
        self.mark = _elected(self._votes(digits)) if self.of_numbers else None

    def _votes(self, digits: pa.Array) -> Counter[str]:
        """How many cells show that the point, or the comma, marks decimals, or leave it open."""
        either = matches(digits, EITHER)
        shown = (self.commas | self.points) & ~either
        point = matches(digits, STYLE["."]) & shown
        votes = {"either": either, ".": point, ",": shown & ~point}
        return Counter({mark: int(self.counts[levels].sum()) for mark, levels in votes.items()})

    @property
    def ambiguous(self) -> bool:
        return self.of_numbers and self.mark is None

    def total(self, *kinds: Is) -> int:
        """How many cells are of some kinds."""
        return int(self.counts[np.isin(self.kinds, kinds)].sum())

    def filled(self, levels: np.ndarray, most: int = 3) -> tuple[int, list[str], int]:
        """Some levels, without that of empty cells.

        Returns
        -------
        cells : int
            How many cells they are.
        examples : list of str
            The most frequent of them.
        count : int
            How many different ones there are.
        """
        places = np.flatnonzero(levels)
        if not len(places):
            return 0, [], 0
        places = places[np.argsort(-self.counts[places], kind="stable")]
        places = places[(self.levels[places] != "")]
        examples = self.levels[places[:most]].tolist()
        return int(self.counts[places].sum()), examples, len(places)


def _kinds(strings: pa.Array, digits: pa.Array) -> np.ndarray:
    """What each level is."""
    kinds = np.full(len(strings), Is.WORD, np.uint8)
    kinds[digits.is_valid().to_numpy(zero_copy_only=False)] = Is.NUMBER
    short = pc.less_equal(pc.utf8_length(strings), _LONGEST_WORD)
    lowered = pc.utf8_lower(strings.filter(short))
    of_short = kinds[places := np.flatnonzero(short)]
    other = of_short == Is.WORD
    of_short[_is_in(lowered, MISSING_NUMBER) & other] = Is.MISSING_NUMBER
    of_short[_is_in(lowered, INFINITE) & other] = Is.INFINITE
    of_short[_is_in(lowered, MISSING)] = Is.MISSING
    kinds[places] = of_short
    return kinds


def _is_in(strings: pa.Array, words: frozenset[str]) -> np.ndarray:
    wanted = pa.array(sorted(words), strings.type)
    return pc.is_in(strings, wanted).to_numpy(zero_copy_only=False)


def _in_style(digits: pa.Array, mark: str) -> np.ndarray:
    """Numbers in the style of a decimal mark, NaN where there is none in that style."""
    other = "," if mark == "." else "."
    digits = pc.if_else(pa.array(matches(digits, STYLE[mark])), digits, None)
    plain = pc.replace_substring(pc.replace_substring(digits, other, ""), ",", ".")
    return to_floats(plain)


def _elected(votes: Counter[str]) -> str | None:
    """The decimal mark the cells show; 1,234 and 1.234 show none, the majority wins."""
    if votes["."] == votes[","]:
        return None if votes.total() else "."
    return "." if votes["."] > votes[","] else ","


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
    number = f"{STYLE['.']}|{STYLE[',']}"
    lengths = pc.utf8_length(strings).to_numpy(zero_copy_only=False)
    plain = matches(strings, number) & (lengths <= LONGEST_PLAIN)
    worn, wears = np.zeros(len(strings), np.int32), [NOTHING]
    digits = pc.if_else(pa.array(plain), strings, None)
    dressed = matches(strings, DRESSED) & ~plain & (lengths <= LONGEST)
    if not dressed.any():
        return _Undressed(digits, worn, wears)
    cells = strings.filter(pa.array(dressed))
    parts = pc.extract_regex(cells, rf"^{DRESSED}\z")
    before, body, after = (pc.struct_field(parts, k) for k in ("before", "digits", "after"))
    gaps = pc.match_substring_regex(body, GAP).to_numpy(zero_copy_only=False)
    grouped = matches(body, GROUPED)
    body = pc.replace_substring_regex(body, GAP, "")
    around = pc.binary_join_element_wise(before, after, _text("\0")).dictionary_encode()
    kinds = around.dictionary.to_pylist()
    signs, powers, found, at = [], [], [], {}
    for k, kind in enumerate(kinds):
        if k % _OFTEN == 0:
            budget.check()
        sign, power, wear = undress(*kind.split("\0")) or ("", "", None)
        signs.append(sign)
        powers.append(power)
        for spaced in (False, True):  # each kind may also have gaps between its digits
            if wear and spaced:
                wear = Wear(wear.dress | {Dress.SPACES}, wear.sign)
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
    good = (wore > 0) & (~gaps | grouped) & matches(body, number)
    places = np.flatnonzero(dressed)
    worn[places[good]] = wore[good]
    body = pc.if_else(pa.array(good), body, None)
    return _Undressed(pc.replace_with_mask(digits, pa.array(dressed), body), worn, wears)


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())
