"""What an activation changes: the same weights, bent between the layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linnet.networks.network import Network

BLOCK_ROWS = 8192  # at a time: a layer's nodes for all rows would be many times the data
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "identity": lambda sums: sums,
    "relu": lambda sums: np.maximum(sums, 0.0),
    "tanh": np.tanh,
}


@dataclass(frozen=True, eq=False)
class Break:
    """How far a network with activations is from the linear one with the same weights.

    Attributes
    ----------
    predictions : ndarray of shape (n,)
        With the activation.
    difference : float
        The largest absolute difference from the linear network's predictions, in their units.
    row : int
        Where it is, from 0; the first such row.
    """

    predictions: np.ndarray
    difference: float
    row: int


def what_breaks(
    network: Network, X: np.ndarray, activation: str, check: Callable[[], None] = lambda: None
) -> Break:
    """Put an activation on the hidden layers and see where the predictions go.

    Parameters
    ----------
    network : Network
        In the units it was trained in. In the data's own units, standardising is a layer too, and
        would be bent like the others.
    X : array_like of shape (n, p)
        At least one row, in the same units.
    activation : {"identity", "relu", "tanh"}
    check : callable, optional
        Called before each few thousand rows; what it raises ends the work.

    Returns
    -------
    Break
        With the identity, and without hidden layers, the difference is exactly 0.

    Raises
    ------
    KeyError
        If there is no such activation.
    ValueError
        If there is no row, or a prediction is not finite.
    """
    bend = ACTIVATIONS[activation]
    rows = np.asarray(X, dtype=float)
    if not len(rows):
        raise ValueError("what an activation breaks is seen on rows, and there are none")
    *hidden, last = network.layers
    predictions, differences = np.empty(len(rows)), np.empty(len(rows))
    with np.errstate(all="ignore"):  # a diverging network's numbers overflow
        for start in range(0, len(rows), BLOCK_ROWS):
            check()
            place = slice(start, start + BLOCK_ROWS)
            nodes = rows[place]
            for layer in hidden:
                nodes = bend(layer.apply(nodes))
            predictions[place] = last.apply(nodes)[:, 0]
            differences[place] = np.abs(predictions[place] - network.predict(rows[place]))
    if not np.all(np.isfinite(differences)):
        raise ValueError("the network's predictions are beyond the finite numbers")
    predictions.flags.writeable = False
    row = int(np.argmax(differences))
    return Break(predictions, float(differences[row]), row)
