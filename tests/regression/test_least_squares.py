"""Least squares against certified values, exact rational arithmetic, statsmodels and algebra."""

from __future__ import annotations

import csv
import json
import math
import warnings
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from linnet import compress, least_squares
from linnet.regression.compress import CHUNK_ROWS
from linnet.regression.least_squares import REFINE_ROWS

NIST = Path(__file__).parent / "nist"
CERTIFIED = json.loads((NIST / "certified.json").read_text())


def generator(seed=0):
    return np.random.default_rng(seed)


def digits(value, expected):
    """The least log relative error (of a zero, the log absolute error): how many digits agree."""
    value, expected = np.atleast_1d(value), np.atleast_1d(expected).astype(float)
    error = np.abs(value - expected) / np.where(expected == 0, 1.0, np.abs(expected))
    return -np.log10(np.maximum(error, 1e-17).max())


def test_digits_counts_the_worst():
    assert digits([1.0, 2.002, 1e-5], [1.0, 2.0, 0.0]) == pytest.approx(3)


def all_coefficients(fit, intercept=True):
    return np.append(fit.intercept, fit.coefficients) if intercept else fit.coefficients


def exact_fit(X, y, intercept=True):
    """Coefficients, standard errors, residual sd and R² from the normal equations in fractions."""
    rows = [[Fraction(1)] * intercept + [Fraction(float(v)) for v in row] for row in X]
    y = [Fraction(float(v)) for v in y]
    n, k = len(rows), len(rows[0])

    def inner(a, b):
        return sum(u * v for u, v in zip(a, b, strict=True))

    columns = list(zip(*rows, strict=True))
    table = [
        [inner(a, b) for b in columns] + [Fraction(i == j) for j in range(k)] + [inner(a, y)]
        for i, a in enumerate(columns)
    ]
    for i in range(k):  # Gauss-Jordan: [G I g] becomes [I G⁻¹ b]
        pivot = next(r for r in range(i, k) if table[r][i] != 0)
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [v / table[i][i] for v in table[i]]
        for r in range(k):
            if r != i:
                table[r] = [u - table[r][i] * v for u, v in zip(table[r], table[i], strict=True)]
    b = [row[-1] for row in table]
    left = sum((v - inner(row, b)) ** 2 for row, v in zip(rows, y, strict=True))
    centre = sum(y) / n if intercept else 0
    total = sum((v - centre) ** 2 for v in y)
    variance = left / (n - k) if n > k else Fraction(0)

    def root(square):
        with localcontext(prec=40):
            return float((Decimal(square.numerator) / Decimal(square.denominator)).sqrt())

    return (
        np.array([float(v) for v in b]),
        np.array([root(variance * table[j][k + j]) for j in range(k)]),
        root(variance),
        float(1 - left / total),
    )


def nist(name):
    """A set as float64 columns: X, y, certified values."""
    with open(NIST / f"{name}.csv", newline="") as file:
        rows = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
    certified = CERTIFIED[name]
    X = rows[:, 1:]
    if X.shape[1] == 1:
        X = X ** np.arange(1, certified["degree"] + 1)
    return X, rows[:, 0], certified


class TestCertified:
    @pytest.mark.parametrize("name", CERTIFIED)
    def test_nist(self, name):
        X, y, certified = nist(name)
        assert len(y) == certified["n"]
        fit = least_squares(X, y, intercept=certified["intercept"])
        # x, x² ... x¹⁰ of Filip, rounded to float64, are another problem, whose solution has 7.5
        # digits in common with the certified one; TestExact solves that other problem to 12
        least = 7.5 if name == "filip" else 13
        coefficients = all_coefficients(fit, certified["intercept"])
        assert digits(coefficients, certified["coefficients"]) >= least
        assert digits(fit.standard_errors, certified["standard_errors"]) >= min(least, 12)
        assert digits(fit.residual_sd, certified["residual_sd"]) >= 9
        assert digits(fit.r_squared, certified["r_squared"]) >= 11
        assert fit.rank == len(certified["coefficients"])
        assert fit.undetermined == ()
        assert np.isfinite(fit.condition_number)

    @pytest.mark.parametrize("name", CERTIFIED)
    def test_qr_alone_is_close(self, name):
        """From compressed data, without the rows: the condition number and the residual's size,
        which grows from one Wampler set to the next, cost digits."""
        X, y, certified = nist(name)
        fit = least_squares(compress(X, y), intercept=certified["intercept"])
        least = {
            "filip": 7.5,
            "wampler1": 8.5,
            "wampler2": 8.5,
            "wampler3": 8.5,
            "wampler4": 7.5,
            "wampler5": 5.5,
        }.get(name, 12)
        coefficients = all_coefficients(fit, certified["intercept"])
        assert digits(coefficients, certified["coefficients"]) >= least

    @pytest.mark.parametrize(
        ("name", "k", "error"),
        [
            ("norris", 0, 0.232818234301152),
            ("norris", 1, 0.429796848199937e-03),
            ("longley", 0, 890420.383607373),
            ("longley", 2, 0.334910077722432e-01),
            ("filip", 0, 298.084530995537),
            ("wampler3", 0, 2152.32624678170),
            ("wampler5", 1, 0.236355173469681e08),
        ],
    )
    def test_the_file_holds_the_published_errors(self, name, k, error):
        assert CERTIFIED[name]["standard_errors"][k] == pytest.approx(error, rel=2e-15)


