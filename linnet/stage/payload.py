"""What Python tells the player: the scene, which stays while a run lasts, and chunks of frames."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from linnet.compress import Compressed
from linnet.experiment import MAX_LAYERS, MAX_NODES
from linnet.least_squares import Fit
from linnet.stage.messages import SPEEDS
from linnet.stage.run import Run, key_rows
from linnet.training import Trajectory

DRAWN_NUMBERS = 6000  # of the data points, whatever the number of features
DRAWN_ROWS = 400
LARGEST_DRAWN = 1e18  # keeps a diverging network's frames, and products of them, finite


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

    def payload(self) -> dict:
        """The scene as JSON."""
        own = self.data.origin or self.data
        mean, sd = own.mean, np.where(own.std > 0, own.std, 1.0)
        rows = _sample(len(self.y), len(self.features))
        coefficients = np.append(self.fit.intercept, self.fit.coefficients)
        return {
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
            "goal": self._goal(coefficients, mean, sd),
            "own": coefficients.tolist(),
            "errors": [_number(v) for v in self.fit.standard_errors],
            "t": [_number(v) for v in self.fit.t_values],
            "caps": {"layers": MAX_LAYERS, "nodes": MAX_NODES},
            "speeds": list(SPEEDS),
        }

    def _goal(self, coefficients, mean, sd) -> list[float]:
        """Least squares in the units of training."""
        if self.data.origin is None:
            return coefficients.tolist()
        slopes = coefficients[1:] * sd[:-1] / sd[-1]
        return [0.0, *slopes.tolist()]


def run_payload(run: Run) -> dict:
    """The present chunk of a run as JSON."""
    return {
        "run": run.id,
        "epoch": run.epoch,
        "widths": list(run.widths),
        "stride": run.stride,
        "seen": run.seen,
        "asking": run.asking,
        "rate": run.settings.learning_rate,
        "batch": run.settings.batches.size if run.settings.batches else 0,
        "edges": {
            "rows": [row for row, _ in run.edges],
            "values": [None if edge is None else _number(edge) for _, edge in run.edges],
        },
        "floor": run.trainer.floor,
        "diverged": _divergence(run) if run.diverged else None,
        "goal": run.goal.kind if run.goal else None,
        **_chunk(run.chunk),
    }


def _divergence(run: Run) -> dict:
    """Where a run that left the finite numbers can go on, and at which rate."""
    return {
        "best": run.best_step,
        "edge": None if run.edge is None else _number(run.edge),
        "rate": run.stable_rate,
    }


def _chunk(chunk: Trajectory) -> dict:
    """Numbers that are shown go as float64; parameters, which are only drawn, as float32.

    A large network's parameters go with every k-th frame only, and the player draws what lies
    between on straight lines.
    """
    keys = key_rows(len(chunk), chunk.parameters.shape[1])
    return {
        "steps": chunk.steps.tolist(),
        "losses": _encode(chunk.losses, "<f8"),
        "gaps": _encode(chunk.gaps, "<f8"),
        "collapsed": _encode(chunk.collapsed, "<f8"),
        "keys": keys.tolist(),
        "frames": _drawn(chunk.parameters_at(keys)),
    }


def _sample(rows: int, features: int) -> np.ndarray:
    """The rows that are drawn: all, or the same random choice every time."""
    most = min(DRAWN_ROWS, DRAWN_NUMBERS // (features + 1))
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
