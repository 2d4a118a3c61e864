"""What the rows say about a fit: leverage, normal scores, prediction intervals, extrapolation.

All of it from the compressed data: the hat matrix is never formed, a row at a time is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from linnet.regression.compress import Compressed, numerical_rank
from linnet.regression.least_squares import Fit
from linnet.regression.student_t import quantile

ESTIMABLE = 1e-7  # of a row's length: how far from the span of the data rounding can put it
ROUNDING = 1e-9  # relative: a row of the data is no further out than itself


@dataclass(frozen=True)
class PredictionInterval:
    """What least squares predicts at one x, and how sure it is.

    Attributes
    ----------
    value : float
        In the units of y, as all that follow.
    low, high : float
        Where a new observation at x lies, at ``level``.
    mean_low, mean_high : float
        Where the mean of all observations at x lies, at ``level``.
    leverage : float
        Of x; infinite if the data do not determine the prediction there.
    level : float
    """

    value: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    leverage: float
    level: float


@dataclass(frozen=True)
class Extrapolation:
    """In what way one x lies outside the data.

    Attributes
    ----------
    features : tuple of int
        Those (from 0) whose value lies outside the range seen.
    far : bool
        The leverage of x is above that of every row: far from their cloud, even if inside every
        range.
    """

    features: tuple[int, ...]
    far: bool


def leverage(data: Compressed, X: np.ndarray) -> np.ndarray:
    """The diagonal of the hat matrix: how far each row pulls its own prediction.

    h = aᵀ(AᵀA)⁺a for a = [1 x], as the squared length of a in the basis that the R factor gives
    (Hoaglin & Welsch, "The hat matrix in regression and ANOVA", The American Statistician 32,
    1978). Between 1/n and 1 for a row of the data; their sum is the rank.

    Parameters
    ----------
    data : Compressed
        Of a regression with an intercept; standardised or not.
    X : array_like of shape (n, p)
        In the data's own units; rows of the data or new ones.

    Returns
    -------
    ndarray of shape (n,)
        Infinite for a row outside the span of the data: no prediction is determined there.

    Raises
    ------
    ValueError
        If X does not have p columns.
    """
    rows = _rows(data, X)
    _, sizes, Vt = np.linalg.svd(data.standardized().factor[:-1, :-1])
    rank = numerical_rank(sizes)
    hat = np.sum((rows @ Vt[:rank].T / sizes[:rank]) ** 2, axis=1)
    outside = np.linalg.norm(rows @ Vt[rank:].T, axis=1)
    return np.where(outside > ESTIMABLE * np.linalg.norm(rows, axis=1), np.inf, hat)


@lru_cache(maxsize=4)
def normal_scores(n: int) -> np.ndarray:
    """What n sorted draws from the standard normal distribution are expected to be, nearly.

    Φ⁻¹((i - 3/8) / (n + 1/4)) for i = 1 ... n (Blom, "Statistical estimates and transformed
    beta-variables", 1958).

    Returns
    -------
    ndarray of shape (n,)
        Ascending, symmetric about 0. It cannot be written to: it is computed once.
    """
    places = (np.arange(1, n + 1) - 0.375) / (n + 0.25)
    inverse = NormalDist().inv_cdf
    lower = np.array([inverse(place) for place in places[: n // 2]])
    scores = np.concatenate([lower, np.zeros(n % 2), -lower[::-1]])
    scores.flags.writeable = False
    return scores


def predict_interval(
    fit: Fit, data: Compressed, x: np.ndarray, level: float = 0.95
) -> PredictionInterval:
    """Least squares' prediction at x, with the interval of a new observation and of the mean.

    ŷ ± t s √(1 + h) and ŷ ± t s √h (Seber & Lee, "Linear regression analysis", 2nd ed., 2003,
    chapter 5). They hold if the errors are normal, independent and of one variance.

    Parameters
    ----------
    fit : Fit
        With an intercept.
    data : Compressed
        What was fitted; standardised or not.
    x : array_like of shape (p,)
        In the data's own units.
    level : float

    Returns
    -------
    PredictionInterval
        The bounds are NaN without degrees of freedom, or where the data do not determine the
        prediction.

    Raises
    ------
    ValueError
        If x does not have p values, or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    x = np.asarray(x, dtype=float)
    h = float(leverage(data, x[None])[0])
    value = float(fit.predict(x))
    known = fit.degrees_of_freedom > 0 and np.isfinite(h)
    unit = fit.residual_sd * quantile((1 + level) / 2, fit.degrees_of_freedom) if known else np.nan
    new, mean = unit * np.sqrt(1 + h), unit * np.sqrt(h)
    return PredictionInterval(value, value - new, value + new, value - mean, value + mean, h, level)


def extrapolates(data: Compressed, X: np.ndarray, x: np.ndarray) -> Extrapolation:
    """Say in what way x lies outside the data.

    Parameters
    ----------
    data : Compressed
    X : array_like of shape (n, p)
        The rows that were compressed, in their own units.
    x : array_like of shape (p,)

    Returns
    -------
    Extrapolation

    Raises
    ------
    ValueError
        If x or X does not have p columns.
    """
    X, x = np.asarray(X, dtype=float), np.asarray(x, dtype=float)
    far = leverage(data, x[None])[0] > leverage(data, X).max() * (1 + ROUNDING)
    outside = (x < X.min(axis=0)) | (x > X.max(axis=0))
    return Extrapolation(tuple(int(j) for j in np.flatnonzero(outside)), bool(far))


def _rows(data: Compressed, X: np.ndarray) -> np.ndarray:
    """[1 z]: the rows in z-scores. What compressing subtracted goes first, so that columns far
    from zero lose no digits to their rounded mean."""
    own = data.origin or data
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != own.features:
        raise ValueError(f"rows of {own.features} features are needed, got shape {X.shape}")
    sd, mean = own.std[:-1], own.mean[:-1]
    # a constant column has no spread: another value of it is as far out as it is large
    size = np.where(sd > 0, sd, np.where(mean != 0, np.abs(mean), 1.0)) / own.scale[:-1]
    centre = own.factor[0, 1:-1] / own.factor[0, 0]
    z = ((X - own.shift[:-1]) / own.scale[:-1] - centre) / size
    return np.column_stack([np.ones(len(X)), z])
