"""A session that comes back begins with nothing to send, and hears no more of its old run."""

from types import SimpleNamespace

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from linnet.ui.streamlit_patches import lost_messages


def manager_of_a_lost_session():
    """It lost its connection in the middle of a run, with a message still to send."""
    queue = ForwardMsgQueue()
    queue.enqueue(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))
    session = SimpleNamespace(
        id="lost",
        _scriptrunner=object(),
        flush_browser_queue=queue.flush,
        matches_user_info=lambda user: True,
        register_file_watchers=lambda: None,
    )
    manager = WebsocketSessionManager(MemorySessionStorage(), None, None, None)
    manager._session_storage.save(SessionInfo(client=None, session=session))
    return manager, session


def test_nothing_is_left_to_send():
    manager, session = manager_of_a_lost_session()
    client = SimpleNamespace()
    assert lost_messages._resume_without_rest(manager, session.id, client, {}) == session.id
    assert manager.get_active_session_info(session.id).client is client
    assert session.flush_browser_queue() == [] and session._scriptrunner is None


def test_a_session_that_nobody_has_is_not_resumed():
    manager, _ = manager_of_a_lost_session()
    assert lost_messages._resume_without_rest(manager, "other", SimpleNamespace(), {}) is None
