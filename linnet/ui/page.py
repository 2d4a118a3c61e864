"""What every page begins and ends with."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from linnet.ui.current import current
from linnet.ui.data_input.opening import wanted_file
from linnet.ui.data_input.roles import show
from linnet.ui.downloads import abandon
from linnet.ui.embedding import embedded, in_frame
from linnet.ui.live import live
from linnet.ui.navigation import all_pages, neighbours
from linnet.ui.session import Session
from linnet.ui.share import share
from linnet.ui.streamlit_patches.early_end import stop_page


def begin(
    page: str,
    fits: Callable[[tuple[int, ...]], bool] = lambda hidden: True,
    hidden: tuple[int, ...] = (),
) -> Session:
    """This visitor's session, as a page finds it; for the parameters see `Session.show`.

    What went wrong on another page stays there. The fields that pages share show the experiment
    anew: Streamlit keeps a field's value for its own page only. In a frame of another page there
    is the stage and nothing after it.
    """
    session = current()
    if session.show(page, fits, hidden):
        abandon()
        show(session)
    if embedded():
        in_frame()
        notices(session)
        live(session)
        stop_page()
    if not session.hides("pages"):
        all_pages(page)
    share(session)
    return session


def end(session: Session) -> None:
    """What a page that is read from top to bottom ends with: the way on, and back."""
    if not session.hides("pages"):
        neighbours(session.place.page)


def notices(session: Session) -> None:
    """Say what a link asked for and could not have, and why the last choice was not followed."""
    if session.experiment.task:
        with st.container(border=True, key="prose-task"):
            st.caption("Task, set by whoever made this link")
            st.text(session.experiment.task)
    wanted_file(session)
    if session.notes:
        st.info("\n\n".join(session.notes))
    if session.problem:
        st.error(session.problem)
