"""The app in a frame of another page: the stage, and little else."""

from __future__ import annotations

import streamlit as st

CSS = """
[data-testid="stMainBlockContainer"] { padding: 4px 0 0 !important; }
[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }
[data-testid="stMain"] { scrollbar-width: thin; }
"""


def in_frame() -> None:
    """Fit Streamlit's frame to a small one."""
    st.html(f"<style>{CSS}</style>")


def embedded() -> bool:
    """The address asks for it, with ``embed=true``."""
    return bool(st.context.is_embedded)
