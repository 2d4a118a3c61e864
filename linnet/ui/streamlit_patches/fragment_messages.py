"""When a message in the name of a fragment does not run that fragment alone.

It runs the whole page when it says more than its fragment's widgets. What a browser says within one
turn of its event loop goes as one message, in the name of the first fragment that spoke. Streamlit
then runs that fragment alone: a button beside it that was pressed in the same turn is never seen,
and a choice made there only at the next run of the page.

It is ignored when it was sent from a page that has been left since. Streamlit runs the page that
was asked for and then the fragment, in the name of the page that was left; the browser takes this
for a change of the page, removes what it shows, and finds no place for what the fragment draws.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.common import unpack_widget_state_value
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.uploaded_file_manager import DeletedFile

from linnet.ui.streamlit_patches import put

TRIGGERS = "trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"

_request_rerun = AppSession.request_rerun
_run_script = ScriptRunner._run_script


def apply() -> None:
    """Look at every message."""
    put(_request_checked, AppSession, "request_rerun")
    put(_run_unless_left, ScriptRunner, "_run_script")


@wraps(_request_rerun)
def _request_checked(session: AppSession, message: ClientState | None) -> None:
    """Ask for a run of the fragment, of the whole page, or for none."""
    if message is not None and message.fragment_id:
        if _was_left(session, message):
            return
        if session.has_fragment(message.fragment_id) and _says_more(session, message):
            message.ClearField("fragment_id")
    elif message is not None:
        # Streamlit notes the page when its run begins; until then it would take what comes from
        # the page before together with this message, and run that page
        session._client_state.page_script_hash = message.page_script_hash
    _request_rerun(session, message)


@wraps(_run_script)
def _run_unless_left(runner: ScriptRunner, data: RerunData) -> None:
    """Run what was asked for, but no fragment after its page went over to another."""
    if data.fragment_id_queue and (
        data.page_script_hash != runner._pages_manager.current_page_script_hash
    ):
        return
    _run_script(runner, data)


def _was_left(session: AppSession, message: ClientState) -> bool:
    """Whether another page than a message's was asked for last.

    The first run of a session may be noted under the name of the entry file, whatever its page.
    """
    noted = session._client_state.page_script_hash
    return noted not in {"", session._pages_manager.main_script_hash, message.page_script_hash}


def _says_more(session: AppSession, message: ClientState) -> bool:
    """Whether a widget outside a message's fragment was pressed or has a value not yet known."""
    states, fragment = message.widget_states.widgets, message.fragment_id
    return any(_is_news(session.session_state, state, fragment) for state in states)


def _is_news(known: SessionState, state: WidgetState, fragment: str) -> bool:
    metadata = known.get_widget_metadata(state.id)
    if metadata is None or metadata.fragment_id == fragment:
        return False
    value = unpack_widget_state_value(state)
    if state.WhichOneof("value") in TRIGGERS:
        return bool(value)
    try:
        return _differ(metadata.deserializer(value), known.get_widget_value(state.id))
    except Exception:  # nonsense, which is refused when it is read
        return False


def _differ(one: Any, other: Any) -> bool:
    if isinstance(other, DeletedFile):  # it was read: its field still shows it, and has it no more
        other = None
    return one is not other and one != other
