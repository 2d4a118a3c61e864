"""Numbers that may be something else: dates, missing ones, the codes of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from linnet.data.reading.asking import MOOT, Asking, Choice
from linnet.data.reading.dates import from_yyyymmdd
from linnet.data.reading.values import Values, Wanted, count_of, were
from linnet.data.recipe import Column, Recipe
from linnet.text.pattern import Bounded
from linnet.text.wording import quoted

_SENTINELS = sorted(  # numbers that stand for a missing one
    {sign * digit * (10**n - 1) // 9 for sign in (1, -1) for digit in (8, 9) for n in range(2, 7)}
)
_FAR = 5  # spreads of the other values
_GROUP_NAME = Bounded(  # of numbers that may be the codes of groups
    r"(?i:(.*[\W_\d])?(sex|gender|group|grp|class|type|treatment|treat|condition|cond|category|arm|"
    r"species|region|race|ethnicity|status|code|factor|cluster|block|site|kind|cohort|geschlecht|"
    r"gruppe|sexe|groupe|sexo|grupo))\W*",
    60,
)
_FEW = 6  # codes of groups


def doubted(k: int, name: str, wanted: Wanted, read: Values, spare: bool, asking: Asking) -> Values:
    """Dates such as 20240131 if the column can be spared, numbers such as -9999 for a missing one,
    and codes of groups."""
    if read.kind != "number":
        return read
    values = np.asarray(read.values)
    if wanted.kind == "date" or (wanted.kind is None and spare):
        dates = from_yyyymmdd(_without_codes(values, wanted))
        if dates is not None:
            read.said.append(f"{quoted(name)}: whole numbers like 20240131 were read as dates.")
            return Values(dates, "date", read.said)
    sentinel = _sentinel(values)
    if sentinel is not None:
        values = _ask_sentinel(k, name, wanted, read, values, sentinel, asking)
        read.said += asking.said(f"missing:{k}")
    values = _take_out_codes(name, wanted, read, values)
    if may_be_groups(name, values):
        ask_groups(k, name, wanted, asking)
        read.said += asking.said(f"kind:{k}")
    read.values = values
    return read


def kind_choice(wanted: Wanted, kind: str, label: str, sentence: str) -> Choice:
    """To read a column as of a kind."""
    return Choice(kind, label, sentence, Recipe(columns={wanted.key: Column(kind=kind)}))


def ask_kind(k: int, wanted: Wanted, choices: Sequence[Choice], asking: Asking) -> str:
    """Ask whether a column holds numbers or a category, the likelier first."""
    given = wanted.kind if wanted.kind in (None, "category", "number") else MOOT
    return asking.ask(f"kind:{k}", choices, given=given)


def ask_groups(k: int, name: str, wanted: Wanted, asking: Asking) -> None:
    """Ask whether 1, 2, 3 are the codes of groups."""
    said = f"{quoted(name)}: the whole numbers were read as"
    choices = [
        kind_choice(wanted, "number", "They are numbers", f"{said} numbers."),
        kind_choice(
            wanted, "category", "They are codes of groups", f"{said} the levels of a category."
        ),
    ]
    ask_kind(k, wanted, choices, asking)


def numbers_among(codes: tuple[str, ...]) -> list[float]:
    """The codes that are numbers."""
    numbers = []
    for code in codes:
        try:
            numbers.append(float(code.replace("−", "-").replace(",", ".")))
        except ValueError:
            continue
    return [number for number in numbers if np.isfinite(number)]


def _without_codes(values: np.ndarray, wanted: Wanted) -> np.ndarray:
    numbers = numbers_among(wanted.codes)
    return np.where(np.isin(values, numbers), np.nan, values) if numbers else values


def _take_out_codes(name: str, wanted: Wanted, read: Values, values: np.ndarray) -> np.ndarray:
    """Numbers that the recipe says are missing."""
    numbers = numbers_among(wanted.codes)
    if not numbers:
        return values
    missing = np.isin(values, numbers)
    codes = [code for code in wanted.codes if numbers_among((code,))]
    if missing.any():
        shown = ", ".join(map(quoted, codes[:3]))
        count = int(missing.sum())
        read.said.append(
            f"{quoted(name)}: {count_of(count)} ({shown}) {were(count)} counted as missing."
        )
    given = wanted.column.missing or ()
    there = [c for c in codes if c in given or np.isin(values, numbers_among((c,))).any()]
    known = read.decided.missing or ()
    read.decided = replace(read.decided, missing=tuple(dict.fromkeys((*known, *there))))
    return np.where(missing, np.nan, values)


def _sentinel(values: np.ndarray) -> float | None:
    """A number such as -9999 that is far from all others."""
    present = values[~np.isnan(values)]
    if len(present) < 4:
        return None
    low, high = present.min(), present.max()
    for number in {low, high} & set(map(float, _SENTINELS)):
        others = present[present != number]
        if len(others) < 3:
            continue
        middle, spread = np.median(others), others.max() - others.min()
        if abs(number - middle) > _FAR * max(spread, abs(middle)):
            return float(number)
    return None


def _ask_sentinel(
    k: int,
    name: str,
    wanted: Wanted,
    read: Values,
    values: np.ndarray,
    sentinel: float,
    asking: Asking,
) -> np.ndarray:
    is_it = values == sentinel
    said = f"{quoted(name)}: {count_of(int(is_it.sum()))} with {sentinel:g}, far from all others,"
    was, code = were(int(is_it.sum())), f"{sentinel:.0f}"
    words = read.decided.missing or ()
    others = tuple(
        c
        for c in wanted.codes
        if c not in (*words, code) and np.isin(values, numbers_among((c,))).any()
    )
    with_it = Column(missing=(*words, *others, code))
    choices = [
        Choice(
            "missing",
            f"{sentinel:g} is a missing value",
            f"{said} {was} counted as missing.",
            Recipe(columns={wanted.key: with_it}),
        ),
        Choice(
            "value",
            f"{sentinel:g} is a value",
            f"{said} {was} kept as numbers.",
            Recipe(columns={wanted.key: Column(missing=(*words, *others))}),
        ),
    ]
    given = None
    if wanted.column.missing is not None or wanted.missing:
        given = "missing" if sentinel in numbers_among(wanted.codes) else None
        if given is None and wanted.column.missing is not None:
            given = "value"
    if asking.ask(f"missing:{k}", choices, given=given) == "value":
        return values
    read.decided = replace(read.decided, missing=(*words, code))
    return np.where(is_it, np.nan, values)


def may_be_groups(name: str, values: np.ndarray) -> bool:
    """Say whether these may be codes: 1, 2, 3 in a column called sex or group."""
    if not _GROUP_NAME.fullmatch(name):
        return False
    present = values[~np.isnan(values)]
    if not len(present) or present.min() not in (0, 1) or present.max() > _FEW:
        return False
    levels = np.unique(present)
    return len(levels) > 1 and levels.max() > 1 and bool((levels == np.floor(levels)).all())
