"""How people write numbers, and how they write that there is none.

A number may be dressed: with a currency or percent sign, in the brackets of bookkeepers, with a
typographic minus or one that follows, with spaces or apostrophes between thousands, with a unit.
Undressing leaves digits, commas and points; which of the two is the decimal mark, and whether what
follows is a unit, only a whole column can tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from linnet.text.pattern import Bounded

LONGEST = 60  # characters of a dressed number
LONGEST_PLAIN = 1_100  # of an undressed one: the longest exact float64 has 1,076 digits
MISSING = frozenset(
    [
        *("", "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "\\n"),
        *("-", "--", "---", "–", "—", ".", "..", "...", "?"),
        *("#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!"),
        *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "**", "***"),
    ]
)
MISSING_NUMBER = MISSING | {  # words that could be a level of a category
    *("none", "nil", "missing", "unknown", "not available", "n.a.", "n. a.", "k.a.", "k. a."),
    *(
        "n.v.",
        "*",
        "n.d.",
        "nd",
        "n/d",
        "not detected",
        "bdl",
        "<lod",
        "< lod",
        "<loq",
        "tba",
        "tbd",
    ),
    *(":", ": c", ": u", ": n", ": z", ":c", ":u", ":n", ":z"),  # as Eurostat writes it
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
_MONEY = (
    r"[$€£¥₹₽₩₺₫฿₴₪¢]|[A-Z]{0,2}\$|kr\.?|zł|Kč|Fr\.?|Rs\.?|Rp\.?|RM|Ft|lei|лв\.?|"
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|ZAR|BRL|MXN|IDR)\b"
)
DASH = rf"^({_MONEY}) *[-–—]$"  # a bookkeeper's zero
DRESSED = (  # what stands before the digits, the digits with commas and gaps, what stands after
    r"(?P<before>[^0-9.,]*)"
    rf"(?P<digits>[0-9.,](?:[0-9.,'’{_SPACES}]*[0-9.,])?)"
    r"(?P<after>(?:[eEdD][-+−]?[0-9]+|[-+][0-9]{3})?[^0-9]*(?:(?:±|\+/-|\+-) *[0-9.,]+)?)"
)
GROUPED = "|".join(rf"[0-9]{{1,3}}(?:{gap}[0-9]{{3}})+(?:[.,][0-9]*)?" for gap in f"{_SPACES}'’")
GAP = rf"[{_SPACES}'’]"
HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"  # characters that nobody sees
WIDE = dict(zip(range(0xFF01, 0xFF5F), range(0x21, 0x7F), strict=True))  # full width, as in Japan
_DRESSED, _GROUPED, _GAP = Bounded(DRESSED, LONGEST), Bounded(GROUPED, LONGEST), re.compile(GAP)
_BEFORE = Bounded(rf"'?(\()?([-+−–])?({_MONEY}|R)?([-+−–])?(\()?", LONGEST)
_AFTER = Bounded(
    r"((?:[eEdD][-+−]?|[-+])[0-9]+)?(k|K|m|M|mn|mio|Mio\.?|B|bn|Mrd\.?)?"
    rf"(%|{_MONEY})?(\))?(-|−|CR)?(?:(?:±|\+/-|\+-)[0-9.,]+)?",
    LONGEST,
)
_UNIT = Bounded(r"( ?)([^\s0-9(),;:/+-][^0-9();:]{0,11})", 14)
_UNITS = frozenset(
    [
        *("mm", "cm", "m", "km", "in", "ft", "mi", "mg", "g", "kg", "t", "lb", "lbs", "oz", "ml"),
        *("l", "L", "dl", "s", "ms", "min", "h", "hr", "hrs", "d", "°C", "°F", "K", "%", "‰", "Hz"),
        *("kHz", "MHz", "Pa", "kPa", "hPa", "bar", "mbar", "W", "kW", "MW", "kWh", "MWh", "V"),
        *("mV", "A", "mA", "J", "kJ", "kcal", "mph", "km/h", "m/s", "px", "ha", "m²", "m2", "m³"),
        *("m3", "km²", "rpm", "ppm", "ppb", "years", "yrs", "yr", "days"),
    ]
)
_MULTIPLES = {
    **dict.fromkeys(("k", "K"), 1e3),
    **dict.fromkeys(("M", "m", "mn", "mio", "Mio", "Mio."), 1e6),
    **dict.fromkeys(("B", "bn", "Mrd", "Mrd."), 1e9),
}


class Dress(Enum):
    """What a number wore; the value says so in a sentence."""

    MONEY = "a currency sign"
    PERCENT = "a percent sign"
    BRACKETS = "brackets for a minus"
    SPACES = "spaces or apostrophes between digits"
    MINUS = "a typographic minus"
    BEHIND = "a minus behind them"
    GUARD = "an apostrophe before them"
    MULTIPLE = "a letter for thousands or millions"
    ERROR = "an uncertainty after ±"
    UNIT = "a unit"
    FLAG = "a letter behind them"


@dataclass(frozen=True)
class Wear:
    """What a number wore.

    Attributes
    ----------
    dress : frozenset of Dress
    sign : str
        Its currency or percent sign.
    unit : str
        What follows, which may be a unit.
    gap : bool
        There is a space before it.
    multiple : float
        What the number is to be multiplied by.
    """

    dress: frozenset[Dress] = frozenset()
    sign: str = ""
    unit: str = ""
    gap: bool = False
    multiple: float = 1.0

    @property
    def is_unit(self) -> bool:
        """Say whether what follows may be a unit."""
        return self.gap or self.unit in _UNITS


NOTHING = Wear()


def is_number(cell: str) -> bool:
    """Say whether a cell holds a number, however it is written, but without a unit."""
    return _is_short_number(cell) if len(cell) <= LONGEST else _is_number(cell)


@lru_cache(maxsize=4096)
def _is_short_number(cell: str) -> bool:
    """The header is looked for in the same cells again and again."""
    return _is_number(cell)


def _is_number(cell: str) -> bool:
    cell = cell.strip()
    if _NUMBER.fullmatch(cell):
        return True
    if not cell.isascii():
        cell = cell.translate(WIDE)
    parts = _DRESSED.fullmatch(cell)
    around = undress(parts["before"], parts["after"]) if parts else None
    if parts is None or around is None:
        return False
    digits, (sign, power, wear) = parts["digits"], around
    if wear.unit or (wear.sign == "R" and digits.isdigit()):
        return False
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
    if front is None:
        return None
    back, unit, gap = _AFTER.fullmatch("".join(after.split())), "", False
    behind_digits: tuple[str, ...] = back.groups(default="") if back else ("",) * 5
    if back is None:
        followed = _UNIT.fullmatch(after.rstrip())
        if followed is None:
            return None
        unit, gap = followed[2], bool(followed[1])
    opened, outer, money, inner, opened_inner = front.groups()
    power, multiple, money_after, closed, behind = behind_digits
    opened, minus = opened or opened_inner, outer or inner
    if bool(opened) != bool(closed) or (outer and inner) or (money and money_after):
        return None
    if bool(minus) + bool(opened) + bool(behind) > 1 or not after.startswith(power):
        return None
    money = money or money_after
    if multiple and not money:
        letter = Wear(_dress(minus, "", "", None, ""), "", multiple, after.startswith(" "))
        return sign_of(minus), "", letter
    dress = _dress(minus, power, money, opened, behind)
    if before.startswith("'"):
        dress |= {Dress.GUARD}
    if "±" in after or "+/-" in after or "+-" in after:
        dress |= {Dress.ERROR}
    if multiple:
        dress |= {Dress.MULTIPLE}
    sign = "-" if opened or behind else sign_of(minus)
    wear = Wear(dress, money, unit, gap, _MULTIPLES.get(multiple, 1.0))
    return sign, _exponent(power), wear


def sign_of(minus: str | None) -> str:
    """The hyphen that stands for a minus of any kind."""
    return "-" if minus and minus != "+" else ""


def _exponent(power: str) -> str:
    """1D+02 and 1+002, as Fortran writes them, are 1e+02."""
    power = power.replace("−", "-")
    return f"e{power.lstrip('eEdD')}" if power else ""


def _dress(minus, power: str, money: str, opened: str | None, behind: str) -> frozenset[Dress]:
    worn = {
        Dress.PERCENT: money == "%",
        Dress.MONEY: money not in ("", "%"),
        Dress.BRACKETS: bool(opened),
        Dress.MINUS: minus in ("−", "–") or "−" in power,
        Dress.BEHIND: bool(behind),
    }
    return frozenset(dress for dress, is_worn in worn.items() if is_worn)


def multiple_of(letters: str) -> float | None:
    """What K, M or B multiply a number by."""
    return _MULTIPLES.get(letters)


def is_missing(cell: str) -> bool:
    """Say whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING
