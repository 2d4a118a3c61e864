"""The runs of one visitor: theirs, and those of pages that need a network of another shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from linnet.stage import Run

Begin = Callable[[tuple[int, ...]], Run]  # hidden widths -> a run from the start


class PageRuns:
    """The visitor's run, and by page those beside it.

    A page whose claim is about other widths than the visitor's network has has a run of its own, so
    that going there and back changes nothing.

    Attributes
    ----------
    main : Run
        The visitor's; there is none before the first `restart`.
    """

    main: Run

    def __init__(self) -> None:
        self._own: dict[str, Run] = {}

    def on(self, page: str) -> Run:
        """The run that a page shows."""
        return self._own.get(page, self.main)

    def restart(self, main: Run, begin: Begin) -> None:
        """Begin all runs anew, on other data."""
        self.main = main
        self._own = {page: begin(run.state.widths[1:-1]) for page, run in self._own.items()}

    def enter(
        self,
        page: str,
        fits: Callable[[tuple[int, ...]], bool],
        hidden: tuple[int, ...],
        begin: Begin,
    ) -> None:
        """Let a page show the visitor's run if that fits, else one of its own.

        Parameters
        ----------
        page : str
        fits : callable
            Says whether hidden widths suit the page.
        hidden : tuple of int
            The hidden widths to begin with if not.
        begin : callable
        """
        if fits(self.main.state.widths[1:-1]):
            self._own.pop(page, None)
        elif page not in self._own:
            self._own[page] = begin(hidden)
        self.on(page).remember()

    def hear(self, value: Any) -> bool:
        """Take over what the browser says of one of these runs; nonsense is ignored.

        Returns
        -------
        bool
            A result came, or data points were changed by hand.
        """
        name = value.get("start") if isinstance(value, Mapping) else None
        for run in (self.main, *self._own.values()):
            if run.id == name:
                before = run.state.points
                return run.hear(value) or run.state.points != before
        return False
