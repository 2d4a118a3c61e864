"""linnet: linear regression is a neural network whose activations are the identity.

The entry file only declares the pages.
"""

from pathlib import Path

import streamlit as st

from linnet.ui.style import fit_frame

st.set_page_config(
    page_title="linnet: linear regression is a neural network",
    page_icon=Path(__file__).parent / "linnet" / "ui" / "icon.svg",
    layout="wide",
    initial_sidebar_state=264,
)
fit_frame()
pages = [
    st.Page(
        "pages/playground.py",
        title="Playground",
        icon=":material/play_circle:",
        default=True,
    ),
]
st.navigation(pages, position="top").run()
