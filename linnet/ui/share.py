"""The Share dialog: links to what is on screen, for whoever opens them. Nothing is stored."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from linnet.links.data_in_link import Carried, carry
from linnet.links.experiment import HIDEABLE, MAX_PACKED, MAX_TASK, UPLOAD, Experiment
from linnet.page.playground import LONGEST_TITLE, Playground
from linnet.report.files import File
from linnet.text.wording import cleaned_lines, listed
from linnet.ui.downloads import offer
from linnet.ui.qr_code import MOST, QRCode
from linnet.ui.session import Session
from linnet.ui.text import in_markdown
from linnet.ui.typed import send_what_is_typed

_OUTSIDE_NAMES = re.compile(r"[^\w-]+")  # what the name of a file to save has a hyphen for

KEY = "sharing"
FRAME = 600, 450  # px
TASK_FRAME, TASK_LINE = 80, 26  # px that a task takes in a frame, and each of its lines
TASK_WIDTH = 70  # characters of a line
LONG = 2_000  # characters, from which some programs cut a link
TABS = "Link", "For a class", "In a web page", "As a file"
SETTINGS, DATA = "Settings only", "Settings and data"
TOO_LONG = f"Too long for a QR code, which holds {MOST:,} characters: send the link."
HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Sharing:
    """What the visitor set in the dialog; closing it forgets none of that.

    Attributes
    ----------
    open : bool
    page : str or None
        Where it was opened; it does not follow to another page.
    experiment : Experiment
        What was on screen then.
    hide : tuple of str
        Controls that the links for a class leave out, by their keys in `HIDEABLE`.
    task : str
    title : str
        Of a file.
    with_data : bool
        A visitor's own data become part of the links.
    large : bool
        The QR code fills the window.
    tab : str
        Whose link that is of, and where to go back to.
    """

    open: bool = False
    page: str | None = None
    experiment: Experiment = field(default_factory=Experiment)
    hide: tuple[str, ...] = ()
    task: str = ""
    title: str = ""
    with_data: bool = False
    large: bool = False
    tab: str = TABS[0]


def share(session: Session) -> None:
    """Draw the button that opens the dialog, and the dialog as long as it is open."""
    if KEY not in st.session_state:
        asked = session.experiment
        st.session_state[KEY] = Sharing(hide=asked.hide, task=asked.task)

    with st.container(key="share"):
        asked_for = st.button("Share", icon=":material/share:", key="open share")
    if asked_for:
        _set(open=True, page=session.place.page, experiment=session.shared, large=False)
    sharing = st.session_state[KEY]
    if sharing.open and sharing.page == session.place.page:
        _dialog(session)
    elif sharing.open:  # left by the browser's Back, and out of date when the visitor returns
        _set(open=False)


def address(page: str | None, query: Mapping[str, str], **more: str) -> str:
    """The link to a page with an experiment.

    Parameters
    ----------
    page : str or None
        Where the visitor is, as an absolute URL; None if nobody knows, for a relative link.
    query : mapping of str to str
        `Experiment.to_query`.
    **more
        Further values.
    """
    parts = urlsplit(page or "")
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path or "/", urlencode({**query, **more}), "")
    )


def _set(**changes) -> None:
    st.session_state[KEY] = replace(st.session_state[KEY], **changes)


def _dialog(session: Session) -> None:
    @st.dialog("Share", width="medium", on_dismiss=lambda: _set(open=False))
    def dialog() -> None:
        if st.session_state[KEY].large:
            _large(_packed(session))
            return
        experiment = _with_data(session)
        link, lesson, frame, file = st.tabs(TABS, default=st.session_state[KEY].tab)
        with link:
            _show(address(st.context.url, experiment.to_query()), TABS[0])
        with lesson:
            experiment = _lesson(experiment)
            _show(address(st.context.url, experiment.to_query()), TABS[1])
        with frame:
            _frame(experiment)
        with file:
            _file(session, experiment)
        send_what_is_typed()

    dialog()


def _packed(session: Session) -> Experiment:
    """What is shared; of a visitor's own file with its data if they chose so and it fits."""
    sharing = st.session_state[KEY]
    experiment = sharing.experiment
    if experiment.data != UPLOAD:
        return experiment
    if sharing.with_data and not session.wanted:
        return _holding(experiment, _data(session, experiment))
    return _holding(experiment, None)


def _data(session: Session, experiment: Experiment) -> Carried | None:
    """The chosen columns of the visitor's own file; None if they do not fit into a link."""
    file = session.upload
    return carry(file.table, experiment.x, experiment.y) if file else None


def _holding(experiment: Experiment, data: Carried | None) -> Experiment:
    """Of a visitor's own file, with these data or without."""
    if data is None:
        return replace(experiment, rows="")
    return replace(experiment, rows=data.packed, recipe=data.recipe)


def _of_class(experiment: Experiment) -> Experiment:
    """With the task and without the controls that the visitor chose."""
    sharing = st.session_state[KEY]
    return replace(experiment, hide=sharing.hide, task=cleaned_lines(sharing.task))


