"""The part of a page that moves: the stage, and what is said about the step on screen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from linnet.network import Network
from linnet.stage import anew, stage
from linnet.ui.embedding import embedded
from linnet.ui.mishaps import mishaps
from linnet.ui.session import Session, write_link
from linnet.ui.share import address


def live(
    session: Session,
    say: Callable[[Network], None] | None = None,
    lit: Callable[[], int | None] = lambda: None,
) -> None:
    """Draw the stage, and below it what a page says of the network at the step on screen.

    The stage's own messages rerun this and nothing else: when the visitor pauses, steps, edits or
    arrives, and every few seconds of playing.

    Parameters
    ----------
    session : Session
    say : callable, optional
        Draws what a page says of the network at the step on screen.
    lit : callable, optional
        Tells the coefficient of W* whose paths light up, 0 the intercept.
    """

    @st.fragment
    @mishaps()
    def moving() -> None:
        if session.stale:
            session.stale = False
            st.rerun()
        stage(
            session.run,
            session.scene,
            after=session.follow,
            coefficient=lit(),
            story=session.story,
            hidden=session.experiment.hide,
            embedded=embedded(),
        )
        if embedded():
            link = address(st.context.url, session.shared.to_query())
            st.caption(f"[Open in linnet]({link})")
        if say:
            with st.container(key="prose"):
                say(session.run.network_at(session.run.seen))
        write_link(session)

    moving()
    anew()
