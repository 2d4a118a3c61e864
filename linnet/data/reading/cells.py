"""The cells of one column: what each is, and the numbers in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.reading.block import Block, is_in
from linnet.data.reading.numbers import Dress, Wear, multiple_of
from linnet.data.reading.words import Is, Words

_MOSTLY = 2 / 3  # of the cells are numbers: the rest is text among numbers


def cells_of(
    block: Block, missing: Sequence[tuple[tuple[str, ...] | None, tuple[str, ...]]], budget: Budget
) -> Iterator[Cells]:
    """The cells of each column of a block.

    Parameters
    ----------
    block : Block
    missing : sequence of pairs
        For each column the only words that count as missing, or None; and words that do, too.
    budget : Budget
    """
    encoded = block.cells.dictionary_encode()
    budget.check()
    words = Words(encoded.dictionary, budget)
    codes = block.grid(encoded.indices).astype(np.intp)
    for k, (only, more) in enumerate(missing):
        if len(block) == 1:
            yield Cells(block.cells, codes[0], words, slice(None), only, more)
        else:
            own, places = pd.factorize(codes[k])
            yield Cells(block.column(k), own, words, places, only, more)


class Cells:
    """The different cells of one column (levels), how often each occurs, and what it is.

    Numbers are kept as floats, in both readings of their commas and points, until the column has
    shown which is meant.

    Attributes
    ----------
    text : large_string array
    codes : ndarray of int
        Which of the levels each cell is.
    levels : large_string array
    blank : ndarray of bool
        The level of empty cells.
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
        text: pa.Array,
        codes: np.ndarray,
        words: Words,
        places: np.ndarray | slice,
        missing: tuple[str, ...] | None = None,
        more: tuple[str, ...] = (),
    ):
        self.text, self.codes = text, codes
        self.levels = words.text if isinstance(places, slice) else words.text.take(places)
        self.blank, self.worn = words.blank[places], words.worn[places]
        self.counts = np.bincount(codes, minlength=len(self.levels))
        self.wears, numbers = _without_odd_dress(words, places, self.counts)
        otherwise = words.otherwise[places]
        self.kinds = np.where(numbers & (otherwise != Is.MISSING), np.uint8(Is.NUMBER), otherwise)
        plus = words.pluses[places] & (self.kinds == Is.WORD)
        if missing is None and plus.any():  # a minus beside it is a level, and no missing value
            self.kinds[words.dashes[places]] = Is.WORD
        self._obey(missing, more)
        n = len(self.levels)
        self.values = dict.fromkeys(".,", np.full(n, np.nan))
        self.commas, self.points, self.example = np.zeros(n, bool), np.zeros(n, bool), ""
        self.of_codes = self.padded = self.of_numbers = False
        self.votes: Counter[str] = Counter()
        self.mark: str | None = None
        if (self.kinds == Is.NUMBER).any():
            self._read_numbers(words, places)

    def _read_numbers(self, words: Words, places: np.ndarray | slice) -> None:
        """Read the numbers among the levels, and see what the column is."""
        numbers = self.kinds == Is.NUMBER
        for mark in ".,":
            values = np.where(numbers, words.values[mark][places], np.nan)
            if any(wear.multiple != 1 for wear in self.wears):
                values *= np.array([wear.multiple for wear in self.wears])[self.worn]
            self.values[mark] = values
        self.commas, self.points = words.commas[places] & numbers, words.points[places] & numbers
        shown = [k for k in (self.commas, self.points) if k.any()]
        if shown:
            first = int(np.argmax(shown[0]))
            place = first if isinstance(places, slice) else int(places[first])
            self.example = words.digits[place].as_py()
        self.of_codes = _are_codes(words, places, self.kinds != Is.MISSING, self.counts)
        self.padded = self.of_codes and bool(words.padded[places].any())
        count, text = self.total(Is.NUMBER), self.total(Is.WORD)
        mostly = count > 0 and count >= _MOSTLY * (count + text)
        self.of_numbers = mostly and not self.of_codes
        either = words.either[places] & numbers
        marked = (self.commas | self.points) & ~either
        point = words.with_point[places] & marked
        votes = {"either": either, ".": point, ",": marked & ~point}
        counts = {mark: int(self.counts[levels].sum()) for mark, levels in votes.items()}
        self.votes = Counter(counts)
        self.mark = _elected(self.votes) if self.of_numbers else None

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
            self.kinds[usual & ~self.blank] = Is.WORD
        codes = (*(missing or ()), *more)
        if codes:
            self.kinds[is_in(self.levels, codes) & (self.kinds != Is.NUMBER)] = Is.MISSING

    def take_for_words(self, codes: tuple[str, ...]) -> None:
        """Numbers that are said to be missing are, in a column of words, too."""
        if codes:
            self.kinds[is_in(self.levels, codes)] = Is.MISSING

    def take_for_numbers(self) -> None:
        """The column holds numbers, however few of its cells are some."""
        self.of_numbers, self.of_codes, self.padded = True, False, False
        self.mark = _elected(self.votes)

    @property
    def ambiguous(self) -> bool:
        return self.of_numbers and self.mark is None

    def total(self, *kinds: Is) -> int:
        """How many cells are of some kinds."""
        return sum(int(self.counts[self.kinds == kind].sum()) for kind in kinds)

    def chosen(self, levels: np.ndarray) -> pa.Array:
        """Those levels that a mask says."""
        return self.levels if levels.all() else self.levels.filter(pa.array(levels))

    def relabel(self, levels: list[str]) -> None:
        """Give the levels other names; those that are called the same are one from then on."""
        encoded = pa.array(levels, pa.large_string()).dictionary_encode()
        places = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
        kinds = np.empty(len(encoded.dictionary), np.uint8)
        kinds[places] = self.kinds
        self.codes, self.levels, self.kinds = places[self.codes], encoded.dictionary, kinds
        self.text = self.levels.take(pa.array(self.codes))
        self.blank = pc.equal(self.levels, "").to_numpy(zero_copy_only=False)
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
        places = np.flatnonzero(levels & ~self.blank)
        if not len(places):
            return 0, [], 0
        places = places[np.argsort(-self.counts[places], kind="stable")]
        examples = [self.levels[k].as_py() for k in places[:most].tolist()]
        return int(self.counts[places].sum()), examples, len(places)


