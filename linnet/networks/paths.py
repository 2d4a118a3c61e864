"""Where a coefficient comes from: the paths through a network, and the steps of its product.

A coefficient of the collapsed network is a sum over paths: from an input to the output, the product
of the weights on the way (Wright, "The method of path coefficients", Annals of Mathematical
Statistics 5, 1934). The intercept is the same sum over the paths that start at a bias. Multiplying
the matrices adds up all of them without walking any; which of them are the largest can be found
without walking them all, too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import merge
from itertools import chain, islice, pairwise, product

import numpy as np

from linnet.networks.layer import Layer
from linnet.networks.network import Network


@dataclass(frozen=True)
class Path:
    """One way through a network, and what it adds to a coefficient.

    Attributes
    ----------
    nodes : tuple of int
        A node for every column, from 0 (the inputs) to the output: counted from 1, and 0 for the
        constant 1 that stands in every column but the last. A path from input 2 of 2-4-3-1 is
        (2, n1, n2, 1). A path from a bias runs along the 1s and leaves them once: (0, 0, n2, 1)
        starts at the bias of node n2 in column 2.
    weights : tuple of float
        The weights of the links it takes, inputs first, a bias being the link from the constant.
        The links from 1 to 1 are not counted: they are the same in every network.
    term : float
        The product of the weights, rounded once; infinite where it is beyond the finite numbers.
    """

    nodes: tuple[int, ...]
    weights: tuple[float, ...]
    term: float

    @property
    def start(self) -> tuple[int, int]:
        """Column and node of the first link with a weight: (0, j), or (k, 0) for a bias."""
        column = len(self.nodes) - 1 - len(self.weights)
        return column, self.nodes[column]


@dataclass(frozen=True)
class Paths:
    """The largest of the paths that add up to a coefficient.

    Attributes
    ----------
    paths : tuple of Path
        Largest ``abs(term)`` first, ties by ``nodes``; those with a weight of 0 are last.
    count : int
        How many paths there are, shown or not.
    rest : float
        What the paths that are not shown add up to: 0.0 if there are none.
    total : float
        What all paths add up to: the coefficient.
    """

    paths: tuple[Path, ...]
    count: int
    rest: float
    total: float


@dataclass(frozen=True, eq=False)
class Product:
    """One step of multiplying a network's matrices: W_last ... W_first.

    Attributes
    ----------
    first, last : int
        The layers multiplied so far, counted from 1.
    matrix : ndarray
        Their product.
    multiplications : int
        Of two numbers, in this step: rows × inner × columns.
    """

    first: int
    last: int
    matrix: np.ndarray
    multiplications: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the matrix."""
        return self.matrix.shape


def largest_paths(network: Network, j: int, most: int = 20) -> Paths:
    """The paths that add most to a coefficient, and what is left for all others.

    Parameters
    ----------
    network : Network
    j : int
        0 for the intercept, 1 to p for the inputs.
    most : int
        How many paths to show.

    Returns
    -------
    Paths
        In target units per unit of input j, as ``network.collapse()`` is.

    Raises
    ------
    IndexError
        If there is no such coefficient.
    ValueError
        If ``most`` is negative or a weight is not finite.

    Notes
    -----
    The largest paths to a node go on from the largest to the nodes before it, so each node keeps
    only ``most`` (Bellman & Kalaba, "On kth best policies", J. SIAM 8, 1960): the cost grows with
    the links, not with the paths. A float is a whole number over a power of two, so all of it is
    done in whole numbers. Nothing rounds, overflows or cancels before the last division, which is
    why ``rest`` has all its digits, and ties are ties.
    """
    if not 0 <= j <= network.widths[0]:
        raise IndexError(f"there is no coefficient {j}; there are 0 to {network.widths[0]}")
    if most < 0:
        raise ValueError(f"most must be 0 or more, got {most}")
    if not np.all(np.isfinite(network.parameters)):
        raise ValueError("paths need finite weights")
    matrices, scales = zip(*map(_whole, network.layers), strict=True)
    scale = math.prod(scales)
    shown = _largest(matrices, j, most)
    if len(shown) < most:  # there is room for paths that add nothing
        known = set(shown)
        silent = (nodes for nodes in _every(network.widths, j) if nodes not in known)
        shown += islice(silent, most - len(shown))
    terms = [math.prod(_on_the_way(matrices, nodes)) for nodes in shown]
    total = reduce(np.matmul, matrices[-2::-1], matrices[-1][1])[j]
    own = [layer.homogeneous for layer in network.layers]
    return Paths(
        tuple(
            Path(nodes, _weights(own, nodes), _divide(term, scale))
            for nodes, term in zip(shown, terms, strict=True)
        ),
        path_count(network.widths, j),
        _divide(total - sum(terms), scale),
        _divide(total, scale),
    )


