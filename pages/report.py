"""The report: the regression as a statistics package prints it, beside the network's."""

import numpy as np
import streamlit as st

from linnet.residuals import extrapolates, predict_interval
from linnet.ui.downloads import File, downloads
from linnet.ui.fixes import LABELS, fix, go_on
from linnet.ui.page import begin, end, notices
from linnet.ui.report import Report
from linnet.ui.session import write_link
from linnet.ui.sidebar import sidebar
from linnet.ui.style import colours
from linnet.ui.text import in_markdown, short
from linnet.wording import listed

session = begin("report")
sidebar(session)
if session.run.goal and go_on(session):
    st.caption(f"Training: step {session.run.seen:,} …")
    st.rerun()
selection, fit, data = session.selection, session.scene.fit, session.scene.data
names, run = selection.features, session.run
report = Report(session, colours())


def why() -> None:
    """Why network and least squares are not identical, or that they are."""
    st.subheader("Are network and least squares identical?", anchor=False)
    for k, cause in enumerate(report.causes):
        with st.container(horizontal=True, vertical_alignment="center"):
            (st.success if cause.kind == "identical" else st.info)(cause.sentence)
            if cause.fix:
                st.button(
                    LABELS[cause.fix],
                    key=f"fix {k}",
                    on_click=lambda name=cause.fix: fix(session, name),
                )


def coefficients() -> None:
    """The table, and the fit in a few numbers."""
    st.subheader("Coefficients, in the data's own units", anchor=False)
    numbers = np.array([values for _, values in report.rows])
    heads = "network", "least squares", "difference", "std. error", "t", "p", "95 % from", "to"
    st.dataframe(
        {
            "term": [short(term, 40) for term, _ in report.rows],
            **{head: numbers[:, k] for k, head in enumerate(heads)},
        },
        hide_index=True,
        column_config={
            head: st.column_config.NumberColumn(
                format={"difference": "%.3g", "t": "%.3f", "p": "%.4g"}.get(head, "%.8g")
            )
            for head in heads
        },
        height=min(len(names) + 2, 14) * 35 + 3,
        alt="The coefficients of the network and of least squares, with their standard errors",
    )
    st.dataframe(
        {name: [value] for name, value in report.summary}, hide_index=True, alt="The fit in numbers"
    )
    for sentence in report.sentences:
        st.markdown(f"- {sentence}")


def figures() -> None:
    """Every figure with its words."""
    st.subheader("Figures", anchor=False)
    axes = (0, 1)
    if len(names) > 2:
        left, right = st.columns(2)
        across = left.selectbox(
            "Across", range(len(names)), format_func=lambda j: short(names[j]), key="across"
        )
        others = [j for j in range(len(names)) if j != across]
        deep = right.selectbox("Depth", others, format_func=lambda j: short(names[j]), key="depth")
        axes = (across, deep)
    columns = st.columns(2, gap="large")
    for k, (heading, figure) in enumerate(report.figures(axes)):
        with columns[k % 2]:
            st.markdown(f"**{heading}**")
            st.plotly_chart(
                figure.plot, alt=figure.alt, config={"displayModeBar": False}, key=f"figure {k}"
            )


def predict() -> None:
    """Values for the features give both predictions, and how sure they are."""
    st.subheader("Predict", anchor=False)
    columns = st.columns(min(4, len(names)))
    middle = np.median(selection.X, axis=0)
    x = np.array(
        [
            columns[j % len(columns)].number_input(
                in_markdown(name),
                value=float(middle[j]),
                format="%g",
                key=f"at {j} {short(name)} {middle[j]}",  # of these data; others begin anew
            )
            for j, name in enumerate(names)
        ]
    )
    mine = float(report.network.predict(x[None])[0])
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
    """Files to keep."""
    st.subheader("Take it away", anchor=False)
    downloads("take away", [File(*file) for file in report.files()])
    st.caption(
        "The code files read linnet-data.csv, rebuild the network's coefficients with their own "
        "matrix product, and check them against scikit-learn, torch.linalg.lstsq or lm()."
    )


st.title("Report", anchor=False)
with st.container(key="prose"):
    st.markdown(
        f"{in_markdown(selection.target)} explained by {listed(list(names), 6)}: {fit.n:,} rows of "
        f"{session.title}. The network is {'-'.join(map(str, run.widths))}, at step {run.seen:,}."
    )
    notices(session)
    if np.isfinite(report.coefficients).all():
        why()
        coefficients()
        figures()
        predict()
        take_away()
    else:
        why()
write_link(session)
end(session)
