"""The pages of the app, and the way to them."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

ENTERED = "entered"


def navigation() -> StreamlitPage:
    """Declare the pages; returns the one to run."""
    # without icons: Streamlit fetches a page's icon from fonts.gstatic.com, for the tab
    pages = [
        st.Page("pages/playground.py", title="Playground", default=True),
        st.Page("pages/one_neuron.py", title="One neuron"),
        st.Page("pages/one_layer.py", title="One layer"),
        st.Page("pages/any_depth.py", title="Any depth"),
        st.Page("pages/report.py", title="Report"),
        st.Page("pages/data.py", title="Data"),
    ]
    return st.navigation(pages, position="top")


def enter() -> None:
    """Note that the entry file runs."""
    st.session_state[ENTERED] = True


def through_entry() -> None:
    """Go through the entry file first.

    A fresh server whose first visitor comes by a page's own address runs that file from the
    folder ``pages`` alone, as Streamlit did before there was `st.navigation`. Once that has been
    called, it no longer does.
    """
    if ENTERED not in st.session_state:
        navigation()
        st.rerun()
