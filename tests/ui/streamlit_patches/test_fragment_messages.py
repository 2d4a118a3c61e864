"""Of a fragment, what is no news: a file that was let go of, and whatever its left page says."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.uploaded_file_manager import DeletedFile

from linnet.ui.streamlit_patches import fragment_messages
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


@pytest.mark.parametrize(
    ("fragments", "asked", "runs"),
    [(["f"], "here", True), (["f"], "there", False), ([], "there", True)],
)
def test_a_fragment_is_not_run_after_its_page_went_over_to_another(
    monkeypatch, fragments, asked, runs
):
    ran = []
    monkeypatch.setattr(fragment_messages, "_run_script", lambda runner, data: ran.append(data))
    pages = SimpleNamespace(current_page_script_hash="here")
    data = RerunData(page_script_hash=asked, fragment_id_queue=fragments)
    fragment_messages._run_unless_left(SimpleNamespace(_pages_manager=pages), data)
    assert ran == [data] * runs
