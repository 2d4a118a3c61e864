"""The cells of one column: what each is, and the numbers in them.

Arrow looks at all cells at once, in time proportional to their length (its regular expressions do
not backtrack) and without the interpreter's lock.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
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
    multiple_of,
    undress,
)

_MOSTLY = 2 / 3  # of the cells are numbers: the rest is text among numbers
WELL = "[0-9]{1,2}E[0-9]{1,2}"  # of a plate: 1E1, 1E2, 2E1
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
    of_codes, padded, of_numbers : bool
        Codes, such as postcodes; whole numbers with leading zeros among them; mostly numbers, and
        no codes.
    votes : Counter of str
        How many cells show that "." or "," marks decimals, or leave it open ("either").
    mark : "." or "," or None
        Their decimal mark; None as long as the cells leave that open.
    """

    def __init__(
        self,
        text: pd.Series,
        budget: Budget,
        missing: tuple[str, ...] | None = None,
        more: tuple[str, ...] = (),
    ):
        self.text = text
        self.codes, levels = pd.factorize(text)
        budget.check()
        self.levels = pd.Index(levels)
        self.counts = np.bincount(self.codes, minlength=len(self.levels))
        strings = _seen(arrow(self.levels))
        numbers = _undressed(strings, budget)
        self.wears, self.worn = numbers.wears, numbers.worn
        self.kinds = _kinds(strings, _without_odd_dress(numbers, self.counts))
        if missing is None:
            self._doubt_missing()
        self._obey(missing, more)
        n = len(self.levels)
        self.values = dict.fromkeys(".,", np.full(n, np.nan))
        self.commas, self.points, self.example = np.zeros(n, bool), np.zeros(n, bool), ""
        self.of_codes = self.padded = self.of_numbers = False
        self.votes: Counter[str] = Counter()
        self.mark: str | None = None
        if (self.kinds == Is.NUMBER).any():
            self._read_numbers(strings, numbers.digits)

    def _read_numbers(self, strings: pa.Array, digits: pa.Array) -> None:
        """Read the numbers among the levels, and see what the column is."""
        digits = pc.if_else(pa.array(self.kinds == Is.NUMBER), digits, None)
        multiples = np.array([wear.multiple for wear in self.wears])[self.worn]
        self.values = {mark: _in_style(digits, mark) * multiples for mark in ".,"}
        self.commas, self.points = matches(digits, "[^,]*,.*"), matches(digits, r"[^.]*\..*")
        shown = np.flatnonzero(self.commas)[:1], np.flatnonzero(self.points)[:1]
        self.example = next((digits[int(k[0])].as_py() for k in shown if len(k)), "")
        self.of_codes = _are_codes(strings, self.kinds != Is.MISSING, self.counts)
        self.padded = self.of_codes and bool(matches(strings, "0[0-9]+").any())
        count, words = self.total(Is.NUMBER), self.total(Is.WORD)
        mostly = count > 0 and count >= _MOSTLY * (count + words)
        self.of_numbers = mostly and not self.of_codes
        self.votes = self._votes(digits)
        self.mark = _elected(self.votes) if self.of_numbers else None

    def _doubt_missing(self) -> None:
        """A minus among plus signs is a level, and no missing value."""
        if ((self.levels == "+") & (self.kinds == Is.WORD)).any():
            self.kinds[self.levels.isin(["-", "−", "–", "--", "---"])] = Is.WORD

    def _obey(self, missing: tuple[str, ...] | None, more: tuple[str, ...]) -> None:
        """Count as missing what is said to be; numbers stay, until the mark of decimals is known.

        Parameters
        ----------
        missing : tuple of str, optional
            These words only.
        more : tuple of str
            These words, too.
        """
        if missing is not None:
            usual = np.isin(self.kinds, (Is.MISSING, Is.MISSING_NUMBER))
            self.kinds[usual & (self.levels != "")] = Is.WORD
        codes = (*(missing or ()), *more)
        if codes:
            self.kinds[self.levels.isin(codes) & (self.kinds != Is.NUMBER)] = Is.MISSING

    def take_for_words(self, codes: tuple[str, ...]) -> None:
        """Numbers that are said to be missing are, in a column of words, too."""
        self.kinds[self.levels.isin(codes)] = Is.MISSING

    def take_for_numbers(self) -> None:
        """The column holds numbers, however few of its cells are some."""
        self.of_numbers, self.of_codes, self.padded = True, False, False
        self.mark = _elected(self.votes)

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
        return sum(int(self.counts[self.kinds == kind].sum()) for kind in kinds)

    def relabel(self, levels: list[str]) -> None:
        """Give the levels other names; those that are called the same are one from then on."""
        renamed = pd.Series(levels, dtype="str")
        self.text = renamed.take(self.codes).reset_index(drop=True)
        places, uniques = pd.factorize(renamed)
        kinds = np.empty(len(uniques), np.uint8)
        kinds[places] = self.kinds
        self.codes, self.levels, self.kinds = places[self.codes], pd.Index(uniques), kinds
        self.counts = np.bincount(self.codes, minlength=len(self.levels))

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


