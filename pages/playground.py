"""The playground: build a linear network, watch it train, see it collapse."""

import streamlit as st

from linnet.stage import stage
from linnet.ui.session import current, write_link
from linnet.ui.sidebar import sidebar

session = current()
sidebar(session)

st.title("Linear regression *is* a neural network without activations", anchor=False)
for note in session.notes:
    st.info(note)
if session.problem:
    st.error(session.problem)


@st.fragment
def live() -> None:
    """Everything that moves. Its own messages rerun this and nothing else."""
    if session.stale:
        session.stale = False
        st.rerun()
    stage(session.run, session.scene, after=session.follow)
    write_link(session)


live()
