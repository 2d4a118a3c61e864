"""The server's side of a run: training, its history, and the chunks of it that the player shows."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

import numpy as np

from linnet.compress import Compressed
from linnet.network import Network
from linnet.training import Checkpoint, Trainer, Trajectory, start

CHUNK_FRAMES = 480  # eight seconds of play
CHUNK_BYTES = 100_000  # of base64 for the numbers every frame carries
PIECE = 16  # frames computed between two looks at the clock
CHUNK_SECONDS = 0.05  # of the server's time
CONVERGE_FRAMES = 30  # half a second of play, then the stride doubles
CONVERGED_GAP = 1e-10  # beyond what is called 0, so that six digits of every coefficient are right
CONVERGE_STEPS = 3_000_000
KEPT_CHECKPOINTS = 64
KEPT_TURNS = 400


@dataclass(frozen=True)
class Turn:
    """A checkpoint in the history; ``turning`` where weights, widths or settings changed."""

    checkpoint: Checkpoint
    turning: bool


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
    chunk : Trajectory
        What the player gets next; its first row is the step before, so that it stands alone.
    stride : int
        Steps a frame.
    seen : int
        The step last known to be on the visitor's screen.
    faithful : bool
        The run follows from its settings alone, so that a link can name its step.
    """

    def __init__(
        self,
        data: Compressed,
        widths: tuple[int, ...],
        seed: int,
        optimizer: str,
        learning_rate: float,
        step: int = 0,
    ):
        self.id = secrets.token_hex(8)
        self.data, self.seed = data, seed
        self.optimizer, self.learning_rate = optimizer, learning_rate
        self.stride = 1
        self.epoch = 0
        self.asking = 0  # counts the questions "which step is on screen?"
        self.goal = Goal("seek", step) if step else None
        self._begin(Network.random(widths, seed))

    @property
    def widths(self) -> tuple[int, ...]:
        """(inputs, hidden..., 1)."""
        return self.trainer.widths

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
        self.reset()

    def network_at(self, step: int) -> Network:
        """The network as it was at a step of the history."""
        return self._at(step).network

    def change(self, step: int, network: Network) -> None:
        """Put another network in the place of the one at a step, and go on from there."""
        self._turn(start(network, self.optimizer, self.learning_rate, step))

    def resume(self, step: int) -> None:
        """Go on from a step under the present settings."""
        checkpoint = self._at(step).checkpoint()
        tuned = checkpoint.tuned(self.optimizer, self.learning_rate)
        self._turn(tuned, changed=step > 0 and _settings(tuned) != _settings(checkpoint))

    def single_step(self, step: int) -> None:
        """Go on from a step with one frame of one step, whatever the stride."""
        self.goal = Goal("seek", step + 1)
        self.resume(step)

    def converge(self, step: int) -> None:
        """Go on from a step, faster and faster, until the network is the regression."""
        self.goal = Goal("converge", step + CONVERGE_STEPS)
        self.resume(step)

    def tune(self, optimizer: str, learning_rate: float) -> None:
        """Take new settings: asks the player for the step on screen, to go on from exactly there.

        A run that diverged goes on from where its last settings began: from numbers near the
        largest there are, no rate leads anywhere.
        """
        if (optimizer, learning_rate) == (self.optimizer, self.learning_rate):
            return
        self.optimizer, self.learning_rate = optimizer, learning_rate
        self.faithful = self.faithful and self.seen == 0
        if self.diverged:
            self.goal = None
            self.resume([t for t in self.history if t.turning][-1].checkpoint.step)
        else:
            self.asking += 1

    # -- how ------------------------------------------------------------------------------------

    def _begin(self, network: Network) -> None:
        self.history: list[Turn] = []
        self.faithful = True
        self._turn(start(network, self.optimizer, self.learning_rate), changed=False)

    def _turn(self, checkpoint: Checkpoint, changed: bool = True) -> None:
        """Open a new epoch at a checkpoint, in the place of all that came after it."""
        self.history = [t for t in self.history if t.checkpoint.step < checkpoint.step]
        self.faithful = self.faithful and not changed
        self.trainer = Trainer.resume(checkpoint, self.data)
        self.epoch += 1
        self.seen = checkpoint.step
        self._pace = 1
        self._keep(turning=True)
        self._extend()

    def _at(self, step: int) -> Trainer:
        """A trainer at any step of the history."""
        turns = [t.checkpoint for t in self.history if t.checkpoint.step <= step]
        checkpoint = turns[-1] if turns else self.history[0].checkpoint
        trainer = Trainer.resume(checkpoint, self.data)
        if step > checkpoint.step:
            trainer.advance(step - checkpoint.step, every=step - checkpoint.step)
        return trainer

    def _keep(self, turning: bool) -> None:
        """Add the present step to the history, and thin what lies between the turns."""
        self.history.append(Turn(self.trainer.checkpoint(), turning))
        between = [t for t in self.history if not t.turning]
        if len(between) > KEPT_CHECKPOINTS:
            dropped = {id(t) for t in between[1:-1:2]}
            self.history = [t for t in self.history if id(t) not in dropped]
        if len(self.history) > KEPT_TURNS:
            self.history = self.history[-KEPT_TURNS:]

    def _extend(self) -> None:
        """Compute the next chunk: as many frames as are planned and time allows, at least one."""
        now, frames = self.trainer.now, []
        deadline = time.perf_counter() + CHUNK_SECONDS
        for stride, count in self._plan():
            frames.append(self.trainer.advance(stride * count, every=stride))
            if self.diverged or self._arrived(frames) or time.perf_counter() > deadline:
                break
        else:
            self._pace *= 2  # all of them in time: a converging run may go faster
        self.chunk = now.followed_by(*frames)
        if self.goal and self.goal.kind == "seek":
            self.seen = self.trainer.step
        if self.diverged or self._arrived(frames):
            self.goal = None

    def _plan(self) -> list[tuple[int, int]]:
        """The next chunk in pieces: the steps a frame takes, and how many such frames."""
        frames = min(CHUNK_FRAMES, CHUNK_BYTES // (11 * (self.widths[0] + 3) + 6))
        if self.goal is None:
            return _pieces(self.stride, frames)
        left = self.goal.step - self.trainer.step
        if self.goal.kind == "seek":
            stride, most = -(-left // frames), frames
        else:
            stride, most = self._pace, CONVERGE_FRAMES
        whole = min(most, left // stride)
        rest = min(stride, left - whole * stride)
        return _pieces(stride, whole) + [(rest, 1)] * (whole < most and rest > 0)

    def _arrived(self, frames: list[Trajectory]) -> bool:
        if self.goal is None:
            return False
        if self.trainer.step >= self.goal.step:
            return True
        if self.goal.kind == "seek":
            return False
        gaps = np.concatenate([frame.gaps for frame in frames])
        return self.trainer.gap < CONVERGED_GAP or _stalled(gaps)


def _pieces(stride: int, frames: int) -> list[tuple[int, int]]:
    """Many frames in pieces; long ones one by one, so that the clock is looked at in time."""
    piece = PIECE if stride <= PIECE else 1
    return [(stride, min(piece, frames - at)) for at in range(0, frames, piece)]


def _settings(checkpoint: Checkpoint) -> tuple[str, float]:
    return checkpoint.optimizer, checkpoint.learning_rate


def _stalled(gaps: np.ndarray) -> bool:
    """Within rounding of 0, and no longer falling."""
    half = len(gaps) // 2
    return half >= 8 and gaps[-1] < 1e-8 and gaps[half:].min() >= 0.999 * gaps[:half].min()
