"""Compressed data: the R factor of QR([1 X y]), which stands for all n rows.

For a linear network under squared loss, loss and gradient depend on the rows only through R:
``|[1 X y] v| = |R v|`` for every v. One streaming pass computes it by stacked small QRs (TSQR:
Demmel, Grigori, Hoemmen & Langou, "Communication-optimal parallel and sequential QR and LU
factorizations", SIAM J. Sci. Comput. 34, 2012). A step of training then costs the same for a
hundred rows and a million. XᵀX would do the same job but squares the condition number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from linnet.networks.layer import Layer
from linnet.networks.network import Network

BLOCK_ROWS = 256  # small enough to stay in cache, large enough to amortise the call
CHUNK_ROWS = 4096  # at a time: what they take stays in cache and is used again
GROUP = 64  # rows a loop: numpy's loop over a dozen columns costs more than its work
LARGEST = 1e150  # the square of a value must be a number, too
ROUNDING = 100 * np.finfo(float).eps  # a column that varies less, relative to its size, is constant


@dataclass(frozen=True, eq=False)
class Compressed:
    """The rows of a data set, compressed to p + 2 pseudo-rows.

    Attributes
    ----------
    factor : ndarray of shape (p + 2, p + 2)
        Upper triangular R of QR([1 (X - shift)/scale (y - shift)/scale]); diagonal not negative.
    n : int
        The number of rows it stands for.
    shift, scale : ndarray of shape (p + 1,)
        What was taken from the columns and what they were divided by, features first, target last.
        The scales are powers of two: dividing by them is exact.
    origin : Compressed or None
        For standardised data, the data in the user's own units.
    measure : Compressed or None
        For data in the z-scores of other data, these: see `in_scores_of`.
    """

    factor: np.ndarray
    n: int
    shift: np.ndarray
    scale: np.ndarray
    origin: Compressed | None = None
    measure: Compressed | None = None

    @property
    def units(self) -> Compressed | None:
        """The data whose means and standard deviations are 0 and 1 here; None in own units."""
        return self.measure or self.origin

    @property
    def features(self) -> int:
        """The number of features, p."""
        return len(self.shift) - 1

    @property
    def mean(self) -> np.ndarray:
        """Column means, features first, target last: shape (p + 1,)."""
        return self.shift + self.scale * self.factor[0, 1:] / self.factor[0, 0]

    @property
    def std(self) -> np.ndarray:
        """Column standard deviations (divisor n), features first, target last: shape (p + 1,).

        0 for a constant column: what QR leaves of one is rounding, not spread.
        """
        sd = self.scale * np.sqrt(np.sum(self.factor[1:, 1:] ** 2, axis=0) / self.n)
        return np.where(sd > ROUNDING * np.abs(self.mean), sd, 0.0)

    @property
    def own_factor(self) -> np.ndarray:
        """R of QR([1 X y]) in the data's own units, upper triangular, shape (p + 2, p + 2)."""
        undo = np.diag(np.concatenate([[1.0], self.scale]))
        undo[0, 1:] = self.shift
        return self.factor @ undo

    def pseudo_rows(self) -> tuple[np.ndarray, float]:
        """A few rows that stand for all n in the mean squared error.

        Returns
        -------
        rows : ndarray of shape (rank, p + 2)
            ``mean((y - [1 X] b)**2) == sum((rows @ [b, -1])**2) + floor`` for every b.
        floor : float
            What no b can remove: the mean squared error of least squares. The sum above is
            therefore the mean squared distance to the least-squares predictions, free of
            cancellation.
        """
        factor = self.own_factor / np.sqrt(self.n)
        rows, floor = factor[:-1], factor[-1, -1] ** 2
        # dependent columns: directions that no b can reach belong to the floor. The columns span
        # the same space in any units; in z-scores the rank is well decided.
        directions, sizes, _ = np.linalg.svd(self.standardized().factor[:-1, :-1])
        rank = numerical_rank(sizes)
        if rank < len(sizes):
            rows = directions.T @ rows
            floor += np.sum(rows[rank:, -1] ** 2)
            rows = rows[:rank]
        return rows, float(floor)

    def standardized(self) -> Compressed:
        """The same data in z-scores: every column with mean 0 and standard deviation 1.

        Computed from R alone: the mean is the first row, the deviations are the rest, so no digits
        are lost however far from zero the data are. A constant column becomes zeros.
        """
        if self.origin:
            return self
        sd = self.std / self.scale
        factor = np.zeros_like(self.factor)
        factor[0, 0] = self.factor[0, 0]
        np.divide(self.factor[1:, 1:], sd, out=factor[1:, 1:], where=sd > 0)
        width = len(self.shift)
        return replace(
            self, factor=factor, shift=np.zeros(width), scale=np.ones(width), origin=self
        )

    def in_scores_of(self, other: Compressed) -> Compressed:
        """These data in the z-scores of other data, so that networks on both mean the same.

        Parameters
        ----------
        other : Compressed
            Of the same columns; standardised or not.
        """
        measure = other.units or other
        spread = np.where(measure.std > 0, measure.std, 1.0)
        factor = self.factor.copy()
        factor[:, 1:] *= self.scale
        factor[:, 1:] += factor[:, :1] * (self.shift - measure.mean)
        factor[:, 1:] /= spread
        width = len(self.shift)
        return Compressed(factor, self.n, np.zeros(width), np.ones(width), self, measure)

    def in_own_units(self, network: Network) -> Network:
        """The network on these data, as a network on the data in the user's own units.

        Standardising the inputs and un-standardising the output are two more layers in the same
        product, not a separate formula. Data that were not standardised need neither.
        """
        if self.units is None:
            return network
        mean, sd = self.units.mean, self.units.std
        spread = np.where(sd[:-1] > 0, sd[:-1], 1.0)
        enter = Layer(np.diag(1 / spread), -mean[:-1] / spread)
        leave = Layer(sd[-1:, None], mean[-1:])
        return Network((enter, *network.layers, leave))

    def merge(self, other: Compressed) -> Compressed:
        """Both parts as one: what several machines compressed adds up.

        The rows may be cut anywhere and merged in any order; the order changes only rounding.
        The result keeps this part's shift and scale.

        Parameters
        ----------
        other : Compressed
            Of the same p + 1 columns.

        Returns
        -------
        Compressed
            Of ``self.n + other.n`` rows.

        Raises
        ------
        ValueError
            If the numbers of columns differ, or a part was standardised: by its own mean.
        """
        if self.origin or other.origin:
            raise ValueError("merge parts first, then standardise the whole")
        if len(self.shift) != len(other.shift):
            raise ValueError("parts with different columns cannot be merged")
        # the other part, said in this part's shift and scale
        move = np.diag(np.concatenate([[1.0], other.scale / self.scale]))
        move[0, 1:] = (other.shift - self.shift) / self.scale
        return replace(
            self,
            factor=_triangular(np.vstack([self.factor, other.factor @ move])),
            n=self.n + other.n,
        )


