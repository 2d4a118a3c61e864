"""What is being typed into a text area counts, whatever is done to the dialog around it."""

from __future__ import annotations

import streamlit as st

# Streamlit sends a text area's value when it loses the focus. Escape takes the whole dialog away,
# and with it a field that has not lost the focus. A press on Copy takes the focus from the field,
# and would copy what is still the link without the last words: it waits until Python has answered,
# or for as long as a browser lets a press write to the clipboard.
JS = """
const WORK = "data-test-script-state", MOST = 3000; // ms

export default () => {
  const app = document.querySelector(`[${WORK}]`);
  const inField = (event) => event.target instanceof HTMLTextAreaElement;
  let typed = false, sent = false, copy = null, timer = 0;

  const answered = () => {
    if (app.getAttribute(WORK) !== "notRunning") return;
    sent = false;
    goOn();
  };
  const goOn = () => {
    clearTimeout(timer);
    const button = copy;
    copy = null;
    // once the answer is drawn
    if (button) requestAnimationFrame(() => setTimeout(() => button.click()));
  };
  const send = () => {
    sent ||= typed;
    typed = false;
  };

  const listeners = {
    input: (event) => (typed ||= inField(event)),
    focusout: (event) => inField(event) && send(),
    keydown: (event) => {
      if (!inField(event)) return;
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    },
    click: (event) => {
      const button = event.target.closest?.('[role="dialog"] [data-testid="stCode"] button');
      if (!button || !sent) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      copy = button;
      timer = setTimeout(() => [sent = false, goOn()], MOST);
    },
  };
  const answers = new MutationObserver(answered);
  if (app) answers.observe(app, { attributeFilter: [WORK] });
  for (const kind in listeners) document.addEventListener(kind, listeners[kind], true);
  return () => {
    clearTimeout(timer);
    answers.disconnect();
    for (const kind in listeners) document.removeEventListener(kind, listeners[kind], true);
  };
};
"""


def send_what_is_typed() -> None:
    """Mount this in a dialog with text areas."""
    st.components.v2.component("linnet_send_what_is_typed", js=JS)(key="send what is typed")
