"""The server's side of a run: training, its history, and the chunks of it that the player shows."""

from __future__ import annotations

import math
import secrets
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from linnet.compress import Compressed
from linnet.experiment import MIN_LEARNING_RATE
from linnet.minibatch import Batches
from linnet.network import Network
from linnet.stability import edge
from linnet.training import Checkpoint, Settings, Trainer, Trajectory, start

FIRST_FRAMES = 240  # four seconds of play; who clicks often throws away less
CHUNK_FRAMES = 960  # sixteen; who watches asks less often
CHUNK_BYTES = 100_000  # of base64 for the numbers every frame carries
PARAMETER_BYTES = 150_000  # of base64; with what else there is, a message stays under 300 KB
PIECE = 64  # frames computed between two looks at the clock
CHUNK_SECONDS = 0.05  # of the server's time
STEP_SECONDS, CELL_SECONDS = 2e-5, 1e-8  # a step of a large network; a number in a batch
LAYER_SECONDS = 2.5e-6  # a layer in a step, of any size
REACH_SECONDS = 0.3  # of training again, to go back to a step between two checkpoints
CONVERGE_FRAMES = 30  # half a second of play, then the stride doubles
CONVERGED_GAP = 1e-10  # beyond what is called 0, so that six digits of every coefficient are right
CONVERGE_STEPS = 3_000_000
KEPT_CHECKPOINTS = 64
KEPT_TURNS = 400
KEPT_BYTES = 4 * 2**20  # of the history; at most half of it for what lies between the turns
EDGES = 12  # rows of a chunk whose edge of stability is computed, at most
EDGE_MOVES = 0.1  # relative; between two rows that differ by less a line will do
EDGE_TOLERANCE = 1e-3  # three digits are shown
HOPELESS = 1e3  # times the best loss: too far out for any learning rate to lead back

# Visitors' chunks are computed one after the other: numpy lets go of the interpreter's lock in each
# product, and many at once would spend their time handing it to each other.
_alone = threading.Lock()


@dataclass(frozen=True)
class Turn:
    """A checkpoint in the history; ``turning`` where weights, widths or settings changed."""

    checkpoint: Checkpoint
    turning: bool

    @cached_property
    def size(self) -> int:
        """Bytes, as far as they depend on the network."""
        return self.checkpoint.network.parameters.nbytes + self.checkpoint.memory.nbytes


@dataclass(frozen=True)
class Goal:
    """Where a run ends by itself: at a step, or at convergence (``step`` is then a bound)."""

    kind: str  # "seek" | "converge"
    step: int


