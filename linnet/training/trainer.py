"""Training on compressed data: a step costs the same for a hundred rows and a million.

The network has one output, so every product of a step is a matrix-vector product and every gradient
has rank one. With the layers as homogeneous matrices H_1 ... H_{L-1} and the output row c, and with
``rows`` the pseudo-rows of :meth:`linnet.regression.compress.Compressed.pseudo_rows`:

- down to ``t_0``, the collapsed network W*, as in :mod:`linnet.training.sweep`;
- residual: ``r = rows [t_0, -1]``; loss = ``r·r + floor``;
- up from ``u_0 = 2 rowsᵀ r``; the gradient of H_k is the outer product ``t_k u_{k-1}``,
  that of c is ``u_{L-1}``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from linnet.networks.network import Network
from linnet.regression.compress import Compressed
from linnet.training.minibatch import Batches, Sampler
from linnet.training.optimizers import OPTIMIZERS
from linnet.training.sweep import blocks, free_entries, size_of

# a method of an array, what it is called with, and the array for the result
_Product = tuple[Callable[..., object], np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Settings:
    """How a network is trained.

    Attributes
    ----------
    optimizer : {"gd", "momentum", "adam"}
    learning_rate : float
    batches : Batches or None
        None trains on all rows in every step, by their compressed form.

    Raises
    ------
    ValueError
        If the optimiser is unknown or the learning rate is not a positive, finite number.
    """

    optimizer: str = "gd"
    learning_rate: float = 0.1
    batches: Batches | None = None

    def __post_init__(self):
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(
                f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {self.optimizer!r}"
            )
        if not 0 < self.learning_rate < np.inf:
            raise ValueError(f"learning_rate must be positive and finite, got {self.learning_rate}")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything a trainer needs to go on from a step, to the last bit.

    Attributes
    ----------
    network : Network
    settings : Settings
    step : int
    memory : ndarray of shape (k, size)
        The optimiser's own state.
    powers : ndarray of shape (2,)
        Adam's two decays to the power of its steps, for its bias correction: as running products,
        which come out the same everywhere.
    """

    network: Network
    settings: Settings
    step: int
    memory: np.ndarray
    powers: np.ndarray

    @property
    def velocity(self) -> list[np.ndarray]:
        """Momentum's velocity of each layer's ``[b, W]``, shape (out, in + 1); else none."""
        if self.settings.optimizer != "momentum":
            return []
        *hidden, last = blocks(self.memory[0], self.network.widths)
        return [*(block[1:] for block in hidden), last]

    def tuned(self, settings: Settings) -> Checkpoint:
        """The same step under other settings; a new optimiser starts without memory."""
        if settings.optimizer == self.settings.optimizer:
            return replace(self, settings=settings)
        return start(self.network, settings, self.step)


def start(network: Network, settings: Settings, step: int = 0) -> Checkpoint:
    """The checkpoint of a network that starts training at ``step``."""
    size = size_of(network.widths)
    memory = np.zeros((OPTIMIZERS[settings.optimizer].memory, size))
    return Checkpoint(network, settings, step, memory, np.ones(2))


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Recorded steps of training.

    Attributes
    ----------
    widths : tuple of int
    steps : ndarray of int, shape (k,)
    parameters : ndarray of shape (k, P)
        In the order of :attr:`linnet.networks.network.Network.parameters`.
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


