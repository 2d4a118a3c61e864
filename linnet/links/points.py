"""Changes of single data points: a value of the target; with one feature, a whole point.

The units of training stay those of the data as read: a network is the same function before and
after such a change. What was read is never touched; the changed rows are a copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from linnet.data.table import MAX_ROWS
from linnet.limits import LARGEST_VALUE, LEAST_ROWS, MOST_EDITED
from linnet.links.change import Change, Widths
from linnet.text.from_json import real, whole

_ROWS = (0, MAX_ROWS + MOST_EDITED)


class PointChange(Change):
    """A change of the data; rows are counted from 0, those that are added from n on."""

    alone: ClassVar[bool] = True  # only with one feature

    def after(self, widths: Widths) -> Widths:
        if self.alone and widths[0] != 1:
            raise ValueError
        return widths


@dataclass(frozen=True)
class Target(PointChange):
    """Another value of the target in one row."""

    row: int
    value: float

    kind: ClassVar[str] = "target"
    alone: ClassVar[bool] = False

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Target:
        return cls(whole(values.get("row"), *_ROWS), real(values.get("value"), LARGEST_VALUE))


@dataclass(frozen=True)
class MovePoint(PointChange):
    """Another place for one row."""

    row: int
    x: float
    y: float

    kind: ClassVar[str] = "move_point"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> MovePoint:
        return cls(whole(values.get("row"), *_ROWS), *_place(values))


@dataclass(frozen=True)
class AddPoint(PointChange):
    """One more row."""

    x: float
    y: float

    kind: ClassVar[str] = "add_point"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> AddPoint:
        return cls(*_place(values))


@dataclass(frozen=True)
class RemovePoint(PointChange):
    """A row is left out."""

    row: int

    kind: ClassVar[str] = "remove_point"
    bounds: ClassVar = {"row": _ROWS}


@dataclass(frozen=True)
class RestorePoints(PointChange):
    """The data as they were read."""

    kind: ClassVar[str] = "restore_points"
    alone: ClassVar[bool] = False


POINT_CHANGES = (Target, MovePoint, AddPoint, RemovePoint, RestorePoints)


def _place(values: Mapping[str, Any]) -> tuple[float, float]:
    return real(values.get("x"), LARGEST_VALUE), real(values.get("y"), LARGEST_VALUE)


@dataclass(frozen=True, eq=False)
class EditedRows:
    """The rows of some data after changes by hand.

    Attributes
    ----------
    X : ndarray of shape (m, p)
    y : ndarray of shape (m,)
    rows : ndarray of int of shape (m,)
        Which rows these are: 0 to n - 1 those of the data, from n on those that were added.
    changed : int
        How many values of the data's rows are others.
    added, removed : int
        How many rows.
    """

    X: np.ndarray
    y: np.ndarray
    rows: np.ndarray
    changed: int
    added: int
    removed: int


def edited(X: np.ndarray, y: np.ndarray, changes: Sequence[PointChange]) -> EditedRows:
    """Apply changes to rows, which stay as they are.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    changes : sequence of PointChange

    Raises
    ------
    ValueError
        If a change is of a row that is not there, leaves fewer than two rows, or is of too many.
    """
    return _applied(X, y, _now(X, y, changes))


def check(X: np.ndarray, y: np.ndarray, changes: Sequence[PointChange]) -> None:
    """A ValueError if `edited` would raise one."""
    _now(X, y, changes)


def _now(
    X: np.ndarray, y: np.ndarray, changes: Sequence[PointChange]
) -> dict[int, tuple[float, ...] | None]:
    """The values of every row that differs, target last, by its number; None where it is gone."""
    n = len(y)
    now: dict[int, tuple[float, ...] | None] = {}
    added = 0
    for change in changes:
        if isinstance(change, RestorePoints):
            now, added = {}, 0
            continue
        values: tuple[float, ...] | None
        if isinstance(change, AddPoint):
            row, values = n + added, (change.x, change.y)
            added += 1
        else:
            assert isinstance(change, Target | MovePoint | RemovePoint)
            row = change.row
            before = now.get(row, (*X[row].tolist(), float(y[row])) if row < n else None)
            if before is None:
                raise ValueError
            values = _values(change, before)
        now[row] = values
        if row < n and values == (*X[row].tolist(), float(y[row])):
            del now[row]
        gone = sum(values is None for values in now.values())
        if len(now) > MOST_EDITED or n + added - gone < LEAST_ROWS:
            raise ValueError
    return dict(sorted(now.items()))


def _values(change: PointChange, before: tuple[float, ...]) -> tuple[float, ...] | None:
    if isinstance(change, Target):
        return (*before[:-1], change.value)
    return (change.x, change.y) if isinstance(change, MovePoint) else None


def _applied(X: np.ndarray, y: np.ndarray, now: dict[int, tuple[float, ...] | None]) -> EditedRows:
    n, p = X.shape
    moved = {row: values for row, values in now.items() if row < n and values is not None}
    removed = [row for row, values in now.items() if row < n and values is None]
    extra = {row: values for row, values in now.items() if row >= n and values is not None}
    new_X, new_y = X, y.copy()
    if p == 1 and moved:
        new_X = X.copy()
        new_X[list(moved), 0] = [values[0] for values in moved.values()]
    new_y[list(moved)] = [values[-1] for values in moved.values()]
    changed = int(np.sum(new_y != y)) + int(np.sum(new_X != X) if new_X is not X else 0)
    rows = np.arange(n)
    if removed or extra:
        tail = np.array(list(extra.values()), dtype=float).reshape(len(extra), p + 1)
        new_X = np.vstack([np.delete(new_X, removed, axis=0), *([tail[:, :-1]] if extra else [])])
        new_y = np.append(np.delete(new_y, removed), tail[:, -1:] if extra else [])
        rows = np.append(np.delete(rows, removed), list(extra)).astype(int)
    return EditedRows(new_X, new_y, rows, changed, len(extra), len(removed))