def numerical_rank(singular_values: np.ndarray) -> int:
    """How many singular values (largest first) stand above the rounding of the largest."""
    if not len(singular_values):
        return 0
    rounding = 64 * len(singular_values) * np.finfo(float).eps * singular_values[0]
    return int(np.sum(singular_values > rounding))


def compress(X, y=None, check: Callable[[], None] = lambda: None) -> Compressed:
    """Compress rows to the R factor that stands for them, in one pass.

    Parameters
    ----------
    X : array_like of shape (n, p), or an iterable of pairs (X, y)
        The features; or, with ``y`` left out, chunks of any sizes, which are read one at a time,
        so that a file of any size needs bounded memory.
    y : array_like of shape (n,), optional
    check : callable, optional
        Called before each few thousand rows; what it raises ends the work.

    Returns
    -------
    Compressed

    Raises
    ------
    ValueError
        If there are no rows, shapes differ, or a value is not finite or beyond 1e150.
    """
    chunks: Iterable = X if y is None else [(X, y)]
    total = None
    for features, target in chunks:
        rows = _rows(features, target)
        for start in range(0, len(rows), CHUNK_ROWS):
            check()
            block = rows[start : start + CHUNK_ROWS]
            total = _add(total, block) if total else _first(block)
    if total is None:
        raise ValueError("there are no rows to compress")
    return total


def _rows(X, y) -> np.ndarray:
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"X must be (n, p) and y (n,), got {X.shape} and {y.shape}")
    rows = np.empty((len(y), X.shape[1] + 2))
    rows[:, 0], rows[:, 1:-1], rows[:, -1] = 1.0, X, y
    largest = max(rows.max(initial=0.0), -rows.min(initial=0.0))
    if not np.isfinite(largest):
        raise ValueError("every value must be finite; drop rows with missing values first")
    if largest > LARGEST:
        raise ValueError(f"every value must lie between -{LARGEST:g} and {LARGEST:g}")
    return rows


def _first(rows: np.ndarray) -> Compressed:
    """Compress the first block; its mean and spread become the provisional shift and scale.

    An unrepresentative first block costs accuracy only as far as the data lie, in its own standard
    deviations, from its mean.
    """
    block = rows[:, 1:]
    shift = block.mean(axis=0)
    spread = np.abs(block - shift).max(axis=0)
    size = np.where(spread > ROUNDING * np.abs(shift), spread, np.abs(shift))
    scale = np.exp2(np.round(np.log2(np.where(size > 0, size, 1.0))))
    width = rows.shape[1]
    empty = Compressed(np.zeros((width, width)), 0, shift, scale)
    return _add(empty, rows)


def _add(total: Compressed, rows: np.ndarray) -> Compressed:
    width = len(total.factor)
    if rows.shape[1] != width:
        raise ValueError("every chunk must have the same columns")
    stacked = np.empty((width + len(rows), width))
    stacked[:width] = total.factor
    part = stacked[width:]
    part[:] = rows
    _by_row(np.subtract, part, np.append(0.0, total.shift))
    _by_row(np.divide, part, np.append(1.0, total.scale))
    return replace(total, factor=_triangular(stacked), n=total.n + len(rows))


def _by_row(operation: np.ufunc, rows: np.ndarray, values: np.ndarray) -> None:
    """Apply values of shape (k,) to every row of (n, k), in place, many rows in one loop."""
    whole = len(rows) // GROUP * GROUP
    grouped = rows[:whole].reshape(-1, GROUP * len(values))
    operation(grouped, np.tile(values, GROUP), out=grouped)
    operation(rows[whole:], values, out=rows[whole:])


def r_factor(rows: np.ndarray) -> np.ndarray:
    """R of QR(rows), of each matrix in a stack."""
    return np.asarray(np.linalg.qr(rows, mode="r"))


def _triangular(rows: np.ndarray) -> np.ndarray:
    """R of QR(rows), by stacked QRs of small blocks; square, diagonal not negative."""
    width = rows.shape[1]
    leaf = max(BLOCK_ROWS, 4 * width)
    while len(rows) > 2 * leaf:
        blocks = len(rows) // leaf
        body = rows[: blocks * leaf].reshape(blocks, leaf, width)
        reduced = r_factor(body).reshape(-1, width)
        rows = np.vstack([reduced, rows[blocks * leaf :]])
    factor = r_factor(rows)
    if len(factor) < width:
        factor = np.vstack([factor, np.zeros((width - len(factor), width))])
    return factor * np.where(np.diag(factor) < 0, -1.0, 1.0)[:, None]
