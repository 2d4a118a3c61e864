"""The sidebar: which data, which columns, how to train. Changes go through the session."""

from __future__ import annotations

import math

import streamlit as st

from linnet.datasets import DATASETS
from linnet.experiment import MAX_FEATURES, UPLOAD
from linnet.table import MAX_BYTES, MAX_ROWS
from linnet.ui.session import Session
from linnet.ui.text import in_markdown, short

BATCHES = tuple(4**k for k in range(10))
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
EDGE_HELP = (
    "How far a step goes against the slope of the loss. λ_max is the loss's sharpest curvature, "
    "the largest eigenvalue of its Hessian: above 2/λ_max (3.8/λ_max with momentum) a step "
    "overshoots by more than it gains. One layer has the same curvature everywhere, and diverges. "
    "A deep network's changes with its weights: it is thrown out, and can settle where the edge "
    "is higher."
)
OPTIMIZER_TITLES = {"gd": "Gradient descent", "momentum": "Momentum", "adam": "Adam"}


def sidebar(session: Session) -> None:
    """Draw the sidebar and follow what the visitor chooses."""
    with st.sidebar:
        _data(session)
        _columns(session)
        _training(session)
        _about(session)


def _data(session: Session) -> None:
    names = [*DATASETS, *([UPLOAD] if session.upload else [])]

    def title(name: str) -> str:
        return short(session.upload[0]) if name == UPLOAD else DATASETS[name].title

    def chosen() -> None:
        if session.choose_data(st.session_state.data):
            _show(session)

    _set("data", session.experiment.data)
    st.selectbox("Data", names, format_func=title, key="data", on_change=chosen)
    with st.popover("Use your own CSV", width="stretch"):
        _upload(session)


def _upload(session: Session) -> None:
    def chosen() -> None:
        file = st.session_state.file
        if file is not None and session.choose_file(file.name, file.getvalue()):
            _show(session)

    st.file_uploader(
        "A CSV file",
        type=["csv", "tsv", "tab", "txt"],
        key="file",
        on_change=chosen,
    )
    st.caption(
        f"Up to {MAX_BYTES // 2**20} MB and {MAX_ROWS:,} rows. It is read in memory and forgotten "
        "when you leave."
    )
    if session.problem:
        st.error(session.problem)


def _columns(session: Session) -> None:
    table = session.table()
    experiment = session.experiment

    def features_chosen() -> None:
        if session.choose_features(tuple(st.session_state.x)):
            _show(session)

    def target_chosen() -> None:
        if session.choose_target(st.session_state.y):
            _show(session)

    _set("x", list(experiment.x))
    st.multiselect(
        "Features",
        [name for name in table.usable if name != experiment.y],
        key="x",
        on_change=features_chosen,
        max_selections=MAX_FEATURES,
        format_func=short,
        placeholder="Choose at least one",
    )
    _set("y", experiment.y)
    st.selectbox("Target", table.numeric, key="y", on_change=target_chosen, format_func=short)


def _training(session: Session) -> None:
    experiment = session.experiment

    def optimizer_chosen() -> None:
        _followed(session, opt=st.session_state.opt)

    def switched() -> None:
        _followed(session, standardise=st.session_state.standardise)

    st.session_state.opt = experiment.opt
    st.selectbox(
        "Optimiser",
        list(OPTIMIZER_TITLES),
        format_func=OPTIMIZER_TITLES.get,
        key="opt",
        on_change=optimizer_chosen,
    )
    _rate(session)
    _batch(session)
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
    beyond = "unstable" if experiment.net else "diverges"

    def rate_chosen() -> None:
        _followed(session, lr=st.session_state.lr)

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
    where = f" at step {session.run.edge_step:,}" if experiment.net else ""
    st.caption(f"{beyond.capitalize()} above **{_two_digits(edge)}** = {limit}/λ_max{where}.")


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
            _followed(session, batch=size)

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
    """Where the data come from, and what reading them had to leave out."""
    dropped = session.selection.dropped
    if dropped:
        rows = "row has" if dropped == 1 else "rows have"
        st.caption(f"{dropped:,} {rows} a missing value in a chosen column and are left out.")
    if session.experiment.data == UPLOAD:
        name, table = session.upload
        st.caption(f"{len(session.selection.y):,} rows of {in_markdown(name)}.")
        for sentence in table.report:
            st.caption(sentence)
        return
    dataset = DATASETS[session.experiment.data]
    st.caption(dataset.story)
    st.caption(f"{dataset.source}. Licence: {dataset.licence}.")


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


def _set(key: str, value) -> None:
    """Give a widget its value unless the visitor is changing it."""
    if key not in st.session_state:
        st.session_state[key] = value


def _followed(session: Session, **changes) -> None:
    if session.choose(**changes):
        _show(session)


def _show(session: Session) -> None:
    """Let the widgets show the experiment. Only in a callback: before the widgets are drawn."""
    st.session_state.data = session.experiment.data
    st.session_state.x = list(session.experiment.x)
    st.session_state.y = session.experiment.y