def ill_conditioned(seed):
    """A random problem with condition number up to 1e10, odd units, some far from zero.

    Its mean/std reaches 1e6: both together, and X itself has a condition number of 1e16.
    """
    rng = generator(seed)
    n, p = int(rng.integers(8, 60)) if seed else 200, int(rng.integers(2, 6))
    n = max(n, p + 3)
    rotate = np.linalg.qr(rng.standard_normal((p, p)))[0]
    sizes = np.geomspace(1, 10 ** -rng.uniform(4, 10), p)
    X = np.linalg.qr(rng.standard_normal((n, p)))[0] * sizes @ rotate
    X = X * 10.0 ** rng.integers(-3, 4, p) + rng.integers(0, 2, p) * 10.0 ** rng.integers(-2, 3, p)
    return X, X @ rng.standard_normal(p) + rng.standard_normal(n) + 3


class TestExact:
    # 32, 189 and 210 are the hard ones: refinement that does not centre has 8 digits
    @pytest.mark.parametrize("seed", [*range(12), 32, 78, 189, 210])
    def test_ill_conditioned_problems(self, seed):
        X, y = ill_conditioned(seed)
        fit = least_squares(X, y)
        coefficients, errors, sd, r_squared = exact_fit(X, y)
        assert digits(all_coefficients(fit), coefficients) >= 12
        assert digits(fit.standard_errors, errors) >= 16 - math.log10(fit.condition_number) - 2
        assert digits(fit.residual_sd, sd) >= 12
        assert digits(fit.r_squared, r_squared) >= 12

    @pytest.mark.parametrize("name", ["filip", "wampler5", "longley", "pontius"])
    def test_the_float64_columns_of_nist(self, name):
        X, y, _ = nist(name)
        fit = least_squares(X, y)
        assert digits(all_coefficients(fit), exact_fit(X, y)[0]) >= 12

    @pytest.mark.parametrize("seed", range(4))
    def test_without_intercept(self, seed):
        X, y = ill_conditioned(seed + 100)
        fit = least_squares(X, y, intercept=False)
        coefficients, _, sd, r_squared = exact_fit(X, y, intercept=False)
        assert fit.intercept == 0
        assert digits(fit.coefficients, coefficients) >= 12
        assert digits(fit.residual_sd, sd) >= 11
        assert digits(fit.r_squared, r_squared) >= 11

    @pytest.mark.parametrize("far", [0, 1e4, 1e7, 1e11])
    @pytest.mark.parametrize("noise", [1.0, 1e-6])
    def test_far_from_zero(self, far, noise):
        """With little noise the intercept is what remains of numbers of the size of ``far``."""
        rng = generator(8)
        X = rng.standard_normal((60, 2)) + far
        y = X @ [1.0, -2.0] + noise * rng.standard_normal(60)
        fit = least_squares(X, y)
        coefficients, errors, _, _ = exact_fit(X, y)
        assert digits(all_coefficients(fit), coefficients) >= 15
        assert digits(fit.standard_errors, errors) >= (9 if far == 1e11 else 12)

    @pytest.mark.parametrize(("degree", "condition"), [(3, 1e6), (4, 1e9), (5, 1e12)])
    def test_polynomials_in_the_year(self, degree, condition):
        """What makes more than two passes of refinement worth their while."""
        years = np.arange(2000.0, 2025.0)
        X = years[:, None] ** np.arange(1, degree + 1)
        fit = least_squares(X, np.sin(years))
        assert 0.1 * condition < fit.condition_number < 10 * condition
        assert digits(all_coefficients(fit), exact_fit(X, np.sin(years))[0]) >= 15

    @pytest.mark.parametrize("n", [REFINE_ROWS, REFINE_ROWS + 1, CHUNK_ROWS + 2 * REFINE_ROWS])
    def test_many_rows_with_a_known_answer(self, n):
        """Balanced ±1 columns are orthogonal, so these coefficients are right to the last bit."""
        n -= n % 8
        a, b, c = (np.where(np.arange(n) >> k & 1, 1.0, -1.0) for k in range(3))
        y = 0.5 + 3.25 * a - 0.0078125 * b + 1000.0 * (a * b * c)
        fit = least_squares(np.column_stack([a, b, c]), y)
        assert all_coefficients(fit)[:3].tolist() == [0.5, 3.25, -0.0078125]
        assert abs(fit.coefficients[2]) < 1e-30
        assert fit.residual_sd == pytest.approx(1000 * math.sqrt(n / (n - 4)), rel=1e-13)
        assert fit.standard_errors.tolist() == pytest.approx(
            [1000 / math.sqrt(n - 4)] * 4, rel=1e-13
        )

    def test_a_perfect_fit_is_found_exactly(self):
        X = np.array([[1.0, 2.0], [2.0, -1.0], [3.0, 5.0], [4.0, 4.0], [7.0, -3.0]])
        fit = least_squares(X, X @ [2.0, -3.0] + 5)
        assert all_coefficients(fit).tolist() == [5, 2, -3]
        assert fit.residual_sd < 1e-14
        assert fit.r_squared == 1


