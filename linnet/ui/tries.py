"""Things to try: say first what will happen, then see what does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Try:
    """A question with a prediction and a check.

    Attributes
    ----------
    ask : str
        Markdown.
    answer : callable
        Computes, from what is on screen now, the sentence that says what happened (Markdown).
    choices : tuple of str
        What may be predicted; a number if empty.
    """

    ask: str
    answer: Callable[[], str]
    choices: tuple[str, ...] = ()


def tries(page: str, questions: Sequence[Try]) -> None:
    """Draw the questions of a page."""
    st.subheader("Try it: predict, then check", anchor=False)
    for k, question in enumerate(questions):
        _try(f"{page} {k}", question)


def _try(key: str, question: Try) -> None:
    with st.container(border=True):
        st.markdown(question.ask)
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            if question.choices:
                guess = st.radio(
                    "Your prediction", question.choices, index=None, key=f"guess {key}"
                )
            else:
                guess = st.number_input(
                    "Your prediction", value=None, format="%g", key=f"guess {key}"
                )
        if right.button("Check", key=f"check {key}", width="stretch"):
            if guess is None:
                st.caption("Predict first: a wrong guess is worth more than none.")
            else:
                said = guess if question.choices else f"{guess:g}"
                st.markdown(f"You said **{said}**. {question.answer()}")
