"""What a browser says of its widgets is refused on arrival where no widget could say it.

Streamlit keeps whatever comes for a widget and reads it later, in the middle of a run: a value of
another kind than the widget's, or JSON that is none, then fails every run of the session until it
is left; an option that a field does not offer, as one that has just gone, is taken for a new one.
And each of the hundred thousand states that fit into one message takes time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import unpack_widget_state_value
from streamlit.runtime.state.session_state import SessionState

from linnet.ui.streamlit_patches import put

MOST = 500  # widgets in a message; no page has a hundred
EVENTS = 100  # of one component in a message
WHOLE = "int_value", "double_value"  # sent by a field of whole numbers, and its kind

_set_widgets = SessionState.set_widgets_from_proto


def apply() -> None:
    """Check every message."""
    put(_set_checked, SessionState, "set_widgets_from_proto")


@wraps(_set_widgets)
def _set_checked(session: SessionState, states: WidgetStates) -> None:
    """Set the widgets whose states can be read; the others keep the values that they had."""
    if len(states.widgets) > MOST:
        return
    read = [state for state in states.widgets if _is_readable(session, state)]
    if len(read) < len(states.widgets):
        states = WidgetStates(widgets=read)
    _set_widgets(session, states)


def _is_readable(session: SessionState, state: WidgetState) -> bool:
    """Whether a state is one of its widget's; of a widget not drawn yet nothing can be said."""
    metadata = session.get_widget_metadata(state.id)
    if metadata is None:
        return True
    kind, expected = state.WhichOneof("value"), metadata.value_type
    if None not in (kind, expected) and kind != expected and (kind, expected) != WHOLE:
        return False
    try:
        value = unpack_widget_state_value(state)
        if not _is_offered(metadata.deserializer, value):
            return False
        value = metadata.deserializer(value)
        return not (
            kind == "json_trigger_value" and isinstance(value, list) and len(value) > EVENTS
        )
    except Exception:  # whatever the widget makes of nonsense
        return False


def _is_offered(deserializer: Callable, value: Any) -> bool:
    """Whether what is chosen is among a field's options; Streamlit takes it for a new one if not.

    True of what is no field of options.
    """
    options = getattr(getattr(deserializer, "__self__", None), "formatted_options", None)
    if options is None or value is None:
        return True
    chosen = [value] if isinstance(value, str) else value
    return len(chosen) <= len(options) and set(chosen) <= set(options)