SUMMARY = ("standard_errors", "t_values", "p_values", "intervals")


def reference(X, y, intercept=True):
    model = sm.OLS(y, sm.add_constant(X, has_constant="add") if intercept else X).fit()
    return model, (model.bse, model.tvalues, model.pvalues, model.conf_int())


class TestStatsmodels:
    @pytest.mark.parametrize("intercept", [True, False], ids=["intercept", "through 0"])
    @pytest.mark.parametrize("n", [6, 12, 40, 1000])
    @pytest.mark.parametrize("p", [1, 2, 4])
    def test_whole_summary(self, n, p, intercept):
        rng = generator(100 * n + p)
        X = rng.standard_normal((n, p)) @ (np.eye(p) + 0.3) * 10.0 ** np.arange(p) + 2
        y = X @ rng.standard_normal(p) + rng.standard_normal(n) * 3 - 1
        fit = least_squares(X, y, intercept=intercept)
        model, summary = reference(X, y, intercept)
        assert digits(all_coefficients(fit, intercept), model.params) >= 9
        for name, expected in zip(SUMMARY, summary, strict=True):
            assert getattr(fit, name).shape == expected.shape
            assert digits(getattr(fit, name), expected) >= 8, name
        assert digits(fit.r_squared, model.rsquared) >= 10
        assert digits(fit.adjusted_r_squared, model.rsquared_adj) >= 8
        assert digits(fit.residual_sd, math.sqrt(model.mse_resid)) >= 10
        assert (fit.n, fit.rank, fit.degrees_of_freedom) == (n, p + intercept, model.df_resid)
        assert digits(fit.predict(X), model.predict()) >= 8

    def test_uncertain_and_certain_coefficients(self):
        """p-values from nearly 1 down to 1e-150."""
        rng = generator(5)
        X = rng.standard_normal((300, 3))
        y = X @ [0.001, 0.3, 5.0] + rng.standard_normal(300)
        fit = least_squares(X, y)
        _, (_, _, p_values, _) = reference(X, y)
        assert digits(fit.p_values, p_values) >= 8
        assert fit.p_values.max() > 0.1
        assert 0 < fit.p_values.min() < 1e-150

    def test_from_compressed_data(self):
        X, y = generator(6).standard_normal((500, 3)) + 4, generator(7).standard_normal(500)
        fit, model = least_squares(compress(X, y)), reference(X, y)[0]
        assert digits(all_coefficients(fit), model.params) >= 11
        assert digits(fit.p_values, model.pvalues) >= 9
        z = least_squares(compress(X, y).standardized())
        assert abs(z.intercept) < 1e-15
        assert digits(z.coefficients, fit.coefficients * X.std(axis=0) / y.std()) >= 11
        assert digits(z.r_squared, fit.r_squared) >= 11


