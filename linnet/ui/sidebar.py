"""The sidebar: which data, which columns, how to train. Changes go through the session."""

from __future__ import annotations

import math

import streamlit as st

from linnet.experiment import UPLOAD
from linnet.ui.opening import choose_data
from linnet.ui.roles import choose_roles, followed
from linnet.ui.session import Session

BATCHES = tuple(4**k for k in range(10))
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
EDGE_HELP = (
    "How far a step goes against the slope of the loss. λₘₐₓ is the loss's sharpest curvature, "
    "the largest eigenvalue of its Hessian: above 2/λₘₐₓ (3.8/λₘₐₓ with momentum) a step "
    "overshoots by more than it gains. One layer has the same curvature everywhere, and diverges. "
    "A deep network's changes with its weights: it is thrown out, and can settle where the edge "
    "is higher."
)
OPTIMIZER_TITLES = {"gd": "Gradient descent", "momentum": "Momentum", "adam": "Adam"}


def sidebar(session: Session) -> None:
    """Draw the sidebar and follow what the visitor chooses."""
    with st.sidebar:
        if not session.hides("data"):
            choose_data(session)
            st.page_link("pages/data.py", label="Use your own data", icon=":material/upload_file:")
        if not session.hides("columns"):
            choose_roles(session)
        _training(session)
        _about(session)


def _training(session: Session) -> None:
    experiment = session.experiment

    def optimizer_chosen() -> None:
        followed(session, session.choose, opt=st.session_state.opt)

    def switched() -> None:
        followed(session, session.choose, standardise=st.session_state.standardise)

    if not session.hides("opt"):
        st.session_state.opt = experiment.opt
        st.selectbox(
            "Optimiser",
            list(OPTIMIZER_TITLES),
            format_func=OPTIMIZER_TITLES.get,
            key="opt",
            on_change=optimizer_chosen,
        )
    if not session.hides("lr"):
        _rate(session)
    if not session.hides("batch"):
        _batch(session)
    if session.hides("standardise"):
        return
    st.session_state.standardise = experiment.standardise
    st.toggle(
        "Standardise",
        key="standardise",
        on_change=switched,
        help="Train in z-scores: every column with mean 0 and standard deviation 1. Off, the "
        "network sees the numbers as they are.",
    )


def _rate(session: Session) -> None:
    """The learning rate, and where the edge of stability lies among the rates."""
    experiment, edge = session.experiment, session.edge
    session.showed_edge()
    beyond = "unstable" if len(session.run.widths) > 2 else "diverges"

    def rate_chosen() -> None:
        followed(session, session.choose, lr=st.session_state.lr)

    def title(rate: float) -> str:
        return f"{_plain(rate)} · {beyond}" if edge is not None and rate > edge else _plain(rate)

    st.session_state.lr = experiment.lr
    st.selectbox(
        "Learning rate",
        session.rates(),
        format_func=title,
        key="lr",
        on_change=rate_chosen,
        help=EDGE_HELP,
    )
    if edge is None:
        st.caption("Adam sizes each weight's step by itself: no rate is its edge.")
        return
    limit = "3.8" if experiment.opt == "momentum" else "2"
    where = f" at step {session.run.edge_step:,}" if len(session.run.widths) > 2 else ""
    st.caption(f"{beyond.capitalize()} above **{_two_digits(edge)}** = {limit}/λₘₐₓ{where}.")


def _batch(session: Session) -> None:
    """How many rows a step sees."""
    rows = len(session.selection.y)
    sizes = [size for size in BATCHES if size < rows]
    everything = f"All {rows:,} rows"

    def chosen() -> None:
        text = st.session_state.batch
        size = 0 if text == everything else _whole_number(text)
        if size is None or not 0 <= size <= rows:
            session.problem = f"A batch has 1 to {rows:,} rows; type a whole number."
        else:
            followed(session, session.choose, batch=size)

    present = session.experiment.batch
    st.session_state.batch = f"{present}" if present else everything
    st.selectbox(
        "Batch size",
        [everything, *map(str, sorted({*sizes, present} - {0}))],
        key="batch",
        on_change=chosen,
        accept_new_options=True,
        help="How many rows a step of training sees; choose, or type any number. They are "
        "shuffled anew for each pass. The loss and the gap shown are always those of all rows.",
    )
    if present:
        st.caption(
            f"A step sees {present:,} of the {rows:,} rows themselves, not the compressed data, "
            "which stand for all of them. Each batch pulls towards a regression of its own, so the "
            "coefficients jitter around least squares: less with larger batches or a smaller rate."
        )


def _about(session: Session) -> None:
    """Where the data come from, and what choosing the columns did; the Data page says more."""
    if session.experiment.data == UPLOAD:
        st.caption(f"{len(session.table().frame):,} rows of {session.title}.")
        said = session.selection.notes
    else:
        said = session.about
    for sentence in said:
        st.caption(sentence)


def _plain(rate: float) -> str:
    return f"{rate:.10f}".rstrip("0") if 1e-6 <= rate < 1 else f"{rate:g}"


def _two_digits(value: float) -> str:
    if not value > 0:
        return "0"
    place = 10.0 ** (math.floor(math.log10(value)) - 1)
    value = place * math.floor(value / place + 1e-9)  # down: a rate marked is above what is shown
    if 1e-4 <= value < 100:
        return f"{value:.2g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}×10{str(int(power)).translate(RAISED)}"


def _whole_number(text: str) -> int | None:
    text = text.replace(",", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
