"""linnet/ui/formulas.py: numbers in TeX say what they are, and hold nothing but numbers."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.ui.formulas import equation, matrix, number


def value_of(tex):
    mantissa, _, power = tex.partition(r" \times 10^{")
    return float(mantissa) * 10.0 ** int(power.rstrip("}") or 0)


@given(some.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_a_number_is_right_to_four_digits(value):
    assert value_of(number(value)) == pytest.approx(value, rel=5.1e-4, abs=1e-307)


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        (0.0, "0"),
        (0.25, "0.2500"),
        (-7.0392257, "-7.039"),
        (1234.5, "1234"),
        (123456.0, r"1.235 \times 10^{5}"),
        (1.5e-7, r"1.5 \times 10^{-7}"),
        (np.inf, r"\text{–}"),
    ],
)
def test_how_numbers_are_written(value, tex):
    assert number(value) == tex


def test_a_matrix_row_by_row():
    assert matrix(np.array([[1.0, -0.5], [0.0, 20.0]])) == (
        r"\begin{bmatrix}1.00 & -0.500 \\ 0 & 20.0\end{bmatrix}"
    )


def test_a_large_matrix_is_cut():
    tex = matrix(np.ones((40, 30)))
    rows = tex.split(r" \\ ")
    assert len(rows) == 10 and r"\vdots" in rows[-2]
    assert rows[0].count("&") == 9 and r"\cdots" in rows[0]


def test_an_equation_with_its_signs():
    assert equation(1.5, np.array([-0.25, 2.0])) == (
        r"\hat y = 1.500 - 0.2500\,x_{1} + 2.000\,x_{2}"
    )
    assert re.findall(r"x_\{(\d+)\}", equation(0.0, np.ones(32)))[-1] == "32"
