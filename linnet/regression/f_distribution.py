"""The upper tail of the F distribution, without a dependency: the p of a regression's F test."""

from __future__ import annotations

import math

from linnet.regression.student_t import continued_fraction, gamma_ratio


def upper_tail(f: float, numerator: int, denominator: int) -> float:
    """P(F >= f) for an F distribution.

    Parameters
    ----------
    f : float
        Not negative.
    numerator, denominator : int
        Degrees of freedom, 1 or more.

    Returns
    -------
    float

    Notes
    -----
    Equals the regularised incomplete beta function I_x(b, a) at x = d₂/(d₂ + d₁ f), b = d₂/2,
    a = d₁/2 (Abramowitz & Stegun 26.6.2), by the continued fraction of
    `linnet.regression.student_t`. 12 digits or more, in the far tail too.
    """
    if math.isnan(f):
        return math.nan
    if math.isinf(f):
        return 0.0
    ratio = f * numerator / denominator
    a, b = denominator / 2, numerator / 2
    x, y = 1 / (1 + ratio), ratio / (1 + ratio)
    if y == 0:
        return 1.0
    # x^a y^b / B(a, b), from logarithms of the two powers: either may underflow by itself
    powers = math.exp(-a * math.log1p(ratio) + b * math.log(y) + _log_inverse_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return powers / continued_fraction(a, b, x, y)
    return 1 - powers / continued_fraction(b, a, y, x)


def _log_inverse_beta(a: float, b: float) -> float:
    """The logarithm of Γ(a + b) / (Γ(a) Γ(b)) for b a multiple of 1/2, without cancellation.

    Steps of one from a, or from a + 1/2: where a is large, lgamma would lose the difference.
    """
    half = b != int(b)
    start = a + 0.5 if half else a
    factors = [(start + k) / (k + (0.5 if half else 1.0)) for k in range(int(b))]
    total = math.fsum(map(math.log, factors))
    if half:
        return total + math.log(gamma_ratio(a)) - math.log(math.gamma(0.5))
    # Γ(b) = (b - 1)!: one factor less below the line
    return total + math.log(b)
