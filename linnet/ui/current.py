"""The session of the visitor whose page runs, and its link in their browser's address."""

from __future__ import annotations

import streamlit as st

from linnet.ui.navigation import through_entry
from linnet.ui.session import Session

KEY = "linnet"


def current() -> Session:
    """This visitor's session; the first time, as the link says."""
    through_entry()
    if KEY not in st.session_state:
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[KEY] = Session(query)
    return st.session_state[KEY]


def write_link(session: Session) -> None:
    """Put the experiment into the address, for copying."""
    query = session.shared.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
