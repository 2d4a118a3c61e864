"""What reference counting leaves is collected, and not at every answer."""

import gc
import tomllib
import weakref
from pathlib import Path

import pytest
from streamlit import config

from linnet.ui.session import Session
from linnet.ui.streamlit_patches import garbage_collection as collector
from tests.pages.visitor import Page

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"


@pytest.fixture
def left():
    """A session that only the collector can free, and that Python's own will not."""
    gc.disable()
    session = Session({})
    session.itself = session
    refs = weakref.ref(session), weakref.ref(session.run)
    del session
    yield refs
    gc.enable()


def test_once_a_minute(left, monkeypatch):
    monkeypatch.setattr(collector, "_last", collector.time.monotonic())
    collector.collect()
    assert all(ref() for ref in left), "the last collection was a moment ago"
    monkeypatch.setattr(collector, "_last", collector.time.monotonic() - collector.EVERY)
    collector.collect()
    assert not any(ref() for ref in left)


def test_a_page_collects(left, monkeypatch):
    monkeypatch.setattr(collector, "EVERY", 0.0)
    Page()
    assert not any(ref() for ref in left)


def test_streamlit_does_not_collect_after_every_run():
    assert config.get_config_options()["runner.postScriptGC"].default_val is True
    assert tomllib.loads(CONFIG.read_text())["runner"]["postScriptGC"] is False
