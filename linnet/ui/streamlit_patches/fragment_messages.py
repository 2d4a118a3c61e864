"""A message that says more than its fragment's widgets runs the whole page.

What a browser says within one turn of its event loop goes as one message, in the name of the first
fragment that spoke. Streamlit then runs that fragment alone: a button beside it that was pressed in
the same turn is never seen, and a choice made there only at the next run of the page.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.common import unpack_widget_state_value
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.uploaded_file_manager import DeletedFile

from linnet.ui.streamlit_patches import put

TRIGGERS = "trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"

_request_rerun = AppSession.request_rerun


def widen() -> None:
    """Look at every message. Once is enough; more often does no harm."""
    put(_request_widened, AppSession, "request_rerun")


@wraps(_request_rerun)
def _request_widened(session: AppSession, message: ClientState | None) -> None:
    """Ask for a run of the whole page where a message says more than what is its fragment's."""
    # of a fragment that is gone, as after a change of the page, a message goes on being ignored
    if message is not None and message.fragment_id and session.has_fragment(message.fragment_id):
        known, fragment = session.session_state, message.fragment_id
        if any(_is_news(known, state, fragment) for state in message.widget_states.widgets):
            message.ClearField("fragment_id")
    _request_rerun(session, message)


def _is_news(known: SessionState, state: WidgetState, fragment: str) -> bool:
    """Whether a widget outside a fragment was pressed or has another value than is known."""
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
