"""Least squares, certified: QR, then refinement over the rows in double-double arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linnet.compress import Compressed, compress, numerical_rank
from linnet.student_t import quantile, two_sided_p

REFINE_ROWS = 8192  # rows a block: a dozen columns of it stay in cache
SPLITTER = 2.0**27 + 1  # Dekker's constant for 53-bit significands


@dataclass(frozen=True, eq=False)
class Fit:
    """A multiple linear regression by least squares.

    Arrays of shape (p + 1,) put the intercept first; without an intercept they are (p,).

    Attributes
    ----------
    intercept : float
        In the units of y; 0 if the fit has none.
    coefficients : ndarray of shape (p,)
        In units of y per unit of each feature.
    standard_errors, t_values, p_values : ndarray of shape (p + 1,)
        NaN for what the data do not determine; p-values are two-sided.
    intervals : ndarray of shape (p + 1, 2)
        95 % confidence intervals.
    r_squared, adjusted_r_squared : float
        Without an intercept R² is about zero, not about the mean of y.
    residual_sd : float
        In the units of y, divisor ``degrees_of_freedom``.
    n, rank, degrees_of_freedom : int
    condition_number : float
        Of the standardised columns; infinite if they are dependent.
    undetermined : tuple of int
        The features (from 0) whose coefficients the data cannot tell apart.
    """

    intercept: float
    coefficients: np.ndarray
    standard_errors: np.ndarray
    t_values: np.ndarray
    p_values: np.ndarray
    intervals: np.ndarray
    r_squared: float
    adjusted_r_squared: float
    residual_sd: float
    n: int
    rank: int
    degrees_of_freedom: int
    condition_number: float
    undetermined: tuple[int, ...]

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Predictions of shape (n,) for rows of shape (n, p)."""
        return np.asarray(X, dtype=float) @ self.coefficients + self.intercept


@dataclass(frozen=True, eq=False)
class _System:
    """The least-squares problem on scaled columns, and the way back to the data's own units.

    ``factor`` is R of QR([A y]) for the scaled columns A; ``back`` maps scaled coefficients to own.
    """

    factor: np.ndarray
    back: np.ndarray

    def solve(self) -> _Solution:
        square, target = self.factor[:-1, :-1], self.factor[:-1, -1]
        U, sizes, Vt = np.linalg.svd(square)
        rank = numerical_rank(sizes)
        inverse = (Vt[:rank].T / sizes[:rank]) @ U[:, :rank].T
        return _Solution(
            coefficients=self.back @ (inverse @ target),
            spread=self.back @ inverse,
            rank=rank,
            missing=self.back @ Vt[rank:].T,
            residual_square=float(self.factor[-1, -1] ** 2 + np.sum((U[:, rank:].T @ target) ** 2)),
            condition=float(sizes[0] / sizes[-1]) if rank == len(sizes) > 0 else np.inf,
        )


@dataclass(frozen=True, eq=False)
class _Solution:
    """Coefficients in own units; ``spread @ spread.T`` is (AᵀA)⁺; ``missing`` spans what is free."""

    coefficients: np.ndarray
    spread: np.ndarray
    rank: int
    missing: np.ndarray
    residual_square: float
    condition: float


def least_squares(X, y=None, intercept: bool = True) -> Fit:
    """Fit y = b₀ + Xb by least squares.

    QR of the standardised columns, then refinement with residuals and Xᵀr in double-double
    arithmetic (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., chapter 20;
    error-free transforms by Dekker 1971 and Knuth, TAOCP vol. 2, section 4.2.2). 13 or more
    digits agree with the certified values on every NIST StRD linear set but Filip, where about
    7.6 is all that the float64 columns x, x² ... x¹⁰ still hold.

    Rank-deficient data have no unique solution: this returns the one of least norm in z-scores,
    with NaN standard errors for what the data do not determine.

    Parameters
    ----------
    X : array_like of shape (n, p), or Compressed
        From compressed data (``y`` left out) the fit is that of QR alone, without refinement.
    y : array_like of shape (n,), optional
    intercept : bool

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If there are no rows, shapes differ, or a value is not finite.
    """
    data = X if isinstance(X, Compressed) else compress(X, y)
    system = _centred(data) if intercept else _uncentred(data)
    solution = system.solve()
    coefficients, residual_square = solution.coefficients, solution.residual_square
    if y is not None:
        columns = np.asarray(X, dtype=float)
        coefficients, residual_square = _refine(
            columns, np.asarray(y, dtype=float), coefficients, solution.spread, intercept
        )
    return _fit(data, system, solution, coefficients, residual_square, intercept)


