"""Of a session's uploads the server keeps the last ones only."""

import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from linnet.ui.streamlit_patches import upload_memory as uploads


@pytest.fixture
def stored(monkeypatch):
    """Of a session that may have three bytes; adds files named by a letter, and says what is kept.

    Fails where Streamlit stores files in another way.
    """
    monkeypatch.setattr(st, "get_option", {"server.maxUploadSize": 3 / 2**20}.__getitem__)
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", uploads._add_file)
    uploads.apply()
    manager = MemoryUploadedFileManager("/upload")

    def add(*files, session="me"):
        for name, size in files:
            manager.add_file(session, UploadedFileRec(name, name, "text/csv", bytes(size)))
        return "".join(file.name for file in manager.get_files(session, "abcdef"))

    yield add


def test_the_oldest_files_go(stored):
    assert stored(("a", 1), ("b", 2)) == "ab"
    assert stored(("c", 1)) == "bc"
    assert stored(("d", 3)) == "d"
    assert stored(("e", 0)) == "de"
    assert stored(("f", 1)) == "ef"


def test_a_file_sent_again_counts_once(stored):
    assert stored(("a", 1), ("b", 1), ("b", 2)) == "ab"


def test_each_session_has_its_own(stored):
    assert stored(("a", 3), session="me") == "a"
    assert stored(("b", 3), session="you") == "b"
    assert stored(session="me") == "a"
