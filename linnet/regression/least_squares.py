"""Least squares, certified: QR, then refinement over the rows in double-double arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from linnet.regression.collinearity import Dependency, dependencies
from linnet.regression.compress import Compressed, compress, numerical_rank, r_factor
from linnet.regression.f_distribution import upper_tail
from linnet.regression.student_t import quantile, two_sided_p

REFINE_ROWS = 8192  # rows a block: a dozen columns of it stay in cache
PASSES = 10  # of refinement at most; two do unless the columns are nearly dependent
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
    f_value, f_p_value : float
        Of the F test that all coefficients but the intercept are 0, on
        ``(rank - intercept, degrees_of_freedom)`` degrees of freedom.
    variance_inflation : ndarray of shape (p,)
        How many times the other features make each coefficient's variance what it would be
        without them: 1 / (1 - R²) of the feature on the others; infinite for what they determine.
    dependencies : tuple of Dependency
        The near dependencies among the features, as
        `linnet.regression.collinearity.dependencies` finds them; none are sought
        without an intercept.
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
    f_value: float
    f_p_value: float
    variance_inflation: np.ndarray
    dependencies: tuple[Dependency, ...]

    @property
    def row(self) -> np.ndarray:
        """``[intercept, coefficients]``, shape (p + 1,); begins with 0 without an intercept."""
        return np.append(self.intercept, self.coefficients)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Predictions of shape (n,) for rows of shape (n, p)."""
        return np.asarray(X, dtype=float) @ self.coefficients + self.intercept


@dataclass(frozen=True, eq=False)
class _System:
    """The least-squares problem for A = (columns - centre) / size: ``factor`` is R of QR([A y]).

    The columns are [1 X], or X without an intercept, each in units of a power of two. Centring only
    changes the intercept (the 1s are not centred), but keeps features far from zero from looking
    like it.
    """

    factor: np.ndarray
    centre: np.ndarray
    size: np.ndarray

    def solve(self) -> _Solution:
        square, target = self.factor[:-1, :-1], self.factor[:-1, -1]
        U, sizes, Vt = np.linalg.svd(square)
        rank = numerical_rank(sizes)
        inverse = (Vt[:rank].T / sizes[:rank]) @ U[:, :rank].T
        return _Solution(
            coefficients=inverse @ target / self.size,
            spread=inverse / self.size[:, None],
            inflation=np.sum(inverse**2, axis=1) * np.sum(square**2, axis=0),
            rank=rank,
            missing=Vt[rank:].T / self.size[:, None],
            residual_square=float(self.factor[-1, -1] ** 2 + np.sum((U[:, rank:].T @ target) ** 2)),
            condition=float(sizes[0] / sizes[-1]) if rank == len(sizes) > 0 else np.inf,
        )

    def uncentred(self, values: np.ndarray) -> np.ndarray:
        """The same for the columns before centring: only the row of the intercept changes."""
        values = values.copy()
        values[:1] -= self.centre @ values
        return values


@dataclass(frozen=True, eq=False)
class _Solution:
    """For centred columns: ``spread @ spread.T`` is (AᵀA)⁺ and ``missing`` spans what is free."""

    coefficients: np.ndarray
    spread: np.ndarray
    inflation: np.ndarray
    rank: int
    missing: np.ndarray
    residual_square: float
    condition: float


def least_squares(
    X,
    y=None,
    intercept: bool = True,
    *,
    data: Compressed | None = None,
    check: Callable[[], None] = lambda: None,
) -> Fit:
    """Fit y = b₀ + Xb by least squares.

    QR of the standardised columns, then refinement with residuals and Xᵀr in double-double
    arithmetic until no bit changes (Higham, "Accuracy and Stability of Numerical Algorithms",
    2nd ed., chapter 20; error-free transforms by Dekker 1971 and Knuth, TAOCP vol. 2, section
    4.2.2). 13 or more digits agree with the certified values on every NIST StRD linear set but
    Filip, where about 7.6 is all that the float64 columns x, x² ... x¹⁰ still hold.

    Rank-deficient data have no unique solution: this returns the one of least norm in z-scores,
    with NaN standard errors for what the data do not determine.

    Parameters
    ----------
    X : array_like of shape (n, p), or Compressed
        From compressed data (``y`` left out) the fit is that of QR alone, without refinement.
    y : array_like of shape (n,), optional
    intercept : bool
    data : Compressed, optional
        The same X and y compressed, if at hand: saves a pass over the rows.
    check : callable, optional
        Called before each few thousand rows; what it raises ends the work.

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If there are no rows, shapes differ, or a value is not finite or beyond 1e150.
    """
    if data is None:
        data = X if isinstance(X, Compressed) else compress(X, y, check)
    # every column by its power of two, which is exact: no unit is so odd that squares leave range
    unit = replace(data, shift=data.shift / data.scale, scale=np.ones_like(data.scale))
    system = _centred(unit) if intercept else _through_zero(unit)
    solution = system.solve()
    if y is None:
        coefficients, residual_square = solution.coefficients, solution.residual_square
        coefficients = system.uncentred(coefficients)
    else:
        columns, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        coefficients, residual_square = _refine(
            columns, target, data.scale, system, solution, check
        )
    return _fit(data, system, solution, coefficients, residual_square, intercept)


