"""A chapter's story: its lesson, told in the stage; what is deep in the chapter comes after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from linnet.lessons import LESSONS, load
from linnet.links.experiment import Experiment
from linnet.stage import Telling
from linnet.ui.errors import mishaps
from linnet.ui.mount import anew, tell
from linnet.ui.page import end, notices
from linnet.ui.runs import in_link
from linnet.ui.session import Session
from linnet.ui.style import fit_story

FURTHER, TELLING = "further {}", "telling {}"


def story(session: Session, chapter: str) -> bool:
    """Tell a chapter; False where the visitor goes further than its story.

    Who comes with a link to a chapter gets what the link shows, which is further.

    Parameters
    ----------
    session : Session
    chapter : str
        One of `linnet.lessons.LESSONS`.
    """
    further = FURTHER.format(chapter)
    st.session_state.setdefault(further, session.place.linked_to == chapter)
    if st.session_state[further]:
        with st.container(horizontal=True, key="to-story"):
            st.button("← The story", key="story", on_click=_turn, args=(session, further, False))
        return False
    fit_story()
    notices(session)
    _told(session, chapter)
    with st.container(key="prose-further"):
        st.subheader("Go further", anchor=False)
        st.markdown(
            "The same chapter with your own data: a row that walks through, the formulas with the "
            "numbers in them, and questions to predict and check."
        )
        st.button("Go further", key="further", on_click=_turn, args=(session, further, True))
    end(session)
    return True


def offer(session: Session) -> None:
    """One quiet line to the first story not told yet, for who comes without a link."""
    untold = [name for name in LESSONS if TELLING.format(name) not in st.session_state]
    if not untold or session.place.linked or session.hides("pages"):
        return
    if len(untold) == len(LESSONS):
        words, label = "Press Train, or begin with", "the story in three chapters →"
    else:
        words, label = "The story goes on:", f"{load(untold[0]).title} →"
    with st.container(horizontal=True, vertical_alignment="center", key="offer"):
        st.caption(words, width="content")
        st.page_link(f"pages/{untold[0]}.py", label=label)


def _turn(session: Session, key: str, further: bool) -> None:
    """What is on the page then, begins anew: Streamlit forgets fields that are not drawn."""
    st.session_state[key] = further
    session.reopen_page()


def _told(session: Session, chapter: str) -> None:
    key = TELLING.format(chapter)
    if key not in st.session_state:
        st.session_state[key] = Telling(load(chapter))
    telling: Telling = st.session_state[key]

    def left(value: Any) -> None:
        if value is None or not telling.hear(value):
            return
        following = LESSONS[LESSONS.index(chapter) + 1 :] if value.get("to") == "next" else ()
        if not following:
            session.take(reached(telling))
        st.session_state[f"left {chapter}"] = following[0] if following else "playground"

    @st.fragment
    @mishaps()
    def moving() -> None:
        if page := st.session_state.pop(f"left {chapter}", None):
            st.switch_page(f"pages/{page}.py")
        tell(telling, telling.hear, left)

    moving()
    anew()


def reached(telling: Telling) -> Experiment:
    """What is on screen, for the playground."""
    begin = telling.begin
    roles = Experiment(data=begin.data, x=begin.x, y=begin.y, standardise=begin.standardise)
    return replace(roles, **in_link(telling.run))
