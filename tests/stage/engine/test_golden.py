"""The engine against `linnet`, which is the authority: the same numbers, up to rounding.

Adam amplifies rounding once it has arrived, and gradient descent does beyond the edge of stability.
So the rates here are below the edge, and Adam's too small to arrive.
"""

from functools import cache

import numpy as np
import pytest

from linnet import Network, Trainer, compress, least_squares
from linnet.data.datasets import DATASETS
from linnet.networks.random import bits, initial_node, key, normals, permutation
from linnet.stage.scene import Scene
from linnet.training.minibatch import Batches
from linnet.training.stability import edge
from linnet.training.trainer import Checkpoint, Settings, start
from tests.stage.engine.node import ask

STEPS = (1, 2, 10, 100, 400, 1000)
WIDTHS = {
    "2-3-1": (2, 3, 1),
    "3-4-3-1": (3, 4, 3, 1),
    "10-8-8-1": (10, 8, 8, 1),
    "8 × 16": (3, *[16] * 8, 1),
    "no hidden layer": (4, 1),
}
TRAINING = {  # optimiser, its rate as a share of the edge or as it is, rows a step
    "gd": ("gd", 0.2, 0),
    "momentum": ("momentum", 0.02, 0),
    "adam": ("adam", 1e-4, 0),
    "mini-batches": ("gd", 0.05, 32),
    "mini-batches, adam": ("adam", 1e-4, 32),
}
DATA = ("well-conditioned", "ill-conditioned")


@cache
def rows(kind, p):
    rng = np.random.default_rng(p)
    X = rng.standard_normal((150, p))
    if kind == "ill-conditioned":  # features that nearly repeat each other, of different sizes
        X = (X[:, :1] + 0.1 * X) * np.geomspace(0.5, 3, p) + 2
    y = X @ np.linspace(1, -2, p) + rng.standard_normal(150) + 1
    return X, y


def scene_of(X, y, standardised):
    data = compress(X, y)
    names = tuple(f"x{j}" for j in range(X.shape[1]))
    return Scene(
        names, "y", X, y, data.standardized() if standardised else data, least_squares(X, y)
    )


def journal_of(widths, seed, optimizer, rate, batch=0):
    settings = {"kind": "settings", "optimizer": optimizer, "rate": rate, "batch": batch}
    return [[0, {"kind": "start", "widths": widths, "seed": seed}], [0, settings]]


def relative(value, expected):
    return np.abs(np.subtract(value, expected)).max() / np.abs(expected).max()


def assert_same(frame, trainer, tolerance=1e-9):
    assert frame["step"] == trainer.step
    assert tuple(frame["widths"]) == trainer.widths
    assert relative(frame["parameters"], trainer.network.parameters) < tolerance
    layer = trainer.network.collapse()
    assert relative(frame["beta"], np.append(layer.bias, layer.weights)) < tolerance
    assert frame["loss"] == pytest.approx(trainer.loss, rel=1e-8)
    assert frame["gap"] == pytest.approx(trainer.gap, rel=1e-6, abs=1e-9)


@pytest.mark.thorough
@pytest.mark.parametrize("standardised", [True, False], ids=["z-scores", "own units"])
@pytest.mark.parametrize("kind", DATA)
@pytest.mark.parametrize("training", TRAINING)
@pytest.mark.parametrize("shape", WIDTHS)
def test_a_thousand_steps(shape, training, kind, standardised):
    widths, (optimizer, rate, batch) = WIDTHS[shape], TRAINING[training]
    X, y = rows(kind, widths[0])
    scene, network = scene_of(X, y, standardised), Network.random(widths, seed=7)
    if optimizer != "adam":
        rate *= edge(network, scene.data, optimizer)
    batches = Batches(X, y, batch, seed=7) if batch else None
    trainer = Trainer(network, scene.data, optimizer, rate, batches)
    frames = ask(
        "frames",
        scene=scene.payload(),
        journal=journal_of(widths, 7, optimizer, rate, batch),
        steps=STEPS,
    )
    for step, frame in zip(STEPS, frames, strict=True):
        trainer.advance(step - trainer.step, every=step - trainer.step)
        assert not trainer.diverged and not frame["diverged"]
        assert_same(frame, trainer)
        expected = None if batch else edge(trainer.network, scene.data, optimizer)
        assert frame["edge"] == (expected and pytest.approx(expected, rel=1e-6))