def _centred(data: Compressed) -> _System:
    """[1 Z y]: features in z-scores, the target in its own units."""
    mean, sd = data.mean, data.std
    factor = data.standardized().factor.copy()
    factor[:, -1] *= sd[-1]
    factor[0, -1] = factor[0, 0] * mean[-1]
    back = np.diag(np.concatenate([[1.0], 1 / np.where(sd[:-1] > 0, sd[:-1], 1.0)]))
    back[0, 1:] = -mean[:-1] * np.diag(back)[1:]
    return _System(factor, back)


def _uncentred(data: Compressed) -> _System:
    """[X y] with every feature divided by its root mean square."""
    own = data.own_factor[:, 1:]
    size = np.sqrt(np.sum(own[:, :-1] ** 2, axis=0) / data.n)
    size = np.where(size > 0, size, 1.0)
    own[:, :-1] /= size
    return _System(np.linalg.qr(own, mode="r"), np.diag(1 / size))


def _fit(data, system, solution, coefficients, residual_square, intercept) -> Fit:
    freedom = data.n - solution.rank
    total = float(np.sum(system.factor[int(intercept) :, -1] ** 2))
    variance = residual_square / freedom if freedom > 0 else np.nan
    errors = np.sqrt(variance * np.sum(solution.spread**2, axis=1))
    scale = np.linalg.norm(system.back, axis=1)
    free = np.linalg.norm(solution.missing, axis=1) > 1e-7 * scale
    errors[free] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        t_values = coefficients / errors
        r_squared = 1 - residual_square / total if total > 0 else np.nan
    half = errors * (quantile(0.975, freedom) if freedom > 0 else np.nan)
    first = int(intercept)
    return Fit(
        intercept=float(coefficients[0]) if intercept else 0.0,
        coefficients=coefficients[first:],
        standard_errors=errors,
        t_values=t_values,
        p_values=np.array([two_sided_p(t, freedom) if freedom > 0 else np.nan for t in t_values]),
        intervals=np.column_stack([coefficients - half, coefficients + half]),
        r_squared=r_squared,
        adjusted_r_squared=(
            1 - (1 - r_squared) * (data.n - first) / freedom if freedom > 0 else np.nan
        ),
        residual_sd=float(np.sqrt(variance)),
        n=data.n,
        rank=solution.rank,
        degrees_of_freedom=freedom,
        condition_number=solution.condition,
        undetermined=tuple(int(j) for j in np.flatnonzero(free[first:])),
    )


def _refine(X, y, coefficients, spread, intercept, passes=2):
    """Correct the coefficients by the double-double residual's own least-squares fit.

    Returns the coefficients and the sum of squared residuals before the last, tiny correction.
    """
    high, low = coefficients, np.zeros_like(coefficients)
    first = int(intercept)
    for _ in range(passes):
        gradient, gradient_low = np.zeros_like(high), np.zeros_like(high)
        square = 0.0
        for start in range(0, len(y), REFINE_ROWS):
            columns = np.ascontiguousarray(X[start : start + REFINE_ROWS].T)
            r, r_low = _residuals(columns, y[start : start + REFINE_ROWS], high, low, first)
            square += float(np.sum((r + r_low) ** 2))
            products, errors = _two_product(columns, r)
            errors += columns * r_low
            if first:
                products, errors = np.vstack([r, products]), np.vstack([r_low, errors])
            total, total_low = _sum(products, errors)
            gradient, error = _two_sum(gradient, total)
            gradient_low += error + total_low
        step = spread @ (spread.T @ (gradient + gradient_low))
        high, error = _two_sum(high, step)
        low = low + error
        high, low = _two_sum(high, low)
    return high, square


def _residuals(columns, y, high, low, first):
    """y - b₀ - Xb as an unevaluated sum of two float64 arrays."""
    r, r_low = y.copy(), np.zeros_like(y)
    if first:
        r, error = _two_sum(r, -high[0])
        r_low = error - low[0]
    for column, b, b_low in zip(columns, high[first:], low[first:], strict=True):
        product, rounding = _two_product(column, b)
        r, error = _two_sum(r, -product)
        r_low += error - rounding - column * b_low
    return _two_sum(r, r_low)


def _two_sum(a, b):
    """a + b as a rounded sum and its exact error (Knuth)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _two_product(a, b):
    """a * b as a rounded product and its exact error (Dekker, Veltkamp)."""
    product = a * b
    a_high = _high_half(a)
    b_high = _high_half(b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _high_half(a):
    shifted = SPLITTER * a
    return shifted - (shifted - a)


def _sum(values, errors):
    """Row sums in double-double: pairwise, every rounding error kept."""
    low = errors.sum(axis=1)
    while values.shape[1] > 1:
        if values.shape[1] % 2:
            values = np.hstack([values, np.zeros((len(values), 1))])
        half = values.shape[1] // 2
        values, error = _two_sum(values[:, :half], values[:, half:])
        low = low + error.sum(axis=1)
    return values[:, 0], low