def path_count(widths: Sequence[int], j: int) -> int:
    """How many paths lead to the output of a network of these widths.

    Parameters
    ----------
    widths : sequence of int
        (inputs, hidden..., 1).
    j : int
        From input j; 0 for those from the biases of all layers.

    Returns
    -------
    int
        Exact, however many.
    """
    starts = [1] if j else range(1, len(widths))
    return sum(math.prod(widths[column:]) for column in starts)


def products(network: Network, from_left: bool, *, constants: bool = True) -> tuple[Product, ...]:
    """Multiply W_L ... W_1 step by step, from the left or from the right.

    The result is the same, the work is not. From the left a single row is carried along, as
    backpropagation does; from the right a whole matrix (Griewank & Walther, "Evaluating
    derivatives", 2nd ed., 2008, chapter 3). 2-4-3-1 without the constants takes 12 + 8 = 20
    multiplications from the left, 24 + 6 = 30 from the right.

    Parameters
    ----------
    network : Network
    from_left : bool
        True for (W_L W_{L-1}) first, False for (W_2 W_1).
    constants : bool
        With the biases, as homogeneous matrices ``[[1, 0], [b, W]]``, the last without its row of
        the constant, which nobody reads; or the weights alone.

    Returns
    -------
    tuple of Product
        A step for every layer but one; none for a network of one layer. The last one's matrix is
        ``network.collapse()``: [bias, weights] of shape (1, p + 1), or weights of shape (1, p).
    """
    if constants:
        matrices = [layer.homogeneous for layer in network.layers]
        matrices[-1] = matrices[-1][1:]
    else:
        matrices = [layer.weights for layer in network.layers]
    depth, steps = len(matrices), []
    done = matrices[-1] if from_left else matrices[0]
    for step in range(1, depth):
        if from_left:
            first, last, left, right = depth - step, depth, done, matrices[-1 - step]
        else:
            first, last, left, right = 1, step + 1, matrices[step], done
        done = left @ right
        done.flags.writeable = False
        steps.append(Product(first, last, done, left.size * right.shape[1]))
    return tuple(steps)


def _whole(layer: Layer) -> tuple[np.ndarray, int]:
    """A layer's homogeneous matrix in whole numbers, as Python's, and what they are divided by."""
    matrix = layer.homogeneous
    ratios = [value.as_integer_ratio() for value in matrix.ravel().tolist()]
    scale = max(below for _, below in ratios)  # powers of two: the largest is common to all
    whole = [above * (scale // below) for above, below in ratios]
    return np.array(whole, dtype=object).reshape(matrix.shape), scale


def _largest(matrices: Sequence[np.ndarray], j: int, most: int) -> list[tuple[int, ...]]:
    """The largest paths without a weight of 0, as nodes."""
    # node: the largest paths to it, -abs(product) and nodes, in order
    best: dict[int, list[tuple[int, tuple[int, ...]]]] = {j: [(-1, (j,))]}
    for matrix in matrices:
        best = {
            to: list(
                islice(merge(*(_extended(best[source], row[source], to) for source in best)), most)
            )
            for to, row in enumerate(matrix)
        }
    return [nodes for _, nodes in best[1]]


def _extended(paths: list, weight: int, to: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Paths, one link longer, in the same order; none over a weight of 0."""
    if weight:
        for size, nodes in paths:
            yield size * abs(weight), (*nodes, to)


def _every(widths: Sequence[int], j: int) -> Iterator[tuple[int, ...]]:
    """All paths in the order of their nodes, one by one: there may be too many to list."""
    leaves = [0] if j else range(len(widths) - 2, -1, -1)  # columns of the last 0; or of the input
    return chain.from_iterable(
        product(*[(j,)] * (column + 1), *(range(1, width + 1) for width in widths[column + 1 :]))
        for column in leaves
    )


def _on_the_way(matrices: Sequence[np.ndarray], nodes: tuple[int, ...]) -> list:
    """The entries of the matrices along a path."""
    return [
        matrix[to, source] for matrix, (source, to) in zip(matrices, pairwise(nodes), strict=True)
    ]


def _weights(matrices: Sequence[np.ndarray], nodes: tuple[int, ...]) -> tuple[float, ...]:
    """The weights along a path; a link that leads to a 0 is one from 1 to 1, and not counted."""
    links = zip(_on_the_way(matrices, nodes), nodes[1:], strict=True)
    return tuple(float(weight) for weight, to in links if to)


def _divide(above: int, below: int) -> float:
    """The nearest float, infinite beyond the largest."""
    try:
        return above / below
    except OverflowError:
        return math.inf if above > 0 else -math.inf
