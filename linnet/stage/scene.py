"""The scene: what Python knows of the data and tells the stage. The run is the browser's."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from linnet.limits import LARGEST_DRAWN
from linnet.links.journal import MAX_LAYERS, MAX_NODES, change_to_json
from linnet.links.points import EditedRows, PointChange, check, edited
from linnet.regression.compress import Compressed, compress
from linnet.regression.least_squares import Fit, least_squares

SPEEDS = (1, 4, 16, 64, 250, 1000)  # steps a frame
DRAWN_NUMBERS = 6000  # of the data points, whatever the number of features
DRAWN_ROWS = 400
FEW_NUMBERS = 20_000  # of the data: the browser gets them all, and compresses them itself
PART_ROWS = 65_536  # compressed at a time
BATCH_NUMBERS = 200_000  # that mini-batches take part of; of more, a sample


@dataclass(frozen=True, eq=False)
class Scene:
    """What the stage shows besides the network: the data, and least squares.

    Attributes
    ----------
    features : tuple of str
    target : str
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    data : Compressed
        As trained on: standardised or not.
    fit : Fit
        In the data's own units.
    references : dict of str to str
        For each category among the columns the level without a feature, which the coefficients of
        its other levels are compared with.
    changes : tuple of PointChange
        What was changed of the data by hand, where it is not as read.
    rest : Compressed or None
        The rows that are not drawn, where the browser does not get all.
    """

    features: tuple[str, ...]
    target: str
    X: np.ndarray
    y: np.ndarray
    data: Compressed
    fit: Fit
    references: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[PointChange, ...] = ()
    rest: Compressed | None = None

    @classmethod
    def of(
        cls,
        features: Sequence[str],
        target: str,
        X: np.ndarray,
        y: np.ndarray,
        references: Mapping[str, str],
        standardise: bool,
        check: Callable[[], None] = lambda: None,
    ) -> Scene:
        """Rows, compressed and fitted.

        Parameters
        ----------
        features : sequence of p str
        target : str
        X : ndarray of shape (n, p)
        y : ndarray of shape (n,)
        references : mapping of str to str
        standardise : bool
            Train in z-scores.
        check : callable, optional
            Called every few milliseconds; it may raise to end the work.
        """
        data, rest = compress_in_parts(X, y, check=check)
        fit = least_squares(X, y, data=data, check=check)
        used = data.standardized() if standardise else data
        return cls(tuple(features), target, X, y, used, fit, references, rest=rest)

    @cached_property
    def id(self) -> str:
        """Equal for equal data in equal roles and units, whichever session or server asks."""
        said = repr((self.features, self.target, self.X.shape, self.data.origin is not None))
        digest = hashlib.sha256(said.encode())
        digest.update(np.ascontiguousarray(self.X, "<f8").data)
        digest.update(np.ascontiguousarray(self.y, "<f8").data)
        return digest.hexdigest()[:32]

    @cached_property
    def few(self) -> bool:
        """The browser gets every row, exactly."""
        return few(*self.X.shape)

    @property
    def batch_rows(self) -> int:
        """How many rows take part where training goes by mini-batches."""
        return min(len(self.y), BATCH_NUMBERS // (len(self.features) + 1))

    @cached_property
    def drawn(self) -> np.ndarray:
        """The rows whose points are drawn, and can be changed by hand: numbers from 0."""
        return drawn_rows(*self.X.shape)

    def check(self, changes: Sequence[PointChange]) -> None:
        """A ValueError if the rows cannot be changed so."""
        check(self.X, self.y, changes)
        shown = {*self.drawn.tolist()} if not self.few else None
        for change in changes:
            row = getattr(change, "row", None)
            if shown is not None and row is not None and row < len(self.y) and row not in shown:
                raise ValueError

    def edited(self, changes: Sequence[PointChange]) -> Scene:
        """The scene of the changed data, in the same units of training.

        Parameters
        ----------
        changes : sequence of PointChange
            As the journal has them; without any, this scene.
        """
        if not changes:
            return self
        rows = edited(self.X, self.y, changes)
        data = self._compressed_again(rows)
        fit = least_squares(rows.X, rows.y, data=data)
        if self.data.origin is not None:
            data = data.in_scores_of(self.data)
        return replace(self, X=rows.X, y=rows.y, data=data, fit=fit, changes=tuple(changes))

    def _compressed_again(self, rows: EditedRows) -> Compressed:
        """The changed rows; of many, only those that can be changed are compressed anew."""
        if self.few:
            return compress(rows.X, rows.y)
        touched = np.isin(rows.rows, self.drawn) | (rows.rows >= len(self.y))
        return self._others.merge(compress(rows.X[touched], rows.y[touched]))

    def payload(self, batches: bool = False, edited: Scene | None = None) -> dict:
        """The scene as JSON.

        Parameters
        ----------
        batches : bool
            With rows for mini-batches, where there are too many to send them unasked.
        edited : Scene, optional
            The same after changes by hand, whose certified fit is to be shown.
        """
        if edited is not None and edited.changes:
            return {**self.payload(batches), "edited": edited.certified}
        if self.few or not batches:
            return self._payload
        return {**self._payload, "data": {**self._payload["data"], "batchRows": self._batch_rows}}

    @cached_property
    def _payload(self) -> dict:
        own = self.data.origin or self.data
        mean, sd = own.mean, np.where(own.std > 0, own.std, 1.0)
        rows = self.drawn
        coefficients = self.fit.row
        return {
            "id": self.id,
            "names": list(self.features),
            "target": self.target,
            "references": list(self.references.items()),
            "rows": len(self.y),
            "drawn": len(rows),
            "sample": None if len(rows) == len(self.y) else rows.tolist(),
            "X": _drawn(self.X[rows]),
            "y": _drawn(self.y[rows]),
            "mean": mean[:-1].tolist(),
            "sd": sd[:-1].tolist(),
            "targetMean": float(mean[-1]),
            "targetSd": float(sd[-1]),
            "standardised": self.data.origin is not None,
            "goal": self.goal.tolist(),
            "own": coefficients.tolist(),
            **self._uncertainty,
            "caps": {"layers": MAX_LAYERS, "nodes": MAX_NODES},
            "speeds": list(SPEEDS),
            "data": self._rows if self.few else self._compressed,
        }

    @property
    def _uncertainty(self) -> dict:
        return {
            "errors": [_number(v) for v in self.fit.standard_errors],
            "t": [_number(v) for v in self.fit.t_values],
        }

    @cached_property
    def certified(self) -> dict:
        """Least squares of changed data, and of which changes."""
        return {
            "points": [change_to_json(change) for change in self.changes],
            "own": self.fit.row.tolist(),
            **self._uncertainty,
        }

    @cached_property
    def goal(self) -> np.ndarray:
        """Least squares in the units of training, intercept first: shape (p + 1,)."""
        if self.data.origin is None:
            return self.fit.row
        own = self.data.origin
        sd = np.where(own.std > 0, own.std, 1.0)
        return np.append(0.0, self.fit.coefficients * sd[:-1] / sd[-1])

    @cached_property
    def _others(self) -> Compressed:
        """The rows that are not drawn, of many."""
        rest = self.rest or compress_in_parts(self.X, self.y)[1]
        assert rest is not None, "asked for only where there are more than are drawn"
        return rest

    @property
    def _rows(self) -> dict:
        """All rows in their own units: what the browser makes of them is the same everywhere."""
        return {"X": _encode(self.X, "<f8"), "y": _encode(self.y, "<f8")}

    @property
    def _compressed(self) -> dict:
        """What stands for the rows, in the units of training."""
        rows, floor = self.data.pseudo_rows()
        return {
            "pseudo": _encode(rows, "<f8"),
            "floor": floor,
            "targetSd": float(self.data.std[-1] or 1.0),
            "touched": {
                "X": _encode(self.X[self.drawn], "<f8"),
                "y": _encode(self.y[self.drawn], "<f8"),
                "rest": _encode(self._others.in_scores_of(self.data).factor, "<f8"),
            },
        }

    @cached_property
    def _batch_rows(self) -> dict:
        """Rows for mini-batches, in the units of training; of very many, the same sample always."""
        rows = _sample(len(self.y), self.batch_rows)
        X, y = self.X[rows], self.y[rows]
        if own := self.data.origin:
            gain = np.divide(1.0, own.std, out=np.zeros_like(own.std), where=own.std > 0)
            X, y = (X - own.mean[:-1]) * gain[:-1], (y - own.mean[-1]) * gain[-1]
        return {
            "X": _encode(X, "<f8"),
            "y": _encode(y, "<f8"),
            "of": len(self.y),
            "taken": len(rows),
            **({} if len(rows) == len(self.y) else {"rows": _encode(rows, "<f8")}),
        }


def few(rows: int, features: int) -> bool:
    """Whether the browser gets every row."""
    return rows * (features + 1) <= FEW_NUMBERS


def drawn_rows(rows: int, features: int) -> np.ndarray:
    """Which rows are drawn as points: numbers from 0, ascending."""
    return _sample(rows, min(DRAWN_ROWS, DRAWN_NUMBERS // (features + 1)))


def compress_in_parts(
    X: np.ndarray, y: np.ndarray, check: Callable[[], None] = lambda: None
) -> tuple[Compressed, Compressed | None]:
    """The rows, and of many those that are not drawn, in one pass.

    Parameters
    ----------
    X : ndarray of shape (n, p)
    y : ndarray of shape (n,)
    check : callable, optional
        As `linnet.compress` takes it.
    """
    if few(*X.shape):
        return compress(X, y, check), None
    drawn = np.zeros(len(y), dtype=bool)
    drawn[drawn_rows(*X.shape)] = True
    parts = (slice(at, at + PART_ROWS) for at in range(0, len(y), PART_ROWS))
    others = ((X[part][~drawn[part]], y[part][~drawn[part]]) for part in parts)
    rest = compress(others, check=check)
    return rest.merge(compress(X[drawn], y[drawn])), rest


def _sample(rows: int, most: int) -> np.ndarray:
    """All rows, or the same random choice every time."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, most, replace=False))


def _drawn(array: np.ndarray) -> str:
    """Numbers that are drawn, not shown: half the size will do, and all of them finite."""
    return _encode(np.clip(np.nan_to_num(array), -LARGEST_DRAWN, LARGEST_DRAWN), "<f4")


def _encode(array: np.ndarray, kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return float(value) if math.isfinite(value) else None
