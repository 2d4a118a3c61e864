"""From chosen columns to the numbers a regression needs: X, y and what to know about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from linnet.data.budget import Budget
from linnet.data.column import Description
from linnet.data.errors import TableError
from linnet.limits import LARGEST_VALUE
from linnet.text.wording import listed, plural, quoted

if TYPE_CHECKING:
    import pandas as pd

MAX_FEATURES = 32
_EXACT = 1e-10  # of its own length: what rounding may leave of a column explained by others
UNITS = {"days": 86_400.0, "hours": 3_600.0, "seconds": 1.0}  # in seconds
CALENDAR = {
    "month": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SUBSET = 4096  # columns independent here are independent everywhere


@dataclass(frozen=True, eq=False)
class Selection:
    """The columns chosen from a table, as numbers, complete rows only.

    Attributes
    ----------
    X : ndarray of shape (n, p), float64, C-contiguous
    y : ndarray of shape (n,), float64
    features : tuple of p names
        Of the columns of X; a category gives one a level, such as ``species = Gentoo``.
    target : str
    dropped : int
        Rows left out because a chosen column is missing there.
    columns : tuple of str
        The table's columns that X is made of.
    references : dict of str to str
        For each category the level without a column.
    notes : tuple of str
        Plain sentences on what was done and on what the fit will be like.
    rows : ndarray of int of shape (n,)
        Which of the table's rows these are, counted from 1; all of them if not given.
    """

    X: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]
    target: str
    dropped: int
    columns: tuple[str, ...] = ()
    references: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows: np.ndarray = field(default_factory=lambda: np.empty(0, int))

    def __post_init__(self) -> None:
        if len(self.rows) == 0:
            object.__setattr__(self, "rows", np.arange(1, len(self.y) + 1))


def select(
    frame: pd.DataFrame,
    columns: Sequence[Description],
    target: str,
    features: Sequence[str],
    budget: Budget,
) -> Selection:
    """Take the rows in which the target and all features are present; see `Table.select`."""
    chosen = tuple(name for name in dict.fromkeys(features) if name != target)
    described = {column.name: column for column in columns}
    _check_roles(described, target, chosen)
    notes = []
    if len(chosen) < len(dict.fromkeys(features)):
        notes.append(f"The target {quoted(target)} was also a feature; it was taken out there.")
    complete = _complete(frame, (*chosen, target), budget)
    dropped = len(complete) - int(complete.sum())
    notes += _left_out(dropped, len(complete))
    y = _target(frame[target], complete, target)
    parts, references, kept = {}, {}, []
    for name in chosen:
        budget.check()
        part, reference = _expand(frame[name], complete, described[name])
        if not part:
            notes.append(f"{quoted(name)} has the same value in every row and is left out.")
            continue
        kept.append(name)
        for column, values in part.items():
            while column in parts:  # a column may be called as another's level: kind = a
                column += " (2)"
            parts[column] = values
        if reference is not None:
            references[name] = reference
            notes.append(
                f"{quoted(name)} became {plural(len(part), 'column', 'columns')} of 0 and 1; "
                f"each is compared with the reference level {quoted(reference)}."
            )
    _check_count(len(parts))
    X = _matrix(parts, len(y), budget)
    notes += _warnings(X, y, tuple(parts), target, budget)
    return Selection(
        X,
        y,
        tuple(parts),
        target,
        dropped,
        tuple(kept),
        references,
        tuple(notes),
        np.flatnonzero(complete) + 1,
    )


def _left_out(dropped: int, rows: int) -> list[str]:
    """What is said of the incomplete rows, if there are any."""
    if rows - dropped < 2:
        raise TableError(
            f"Only {rows - dropped} of {rows:,} rows have a value in every "
            "chosen column, and at least 2 are needed; choose other columns."
        )
    if not dropped:
        return []
    said, are = plural(dropped, "row has", "rows have"), "is" if dropped == 1 else "are"
    return [f"{said} a missing value in a chosen column and {are} left out."]


def _target(column: pd.Series, complete: np.ndarray, name: str) -> np.ndarray:
    y = _numbers(column, complete)
    _check_size(name, y)
    if y.min() == y.max():
        raise TableError(
            f"{quoted(name)} has the same value in every row, so there is nothing to "
            "explain; choose another target."
        )
    return y


def _matrix(columns: dict[str, np.ndarray], rows: int, budget: Budget) -> np.ndarray:
    X = np.empty((rows, len(columns)))
    for j, (name, values) in enumerate(columns.items()):
        budget.check()
        _check_size(name, values)
        X[:, j] = values
    return X


def _check_roles(columns: dict[str, Description], target: str, features: tuple[str, ...]) -> None:
    for role, name in [("target", target), *(("feature", name) for name in features)]:
        column = columns.get(name)
        if column is None:
            raise TableError(f"{quoted(name)} is not in the data; choose another {role}.")
        if column.kind == "empty":
            raise TableError(f"{quoted(name)} has no values; choose another {role}.")
        if role == "target" and not column.numeric:
            raise TableError(f"{quoted(name)} is not numeric; choose another target.")
        if role == "feature" and not (column.usable or column.kind == "constant"):
            why = column.reason[:1].lower() + column.reason[1:].rstrip(".")
            raise TableError(f"{quoted(name)} cannot be used: {why}; choose another feature.")
    if not features:
        raise TableError("No feature is chosen; choose at least one that is not the target.")
    if len(features) > MAX_FEATURES:
        _check_count(len(features))


def _check_count(count: int) -> None:
    if not count:
        raise TableError(
            "Every chosen feature has the same value in all rows; choose one that varies."
        )
    if count > MAX_FEATURES:
        raise TableError(
            f"{count} features are chosen, and at most {MAX_FEATURES} can be used; choose fewer "
            "(a category counts once for each level but one)."
        )


def _check_size(name: str, values: np.ndarray) -> None:
    if max(values.max(), -values.min()) > LARGEST_VALUE:
        raise TableError(
            f"{quoted(name)} has numbers beyond {LARGEST_VALUE:.0e}, whose squares no computer "
            "can add up; use larger units."
        )


def _complete(frame: pd.DataFrame, names: tuple[str, ...], budget: Budget) -> np.ndarray:
    complete = np.ones(len(frame), bool)
    for name in names:
        budget.check()
        values = frame[name]
        if _is_category(values) or values.dtype.kind == "M":
            complete &= values.notna().to_numpy()
        else:
            complete &= np.isfinite(values.to_numpy(np.float64, na_value=np.nan))
    return complete


def _is_category(values: pd.Series) -> bool:
    return hasattr(values, "cat")


def _numbers(values: pd.Series, complete: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values.to_numpy(np.float64, na_value=np.nan)[complete])


def _expand(
    values: pd.Series, complete: np.ndarray, column: Description
) -> tuple[dict[str, np.ndarray], str | None]:
    """The columns of X that a table's column gives, none if it is constant, and the reference."""
    if values.dtype.kind == "M":
        return _expand_dates(values, complete, column)
    if not _is_category(values):
        numbers = _numbers(values, complete)
        return ({} if numbers.min() == numbers.max() else {str(values.name): numbers}), None
    present = values[complete].astype("str").to_numpy(object)
    levels = sorted(set(present))
    if column.levels and column.levels[0] in levels:  # else no row that is used has it
        levels.sort(key=lambda level: level != column.levels[0])
    return _indicators(values.name, present, levels), levels[0]


