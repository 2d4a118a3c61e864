"""Which column is explained, and by which: the same two fields on every page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from linnet.data.table import MAX_FEATURES
from linnet.ui.session import Session
from linnet.ui.text import short


def choose_roles(session: Session) -> None:
    """Draw the fields for features and target, and follow what the visitor chooses.

    Each field has the present choice as its default too: a browser whose connection was lost while
    the page was drawn forgets fields, and chooses the default of those that it draws anew.
    """
    table, experiment = session.table(), session.experiment
    usable = [name for name in table.usable if name != experiment.y]
    if len(st.session_state.get("x", ())) > MAX_FEATURES:  # the field cannot even show so many
        st.session_state.x = list(experiment.x)
    st.multiselect(
        "Features",
        usable,
        default=list(experiment.x),
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
    st.selectbox(
        "Target",
        table.numeric,
        index=table.numeric.index(experiment.y),
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
