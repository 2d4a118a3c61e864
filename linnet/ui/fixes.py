"""The one click that helps where the network is not yet the regression."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from linnet.ui.session import Session

SECONDS = 0.4  # of the server's time before others have their turn

LABELS = {
    "converge": "Run to convergence",
    "calm": "Go on at a stable rate",
    "full batch": "Train on all rows",
    "standardise": "Standardise",
}


def fix(session: Session, name: str) -> None:
    """Do what a diagnosis advises."""
    _FIXES[name](session)


def _converge(session: Session) -> None:
    session.run.converge(session.run.seen)
    go_on(session)


def go_on(session: Session) -> bool:
    """Train towards the run's goal for a moment; says whether there is more to do."""
    run, begun = session.run, perf_counter()
    while run.goal and perf_counter() - begun < SECONDS:
        step = run.trainer.step
        if not run.need(run.epoch, step, step):
            break
    run.saw(run.trainer.step)
    session.follow()
    return run.goal is not None


def _calm(session: Session) -> None:
    session.run.calm()
    session.follow("calm")
    _converge(session)


def _full_batch(session: Session) -> None:
    if session.choose(batch=0):
        session.run.resume(session.run.seen)
        _converge(session)


def _standardise(session: Session) -> None:
    session.follow("standardise")
    _converge(session)


_FIXES: dict[str, Callable[[Session], None]] = {
    "converge": _converge,
    "calm": _calm,
    "full batch": _full_batch,
    "standardise": _standardise,
}
