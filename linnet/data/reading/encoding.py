"""Which of the encodings before Unicode a text has: that under which its letters look like words.

A byte above 127 is another character in each of them. Each reading gets a cost, roughly the
negative logarithm of its probability: of its letters in the one language that fits best, and of
neighbours that words do not have (a sign or a capital inside, letters of two scripts). The guess
is made from a sample, and is a question wherever another one is likely, too.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from math import inf, log2

from linnet.data.reading.letters import ALPHABETS, CLOSING, COMMON, OPENING, SIGNS, UNITS, WITHIN

LIKELY = {  # what files are in that people have, and its cost before a letter is read: more if rare
    "cp1252": 0.0,
    "cp1250": 3.0,
    "cp1251": 3.0,
    "cp1253": 3.0,
    "cp1254": 3.0,
    "cp1255": 3.0,
    "cp1256": 3.0,
    "cp1257": 3.0,
    "cp932": 3.0,
    "gb18030": 3.0,
    "big5": 3.0,
    "euc_kr": 3.0,
    "euc_jp": 3.5,
    "koi8_r": 3.5,
    "cp866": 3.5,
    "mac_roman": 3.5,
    "iso8859_15": 3.5,
    "iso8859_2": 3.5,
    "iso8859_9": 3.5,
    "iso8859_7": 3.5,
    "iso8859_5": 4.0,
    "cp850": 4.0,
    "cp852": 4.0,
    "cp437": 4.5,
    "mac_latin2": 5.0,
    "mac_cyrillic": 5.0,
}
_PAIRED = {  # language, first bytes of its usual characters
    "cp932": ("Japanese", b"\x82\x83" + bytes(range(0x88, 0x98))),
    "euc_jp": ("Japanese", b"\xa4\xa5" + bytes(range(0xB0, 0xD0))),
    "gb18030": ("Chinese", bytes(range(0xB0, 0xD8))),
    "big5": ("Taiwanese", bytes(range(0xA4, 0xC7))),
    "euc_kr": ("Korean", bytes(range(0xB0, 0xC9))),
}
# in bits, of one character:
_SIGN = 5.0
_RARER = 3.0  # what a sign costs more where every letter is above 127
_LETTER = 6.0  # of another language
_OTHER_SIGN = 9.0
_CONTROL = 12.0
_CAPITAL = 1.0
_COMMON_PAIR, _USUAL_PAIR, _OTHER_PAIR = 5.5, 8.0, 11.0
# of two neighbours:
_CAPITAL_WITHIN = 5.0  # one beyond ASCII: others are in names as kmH
_SIGN_BESIDE = 2.5
_TWO_SCRIPTS = 5.0
_RUN = 1.5
_LATIN_BESIDE_PAIR = 3.0
_UNIT = 5.0  # what a sign that makes a unit is given back
# of a byte, from which on a reading is none:
_UNLIKELY = 9.0
# of a file, by which readings differ that are as good:
_TIE = 0.5
_SAMPLE = 2**16
_MOST_WORDS = 200
_LONGEST = 80
_CHOICES = 5
_SHOWN = 4  # words of a choice
_Counts = dict[int, int]  # of the bytes above 127
_Pairs = dict[tuple[int, int], int]  # of neighbours of which one is


def likely_encodings(data: bytes) -> list[str]:
    """The encodings a text may have, the likeliest first; of those that read it alike, the first.

    Parameters
    ----------
    data : bytes
        No UTF-8.

    Returns
    -------
    list of str
        Just "cp1252" if its letters look as they usually do in western Europe.
    """
    words = _words(data)
    sample = b"\n" + b"\n".join(words) + b"\n"
    counts = {byte: n for byte, n in Counter(sample).items() if byte > 127}
    pairs = {pair: n for pair, n in Counter(pairwise(sample)).items() if max(pair) > 127}
    costs = {name: _cost(words, counts, pairs, name) for name in LIKELY}
    most = _UNLIKELY * sum(counts.values()) + max(LIKELY.values())
    order = sorted(LIKELY, key=lambda name: costs[name] + LIKELY[name])
    likely = _distinct(data, [name for name in order if costs[name] < most])
    if not likely or (likely[0] == "cp1252" and _usual(counts, pairs, costs, likely)):
        return ["cp1252"]
    return likely[:_CHOICES] + [name for name in likely[_CHOICES:] if name == "cp1252"]


def _usual(counts: _Counts, pairs: _Pairs, costs: dict[str, float], likely: list[str]) -> bool:
    """Say whether Windows-1252 has nothing odd, and is as good if all were as frequent."""
    return (
        all(costs[name] > costs["cp1252"] - _TIE for name in likely[1:])
        and _cost_of_letters(counts, "cp1252")[1] <= _LETTER
        and _cost_of_neighbours(pairs, "cp1252") <= 0
    )


def _cost(words: list[bytes], counts: _Counts, pairs: _Pairs, encoding: str) -> float:
    if encoding in _PAIRED:
        return _cost_of_pairs(words, encoding)
    return _cost_of_letters(counts, encoding)[0] + _cost_of_neighbours(pairs, encoding)


def shown_in(data: bytes, encoding: str) -> str:
    """The first words that are no ASCII, as they look in an encoding."""
    words = [word.decode(encoding, "replace").strip() for word in _words(data)[:_SHOWN]]
    return ", ".join(words)


def _words(data: bytes) -> list[bytes]:
    """Cells with bytes above 127, at the beginning of the text."""
    head = data[:_SAMPLE]
    if len(data) > _SAMPLE:  # no half of a cell
        head = head[: head.rfind(b"\n") + 1] or head
    found: dict[bytes, None] = {}
    for line in head.splitlines():
        if line.isascii():
            continue
        for cell in line.translate(_SEPARATED).split(b"\n"):
            if not cell.isascii():
                found.setdefault(cell.strip(b' "')[:_LONGEST])
        if len(found) >= _MOST_WORDS:
            break
    return list(found)[:_MOST_WORDS]


_ASCII = bytes(range(0x80))
_SEPARATED = bytes.maketrans(b",;\t", b"\n\n\n")


def _distinct(data: bytes, encodings: list[str]) -> list[str]:
    """Leave out encodings that read the file as one before them does: nothing is to choose."""
    beyond = data.translate(None, _ASCII)  # little of most files
    high = bytes(byte for byte in range(0x80, 0x100) if byte in beyond)
    readings: dict[str, str] = {}
    for encoding in encodings:
        readings.setdefault(high.decode(encoding, "replace"), encoding)
    return list(readings.values())


# --- one byte, one letter ------------------------------------------------------------------------


@cache
def _costs_of_languages() -> dict[str, dict[str, float]]:
    """For each language the negative logarithm of how often a letter beyond ASCII is this one."""
    costs = {}
    for language, groups in ALPHABETS.items():
        weights = {
            letter: 2.0**-place for place, group in enumerate(groups.split()) for letter in group
        }
        total = sum(weights.values())
        costs[language] = {letter: log2(total / weight) for letter, weight in weights.items()}
    return costs


_LATIN = {language for language, letters in ALPHABETS.items() if min(letters.split()[0]) < "\u0370"}


@cache
def _characters(encoding: str) -> str:
    """What each byte is; U+FFFD if it is nothing."""
    return bytes(range(256)).decode(encoding, "replace")


def _is_letter(character: str) -> bool:
    return character.isalpha() and character not in "ªºˆƒ"


def _cost_of_letters(counts: _Counts, encoding: str) -> tuple[float, float]:
    """The cost of all, in the language that fits best, and of the worst of them."""
    characters = _characters(encoding)
    letters: Counter[str] = Counter()
    others, worst, signs = 0.0, 0.0, 0
    for byte, count in counts.items():
        character = characters[byte]
        if _is_letter(character):
            letters[character.lower()[0]] += count
            others += _CAPITAL * count * character.isupper()
            continue
        cost = _cost_of_sign(character, encoding)
        others, worst, signs = others + count * cost, max(worst, cost), signs + count
    best = min(
        (
            sum(count * known.get(letter, _LETTER) for letter, count in letters.items())
            + _RARER * signs * (language not in _LATIN),
            max((known.get(letter, _LETTER) for letter in letters), default=0.0),
        )
        for language, known in _costs_of_languages().items()
    )
    return others + best[0], max(worst, best[1])


def _cost_of_sign(character: str, encoding: str) -> float:
    if character in SIGNS:
        return _SIGN
    if character == "\ufffd":
        return _CONTROL if encoding == "cp1252" else inf
    return _CONTROL if character < "\xa0" else _OTHER_SIGN


@cache
def _cost_of_two(before: str, after: str) -> float:
    """Of two neighbours: nothing if words have them."""
    letters = _is_letter(before) + _is_letter(after)
    if letters == 0:
        return 0.0
    if before + after in UNITS:
        return -_UNIT
    if letters == 1:
        if before in OPENING or after in CLOSING:
            return 0.0
        sign = after if _is_letter(before) else before
        odd = (sign > "\x7f" and sign not in WITHIN) or sign in "0123456789"
        return _SIGN_BESIDE if odd else 0.0
    if _script(before) != _script(after):
        return _TWO_SCRIPTS
    if before.islower() and after.isupper() and after > "\x7f":
        return _CAPITAL_WITHIN
    return _RUN if min(before, after) > "\x7f" and _script(before) == 0 else 0.0


def _script(letter: str) -> int:
    """Latin, Greek, Cyrillic, or beyond."""
    return sum(letter >= first for first in "\u0370\u0400\u0590\u0600")


def _cost_of_neighbours(pairs: _Pairs, encoding: str) -> float:
    characters = _characters(encoding)
    return sum(n * _cost_of_two(characters[a], characters[b]) for (a, b), n in pairs.items())


# --- two bytes, one character --------------------------------------------------------------------


def _cost_of_pairs(words: list[bytes], encoding: str) -> float:
    language, usual = _PAIRED[encoding]
    common = COMMON[language]
    cost = 0.0
    for word in words:
        try:
            text = word.decode(encoding)
        except UnicodeDecodeError as error:
            if len(word) < _LONGEST or error.end < _LONGEST:  # not the cut through a character
                return inf
            text = word[: error.start].decode(encoding)
        for character in text:
            if character <= "\x7f":
                continue
            if character in common:
                cost += _COMMON_PAIR
            else:
                first = character.encode(encoding)[0]
                cost += _USUAL_PAIR if first in usual else _OTHER_PAIR
        cost += _LATIN_BESIDE_PAIR * sum(
            (a > "\x7f") != (b > "\x7f") for a, b in pairwise(text) if a.isalpha() and b.isalpha()
        )
    return cost
