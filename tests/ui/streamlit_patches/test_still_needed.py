"""Each patch of Streamlit is still needed: a test here fails when Streamlit does it by itself.

Then the patch can go.
"""

import inspect
import pkgutil
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.file_util import get_static_dir
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSessionState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_server

from linnet.ui import streamlit_patches
from linnet.ui.streamlit_patches import (
    fragment_messages,
    front_page,
    http_limits,
    lost_messages,
    upload_memory,
    widget_states,
)
from tests.ui.streamlit_patches.test_early_end import field_is_kept
from tests.ui.streamlit_patches.test_lost_messages import manager_of_a_lost_session


def test_every_patch_says_for_which_version_it_was_needed():
    found = {module.name for module in pkgutil.iter_modules(streamlit_patches.__path__)}
    assert set(streamlit_patches.NEEDED_FOR) == found
    for name, needed in streamlit_patches.NEEDED_FOR.items():
        assert version("streamlit").startswith(f"{needed}."), f"look at {name} again, then say so"


def test_early_end_streamlit_keeps_what_was_not_drawn():
    assert field_is_kept(theirs=True)


def test_front_page_streamlit_calls_itself_streamlit():
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    for theirs in front_page.THEIRS:
        assert page.count(theirs) == 1


def test_fragment_messages_streamlit_runs_the_fragment_alone():
    pressed = WidgetState(id="beside", trigger_value=True)
    message = ClientState(fragment_id="f", widget_states=WidgetStates(widgets=[pressed]))
    asked = []
    runner = SimpleNamespace(request_rerun=lambda data: asked.append(data) or True)
    session = SimpleNamespace(
        _state=AppSessionState.APP_IS_RUNNING,
        _client_state=ClientState(),
        _scriptrunner=runner,
        has_fragment=lambda id: True,
    )
    fragment_messages._request_rerun(session, message)
    assert [data.fragment_id for data in asked] == ["f"]


def test_fragment_messages_streamlit_runs_a_fragment_whatever_its_page():
    """And tells the browser that the page of the message begins."""
    source = inspect.getsource(fragment_messages._run_script)
    assert source.index("ScriptRunnerEvent.SCRIPT_STARTED") < source.index("lookup(")
    assert "current_page_script_hash" not in source


def test_garbage_collection_streamlit_collects_after_every_run():
    assert config._config_options_template["runner.postScriptGC"].default_val is True
    assert "gc.collect(2)" in inspect.getsource(script_runner)


def test_http_limits_streamlit_has_no_option_for_a_head_and_uvicorn_waits_for_it():
    assert "h11_max_incomplete_event_size" not in inspect.getsource(starlette_server)
    made = inspect.getsource(http_limits._connection_made)
    assert "call_later" not in made and "timeout" not in made.lower()


def test_lost_messages_streamlit_sends_the_rest_of_a_run():
    manager, session = manager_of_a_lost_session()
    assert lost_messages._resume(manager, session.id, SimpleNamespace(), {}) == session.id
    assert session.flush_browser_queue() and session._scriptrunner


def test_upload_memory_streamlit_keeps_whatever_a_session_sends(monkeypatch):
    monkeypatch.setattr(streamlit, "get_option", lambda name: 1)
    manager = MemoryUploadedFileManager("/")
    for k in range(3):
        file = UploadedFileRec(file_id=str(k), name="f", type="", data=bytes(2**20))
        upload_memory._add_file(manager, "session", file)
    assert len(manager.file_storage["session"]) == 3
    assert "spool_max_size" in vars(MultiPartParser)


def test_widget_states_streamlit_takes_any_number_of_states():
    session = SessionState()
    states = [WidgetState(id=str(k), int_value=k) for k in range(widget_states.MOST + 1)]
    widget_states._set_widgets(session, WidgetStates(widgets=states))
    assert len(session._new_widget_state.states) == len(states)


@pytest.mark.parametrize("name", streamlit_patches.NEEDED_FOR)
def test_every_patch_has_a_test_of_its_own_here(name):
    assert any(test.startswith(f"test_{name}_") for test in globals())
