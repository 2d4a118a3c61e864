"""How people write numbers, and how they write that there is none.

A number may be dressed: with a currency or percent sign, in the brackets of bookkeepers, with a
typographic minus, with spaces or apostrophes between thousands. Undressing leaves digits, commas
and points; which of the two is the decimal mark only a whole column can tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from linnet.pattern import Bounded

LONGEST = 60  # characters of a dressed number
LONGEST_PLAIN = 1_100  # of an undressed one: the longest exact float64 has 1,076 digits
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

STYLE = {  # the mark of decimals: what a number in that style looks like
    mark: rf"[-+]?(?:[1-9][0-9]{{0,2}}(?:{other}[0-9]{{2,3}})*{other}[0-9]{{3}}(?:{point}[0-9]*)?"
    rf"|[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][-+]?[0-9]+)?"
    for mark, point, other in [(".", r"\.", ","), (",", ",", r"\.")]
}
EITHER = r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}"  # 1,234: a thousand, or one and a bit
_NUMBER = Bounded(f"{STYLE['.']}|{STYLE[',']}", LONGEST_PLAIN)
_SPACES = "  \u00a0\u2007\u2009\u202f"
_MONEY = r"[$€£¥₹₽₩₺₫฿₴₪¢]|[A-Z]{0,2}\$|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN)\b"
_MONEY += r"|kr\.?|zł|Kč|Fr\.?|Rs\.?"
DRESSED = (  # what stands before the digits, the digits with commas and gaps, what stands after
    r"(?P<before>[^0-9.,]*)"
    rf"(?P<digits>[0-9.,](?:[0-9.,'’{_SPACES}]*[0-9.,])?)"
    r"(?P<after>(?:[eE][-+−]?[0-9]+)?[^0-9]*)"
)
GROUPED = "|".join(rf"[0-9]{{1,3}}(?:{gap}[0-9]{{3}})+(?:[.,][0-9]*)?" for gap in f"{_SPACES}'’")
GAP = rf"[{_SPACES}'’]"
_DRESSED, _GROUPED, _GAP = Bounded(DRESSED, LONGEST), Bounded(GROUPED, LONGEST), re.compile(GAP)
_BEFORE = Bounded(rf"(\()?([-+−–])?({_MONEY})?([-+−–])?", LONGEST)
_AFTER = Bounded(rf"([eE][-+−]?[0-9]+)?(%|{_MONEY})?(\))?", LONGEST)


class Dress(Enum):
    """What a number wore; the value says so in a sentence."""

    MONEY = "a currency sign"
    PERCENT = "a percent sign"
    BRACKETS = "brackets for a minus"
    SPACES = "spaces or apostrophes between digits"
    MINUS = "a typographic minus"


@dataclass(frozen=True)
class Wear:
    """What a number wore, and its currency or percent sign."""

    dress: frozenset[Dress] = frozenset()
    sign: str = ""


NOTHING = Wear()


def is_number(cell: str) -> bool:
    """Say whether a cell holds a number, however it is written."""
    cell = cell.strip()
    if _NUMBER.fullmatch(cell):
        return True
    parts = _DRESSED.fullmatch(cell)
    around = parts and undress(parts["before"], parts["after"])
    if not around:
        return False
    digits, (sign, power, _) = parts["digits"], around
    if _GAP.search(digits):
        digits = _GAP.sub("", digits) if _GROUPED.fullmatch(digits) else ""
    return _NUMBER.fullmatch(f"{sign}{digits}{power}") is not None


def undress(before: str, after: str) -> tuple[str, str, Wear] | None:
    """Say what the characters around the digits of a number are.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    sign, power : str
        To be written before and after the digits: a hyphen, an exponent.
    wear : Wear
        None in place of all three if this is no dress of numbers.
    """
    front = _BEFORE.fullmatch("".join(before.split()))
    back = _AFTER.fullmatch("".join(after.split()))
    if front is None or back is None:
        return None
    opened, outer, unit, inner = front.groups()
    power, unit_after, closed = back.groups(default="")
    minus = outer or inner
    if bool(opened) != bool(closed) or (outer and inner) or (unit and unit_after):
        return None
    if (minus and opened) or not after.startswith(power):
        return None
    unit = unit or unit_after
    dress = set()
    if unit:
        dress.add(Dress.PERCENT if unit == "%" else Dress.MONEY)
    if opened:
        dress.add(Dress.BRACKETS)
    if minus in ("−", "–") or "−" in power:
        dress.add(Dress.MINUS)
    sign = "-" if opened or (minus and minus != "+") else ""
    return sign, power.replace("−", "-"), Wear(frozenset(dress), unit)


def is_missing(cell: str) -> bool:
    """Say whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING
