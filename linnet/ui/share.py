"""The Share dialog: links to what is on screen, for whoever opens them. Nothing is stored."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from linnet.carried import carry
from linnet.experiment import HIDEABLE, MAX_PACKED, MAX_TASK, UPLOAD, Experiment
from linnet.ui.session import Session
from linnet.ui.text import in_markdown
from linnet.wording import cleaned, listed

FRAME = 600, 450  # px
LONG = 2_000  # characters, from which some programs cut a link


def share(session: Session) -> None:
    """Draw the button that opens the dialog; whatever else draws the page anew closes it."""
    with st.container(key="share"):
        session.sharing = st.button("Share", icon=":material/share:", key="open share")
    if session.sharing:
        _dialog(session)


def address(page: str, query: Mapping[str, str], **more: str) -> str:
    """The link to a page with an experiment.

    Parameters
    ----------
    page : str
        Where the visitor is, as an absolute URL.
    query : mapping of str to str
        `Experiment.to_query`.
    **more
        Further values.
    """
    parts = urlsplit(page)
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path or "/", urlencode({**query, **more}), "")
    )


def _dialog(session: Session) -> None:
    @st.dialog("Share", width="medium", on_dismiss="rerun")
    def dialog() -> None:
        experiment = _with_data(session)
        at = f"at step {experiment.step:,}" if experiment.step else "at the start of training"
        st.markdown(f"Whoever opens a link sees what you see: these data, this network, {at}.")
        link, lesson, frame = st.tabs(["Link", "For a class", "In a web page"])
        with link:
            _show(address(st.context.url, experiment.to_query()))
        with lesson:
            _lesson(experiment)
        with frame:
            _frame(experiment)

    dialog()


def _with_data(session: Session) -> Experiment:
    """What is shared; of a visitor's own file with its data or without, as they choose."""
    experiment = session.shared
    if experiment.data != UPLOAD or session.wanted:
        return experiment
    name, table = session.upload.name, session.upload.table
    packed = carry(table, experiment.x, experiment.y)
    columns = listed([*experiment.x, experiment.y], most=6)
    if packed is None:
        st.markdown(
            f"The link holds the settings only: these data do not fit the {MAX_PACKED // 1024} KB "
            f"that a link can carry. Whoever opens it is asked for {in_markdown(name)}, with the "
            f"columns {columns}; send it along."
        )
        return replace(experiment, rows="")
    settings, data = "Settings only", "Settings and data"
    chosen = st.radio(
        "What the link holds",
        [settings, data],
        captions=[
            f"Whoever opens it is asked for {in_markdown(name)}, with the columns {columns}.",
            f"The numbers in {columns} become part of the link: whoever has it can read them. "
            "They are not stored anywhere else.",
        ],
        key="share data",
    )
    return replace(experiment, rows=packed if chosen == data else "")


def _lesson(experiment: Experiment) -> None:
    hidden = st.multiselect(
        "Hide",
        list(HIDEABLE),
        default=list(experiment.hide),
        format_func=HIDEABLE.get,
        placeholder="Controls that students do not need",
        key="share hide",
    )
    task = st.text_area(
        "Task",
        experiment.task,
        max_chars=MAX_TASK,
        height=80,
        placeholder="What is to be found out? Shown above the network, as plain text.",
        key="share task",
    )
    lesson = replace(experiment, hide=tuple(hidden), task=cleaned(task))
    _show(address(st.context.url, lesson.to_query()))


def _frame(experiment: Experiment) -> None:
    width, height = FRAME
    link = html.escape(address(st.context.url, experiment.to_query(), embed="true"))
    st.code(
        f'<iframe src="{link}" title="linnet" width="{width}" height="{height}" '
        'style="border: 0" loading="lazy"></iframe>',
        language="html",
        wrap_lines=True,
    )
    st.caption(f"The network alone, from {width} × {height} pixels on.")


def _show(link: str) -> None:
    st.code(link, language=None, wrap_lines=True)
    if len(link) > LONG:
        st.caption(
            f"{len(link):,} characters: some chat and mail programs cut links this long. Try it "
            "once before you rely on it."
        )
