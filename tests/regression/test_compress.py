"""Compressed data stand for all rows: exact moments, exact losses, any way of cutting the rows."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, compress
from linnet.regression.compress import BLOCK_ROWS, CHUNK_ROWS, numerical_rank

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)


def generator(seed=0):
    return np.random.default_rng(seed)


def exact_moments(column):
    """Mean and standard deviation in rational arithmetic, rounded once."""
    values = [Fraction(float(value)) for value in column]
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    with localcontext(prec=40):
        sd = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return float(mean), float(sd)


def exact_correlations(table):
    columns = [[Fraction(float(value)) for value in column] for column in table.T]
    means = [sum(column) / len(column) for column in columns]
    centred = [[v - m for v in column] for column, m in zip(columns, means, strict=True)]

    def inner(a, b):
        return sum(u * v for u, v in zip(a, b, strict=True))

    def correlation(a, b):
        square = inner(a, b) ** 2 / (inner(a, a) * inner(b, b))
        return math.copysign(math.sqrt(square), inner(a, b))

    return np.array([[correlation(a, b) for b in centred] for a in centred])


def columns_agree(one, other, tolerance):
    """Two triangular factors agree, each column relative to its own length."""
    return np.all(np.abs(one - other) <= tolerance * np.linalg.norm(other, axis=0))


NORMAL = generator(1).standard_normal(600)
COLUMNS = {
    "normal": NORMAL,
    "mean/std 1e3": NORMAL + 1e3,
    "mean/std 1e7": NORMAL + 1e7,
    "mean/std -1e7, small": 1e-9 * (NORMAL - 1e7),
    "mean/std 1e11": NORMAL + 1e11,
    "huge": 1e149 * np.tanh(NORMAL),
    "tiny": 1e-300 * NORMAL,
    "counts": np.arange(600.0) % 7,
    "years": 1950.0 + np.arange(600) % 75,
    "two values": np.where(np.arange(600) == 17, 1.0, 0.0),
    "one in 600 differs, far": np.where(np.arange(600) == 17, 1e9 + 1, 1e9),
    "very skew": np.exp(8 * NORMAL),
    "signs": np.where(np.arange(600) % 2, 1.0, -1.0) * (1 + np.abs(NORMAL)),
}


class TestMoments:
    @pytest.mark.parametrize("name", COLUMNS)
    @pytest.mark.parametrize("chunk", [600, 100])
    def test_mean_and_std_are_exact(self, name, chunk):
        column = COLUMNS[name]
        starts = range(0, 600, chunk)
        data = compress((column[i : i + chunk, None], NORMAL[i : i + chunk]) for i in starts)
        mean, sd = exact_moments(column)
        assert data.n == 600
        assert abs(data.mean[0] - mean) <= 1e-14 * max(abs(mean), sd)
        assert data.std[0] == pytest.approx(sd, rel=1e-13, abs=0)

    def test_no_digits_are_lost_far_from_zero(self):
        """The z-scores of X + 10⁷ are those of X: where the naive formula has 9 digits."""
        X = np.round(generator().standard_normal((300, 3)) * 2**20) / 2**20  # X + 1e7 is exact
        y = X @ [1.0, -2.0, 3.0] + NORMAL[:300]
        near, far = compress(X, y), compress(X + 1e7, y)
        assert np.allclose(near.std, far.std, rtol=1e-14, atol=0)
        assert columns_agree(far.standardized().factor, near.standardized().factor, 1e-14)

    @pytest.mark.parametrize("shift", [0.0, 1e7])
    def test_standardized_is_the_correlation_matrix(self, shift):
        X = generator(2).standard_normal((150, 3)) @ generator(3).standard_normal((3, 3)) + shift
        y = X @ [1.0, 2.0, 3.0] + NORMAL[:150]
        z = compress(X, y).standardized()
        products = z.factor.T @ z.factor / z.n
        assert products[0].tolist() == pytest.approx([1, 0, 0, 0, 0], abs=1e-15)
        expected = exact_correlations(np.column_stack([X, y]))
        assert np.allclose(products[1:, 1:], expected, rtol=0, atol=1e-14)

    def test_standardized_has_mean_0_and_std_1(self):
        z = compress(generator(4).gamma(2, size=(90, 4)) + 50, NORMAL[:90]).standardized()
        assert z.mean.tolist() == [0] * 5
        assert z.std.tolist() == pytest.approx([1] * 5, rel=1e-15)
        assert z.standardized() is z
        assert z.n == 90

    @pytest.mark.parametrize("scale", [2.0**-400, 2.0**-3, 2.0**40, 2.0**480])
    def test_a_power_of_two_changes_no_bit(self, scale):
        X, y = generator(5).standard_normal((600, 2)) + 3, NORMAL
        plain, scaled = compress(X, y), compress(X * scale, y / scale)
        units = np.array([scale, scale, 1 / scale])
        assert np.array_equal(scaled.mean, plain.mean * units)
        assert np.array_equal(scaled.std, plain.std * units)
        assert np.array_equal(scaled.standardized().factor, plain.standardized().factor)

    def test_shape(self):
        data = compress(generator().standard_normal((50, 3)), NORMAL[:50])
        assert data.features == 3
        for factor in (data.factor, data.own_factor, data.standardized().factor):
            assert factor.shape == (5, 5)
            assert np.array_equal(factor, np.triu(factor))
            assert np.all(np.diag(factor) >= 0)

    def test_inputs_are_left_alone(self):
        X, y = np.asfortranarray(generator().standard_normal((500, 2))), NORMAL[:500].copy()
        before = X.tobytes(), y.tobytes()
        compress(X, y).standardized().pseudo_rows()
        assert (X.tobytes(), y.tobytes()) == before

    def test_lists_and_whole_numbers_do(self):
        data = compress([[1], [2], [6]], [1, 2, 3])
        assert data.mean.tolist() == pytest.approx([3, 2])
        assert data.std.tolist() == pytest.approx([math.sqrt(14 / 3), math.sqrt(2 / 3)])


CONSTANTS = {
    "0": 0.0,
    "0.1": 0.1,
    "-1/3": -1 / 3,
    "1e8 + tiny": 1e8 + 1e-9 * NORMAL,  # which is 1e8
    "0.3 and 0.1 + 0.2": np.where(NORMAL > 0, 0.3, 0.1 + 0.2),  # equal but for rounding
    "1e149": 1e149,
    "-1e-300": -1e-300,
    "5e-324": 5e-324,
    "whole": 2024.0,
}


class TestConstantColumns:
    @pytest.mark.parametrize("name", CONSTANTS)
    @pytest.mark.parametrize("n", [1, 2, 3, 10, 600])
    @pytest.mark.parametrize("cuts", [1, 7], ids=["whole", "7 parts merged"])
    def test_have_no_spread(self, name, n, cuts):
        column = np.broadcast_to(CONSTANTS[name], 600)[:n]
        other = np.linspace(-1, 2, n)
        X, y = np.column_stack([other, column, other**2]), np.sin(5 * other)
        data = reduce(
            lambda a, b: a.merge(b),
            [
                compress(X[part], y[part])
                for part in np.array_split(np.arange(n), cuts)
                if len(part)
            ],
        )
        assert data.std[1] == 0
        assert data.mean[1] == pytest.approx(exact_moments(column)[0], rel=1e-15, abs=0)
        z = data.standardized()
        assert np.all(z.factor[:, 2] == 0)
        without = compress(np.delete(X, 1, axis=1), y)
        assert np.allclose(data.std[[0, 2, 3]], without.std, rtol=1e-14, atol=1e-14)

    @pytest.mark.parametrize("value", [0.1, -1 / 3, 1e8 / 7])
    def test_over_many_chunks(self, value):
        n = 2 * CHUNK_ROWS + 12_345
        X = np.column_stack([np.linspace(0, 1, n), np.full(n, value)])
        data = compress(X, X[:, 0] ** 2)
        assert data.std[1] == 0
        assert data.mean[1] == pytest.approx(value, rel=1e-15)
        assert data.std[0] == pytest.approx(math.sqrt((n + 1) / (n - 1) / 12), rel=1e-13)

    def test_a_constant_target_too(self):
        data = compress(NORMAL[:, None], np.full(600, 0.7))
        assert data.std[-1] == 0
        rows, floor = data.standardized().pseudo_rows()
        assert np.all(rows[:, -1] == 0)
        assert floor == 0

    def test_the_smallest_real_spread_is_kept(self):
        """2⁻⁴⁰ of the size is a spread; 2⁻⁵² is rounding."""
        alternate = np.where(np.arange(600) % 2, 1.0, 0.0)
        data = compress(
            np.column_stack([1 + 2.0**-40 * alternate, 1 + 2.0**-52 * alternate]), NORMAL
        )
        assert data.std[:2].tolist() == [2.0**-41, 0]


def dependent_sets():
    """name -> (X, y, rank of [1 X])."""
    rng = generator(6)
    X = rng.standard_normal((80, 3))
    y = X @ [1.0, -2.0, 0.5] + rng.standard_normal(80)
    a, b, _ = X.T
    return {
        "full rank": (X, y, 4),
        "far from zero": (X + np.array([10, -200, 3000]), y + 500, 4),
        "odd units": (X * [1e-30, 1, 1e30], 1e10 * y, 4),
        "duplicate": (np.column_stack([a, b, a]), y, 3),
        "sum": (np.column_stack([a, b, a + b]), y, 3),
        "other units": (np.column_stack([a, 1.8 * a + 32]), y, 2),
        "year and age": (
            np.column_stack([np.arange(80) % 60 + 1950, 75 - np.arange(80) % 60]),
            y,
            2,
        ),
        "constant": (np.column_stack([a, np.full(80, 0.1), b]), y, 3),
        "zeros": (np.column_stack([a, np.zeros(80), b]), y, 3),
        "all constant": (np.full((80, 2), 3.3), y, 1),
        "dummies": (np.eye(4)[np.arange(80) % 4], y, 4),
        "constant target": (X, np.full(80, 0.1), 4),
        "target is a feature": (X, a.copy(), 4),
        "n = p + 2": (X[:5], y[:5], 4),
        "n = p + 1": (X[:4], y[:4], 4),
        "n = p": (X[:3], y[:3], 3),
        "n = 2": (X[:2], y[:2], 2),
        "n = 1": (X[:1], y[:1], 1),
        "n < p": (rng.standard_normal((5, 9)), rng.standard_normal(5), 5),
        "no features": (np.zeros((80, 0)), y, 1),
    }


SETS = dependent_sets()


def z_scores(X, y):
    """What ``standardized`` stands for, rows and all: exact means, rounded once."""
    scores = []
    for column in np.column_stack([X, y]).T:
        values = [Fraction(float(value)) for value in column]
        mean = sum(values) / len(values)
        sd = exact_moments(column)[1] if np.ptp(column) > 0 else math.inf
        scores.append([float(value - mean) / sd for value in values])
    return np.array(scores).T


class TestPseudoRows:
    @pytest.mark.parametrize("name", SETS)
    @pytest.mark.parametrize("standardize", [False, True])
    def test_stand_for_all_rows(self, name, standardize):
        X, y, rank = SETS[name]
        data = compress(X, y)
        if standardize:
            table = z_scores(X, y)
            X, y, data = table[:, :-1], table[:, -1], data.standardized()
        rows, floor = data.pseudo_rows()
        assert rows.shape == (rank, X.shape[1] + 2)
        assert floor >= 0
        ones = np.column_stack([np.ones(len(y)), X])
        size = np.abs(ones).max(axis=0)
        for seed in range(20):
            b = generator(seed).standard_normal(len(size)) / np.where(size > 0, size, 1.0)
            b *= (1 + np.abs(y).max()) * 10.0 ** (seed % 5 - 2)
            b *= generator(seed).random(len(b)) < 0.8
            expected = math.fsum((y - ones @ b) ** 2) / len(y)
            square = np.sum((rows @ np.append(b, -1.0)) ** 2) + floor
            bound = np.mean((np.abs(y) + np.abs(ones) @ np.abs(b)) ** 2)
            assert abs(square - expected) <= 1e-14 * bound

    @pytest.mark.parametrize("name", SETS)
    @pytest.mark.parametrize("standardize", [False, True])
    def test_the_floor_is_the_loss_of_least_squares(self, name, standardize):
        X, y, _ = SETS[name]
        data = compress(X, y)
        scale = 1.0
        if standardize:
            scale, data = data.std[-1] ** 2 or 1.0, data.standardized()
        centred = X - X.mean(axis=0)
        spread = np.where(np.ptp(X, axis=0) > 0, centred.std(axis=0), 1.0) if len(X) > 1 else 1.0
        ones = np.column_stack([np.ones(len(y)), centred / np.where(spread > 0, spread, 1.0)])
        best = np.linalg.lstsq(ones, y, rcond=1e-12)[0]
        loss = np.mean((y - ones @ best) ** 2) / scale
        assert data.pseudo_rows()[1] == pytest.approx(loss, rel=1e-12, abs=1e-26 * np.mean(y**2))

    def test_the_excess_does_not_cancel(self):
        """Beside least squares the excess is some 1e-20 of the loss, and still has its digits."""
        X, y, _ = SETS["full rank"]
        rows, floor = compress(X, y).pseudo_rows()
        best = np.linalg.solve(rows[:, :-1], rows[:, -1])
        step = 1e-10 * np.array([1.0, -2.0, 3.0, 0.5])
        moved = np.sum((rows @ np.append(best + step, -1.0)) ** 2)
        expected = np.mean((np.column_stack([np.ones(80), X]) @ step) ** 2)
        assert moved == pytest.approx(expected, rel=1e-5)
        assert expected < 1e-18 * floor


class TestCuttingTheRows:
    @staticmethod
    def table(n=3000, seed=7):
        rng = generator(seed)
        X = rng.standard_normal((n, 4)) * [1, 10, 1e-4, 1e3] + [5, -1e3, 1, 1e6]
        return X, X @ [1.0, 0.1, 1e4, 1e-3] + rng.standard_normal(n)

    @staticmethod
    def check(one, other, tolerance=1e-13):
        assert one.n == other.n
        assert np.all(np.abs(one.mean - other.mean) <= tolerance * (np.abs(other.mean) + other.std))
        assert np.allclose(one.std, other.std, rtol=tolerance, atol=0)
        assert columns_agree(one.own_factor, other.own_factor, tolerance)
        assert columns_agree(one.standardized().factor, other.standardized().factor, tolerance)

    # one row, less than a block, blocks that do not divide, more than two blocks
    CUTS = (1, 6, 200, 200 + BLOCK_ROWS, 1000, 2400)

    def test_seven_ragged_chunks_equal_the_whole(self):
        X, y = self.table()
        chunks = zip(np.split(X, self.CUTS), np.split(y, self.CUTS), strict=True)
        self.check(compress(chunks), compress(X, y))

    @pytest.mark.parametrize("order", [range(7), range(6, -1, -1), (3, 0, 6, 2, 5, 1, 4)], ids=str)
    def test_seven_merged_parts_equal_the_whole_in_any_order(self, order):
        X, y = self.table()
        parts = [
            compress(*part)
            for part in zip(np.split(X, self.CUTS), np.split(y, self.CUTS), strict=True)
        ]
        self.check(reduce(lambda a, b: a.merge(b), [parts[k] for k in order]), compress(X, y))

    @CHECK
    @given(
        n=st.integers(1, 2000),
        features=st.integers(1, 6),
        seed=st.integers(0, 2**32 - 1),
        data=st.data(),
    )
    def test_any_cut_of_any_table(self, n, features, seed, data):
        rng = generator(seed)
        X = rng.standard_normal((n, features)) * 10 ** rng.uniform(-5, 5, features)
        y = rng.standard_normal(n)
        cut = data.draw(st.lists(st.integers(0, n), max_size=5).map(sorted))
        whole = compress(X, y)
        pieces = list(zip(np.split(X, cut), np.split(y, cut), strict=True))
        merged = reduce(lambda a, b: a.merge(b), [compress(*p) for p in pieces if len(p[1])])
        for one in (compress(iter(pieces)), merged):
            assert one.n == n
            assert np.allclose(one.std, whole.std, rtol=1e-12, atol=0)
            if n > features + 1:  # else R is not the only one
                products = one.own_factor.T @ one.own_factor
                expected = whole.own_factor.T @ whole.own_factor
                size = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
                assert np.all(np.abs(products - expected) <= 1e-13 * size)

    @pytest.mark.parametrize(
        ("first", "tolerance"),
        [
            (1.0, 1e-13),  # one row says nothing of the spread
            (np.full(10, 3.0), 1e-13),
            (np.linspace(-1e-6, 1e-6, 10), 1e-13),  # a millionth of the spread
            (np.linspace(-1e6, 1e6, 10), 1e-13),  # a million times the spread
            (1e4 + np.linspace(-1, 1, 10), 1e-11),  # 10,000 standard deviations off
        ],
        ids=["one row", "constant", "narrow", "wide", "far off"],
    )
    def test_an_unrepresentative_first_chunk(self, first, tolerance):
        """It costs digits only as far as the data lie, in standard deviations, from its mean."""
        first = np.atleast_1d(first)
        rest = 5 + NORMAL
        x = np.concatenate([first, rest])
        y = np.cos(x)
        k = len(first)
        data = compress(iter([(x[:k, None], y[:k]), (x[k:, None], y[k:])]))
        mean, sd = exact_moments(x)
        assert data.mean[0] == pytest.approx(mean, rel=0, abs=tolerance * sd)
        assert data.std[0] == pytest.approx(sd, rel=tolerance)
        self.check(data, compress(x[:, None], y), tolerance)

    def test_empty_chunks_say_nothing(self):
        X, y = self.table(100)
        chunks = [(X[:0], y[:0]), (X[:40], y[:40]), (X[:0], y[:0]), (X[40:], y[40:])]
        self.check(compress(chunks), compress(X, y))

    def test_chunks_are_read_one_at_a_time(self):
        X, y = self.table(100)
        alive = []

        def chunks():
            for start in range(0, 100, 20):
                alive.append(start)
                yield X[start : start + 20], y[start : start + 20]
                assert alive.pop() == start

        self.check(compress(chunks()), compress(X, y))


class TestInOwnUnits:
    @pytest.mark.parametrize(
        "name", ["full rank", "far from zero", "odd units", "constant", "zeros"]
    )
    def test_standardising_is_two_more_layers(self, name):
        X, y, _ = SETS[name]
        data = compress(X, y)
        z = data.standardized()
        network = Network.random((X.shape[1], 4, 1), seed=3)
        own = z.in_own_units(network)
        assert own.widths == (X.shape[1], X.shape[1], 4, 1, 1)
        assert own.layers[1:-1] == network.layers
        scores = z_scores(X, y)[:, :-1]
        expected = data.mean[-1] + data.std[-1] * network.predict(scores)
        atol = 1e-13 * (abs(data.mean[-1]) + data.std[-1])
        ratio = 1 + np.max(np.abs(data.mean[:-1]) / np.where(data.std > 0, data.std, 1)[:-1])
        assert np.allclose(own.predict(X), expected, rtol=0, atol=atol)
        collapsed = own.collapse()
        again = X @ collapsed.weights[0] + collapsed.bias[0]
        assert np.allclose(again, expected, rtol=0, atol=ratio * atol)

    def test_data_in_their_own_units_need_none(self):
        network = Network.random((3, 2, 1), seed=0)
        assert compress(*SETS["full rank"][:2]).in_own_units(network) is network

    def test_a_constant_target_is_predicted(self):
        X, y, _ = SETS["constant target"]
        own = compress(X, y).standardized().in_own_units(Network.random((3, 2, 1), seed=0))
        assert own.predict(X).tolist() == [0.1] * 80


@pytest.mark.parametrize(
    ("message", "make"),
    [
        ("no rows", lambda: compress(np.zeros((0, 2)), [])),
        ("no rows", lambda: compress(iter([]))),
        ("must be", lambda: compress([1.0, 2.0], [1.0, 2.0])),
        ("must be", lambda: compress([[1.0], [2.0]], [1.0])),
        ("must be", lambda: compress([[1.0], [2.0]], [[1.0], [2.0]])),
        ("finite", lambda: compress([[1.0], [math.nan]], [1.0, 2.0])),
        ("finite", lambda: compress([[1.0], [2.0]], [1.0, math.inf])),
        ("between", lambda: compress([[1.0], [-1e151]], [1.0, 2.0])),
        ("between", lambda: compress([[1.0], [2.0]], [1e308, -1e308])),
        ("same columns", lambda: compress([(np.ones((2, 2)), [1, 2]), (np.ones((2, 3)), [1, 2])])),
        ("same columns", lambda: compress([(np.ones((2, 2)), [1, 2]), (np.ones((2, 0)), [1, 2])])),
        ("different columns", lambda: compress([[1]], [2]).merge(compress([[1, 1]], [2]))),
        ("standardise", lambda: compress([[1]], [2]).merge(compress([[1]], [2]).standardized())),
        ("standardise", lambda: compress([[1]], [2]).standardized().merge(compress([[1]], [2]))),
    ],
)
def test_what_makes_no_sense_is_an_error(message, make):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("values", "rank"),
    [([], 0), ([0.0, 0.0], 0), ([1.0, 0.0], 1), ([1.0, 1e-15], 1), ([1e9, 1.0, 1e-3], 3)],
)
def test_numerical_rank(values, rank):
    assert numerical_rank(np.array(values)) == rank