@pytest.mark.parametrize("training", TRAINING)
def test_data_that_come_compressed(training, monkeypatch):
    """More rows than the browser gets: R, and rows for mini-batches where they are asked for."""
    optimizer, rate, batch = TRAINING[training]
    X, y = rows("ill-conditioned", 3)
    monkeypatch.setattr("linnet.stage.scene.FEW_NUMBERS", 0)
    monkeypatch.setattr("linnet.stage.scene.DRAWN_ROWS", 20)
    scene = scene_of(X, y, standardised=True)
    payload = scene.payload(batches=bool(batch))
    assert "pseudo" in payload["data"]
    network = Network.random((3, 4, 1), seed=7)
    batches = Batches(X, y, batch, seed=7) if batch else None
    trainer = Trainer(network, scene.data, optimizer, rate / 10, batches)
    journal = journal_of((3, 4, 1), 7, optimizer, rate / 10, batch)
    for frame in ask("frames", scene=payload, journal=journal, steps=STEPS):
        trainer.advance(frame["step"] - trainer.step, every=frame["step"] - trainer.step)
        assert_same(frame, trainer)


def test_changes_on_the_way():
    """Each kind of change, and training between them."""
    X, y = rows("well-conditioned", 2)
    scene = scene_of(X, y, standardised=True)
    changes = [
        ({"kind": "settings", "optimizer": "momentum", "rate": 0.005, "batch": 0}, None),
        ({"kind": "settings", "optimizer": "momentum", "rate": 0.01, "batch": 0}, None),
        ({"kind": "add_node", "layer": 1}, lambda net: net.add_node(1, 7)),
        ({"kind": "add_layer"}, lambda net: net.add_layer(2)),
        ({"kind": "add_node", "layer": 2}, lambda net: net.add_node(2, 7)),
        ({"kind": "remove_node", "layer": 1}, lambda net: net.remove_node(1)),
        (
            {"kind": "weight", "layer": 2, "to": 3, "from": 0, "value": 0.25},
            lambda net: net.with_weight(2, 3, 0, 0.25),
        ),
        ({"kind": "settings", "optimizer": "adam", "rate": 0.001, "batch": 0}, None),
        ({"kind": "settings", "optimizer": "adam", "rate": 0.001, "batch": 10}, None),
        ({"kind": "remove_layer"}, lambda net: net.remove_layer(2)),
        ({"kind": "remove_layer"}, lambda net: net.remove_layer(1)),
        ({"kind": "settings", "optimizer": "gd", "rate": 0.01, "batch": 0}, None),
    ]
    steps = [30 * (k + 1) for k in range(len(changes))]
    journal = journal_of((2, 3, 1), 7, "gd", 0.02)
    journal += [[step, change] for step, (change, _) in zip(steps, changes, strict=True)]
    at = sorted([*steps, *(step + 15 for step in steps)])
    frames = {
        frame["step"]: frame
        for frame in ask("frames", scene=scene.payload(), journal=journal, steps=at)
    }
    checkpoint = start(Network.random((2, 3, 1), 7), Settings("gd", 0.02))
    for step, (change, edit) in zip(steps, changes, strict=True):
        checkpoint = trained(checkpoint, scene, step)
        if edit:
            checkpoint = start(edit(checkpoint.network), checkpoint.settings, step)
        else:
            batches = Batches(X, y, change["batch"], 7) if change["batch"] else None
            settings = Settings(change["optimizer"], change["rate"], batches)
            checkpoint = checkpoint.tuned(settings)
        assert_same(frames[step], Trainer.resume(checkpoint, scene.data))
        checkpoint = trained(checkpoint, scene, step + 15)
        assert_same(frames[step + 15], Trainer.resume(checkpoint, scene.data))


