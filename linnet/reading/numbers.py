"""How people write numbers, and how they write that there is none.

A number may be dressed: with a currency or percent sign, in the brackets of bookkeepers, with a
typographic minus, with spaces or apostrophes between thousands. Undressing leaves digits, commas
and points; which of the two is the decimal mark only a whole column can tell.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

LONGEST = 60  # characters of a dressed number
MISSING = frozenset(
    [
        *("", "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "\\n"),
        *("-", "--", "---", "–", "—", ".", "..", "...", "?"),
        *("#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!"),
        *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
    ]
)
MISSING_NUMBER = MISSING | {  # words that could be a level of a category
    *("none", "nil", "missing", "unknown", "not available", "n.a.", "n. a.", "k.a.", "k. a."),
    *("n.v.", "*"),
}
INFINITE = frozenset(
    f"{sign}{word}" for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")
)

STYLES = {  # the mark of decimals: a number in that style
    mark: re.compile(
        rf"[-+]?(?:[1-9]\d{{0,2}}(?:{other}\d{{2,3}})*{other}\d{{3}}(?:{point}\d*)?"
        rf"|\d+{point}?\d*|{point}\d+)(?:[eE][-+]?\d+)?",
        re.ASCII,
    )
    for mark, point, other in [(".", r"\.", ","), (",", ",", r"\.")]
}
_POINT, _COMMA = STYLES["."], STYLES[","]
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_SPACES = "  \u00a0\u2007\u2009\u202f"
_MONEY = r"[$€£¥₹₽₩₺₫฿₴₪¢]|[A-Z]{0,2}\$|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN)\b"
_MONEY += r"|kr\.?|zł|Kč|Fr\.?|Rs\.?"
_DRESSED = re.compile(
    rf"(\()?\s*([-+−–])?\s*({_MONEY})?\s*([-+−–])?\s*"
    rf"([\d.,][\d.,'’{_SPACES}]*)([eE][-+−]?\d+)?"
    rf"\s*(%|{_MONEY})?\s*(\))?",
    re.ASCII,
)
_GROUPED = re.compile(rf"\d{{1,3}}([{_SPACES}'’])\d{{3}}(?:\1\d{{3}})*(?:[.,]\d*)?")
_PLAIN = re.compile(r"[0-9.,]+")
_GAPS = re.compile(rf"[{_SPACES}'’]")


class Dress(Enum):
    """What a number wore; the value says so in a sentence."""

    MONEY = "a currency sign"
    PERCENT = "a percent sign"
    BRACKETS = "brackets for a minus"
    SPACES = "spaces or apostrophes between digits"
    MINUS = "a typographic minus"


@dataclass(frozen=True, eq=False)
class Wear:
    """What a number wore, and its currency or percent sign."""

    dress: frozenset[Dress] = frozenset()
    sign: str = ""


NOTHING = Wear()
_wear = lru_cache(maxsize=1024)(Wear)  # a column of a million numbers wears the same few


def undress(cell: str) -> tuple[str, Wear] | None:
    """Take a number out of its dress.

    Returns
    -------
    digits : str
        With commas, points, a hyphen for a minus and an exponent.
    wear : Wear
        None in place of both if the cell is no number.
    """
    if _POINT.fullmatch(cell) or _COMMA.fullmatch(cell):
        return cell, NOTHING
    found = _DRESSED.fullmatch(cell) if len(cell) <= LONGEST else None
    if found is None:
        return None
    opened, sign, before, inner, digits, power, after, closed = found.groups()
    minus = sign or inner
    unit = before or after or ""
    if (not opened) != (not closed) or (sign and inner) or (before and after) or (minus and opened):
        return None
    dress = set()
    if not _PLAIN.fullmatch(digits):
        digits = digits.strip(_SPACES)
        if not _PLAIN.fullmatch(digits):
            if not _GROUPED.fullmatch(digits):
                return None
            digits = _GAPS.sub("", digits)
            dress.add(Dress.SPACES)
    if unit:
        dress.add(Dress.PERCENT if unit == "%" else Dress.MONEY)
    if opened:
        dress.add(Dress.BRACKETS)
    if minus in ("−", "–") or (power and "−" in power):
        dress.add(Dress.MINUS)
    if opened or (minus and minus != "+"):
        digits = "-" + digits
    if power:
        digits += power.replace("−", "-")
    return (digits, _wear(frozenset(dress), unit)) if style_of(digits) else None


def style_of(digits: str) -> str:
    """The decimal mark with which digits, commas and points are a number, "" if there is none."""
    return "." if _POINT.fullmatch(digits) else "," if _COMMA.fullmatch(digits) else ""


def is_either(digits: str) -> bool:
    """Say whether a number looks like 1,234: a thousand, or one and a bit."""
    return _EITHER.fullmatch(digits) is not None


def to_float(digits: str, mark: str) -> float:
    """The number in the style of a decimal mark, NaN if it is not in that style."""
    if not STYLES[mark].fullmatch(digits):
        return math.nan
    other = "," if mark == "." else "."
    return float(digits.replace(other, "").replace(",", "."))


def is_number(cell: str) -> bool:
    """Say whether a cell holds a number, however it is written."""
    return undress(cell.strip()) is not None


def is_missing(cell: str) -> bool:
    """Say whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING
