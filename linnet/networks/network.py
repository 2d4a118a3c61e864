"""Networks with identity activations, as values.

A network is a composition of layers: in homogeneous form one product, ``H_L ... H_1``. Multiplied
out (:meth:`Network.collapse`), it is one affine map: a regression.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count, pairwise

import numpy as np

from linnet.networks.layer import Layer
from linnet.networks.random import initial_node
from linnet.networks.saved import print_layers, read_layers


@dataclass(frozen=True)
class Network:
    """Linear layers one after another, inputs first, with one output.

    Every method returns a new network; none changes this one. Layers are counted from 1 and
    hidden layer k is the output of ``layers[k - 1]``.

    Attributes
    ----------
    layers : tuple of Layer

    Raises
    ------
    ValueError
        If there is no layer, neighbours do not fit, or there is more than one output.
    """

    layers: tuple[Layer, ...]

    def __post_init__(self):
        layers = tuple(self.layers)
        object.__setattr__(self, "layers", layers)
        if not layers:
            raise ValueError("a network needs at least one layer")
        for first, second in pairwise(layers):
            if first.weights.shape[0] != second.weights.shape[1]:
                raise ValueError(f"{second!r} does not fit on {first!r}")
        if self.widths[-1] != 1:
            raise ValueError(f"a network has one output, got {self.widths[-1]}")

    @classmethod
    def random(cls, widths: Sequence[int], seed: int) -> Network:
        """A network with random weights, the same for the same seed to the last bit.

        Node by node as :func:`linnet.networks.random.initial_node` draws them: a wider or deeper
        network of the same seed starts with the same nodes, and some more.

        Parameters
        ----------
        widths : sequence of int
            (inputs, hidden..., 1).
        seed : int
            From 0 to 2^32 - 1.

        Raises
        ------
        ValueError
            If the seed is out of range.
        """
        return cls(
            tuple(
                Layer(rows[:, 1:], rows[:, 0])
                for layer, (inputs, outputs) in enumerate(pairwise(widths), 1)
                for rows in [
                    np.stack([initial_node(seed, layer, k + 1, inputs) for k in range(outputs)])
                ]
            )
        )

    @classmethod
    def from_parameters(cls, widths: Sequence[int], parameters: np.ndarray) -> Network:
        """The network whose :attr:`parameters` these are.

        Raises
        ------
        ValueError
            If there are not as many parameters as the widths ask for.
        """
        if len(parameters) != parameter_count(widths):
            raise ValueError(
                f"widths {tuple(widths)} take {parameter_count(widths)} parameters, "
                f"got {len(parameters)}"
            )
        layers, start = [], 0
        for inputs, outputs in pairwise(widths):
            stop = start + outputs * (inputs + 1)
            rows = np.reshape(parameters[start:stop], (outputs, inputs + 1))
            layers.append(Layer(rows[:, 1:], rows[:, 0]))
            start = stop
        return cls(tuple(layers))

    @classmethod
    def from_json(cls, text: str) -> Network:
        """The network that :meth:`to_json` wrote, the same to the last bit.

        Raises
        ------
        ValueError
            If the text is anything else; the message is one plain sentence.
        """
        layers, widths = read_layers(text)
        network = cls(tuple(layers))
        if not np.array_equal(widths, network.widths):
            raise ValueError("the widths of this saved network are not those of its layers")
        return network

    def to_json(self) -> str:
        """The network as a JSON object that :meth:`from_json` reads back to the last bit.

        ``{"linnet": 1, "widths": [...], "layers": [{"weights": [[...]], "bias": [...]}, ...]}``

        Raises
        ------
        ValueError
            If a weight or bias is not finite: the network has diverged.
        """
        return print_layers(self.layers, self.widths)

    @property
    def widths(self) -> tuple[int, ...]:
        """(inputs, hidden..., outputs), for instance (2, 3, 1)."""
        return (
            self.layers[0].weights.shape[1],
            *(layer.weights.shape[0] for layer in self.layers),
        )

    @property
    def hidden(self) -> int:
        """The number of hidden layers."""
        return len(self.layers) - 1

    @property
    def parameters(self) -> np.ndarray:
        """All parameters, flat: layer by layer, node by node, each its bias, then its weights."""
        return np.concatenate(
            [np.column_stack([layer.bias, layer.weights]).ravel() for layer in self.layers]
        )

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Predict, layer by layer.

        Parameters
        ----------
        X : array_like of shape (n, p)

        Returns
        -------
        ndarray of shape (n,)
        """
        rows = np.asarray(X, dtype=float)
        for layer in self.layers:
            rows = layer.apply(rows)
        return rows[:, 0]

    def collapse(self) -> Layer:
        """Multiply the layers into one affine map, W*: weights (1, p) and bias (1,)."""
        return self.node_regressions(len(self.layers))

    def node_regressions(self, column: int) -> Layer:
        """What each node of a column computes from the inputs: a regression a node.

        Parameters
        ----------
        column : int
            0 for the inputs, 1 for the first hidden layer, ``len(layers)`` for the output.

        Returns
        -------
        Layer
            Weights (nodes, p) and bias (nodes,).

        Raises
        ------
        IndexError
            If there is no such column.
        """
        if not 0 <= column <= len(self.layers):
            raise IndexError(f"there is no column {column}; there are 0 to {len(self.layers)}")
        first = Layer.identity(self.widths[0])
        return reduce(lambda done, layer: layer.after(done), self.layers[:column], first)

    def with_weight(self, layer: int, to: int, source: int, value: float) -> Network:
        """The network with one weight replaced; ``source`` 0 is the bias, 1 the first node.

        Parameters
        ----------
        layer : int
            From 1.
        to : int
            The node the link leads to, from 1.
        source : int
            The node the link comes from, from 1, or 0 for the bias.
        value : float

        Raises
        ------
        IndexError
            If there is no such link.
        """
        if not (1 <= layer <= len(self.layers) and 1 <= to <= self.widths[layer]):
            raise IndexError(f"there is no node {to} in layer {layer}")
        if not 0 <= source <= self.widths[layer - 1]:
            raise IndexError(f"there is no node {source} before layer {layer}")
        rows = self.layers[layer - 1].homogeneous[1:]
        rows[to - 1, source] = value
        return self._replace(layer, layer, [Layer(rows[:, 1:], rows[:, 0])])

    def add_node(self, layer: int, seed: int = 0) -> Network:
        """Add a node to a hidden layer without changing the function.

        The new node gets random incoming weights, so that it can learn, and the outgoing
        weight 0, so that it says nothing yet. They are those of the next node that a network of
        this seed would have there, unless a node there has them already.

        Raises
        ------
        IndexError
            If there is no such hidden layer.
        """
        self._check_hidden(layer)
        before, after = self.layers[layer - 1], self.layers[layer]
        nodes, inputs = before.weights.shape
        there = before.homogeneous[1:]
        drawn = (initial_node(seed, layer, number, inputs) for number in count(nodes + 1))
        new = next(row for row in drawn if not (there == row).all(axis=1).any())
        grown = Layer(np.vstack([before.weights, new[1:]]), np.append(before.bias, new[0]))
        silent = np.zeros((after.weights.shape[0], 1))
        return self._replace(
            layer, layer + 1, [grown, Layer(np.hstack([after.weights, silent]), after.bias)]
        )

    def remove_node(self, layer: int, node: int | None = None) -> Network:
        """Remove a node (the last one, or ``node``, from 1) from a hidden layer.

        This does change the function, by exactly what the node contributed: its outgoing
        weight times its own regression.

        Raises
        ------
        IndexError
            If there is no such hidden layer or node.
        ValueError
            If it is the layer's last node.
        """
        self._check_hidden(layer)
        before, after = self.layers[layer - 1], self.layers[layer]
        nodes = before.weights.shape[0]
        node = nodes if node is None else node
        if not 1 <= node <= nodes:
            raise IndexError(f"there is no node {node} in layer {layer}")
        if nodes == 1:
            raise ValueError("a layer needs at least one node; remove the layer instead")
        kept = np.delete(np.arange(nodes), node - 1)
        return self._replace(
            layer,
            layer + 1,
            [
                Layer(before.weights[kept], before.bias[kept]),
                Layer(after.weights[:, kept], after.bias),
            ],
        )

    def add_layer(self, layer: int, *, copy_next: bool = False) -> Network:
        """Insert hidden layer ``layer`` as an identity: the function does not change.

        Parameters
        ----------
        layer : int
            Its place: 1 is after the inputs, ``hidden + 1`` before the output.
        copy_next : bool
            The new layer copies the column before it, or with True the column after it.

        Raises
        ------
        IndexError
            If there is no such place.
        """
        if not 1 <= layer <= self.hidden + 1:
            raise IndexError(f"a new hidden layer can stand at 1 to {self.hidden + 1}, not {layer}")
        old = self.layers[layer - 1]
        pair = (
            [old, Layer.identity(self.widths[layer])]
            if copy_next
            else [Layer.identity(self.widths[layer - 1]), old]
        )
        return self._replace(layer, layer, pair)

    def remove_layer(self, layer: int) -> Network:
        """Remove a hidden layer by multiplying it into the next: the function does not change.

        Raises
        ------
        IndexError
            If there is no such hidden layer.
        """
        self._check_hidden(layer)
        merged = self.layers[layer].after(self.layers[layer - 1])
        return self._replace(layer, layer + 1, [merged])

    def _check_hidden(self, layer: int) -> None:
        if not 1 <= layer <= self.hidden:
            raise IndexError(f"there is no hidden layer {layer}; there are {self.hidden}")

    def _replace(self, first: int, last: int, layers: Iterable[Layer]) -> Network:
        """Put ``layers`` in the place of layers ``first`` to ``last``, both counted from 1."""
        return Network((*self.layers[: first - 1], *layers, *self.layers[last:]))

    def __repr__(self) -> str:
        return f"Network({'-'.join(map(str, self.widths))})"


def parameter_count(widths: Sequence[int]) -> int:
    """How many weights and biases a network of these widths has."""
    return sum(outputs * (inputs + 1) for inputs, outputs in pairwise(widths))