def dependent():
    """name -> (X, y, rank, undetermined, is the intercept determined)."""
    rng = generator(9)
    a, b, c = rng.standard_normal((3, 60)) + np.array([[1], [2], [3]])
    y = 2 + a - b + 0.5 * c + rng.standard_normal(60)
    ones, group = np.ones(60), np.arange(60) % 3
    wide = rng.standard_normal((5, 8))
    return {
        "duplicate": ([a, b, a], y, 3, (0, 2), True),
        "multiple": ([a, b, -7 * a], y, 3, (0, 2), True),
        "other units": ([a, 1.8 * a + 32, b], y, 3, (0, 1), False),
        "sum": ([a, b, a + b, c], y, 4, (0, 1, 2), True),
        "odd units": ([1e-9 * a, b, 1e9 * (a + 5 * b)], y, 3, (0, 1, 2), True),
        "constant": ([a, 0.1 * ones, b], y, 3, (1,), False),
        "zeros": ([a, 0 * ones, b], y, 3, (1,), True),
        "two constants": ([a, ones, 5 * ones], y, 2, (1, 2), False),
        "all dummies": ([*(1.0 * (group == k) for k in range(3)), a], y, 4, (0, 1, 2), False),
        "year and age": ([1950.0 + group, 75.0 - group, a], y, 3, (0, 1), False),
        "n = p": (wide[:, :5].T, rng.standard_normal(5), 5, (0, 1, 2, 3, 4), False),
        "n < p": (wide.T, rng.standard_normal(5), 5, tuple(range(8)), False),
        "n = 2": ([a[:2], b[:2]], y[:2], 2, (0, 1), False),
        "n = 1": ([a[:1], b[:1]], y[:1], 1, (0, 1), False),
    }


DEPENDENT = {
    name: (np.column_stack(columns), y, *rest) for name, (columns, y, *rest) in dependent().items()
}


class TestRankDeficient:
    @pytest.mark.parametrize("name", DEPENDENT)
    @pytest.mark.parametrize("compressed", [False, True], ids=["rows", "compressed"])
    def test_least_norm_in_z_scores(self, name, compressed):
        X, y, rank, undetermined, intercept_determined = DEPENDENT[name]
        fit = least_squares(compress(X, y)) if compressed else least_squares(X, y)
        assert (fit.rank, fit.degrees_of_freedom) == (rank, len(y) - rank)
        assert fit.undetermined == undetermined
        assert fit.condition_number == math.inf

        centred, sd = X - X.mean(axis=0), X.std(axis=0)
        constant = np.ptp(X, axis=0) == 0
        Z = np.where(constant, 0.0, centred / np.where(constant, 1.0, sd))
        least = np.linalg.lstsq(Z, y - y.mean(), rcond=1e-10)[0]
        assert fit.coefficients * sd == pytest.approx(least, rel=1e-10, abs=1e-10)
        assert np.all(fit.coefficients[constant] == 0)
        ones = np.column_stack([np.ones(len(y)), Z])
        predictions = ones @ np.linalg.lstsq(ones, y, rcond=1e-10)[0]
        assert fit.predict(X) == pytest.approx(predictions, rel=1e-9, abs=1e-9)

        free = [not intercept_determined, *(j in undetermined for j in range(X.shape[1]))]
        if fit.degrees_of_freedom == 0:
            free = [True] * len(free)
        for values in (fit.standard_errors, fit.t_values, fit.p_values, *fit.intervals.T):
            assert np.isnan(values).tolist() == free

    @pytest.mark.parametrize("name", ["duplicate", "sum", "constant", "zeros", "other units"])
    def test_what_is_determined_is_as_without_the_dependent_columns(self, name):
        X, y, _, undetermined, _ = DEPENDENT[name]
        fit = least_squares(X, y)
        drop = {"sum": [2]}.get(name, undetermined[-1:])
        kept = [j for j in range(X.shape[1]) if j not in drop]
        smaller = least_squares(X[:, kept], y)
        assert smaller.undetermined == ()
        for j, k in enumerate(kept):
            if k not in undetermined:
                assert digits(fit.coefficients[k], smaller.coefficients[j]) >= 10
                assert digits(fit.standard_errors[k + 1], smaller.standard_errors[j + 1]) >= 10
                assert digits(fit.p_values[k + 1], smaller.p_values[j + 1]) >= 8
        assert digits(fit.r_squared, smaller.r_squared) >= 11
        assert digits(fit.adjusted_r_squared, smaller.adjusted_r_squared) >= 10
        assert digits(fit.residual_sd, smaller.residual_sd) >= 11

    def test_a_constant_column_replaces_the_intercept(self):
        X, y, *_ = DEPENDENT["constant"]
        through_0, plain = least_squares(X, y, intercept=False), least_squares(X[:, [0, 2]], y)
        assert through_0.undetermined == ()
        assert digits(0.1 * through_0.coefficients[1], plain.intercept) >= 13
        assert digits(through_0.standard_errors[[0, 2]], plain.standard_errors[1:]) >= 11

    def test_nearly_dependent_is_not_dependent(self):
        """A difference of 1e-9 is data, and the fit is still the exact one."""
        a, e = generator(3).standard_normal((2, 40))
        X = np.column_stack([a, a + 1e-9 * e])
        fit = least_squares(X, a + e)
        assert fit.rank == 3
        assert 1e9 < fit.condition_number < 1e10
        assert digits(all_coefficients(fit), exact_fit(X, a + e)[0]) >= 12


