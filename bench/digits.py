"""How many digits are right: the eleven NIST StRD sets for linear regression.

The log relative error, -log₁₀(|x - c| / |c|), counts the digits in which x agrees with the
certified c (McCullough, "Assessing the reliability of statistical software: part I", The American
Statistician 52, 1998). NIST certifies 15 digits, so 15 is the most there is.
"""

from __future__ import annotations

import csv
import json
import warnings
from functools import partial
from pathlib import Path

import numpy as np

import linnet
from bench.report import MISSING, NONE, Table, installed

NIST = Path(__file__).parents[1] / "tests" / "regression" / "nist"
CERTIFIED_DIGITS = 15


def by_linnet(X, y, intercept):
    return _coefficients_and_errors(linnet.least_squares(X, y, intercept=intercept), intercept)


def by_linnet_compressed(X, y, intercept):
    fit = linnet.least_squares(linnet.compress(X, y), intercept=intercept)
    return _coefficients_and_errors(fit, intercept)


def by_numpy(X, y, intercept):
    return np.linalg.lstsq(_columns(X, intercept), y, rcond=None)[0], None


def by_sklearn(X, y, intercept, **settings):
    from sklearn.linear_model import LinearRegression

    fit = LinearRegression(fit_intercept=intercept, **settings).fit(X, y)
    return np.append([fit.intercept_] * intercept, fit.coef_), None


def by_statsmodels(X, y, intercept):
    import statsmodels.api as sm

    with warnings.catch_warnings(action="ignore"):  # of a singular matrix, in Filip
        fit = sm.OLS(y, _columns(X, intercept)).fit()
        return fit.params, fit.bse


SIDES = {  # name: the distribution it needs, the fit
    "linnet": ("numpy", by_linnet),
    "linnet, compressed": ("numpy", by_linnet_compressed),
    "numpy lstsq": ("numpy", by_numpy),
    "scikit-learn": ("scikit-learn", by_sklearn),
    "scikit-learn, tol=0": ("scikit-learn", partial(by_sklearn, tol=0)),
    "statsmodels OLS": ("statsmodels", by_statsmodels),
}


def measure() -> Table:
    """Every side on every set."""
    certified = json.loads((NIST / "certified.json").read_text(encoding="utf-8"))
    figures = {name: _digits_of_all(name, values) for name, values in certified.items()}
    return Table(
        title="Digits: NIST's reference sets",
        columns=["set", *SIDES],
        rows=[[name, *map(_cell, sides.values())] for name, sides in figures.items()],
        notes=[
            "Digits of the coefficients / of the standard errors that agree with the certified "
            "values (log relative error, absolute where the certified value is 0), the worst of "
            "each set; 15 at most, 0 if not one is right. numpy and scikit-learn give no standard "
            "errors. All have the settings they come with, but for one column: since scikit-learn "
            "leaves out directions smaller than its `tol` of 1e-6, which are what these sets are "
            "about, it is there without as well. *Compressed* is "
            "`least_squares(compress(X, y))`, which has no rows left to refine with: the way from "
            "a CSV file. All are given the same float64 columns; the powers of x in Filip, rounded "
            "to that, are a problem of their own, whose exact solution has 7.5 digits in common "
            "with the certified one."
        ],
        figures=figures,
    )


def _digits_of_all(name, certified) -> dict:
    X, y = _nist(name, certified["degree"])
    results = {}
    for side, (distribution, fit) in SIDES.items():
        if not installed(distribution):
            results[side] = MISSING
            continue
        coefficients, errors = fit(X, y, certified["intercept"])
        results[side] = {"coefficients": digits(coefficients, certified["coefficients"])}
        if errors is not None:
            results[side]["standard errors"] = digits(errors, certified["standard_errors"])
    return results


def digits(values, certified) -> float:
    """The least log relative error, between 0 and 15."""
    values, certified = np.asarray(values), np.asarray(certified)
    errors = np.abs(values - certified) / np.where(certified == 0, 1.0, np.abs(certified))
    worst = max(errors.max(), 10.0**-CERTIFIED_DIGITS)
    return float(max(0.0, -np.log10(worst)))


def _nist(name, degree):
    with open(NIST / f"{name}.csv", newline="") as file:
        rows = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
    X = rows[:, 1:]
    return (X ** np.arange(1, degree + 1) if X.shape[1] == 1 else X), rows[:, 0]


def _columns(X, intercept):
    return np.column_stack([np.ones(len(X)), X]) if intercept else X


def _coefficients_and_errors(fit, intercept):
    return np.append([fit.intercept] * intercept, fit.coefficients), fit.standard_errors


def _cell(result) -> str:
    if result == MISSING:
        return MISSING
    errors = result.get("standard errors")
    return f"{result['coefficients']:.1f} / {NONE if errors is None else format(errors, '.1f')}"
