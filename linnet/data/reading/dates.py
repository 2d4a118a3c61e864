"""Dates: which cells are some, and which of their numbers is the day.

Where all dates of a column can be read with the day or with the month first, somebody must say.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.budget import Budget
from linnet.data.reading.block import as_pandas
from linnet.text.pattern import Bounded

_DATE = Bounded(
    r"(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})"
    r"|\d{1,2}[-/. ]?[a-zä]{3,9}\.?[-/. ,]{0,2}\d{2,4}|[a-zä]{3,9}\.? \d{1,2},? \d{4})"
    r"([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?([ap]m)?(Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?",
    40,
    re.IGNORECASE | re.ASCII,
)
_PARTS = (  # a date in numbers, perhaps with a time of day
    r"^(?P<a>[0-9]{1,4})(?P<mark>[-/.])(?P<b>[0-9]{1,2})[-/.](?P<c>[0-9]{1,4})"
    r"(?:[T ](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)?\z"
)
LOOKED_AT = 500  # levels from which one sees that a column holds dates
_SLICE = 20_000  # dates that are read at one time
_OFTEN = 1_000  # dates of many kinds from one look at the budget to the next
FORMATS = ["ISO8601", "%d %b %Y", "%d %B %Y", "%d%b%Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y"]


def are_dates(levels: list[str]) -> bool:
    """Say whether nine in ten of the first cells are dates or times."""
    levels = levels[:LOOKED_AT]
    dates = len(levels)
    for level in levels:
        dates -= _DATE.fullmatch(level) is None
        if dates <= 0.9 * len(levels):
            return False
    return len(levels) > 0


def to_dates(levels: pa.Array, budget: Budget, first: str = "") -> tuple[np.ndarray | None, bool]:
    """Read dates.

    Parameters
    ----------
    levels : large_string array
    budget : Budget
    first : "day" or "month" or "", optional
        What comes first where the dates leave it open; "": the day.

    Returns
    -------
    dates : ndarray of datetime64, or None
        None if there is no way that reads all of them.
    open : bool
        Day and month may change places in all of them.
    """
    if not len(levels):
        return np.empty(0, "datetime64[us]"), False
    dates, is_open = _in_numbers(levels, first, budget)
    if dates is not None:
        return dates, is_open
    named = any(map(str.isalpha, levels[0].as_py()))
    for format in FORMATS if named else FORMATS[:1]:  # the others have names of months
        parts = []
        try:
            for start in range(0, len(levels), _SLICE):
                budget.check()
                part = pd.Index(as_pandas(levels.slice(start, _SLICE)))
                parts.append(pd.to_datetime(part, format=format, cache=False).to_numpy())
        except (ValueError, OverflowError):
            continue
        dates = np.concatenate(parts)
        if dates.dtype.kind == "M" and not _are_beyond(dates).any():
            return dates, False
    return None, False


def to_some_dates(levels: pa.Array, budget: Budget, first: str) -> np.ndarray:
    """Read each date by itself; what is none is not a time."""
    parts = [np.empty(0, "datetime64[us]")]
    short = pc.less_equal(pc.utf8_length(levels), _DATE.most)
    texts = pd.Index(as_pandas(pc.if_else(short, levels, "")))
    for start in range(0, len(levels), _OFTEN):
        budget.check()
        part = texts[start : start + _OFTEN]
        try:
            dates = pd.to_datetime(part, format="ISO8601", errors="coerce", utc=True)
            others = pd.to_datetime(
                part.where(dates.isna(), ""),
                format="mixed",
                dayfirst=first == "day",
                errors="coerce",
                utc=True,
            )
            dates = dates.where(dates.notna(), others)
            parts.append(dates.tz_localize(None).to_numpy().astype("datetime64[us]"))
        except (ValueError, OverflowError, TypeError):
            parts.append(np.full(len(part), np.datetime64("NaT"), "datetime64[us]"))
    dates = np.concatenate(parts)
    dates[_are_beyond(dates)] = np.datetime64("NaT")
    return dates


def _are_beyond(dates: np.ndarray) -> np.ndarray:
    """Say of each date whether it is in no year from 1 to 9999: -9999 stands for a missing one."""
    return (dates < np.datetime64("0001-01-01")) | (dates >= np.datetime64("10000-01-01"))


def _in_numbers(levels: pa.Array, first: str, budget: Budget) -> tuple[np.ndarray | None, bool]:
    parts = pc.extract_regex(levels, _PARTS)
    if parts.null_count or not len(parts):
        return None, False

    def number(name: str) -> np.ndarray:
        budget.check()
        text = pc.struct_field(parts, name)
        text = pc.if_else(pc.equal(text, ""), "0", text)
        return pc.cast(text, pa.int64()).to_numpy(zero_copy_only=False)

    a, b, c = number("a"), number("b"), number("c")
    is_open = False
    if (a >= 1000).all():
        year, month, day = a, b, c
    elif (c >= 1000).all():
        day_first = bool((b <= 12).all() and (a <= 31).all())
        month_first = bool((a <= 12).all() and (b <= 31).all())
        points = pc.all(pc.equal(pc.struct_field(parts, "mark"), ".")).as_py()
        is_open = day_first and month_first and not points and bool((a != b).any())
        if not (day_first or month_first):
            return None, False
        if day_first and not (is_open and first == "month"):
            year, month, day = c, b, a
        else:
            year, month, day = c, a, b
    else:
        return None, False
    hour, minute, second = number("hour"), number("minute"), number("second")
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days = start.astype("datetime64[D]") + (day - 1)
    lasts = (start + 1).astype("datetime64[D]")
    good = (month >= 1) & (month <= 12) & (day >= 1) & (days < lasts)
    good &= (hour < 24) & (minute < 60) & (second < 60) & (year >= 1)
    if not good.all():
        return None, False
    seconds = days.astype("datetime64[s]") + ((hour * 60 + minute) * 60 + second)
    return seconds.astype("datetime64[us]"), is_open


def from_yyyymmdd(values: np.ndarray) -> np.ndarray | None:
    """Dates written as whole numbers such as 20240131; None if one of them is no date."""
    present = values[~np.isnan(values)]
    if not len(present) or present.min() < 19000101 or present.max() > 21001231:
        return None
    if (present != np.floor(present)).any() or (present == present[0]).all():
        return None
    whole = present.astype(np.int64)
    year, month, day = whole // 10000, whole // 100 % 100, whole % 100
    if month.min() < 1 or month.max() > 12 or day.min() < 1:
        return None
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days = start.astype("datetime64[D]") + (day - 1)
    if not (days < (start + 1).astype("datetime64[D]")).all():
        return None
    dates = np.full(len(values), np.datetime64("NaT"), "datetime64[us]")
    dates[~np.isnan(values)] = days.astype("datetime64[us]")
    return dates
