"""The playground: build a linear network, watch it train, see it collapse."""

import streamlit as st

from linnet.ui.live import live
from linnet.ui.page import begin, end, notices
from linnet.ui.sidebar import sidebar
from linnet.ui.story import offer

session = begin("playground")
sidebar(session)

st.title("Linear regression *is* a neural network without activations", anchor=False)
offer(session)
notices(session)
live(session)
end(session)
