"""The data: what came in, what reading it did, and which columns are used."""

import streamlit as st

from linnet.data.errors import TableError
from linnet.data.selection import Selection
from linnet.report.columns_figure import against_target
from linnet.report.figures import Figure
from linnet.ui import plots
from linnet.ui.current import write_link
from linnet.ui.data_input.columns import describe_columns, preview, take_away
from linnet.ui.data_input.how_read import how_read
from linnet.ui.data_input.opening import ask, choose_data, open_file
from linnet.ui.data_input.roles import choose_roles
from linnet.ui.data_input.typed_table import type_table
from linnet.ui.figure_colours import on_screen
from linnet.ui.page import begin, notices


def drawn(selection: Selection) -> Figure | str:
    """Each feature against the target, or why not: computed once, however often the page runs."""
    X, y, names = selection.X, selection.y, selection.features
    try:
        return against_target(X, y, names, selection.target, on_screen())
    except TableError as problem:
        return str(problem)


session = begin("data")

st.title("Data", anchor=False)
with st.container(key="prose"):
    left, right = st.columns([3, 2], gap="large")
    with left:
        open_file(session)
        with st.container():  # there with or without a notice, so that what is below stays open
            notices(session)
        with st.expander("Or type a small table"):
            type_table(session)
    with right:
        choose_data(session)
        choose_roles(session)
        if st.button("Train on these data", type="primary", width="stretch"):
            st.switch_page("pages/playground.py")

    if session.unread:
        how_read(session)
    questions = session.questions
    said = [line for line in session.about if line not in {q.sentence for q in questions}]
    selection, table = session.selection, session.table()
    st.subheader(session.title, anchor=False)
    st.markdown(
        f"{len(table.frame):,} rows and {len(table.columns)} columns; the regression uses "
        f"{len(selection.y):,} rows.\n" + "".join(f"\n- {line}" for line in said)
    )
    for question in questions:
        ask(session, question)
    if not session.unread:
        how_read(session)
    describe_columns(session)

    st.subheader("Each feature against the target", anchor=False)
    figure = session.remembered(f"against target {on_screen()['ink']}", selection, drawn)
    if isinstance(figure, str):
        st.info(figure)
    else:
        plots.draw(figure)
        if len(selection.features) > figure.panels:
            st.caption(f"The first {figure.panels} of {len(selection.features)} features.")

    st.subheader("The first rows", anchor=False)
    preview(session)
    take_away(session)
write_link(session)
