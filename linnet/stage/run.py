"""A run as Python knows it: how it begins, what the browser last said of it, and what was asked."""

from __future__ import annotations

import secrets
from typing import Any

from linnet.links.journal import Change, Journal, Start, change_to_json
from linnet.stage.jobs import Job
from linnet.stage.scene import Scene
from linnet.stage.state import RunState, at_rest, read

MOST_KEPT = 50  # wishes that wait, and results, the latest ones: more do not come from clicks
ACTS = ("converge", "stop", "calm", "reset", "back")


class Run:
    """One run of one visitor.

    Attributes
    ----------
    id : str
        Unguessable, so that one visitor's run cannot be taken for another's.
    scene : Scene
    state : RunState
        What the browser last said; before it has spoken, the run at its beginning.
    spoken : bool
        The browser has said something.
    results : dict of str to object
        What jobs came to, by the wish that asked for them.

    Parameters
    ----------
    scene : Scene
    journal : Journal
    step : int
        Where the run opens.
    origin : {"link", "page"}
        Whether a session is born with it: the tab may hold such a run from an earlier server.
    """

    def __init__(self, scene: Scene, journal: Journal, step: int = 0, origin: str = "page"):
        self.id = secrets.token_hex(8)
        self.scene = scene
        self.journal, self.step, self.origin = journal, max(step, journal.first_step), origin
        self.state: RunState = at_rest(journal, scene)
        self.spoken = False
        self.results: dict[str, Any] = {}
        self._wishes: dict[str, dict] = {}
        self._jobs: dict[str, Job] = {}

    @property
    def start(self) -> dict:
        """Where the run begins if the browser does not hold it yet, as JSON."""
        return {
            "id": self.id,
            "from": self.origin,
            "journal": self.journal.to_json(),
            "step": self.step,
        }

    @property
    def wishes(self) -> list[dict]:
        """What pages ask for and was not granted yet, as JSON."""
        return list(self._wishes.values())

    @property
    def waiting(self) -> frozenset[str]:
        """The wishes that were not granted yet; those for jobs, whose results are not here."""
        return frozenset(self._wishes)

    def wish(self, asked: Change | Job | str | dict) -> str:
        """Ask the browser for something at the step on screen.

        Parameters
        ----------
        asked : Change, Job, str or dict
            A change as in the journal; a run beside this one; one of `ACTS`; or settings of which
            some are left out, as JSON: these stay what they are on screen.

        Returns
        -------
        str
            The wish's name; `results` has what came of a job under it.
        """
        name = secrets.token_hex(8)
        if isinstance(asked, str):
            said: dict[str, Any] = {"act": asked}
        elif isinstance(asked, Job):
            said = {"job": asked.to_json()}
            self._jobs[name] = asked
        elif isinstance(asked, dict):
            said = {"change": asked}
        else:
            said = {"change": change_to_json(asked)}
        self._wishes[name] = {"id": name, **said}
        _forget(self._wishes)
        _forget(self._jobs)
        return name

    @property
    def seen(self) -> tuple[Journal, int]:
        """How the run came to where it was last seen, and the step.

        Of a journal too long to be told, the weights that it led to.
        """
        if not self.spoken:
            return self.journal, self.step
        state = self.state
        if state.journal is not None:
            return state.journal, state.step
        weights = Start(state.widths, state.seed, tuple(state.parameters.tolist()))
        points = [(state.step, change) for change in state.points]
        return Journal.begin(weights, state.settings, state.step, points), state.step

    def remember(self) -> None:
        """Let a browser that no longer holds the run begin where it was last seen."""
        self.journal, self.step = self.seen

    def hear(self, value: Any) -> bool:
        """Take over what the browser says; nonsense is ignored. Says if a result came."""
        try:
            self.state = read(value, self.scene)
        except ValueError:
            return False
        self.spoken = True
        came = False
        for name in self.state.granted & self._wishes.keys() - self._jobs.keys():
            del self._wishes[name]
        for name in self.state.results.keys() & self._jobs.keys():
            try:
                self.results[name] = self._jobs[name].read(self.state.results[name])
            except ValueError:
                continue
            del self._jobs[name]
            self._wishes.pop(name, None)
            _forget(self.results)
            came = True
        return came


def _forget(kept: dict[str, Any]) -> None:
    """All but the latest."""
    for name in list(kept)[:-MOST_KEPT]:
        del kept[name]
