"""The pages of the app, and the ways to them."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from linnet.ui.streamlit_patches.front_page import TITLE

ENTERED = "entered"
PAGES = {  # by their files in pages/, in the order in which one reads them
    "playground": "Playground",
    "one_neuron": "One neuron",
    "one_layer": "Three nodes",
    "any_depth": "Any depth",
    "report": "Report",
    "data": "Data",
    "glossary": "Glossary",
}


def navigation() -> StreamlitPage:
    """Declare the pages; returns the one to run."""
    # without icons: Streamlit fetches a page's icon from fonts.gstatic.com, for the tab
    pages = [
        st.Page(_file(name), title=title, default=name == "playground")
        for name, title in PAGES.items()
    ]
    return st.navigation(pages, position="hidden")  # `all_pages` draws them


def title_of(page: StreamlitPage) -> str:
    """What the browser's tab and history call a page: the front page says what linnet is."""
    return TITLE if page.title == PAGES["playground"] else f"{page.title} · linnet"


def all_pages(here: str) -> None:
    """A row of all pages: in the header, or under it where the window is narrow.

    Streamlit's own hides them behind an arrow on a phone, and behind Share in a narrow window.

    Parameters
    ----------
    here : str
        The page on screen.
    """
    with st.container(horizontal=True, key="pages"):
        for name, title in PAGES.items():
            if name == here:
                with st.container(key="here", width="content"):
                    st.markdown(f"**{title}**")
            else:
                st.page_link(_file(name), label=title)


def neighbours(here: str) -> None:
    """The page before and the page after, for the foot of a page.

    Parameters
    ----------
    here : str
        The page on screen.
    """
    names = list(PAGES)
    k = names.index(here)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="neighbours"):
        if k > 0:
            st.page_link(_file(names[k - 1]), label=f"← {PAGES[names[k - 1]]}")
        if k + 1 < len(names):
            st.page_link(_file(names[k + 1]), label=f"Next: {PAGES[names[k + 1]]} →")


def _file(name: str) -> str:
    return f"pages/{name}.py"


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
