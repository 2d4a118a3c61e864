"""What is being typed into a text area counts when Escape closes the dialog around it."""

from __future__ import annotations

import streamlit as st

# Streamlit sends a text area's value when it loses the focus. Escape takes the whole dialog away,
# and with it a field that has not lost the focus.
JS = """
export default () => {
  const send = (event) => {
    const field = document.activeElement;
    if (event.key === "Escape" && field instanceof HTMLTextAreaElement) field.blur();
  };
  document.addEventListener("keydown", send, true);
  return () => document.removeEventListener("keydown", send, true);
};
"""


def send_on_escape() -> None:
    """Mount this in a dialog with text areas."""
    st.components.v2.component("linnet_send_on_escape", js=JS)(key="send on escape")
