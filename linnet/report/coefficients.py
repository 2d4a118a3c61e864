"""The table of coefficients: the same numbers on the page, in the document and in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linnet.regression.least_squares import Fit


@dataclass(frozen=True)
class Column:
    """A column of numbers.

    Attributes
    ----------
    name : str
        Its header in a file.
    heading : str
        Its header where there is less room.
    digits : int
        Significant digits that are shown.
    """

    name: str
    heading: str
    digits: int = 5


P_VALUE = Column("p", "p", 3)
COLUMNS = (
    Column("network", "network"),
    Column("least squares", "least squares"),
    Column("difference", "difference", 3),
    Column("standard error", "std. error"),
    Column("t", "t"),
    P_VALUE,
    Column("low 95 %", "95 % from"),
    Column("high 95 %", "to"),
    Column("variance inflation", "VIF", 3),
)


def coefficient_rows(
    features: Sequence[str], network: np.ndarray, fit: Fit
) -> list[tuple[str, np.ndarray]]:
    """The numbers of the table, a row a term, in the data's own units.

    Parameters
    ----------
    features : sequence of p names
    network : ndarray of shape (p + 1,)
        The network's coefficients, intercept first.
    fit : Fit
        With or without an intercept.

    Returns
    -------
    list of (term, ndarray of shape (9,))
        In the order of ``COLUMNS``; NaN for what the data do not determine, for the intercept's
        VIF, and for what a fit without an intercept does not say of it. The difference is the
        network's coefficient minus that of least squares.
    """
    inference = np.full((len(network), 5), np.nan)
    inference[len(network) - len(fit.standard_errors) :] = np.column_stack(
        [fit.standard_errors, fit.t_values, fit.p_values, fit.intervals]
    )
    best, inflation = fit.row, np.append(np.nan, fit.variance_inflation)
    numbers = np.column_stack([network, best, network - best, inference, inflation])
    return list(zip(["intercept", *features], numbers, strict=True))
