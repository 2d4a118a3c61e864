"""How numbers and linear combinations are written."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet.text.wording import brief, formula, probability, significant

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=300)


@pytest.mark.parametrize(
    ("value", "five", "three"),
    [
        (0, "0", "0"),
        (0.05, "0.050000", "0.0500"),
        (0.488399743, "0.48840", "0.488"),
        (-149.204, "−149.20", "−149"),
        (9999.99, "10000", "10000"),
        (1204529.4, "1204529", "1204529"),
        (1e-4, "0.00010000", "0.000100"),
        (1.5e-5, "1.5000e−5", "1.50e−5"),
        (2.2512e-109, "2.2512e−109", "2.25e−109"),
        (3e12, "3.0000e12", "3.00e12"),
        (math.inf, "∞", "∞"),
        (math.nan, "–", "–"),
    ],
)
def test_significant_digits(value, five, three):
    assert (significant(value), significant(value, 3)) == (five, three)


@CHECK
@given(st.floats(-1e307, 1e307), st.integers(2, 8))
def test_nothing_is_lost_but_digits(value, digits):
    for text in (significant(value, digits), brief(value, digits)):
        read = float(text.replace("−", "-"))
        assert read == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=0)
        assert "-" not in text and len(text) <= digits + 12


def test_brief_has_no_zeros_at_the_end():
    assert [brief(v, 5) for v in (0.05, 12.0, 1.5e-7, 100.0)] == ["0.05", "12", "1.5e−7", "100"]


def test_a_p_value_too_small_for_a_number():
    assert probability(0.0) == "< 1e−300" and probability(0.0456) == "0.0456"
    assert probability(math.nan) == "–"


@pytest.mark.parametrize(
    ("constant", "terms", "said"),
    [
        (1, [("a", 2.0)], "1 + 2 · `a`"),
        (-3.5, [("a", -1.0), ("b", 1.0)], "−3.5 − `a` + `b`"),
        (0, [("a", -2.5)], "−2.5 · `a`"),
        (0, [], "0"),
        (5, [("a`b", 1e-9)], "5 + 1e−9 · `a'b`"),
        (0, [("x + −1", 3.0), ("y", -3.0)], "3 · `x + −1` − 3 · `y`"),
    ],
)
def test_formulas(constant, terms, said):
    assert formula(constant, terms) == said