class TestUnits:
    X = generator(4).standard_normal((50, 2)) + np.array([1, -3])
    Y = X @ [2.0, 3.0] + generator(5).standard_normal(50) + 7

    @pytest.mark.parametrize(
        ("x", "y"), [(2.0**-900, 2.0**-600), (2.0**490, 2.0**490), (2.0**-700, 1), (1, 2.0**-1000)]
    )
    @pytest.mark.parametrize("intercept", [True, False])
    def test_a_power_of_two_changes_no_bit(self, x, y, intercept):
        """Not even where squares are beyond the largest or the smallest float64."""
        plain = least_squares(self.X, self.Y, intercept=intercept)
        units = np.array([x, 1.0])
        fit = least_squares(self.X * units, self.Y * y, intercept=intercept)
        assert fit.intercept == plain.intercept * y
        assert (fit.coefficients * (units / y)).tolist() == plain.coefficients.tolist()
        own = y / np.append([1.0] * intercept, units)
        assert fit.standard_errors.tolist() == (plain.standard_errors * own).tolist()
        assert fit.residual_sd == plain.residual_sd * y
        for name in ("t_values", "p_values", "r_squared", "adjusted_r_squared", "condition_number"):
            assert np.array_equal(getattr(fit, name), getattr(plain, name)), name
        assert fit.intervals == pytest.approx(plain.intervals * own[:, None], rel=1e-13, abs=0)

    def test_shifting_a_feature_changes_the_intercept_only(self):
        X, y = np.round(self.X * 1024) / 1024, self.Y
        shift = np.array([4096, -64])
        plain, moved = least_squares(X, y), least_squares(X + shift, y)
        assert digits(moved.coefficients, plain.coefficients) >= 14
        assert digits(moved.standard_errors[1:], plain.standard_errors[1:]) >= 12
        expected = plain.intercept - plain.coefficients @ shift
        assert digits(moved.intercept, expected) >= 13


