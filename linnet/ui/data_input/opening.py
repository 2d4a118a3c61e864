"""How data come in: a built-in set, or a file."""

from __future__ import annotations

import streamlit as st
from streamlit.typing import UploadedFile

from linnet.data.datasets import DATASETS
from linnet.data.table import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_FIELD, MAX_ROWS, Question
from linnet.links.experiment import UPLOAD
from linnet.text.wording import listed
from linnet.ui.data_input.reread import answer
from linnet.ui.data_input.roles import followed
from linnet.ui.session import Session
from linnet.ui.streamlit_patches.upload_memory import release
from linnet.ui.text import in_markdown, short

LARGE = 2**20  # bytes from which on reading takes a second or more
LIMITS = (
    f"Up to {MAX_BYTES // 2**20} MB, {MAX_ROWS:,} rows, {MAX_COLUMNS} columns, {MAX_CELLS:,} cells "
    f"and {MAX_FIELD:,} characters a cell. The file is read in memory, never stored, and forgotten "
    "when you leave."
)


def choose_data(session: Session) -> None:
    """Draw the field for the data set, and follow it."""
    titles = {name: dataset.title for name, dataset in DATASETS.items()}
    if session.upload:
        titles[UPLOAD] = short(session.upload.name)
    st.selectbox(
        "Data",
        list(titles),
        index=list(titles).index(session.experiment.data),  # a default, as in `choose_roles`
        format_func=titles.__getitem__,
        key="data",
        on_change=lambda: followed(session, session.choose_data, st.session_state.data),
    )


def open_file(session: Session) -> None:
    """Draw the place to drop a file, and read one that is new."""
    file = st.file_uploader("Drop a CSV file here, or choose one", key="file")
    st.caption(LIMITS)
    if file is None:
        st.session_state.pop("read", None)
        return
    _read_once(session, file)


def wanted_file(session: Session) -> None:
    """Ask for the file that a link was made with."""
    wanted = session.wanted
    if wanted is None:
        return
    name = in_markdown(wanted.file) if wanted.file else "a file of its maker's own"
    columns = f" and its columns {listed([*wanted.x, wanted.y], most=6)}" if wanted.y else ""
    with st.container(border=True, key="prose-wanted"):
        st.markdown(
            f"This link was made with {name}{columns}. Choose that file to see the same; until "
            "then, here is another example."
        )
        file = st.file_uploader(
            "The file", key="wanted file", label_visibility="collapsed", type=None
        )
        st.button("Go on without it", on_click=session.go_on_without)
    if file is not None:
        _read_once(session, file)


def _read_once(session: Session, file: UploadedFile) -> None:
    """Read a file that is new; a field shows its file in every run.

    A click while it is read ends this run where it is, and the next begins to read anew.
    """
    if st.session_state.get("read") == file.file_id:
        return
    name, content = file.name, file.getvalue()
    words = f"Reading {in_markdown(name)}, {len(content) / 2**20:.1f} MB"
    bar = st.progress(0.0, words) if len(content) > LARGE else st.empty()

    def show_progress(share: float) -> None:
        if len(content) > LARGE:
            bar.progress(share, words)

    done = session.choose_file(name, content, progress=show_progress)
    if done:
        session.reopen_page()  # its fields may be drawn already
    st.session_state.read = file.file_id
    bar.empty()
    release(file)
    if done:
        st.rerun()


def ask(session: Session, question: Question) -> None:
    """Say what was guessed, and let the visitor choose otherwise."""
    labels, key = dict(question.choices), f"ask {question.key}"
    st.session_state[key] = question.chosen
    st.radio(
        question.sentence,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=lambda: followed(session, answer, session, question.key, st.session_state[key]),
        horizontal=True,
    )
