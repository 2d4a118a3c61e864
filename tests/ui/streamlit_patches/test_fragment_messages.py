"""What a fragment's message says of a file that was let go of is no news."""

import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile

from linnet.ui.streamlit_patches.fragment_messages import _differ

RELEASED, CHOSEN = DeletedFile("a"), object()


@pytest.mark.parametrize(
    ("said", "known", "news"),
    [
        (None, RELEASED, False),
        (CHOSEN, RELEASED, True),
        (CHOSEN, CHOSEN, False),
        (CHOSEN, None, True),
        (None, CHOSEN, True),
        ("x", "x", False),
        ("x", "y", True),
    ],
)
def test_a_file_that_was_read_and_let_go_of_is_no_news(said, known, news):
    """Else each piece of a download, and each word of a run, would draw the whole page."""
    assert _differ(said, known) == news
