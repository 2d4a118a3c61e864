"""The F distribution's upper tail against SciPy, closed forms in 50 digits, and Student's t."""

import math
from decimal import Decimal, localcontext

import pytest
from scipy import stats

from linnet.regression.f_distribution import upper_tail
from linnet.regression.student_t import two_sided_p

F = [1e-6, 0.01, 0.5, 1, 1.5, 3, 10, 50, 300, 1e4, 1e6]


@pytest.mark.parametrize("numerator", [1, 2, 3, 4, 5, 7, 8, 31, 32])
@pytest.mark.parametrize("denominator", [1, 2, 3, 5, 10, 100, 1000, 10**6])
def test_agrees_with_scipy(numerator, denominator):
    for f in F:
        expected = stats.f.sf(f, numerator, denominator)
        if expected > 1e-290:  # SciPy has ten digits for a million degrees of freedom
            ours = upper_tail(f, numerator, denominator)
            assert ours == pytest.approx(expected, rel=1e-10, abs=0)


@pytest.mark.parametrize("denominator", [6, 1000, 10**6])
@pytest.mark.parametrize("f", [0.01, 1.5, 3, 10, 50])
def test_four_degrees_of_freedom_have_a_closed_form(f, denominator):
    with localcontext() as context:
        context.prec = 50
        x = 1 / (1 + Decimal(f) * 4 / denominator)
        a = Decimal(denominator) / 2
        expected = float(x**a * (1 + a * (1 - x)))
    assert upper_tail(f, 4, denominator) == pytest.approx(expected, rel=2e-13, abs=0)


@pytest.mark.parametrize("freedom", [1, 3, 20, 333, 10**6])
def test_one_degree_of_freedom_is_the_square_of_t(freedom):
    for t in (0.1, 1, 1.96, 5, 20):
        expected = two_sided_p(t, freedom)
        assert upper_tail(t * t, 1, freedom) == pytest.approx(expected, rel=1e-12, abs=1e-300)


def test_the_ends():
    assert upper_tail(0.0, 3, 10) == 1 and upper_tail(math.inf, 3, 10) == 0
    assert math.isnan(upper_tail(math.nan, 3, 10))
    assert upper_tail(1e60, 3, 10) == pytest.approx(stats.f.sf(1e60, 3, 10), rel=1e-10, abs=0)
