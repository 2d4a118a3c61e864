"""A browser that comes back after its connection was lost is sent nothing of the run it lost.

What was on its way when the connection ended never arrives. Streamlit sends the rest of that run
over the next connection, and the browser finds no place for it on a page half drawn: the page stays
empty. A browser that was in the middle of a run asks for another one as soon as it is back.
"""

from __future__ import annotations

from functools import wraps

from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from linnet.ui.streamlit_patches import put

_resume = WebsocketSessionManager._resume_stored_session


def apply() -> None:
    """Drop the rest at every return."""
    put(_resume_without_rest, WebsocketSessionManager, "_resume_stored_session")


@wraps(_resume)
def _resume_without_rest(
    manager: WebsocketSessionManager, id: str | None, client: SessionClient, user: dict
) -> str | None:
    """Resume a session, with nothing left to send and nothing running."""
    resumed = _resume(manager, id, client, user)
    if resumed is not None and (info := manager.get_active_session_info(resumed)):
        info.session._scriptrunner = None  # told to stop already; it may still have things to say
        info.session.flush_browser_queue()
    return resumed
