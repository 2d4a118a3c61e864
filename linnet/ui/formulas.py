"""Numbers and matrices in TeX. No user text ever gets into a formula: names stand beside it."""

from __future__ import annotations

import math

import numpy as np

MOST = 10  # rows or columns of a matrix that are written out


def number(value: float, digits: int = 4) -> str:
    """A number with so many significant digits: 0.1235, 1.235 \\times 10^{-7}."""
    value = float(value)
    if not math.isfinite(value):
        return r"\text{–}"
    if value == 0:
        return "0"
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, power = text.split("e")
        return rf"{mantissa} \times 10^{{{int(power)}}}"
    whole = abs(value) >= 10 ** (digits - 1)
    decimals = 0 if whole else digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{decimals}f}"


def term(value: float, symbol: str, digits: int = 4) -> str:
    """A term with its sign, to follow others: - 0.25\\,x_1."""
    sign = "-" if value < 0 else "+"
    return rf"{sign} {number(abs(value), digits)}\,{symbol}"


def matrix(values: np.ndarray, digits: int = 3) -> str:
    """A matrix written out; of one with more than 10 rows or columns, the first and the last."""
    values = np.atleast_2d(values)
    rows = [" & ".join(_cut([number(v, digits) for v in row], r"\cdots")) for row in values]
    return r"\begin{bmatrix}" + r" \\ ".join(_cut(rows, r"\vdots")) + r"\end{bmatrix}"


def equation(bias: float, weights: np.ndarray, left: str = r"\hat y") -> str:
    """b₀ + b₁x₁ + … with the numbers in it; of more than 10 terms, the first and the last."""
    terms = [term(w, f"x_{{{j}}}") for j, w in enumerate(weights, 1)]
    return f"{left} = {number(bias)} " + " ".join(_cut(terms, r"+ \cdots"))


def _cut(parts: list[str], dots: str) -> list[str]:
    return parts if len(parts) <= MOST else [*parts[: MOST - 2], dots, parts[-1]]
