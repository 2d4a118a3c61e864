"""Student's t distribution: tail probability and quantile, without a dependency."""

from __future__ import annotations

import math
from functools import lru_cache


def two_sided_p(t: float, degrees_of_freedom: float) -> float:
    """P(abs(T) >= abs(t)) for Student's t.

    Parameters
    ----------
    t : float
    degrees_of_freedom : float
        More than 0.

    Notes
    -----
    Equals the regularised incomplete beta function I_x(ν/2, 1/2) at x = ν/(ν + t²)
    (Abramowitz & Stegun 26.7.1), by a continued fraction (Didonato & Morris, "Algorithm 708",
    ACM Trans. Math. Software 18, 1992). 12 digits or more, in the far tail too.
    """
    if math.isnan(t):
        return math.nan
    if math.isinf(t):
        return 0.0
    return _incomplete_beta(degrees_of_freedom, abs(t) / math.sqrt(degrees_of_freedom))


@lru_cache(maxsize=256)  # every row of a table asks for the same one
def quantile(p: float, degrees_of_freedom: float) -> float:
    """The t with P(T <= t) = p, for p in (1/2, 1): bisection to the last bit."""
    low, high = 0.0, 1.0
    while two_sided_p(high, degrees_of_freedom) > 2 * (1 - p):
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if two_sided_p(middle, degrees_of_freedom) > 2 * (1 - p):
            low = middle
        else:
            high = middle


def _incomplete_beta(nu: float, tangent: float) -> float:
    """I_x(ν/2, 1/2) at x = cos², 1 - x = sin² of the angle with this tangent, t/√ν."""
    a, b = nu / 2, 0.5
    length = math.hypot(1.0, tangent)
    cosine, sine = 1 / length, tangent / length
    x, complement = cosine * cosine, sine * sine
    power = math.exp(-a * math.log1p(tangent * tangent)) if tangent < 1 else cosine**nu
    front = power * sine * gamma_ratio(a) / math.sqrt(math.pi)
    if x < (a + 1) / (a + b + 2):
        return front / continued_fraction(a, b, x, complement)
    return 1 - front / continued_fraction(b, a, complement, x)


def gamma_ratio(a: float) -> float:
    """Γ(a + 1/2) / Γ(a); for large a by its asymptotic series, where lgamma would cancel."""
    if a < 100:
        return math.gamma(a + 0.5) / math.gamma(a)
    series = 0.0
    for coefficient in (-399 / 262144, -21 / 32768, 5 / 1024, 1 / 128, -1 / 8, 1.0):
        series = series / a + coefficient
    return math.sqrt(a) * series


def continued_fraction(a: float, b: float, x: float, y: float) -> float:
    """x^a y^b / (B(a, b) I_x(a, b)) for y = 1 - x, by Lentz's method."""
    first = a * y - b * x + 1
    value = c = a * first / (a + 1)
    d = 0.0
    for m in range(1, 10_000):
        odd = a + 2 * m - 1
        numerator = (a + m - 1) * (a + b + m - 1) * m * (b - m) * (x / odd) ** 2
        denominator = m + m * (b - m) * x / odd + (a + m) * (first + m * (1 + y)) / (odd + 2)
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        value *= c * d
        if abs(c * d - 1) < 4e-16:
            break
    return value
