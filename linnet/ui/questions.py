"""Questions whose answers are numbers on the screen: say first what will happen, then check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import ref

import numpy as np
import streamlit as st

from linnet.stage import Job
from linnet.text.wording import brief
from linnet.ui.session import Session

EXACT = 1e-9  # relative, for what is counted


@dataclass(frozen=True)
class Answer:
    """What is the case, computed from what is on screen.

    Attributes
    ----------
    truth : float, str or None
        The right number or choice; None if there is none, as when training diverges.
    because : str
        A clause that says so, in Markdown: "the loss is 1.000, the variance of the target".
    """

    truth: float | str | None
    because: str


@dataclass(frozen=True)
class Question:
    """A question with a prediction and a check.

    Attributes
    ----------
    ask : str
        Markdown.
    answer : callable
        Computes the `Answer`; of a question with a job, from what that came to.
    choices : tuple of str
        What may be predicted; a number if empty.
    right, close : float
        How far a predicted number may be off, relative to the right one.
    job : callable, optional
        What the browser is to train to find out.
    """

    ask: str
    answer: Callable[..., Answer]
    choices: tuple[str, ...] = ()
    right: float = 0.01
    close: float = 0.25
    job: Callable[[], Job] | None = None


def judged(question: Question, guess: float | str, answer: Answer) -> str:
    """The verdict on a prediction, with the reason; Markdown.

    Parameters
    ----------
    question : Question
    guess : float or str
        A number, or one of the choices.
    answer : Answer
    """
    said = f"You said **{guess if isinstance(guess, str) else brief(guess, 6)}**. "
    sentence = f"{answer.because[0].upper()}{answer.because[1:]}"
    truth = answer.truth
    if truth is None:
        return said + sentence
    if isinstance(guess, str) or isinstance(truth, str):
        off = 0.0 if guess == truth else float("inf")
    else:
        off = abs(guess - truth) / max(abs(truth), EXACT)
    if off <= question.right:
        return f"{said}**Right.** {sentence}"
    if off <= question.close:
        return f"{said}**Close.** {sentence}"
    return f"{said}**Not yet**, because {answer.because}"


def questions(session: Session, asked: Sequence[Question]) -> None:
    """Draw the questions of a page; what was predicted and answered stays, also for a return.

    Answers about other data than those on screen go with those data.
    """
    st.subheader("Try it: predict, then check", anchor=False)
    for k, question in enumerate(asked):
        _draw(session, f"{session.place.page} {k}", question)


def _draw(session: Session, key: str, question: Question) -> None:
    kept = f"kept {key}"  # the field's own value is forgotten with its page
    field = f"guess {key}"
    predicted = st.session_state.get(kept)

    def keep() -> None:
        st.session_state[kept] = st.session_state[field]

    def say(words: str) -> None:
        st.session_state[f"said {key}"] = ref(session.scene), words

    def check() -> None:  # before the stage is drawn, which takes the wish of a job along
        guess = st.session_state[field]
        if guess is None:
            say("Predict first: a wrong guess is worth more than none.")
        elif question.job:
            say("Your browser is training …")
            st.session_state[f"asked {key}"] = session.wish(question.job()), guess
        else:
            with np.errstate(all="ignore"):  # of a network far out
                say(judged(question, guess, question.answer()))

    with st.container(border=True):
        st.markdown(question.ask)
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            if question.choices:
                chosen = None if predicted is None else question.choices.index(predicted)
                st.radio(
                    "Your prediction", question.choices, index=chosen, key=field, on_change=keep
                )
            else:
                st.number_input(
                    "Your prediction", value=predicted, format="%g", key=field, on_change=keep
                )
        right.button("Check", key=f"check {key}", on_click=check, width="stretch")
        asked, guess = st.session_state.get(f"asked {key}", ("", None))
        if asked in session.staged.results:
            say(judged(question, guess, question.answer(session.staged.results[asked])))
            del st.session_state[f"asked {key}"]
        of, said = st.session_state.get(f"said {key}", (None, ""))
        if of and of() is session.scene:
            st.markdown(said)
