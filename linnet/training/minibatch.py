"""Mini-batches: a step sees some of the rows, so training goes by the rows themselves.

The compressed data stand for all rows at once and cannot say what some of them would do. Each
batch pulls towards its own least squares, so the coefficients never come to rest: they jitter
around the fit to all rows, the less the larger the batch and the smaller the learning rate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from linnet.networks.random import permutation
from linnet.regression.compress import Compressed


@dataclass(frozen=True)
class Batches:
    """The rows in a shuffled order, anew for each pass over them, some a step.

    Which rows a step sees follows from its number alone, so that training can go back to any step
    and on from it. The last batch of a pass is smaller where ``size`` does not divide n.

    Attributes
    ----------
    X : ndarray of shape (n, p)
        In the data's own units, also where the network trains in z-scores.
    y : ndarray of shape (n,)
    size : int
        Rows a step, 1 to n.
    seed : int
        Of the shuffling.

    Raises
    ------
    ValueError
        If shapes differ or the size is not from 1 to n.
    """

    X: np.ndarray = field(repr=False, compare=False)
    y: np.ndarray = field(repr=False, compare=False)
    size: int
    seed: int = 0

    def __post_init__(self):
        if np.ndim(self.X) != 2 or np.shape(self.y) != np.shape(self.X)[:1]:
            raise ValueError(
                f"X must be (n, p) and y (n,), got {np.shape(self.X)} and {np.shape(self.y)}"
            )
        if not 1 <= self.size <= len(self.y):
            raise ValueError(f"size must be from 1 to {len(self.y)} rows, got {self.size}")

    @property
    def in_a_pass(self) -> int:
        """How many batches one pass over the rows takes."""
        return -(-len(self.y) // self.size)

    def order(self, number: int) -> np.ndarray:
        """The rows in the order of one pass, counted from 0: shape (n,)."""
        return permutation(self.seed, number, len(self.y))


class Sampler:
    """Draws batch after batch and says in which direction each one's loss rises.

    Parameters
    ----------
    batches : Batches
    data : Compressed
        The same rows compressed; standardised or in their own units, as the network sees them.

    Attributes
    ----------
    step : int
        The step whose batch comes next; set it to go on from another.
    """

    def __init__(self, batches: Batches, data: Compressed):
        own, width = data.origin or data, batches.X.shape[1]
        if (own.features, own.n) != (width, len(batches.y)):
            raise ValueError("the batches are not of the rows that were compressed")
        self.step = 0
        self._batches = batches
        self._pass, self._order = -1, np.empty(0, dtype=int)
        self._shift, self._gain = np.zeros(width + 1), np.ones(width + 1)
        if data.units and data.origin:
            mean, sd = data.units.mean, data.units.std
            self._shift, self._gain = mean, np.where(sd > 0, 1 / np.where(sd > 0, sd, 1), 0)
        self._block = np.ones((batches.size, width + 2))

    def slope(self, beta: np.ndarray, out: np.ndarray) -> None:
        """The gradient of the next batch's mean squared error.

        Parameters
        ----------
        beta : ndarray of shape (p + 2,)
            The collapsed network, intercept first, and -1.
        out : ndarray of shape (p + 1,)
        """
        rows = self._next()
        residual = rows.dot(beta)
        np.multiply(rows[:, :-1].T.dot(residual), 2 / len(rows), out=out)

    def _next(self) -> np.ndarray:
        """The next batch as rows [1 x y] in the units of training."""
        batches = self._batches
        number, place = divmod(self.step, batches.in_a_pass)
        if number != self._pass:
            self._pass, self._order = number, batches.order(number)
        chosen = self._order[place * batches.size : (place + 1) * batches.size]
        rows = self._block[: len(chosen)]
        rows[:, 1:-1], rows[:, -1] = batches.X[chosen], batches.y[chosen]
        rows[:, 1:] -= self._shift
        rows[:, 1:] *= self._gain
        self.step += 1
        return rows
