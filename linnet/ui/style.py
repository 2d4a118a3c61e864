"""Streamlit's frame, fitted to the stage."""

from __future__ import annotations

import streamlit as st

CSS = """
[data-testid="stMainBlockContainer"] { padding: 60px 32px 8px; }
[data-testid="stMainBlockContainer"] h1 {
  font-size: 22px; line-height: 28px; font-weight: 600; padding: 0 0 8px; letter-spacing: -0.005em;
}
[data-testid="stMainBlockContainer"] [data-testid="stHeading"] [data-testid="stMarkdownContainer"] {
  margin-bottom: 0;
}
[data-testid="stHeader"] { display: flex; align-items: center; }
[data-testid="stHeader"]::before {
  content: "linnet"; padding-left: 32px; font-size: 20px; font-weight: 700;
  letter-spacing: -0.01em; color: inherit;
}
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0; }
[data-testid="stMainBlockContainer"] [data-testid="stAlert"] { margin-bottom: 12px; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 12px; }
[data-testid="stSidebar"] [data-testid="stCaptionContainer"] { font-size: 12px; line-height: 16px; }
[data-testid="stSidebar"] [data-testid="stPopover"] button { width: 100%; }
@media (max-width: 1100px) {
  [data-testid="stHeader"]::before { padding-left: 24px; }
  [data-testid="stMainBlockContainer"] { padding-inline: 24px; }
}
@media (max-width: 639px) {
  [data-testid="stHeader"]::before { position: absolute; left: 56px; padding: 0; }
  [data-testid="stMainBlockContainer"] { padding: 60px 16px 40px; }
  [data-testid="stMainBlockContainer"] h1 {
    font-size: 20px; line-height: 25px; padding: 4px 0 12px;
  }
}
"""


def fit_frame() -> None:
    """Narrow Streamlit's own margins and titles to the design's."""
    st.html(f"<style>{CSS}</style>")
