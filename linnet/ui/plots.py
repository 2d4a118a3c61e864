"""Figures on a page."""

from __future__ import annotations

import streamlit as st

from linnet.report.figures import Figure


def draw(figure: Figure, **options) -> None:
    """Draw a figure, said in words too, without Plotly's buttons, which would lie over it.

    Parameters
    ----------
    figure : Figure
    **options
        Of ``st.plotly_chart``: `key`, `width`.
    """
    st.plotly_chart(figure.plot, alt=figure.alt, config={"displayModeBar": False}, **options)
