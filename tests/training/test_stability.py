"""λ_max against the dense Hessian, and the edge against what training does."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, Trainer, compress
from linnet.training.stability import edge, hessian_product, sharpness
from tests.training.test_trainer import backpropagate

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=40)
WIDTHS = [(2, 1), (2, 3, 1), (3, 4, 3, 1), (1, 2, 1), (10, 8, 8, 1), (4, 1, 1, 1), (2, 8, 8, 8, 1)]


def problem(widths, seed, rows=40):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, widths[0])) + 0.5
    return X, X.sum(axis=1) + rng.standard_normal(rows), Network.random(widths, seed)


def hessian_by_differences(network, X, y):
    """Central differences of the gradient. It is cubic at least where three layers follow each
    other, so Richardson's extrapolation removes the error's leading term."""
    theta, columns = network.parameters, []

    def slope(at):
        return backpropagate(Network.from_parameters(network.widths, at), X, y)[1]

    for i in range(len(theta)):
        step = np.zeros_like(theta)
        step[i] = 1e-3
        near = (slope(theta + step) - slope(theta - step)) / 2e-3
        far = (slope(theta + 2 * step) - slope(theta - 2 * step)) / 4e-3
        columns.append((4 * near - far) / 3)
    H = np.array(columns)
    return (H + H.T) / 2


def hessian_by_torch(network, X, y):
    torch = pytest.importorskip("torch")
    X, y, widths = torch.tensor(X), torch.tensor(y), network.widths

    def loss(theta):
        rows, start = X, 0
        for inputs, outputs in pairwise(widths):
            stop = start + outputs * (inputs + 1)
            layer = theta[start:stop].reshape(outputs, inputs + 1)
            rows, start = rows @ layer[:, 1:].T + layer[:, 0], stop
        return ((rows[:, 0] - y) ** 2).mean()

    return torch.autograd.functional.hessian(loss, torch.tensor(network.parameters)).numpy()


def trained(network, X, y, steps):
    trainer = Trainer(network, compress(X, y), learning_rate=2e-3)
    trainer.advance(steps)
    return trainer.network


@pytest.mark.parametrize("steps", [0, 30, 3000])
@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("dense", [hessian_by_differences, hessian_by_torch])
def test_the_largest_eigenvalue_of_the_dense_hessian(dense, widths, steps):
    X, y, network = problem(widths, seed=3)
    network = trained(network, X, y, steps)
    expected = np.linalg.eigvalsh(dense(network, X, y))[-1]
    assert sharpness(network, compress(X, y)) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_product_is_the_hessian(widths):
    X, y, network = problem(widths, seed=7)
    rows, _ = compress(X, y).pseudo_rows()
    product = hessian_product(network, rows)
    H = np.column_stack([product(e) for e in np.eye(len(network.parameters))])
    assert pytest.approx(H.T, rel=1e-12, abs=1e-11) == H
    assert pytest.approx(hessian_by_differences(network, X, y), rel=1e-7, abs=1e-7) == H


@pytest.mark.thorough
@CHECK
@given(
    p=st.integers(1, 12),
    hidden=st.lists(st.integers(1, 12), min_size=1, max_size=5),
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 30),
)
def test_any_network(p, hidden, seed, rows):
    """Where few rows make many eigenvalues equal, too."""
    X, y, network = problem((p, *hidden, 1), seed, rows)
    data = compress(X, y)
    product = hessian_product(network, data.pseudo_rows()[0])
    H = np.column_stack([product(e) for e in np.eye(len(network.parameters))])
    expected = np.linalg.eigvalsh((H + H.T) / 2)[-1]
    assert sharpness(network, data) == pytest.approx(expected, rel=1e-8)
    assert sharpness(network, data, tolerance=1e-3) == pytest.approx(expected, rel=1e-3)


@pytest.mark.thorough
def test_a_large_network():
    """2,200 parameters, and no Hessian of 5 million numbers."""
    X, y, network = problem((32, *[16] * 8, 1), seed=1, rows=300)
    data = compress(X, y)
    rows, _ = data.pseudo_rows()
    value, product = sharpness(network, data), hessian_product(network, rows)
    vector = np.random.default_rng(5).standard_normal(len(network.parameters))
    for _ in range(3000):  # power iteration, made positive by a shift
        vector = product(vector) + value * vector
        vector /= np.linalg.norm(vector)
    assert vector @ product(vector) == pytest.approx(value, rel=1e-8)


@pytest.mark.thorough
@pytest.mark.parametrize("standardised", [True, False])
@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
@pytest.mark.parametrize("seed", range(10))
def test_a_neuron_converges_below_the_edge_and_diverges_above(seed, optimizer, standardised):
    rng = np.random.default_rng(seed)
    p = 1 + seed % 5
    mix = np.eye(p) + 0.3 * rng.standard_normal((p, p))
    X = rng.standard_normal((60, p)) @ mix + rng.standard_normal(p)
    y = X @ rng.standard_normal(p) + rng.standard_normal(60)
    data = compress(X, y).standardized() if standardised else compress(X, y)
    network = Network.random((p, 1), seed)
    limit = edge(network, data, optimizer)
    start = Trainer(network, data).gap
    below = Trainer(network, data, optimizer, 0.99 * limit)
    above = Trainer(network, data, optimizer, 1.01 * limit)
    steps = int(50 * np.linalg.cond(data.pseudo_rows()[0][:, :-1]) ** 2) + 5_000
    below.advance(steps, every=steps)
    above.advance(steps, every=steps)
    assert below.gap < 1e-6 * start
    assert above.gap > 1e6 * start or above.diverged


def test_one_layer_has_one_edge_everywhere():
    X, y, network = problem((4, 1), seed=2)
    data = compress(X, y)
    assert edge(network, data) == edge(trained(network, X, y, 100), data)
    A = np.column_stack([np.ones(len(X)), X])
    assert edge(network, data) == pytest.approx(len(X) / np.linalg.norm(A, 2) ** 2, rel=1e-13)


def test_momentum_moves_the_edge_and_adam_has_none():
    X, y, network = problem((2, 3, 1), seed=2)
    data = compress(X, y)
    assert edge(network, data, "momentum") == pytest.approx(1.9 * edge(network, data), rel=1e-12)
    assert edge(network, data, "adam") is None


def test_a_deep_network_settles_below_its_edge():
    """At the minimum it has reached: a step a little too large throws it out of there."""
    X, y, network = problem((2, 3, 1), seed=4)
    network = trained(network, X, y, 20_000)
    data = compress(X, y)
    limit, nudge = edge(network, data), np.random.default_rng(0).standard_normal(13)
    away = Network.from_parameters((2, 3, 1), network.parameters + 1e-8 * nudge)
    start = Trainer(away, data).gap
    below, above = (Trainer(away, data, "gd", rate * limit) for rate in (0.95, 1.05))
    below.advance(2000)
    above.advance(100)
    assert below.gap < 0.01 * start
    assert above.gap > 100 * start


def test_dependent_and_constant_columns():
    X, y, _ = problem((3, 1), seed=6)
    X[:, 2] = X[:, 0]
    X[:, 1] = 1.0
    for widths in [(3, 1), (3, 2, 1)]:
        network = Network.random(widths, 1)
        expected = np.linalg.eigvalsh(hessian_by_differences(network, X, y))[-1]
        assert sharpness(network, compress(X, y)) == pytest.approx(expected, rel=1e-8)


@pytest.mark.filterwarnings("error")
def test_beyond_the_finite_numbers_every_rate_is_too_large():
    X, y, network = problem((2, 3, 3, 1), seed=1)
    far = Network.from_parameters((2, 3, 3, 1), 1e160 * network.parameters)
    assert sharpness(far, compress(X, y)) == np.inf
    assert edge(far, compress(X, y)) == 0
