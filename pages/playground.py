"""The playground: build a linear network, watch it train, see it collapse."""

import streamlit as st

from linnet.stage import stage
from linnet.ui.page import begin, notices
from linnet.ui.session import write_link
from linnet.ui.sidebar import sidebar

session = begin("playground")
sidebar(session)

st.title("Linear regression *is* a neural network without activations", anchor=False)
notices(session)


@st.fragment
def live() -> None:
    """Everything that moves. Its own messages rerun this and nothing else."""
    if session.stale:
        session.stale = False
        st.rerun()
    stage(session.run, session.scene, after=session.follow)
    write_link(session)


live()
