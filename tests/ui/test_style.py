"""The style of Streamlit's frame, as its sanitiser lets it through."""

from linnet.ui.figure_colours import PLOTLY_STYLE
from linnet.ui.printing import PRINT, PRINT_DARK
from linnet.ui.style import CSS


def test_nothing_in_it_looks_like_a_tag():
    """Streamlit leaves a whole style element out for one angle bracket that opens."""
    assert "<" not in CSS + PLOTLY_STYLE + PRINT + PRINT_DARK
