"""Near dependencies: found, named, and with the numbers that hold between the columns."""

import numpy as np
import pytest

from linnet import compress
from linnet.data.datasets import DATASETS
from linnet.regression.collinearity import NEARLY_DEPENDENT, dependencies


def columns(p, n=60, seed=2):
    return np.random.default_rng(seed).standard_normal((p, n))


def found(*parts, standardise=False):
    X = np.column_stack(parts)
    data = compress(X, columns(1, len(X), seed=9)[0])
    return X, dependencies(data.standardized() if standardise else data)


def holds(X, dependency):
    """What the equation leaves of its feature, in standard deviations."""
    said = dependency.constant + sum(factor * X[:, j] for j, factor in dependency.terms)
    x = X[:, dependency.feature]
    return np.sqrt(np.mean((x - said) ** 2)) / x.std()


def test_independent_columns_have_none():
    assert found(*columns(4))[1] == ()


@pytest.mark.parametrize("standardise", [False, True])
def test_a_copy_in_other_units(standardise):
    a, b = columns(2)
    X, (it,) = found(a, b, 2 * a + 1, standardise=standardise)
    assert it.feature == 2 and it.exact and it.remainder == 0
    ((other, factor),) = it.terms
    assert other == 0 and factor == pytest.approx(2) and it.constant == pytest.approx(1)
    assert holds(X, it) < 1e-12


def test_a_sum_names_its_parts_and_nothing_else():
    a, b, c, d = columns(4)
    X, (it,) = found(a, c, b, d, a + b)
    assert it.feature in (0, 2, 4) and {it.feature, *(j for j, _ in it.terms)} == {0, 2, 4}
    assert it.constant == 0 and holds(X, it) < 1e-12


def test_two_at_once_are_told_apart():
    a, b, c = columns(3)
    X, both = found(a, b, c, 3 * a - 2, 1e-6 * b + 4)
    pairs = {(it.feature, *(j for j, _ in it.terms)) for it in both}
    assert pairs == {(3, 0), (4, 1)}
    assert all(holds(X, it) < 1e-9 for it in both)


@pytest.mark.parametrize("noise", [1e-4, 1e-3, 1e-2])
def test_a_near_copy_says_how_near(noise):
    a, b, e = columns(3)
    X, (it,) = found(a, b, 5 * a + 10 + noise * e)
    assert not it.exact and [j for j, _ in it.terms] == [0]
    assert it.terms[0][1] == pytest.approx(5, rel=2 * noise)
    assert it.remainder == pytest.approx(holds(X, it), rel=1e-6)
    assert it.remainder == pytest.approx(noise * e.std() / (5 * a.std()), rel=0.1)


def test_below_the_bound_nothing_is_said():
    a, e = columns(2)
    for noise in (0.01, 0.05, 0.1, 0.3):
        X, said = found(a, a + noise * e)
        condition = np.linalg.cond((X - X.mean(axis=0)) / X.std(axis=0))
        assert bool(said) == (condition >= NEARLY_DEPENDENT)


def test_longley():
    dataset = DATASETS["longley"]
    X = dataset.table().select(dataset.target, dataset.features).X
    said = dependencies(compress(X, X[:, 0]))
    assert [dataset.features[it.feature] for it in said] == ["year", "gnp"]
    for it in said:
        assert it.remainder == pytest.approx(holds(X, it), rel=1e-6) and it.remainder < 0.1
        # what was left out hardly mattered
        others = np.delete(X, [j.feature for j in said], axis=1)
        A = np.column_stack([np.ones(len(X)), others])
        best = A @ np.linalg.lstsq(A, X[:, it.feature], rcond=None)[0]
        least = np.std(X[:, it.feature] - best) / X[:, it.feature].std()
        assert least <= it.remainder <= 1.5 * least + 1e-12


def test_a_constant_column_is_one():
    a, b = columns(2)
    _, (it,) = found(a, np.full(60, 3.0), b)
    assert (it.feature, it.constant, it.terms) == (1, 3.0, ())


def test_nothing_but_constant_columns():
    found = dependencies(compress(np.full((5, 2), 3.0), np.arange(5.0)))
    assert sorted(d.feature for d in found) == [0, 1]
    assert all(d.exact and d.constant == 3 and d.terms == () for d in found)


def test_fewer_rows_than_features():
    X, said = found(*columns(6, n=3))
    assert len(said) == 4 and all(it.exact and holds(X, it) < 1e-9 for it in said)


def test_far_from_zero():
    a, b = columns(2)
    X, (it,) = found(a + 1e9, b, 2 * a)
    assert holds(X, it) < 1e-6