def _expand_dates(
    values: pd.Series, complete: np.ndarray, column: Description
) -> tuple[dict[str, np.ndarray], str | None]:
    """Dates as time since the first of them, or as months or weekdays."""
    chosen = values[complete]
    if column.dates in CALENDAR:
        names = CALENDAR[column.dates]
        places = chosen.dt.month - 1 if column.dates == "month" else chosen.dt.day_of_week
        present = np.array(names, object)[places.to_numpy()]
        levels = [name for name in names if name in set(present)]
        return _indicators(values.name, present, levels), levels[0]
    first = values.min()
    start = first.date() if first == first.floor("D") else first
    since = (chosen - first).dt.total_seconds().to_numpy(np.float64)
    numbers = since / UNITS[column.dates or "days"]
    if numbers.min() == numbers.max():
        return {}, None
    return {f"{values.name} ({column.dates} since {start})": numbers}, None


def _indicators(name: object, present: np.ndarray, levels: list[str]) -> dict[str, np.ndarray]:
    return {f"{name} = {level}": (present == level).astype(np.float64) for level in levels[1:]}


# --- what to know about them --------------------------------------------------------------------


def _warnings(
    X: np.ndarray, y: np.ndarray, names: tuple[str, ...], target: str, budget: Budget
) -> list[str]:
    n, p = X.shape
    copies = [] if n < 3 else [name for name, x in zip(names, X.T, strict=True) if _is_copy(x, y)]
    warnings = [
        f"{quoted(name)} is {'a copy' if np.array_equal(X[:, names.index(name)], y) else same} "
        f"of the target {quoted(target)} and explains it completely: a leak?"
        for same in ["an exact linear copy"]
        for name in copies
    ]
    if n <= p:
        return [
            *warnings,
            f"There are {n:,} complete rows for {p} features and an intercept, so many solutions "
            "fit equally well.",
        ]
    if dependent := _dependent(X, budget):
        which = listed([names[j] for j in dependent])
        follow = "follows" if len(dependent) == 1 else "follow"
        warnings.append(
            f"{which} {follow} exactly from the other features, so the coefficients have no "
            "unique solution."
        )
    return warnings


def _is_copy(x: np.ndarray, y: np.ndarray) -> bool:
    """Say whether y = a + b x holds in every row, up to rounding."""
    head = slice(0, _SUBSET)
    return _explains(x[head], y[head]) and (len(x) <= _SUBSET or _explains(x, y))


def _explains(x: np.ndarray, y: np.ndarray) -> bool:
    x, y = _scaled(x), _scaled(y)
    return bool(y.any() and np.linalg.norm(y - x * (x @ y)) <= _EXACT)


def _scaled(x: np.ndarray) -> np.ndarray:
    """Centred, of length 1; zeros if that is all that rounding leaves."""
    x = x / max(np.abs(x).max(), np.finfo(float).tiny)  # no square overflows
    centred = x - x.mean()
    length = np.linalg.norm(centred)
    return centred / length if length > 1e-14 * np.sqrt(len(x)) else np.zeros_like(x)


def _dependent(X: np.ndarray, budget: Budget) -> list[int]:
    """Columns that are exact linear combinations of those before them."""
    dependent = _without_rest(X[:_SUBSET], budget)
    return _without_rest(X, budget) if dependent and len(X) > _SUBSET else dependent


def _without_rest(X: np.ndarray, budget: Budget) -> list[int]:
    basis, independent = np.empty(X.shape, order="F"), 0
    dependent = []
    for j, column in enumerate(X.T):
        budget.check()
        rest = _scaled(column)
        before = basis[:, :independent]
        for _ in range(2):  # twice is enough for orthogonality
            rest = rest - before @ (before.T @ rest)
        length = np.linalg.norm(rest)
        if length <= _EXACT:
            dependent.append(j)
        else:
            basis[:, independent] = rest / length
            independent += 1
    return dependent
