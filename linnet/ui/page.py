"""What every page begins with."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from linnet.ui.roles import show
from linnet.ui.session import Session, current


def begin(
    page: str,
    fits: Callable[[tuple[int, ...]], bool] = lambda hidden: True,
    hidden: tuple[int, ...] = (),
) -> Session:
    """This visitor's session, as a page finds it; for the parameters see `Session.show`.

    What went wrong on another page stays there. The fields that pages share show the experiment
    anew: Streamlit keeps a field's value for its own page only.
    """
    session = current()
    another = session.page != page
    session.show(page, fits, hidden)
    if another:
        show(session)
    return session


def notices(session: Session) -> None:
    """Say what a link asked for and could not have, and why the last choice was not followed."""
    for note in session.notes:
        st.info(note)
    if session.problem:
        st.error(session.problem)
