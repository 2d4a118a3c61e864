"""linnet/seeds.py: networks from several seeds agree on the product, and on nothing else."""

import numpy as np
import pytest

from linnet.compress import compress
from linnet.datasets import DATASETS
from linnet.least_squares import least_squares
from linnet.network import Network
from linnet.seeds import ARRIVED, train_from_seeds
from linnet.stability import edge
from linnet.training import Settings

SEEDS = range(1, 6)


def data_of(name):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    return selection.X, selection.y


@pytest.mark.parametrize("name", ["exam-scores", "penguins", "plane"])
@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
def test_five_seeds_one_regression(name, optimizer):
    X, y = data_of(name)
    data = compress(X, y).standardized()
    fit = least_squares(X, y)
    widths = (X.shape[1], 3, 1)
    trained = train_from_seeds(data, widths, SEEDS, Settings(optimizer, 0.02), seconds=60)
    assert [t.seed for t in trained] == list(SEEDS)
    first = []
    for t in trained:
        assert t.gap <= ARRIVED < 1e-6 and t.step > 0
        star = data.in_own_units(t.network).collapse()
        found = np.append(star.bias, star.weights)
        np.testing.assert_allclose(
            found, np.append(fit.intercept, fit.coefficients), rtol=1e-6, atol=1e-6
        )
        first.append(t.network.layers[0].weights.ravel())
    assert np.std(first, axis=0).min() > 0.01


def test_a_rate_that_diverges_is_lowered():
    X, y = data_of("exam-scores")
    data = compress(X, y).standardized()
    limit = edge(Network.random((2, 3, 1), 1), data, "gd")
    (trained,) = train_from_seeds(data, (2, 3, 1), [1], Settings("gd", 50 * limit), seconds=60)
    assert trained.gap <= ARRIVED


def test_when_the_time_is_over_each_is_returned_as_it_is():
    X, y = data_of("longley")
    trained = train_from_seeds(
        compress(X, y).standardized(), (6, 3, 1), SEEDS, Settings("gd", 1e-4), seconds=0
    )
    assert [t.step for t in trained] == [0] * 5
    assert all(t.network == Network.random((6, 3, 1), t.seed) for t in trained)