class TestEdges:
    def test_constant_target(self):
        fit = least_squares(TestUnits.X, np.full(50, 0.1))
        assert all_coefficients(fit).tolist() == [0.1, 0, 0]
        assert fit.residual_sd == 0
        assert np.isnan(fit.r_squared)
        assert np.isnan(fit.adjusted_r_squared)
        assert fit.p_values[0] == 0

    def test_no_features(self):
        y = TestUnits.Y
        fit = least_squares(np.zeros((50, 0)), y)
        assert digits(fit.intercept, math.fsum(y) / 50) >= 15
        assert digits(fit.residual_sd, y.std(ddof=1)) >= 14
        assert fit.rank == 1
        assert fit.r_squared == pytest.approx(0, abs=1e-15)
        assert fit.adjusted_r_squared == pytest.approx(0, abs=1e-15)
        assert fit.coefficients.shape == (0,)
        nothing = least_squares(np.zeros((50, 0)), y, intercept=False)
        assert (nothing.rank, nothing.intercept) == (0, 0)
        assert nothing.r_squared == pytest.approx(0, abs=1e-15)
        assert digits(nothing.residual_sd, math.sqrt(np.mean(y**2))) >= 14

    def test_no_degrees_of_freedom(self):
        fit = least_squares([[1.0], [3.0]], [2.0, 8.0])
        assert all_coefficients(fit).tolist() == [-1, 3]
        assert (fit.rank, fit.degrees_of_freedom, fit.undetermined) == (2, 0, ())
        assert fit.r_squared == 1
        assert np.isnan([fit.residual_sd, fit.adjusted_r_squared, *fit.standard_errors]).all()
        assert np.isnan(fit.intervals).all()

    def test_one_row(self):
        fit = least_squares([[2.0]], [5.0])
        assert (fit.intercept, fit.coefficients.tolist(), fit.rank) == (5, [0], 1)

    @pytest.mark.parametrize("order", ["C", "F"])
    def test_inputs_are_left_alone(self, order):
        X, y = np.array(TestUnits.X, order=order), TestUnits.Y.copy()
        fit = least_squares(X, y)
        assert np.array_equal(X, TestUnits.X)
        assert np.array_equal(y, TestUnits.Y)
        assert digits(all_coefficients(fit), all_coefficients(least_squares(X.copy(), y))) >= 14

    def test_whole_numbers_and_lists(self):
        fit = least_squares([[0], [1], [2], [3]], [1, 3, 5, 7])
        assert all_coefficients(fit).tolist() == [1, 2]

    def test_no_warnings(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for X, y, *_ in DEPENDENT.values():
                least_squares(X, y)
                least_squares(X, y, intercept=False)
            least_squares(TestUnits.X, np.zeros(50))

    @pytest.mark.parametrize(
        ("X", "y"),
        [([[1.0], [2.0]], [1.0]), ([1.0], [1.0]), ([[math.nan]], [1.0]), (np.zeros((0, 1)), [])],
    )
    def test_what_makes_no_sense_is_an_error(self, X, y):
        with pytest.raises(ValueError, match=r"must be|finite|no rows"):
            least_squares(X, y)


def one_set(name):
    rng = generator(4)
    X = rng.standard_normal((80, 4)) * [1, 10, 0.1, 3] + [0, 50, -1, 8]
    if name == "nearly dependent":
        X[:, 3] = 2 * X[:, 0] - X[:, 1] + 1e-3 * X[:, 3]
    elif name == "dependent":
        X[:, 3] = 2 * X[:, 0] + 1
    return X, X @ [1, 0.2, 3, 0.5] + rng.standard_normal(80)


@pytest.mark.parametrize("name", ["independent", "nearly dependent", "dependent"])
@pytest.mark.parametrize("intercept", [True, False])
def test_f_and_variance_inflation_are_those_of_statsmodels(name, intercept):
    X, y = one_set(name)
    fit = least_squares(X, y, intercept)
    A = sm.add_constant(X) if intercept else X
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the data are dependent is meant
        expected = sm.OLS(y, A, hasconst=intercept).fit()
        rest = [np.delete(A, j + intercept, axis=1) for j in range(4)]
        vif = [
            1 / (1 - sm.OLS(x, others, hasconst=intercept).fit().rsquared)
            for x, others in zip(X.T, rest, strict=True)
        ]
    assert fit.f_value == pytest.approx(expected.fvalue, rel=1e-9)
    assert fit.f_p_value == pytest.approx(expected.f_pvalue, rel=1e-7, abs=1e-300)
    if fit.undetermined:
        assert np.isinf(fit.variance_inflation[list(fit.undetermined)]).all()
        kept = [j for j in range(4) if j not in fit.undetermined]
        assert fit.variance_inflation[kept] == pytest.approx(np.array(vif)[kept], rel=1e-6)
    else:
        assert fit.variance_inflation == pytest.approx(vif, rel=1e-7)
    assert bool(fit.dependencies) == (intercept and name != "independent")


@pytest.mark.parametrize("size", [0.1, 0.3, 1.0, 1.7])
def test_no_rounding_makes_a_variance_smaller_than_without_the_others(size):
    X = np.tile([[1.0, 1], [1, -1], [-1, 1], [-1, -1]], (3, 1)) * size + 0.1
    inflation = least_squares(X, np.arange(12.0)).variance_inflation
    assert (inflation >= 1).all() and inflation == pytest.approx([1, 1], rel=1e-12)


def test_no_test_where_nothing_is_left_to_test():
    X, y = one_set("independent")
    assert math.isnan(least_squares(X[:4], y[:4]).f_value)  # no degrees of freedom
    assert math.isnan(least_squares(X, np.ones(80)).f_p_value)  # nothing to explain
    assert least_squares(X, X @ np.ones(4)).f_p_value < 1e-300
