"""linnet: linear regression is a neural network whose activations are the identity.

The entry file only sets the frame; the pages are in `linnet.ui.navigation`.
"""

import streamlit as st

from linnet.ui import streamlit_patches
from linnet.ui.errors import mishaps
from linnet.ui.navigation import enter, navigation, title_of
from linnet.ui.streamlit_patches.front_page import ICON
from linnet.ui.streamlit_patches.garbage_collection import collect
from linnet.ui.style import fit_frame

page = navigation()
st.set_page_config(
    page_title=title_of(page),
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state=264,
)
streamlit_patches.apply()
collect()
enter()
fit_frame()
with mishaps():
    page.run()
