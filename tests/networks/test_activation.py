"""With the identity nothing changes, to the last bit; with a bend it does, by what is expected."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Layer, Network
from linnet.networks.activation import ACTIVATIONS, what_breaks

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)
BENDS = {"identity": float, "relu": lambda a: max(a, 0.0), "tanh": math.tanh}

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(lambda widths: (*widths, 1))
seeds = st.integers(0, 2**32 - 1)


def rows_for(network, seed):
    return 3 * np.random.default_rng(seed).standard_normal((6, network.widths[0]))


def by_hand(network, row, bend):
    """One row, node by node."""
    column = list(row)
    for k, layer in enumerate(network.layers, start=1):
        sums = [
            math.fsum([b, *(w * a for w, a in zip(weights, column, strict=True))])
            for weights, b in zip(layer.weights, layer.bias, strict=True)
        ]
        column = [bend(a) for a in sums] if k < len(network.layers) else sums
    return column[0]


@pytest.mark.parametrize("activation", BENDS)
@CHECK
@given(widths=shapes, seed=seeds)
def test_predictions_and_where_they_differ_most(activation, widths, seed):
    network = Network.random(widths, seed)
    X = rows_for(network, seed)
    found = what_breaks(network, X, activation)
    expected = [by_hand(network, row, BENDS[activation]) for row in X]
    assert found.predictions == pytest.approx(expected, rel=1e-9, abs=1e-9)
    differences = np.abs(found.predictions - network.predict(X))
    assert found.difference == differences[found.row] == differences.max()
    assert (differences[: found.row] < found.difference).all()


@CHECK
@given(widths=shapes, seed=seeds)
def test_the_identity_breaks_nothing(widths, seed):
    network = Network.random(widths, seed)
    X = rows_for(network, seed)
    found = what_breaks(network, X, "identity")
    assert found.predictions.tobytes() == network.predict(X).tobytes()
    assert (found.difference, found.row) == (0.0, 0)


def test_by_hand():
    network = Network((Layer([[1], [-1]], [0, 0]), Layer([[1, 2]], [5])))  # 5 - x
    X = [[1], [-3], [0]]
    found = what_breaks(network, X, "relu")
    assert found.predictions.tolist() == [6, 11, 5]  # instead of 4, 8, 5
    assert (found.difference, found.row) == (3.0, 1)


def test_without_hidden_layers_there_is_nothing_to_bend():
    network = Network((Layer([[2, -3]], [-50]),))
    for activation in ACTIVATIONS:
        found = what_breaks(network, [[1, 1], [4, 0]], activation)
        assert found.predictions.tolist() == [-51, -42]
        assert found.difference == 0.0


def test_what_cannot_be_said():
    network = Network.random((1, 2, 1), seed=1)
    with pytest.raises(KeyError, match="sigmoid"):
        what_breaks(network, [[1]], "sigmoid")
    with pytest.raises(ValueError, match="there are none"):
        what_breaks(network, np.empty((0, 1)), "relu")
    huge = Network((Layer([[1e200], [1e200]], [0, 0]), Layer([[1e200, -1e200]], [0])))
    with pytest.raises(ValueError, match="finite"):
        what_breaks(huge, [[1]], "tanh")


def test_what_was_found_stays():
    found = what_breaks(Network.random((1, 2, 1), seed=1), [[1]], "tanh")
    with pytest.raises(ValueError, match="read-only"):
        found.predictions[0] = 1.0
