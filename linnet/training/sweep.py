"""Down and up through a network's homogeneous matrices, and how they lie in one flat vector.

With the layers as homogeneous matrices H_1 ... H_{L-1} and the output row c:

- down: ``t_{L-1} = c``, ``t_{k-1} = t_k H_k``; ``t_0`` is the collapsed network, W*;
- up: from ``u_0``, ``u_k = H_k u_{k-1}``.

`linnet.training.trainer` writes the same two sweeps down once, as products into arrays that are
there already, because it takes them in every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from linnet.networks.network import Network, parameter_count


def matrices(network: Network) -> tuple[list[np.ndarray], np.ndarray]:
    """H_1 ... H_{L-1}, each of shape (out + 1, in + 1), and the output row c."""
    *hidden, last = [layer.homogeneous for layer in network.layers]
    return hidden, last[1]


def down(hidden: Sequence[np.ndarray], row: np.ndarray) -> list[np.ndarray]:
    """``t_0 ... t_{L-1}``: what the output makes of each column of nodes, its 1 first."""
    found = [row]
    for H in reversed(hidden):
        found.append(found[-1] @ H)
    return found[::-1]


def up(hidden: Sequence[np.ndarray], start: np.ndarray) -> list[np.ndarray]:
    """``u_0 ... u_{L-1}``, each a vector, or a matrix with a column a start."""
    found = [start]
    for H in hidden:
        found.append(H @ found[-1])
    return found


def shapes(widths: Sequence[int]) -> list[tuple[int, int]]:
    """Homogeneous shapes; the output row needs no carried 1."""
    last = len(widths) - 2
    return [
        (outputs + (k < last), inputs + 1) for k, (inputs, outputs) in enumerate(pairwise(widths))
    ]


def size_of(widths: Sequence[int]) -> int:
    """The length of the flat vector."""
    return sum(rows * columns for rows, columns in shapes(widths))


def blocks(flat: np.ndarray, widths: Sequence[int]) -> list[np.ndarray]:
    """Views of a flat vector as the homogeneous matrices."""
    views, begin = [], 0
    for rows, columns in shapes(widths):
        views.append(flat[begin : begin + rows * columns].reshape(rows, columns))
        begin += rows * columns
    return views


def free_entries(widths: Sequence[int]) -> np.ndarray:
    """Where the parameters lie in the flat vector: all but the rows that carry the 1."""
    marks = np.ones(size_of(widths), dtype=bool)
    for block in blocks(marks, widths)[:-1]:
        block[0] = False
    entries = np.flatnonzero(marks)
    assert len(entries) == parameter_count(widths)
    return entries
