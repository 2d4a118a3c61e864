"""The scene: what Python knows of the data and tells the stage. The run is the browser's."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from linnet.links.journal import MAX_LAYERS, MAX_NODES
from linnet.regression.compress import Compressed
from linnet.regression.least_squares import Fit

SPEEDS = (1, 4, 16, 64, 250, 1000)  # steps a frame
DRAWN_NUMBERS = 6000  # of the data points, whatever the number of features
DRAWN_ROWS = 400
LARGEST_DRAWN = 1e18
FEW_NUMBERS = 20_000  # of the data: the browser gets them all, and compresses them itself
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
    """

    features: tuple[str, ...]
    target: str
    X: np.ndarray
    y: np.ndarray
    data: Compressed
    fit: Fit
    references: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def id(self) -> str:
        """Equal for equal data in equal roles and units, whichever session or server asks."""
        said = repr((self.features, self.target, self.X.shape, self.data.origin is not None))
        digest = hashlib.sha256(said.encode())
        digest.update(np.ascontiguousarray(self.X, "<f8"))
        digest.update(np.ascontiguousarray(self.y, "<f8"))
        return digest.hexdigest()[:32]

    @cached_property
    def few(self) -> bool:
        """The browser gets every row, exactly."""
        return len(self.y) * (len(self.features) + 1) <= FEW_NUMBERS

    @property
    def batch_rows(self) -> int:
        """How many rows take part where training goes by mini-batches."""
        return min(len(self.y), BATCH_NUMBERS // (len(self.features) + 1))

    def payload(self, batches: bool = False) -> dict:
        """The scene as JSON.

        Parameters
        ----------
        batches : bool
            With rows for mini-batches, where there are too many to send them unasked.
        """
        if self.few or not batches:
            return self._payload
        return {**self._payload, "data": {**self._payload["data"], "batchRows": self._batch_rows}}

    @cached_property
    def _payload(self) -> dict:
        own = self.data.origin or self.data
        mean, sd = own.mean, np.where(own.std > 0, own.std, 1.0)
        rows = _sample(len(self.y), min(DRAWN_ROWS, DRAWN_NUMBERS // (len(self.features) + 1)))
        coefficients = self.fit.row
        return {
            "id": self.id,
            "names": list(self.features),
            "target": self.target,
            "references": list(self.references.items()),
            "rows": len(self.y),
            "drawn": len(rows),
            "X": _drawn(self.X[rows]),
            "y": _drawn(self.y[rows]),
            "mean": mean[:-1].tolist(),
            "sd": sd[:-1].tolist(),
            "targetMean": float(mean[-1]),
            "targetSd": float(sd[-1]),
            "standardised": self.data.origin is not None,
            "goal": self.goal.tolist(),
            "own": coefficients.tolist(),
            "errors": [_number(v) for v in self.fit.standard_errors],
            "t": [_number(v) for v in self.fit.t_values],
            "caps": {"layers": MAX_LAYERS, "nodes": MAX_NODES},
            "speeds": list(SPEEDS),
            "data": self._rows if self.few else self._compressed,
        }

    @cached_property
    def goal(self) -> np.ndarray:
        """Least squares in the units of training, intercept first: shape (p + 1,)."""
        if self.data.origin is None:
            return self.fit.row
        own = self.data.origin
        sd = np.where(own.std > 0, own.std, 1.0)
        return np.append(0.0, self.fit.coefficients * sd[:-1] / sd[-1])

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
        }


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
