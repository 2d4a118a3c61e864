"""The report: the regression as a statistics package prints it, beside the network's."""

import html
from datetime import datetime, timedelta, timezone
from functools import partial

import numpy as np
import streamlit as st

from linnet.data.errors import TableError
from linnet.regression.residuals import extrapolates, predict_interval
from linnet.report.code import DATA_FILE, MOST_ROWS
from linnet.report.document import TABLE_STYLE, VIF_WORDS, coefficient_table, summary_table
from linnet.report.figures import Figure, drawing_budget
from linnet.report.files import Content, files
from linnet.report.model import Report
from linnet.report.svg import STYLE as DRAWING_STYLE
from linnet.report.svg import as_images, drawing
from linnet.text.wording import listed
from linnet.ui import plots
from linnet.ui.downloads import downloads
from linnet.ui.figure_colours import ON_PAPER, PAPER_STYLE, SCREEN_STYLE, on_screen
from linnet.ui.fixes import LABELS, fix
from linnet.ui.live import live
from linnet.ui.page import begin, end, notices
from linnet.ui.report import report_of
from linnet.ui.row_fields import choose_row
from linnet.ui.share import address
from linnet.ui.sidebar import sidebar
from linnet.ui.text import in_markdown, short

session = begin("report")
sidebar(session)
selection, fit, data = session.selection, session.scene.fit, session.scene.data
names = selection.features


def link() -> str | None:
    """To what is on screen; none while a link's own file is missing."""
    here = None if session.wanted else st.context.url
    return here and address(here, session.shared.to_query())


def now() -> datetime:
    """The time where the visitor is, as far as the browser says it."""
    behind = st.context.timezone_offset or 0  # minutes
    if abs(behind) >= 24 * 60:
        behind = 0
    return datetime.now(timezone(timedelta(minutes=-behind)))


def why(report: Report) -> None:
    """Why network and least squares are not identical, or that they are."""
    st.subheader("Are network and least squares identical?", anchor=False)
    for k, cause in enumerate(report.training.causes):
        with st.container(horizontal=True, vertical_alignment="center"):
            (st.success if cause.kind == "identical" else st.info)(cause.sentence)
            if cause.fix:
                st.button(
                    LABELS[cause.fix],
                    key=f"fix {k}",
                    on_click=lambda name=cause.fix: fix(session, name),
                )


def coefficients(report: Report) -> None:
    """The equation, the table, and the fit in a few numbers."""
    st.subheader("Coefficients, in the data's own units", anchor=False)
    for name, equation in report.equations:
        st.markdown(f"- {name}: {equation}")
    st.html(coefficient_table(report.rows))
    st.caption(VIF_WORDS)
    for sentence in [*selection.notes, *report.notes]:
        st.markdown(f"- {sentence}")
    st.subheader("The fit", anchor=False)
    st.html(summary_table(report.summary))


def figures(report: Report) -> None:
    """Every figure with its words; on paper as a drawing in the colours of the document."""
    st.subheader("Figures", anchor=False)
    axes = (0, 1)
    if len(names) > 2:
        with st.container(key="on-screen-axes"):
            left, right = st.columns(2)
        across = left.selectbox(
            "Across", range(len(names)), format_func=lambda j: short(names[j]), key="across"
        )
        others = [j for j in range(len(names)) if j != across]
        deep = right.selectbox("Depth", others, format_func=lambda j: short(names[j]), key="depth")
        axes = (across, deep)
    budget = drawing_budget()
    try:
        on_paper = report.figures(axes, ON_PAPER, budget)
        plotted = report.figures(axes, budget=budget)
    except TableError as problem:
        st.info(str(problem))
        return
    columns = st.columns(2, gap="large")
    for k, (heading, figure) in enumerate(plotted):
        with columns[k % 2] if figure.panels == 1 else st.container():
            with st.container(key=f"on-screen-figure-{k}"):
                st.markdown(f"**{heading}**")
                if figure.panels == 1:
                    plots.draw(figure, key=f"figure {k}")
                else:  # as many panels beside each other as have room
                    drawn(f"{k} on screen", on_paper[k][1], SCREEN_STYLE)
            with st.container(key=f"on-paper-{k}"):
                st.markdown(f"**{heading}**")
                drawn(f"{k} on paper", on_paper[k][1], PAPER_STYLE)


def drawn(where: str, figure: Figure, style: str) -> None:
    """A figure without Plotly."""
    picture = session.remembered(where, figure, lambda f: as_images(drawing(f), style))
    st.html(f"<div role='img' aria-label='{html.escape(figure.alt)}'>{picture}</div>")


def predict(report: Report) -> None:
    """Values for the features give both predictions, and how sure they are."""
    st.subheader("Predict", anchor=False)
    x = choose_row(selection)
    mine = float(report.training.network.predict(x[None])[0])
    sure = predict_interval(fit, data, x)
    st.markdown(
        f"{in_markdown(selection.target)}: the network predicts **{mine:.6g}**, the regression "
        f"**{sure.value:.6g}**. "
        + (
            f"95 % prediction interval: **{sure.low:.6g}** to **{sure.high:.6g}**. 95 % confidence "
            f"interval of the mean: {sure.mean_low:.6g} to {sure.mean_high:.6g}. Both assume "
            "normal errors of equal spread."
            if np.isfinite(sure.low)
            else "The data do not say how sure that is."
        )
    )
    beyond = extrapolates(data, selection.X, x)
    if beyond.features:
        outside = listed([names[j] for j in beyond.features])
        st.warning(f"This extrapolates: outside the range of the data in {outside}.")
    elif beyond.far:
        st.warning("This extrapolates: no row of the data has such values together.")


def take_away() -> None:
    """Files to keep, of the network that is on screen when one is asked for.

    Not where the words follow the run: that part of the page is a fragment, as the downloads are,
    and when one around another is drawn again early, the inner one comes without its place.
    """

    def report() -> Report:
        return report_of(session, on_screen(), link(), now())

    def made(place: int) -> Content:
        return files(report())[place].make()

    drawn = report()
    offered = [file._replace(make=partial(made, place)) for place, file in enumerate(files(drawn))]
    if len(selection.y) <= MOST_ROWS:
        data = "The data stand in them."
    elif drawn.subject.given:
        data = (
            f"They read {session.title} as it was read here, or {DATA_FILE} where that takes more "
            "than a few lines; each says first which file it needs."
        )
    else:
        data = f"They need {DATA_FILE} beside them."
    with st.container(key="prose-files"), st.container(key="on-screen-files"):
        st.subheader("Take it away", anchor=False)
        if hand := drawn.subject.by_hand:
            st.caption(f"The files hold the data as changed: {hand}.")
        downloads("take away", offered)
        st.caption(
            "The programs rebuild the network's coefficients with their own matrix product, and "
            f"check them against scikit-learn, torch.linalg.lstsq or lm(). {data}"
        )


def regression() -> None:
    """What there is to say of the network at the step on screen."""
    report = report_of(session, on_screen(), link(), now())
    run = report.training
    st.markdown(
        f"{in_markdown(selection.target)} explained by {listed(list(names), 6)}: {fit.n:,} rows of "
        f"{session.title}. The network is {'-'.join(map(str, run.widths))}, at step {run.step:,}."
    )
    why(report)
    if np.isfinite(report.coefficients).all():
        coefficients(report)
        figures(report)
        predict(report)


st.html(f"<style>{TABLE_STYLE}{DRAWING_STYLE} .numbers {{ --paper: var(--linnet-paper); }}</style>")
st.title("Report", anchor=False)
notices(session)
live(session, lambda network: regression(), strip=True)
take_away()
end(session)
