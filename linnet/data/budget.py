"""What a piece of work may take of the machine that all visitors share.

A loop whose length follows from a visitor's data asks `Budget.check` every few milliseconds, which
raises a TableError with one plain sentence once the budget is spent. This bounds a loop. It cannot
end a single call into C: what one such call is given is bounded in length, or takes time
proportional to it, so that the interpreter's lock is never kept for long.
"""

from __future__ import annotations

import gc
import threading
from time import thread_time

from linnet.data.errors import TableError
from linnet.data.progress import Progress, silent


class _Collections(threading.local):
    """Processor time that this thread has spent on collections of all garbage of the process.

    Such a collection looks at every object of every session and falls to whoever happens to
    allocate next: among half a million objects it took 0.3 to 0.7 s, and a small file has 0.5.
    """

    seconds = 0.0
    _began = 0.0

    def note(self, phase: str, info: dict[str, int]) -> None:
        """Be told that a collection starts or stops, as an entry of ``gc.callbacks``."""
        if info["generation"] < 2:
            return
        if phase == "start":
            self._began = thread_time()
        else:
            self.seconds += thread_time() - self._began


_collections = _Collections()
gc.callbacks.append(_collections.note)


class Budget:
    """Processor time of this thread from now on, without what collecting garbage takes.

    Parameters
    ----------
    seconds : float
        Of a processor core.
    spent : str
        The sentence that is said when it is used up.
    """

    def __init__(self, seconds: float, spent: str):
        self._end, self._spent = self._now + seconds, spent

    @property
    def _now(self) -> float:
        return thread_time() - _collections.seconds

    @property
    def left(self) -> float:
        """Seconds, for whoever goes on in another thread; 0 if the time is used up."""
        return max(0.0, self._end - self._now)

    def check(self) -> None:
        """Raise a TableError if the time is used up."""
        if not self.left:
            raise TableError(self._spent)

    def watching(self, progress: Progress = silent) -> Progress:
        """A progress that checks the budget at every report."""

        def report(share: float) -> None:
            self.check()
            progress(share)

        return report
