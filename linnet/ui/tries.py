"""Things to try: say first what will happen, then see what does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from linnet.stage import Job
from linnet.ui.session import Session


@dataclass(frozen=True)
class Try:
    """A question with a prediction and a check.

    Attributes
    ----------
    ask : str
        Markdown.
    answer : callable
        Computes, from what is on screen now, the sentence that says what happened (Markdown); of
        a question with a job, from what that came to.
    choices : tuple of str
        What may be predicted; a number if empty.
    job : callable, optional
        What the browser is to train to find out.
    """

    ask: str
    answer: Callable[..., str]
    choices: tuple[str, ...] = ()
    job: Callable[[], Job] | None = None


def tries(session: Session, page: str, questions: Sequence[Try]) -> None:
    """Draw the questions of a page."""
    st.subheader("Try it: predict, then check", anchor=False)
    for k, question in enumerate(questions):
        _try(session, f"{page} {k}", question)


def _try(session: Session, key: str, question: Try) -> None:
    def check() -> None:  # before the stage is drawn, which takes the wish along
        if question.job and (guess := st.session_state[f"guess {key}"]) is not None:
            asked = session.wish(question.job())
            st.session_state[f"asked {key}"] = asked, _said(guess)

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
        pressed = right.button("Check", key=f"check {key}", on_click=check, width="stretch")
        if pressed and guess is None:
            st.caption("Predict first: a wrong guess is worth more than none.")
        elif question.job:
            _show_job(session, question, *st.session_state.get(f"asked {key}", ("", "")))
        elif pressed:
            st.markdown(f"You said **{_said(guess)}**. {question.answer()}")


def _show_job(session: Session, question: Try, asked: str, said: str) -> None:
    """What a job came to, as long as the run is there that it was asked beside."""
    run = session.staged
    if asked in run.results:
        st.markdown(f"You said **{said}**. {question.answer(run.results[asked])}")
    elif asked in run.waiting:
        st.caption("Your browser is training …")


def _said(guess: str | float) -> str:
    return guess if isinstance(guess, str) else f"{guess:g}"
