"""How data come in: a built-in set, a file, or a small table typed by hand."""

from __future__ import annotations

import csv
import io

import streamlit as st
from streamlit.typing import UploadedFile

from linnet.datasets import DATASETS
from linnet.experiment import UPLOAD
from linnet.table import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_FIELD, MAX_ROWS, Question
from linnet.ui.roles import followed
from linnet.ui.session import Session
from linnet.ui.text import in_markdown, short
from linnet.ui.uploads import release
from linnet.wording import listed, plural

LARGE = 2**20  # bytes from which on reading takes a second or more
TYPED_ROWS = 200
TYPED_COLUMNS = 8
TYPED_NAME = "your table"
LIMITS = (
    f"Up to {MAX_BYTES // 2**20} MB, {MAX_ROWS:,} rows, {MAX_COLUMNS} columns, {MAX_CELLS:,} cells "
    f"and {MAX_FIELD:,} characters a cell. The file is read in memory, never stored, and forgotten "
    "when you leave."
)


def choose_data(session: Session) -> None:
    """Draw the field for the data set, and follow it."""
    names = [*DATASETS, *([UPLOAD] if session.upload else [])]

    def title(name: str) -> str:
        return short(session.upload.name) if name == UPLOAD else DATASETS[name].title

    if "data" not in st.session_state:
        st.session_state.data = session.experiment.data
    st.selectbox(
        "Data",
        names,
        format_func=title,
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
        session.page = None  # anew: the fields, which may be drawn already, and the page's own run
    st.session_state.read = file.file_id
    bar.empty()
    release(file)
    if done:
        st.rerun()


def open_questions(session: Session) -> tuple[Question, ...]:
    """What reading the data on screen had to guess."""
    return session.upload.questions if session.experiment.data == UPLOAD else ()


def ask(session: Session, question: Question) -> None:
    """Say what was guessed, and let the visitor choose otherwise."""
    labels, key = dict(question.choices), f"ask {question.key}"
    st.session_state[key] = question.chosen
    st.radio(
        question.sentence,
        list(labels),
        format_func=labels.get,
        key=key,
        on_change=lambda: followed(session, session.answer, question.key, st.session_state[key]),
        horizontal=True,
    )


def type_table(session: Session) -> None:
    """Draw the grid for a small table, and open what was typed or pasted."""
    import pandas as pd

    text = st.text_input(
        "Column names, separated by commas", "x, y", key="typed names", max_chars=500
    )
    names = list(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))[:TYPED_COLUMNS]
    if len(names) < 2:
        st.caption("Two columns are needed: one to explain, and one to explain it with.")
        return
    places = [str(k) for k in range(len(names))]
    empty = pd.DataFrame({place: pd.Series([""] * 6, dtype="str") for place in places})
    typed = st.data_editor(
        empty,
        num_rows="dynamic",
        hide_index=True,
        key=f"typed {len(names)}",
        column_config={
            place: st.column_config.TextColumn(short(name, 30))
            for place, name in zip(places, names, strict=True)
        },
        alt="A table to type or paste numbers into",
    )
    rows = [row for row in typed.fillna("").to_numpy().tolist() if any(map(str.strip, row))]
    st.caption(
        f"Type, or paste from a spreadsheet; up to {TYPED_ROWS} rows. "
        f"So far {plural(len(rows), 'row', 'rows')}."
    )
    st.button("Use this table", on_click=lambda: _open_typed(session, names, rows))


def _open_typed(session: Session, names: list[str], rows: list[list[str]]) -> None:
    if len(rows) > TYPED_ROWS:
        session.problem = (
            f"This table has {len(rows):,} rows, and at most {TYPED_ROWS} can be typed; "
            "save it as a CSV file and upload that."
        )
        return
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    content = text.getvalue().encode()
    if not followed(session, session.choose_file, TYPED_NAME, content, {"header": "yes"}):
        session.problem = session.problem.replace("This file", "This table")