class Trainer:
    """Trains a network, by default on compressed data and by full-batch steps.

    The trajectory is then that of training on all rows, up to rounding. A step of mini-batches
    goes by its rows; the loss and the gap are those of all rows all the same.

    Parameters
    ----------
    network : Network
    data : Compressed
        Standardised or in its own units; the network maps these features to this target.
    optimizer : {"gd", "momentum", "adam"}
    learning_rate : float
    batches : Batches, optional
        The rows that were compressed, to train on some of them a step.

    Attributes
    ----------
    step : int
    settings : Settings
    floor : float
        The loss of least squares.
    diverged : bool
        True when training has left the finite numbers; the trainer stays at the last finite step.

    Raises
    ------
    ValueError
        If widths, data and batches do not fit, or as :class:`Settings` does.
    """

    def __init__(
        self,
        network: Network,
        data: Compressed,
        optimizer: str = "gd",
        learning_rate: float = 0.1,
        batches: Batches | None = None,
    ):
        self._setup(start(network, Settings(optimizer, learning_rate, batches)), data)

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
        self.data, self.widths, self.settings = data, widths, checkpoint.settings
        self._target_sd = data.std[-1] or 1.0
        self._free = free_entries(widths)
        self._residual = np.zeros(len(rows))
        self._beta = np.zeros(widths[0] + 2)
        self._beta[-1] = -1.0
        # a single neuron is its own collapse
        self._theta = self._beta[:-1] if len(widths) == 2 else np.zeros(size_of(widths))
        self._gradient = np.zeros(size_of(widths))
        self._plan(np.ascontiguousarray(rows))
        self._restore(checkpoint)

    def _plan(self, rows: np.ndarray) -> None:
        """Write a step down as products ``a.dot(b, out)`` of views: it allocates nothing."""
        weights = blocks(self._theta, self.widths)
        gradients = blocks(self._gradient, self.widths)
        depth = len(weights) - 1
        down = [np.zeros(width + 1) for width in self.widths[:-1]]
        down[0], down[depth] = self._beta[:-1], weights[depth][0]
        up = [np.zeros(width + 1) for width in self.widths[:-1]]
        up[depth] = gradients[depth][0]
        self._sampler = self.settings.batches and Sampler(self.settings.batches, self.data)
        self._forward: list[_Product] = [
            *((down[k].dot, weights[k - 1], down[k - 1]) for k in range(depth, 0, -1)),
            (rows.dot, self._beta, self._residual),
        ]
        slope = (np.ascontiguousarray(2 * rows[:, :-1].T).dot, self._residual)
        self._backward: list[_Product] = [
            (self._sampler.slope, self._beta, up[0]) if self._sampler else (*slope, up[0]),
            *((weights[k - 1].dot, up[k - 1], up[k]) for k in range(1, depth + 1)),
            *(
                (down[k][1:, None].dot, up[k - 1][None, :], gradients[k - 1][1:])
                for k in range(1, depth + 1)
            ),
        ]

    def _restore(self, checkpoint: Checkpoint) -> None:
        for block in blocks(self._theta, self.widths)[:-1]:
            block[0, 0] = 1.0
        self._theta[self._free] = checkpoint.network.parameters
        self._memory = checkpoint.memory.copy()
        self._powers, self.step = checkpoint.powers.copy(), checkpoint.step
        self._look()
        self.diverged = not self._excess < np.inf

    def _look(self) -> None:
        """Collapse the network as it is, and compare."""
        if self._sampler:
            self._sampler.step = self.step
        with np.errstate(all="ignore"):
            for product, factor, out in self._forward:
                product(factor, out)

    def checkpoint(self) -> Checkpoint:
        """This step, to go on from later."""
        memory, powers = self._memory.copy(), self._powers.copy()
        return Checkpoint(self.network, self.settings, self.step, memory, powers)

    @property
    def network(self) -> Network:
        """The network at the present step."""
        return Network.from_parameters(self.widths, self._theta[self._free])

    @property
    def loss(self) -> float:
        """Mean squared error over all rows, in the units of the data trained on; no ½."""
        return float(self._excess + self.floor)

    @property
    def gap(self) -> float:
        """RMS difference to the least-squares predictions, in standard deviations of y."""
        return float(np.sqrt(self._excess) / self._target_sd)

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
        records = 0 if self.diverged else steps // every
        numbers = np.empty(records, dtype=int)
        parameters = np.empty((records, len(self._free)))
        excess = np.empty(records)
        collapsed = np.empty((records, len(self._beta) - 1))
        before, done = self.checkpoint(), 0
        with np.errstate(all="ignore"):
            while done < records and not self.diverged:
                self._run(every)
                if not self._excess < np.inf and not self._retreat(before, done * every):
                    break
                numbers[done], excess[done] = self.step, self._excess
                self._theta.take(self._free, out=parameters[done])
                collapsed[done] = self._beta[:-1]
                done += 1
        excess = excess[:done]
        gaps = np.sqrt(excess) / self._target_sd
        return Trajectory(
            self.widths,
            numbers[:done],
            parameters[:done],
            excess + self.floor,
            gaps,
            collapsed[:done],
        )

    def _run(self, steps: int) -> None:
        """Train on, whatever the numbers become."""
        backward, forward = self._backward, self._forward
        theta, gradient, memory, powers = self._theta, self._gradient, self._memory, self._powers
        update = OPTIMIZERS[self.settings.optimizer].update
        rate = np.array(self.settings.learning_rate)
        for _ in range(steps):
            for product, factor, out in backward:
                product(factor, out)
            update(theta, gradient, memory, rate, powers)
            for product, factor, out in forward:
                product(factor, out)
        self.step += steps

    @property
    def _excess(self) -> float:
        """The loss above the floor."""
        return self._residual.dot(self._residual)

    def _retreat(self, before: Checkpoint, steps: int) -> int:
        """Back, over so many good steps again, and on to the last finite one: how far that was."""
        self._restore(before)
        self._run(steps)
        start = self.step
        while True:
            theta, memory, powers = (a.copy() for a in (self._theta, self._memory, self._powers))
            self._run(1)
            if not self._excess < np.inf:
                break
        self._theta[:], self._memory[:], self._powers[:] = theta, memory, powers
        self.step -= 1
        self._look()
        self.diverged = True
        return self.step - start