def _are_codes(
    words: Words, places: np.ndarray | slice, present: np.ndarray, counts: np.ndarray
) -> bool:
    """Say whether digits are codes: zeros in front, or wells such as 1E1, 1E2, 2E1."""
    whole = words.whole[places]
    if words.padded[places].any():
        if whole[present].all():
            return True
        lengths = words.lengths[places][whole]
        alike = bool((lengths == lengths[0]).all())
        return bool(alike and counts[whole].sum() >= _MOSTLY * counts[present].sum())
    return bool(present.any() and words.wells[places][present].all())


def _without_odd_dress(
    words: Words, places: np.ndarray | slice, counts: np.ndarray
) -> tuple[list[Wear], np.ndarray]:
    """What the column's numbers wore, and which levels are numbers in a dress that all bear out.

    What follows a number is a unit if it is the same for all; letters for thousands and millions if
    there are several; and a flag if it is a letter or two behind some of many plain numbers.
    """
    numbers, worn, known = words.numbers[places], words.worn[places], words.wears
    if len(known) == 1:
        return known, numbers
    here = [(k, known[k]) for k in np.unique(worn[numbers]).tolist()]
    rand = [k for k, wear in here if wear.sign == "R"]
    odd: set[int] = set()
    if rand:
        marked = (words.commas | words.points)[places] & np.isin(worn, rand)
        odd = set() if marked.any() else set(rand)
    with_unit = [(k, wear) for k, wear in here if wear.unit]
    wears = known
    if with_unit:
        wears = known.copy()
        dressed = np.isin(worn, [k for k, _ in with_unit]) & numbers
        count, total, levels = counts[dressed].sum(), counts[numbers].sum(), int(dressed.sum())
        multiples = {wear.unit: multiple_of(wear.unit) for _, wear in with_unit}
        all_multiples = None not in multiples.values() and len({*multiples.values()}) > 1
        for k, wear in with_unit:
            multiple = multiples[wear.unit]
            if multiple is not None and all_multiples and not wear.gap:
                dress = wear.dress | {Dress.MULTIPLE}
                wears[k] = Wear(dress, wear.sign, multiple=multiple)
            elif len(multiples) == 1 and levels > 1 and wear.is_unit and count >= 0.9 * total:
                wears[k] = Wear(wear.dress | {Dress.UNIT}, wear.sign, wear.unit)
            elif wear.gap and len(wear.unit) <= 2 and wear.unit.islower() and 2 * count < total:
                wears[k] = Wear(wear.dress | {Dress.FLAG}, wear.sign, wear.unit)
            else:
                odd.add(k)
    return wears, numbers & ~np.isin(worn, list(odd)) if odd else numbers


def _elected(votes: Counter[str]) -> str | None:
    """The decimal mark the cells show; 1,234 and 1.234 show none, the majority wins."""
    if votes["."] == votes[","]:
        return None if votes.total() else "."
    return "." if votes["."] > votes[","] else ","
