"""linnet: linear regression is a neural network whose activations are the identity.

The entry file only sets the frame; the pages are in `linnet.ui.navigation`.
"""

import streamlit as st

from linnet.ui import collector, http_limits, uploads
from linnet.ui.front import ICON, TITLE
from linnet.ui.mishaps import mishaps
from linnet.ui.navigation import enter, navigation
from linnet.ui.style import fit_frame

st.set_page_config(
    page_title=TITLE,
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state=264,
)
collector.collect()
uploads.bound()
http_limits.set_limits()
enter()
fit_frame()
with mishaps():
    navigation().run()