class Run:
    """One network in training on one data set.

    The player shows steps that were computed before; the visitor's clicks name the step that was
    on screen. Every change therefore goes back to that step, to the last bit (the nearest
    checkpoint, trained on from there), and opens a new epoch: the player replaces what it holds
    from that step on.

    Attributes
    ----------
    id : str
        Unguessable, so that one visitor's player cannot be taken for another's.
    epoch : int
    settings : Settings
    chunk : Trajectory
        What the player gets next; its first row is the step before, so that it stands alone. With
        the parameters that are sent, and those of the rows in ``edges``.
    edges : list of (int, float or None)
        Some rows of the chunk, the first and the last among them, and the edge of stability there.
    best_step : int
        The step with the lowest loss since the last change.
    stride : int
        Steps a frame.
    seen : int
        The step last known to be on the visitor's screen.
    faithful : bool
        The run follows from its settings alone, so that a link can name its step.

    Parameters
    ----------
    data : Compressed
    widths : tuple of int
    seed : int
    optimizer : str
    learning_rate : float
    step : int
        To train to at once.
    rows : tuple of (X, y), optional
        What mini-batches are drawn from.
    batch : int
        Rows a step; 0 for all of them.
    network : Network, optional
        The network at that step, where the settings alone do not lead to it.
    """

    def __init__(
        self,
        data: Compressed,
        widths: tuple[int, ...],
        seed: int,
        optimizer: str,
        learning_rate: float,
        step: int = 0,
        rows: tuple[np.ndarray, np.ndarray] | None = None,
        batch: int = 0,
        network: Network | None = None,
    ):
        self.id = secrets.token_hex(8)
        self.data, self.rows, self.seed = data, rows, seed
        self.settings = self._set(optimizer, learning_rate, batch)
        self.stride = 1
        self.epoch = 0
        self.asking = 0  # counts the questions "which step is on screen?"
        self.goal = Goal("seek", step) if step and network is None else None
        if network is None:
            self._begin(Network.random(widths, seed))
        else:
            self._begin(network, step, faithful=False)

    @property
    def widths(self) -> tuple[int, ...]:
        """(inputs, hidden..., 1)."""
        return self.trainer.widths

    @property
    def edge_step(self) -> int:
        """The step whose edge is known: the one last seen, or as near as the chunk reaches.

        Of a run that has diverged, its best step.
        """
        if self.diverged:
            return self.best_step
        steps = [int(self.chunk.steps[row]) for row, _ in self.edges]
        return min(steps, key=lambda step: abs(step - self.seen))

    @property
    def edge(self) -> float | None:
        """The edge of stability at ``edge_step``."""
        if self.diverged:
            return edge(self.network_at(self.best_step), self.data, self.settings.optimizer)
        values = {int(self.chunk.steps[row]): value for row, value in self.edges}
        return values[self.edge_step]

    @property
    def stable_rate(self) -> float:
        """A rate well under the present one and the edge: 1, 2 or 5 × 10^k.

        Momentum overshoots while it gathers, and a batch can be steeper than all rows together:
        both are given more room.
        """
        rate, limit = self.settings.learning_rate, self.edge
        room = 5 if self.settings.batches or self.settings.optimizer == "momentum" else 2
        most = rate / 10 if limit is None else min(rate, limit) / room
        power = math.floor(math.log10(max(most, MIN_LEARNING_RATE)))
        rates = [float(f"{digit}e{k}") for k in (power - 1, power) for digit in (1, 2, 5)]
        return max([r for r in rates if MIN_LEARNING_RATE <= r <= most], default=MIN_LEARNING_RATE)

    @property
    def first_step(self) -> int:
        """The earliest step the history still reaches."""
        return self.history[0].checkpoint.step

    @property
    def diverged(self) -> bool:
        """The chunk ends at the last step with a finite loss."""
        return self.trainer.diverged

    # -- what the player asks for -------------------------------------------------------------

    def need(self, epoch: int, after: int, seen: int) -> bool:
        """Compute the next chunk, if the player holds everything so far. Says if it did."""
        if epoch != self.epoch or after != self.trainer.step or self.diverged:
            return False
        self.seen = seen
        self._keep(turning=False)
        self._extend()
        return True

    def saw(self, step: int) -> None:
        """Note the step on screen."""
        self.seen = step

    # -- what the visitor does ----------------------------------------------------------------

    def reset(self) -> None:
        """Back to step 0 with the same initial weights."""
        self._begin(Network.random(self.widths, self.seed))

    def new_weights(self) -> None:
        """Back to step 0 with the next seed's weights."""
        self.seed = (self.seed + 1) % 2**32
        self.settings = self._set(*self._choices)
        self.reset()

    def network_at(self, step: int) -> Network:
        """The network as it was at a step of the history."""
        return self.trainer_at(step).network

    def change(self, step: int, network: Network) -> None:
        """Put another network in the place of the one at a step, and go on from there."""
        self._turn(start(network, self.settings, step))

    def resume(self, step: int) -> None:
        """Go on from a step under the present settings; from the best one if it is hopeless."""
        trainer = self.trainer_at(step)
        if self.diverged and not trainer.loss <= HOPELESS * self._best_loss:
            trainer = self.trainer_at(self.best_step)
        checkpoint = trainer.checkpoint()
        changed = checkpoint.step > 0 and checkpoint.settings != self.settings
        self._turn(checkpoint.tuned(self.settings), changed)

    def single_step(self, step: int) -> None:
        """Go on from a step with one frame of one step, whatever the stride."""
        self.goal = Goal("seek", step + 1)
        self.resume(step)

    def seek(self, step: int) -> None:
        """Go on from where the run stands to a later step, at once."""
        self.goal = Goal("seek", step)
        self.resume(self.trainer.step)

    def converge(self, step: int) -> None:
        """Go on from a step, faster and faster, until the network is the regression."""
        self.goal = Goal("converge", step + CONVERGE_STEPS)
        self.resume(step)

    def tune(self, optimizer: str, learning_rate: float, batch: int = 0) -> None:
        """Take new settings: asks the player for the step on screen, to go on from exactly there.

        Parameters
        ----------
        optimizer : str
        learning_rate : float
        batch : int
            Rows a step; 0 for all of them.
        """
        if (optimizer, learning_rate, batch) == self._choices:
            return
        self.settings = self._set(optimizer, learning_rate, batch)
        self.edges = self._edges_at([row for row, _ in self.edges])
        self.faithful = self.faithful and self.seen == 0
        self.asking += 1

    def calm(self) -> None:
        """Go on from the best step at a rate that is stable there."""
        optimizer, _, batch = self._choices
        best, rate = self.best_step, self.stable_rate
        self.settings = self._set(optimizer, rate, batch)
        self.goal = None
        self.resume(best)

    # -- how ------------------------------------------------------------------------------------

    def _set(self, optimizer: str, learning_rate: float, batch: int) -> Settings:
        batches = Batches(*self.rows, batch, self.seed) if batch else None
        return Settings(optimizer, learning_rate, batches)

    @property
    def _choices(self) -> tuple[str, float, int]:
        settings = self.settings
        batch = settings.batches.size if settings.batches else 0
        return settings.optimizer, settings.learning_rate, batch

    def _begin(self, network: Network, step: int = 0, faithful: bool = True) -> None:
        self.history: list[Turn] = []
        self.faithful = faithful
        self._turn(start(network, self.settings, step), changed=False)

    def _turn(self, checkpoint: Checkpoint, changed: bool = True) -> None:
        """Open a new epoch at a checkpoint, in the place of all that came after it."""
        self.history = [t for t in self.history if t.checkpoint.step < checkpoint.step]
        self._visited: Checkpoint | None = None  # the last one that was trained to
        self.faithful = self.faithful and not changed
        self.trainer = Trainer.resume(checkpoint, self.data)
        self.epoch += 1
        self.seen = self.best_step = checkpoint.step
        self._best_loss = self.trainer.loss
        self._pace, self._span = 1, FIRST_FRAMES
        self._window, self._known_gap, self._level = np.empty(0), np.inf, 0
        self._keep(turning=True)
        self._extend()

    def trainer_at(self, step: int) -> Trainer:
        """A trainer at any step of the history."""
        checkpoint = self._before(step)
        if self._visited and checkpoint.step < self._visited.step <= step:
            checkpoint = self._visited
        trainer = Trainer.resume(checkpoint, self.data)
        if step > checkpoint.step:
            trainer.advance(step - checkpoint.step, every=step - checkpoint.step)
            self._visited = trainer.checkpoint()
        return trainer

    def reachable(self, step: int, seconds: float = REACH_SECONDS) -> int:
        """A step of the history; the checkpoint before it where going there would take too long.

        Only a run of very many steps has checkpoints that far apart.
        """
        before = self._before(step)
        batches, widths = before.settings.batches, before.network.widths
        cells = batches.size * (widths[0] + 2) if batches else 0
        cost = LAYER_SECONDS * len(widths) + CELL_SECONDS * cells
        return step if (step - before.step) * cost <= seconds else before.step

    def _before(self, step: int) -> Checkpoint:
        """The last checkpoint of the history that leads to a step."""
        turns = [t.checkpoint for t in self.history if t.checkpoint.step <= step]
        return turns[-1] if turns else self.history[0].checkpoint

    def _keep(self, turning: bool) -> None:
        """Add the present step to the history, and thin what lies between the turns."""
        self.history.append(Turn(self.trainer.checkpoint(), turning))
        between = [t for t in self.history if not t.turning]
        if len(between) > KEPT_CHECKPOINTS or _size(between) > KEPT_BYTES / 2:
            dropped = {id(t) for t in between[1:-1:2]}
            self.history = [t for t in self.history if id(t) not in dropped]
        while len(self.history) > KEPT_TURNS or _size(self.history) > KEPT_BYTES:
            del self.history[0]

    def _extend(self) -> None:
        """Compute the next chunk: as many frames as are planned and time allows, at least one."""
        now, frames = self.trainer.now, []
        with _alone:
            deadline = time.perf_counter() + CHUNK_SECONDS
            for stride, count in self._plan():
                frames.append(self.trainer.advance(stride * count, every=stride))
                if self.diverged or self._arrived(frames) or time.perf_counter() > deadline:
                    break
            else:
                self._pace *= 2  # all of them in time: a converging run may go faster
            self._span = min(2 * self._span, CHUNK_FRAMES)
            self.chunk = now.followed_by(*frames)
            self._judge()
        if self.goal and self.goal.kind == "seek":
            self.seen = self.trainer.step
        if self.diverged or self._arrived(frames) or self._jitters():
            self.goal = None

    def _judge(self) -> None:
        """Note the best step, and where the edge of stability lies; forget what only that needs."""
        best = int(np.argmin(self.chunk.losses))
        if self.chunk.losses[best] < self._best_loss:
            self.best_step = int(self.chunk.steps[best])
            self._best_loss = self.chunk.losses[best]
        self.edges = self._edges_along(len(self.chunk) - 1)
        sent = key_rows(len(self.chunk), self.chunk.parameters.shape[1])
        self.chunk = self.chunk.keeping([*sent, *(row for row, _ in self.edges)])

    def _edges_along(self, end: int) -> list[tuple[int, float | None]]:
        """The edge at some rows, closer where it moves: the player draws straight lines between."""
        # two neighbours among them: beyond the edge a run may settle into a cycle of two steps
        edges = self._edges_at(sorted({0, end // 2, min(end // 2 + 1, end), end}))
        while len(edges) < EDGES:
            moves = [(_move(*pair), k) for k, pair in enumerate(pairwise(edges))]
            most, k = max(moves, default=(0.0, 0))
            if most <= EDGE_MOVES:
                break
            middle = (edges[k][0] + edges[k + 1][0]) // 2
            edges[k + 1 : k + 1] = self._edges_at([middle])
        return edges

    def _edges_at(self, rows: list[int]) -> list[tuple[int, float | None]]:
        """The edge of stability at some rows of the chunk."""
        optimizer = self.settings.optimizer
        return [
            (row, edge(self.chunk.network(row), self.data, optimizer, EDGE_TOLERANCE))
            for row in rows
        ]

    def _plan(self) -> list[tuple[int, int]]:
        """The next chunk in pieces: the steps a frame takes, and how many such frames."""
        frames = min(self._span, CHUNK_FRAMES, CHUNK_BYTES // (11 * (self.widths[0] + 3) + 6))
        most = self._most_steps()
        if self.goal is None:
            return _pieces(min(self.stride, most), frames, most)
        left = self.goal.step - self.trainer.step
        if self.goal.kind == "seek":
            stride = min(most, -(-left // frames))
        else:
            stride, frames = min(self._pace, most), CONVERGE_FRAMES
        whole = min(frames, left // stride)
        rest = min(stride, left - whole * stride)
        return _pieces(stride, whole, most) + [(rest, 1)] * (whole < frames and rest > 0)

    def _most_steps(self) -> int:
        """How many steps surely fit between two looks at the clock."""
        batches = self.settings.batches
        cells = batches.size * (self.widths[0] + 2) if batches else 0
        return max(1, int(CHUNK_SECONDS / (STEP_SECONDS + CELL_SECONDS * cells)))

    def _arrived(self, frames: list[Trajectory]) -> bool:
        if self.goal is None:
            return False
        if self.trainer.step >= self.goal.step:
            return True
        if self.goal.kind == "seek" or self.settings.batches:
            return False
        gaps = np.concatenate([frame.gaps for frame in frames])
        return self.trainer.gap < CONVERGED_GAP or _stalled(gaps)

    def _jitters(self) -> bool:
        """Mini-batches have arrived when the gap rises as often as it falls, twice in a row."""
        if self.goal is None or self.goal.kind == "seek" or self.settings.batches is None:
            return False
        self._window = np.append(self._window, self.chunk.gaps[1:])
        if len(self._window) < CONVERGE_FRAMES:
            return False
        falls = np.mean(np.diff(self._window) < 0)
        mean = float(np.mean(self._window))
        level = falls < 0.6 and 0.9 * self._known_gap < mean < 2 * self._known_gap
        self._level = self._level + 1 if level else 0
        self._known_gap, self._window = mean, self._window[:0]
        return self._level >= 2


def _move(start: tuple[int, float | None], end: tuple[int, float | None]) -> float:
    """How much the edge moves between two rows, relative; 0 if there is nothing between them."""
    (row, before), (other, after) = start, end
    if other - row < 2 or before is None or not 0 < before < math.inf:
        return 0.0
    return abs(after - before) / before


def key_rows(rows: int, parameters: int) -> np.ndarray:
    """Which rows of a chunk carry their parameters: the first, the last and as many as fit."""
    most = max(2, PARAMETER_BYTES * 3 // 4 // (4 * parameters))
    return np.unique(np.round(np.linspace(0, rows - 1, min(rows, most))).astype(int))


def _size(turns: list[Turn]) -> int:
    return sum(turn.size for turn in turns)


def _pieces(stride: int, frames: int, most: int) -> list[tuple[int, int]]:
    """Many frames in pieces of at most so many steps, so that the clock is looked at in time."""
    piece = max(1, min(PIECE, most // stride))
    return [(stride, min(piece, frames - at)) for at in range(0, frames, piece)]


def _stalled(gaps: np.ndarray) -> bool:
    """Within rounding of 0, and no longer falling."""
    half = len(gaps) // 2
    return half >= 8 and gaps[-1] < 1e-8 and gaps[half:].min() >= 0.999 * gaps[:half].min()
