"""Mini-batches: every row once a pass, plain stochastic descent, and back to any step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, Trainer, compress, least_squares
from linnet.training.minibatch import Batches
from linnet.training.optimizers import OPTIMIZERS
from tests.training.test_trainer import backpropagate

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=50)
RNG = np.random.default_rng(4)
X = RNG.standard_normal((50, 3)) * [1, 20, 0.1] + [5, -100, 0]
Y = X @ [1.0, 0.1, -8.0] + RNG.standard_normal(50) + 30
DATA = compress(X, Y)
NETWORKS = {"neuron": Network.random((3, 1), seed=5), "deep": Network.random((3, 4, 2, 1), seed=5)}

optimizers = pytest.mark.parametrize("optimizer", OPTIMIZERS)
networks = pytest.mark.parametrize("network", NETWORKS)
sizes = pytest.mark.parametrize("size", [1, 7, 25, 49, 50])


def batches_of(batches, steps):
    """The rows each step sees: pass by pass, cut from the front."""
    for step in range(steps):
        number, place = divmod(step, batches.in_a_pass)
        yield batches.order(number)[place * batches.size :][: batches.size]


@CHECK
@given(n=st.integers(1, 40), data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_every_pass_sees_every_row_once(n, data, seed):
    size = data.draw(st.integers(1, n))
    batches = Batches(np.zeros((n, 1)), np.zeros(n), size, seed)
    assert batches.in_a_pass == -(-n // size)
    rows = list(batches_of(batches, 2 * batches.in_a_pass))
    for one_pass in (rows[: batches.in_a_pass], rows[batches.in_a_pass :]):
        assert sorted(np.concatenate(one_pass)) == list(range(n))
        assert [len(rows) for rows in one_pass[:-1]] == [size] * (len(one_pass) - 1)


def test_passes_and_seeds_shuffle_differently():
    batches = Batches(X, Y, 5, seed=3)
    assert not np.array_equal(batches.order(0), batches.order(1))
    assert not np.array_equal(batches.order(0), Batches(X, Y, 5, seed=4).order(0))
    assert np.array_equal(batches.order(7), Batches(X, Y, 9, seed=3).order(7))


@sizes
@networks
def test_descent_on_the_rows(network, size):
    """The trajectory is that of plain stochastic gradient descent on rows in z-scores."""
    batches = Batches(X, Y, size, seed=2)
    scores = (X - X.mean(axis=0)) / X.std(axis=0)
    target = (Y - Y.mean()) / Y.std()
    net = NETWORKS[network]
    trajectory = Trainer(net, DATA.standardized(), "gd", 0.02, batches).advance(120)
    theta, expected = net.parameters, []
    for rows in batches_of(batches, 120):
        at = Network.from_parameters(net.widths, theta)
        theta = theta - 0.02 * backpropagate(at, scores[rows], target[rows])[1]
        expected.append(theta)
    assert trajectory.parameters == pytest.approx(np.array(expected), rel=1e-10, abs=1e-12)
    # what is reported is the loss of all rows, not of the batch
    last = trajectory.network(-1)
    loss = np.mean((last.predict(scores) - target) ** 2)
    assert trajectory.losses[-1] == pytest.approx(loss, rel=1e-11)


@optimizers
def test_a_batch_of_all_rows_is_the_full_step(optimizer):
    """In another order, so up to rounding."""
    full = Trainer(NETWORKS["deep"], DATA.standardized(), optimizer, 0.01).advance(200)
    rows = Trainer(
        NETWORKS["deep"], DATA.standardized(), optimizer, 0.01, Batches(X, Y, 50)
    ).advance(200)
    assert rows.parameters == pytest.approx(full.parameters, rel=1e-9, abs=1e-11)


def test_rows_in_their_own_units():
    small = X / [1, 20, 0.1] - [5, -5, 0]
    data, batches = compress(small, Y), Batches(small, Y, 8, seed=1)
    trajectory = Trainer(NETWORKS["neuron"], data, "gd", 1e-3, batches).advance(60)
    theta = NETWORKS["neuron"].parameters
    for rows in batches_of(batches, 60):
        at = Network.from_parameters((3, 1), theta)
        theta = theta - 1e-3 * backpropagate(at, small[rows], Y[rows])[1]
    assert trajectory.parameters[-1] == pytest.approx(theta, rel=1e-11)


@optimizers
@sizes
def test_back_to_any_step_and_on(size, optimizer):
    trainer = Trainer(
        NETWORKS["deep"], DATA.standardized(), optimizer, 0.01, Batches(X, Y, size, seed=9)
    )
    trainer.advance(13)
    checkpoint = trainer.checkpoint()
    first = trainer.advance(77)
    again = Trainer.resume(checkpoint, DATA.standardized())
    parts = [again.advance(steps) for steps in (30, 40, 7)]
    assert np.array_equal(first.parameters, np.concatenate([part.parameters for part in parts]))
    assert np.array_equal(first.losses, np.concatenate([part.losses for part in parts]))


@pytest.mark.thorough
def test_smaller_rates_and_larger_batches_jitter_less():
    fit = least_squares(X, Y)

    def jitter(size, rate):
        trainer = Trainer(NETWORKS["neuron"], DATA.standardized(), "gd", rate, Batches(X, Y, size))
        return float(np.mean(trainer.advance(6_000).gaps[2_000:]))

    assert 0 < fit.r_squared < 1
    assert jitter(5, 0.02) > 2 * jitter(5, 0.002) > 0
    assert jitter(5, 0.02) > 2 * jitter(25, 0.02) > 0
    assert jitter(50, 0.02) < 1e-13


def test_divergence_stops_at_the_last_finite_step():
    trainer = Trainer(NETWORKS["deep"], DATA.standardized(), "gd", 3.0, Batches(X, Y, 6, seed=1))
    trajectory = trainer.advance(4000, every=3)
    assert trainer.diverged
    assert np.isfinite(trajectory.losses).all()
    assert trainer.step == trajectory.steps[-1]
    plain = Trainer(NETWORKS["deep"], DATA.standardized(), "gd", 3.0, Batches(X, Y, 6, seed=1))
    plain.advance(4000)
    assert (plain.step, plain.loss) == (trainer.step, trainer.loss)


@pytest.mark.parametrize(
    "column", [np.full(50, 0.1), 1e9 + np.spacing(1e9) * np.arange(50) % 2], ids=["one", "rounding"]
)
def test_a_constant_column_says_nothing(column):
    flat = np.column_stack([X[:, 0], column])
    data = compress(flat, Y).standardized()
    net = Network.random((2, 1), 0)
    trainer = Trainer(net, data, "gd", 0.01, Batches(flat, Y, 9))
    trainer.advance(100)
    assert trainer.network.layers[0].weights[0, 1] == net.layers[0].weights[0, 1]


@pytest.mark.parametrize(
    ("message", "make"),
    [
        ("from 1 to 50", lambda: Batches(X, Y, 0)),
        ("from 1 to 50", lambda: Batches(X, Y, 51)),
        ("X must be", lambda: Batches(X, Y[:-1], 5)),
        ("X must be", lambda: Batches(Y, Y, 5)),
    ],
)
def test_what_makes_no_sense_is_an_error(message, make):
    with pytest.raises(ValueError, match=message):
        make()


def test_settings_of_the_same_rows_are_equal():
    assert Batches(X, Y, 5, 1) == Batches(X.copy(), Y, 5, 1)
    assert Batches(X, Y, 5, 1) != Batches(X, Y, 6, 1)
    assert "X" not in repr(Batches(X, Y, 5, 1))
