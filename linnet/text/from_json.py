"""Values out of JSON that may be forged: each is what it should be, or a ValueError."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any


def whole(value: Any, low: int = 0, high: int = 2**53) -> int:
    """A whole number within bounds."""
    number = real(value, 2.0**53)
    if number != int(number) or not low <= number <= high:
        raise ValueError
    return int(number)


def real(value: Any, largest: float = sys.float_info.max) -> float:
    """A finite number, no larger than allowed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    if not -largest <= value <= largest:  # nor NaN, nor an integer beyond any float
        raise ValueError
    return float(value)


def positive(value: Any) -> float:
    """A finite number, 0 or larger."""
    number = real(value)
    if number < 0:
        raise ValueError
    return number


def reals(value: Any, most: int) -> tuple[float, ...]:
    """A list of at most so many finite numbers."""
    return tuple(real(number) for number in listing(value, most))


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError
    return value


def listing(value: Any, most: int) -> list:
    """A list of at most so many values."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(value, Mapping):
        raise ValueError
    return value
