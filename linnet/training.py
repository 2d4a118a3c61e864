"""Training on compressed data: a step costs the same for a hundred rows and a million.

The network has one output, so every product of a step is a matrix-vector product and every gradient
has rank one. With the layers as homogeneous matrices H_1 ... H_{L-1} and the output row c, and with
``rows`` the pseudo-rows of :meth:`linnet.compress.Compressed.pseudo_rows`:

- down: ``t_{L-1} = c``, ``t_{k-1} = t_k H_k``; ``t_0`` is the collapsed network, W*;
- residual: ``r = rows [t_0, -1]``; loss = ``r·r + floor``;
- up: ``u_0 = 2 rowsᵀ r``, ``u_k = H_k u_{k-1}``; the gradient of H_k is the outer product
  ``t_k u_{k-1}``, that of c is ``u_{L-1}``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from linnet.compress import Compressed
from linnet.network import Network, parameter_count

MOMENTUM = 0.9
ADAM_MEAN, ADAM_SQUARE, ADAM_EPSILON = 0.9, 0.999, 1e-8


def _descend(theta, gradient, memory, rate, count):
    """Gradient descent."""
    np.multiply(gradient, rate, out=gradient)
    np.subtract(theta, gradient, out=theta)


def _momentum(theta, gradient, memory, rate, count):
    """Polyak's heavy ball as PyTorch's SGD has it: v = μ v + g, θ = θ - rate v."""
    velocity, scratch = memory
    np.multiply(velocity, MOMENTUM, out=velocity)
    np.add(velocity, gradient, out=velocity)
    np.multiply(velocity, rate, out=scratch)
    np.subtract(theta, scratch, out=theta)


def _adam(theta, gradient, memory, rate, count):
    """Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1)."""
    mean, square, scratch = memory
    np.multiply(mean, ADAM_MEAN, out=mean)
    np.multiply(gradient, 1 - ADAM_MEAN, out=scratch)
    np.add(mean, scratch, out=mean)
    np.multiply(square, ADAM_SQUARE, out=square)
    np.multiply(gradient, gradient, out=gradient)
    np.multiply(gradient, 1 - ADAM_SQUARE, out=gradient)
    np.add(square, gradient, out=square)
    np.sqrt(square, out=scratch)
    np.multiply(scratch, (1 - ADAM_SQUARE**count) ** -0.5, out=scratch)
    np.add(scratch, ADAM_EPSILON, out=scratch)
    np.divide(mean, scratch, out=scratch)
    np.multiply(scratch, rate / (1 - ADAM_MEAN**count), out=scratch)
    np.subtract(theta, scratch, out=theta)


@dataclass(frozen=True)
class _Optimizer:
    update: Callable
    memory: int  # vectors of state, the last one scratch


OPTIMIZERS = {
    "gd": _Optimizer(_descend, 0),
    "momentum": _Optimizer(_momentum, 2),
    "adam": _Optimizer(_adam, 3),
}


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything a trainer needs to go on from a step, to the last bit.

    Attributes
    ----------
    network : Network
    optimizer : str
    learning_rate : float
    step : int
    memory : ndarray of shape (k, size)
        The optimiser's own state.
    count : int
        The optimiser's steps since it was chosen (Adam's bias correction needs it).
    """

    network: Network
    optimizer: str
    learning_rate: float
    step: int
    memory: np.ndarray
    count: int

    def tuned(self, optimizer: str, learning_rate: float) -> Checkpoint:
        """The same step under another rate or optimiser; a new optimiser starts without memory."""
        fresh = start(self.network, optimizer, learning_rate, self.step)
        if optimizer == self.optimizer:
            return replace(self, learning_rate=fresh.learning_rate)
        return fresh


