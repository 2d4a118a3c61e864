"""What `streamlit run serve.py` starts: the app of app.py, behind its gate and under its own name.

`streamlit run app.py` works too; then previews of links and search engines read "Streamlit", and
what `linnet.ui.gate` does for a public server is missing.
"""

import streamlit as st
from starlette.middleware import Middleware

from linnet.ui.gate import Gate, lifespan
from linnet.ui.streamlit_patches.front_page import routes

front = routes()
gate = Middleware(Gate, pages=frozenset(route.path for route in front))
app = st.App("app.py", routes=front, middleware=[gate], lifespan=lifespan)
