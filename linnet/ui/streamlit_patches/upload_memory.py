"""How much of what visitors upload the server keeps: of each, as much as one file may have.

All of it is in memory: by itself, Starlette writes what is beyond 1 MB to disk while it arrives.
Streamlit keeps every file that a browser sends until the session ends, whether or not it is on a
page, and has no option for their total: sixty files of 20 MB to one session would be 1.2 GB.
"""

from __future__ import annotations

import sys
from functools import wraps

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.typing import UploadedFile

from linnet.ui.streamlit_patches import put

_add_file = MemoryUploadedFileManager.add_file


@wraps(_add_file)
def _add_within_bounds(
    manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
) -> None:
    """Add a file; the session's oldest ones go as long as all together are more than allowed."""
    _add_file(manager, session_id, file)
    most = st.get_option("server.maxUploadSize") * 2**20
    stored = list(manager.file_storage[session_id].values())  # the oldest first
    excess = sum(len(other.data) for other in stored) - most
    for oldest in stored:
        if excess <= 0:
            break
        manager.remove_file(session_id, oldest.file_id)
        excess -= len(oldest.data)


def apply() -> None:
    """Bound what a session's uploads take of memory."""
    # There is no way to give Streamlit a manager of one's own. Files come through this method only.
    put(_add_within_bounds, MemoryUploadedFileManager, "add_file")
    MultiPartParser.spool_max_size = sys.maxsize  # Streamlit refuses what is larger than allowed


def release(file: UploadedFile) -> None:
    """Forget a file that has been read. Streamlit then takes it for one that was removed."""
    context = get_script_run_ctx()
    if context is None:
        return
    manager = context.uploaded_file_mgr
    if isinstance(manager, MemoryUploadedFileManager):
        manager.remove_file(context.session_id, file.file_id)