def _with_data(session: Session) -> Experiment:
    """What is shared; of a visitor's own file with its data or without, as they choose."""
    sharing = st.session_state[KEY]
    experiment = sharing.experiment
    at = f"at step {experiment.step:,}" if experiment.step else "at the start of training"
    seen = f"these data, this network, {at}"
    if experiment.data != UPLOAD:
        st.markdown(f"Whoever opens a link sees what you see: {seen}.")
        return experiment
    columns = listed([*experiment.x, experiment.y], most=6)
    file = in_markdown(experiment.file)
    asked = f"Whoever opens a link is asked for {file}, with the columns {columns}"
    if session.wanted:
        st.markdown(f"{asked}, as you were; then comes: {seen}.")
        return experiment
    asked += f", and then sees what you see: {seen}."
    data = _data(session, experiment)
    if data is None:
        st.markdown(
            f"{asked} Send the file along: it does not fit the {MAX_PACKED // 1024} KB of data "
            "that a link can carry."
        )
        return _holding(experiment, None)
    chosen = st.radio(
        "What the link holds",
        [SETTINGS, DATA],
        index=int(sharing.with_data),
        horizontal=True,
        key="share data",
        on_change=lambda: _set(with_data=st.session_state["share data"] == DATA),
    )
    if chosen == SETTINGS:
        st.markdown(f"{asked} Send the file along.")
        return _holding(experiment, None)
    st.markdown(
        f"Whoever opens a link sees what you see: {seen}. The numbers in {columns} are part of the "
        "link: whoever has it can read them. They are not stored anywhere else."
    )
    return _holding(experiment, data)


def _lesson(experiment: Experiment) -> Experiment:
    """The experiment as for a class, and the fields in which that is chosen."""
    sharing = st.session_state[KEY]
    st.multiselect(
        "Hide",
        list(HIDEABLE),
        default=list(sharing.hide),
        format_func=HIDEABLE.__getitem__,
        placeholder="Controls that students do not need",
        key="share hide",
        on_change=lambda: _set(hide=tuple(st.session_state["share hide"])),
    )
    st.text_area(
        "Task",
        value=sharing.task,
        max_chars=MAX_TASK,
        height=92,
        placeholder="What is to be found out? Shown above the network, as plain text.",
        key="share task",
        on_change=lambda: _set(task=st.session_state["share task"]),
    )
    return _of_class(experiment)


def _frame(experiment: Experiment) -> None:
    width, height = FRAME
    if experiment.task:
        lines = sum(1 + len(line) // TASK_WIDTH for line in experiment.task.splitlines())
        height += TASK_FRAME + TASK_LINE * lines
    link = html.escape(address(st.context.url, experiment.to_query(), embed="true"))
    st.code(
        f'<iframe src="{link}" title="linnet" width="{width}" height="{height}" '
        'style="border: 0" loading="lazy"></iframe>',
        language=None,
        wrap_lines=True,
    )
    st.caption(f"The network alone, from {width} × {height} pixels on{_carried(experiment)}.")


def _carried(experiment: Experiment) -> str:
    """What else a frame or a file has, as the end of a sentence."""
    carried = " and ".join(
        ["the task"] * bool(experiment.task) + ["the hidden controls"] * bool(experiment.hide)
    )
    return f", with {carried} set under “For a class”" * bool(carried)


def _file(session: Session, experiment: Experiment) -> None:
    """The picture as one HTML file."""
    if session.wanted:
        st.markdown("A file holds the data; open those that the link needs first.")
        return
    run = session.staged
    journal, step = run.seen
    page = Playground(session.scene, journal, step, run.state.network, run.state.step)
    st.markdown(
        "One HTML file that opens without a server, by e-mail, on a course page or from a disk, "
        f"and trains there as it does here{_carried(experiment)}. {page.kept}"
    )
    if not (experiment.task and experiment.hide):
        st.caption("What is set under “For a class” is in the file, too: a task, hidden controls.")
    title = st.text_input(
        "Title",
        value=st.session_state[KEY].title,
        max_chars=LONGEST_TITLE,
        placeholder=page.title,
        key="share title",
        on_change=lambda: _set(title=st.session_state["share title"]),
    )
    own = experiment.data == UPLOAD
    name = _OUTSIDE_NAMES.sub("-", experiment.file[:40].removesuffix(".csv")) if own else ""
    app = address(st.context.url, {} if own else experiment.to_query())
    known = urlsplit(app).hostname not in (*HERE, None)

    def make() -> str:
        return page.html(title, experiment.task, experiment.hide, app=app if known else None)

    file = f"linnet-{name.strip('-') or experiment.data}.html"
    offer("share file", [File("Save as a file", file, "text/html", make)])


def _show(link: str, tab: str) -> None:
    """A link to copy, as a QR code, and what may keep somebody from opening it."""
    st.code(link, language=None, wrap_lines=True)
    if urlsplit(link).hostname in HERE:
        st.caption("This address is that of your own computer: other devices cannot open it.")
    if len(link) > LONG:
        st.caption(
            f"{len(link):,} characters: some chat and mail programs cut links this long. Try it "
            "once before you rely on it."
        )
    try:
        code = QRCode(link)
    except ValueError:
        st.caption(TOO_LONG)
        return
    with st.container(key=f"qr-{tab}"):
        _draw(code)
        st.button(
            "Show the QR code large",
            icon=":material/fullscreen:",
            key=f"large {tab}",
            on_click=lambda: _set(large=True, tab=tab),
        )
        if code.dense:
            st.caption("This code is dense: phones have to come close. A shorter link is easier.")


def _large(experiment: Experiment) -> None:
    """The code as large as the window, for a projector; the task above it."""
    if st.session_state[KEY].tab == TABS[1]:
        experiment = _of_class(experiment)
    with st.container(key="qr-large"):
        st.button("Back", icon=":material/arrow_back:", on_click=lambda: _set(large=False))
        try:
            code = QRCode(address(st.context.url, experiment.to_query()))
        except ValueError:  # the task became longer with the click
            st.caption(TOO_LONG)
            return
        if experiment.task:
            st.text(experiment.task)
        _draw(code, lines=len(experiment.task.splitlines()))


def _draw(code: QRCode, lines: int = 0) -> None:
    """The code, below so many lines of a task."""
    style = f"--lines: {lines}"
    st.html(f'<img class="qr" alt="QR code of the link" src="{code.image()}" style="{style}">')