def _centred(data: Compressed) -> _System:
    """[1 X] with the features in z-scores; the target as it is."""
    mean, sd = data.mean, data.std
    size = np.where(sd > 0, sd, 1.0)
    factor = data.standardized().factor.copy()
    # what the means, rounded to float64, leave of the true ones
    rest = data.shift - mean + data.scale * data.factor[0, 1:] / data.factor[0, 0]
    factor[0, 1:] = np.where(sd > 0, factor[0, 0] * rest / size, 0.0)
    factor[:, -1] *= sd[-1]
    factor[0, -1] = factor[0, 0] * mean[-1]
    return _System(factor, np.append(0.0, mean[:-1]), np.append(1.0, size[:-1]))


def _through_zero(data: Compressed) -> _System:
    """X with every feature divided by its root mean square; the target as it is."""
    own = data.own_factor[:, 1:]
    size = np.sqrt(np.sum(own[:, :-1] ** 2, axis=0) / data.n)
    size = np.where(size > 0, size, 1.0)
    own[:, :-1] /= size
    return _System(r_factor(own), np.zeros_like(size), size)


def _fit(data, system, solution, coefficients, residual_square, intercept) -> Fit:
    first = int(intercept)
    freedom = data.n - solution.rank
    total = float(np.sum(system.factor[first:, -1] ** 2))
    variance = residual_square / freedom if freedom > 0 else np.nan
    errors = np.sqrt(variance * np.sum(system.uncentred(solution.spread) ** 2, axis=1))
    size = np.linalg.norm(system.uncentred(np.diag(1 / system.size)), axis=1)
    free = np.linalg.norm(system.uncentred(solution.missing), axis=1) > 1e-7 * size
    errors[free] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        t_values = coefficients / errors
    r_squared = max(0.0, 1 - residual_square / total) if total > 0 else np.nan
    f_value, f_p_value = _f_test(total, residual_square, solution.rank - first, freedom)
    inflation = np.where(free, np.inf, np.maximum(solution.inflation, 1.0))[first:]
    # from columns by their powers of two to the data's own units
    *feature_scales, target_scale = data.scale
    own = target_scale / np.array([1.0] * first + feature_scales)
    coefficients, errors = coefficients * own, errors * own
    half = errors * (quantile(0.975, freedom) if freedom > 0 else np.nan)
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
        residual_sd=float(np.sqrt(variance) * target_scale),
        n=data.n,
        rank=solution.rank,
        degrees_of_freedom=freedom,
        condition_number=solution.condition,
        undetermined=tuple(int(j) for j in np.flatnonzero(free[first:])),
        f_value=f_value,
        f_p_value=f_p_value,
        variance_inflation=inflation,
        dependencies=dependencies(data) if intercept else (),
    )


def _f_test(
    total: float, residual_square: float, explaining: int, freedom: int
) -> tuple[float, float]:
    """F and its p for so many coefficients besides the intercept; NaN where there is no test."""
    if not (total > 0 and explaining > 0 and freedom > 0):
        return np.nan, np.nan
    explained = max(0.0, total - residual_square) / explaining
    f_value = explained / (residual_square / freedom) if residual_square > 0 else np.inf
    return float(f_value), upper_tail(f_value, explaining, freedom)


def _refine(X, y, scale, system, solution, check):
    """Correct the coefficients by the double-double residual's own fit until the last bit stays.

    Returns the coefficients and the sum of squared residuals before the last, tiny correction.
    """
    high, low = solution.coefficients, np.zeros_like(solution.coefficients)
    spread, first = solution.spread, len(high) - X.shape[1]
    eps = np.finfo(float).eps
    nothing = eps * np.linalg.norm(y / scale[-1]) * np.linalg.norm(spread, axis=1)
    for _ in range(PASSES):
        gradient, gradient_low = np.zeros_like(high), np.zeros_like(high)
        square = 0.0
        for start in range(0, len(y), REFINE_ROWS):
            check()
            rows = slice(start, start + REFINE_ROWS)
            columns = np.ones((len(high), len(y[rows])))
            np.divide(X[rows].T, scale[:-1, None], out=columns[first:])
            columns, columns_low = _two_sum(columns, -system.centre[:, None])
            r, r_low = _residuals(columns, columns_low, y[rows] / scale[-1], high, low)
            square += float(np.sum((r + r_low) ** 2))
            products, errors = _two_product(columns, r)
            errors += columns * r_low + columns_low * r
            total, total_low = _sum(products, errors)
            gradient, error = _two_sum(gradient, total)
            gradient_low += error + total_low
        step = spread @ (spread.T @ (gradient + gradient_low))
        high, error = _two_sum(high, step)
        high, low = _two_sum(high, low + error)
        if np.all(np.abs(step) <= eps * (np.abs(high) + nothing)):
            break
    if first:  # back from centred columns
        products, errors = _two_product(system.centre[None], high[None])
        total, total_low = _sum(products, errors + system.centre * low)
        total, error = _two_sum(high[0], -total[0])
        high[0] = total + (error + low[0] - total_low[0])
    return high, square


def _residuals(columns, columns_low, y, high, low):
    """y - columns · coefficients as an unevaluated sum of two float64 arrays."""
    r, r_low = y, np.zeros_like(y)
    for column, column_low, b, b_low in zip(columns, columns_low, high, low, strict=True):
        product, rounding = _two_product(column, b)
        r, error = _two_sum(r, -product)
        r_low += error - rounding - (column * b_low + column_low * b)
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
