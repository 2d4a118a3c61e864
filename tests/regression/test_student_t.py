"""Student's t against closed forms, 40-digit values and SciPy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from linnet.regression.student_t import quantile, two_sided_p

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=80)

T = [1e-8, 1e-3, 0.1, 0.5, 1, 1.7, 1.96, 2.6, 5, 12, 40, 300, 1e4, 1e8]
FREEDOM = [
    1,
    2,
    3,
    4,
    5,
    7,
    10,
    17,
    30,
    99,
    100,
    101,
    198,
    199,
    200,
    201,
    1000,
    12_345,
    10**6,
    10**8,
]


def exactly(value, tolerance=1e-12):
    return pytest.approx(value, rel=tolerance, abs=0)


@pytest.mark.parametrize("freedom", FREEDOM)
def test_agrees_with_scipy(freedom):
    for t in T:
        expected = 2 * stats.t.sf(t, freedom)
        # SciPy has 9 digits for t = 1e-8 and ν = 1, which the closed form below checks better
        if expected > 1e-290 and not (freedom == 1 and t < 1e-3):
            assert two_sided_p(t, freedom) == exactly(expected), t


@pytest.mark.parametrize("freedom", FREEDOM)
def test_quantile_agrees_with_scipy(freedom):
    for p in [0.55, 0.75, 0.9, 0.95, 0.975, 0.995, 0.9995]:
        assert quantile(p, freedom) == exactly(stats.t.ppf(p, freedom)), p


@pytest.mark.parametrize("t", [*T, 1e-200, 1e-320, 1e100, 1e160, 1e300])
def test_closed_forms(t):
    assert two_sided_p(t, 1) == exactly(2 / math.pi * math.atan2(1, t), 1e-14)
    # 1 - t/√(2 + t²), written so that nothing cancels
    root = math.hypot(t, math.sqrt(2))
    assert two_sided_p(t, 2) == pytest.approx(2 / root / (root + t), rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    [
        (1e-06, 3, 0.9999992648948061),
        (0.7, 4.5, 0.51843960231161797),
        (2.0, 10000.0, 0.045527260661435443),
        (30.0, 10000.0, 2.0443270474255707e-189),
        (1.96, 1000000.0, 0.049996067585269791),
        (6.0, 1000000.0, 1.9738498123544347e-9),
        (25.0, 1000000.0, 6.7423581675436745e-138),
        (37.0, 100000000.0, 1.1504999776822915e-299),
        (100000.0, 4, 5.999999996e-20),
        (1e30, 3, 2.2053155816871681e-90),
        (450.0, 200, 1.4747524695028293e-302),
    ],
)
def test_forty_digit_values(t, freedom, p):
    """Computed with mpmath's betainc at 50 digits."""
    assert two_sided_p(t, freedom) == exactly(p)


@pytest.mark.parametrize(
    ("freedom", "t"),
    [
        (1, 12.706204736174694),
        (2, 4.302652729749464),
        (10, 2.2281388519862735),
        (30, 2.0422724563012373),
        (1e9, 1.959963987),  # the normal distribution's 1.95996398454...
    ],
)
def test_table_of_quantiles(freedom, t):
    assert quantile(0.975, freedom) == exactly(t, 1e-9 if freedom == 1e9 else 1e-14)


@CHECK
@given(t=st.floats(1e-3, 1e3), freedom=st.floats(0.5, 1e7))
def test_symmetric_decreasing_and_between_0_and_1(t, freedom):
    p = two_sided_p(t, freedom)
    assert 0 <= p <= 1
    assert two_sided_p(-t, freedom) == p
    assert two_sided_p(1.001 * t, freedom) < p or p == 0


@CHECK
@given(p=st.floats(0.51, 0.999999), freedom=st.floats(0.5, 1e7))
def test_quantile_is_the_inverse(p, freedom):
    # 1 - p is where the digits of p end: hence not closer
    assert two_sided_p(quantile(p, freedom), freedom) == exactly(2 * (1 - p), 1e-11)


def test_the_rows_of_a_table_share_one_quantile():
    quantile(0.975, 41)
    before = quantile.cache_info()
    assert quantile(0.975, 41) > 2
    after = quantile.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


@pytest.mark.parametrize(
    ("t", "p"), [(0.0, 1.0), (-0.0, 1.0), (math.inf, 0.0), (-math.inf, 0.0), (5e-324, 1.0)]
)
def test_ends(t, p):
    for freedom in (0.5, 1, 3, 1e6):
        assert two_sided_p(t, freedom) == p


def test_not_a_number_stays_one():
    assert math.isnan(two_sided_p(math.nan, 5))
