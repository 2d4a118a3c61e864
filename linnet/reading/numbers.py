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

LONGEST = 60  # characters of a dressed number
LONGEST_BARE = 400  # and of a bare one: 1e308 may be written with all its digits
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
USUAL = frozenset(["", "na", "n/a", "nan", "null"])  # missing, and not worth a sentence
INFINITE = frozenset(
    f"{sign}{word}" for sign in ("", "+", "-") for word in ("inf", "infinity", "∞")
)

STYLES = {  # the mark of decimals: a number in that style
    mark: re.compile(
        rf"[-+]?(?:\d{{1,3}}(?:{other}\d{{2,3}})*{other}\d{{3}}(?:{point}\d*)?"
        rf"|\d+{point}?\d*|{point}\d+)(?:[eE][-+]?\d+)?",
        re.ASCII,
    )
    for mark, point, other in [(".", r"\.", ","), (",", ",", r"\.")]
}
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_SPACES = "  \u00a0\u2007\u2009\u202f"
_MONEY = r"[$€£¥₹₽₩₺₫฿₴₪¢]|[A-Z]{0,2}\$|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN)\b"
_MONEY += r"|kr\.?|zł|Kč|Fr\.?|Rs\.?"
_DRESSED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?P<before>{_MONEY})?\s*(?P<inner>[-+−–])?\s*"
    rf"(?P<digits>[\d.,][\d.,'’{_SPACES}]*)(?P<power>[eE][-+−]?\d+)?"
    rf"\s*(?P<after>%|{_MONEY})?\s*(?P<close>\))?",
    re.ASCII,
)
_GROUPED = re.compile(rf"\d{{1,3}}([{_SPACES}'’])\d{{3}}(?:\1\d{{3}})*(?:[.,]\d*)?")
_MINUSES = "-−–"


class Dress(Enum):
    """What a number wore; the value says so in a sentence."""

    MONEY = "a currency sign"
    PERCENT = "a percent sign"
    BRACKETS = "brackets for a minus"
    SPACES = "spaces or apostrophes between digits"
    MINUS = "a typographic minus"


@dataclass(frozen=True)
class Undressed:
    """A number of digits, commas, points, a hyphen for a minus and an exponent."""

    digits: str
    dress: frozenset[Dress]
    sign: str  # the currency or percent sign itself


_BARE: frozenset[Dress] = frozenset()


def undress(cell: str) -> Undressed | None:
    """Take a number out of its dress; None if the cell is no number."""
    if len(cell) <= LONGEST_BARE and style_of(cell):
        return Undressed(cell, _BARE, "")
    found = _DRESSED.fullmatch(cell) if len(cell) <= LONGEST else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["sign"], found["inner"]) if sign]
    unit = [part for part in (found["before"], found["after"]) if part]
    digits = found["digits"].strip(_SPACES)
    if len(signs) > 1 or len(unit) > 1 or (signs and found["open"]):
        return None
    dress = set()
    if any(c not in "0123456789.," for c in digits):
        if not _GROUPED.fullmatch(digits):
            return None
        digits = re.sub(rf"[{_SPACES}'’]", "", digits)
        dress.add(Dress.SPACES)
    if unit:
        dress.add(Dress.PERCENT if unit[0] == "%" else Dress.MONEY)
    if found["open"]:
        dress.add(Dress.BRACKETS)
    power = (found["power"] or "").replace("−", "-")
    if {*signs, *(found["power"] or "")} & {"−", "–"}:
        dress.add(Dress.MINUS)
    minus = "-" if found["open"] or (signs and signs[0] in _MINUSES) else ""
    digits = minus + digits + power
    if not style_of(digits):
        return None
    return Undressed(digits, frozenset(dress), unit[0] if unit else "")


def style_of(digits: str) -> str:
    """The decimal mark with which digits, commas and points are a number, "" if there is none."""
    return next((mark for mark, style in STYLES.items() if style.fullmatch(digits)), "")


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
