"""A page that ends early lets go of the fields it did not draw, as one that ends at its end does.

After `st.stop` Streamlit keeps their values and the browser does not: drawn again on another page,
such a field shows one value and has another. Nor are buttons released that were pressed.
"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def stop_page() -> NoReturn:
    """Leave out the rest of the page. Not for fragments, which draw a part of a page's fields."""
    context = get_script_run_ctx()
    assert context is not None, "called while a page runs"
    context.session_state.on_script_finished(context.shared.widget_ids_this_run.snapshot())
    st.stop()
