"""Which of the encodings before Unicode a text has: that under which its letters look like words.

A byte above 127 is a letter in each of them, and a different one. What tells them apart: in western
Europe such letters are few, and stand among ASCII letters; in Cyrillic, Greek, Hebrew and Arabic
they make up whole words; in East Asia they come in pairs of which the usual characters have low
numbers. The guess is made from a sample, and is a question wherever another one is likely, too.
"""

from __future__ import annotations

import re
from itertools import pairwise

LIKELY = (  # what files are in that people have
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "cp866",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "mac_roman",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)
_USUAL = {  # letters and signs that are usual there, besides ASCII; those of others speak against
    "cp1252": "äöüßàâçéèêëîïôùûœæøåñáíóúãõ€£§°²³µ–—‘’“”„…·«»®©",
    "cp1250": "ěščřžýáíéůúťďňľĺŕäôłąęśćżźńóőűöüßăâîşţđ€§°–—„”",
    "cp1254": "ğışçöüâîû€–—‘’“”",
    "cp1257": "āčēģīķļņšūžąęėįųūõäöü€–—„“",
    "mac_roman": "äöüßàâçéèêëîïôùûœæøåñáíóúãõ€£§°µ–—‘’“”„…«»®©",
}
_ALPHABETS = {  # what whole words are made of
    "cp1251": "а-яёіїєґў",
    "koi8_r": "а-яё",
    "cp866": "а-яё",
    "cp1253": "α-ωάέήίόύώϊϋΐΰ",
    "cp1255": "א-ת",
    "cp1256": "ء-يپچژگک",
}
_COMMON = {  # first bytes of the usual characters
    "cp932": (0x82, 0x97),
    "euc_jp": (0xA4, 0xCF),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "euc_kr": (0xB0, 0xC8),
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _ALPHABETS.items()}
_SAMPLE = 2**16
_MOST_WORDS = 200
_SURE = 0.999
_CHOICES = 5
_SHOWN = 4  # words of a choice


def likely_encodings(data: bytes) -> list[str]:
    """The encodings a text may have, the likeliest first.

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
    scores = {name: _score(words, name) for name in LIKELY}
    if scores["cp1252"] >= _SURE or max(scores.values()) <= 0:
        return ["cp1252"]
    order = sorted(LIKELY, key=lambda name: -scores[name])
    likely = [name for name in order if scores[name] > 0][:_CHOICES]
    if "cp1252" not in likely and scores["cp1252"] > 0:
        likely.append("cp1252")
    return likely


def shown_in(data: bytes, encoding: str) -> str:
    """The first words that are no ASCII, as they look in an encoding."""
    words = [word.decode(encoding, "replace").strip() for word in _words(data)[:_SHOWN]]
    return ", ".join(words)


def _words(data: bytes) -> list[bytes]:
    """Cells with bytes above 127, at the beginning of the text."""
    found = []
    for line in data[:_SAMPLE].splitlines():
        if line.isascii():
            continue
        for cell in line.translate(_SEPARATED).split(b"\n"):
            if not cell.isascii() and cell not in found:
                found.append(cell.strip(b' "')[:80])
        if len(found) >= _MOST_WORDS:
            break
    return found[:_MOST_WORDS]


_SEPARATED = bytes.maketrans(b",;\t", b"\n\n\n")


def _score(words: list[bytes], encoding: str) -> float:
    """From 0 to 1: the share of the letters beyond ASCII that are usual; 0 if it is not valid."""
    good = total = 0.0
    for word in words:
        try:
            text = word.decode(encoding)
        except UnicodeDecodeError:
            if encoding != "cp1252":
                return 0.0
            text = word.decode("latin-1")
        if encoding in _COMMON:
            some, of = _usual_pairs(text, encoding)
        elif encoding in _ALPHABETS:
            some, of = _usual_letters(text, encoding)
        else:
            some, of = _usual_among_ascii(text, encoding)
        good, total = good + some, total + of
    return good / total if total else 0.0


def _usual_pairs(text: str, encoding: str) -> tuple[float, int]:
    low, high = _COMMON[encoding]
    others = [c for c in text if ord(c) > 127]
    usual = 0.0
    for c in others:
        pair = c.encode(encoding, "replace")
        usual += len(pair) == 2 and low <= pair[0] <= high
    # a narrow range that holds all says more than a wide one
    return usual * (1 - (high - low) / 1000), len(others)


def _usual_letters(text: str, encoding: str) -> tuple[float, int]:
    others = [c for c in text if ord(c) > 127]
    usual = sum(_LETTERS[encoding].match(c.lower()) is not None for c in others)
    odd = sum(  # a capital within a word
        a.islower() and b.isupper() for a, b in pairwise(text)
    )
    mixed = sum(  # a Latin letter within one
        (ord(a) > 127) != (ord(b) > 127) for a, b in pairwise(text) if a.isalpha() and b.isalpha()
    )
    return max(0.0, usual - 2 * odd - mixed) * 0.99, len(others)


def _usual_among_ascii(text: str, encoding: str) -> tuple[float, int]:
    others = [k for k, c in enumerate(text) if ord(c) > 127]
    usual = 0.0
    for k in others:
        if text[k].lower() not in _USUAL[encoding]:
            continue
        before, after = text[k - 1 : k], text[k + 1 : k + 2]
        sign_within = not text[k].isalpha() and before.isalpha() and after.isalpha()
        capital_within = text[k].isupper() and before.islower()
        usual += 0 if (sign_within and text[k] not in "’–·") or capital_within else 1
    run = sum(b - a == 1 for a, b in pairwise(others))
    return max(0.0, usual - run * 0.5), len(others)