def trained(checkpoint: Checkpoint, scene: Scene, step: int) -> Checkpoint:
    trainer = Trainer.resume(checkpoint, scene.data)
    trainer.advance(step - trainer.step)
    return trainer.checkpoint()


def test_the_last_finite_step():
    X, y = rows("well-conditioned", 2)
    scene = scene_of(X, y, standardised=True)
    trainer = Trainer(Network.random((2, 3, 1), 7), scene.data, "gd", 1.5)
    trainer.advance(5000, every=5000)
    (frame,) = ask(
        "frames",
        scene=scene.payload(),
        journal=journal_of((2, 3, 1), 7, "gd", 1.5),
        steps=[5000],
    )
    assert trainer.diverged and frame["diverged"]
    assert frame["step"] == trainer.step


@pytest.mark.parametrize("name", DATASETS)
def test_least_squares_of_the_built_in_sets(name):
    """Plain QR against the certified fit, which refines it."""
    own = DATASETS[name]
    selection = own.table().select(own.target, own.features)
    fit = least_squares(selection.X, selection.y)
    for standardised in (True, False):
        scene = scene_of(selection.X, selection.y, standardised)
        found = ask("regression", scene=scene.payload())
        expected = np.append(fit.intercept, fit.coefficients)
        assert np.abs(np.array(found["own"]) / expected - 1).max() < 1e-10
        assert (
            np.abs(np.array(found["goal"]) - scene.goal).max() <= 1e-10 * np.abs(scene.goal).max()
        )
        assert found["floor"] == pytest.approx(scene.data.pseudo_rows()[1], rel=1e-10)


@pytest.mark.parametrize("standardised", [True, False], ids=["z-scores", "own units"])
@pytest.mark.parametrize("case", ["repeated", "constant", "few rows", "constant target", "far"])
def test_awkward_columns(case, standardised):
    """The least-squares solution of least norm in z-scores, and the same floor."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((40, 3))
    y = X @ [1.0, 2.0, 3.0] + rng.standard_normal(40)
    if case == "repeated":
        X = X[:, [0, 1, 0, 2]] * [1, 1, -30, 1]
    elif case == "constant":
        X[:, 1] = 0.1
    elif case == "few rows":
        X, y = X[:3], y[:3]
    elif case == "constant target":
        y = np.full(40, 0.1)
    else:
        X = X * [1, 1e-3, 1e3] + [1e6, -5, 1e7]
    scene = scene_of(X, y, standardised)
    found = ask("regression", scene=scene.payload())
    expected, floor = scene.data.pseudo_rows()
    assert found["rank"] == len(expected)
    scale = 1 + np.abs(scene.goal)
    assert np.abs(np.array(found["goal"]) - scene.goal).max() < 1e-8 * scale.max()
    spread = 1.0 if standardised else np.var(y)
    assert found["floor"] == pytest.approx(floor, rel=1e-9, abs=1e-24 * max(1.0, spread))


class TestRandomness:
    @pytest.mark.parametrize("words", [[0], [7], [2**32 - 1], [191, 1, 2, 3], [50, 2, 0]], ids=str)
    def test_draws(self, words):
        answer = ask("draws", words=words, count=10_000)
        assert answer["bits"] == bits(key(*words), 10_000).tolist()
        assert answer["normals"] == normals(key(*words), 10_000).tolist()

    @pytest.mark.parametrize("seed", [0, 50, 2**32 - 1])
    @pytest.mark.parametrize("inputs", [1, 3, 16])
    def test_nodes(self, seed, inputs):
        expected = [initial_node(seed, 2, k + 1, inputs).tolist() for k in range(16)]
        assert ask("nodes", seed=seed, layer=2, inputs=inputs, count=16) == expected

    @pytest.mark.parametrize("seed", [0, 50, 2**32 - 1])
    @pytest.mark.parametrize("rows", [1, 96, 20_000])
    def test_shuffles(self, seed, rows):
        expected = [permutation(seed, number, rows).tolist() for number in range(5)]
        assert ask("permutations", seed=seed, rows=rows, count=5) == expected
