"""The stage's player without a picture: which frame would be on screen, and which are left."""

from __future__ import annotations

FRAMES_A_SECOND = 60
RESERVE = 90  # frames left when the player asks for the next chunk


class Player:
    """Plays the chunks it is given, as the player in ``linnet/stage/player`` does.

    Attributes
    ----------
    longest : float
        Seconds the picture stood still at most, because there was no next frame.
    paused : bool
    """

    def __init__(self):
        self.longest = 0.0
        self.paused = False
        self._epoch = None
        self._steps: list[int] = [0]
        self._position = self._still = self._then = 0.0

    def receive(self, stage: dict, now: float) -> None:
        """Take what the server sent, if it is new."""
        self.move(now)
        epoch, steps = (stage["run"], stage["epoch"]), stage["steps"]
        if epoch != self._epoch:
            self._epoch, self._steps, self._position = epoch, steps, 0.0
        elif steps[0] == self.last and len(steps) > 1:
            shown = int(self._position)
            self._steps = self._steps[shown:] + steps[1:]
            self._position -= shown
        else:
            return
        self._still = 0.0

    def move(self, now: float) -> None:
        """Play on until now."""
        elapsed, self._then = now - self._then, now
        if self.paused:
            return
        room = len(self._steps) - 1 - self._position
        self._position += min(room, FRAMES_A_SECOND * elapsed)
        self._still += max(0.0, elapsed - room / FRAMES_A_SECOND)
        if len(self._steps) > RESERVE:  # a single step is meant to stand still
            self.longest = max(self.longest, self._still)

    @property
    def step(self) -> int:
        """The step on screen."""
        return self._steps[int(self._position)]

    @property
    def last(self) -> int:
        """The last step that can be shown."""
        return self._steps[-1]

    @property
    def due(self) -> float:
        """Seconds until the next chunk should be asked for."""
        left = len(self._steps) - 1 - self._position
        return max(0.0, (left - RESERVE) / FRAMES_A_SECOND)