def _are_codes(strings: pa.Array, present: np.ndarray, counts: np.ndarray) -> bool:
    """Say whether digits are codes: zeros in front, or wells such as 1E1, 1E2, 2E1."""
    whole = matches(strings, "[0-9]+")
    padded = matches(strings, "0[0-9]+")
    if padded.any():
        if whole[present].all():
            return True
        lengths = pc.utf8_length(strings.filter(pa.array(whole)))
        alike = pc.count_distinct(lengths).as_py() == 1
        return bool(alike and counts[whole].sum() >= _MOSTLY * counts[present].sum())
    wells = matches(strings, WELL)
    return bool(present.any() and wells[present].all())


def _without_odd_dress(numbers: _Undressed, counts: np.ndarray) -> pa.Array:
    """The digits of numbers whose dress all of the column's numbers bear out.

    What follows a number is a unit if it is the same for all; letters for thousands and millions if
    there are several; and a flag if it is a letter or two behind some of many plain numbers.
    """
    numbers_of = pc.is_valid(numbers.digits).to_numpy(zero_copy_only=False)
    wears = [numbers.wears[k] for k in np.unique(numbers.worn[numbers_of]).tolist()]
    units = {wear.unit for wear in wears if wear.unit}
    marked = pc.match_substring_regex(numbers.digits, "[.,]")
    marked = pc.fill_null(marked, False).to_numpy(zero_copy_only=False)
    place = {wear: k for k, wear in enumerate(numbers.wears)}
    rand = [place[wear] for wear in wears if wear.sign == "R"]
    odd = set() if marked[np.isin(numbers.worn, rand)].any() else set(rand)
    if units:
        with_unit = np.isin(numbers.worn, [place[wear] for wear in wears if wear.unit])
        count, total = counts[with_unit & numbers_of].sum(), counts[numbers_of].sum()
        levels = int((with_unit & numbers_of).sum())
        multiples = {unit: multiple_of(unit) for unit in units}
        all_multiples = None not in multiples.values() and len({*multiples.values()}) > 1
        for wear in [wear for wear in wears if wear.unit]:
            k = place[wear]
            multiple = multiples[wear.unit]
            if multiple is not None and all_multiples and not wear.gap:
                dress = wear.dress | {Dress.MULTIPLE}
                numbers.wears[k] = Wear(dress, wear.sign, multiple=multiple)
            elif len(units) == 1 and levels > 1 and wear.is_unit and count >= 0.9 * total:
                numbers.wears[k] = Wear(wear.dress | {Dress.UNIT}, wear.sign, wear.unit)
            elif wear.gap and len(wear.unit) <= 2 and wear.unit.islower() and 2 * count < total:
                numbers.wears[k] = Wear(wear.dress | {Dress.FLAG}, wear.sign, wear.unit)
            else:
                odd.add(k)
    if not odd:
        return numbers.digits
    return pc.if_else(pa.array(np.isin(numbers.worn, list(odd))), None, numbers.digits)


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
    if not pc.any(pc.match_substring_regex(strings, "[0-9]")).as_py():
        nothing = pa.nulls(len(strings), strings.type)
        return _Undressed(nothing, np.zeros(len(strings), np.int32), [NOTHING])
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
    good = (wore > 0) & (~gaps | grouped) & matches(body, number)
    places = np.flatnonzero(dressed)
    worn[places[good]] = wore[good]
    body = pc.if_else(pa.array(good), body, None)
    return _Undressed(pc.replace_with_mask(digits, pa.array(dressed), body), worn, wears)


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())
