"""The one click that helps where the network is not yet the regression."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import streamlit as st

from linnet.ui.session import Session
from linnet.wording import plural

SECONDS = 0.4  # of the server's time before others have their turn
# in st.session_state: at which step a training began here, whether it was stopped, how it ended
BEGUN, STOPPED, ENDED = "repair began", "repair stopped", "repair ended"

LABELS = {
    "converge": "Run to convergence",
    "calm": "Go on at a stable rate",
    "full batch": "Train on all rows",
    "standardise": "Standardise",
}


def fix(session: Session, name: str) -> None:
    """Do what a diagnosis advises."""
    _FIXES[name](session)


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


def stop(session: Session) -> None:
    """End the training where it is."""
    session.run.goal = None
    st.session_state[STOPPED] = True


def ending(session: Session) -> str | None:
    """How the training that a repair began has ended, as long as the network is where it ended."""
    run, state = session.run, st.session_state
    begun, stopped = state.pop(BEGUN, None), state.pop(STOPPED, False)
    here = run.id, run.seen
    if begun is not None:
        how = "Diverged" if run.diverged else "Stopped by you" if stopped else "Training ended"
        after = plural(run.seen - begun, "step", "steps")
        state[ENDED] = here, f"{how} at step {run.seen:,}, after {after}."
    where, sentence = state.get(ENDED, (None, None))
    return sentence if where == here else None


def _converge(session: Session) -> None:
    run = session.run
    st.session_state[BEGUN] = run.seen
    run.converge(run.seen)
    go_on(session)


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
