"""What a piece of work may take of the machine that all visitors share.

A loop whose length follows from a visitor's data asks `Budget.check` every few milliseconds, which
raises a TableError with one plain sentence once the budget is spent. This bounds a loop. It cannot
end a single call into C: what one such call is given is bounded in length, or takes time
proportional to it, so that the interpreter's lock is never kept for long.
"""

from __future__ import annotations

from time import thread_time

from linnet.data.errors import TableError
from linnet.data.progress import Progress, silent


class Budget:
    """Processor time of this thread from now on.

    Parameters
    ----------
    seconds : float
        Of a processor core.
    spent : str
        The sentence that is said when it is used up.
    """

    def __init__(self, seconds: float, spent: str):
        self._end, self._spent = thread_time() + seconds, spent

    @property
    def left(self) -> float:
        """Seconds, for whoever goes on in another thread; 0 if the time is used up."""
        return max(0.0, self._end - thread_time())

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
