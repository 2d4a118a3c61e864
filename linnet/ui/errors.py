"""What a visitor is told when something goes wrong that should not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

SORRY = (
    "Something went wrong here. Reload the page: the link in the address keeps your settings; a "
    "file of your own may have to be chosen again."
)


@contextmanager
def mishaps() -> Iterator[None]:
    """Say what helps, above the box in which Streamlit says that there was an error.

    Streamlit logs it on the server; nothing of it is shown (``client.showErrorDetails``). What
    `st.stop` and `st.rerun` raise is no `Exception`.
    """
    try:
        yield
    except FragmentHandledException:  # it was said there
        raise
    except Exception:
        st.error(SORRY)
        raise
