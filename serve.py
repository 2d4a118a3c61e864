"""What `streamlit run serve.py` starts: the app of app.py, under its own name from the first byte.

`streamlit run app.py` works too; then previews of links and search engines read "Streamlit".
"""

import streamlit as st

from linnet.ui.front import routes

app = st.App("app.py", routes=routes())
