"""The sidebar: which data, which columns, in which units. The run's controls are on the stage."""

from __future__ import annotations

import streamlit as st

from linnet.links.experiment import UPLOAD
from linnet.links.points import RestorePoints
from linnet.ui.data_input.opening import choose_data
from linnet.ui.data_input.roles import choose_roles, followed
from linnet.ui.edited import changed_in_words
from linnet.ui.session import Session


def sidebar(session: Session) -> None:
    """Draw the sidebar and follow what the visitor chooses."""
    with st.sidebar:
        if not session.hides("data"):
            choose_data(session)
            st.page_link("pages/data.py", label="Use your own data", icon=":material/upload_file:")
        if not session.hides("columns"):
            choose_roles(session)
        if not session.hides("standardise"):
            _units(session)
        by_hand(session)
        _about(session)


def _units(session: Session) -> None:
    """Whether the network is trained in z-scores."""

    def switched() -> None:
        followed(session, session.choose, standardise=st.session_state.standardise)

    st.session_state.standardise = session.experiment.standardise
    st.toggle(
        "Standardise",
        key="standardise",
        on_change=switched,
        help="Train in z-scores: every column with mean 0 and standard deviation 1. Off, the "
        "network sees the numbers as they are.",
    )


def _about(session: Session) -> None:
    """Where the data come from, and what choosing the columns did; the Data page says more."""
    if session.experiment.data == UPLOAD:
        st.caption(f"{len(session.table().frame):,} rows of {session.title}.")
        said = [*session.data.selection.notes]
    else:
        said = session.about
    for sentence in said:
        st.caption(sentence)


def by_hand(session: Session) -> None:
    """What was changed of the data by hand, and the way back."""

    def restore() -> None:
        session.wish(RestorePoints())

    changes = session.run.points
    if said := changed_in_words(session.data.selection, changes) if changes else "":
        st.divider()
        st.markdown(f"**{said}**")
        st.button(
            "Back to the data as read",
            type="tertiary",
            key="data as read",
            on_click=restore,
        )
