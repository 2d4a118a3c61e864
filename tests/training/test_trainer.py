"""Training on compressed data is training on all rows; and what a trainer promises besides."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Network, Trainer, compress, least_squares
from linnet.training.minibatch import Batches
from linnet.training.optimizers import OPTIMIZERS
from linnet.training.trainer import Checkpoint, Settings, start

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=25)
# Small enough that no run is chaotic: at the edge of stability, the rows in another order already
# make another run.
RATES = {"gd": 0.005, "momentum": 0.002, "adam": 0.002}

optimizers = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def generator(seed=0):
    return np.random.default_rng(seed)


def relative(value, expected):
    """The largest difference, relative to the largest expected value."""
    return np.max(np.abs(value - expected)) / np.max(np.abs(expected))


# --- plain training on all rows, layer by layer: what every textbook has ------------------------


def backpropagate(network, X, y):
    """Loss and gradient of the mean squared error, in the order of ``Network.parameters``."""
    columns = [X]
    for layer in network.layers:
        columns.append(columns[-1] @ layer.weights.T + layer.bias)
    residual = columns[-1][:, 0] - y
    loss = np.mean(residual**2)
    delta = 2 * residual[:, None] / len(y)
    gradients = []
    for layer, below in zip(reversed(network.layers), reversed(columns[:-1]), strict=True):
        gradients.append(np.column_stack([delta.sum(axis=0), delta.T @ below]).ravel())
        delta = delta @ layer.weights
    return loss, np.concatenate(gradients[::-1])


def train_on_rows(network, X, y, optimizer, rate, steps):
    """Parameters and losses after each step."""
    theta = network.parameters
    velocity, mean, square = (np.zeros_like(theta) for _ in range(3))
    parameters, losses = [], []
    for step in range(1, steps + 1):
        gradient = backpropagate(network, X, y)[1]
        if optimizer == "gd":
            theta = theta - rate * gradient
        elif optimizer == "momentum":
            velocity = 0.9 * velocity + gradient
            theta = theta - rate * velocity
        else:
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient**2
            unbiased = mean / (1 - 0.9**step), square / (1 - 0.999**step)
            theta = theta - rate * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)
        network = Network.from_parameters(network.widths, theta)
        parameters.append(theta)
        losses.append(np.mean((network.predict(X) - y) ** 2))
    return np.array(parameters), np.array(losses)


def train_with_torch(torch, network, X, y, optimizer, rate, steps):
    layers = []
    for layer in network.layers:
        linear = torch.nn.Linear(*layer.weights.shape[::-1], dtype=torch.float64)
        linear.weight.data = torch.tensor(layer.weights)
        linear.bias.data = torch.tensor(layer.bias)
        layers.append(linear)
    model = torch.nn.Sequential(*layers)
    make = {
        "gd": lambda p: torch.optim.SGD(p, lr=rate),
        "momentum": lambda p: torch.optim.SGD(p, lr=rate, momentum=0.9),
        "adam": lambda p: torch.optim.Adam(p, lr=rate),
    }
    descent = make[optimizer](model.parameters())
    X, y = torch.tensor(X), torch.tensor(y)
    parameters = []
    for _ in range(steps):
        descent.zero_grad()
        torch.nn.functional.mse_loss(model(X)[:, 0], y).backward()
        descent.step()
        rows = [torch.hstack([one.bias[:, None], one.weight]).ravel() for one in layers]
        parameters.append(torch.cat(rows).detach().numpy().copy())
    return np.array(parameters)


# --- data ---------------------------------------------------------------------------------------


def make_data():
    """name -> (X, y): what the rows are before standardising."""
    rng = generator(1)
    noise = rng.standard_normal(120)
    X = rng.standard_normal((120, 3))
    near = (
        rng.standard_normal((120, 3))
        * [1, 1e-3, 1e-5]
        @ np.linalg.qr(rng.standard_normal((3, 3)))[0]
    )
    return {
        "well-conditioned": (X, X @ [1.0, -2.0, 0.5] + noise),
        "correlated": (X[:, :1] + 0.1 * X, X @ [3.0, 1.0, 2.0] + noise),
        "ill-conditioned": (near, near @ [1.0, 2.0, 3.0] + 0.3 * noise),
        "far from zero": (X * [1, 50, 1e-3] + [1e3, 1e4, -5], X @ [1.0, -2.0, 0.5] + noise + 1e5),
        "dependent": (X[:, [0, 1, 0]], X @ [1.0, -2.0, 0.5] + noise),
        "constant column": (X * [1, 0, 1] + [0, 0.1, 0], X @ [1.0, -2.0, 0.5] + noise),
        "fewer rows than features": (X[:3], X[:3] @ [1.0, -2.0, 0.5] + noise[:3]),
    }


DATA = make_data()
# a seed from which Adam does not arrive within the steps compared: there it amplifies rounding
NETWORKS = {
    "neuron": Network.random((3, 1), seed=2),
    "one layer": Network.random((3, 4, 1), seed=2),
    "deep": Network.random((3, 4, 2, 5, 1), seed=2),
}


def standardized(X, y):
    """The rows in z-scores, by exact means, and their compressed data."""
    scores = []
    for column in np.column_stack([X, y]).T:
        values = [Fraction(float(value)) for value in column]
        mean = sum(values) / len(values)
        centred = np.array([float(value - mean) for value in values])
        constant = np.ptp(column) == 0
        scores.append(0 * centred if constant else centred / np.sqrt(np.mean(centred**2)))
    table = np.column_stack(scores)
    return table[:, :-1], table[:, -1], compress(X, y).standardized()


class TestTheSameAsOnAllRows:
    @pytest.mark.thorough
    @optimizers
    @pytest.mark.parametrize("network", NETWORKS)
    @pytest.mark.parametrize("name", ["well-conditioned", "correlated", "ill-conditioned"])
    def test_thousand_steps(self, name, network, optimizer):
        X, y, data = standardized(*DATA[name])
        self.check(NETWORKS[network], X, y, data, optimizer, RATES[optimizer], 1000)

    @optimizers
    @pytest.mark.parametrize(
        "name", ["far from zero", "dependent", "constant column", "fewer rows than features"]
    )
    def test_awkward_data(self, name, optimizer):
        X, y, data = standardized(*DATA[name])
        self.check(NETWORKS["one layer"], X, y, data, optimizer, RATES[optimizer], 1000)

    @pytest.mark.parametrize(
        ("optimizer", "rate"), [("gd", 1e-5), ("momentum", 1e-6), ("adam", 1e-3)]
    )
    @pytest.mark.parametrize("network", NETWORKS)
    def test_data_in_their_own_units(self, network, optimizer, rate):
        X = generator(2).standard_normal((120, 3)) * [1, 5, 0.2] + [20, -10, 3]
        y = X @ [1.0, -2.0, 0.5] + generator(3).standard_normal(120) + 100
        self.check(NETWORKS[network], X, y, compress(X, y), optimizer, rate, 1000)

    @staticmethod
    def check(network, X, y, data, optimizer, rate, steps):
        trajectory = Trainer(network, data, optimizer, rate).advance(steps)
        parameters, losses = train_on_rows(network, X, y, optimizer, rate, steps)
        assert trajectory.steps.tolist() == list(range(1, steps + 1))
        assert relative(trajectory.parameters, parameters) < 1e-12
        # 1e-18: where the rows can be fitted exactly, the loss ends as rounding
        assert np.all(np.abs(trajectory.losses - losses) <= 1e-12 * losses + 1e-18)

    @optimizers
    @pytest.mark.parametrize("name", ["well-conditioned", "ill-conditioned"])
    def test_as_torch_does(self, name, optimizer):
        torch = pytest.importorskip("torch")
        X, y, data = standardized(*DATA[name])
        network, rate = NETWORKS["deep"], RATES[optimizer]
        trajectory = Trainer(network, data, optimizer, rate).advance(1000)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # rows are few; threads would only wait for each other
        try:
            parameters = train_with_torch(torch, network, X, y, optimizer, rate, 1000)
        finally:
            torch.set_num_threads(threads)
        assert relative(trajectory.parameters, parameters) < 1e-12

    @CHECK
    @given(
        p=st.integers(1, 32),
        hidden=st.lists(st.integers(1, 16), max_size=8),
        optimizer=st.sampled_from(list(OPTIMIZERS)),
        seed=st.integers(0, 2**32 - 1),
    )
    def test_any_network(self, p, hidden, optimizer, seed):
        rng = generator(seed)
        X, y, data = standardized(rng.standard_normal((50, p)) + 7, rng.standard_normal(50))
        network = Network.random((p, *hidden, 1), seed)
        self.check(network, X, y, data, optimizer, 1e-3, 20)

    def test_steps_do_not_depend_on_how_the_rows_were_cut(self):
        X, y = DATA["well-conditioned"]
        parts = [compress(X[:50], y[:50]), compress(X[50:51], y[50:51]), compress(X[51:], y[51:])]
        merged = parts[0].merge(parts[1]).merge(parts[2]).standardized()
        whole = compress(X, y).standardized()
        one, other = (
            Trainer(NETWORKS["deep"], data, "adam", 0.005).advance(500).parameters
            for data in (merged, whole)
        )
        assert relative(one, other) < 1e-12


class TestLossAndGap:
    @pytest.mark.parametrize("network", NETWORKS)
    @pytest.mark.parametrize("name", DATA)
    def test_on_standardised_rows(self, name, network):
        X, y, data = standardized(*DATA[name])
        self.check(NETWORKS[network], X, y, data)

    @pytest.mark.parametrize("network", NETWORKS)
    @pytest.mark.parametrize("name", ["well-conditioned", "correlated", "dependent"])
    def test_in_own_units(self, name, network):
        X, y = DATA[name]
        self.check(NETWORKS[network], X + 3, 5 * y - 2, compress(X + 3, 5 * y - 2))

    @staticmethod
    def check(network, X, y, data):
        trainer = Trainer(network, data, learning_rate=1e-3)
        best = least_squares(X, y).predict(X)
        seen = []
        for _ in range(4):
            seen.append(trainer.advance(7, every=7))
            assert trainer.loss == seen[-1].losses[-1]
            assert trainer.gap == seen[-1].gaps[-1]
        for record in seen:
            at = record.network(0)
            predictions = at.predict(X)
            assert record.losses[0] == pytest.approx(np.mean((predictions - y) ** 2), rel=1e-11)
            gap = np.sqrt(np.mean((predictions - best) ** 2)) / np.std(y)
            assert record.gaps[0] == pytest.approx(gap, rel=1e-11)
            collapsed = at.collapse()
            expected = np.append(collapsed.bias, collapsed.weights)
            assert np.allclose(record.collapsed[0], expected, rtol=1e-13, atol=1e-14)
        assert trainer.floor == pytest.approx(np.mean((y - best) ** 2), rel=1e-11, abs=1e-25)

    def test_the_gap_reaches_0_where_the_loss_cannot(self):
        X, y, data = standardized(*DATA["well-conditioned"])
        fit = least_squares(X, y)
        network = Network.from_parameters((3, 1), np.append(fit.intercept, fit.coefficients))
        trainer = Trainer(network, data)
        assert trainer.gap < 1e-15
        assert trainer.loss == pytest.approx(1 - fit.r_squared, rel=1e-14)

    def test_the_gap_is_the_same_in_own_units(self):
        X, y = DATA["correlated"]
        data = compress(X, y)
        z = data.standardized()
        network = NETWORKS["one layer"]
        own = Trainer(z.in_own_units(network), data)
        scores = Trainer(network, z)
        assert own.gap == pytest.approx(scores.gap, rel=1e-12)
        assert own.loss == pytest.approx(scores.loss * np.var(y), rel=1e-12)

    def test_a_constant_target(self):
        data = compress(DATA["correlated"][0], np.full(120, 0.1)).standardized()
        trainer = Trainer(NETWORKS["one layer"], data, learning_rate=0.05)
        assert trainer.floor == 0
        trainer.advance(3000, every=3000)
        assert trainer.gap < 0.01
        assert np.isfinite(trainer.loss)


class TestConvergence:
    @pytest.mark.parametrize(
        ("optimizer", "rate", "steps"), [("gd", 0.3, 2000), ("momentum", 0.05, 3000)]
    )
    def test_a_neuron_becomes_least_squares(self, optimizer, rate, steps):
        X, y = DATA["well-conditioned"]
        X = X * [1, 50, 1e-3] + [1e3, -40, 0.01]
        data = compress(X, y).standardized()
        trainer = Trainer(NETWORKS["neuron"], data, optimizer, rate)
        trainer.advance(steps, every=steps)
        fit = least_squares(X, y)
        collapsed = data.in_own_units(trainer.network).collapse()
        assert collapsed.weights[0] == pytest.approx(fit.coefficients, rel=1e-10)
        assert collapsed.bias[0] == pytest.approx(fit.intercept, rel=1e-10)
        assert trainer.gap < 1e-12

    def test_every_network_becomes_least_squares(self):
        X, y = DATA["well-conditioned"]
        data, fit = compress(X, y).standardized(), least_squares(X, y)
        for network in NETWORKS.values():
            trainer = Trainer(network, data, "gd", 0.05)
            trainer.advance(20_000, every=20_000)
            collapsed = data.in_own_units(trainer.network).collapse()
            assert collapsed.weights[0] == pytest.approx(fit.coefficients, rel=1e-10)
            assert trainer.gap < 1e-11

    def test_on_an_unscaled_neuron(self):
        X, y = DATA["well-conditioned"]
        trainer = Trainer(NETWORKS["neuron"], compress(X, y), "gd", 0.2)
        trainer.advance(1000, every=1000)
        fit = least_squares(X, y)
        expected = np.append(fit.intercept, fit.coefficients)
        assert trainer.network.parameters == pytest.approx(expected, rel=1e-10)


def bits(trainer):
    return trainer.step, trainer.network.parameters.tobytes(), trainer.loss, trainer.gap


class TestCheckpoints:
    DATA = compress(*DATA["correlated"]).standardized()

    @optimizers
    @pytest.mark.parametrize("network", NETWORKS)
    def test_resuming_is_not_stopping(self, network, optimizer):
        rate = RATES[optimizer]
        through = Trainer(NETWORKS[network], self.DATA, optimizer, rate)
        whole = through.advance(100)
        trainer, parts = Trainer(NETWORKS[network], self.DATA, optimizer, rate), []
        for steps in (1, 36, 63):
            parts.append(trainer.advance(steps))
            trainer = Trainer.resume(trainer.checkpoint(), self.DATA)
        assert bits(trainer) == bits(through)
        assert [len(part) for part in parts] == [1, 36, 63]
        for name in ("steps", "parameters", "losses", "gaps", "collapsed"):
            joined = np.concatenate([getattr(part, name) for part in parts])
            assert np.array_equal(joined, getattr(whole, name)), name

    @optimizers
    def test_a_checkpoint_is_not_changed_by_what_follows(self, optimizer):
        trainer = Trainer(NETWORKS["deep"], self.DATA, optimizer, 0.01)
        trainer.advance(10)
        checkpoint = trainer.checkpoint()
        first = trainer.advance(20)
        for _ in range(2):
            again = Trainer.resume(checkpoint, self.DATA).advance(20)
            assert np.array_equal(again.parameters, first.parameters)

    @optimizers
    def test_another_rate_keeps_step_and_memory(self, optimizer):
        """A changed rate is what plain training with that rate from then on would do."""
        network = NETWORKS["one layer"]
        X, y, data = standardized(*DATA["correlated"])
        trainer = Trainer(network, data, optimizer, 0.01)
        trainer.advance(30)
        before = trainer.checkpoint()
        tuned = before.tuned(Settings(optimizer, 0.002))
        assert (tuned.step, tuned.settings.learning_rate) == (30, 0.002)
        assert np.array_equal(tuned.memory, before.memory)
        assert before.settings.learning_rate == 0.01
        after = Trainer.resume(tuned, data)
        assert bits(after) == bits(trainer)
        trajectory = after.advance(2)
        expected = changed_rate(network, X, y, optimizer, [0.01] * 30 + [0.002] * 2)
        assert relative(trajectory.parameters, expected[-2:]) < 1e-11
        assert trajectory.steps.tolist() == [31, 32]

    @pytest.mark.parametrize("new", OPTIMIZERS)
    @optimizers
    def test_another_optimiser_starts_without_memory(self, optimizer, new):
        if new == optimizer:
            return
        trainer = Trainer(NETWORKS["one layer"], self.DATA, optimizer, 0.01)
        trainer.advance(30)
        tuned = trainer.checkpoint().tuned(Settings(new, 0.003))
        assert (tuned.settings.optimizer, tuned.step) == (new, 30)
        changed = Trainer.resume(tuned, self.DATA).advance(40)
        fresh = Trainer(trainer.network, self.DATA, new, 0.003).advance(40)
        assert changed.steps.tolist() == list(range(31, 71))
        assert np.array_equal(changed.parameters, fresh.parameters)

    def test_starting_at_a_step(self):
        checkpoint = start(NETWORKS["deep"], Settings("adam", 0.01), step=500)
        assert isinstance(checkpoint, Checkpoint)
        trainer = Trainer.resume(checkpoint, self.DATA)
        assert trainer.step == 500
        assert trainer.advance(3).steps.tolist() == [501, 502, 503]


def changed_rate(network, X, y, optimizer, rates):
    """Plain training, a rate for each step; Adam's and momentum's memory lives on."""
    theta, memory = network.parameters, [0.0, 0.0]
    parameters = []
    for step, rate in enumerate(rates, start=1):
        gradient = backpropagate(Network.from_parameters(network.widths, theta), X, y)[1]
        if optimizer == "adam":
            memory[0] = 0.9 * memory[0] + 0.1 * gradient
            memory[1] = 0.999 * memory[1] + 0.001 * gradient**2
            root = np.sqrt(memory[1] / (1 - 0.999**step)) + 1e-8
            theta = theta - rate * memory[0] / (1 - 0.9**step) / root
        else:
            memory[0] = (0.9 if optimizer == "momentum" else 0.0) * memory[0] + gradient
            theta = theta - rate * memory[0]
        parameters.append(theta)
    return np.array(parameters)


class TestRecording:
    DATA = compress(*DATA["correlated"]).standardized()

    @optimizers
    @pytest.mark.parametrize("every", [1, 2, 7, 60])
    def test_every_kth_step_is_every_kth_step(self, optimizer, every):
        one = Trainer(NETWORKS["deep"], self.DATA, optimizer, 0.01)
        other = Trainer(NETWORKS["deep"], self.DATA, optimizer, 0.01)
        all_steps = one.advance(120 // every * every)
        some = other.advance(120, every=every)
        assert len(some) == 120 // every
        for name in ("steps", "parameters", "losses", "gaps", "collapsed"):
            expected = getattr(all_steps, name)[every - 1 :: every]
            assert np.array_equal(getattr(some, name), expected), name
        assert bits(one) == bits(other)

    def test_the_last_record_is_the_present(self):
        trainer = Trainer(NETWORKS["deep"], self.DATA, "adam", 0.01)
        trajectory = trainer.advance(50, every=5)
        assert trainer.step == trajectory.steps[-1] == 50
        assert trajectory.network(-1) == trainer.network
        assert trajectory.widths == trainer.network.widths == (3, 4, 2, 5, 1)
        assert (trainer.loss, trainer.gap) == (trajectory.losses[-1], trajectory.gaps[-1])

    def test_records_are_not_overwritten(self):
        trainer = Trainer(NETWORKS["deep"], self.DATA)
        first = trainer.advance(10)
        before = first.parameters.tobytes(), first.collapsed.tobytes(), first.losses.tobytes()
        trainer.advance(10)
        assert (
            first.parameters.tobytes(),
            first.collapsed.tobytes(),
            first.losses.tobytes(),
        ) == before

    def test_no_steps(self):
        trainer = Trainer(NETWORKS["deep"], self.DATA)
        before = bits(trainer)
        assert len(trainer.advance(0)) == 0
        assert bits(trainer) == before

    def test_the_start(self):
        network = NETWORKS["one layer"]
        trainer = Trainer(network, self.DATA)
        assert trainer.step == 0
        assert trainer.network == network
        assert not trainer.diverged
        assert trainer.network.parameters.tolist() == network.parameters.tolist()


class TestDivergence:
    DATA = compress(*DATA["correlated"]).standardized()

    @pytest.mark.parametrize("network", NETWORKS)
    @pytest.mark.parametrize("every", [1, 10, 1000])
    @pytest.mark.parametrize(("optimizer", "rate"), [("gd", 5.0), ("momentum", 3.0), ("gd", 1e200)])
    def test_ends_at_the_last_finite_step(self, network, optimizer, rate, every):
        trainer = Trainer(NETWORKS[network], self.DATA, optimizer, rate)
        trajectory = trainer.advance(20_000, every=every)
        assert trainer.diverged
        assert len(trajectory) < 20_000 // every
        for values in (trajectory.parameters, trajectory.losses, trajectory.gaps):
            assert np.isfinite(values).all()
        assert np.isfinite([trainer.loss, trainer.gap, *trainer.network.parameters]).all()
        if len(trajectory):
            assert trajectory.steps[-1] == trainer.step
            assert trajectory.network(-1) == trainer.network

        one_by_one = Trainer(NETWORKS[network], self.DATA, optimizer, rate)
        one_by_one.advance(20_000)
        assert bits(one_by_one) == bits(trainer)
        assert one_by_one.advance(1).steps.tolist() == []
        # one more step of plain descent is beyond the finite numbers
        trainer = Trainer.resume(trainer.checkpoint(), self.DATA)
        assert len(trainer.advance(1)) == 0
        assert trainer.diverged

    def test_a_smaller_rate_goes_on_from_there(self):
        trainer = Trainer(NETWORKS["neuron"], self.DATA, "gd", 5.0)
        trainer.advance(30)
        high = trainer.loss
        tuned = Trainer.resume(trainer.checkpoint().tuned(Settings("gd", 0.05)), self.DATA)
        tuned.advance(200)
        assert not tuned.diverged
        assert tuned.loss < 1e-3 * high
        assert tuned.step == 230

    def test_what_converges_does_not_diverge(self):
        for optimizer, rate in RATES.items():
            trainer = Trainer(NETWORKS["deep"], self.DATA, optimizer, rate)
            assert len(trainer.advance(500)) == 500
            assert not trainer.diverged


@pytest.mark.parametrize(
    ("message", "make"),
    [
        ("2 features, the data have 3", lambda data: Trainer(Network.random((2, 1), 0), data)),
        ("one of gd, momentum, adam", lambda data: Trainer(NETWORKS["neuron"], data, "sgd")),
        ("positive and finite", lambda data: Trainer(NETWORKS["neuron"], data, "gd", 0.0)),
        ("positive and finite", lambda data: Trainer(NETWORKS["neuron"], data, "gd", -1.0)),
        ("positive and finite", lambda data: Trainer(NETWORKS["neuron"], data, "gd", np.inf)),
        ("positive and finite", lambda data: Trainer(NETWORKS["neuron"], data, "gd", np.nan)),
        ("one of", lambda data: Settings("newton", 0.1)),
        (
            "not of the rows that were compressed",
            lambda data: Trainer(
                NETWORKS["neuron"], data, batches=Batches(np.ones((119, 3)), np.ones(119), 5)
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_an_error(message, make):
    with pytest.raises(ValueError, match=message):
        make(compress(*DATA["correlated"]))
