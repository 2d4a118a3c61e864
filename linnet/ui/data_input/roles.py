"""Which column is explained, and by which: the same two fields on every page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from linnet.data.table import MAX_FEATURES
from linnet.ui.session import Session
from linnet.ui.text import short


def choose_roles(session: Session) -> None:
    """Draw the fields for features and target, and follow what the visitor chooses."""
    table, experiment = session.table(), session.experiment
    usable = [name for name in table.usable if name != experiment.y]
    _set("x", list(experiment.x))
    if len(st.session_state.x) > MAX_FEATURES:  # refused; the field cannot even show so many
        st.session_state.x = list(experiment.x)
    st.multiselect(
        "Features",
        usable,
        key="x",
        on_change=lambda: followed(session, session.choose_features, tuple(st.session_state.x)),
        max_selections=MAX_FEATURES,
        format_func=short,
        placeholder="Choose at least one",
    )
    if len(experiment.x) == MAX_FEATURES < len(usable):  # Select all stops there in silence
        st.caption(
            f"{MAX_FEATURES} of {len(usable)} columns are chosen, the most there can be. To use "
            "another, take one out."
        )
    _set("y", experiment.y)
    st.selectbox(
        "Target",
        table.numeric,
        key="y",
        on_change=lambda: followed(session, session.choose_target, st.session_state.y),
        format_func=short,
    )


def followed(session: Session, choose: Callable[..., bool], *arguments, **changes) -> None:
    """Make a choice; if it can be followed, let the widgets show the experiment.

    Only in a callback: before the widgets are drawn.
    """
    if choose(*arguments, **changes):
        show(session)


def show(session: Session) -> None:
    """Let the widgets show the experiment. Only before they are drawn."""
    st.session_state.data = session.experiment.data
    st.session_state.x = list(session.experiment.x)
    st.session_state.y = session.experiment.y


def _set(key: str, value) -> None:
    """Give a widget its value unless the visitor is changing it."""
    if key not in st.session_state:
        st.session_state[key] = value