def start(
    network: Network, optimizer: str = "gd", learning_rate: float = 0.1, step: int = 0
) -> Checkpoint:
    """The checkpoint of a network that starts training at ``step``.

    Raises
    ------
    ValueError
        If the optimiser is unknown or the learning rate is not a positive, finite number.
    """
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {optimizer!r}")
    if not 0 < learning_rate < np.inf:
        raise ValueError(f"learning_rate must be positive and finite, got {learning_rate}")
    size = _size(network.widths)
    memory = np.zeros((OPTIMIZERS[optimizer].memory, size))
    return Checkpoint(network, optimizer, float(learning_rate), step, memory, 0)


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Recorded steps of training.

    Attributes
    ----------
    widths : tuple of int
    steps : ndarray of int, shape (k,)
    parameters : ndarray of shape (k, P)
        In the order of :attr:`linnet.network.Network.parameters`.
    losses : ndarray of shape (k,)
        Mean squared error, no ½.
    gaps : ndarray of shape (k,)
        RMS difference to the least-squares predictions, in standard deviations of y.
    collapsed : ndarray of shape (k, p + 1)
        W*, bias first.
    """

    widths: tuple[int, ...]
    steps: np.ndarray
    parameters: np.ndarray
    losses: np.ndarray
    gaps: np.ndarray
    collapsed: np.ndarray

    def __len__(self) -> int:
        return len(self.steps)

    def network(self, row: int) -> Network:
        """The network as it was at ``steps[row]``."""
        return Network.from_parameters(self.widths, self.parameters[row])

    def followed_by(self, *others: Trajectory) -> Trajectory:
        """This and the others, one after the other."""
        parts = (self, *others)
        columns = ("steps", "parameters", "losses", "gaps", "collapsed")
        return Trajectory(
            self.widths,
            *(np.concatenate([getattr(part, name) for part in parts]) for name in columns),
        )


class Trainer:
    """Trains a network on compressed data by full-batch steps.

    The trajectory is that of training on all rows, up to rounding.

    Parameters
    ----------
    network : Network
    data : Compressed
        Standardised or in its own units; the network maps these features to this target.
    optimizer : {"gd", "momentum", "adam"}
    learning_rate : float

    Attributes
    ----------
    step : int
    diverged : bool
        True when the next step would leave the finite numbers; the trainer stays at the last
        finite one.

    Raises
    ------
    ValueError
        If widths and data do not fit, the optimiser is unknown or the rate is not positive.
    """

    def __init__(
        self,
        network: Network,
        data: Compressed,
        optimizer: str = "gd",
        learning_rate: float = 0.1,
    ):
        self._setup(start(network, optimizer, learning_rate), data)

    @classmethod
    def resume(cls, checkpoint: Checkpoint, data: Compressed) -> Trainer:
        """A trainer that goes on from a checkpoint, to the last bit as if it had never stopped."""
        trainer = cls.__new__(cls)
        trainer._setup(checkpoint, data)
        return trainer

    def _setup(self, checkpoint: Checkpoint, data: Compressed) -> None:
        widths = checkpoint.network.widths
        if widths[0] != data.features:
            raise ValueError(
                f"the network takes {widths[0]} features, the data have {data.features}"
            )
        rows, self.floor = data.pseudo_rows()
        self.data, self.widths = data, widths
        self._target_sd = data.std[-1] or 1.0
        self._rows = np.ascontiguousarray(rows)
        self._rows_t = np.ascontiguousarray(2 * rows[:, :-1].T)
        self._residual = np.zeros(len(rows))
        self._beta = np.zeros(widths[0] + 2)
        self._beta[-1] = -1.0
        self._theta = np.zeros(_size(widths))
        self._gradient = np.zeros(_size(widths))
        self._free = _free_entries(widths)
        self._views()
        self._restore(checkpoint)

    def _views(self) -> None:
        """Matrix and vector views of the flat vectors, so that a step allocates nothing."""
        weights = _blocks(self._theta, self.widths)
        gradients = _blocks(self._gradient, self.widths)
        depth = len(weights) - 1
        down = [np.zeros(width + 1) for width in self.widths[:-1]]
        down[0] = self._beta[:-1]
        if depth:
            down[depth] = weights[depth][0]
        up = [np.zeros(width + 1) for width in self.widths[:-1]]
        up[depth] = gradients[depth][0]
        self._output = None if depth else weights[0][0]
        self._down = [(down[k], weights[k - 1], down[k - 1]) for k in range(depth, 0, -1)]
        self._first = up[0]
        self._up = [(weights[k - 1], up[k - 1], up[k]) for k in range(1, depth + 1)]
        self._outer = [
            (down[k][1:, None], up[k - 1][None, :], gradients[k - 1][1:])
            for k in range(1, depth + 1)
        ]

    def _restore(self, checkpoint: Checkpoint) -> None:
        self._theta[:] = 0
        for block in _blocks(self._theta, self.widths)[:-1]:
            block[0, 0] = 1.0
        self._theta[self._free] = checkpoint.network.parameters
        self.optimizer, self.learning_rate = checkpoint.optimizer, checkpoint.learning_rate
        self._memory = checkpoint.memory.copy()
        self._count, self.step = checkpoint.count, checkpoint.step
        with np.errstate(all="ignore"):
            self._excess = self._forward()
        self.diverged = not self._excess < np.inf

    def checkpoint(self) -> Checkpoint:
        """This step, to go on from later."""
        return Checkpoint(
            self.network,
            self.optimizer,
            self.learning_rate,
            self.step,
            self._memory.copy(),
            self._count,
        )

    @property
    def network(self) -> Network:
        """The network at the present step."""
        return Network.from_parameters(self.widths, self._theta[self._free])

    @property
    def loss(self) -> float:
        """Mean squared error in the units of the data trained on, no ½."""
        return float(self._excess + self.floor)

    @property
    def gap(self) -> float:
        """RMS difference to the least-squares predictions, in standard deviations of y."""
        return float(np.sqrt(self._excess) / self._target_sd)

    @property
    def now(self) -> Trajectory:
        """The present step as a trajectory of one."""
        return self._record(
            np.array([self.step]),
            self._theta[self._free][None],
            np.array([self._excess]),
            self._beta[None, :-1].copy(),
        )

    def advance(self, steps: int, every: int = 1) -> Trajectory:
        """Train on.

        Parameters
        ----------
        steps : int
            How many steps; what is left over of a multiple of ``every`` is not taken.
        every : int
            Record each ``every``-th of them.

        Returns
        -------
        Trajectory
            ``steps // every`` records, the last one the present step; fewer if the loss would
            leave the finite numbers (see ``diverged``).

        Raises
        ------
        ValueError
            If ``every`` is less than 1.
        """
        if every < 1:
            raise ValueError(f"every must be at least 1, got {every}")
        records = steps // every
        numbers = np.empty(records, dtype=int)
        parameters = np.empty((records, len(self._free)))
        excess = np.empty(records)
        collapsed = np.empty((records, len(self._beta) - 1))
        done = 0
        with np.errstate(all="ignore"):
            while done < records and not self.diverged:
                if not self._run(every):
                    break
                numbers[done] = self.step
                self._theta.take(self._free, out=parameters[done])
                excess[done] = self._excess
                collapsed[done] = self._beta[:-1]
                done += 1
        return self._record(numbers[:done], parameters[:done], excess[:done], collapsed[:done])

    def _record(self, steps, parameters, excess, collapsed) -> Trajectory:
        gaps = np.sqrt(excess) / self._target_sd
        return Trajectory(self.widths, steps, parameters, excess + self.floor, gaps, collapsed)

    def _run(self, steps: int) -> bool:
        """Run some steps; False if not one was possible. Ends at the last finite step."""
        before = self._theta.copy(), self._memory.copy(), self._count, self._excess
        done = 0
        while done < steps:
            self._count += 1
            excess = self._update()
            if not excess < np.inf:
                break
            self._excess = excess
            done += 1
        else:
            self.step += steps
            return True
        # beyond the finite numbers: back, and over the same steps again up to the last good one
        self._theta[:], self._memory[:], self._count, self._excess = before
        self._excess = self._forward()
        if done:
            self._run(done)
        self.diverged = True
        return done > 0

    def _update(self) -> float:
        """One step; returns the excess of the new loss over the floor."""
        self._rows_t.dot(self._residual, out=self._first)
        for weights, below, above in self._up:
            weights.dot(below, out=above)
        for column, row, gradient in self._outer:
            np.multiply(column, row, out=gradient)
        OPTIMIZERS[self.optimizer].update(
            self._theta, self._gradient, self._memory, self.learning_rate, self._count
        )
        return self._forward()

    def _forward(self) -> float:
        """Collapse the network and compare; returns the excess of the loss over the floor."""
        if self._output is not None:
            self._beta[:-1] = self._output
        for above, weights, below in self._down:
            above.dot(weights, out=below)
        self._rows.dot(self._beta, out=self._residual)
        return self._residual.dot(self._residual)


def _shapes(widths) -> list[tuple[int, int]]:
    """Homogeneous shapes; the output row needs no carried 1."""
    last = len(widths) - 2
    return [
        (outputs + (k < last), inputs + 1) for k, (inputs, outputs) in enumerate(pairwise(widths))
    ]


def _size(widths) -> int:
    return sum(rows * columns for rows, columns in _shapes(widths))


def _blocks(flat: np.ndarray, widths) -> list[np.ndarray]:
    """Views of a flat vector as the homogeneous matrices."""
    views, begin = [], 0
    for rows, columns in _shapes(widths):
        views.append(flat[begin : begin + rows * columns].reshape(rows, columns))
        begin += rows * columns
    return views


def _free_entries(widths) -> np.ndarray:
    """Where the parameters lie in the flat vector: all but the rows that carry the 1."""
    marks = np.ones(_size(widths), dtype=bool)
    for block in _blocks(marks, widths)[:-1]:
        block[0] = False
    entries = np.flatnonzero(marks)
    assert len(entries) == parameter_count(widths)
    return entries
