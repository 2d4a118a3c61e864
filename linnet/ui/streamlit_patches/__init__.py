"""Where linnet reaches into Streamlit: the reason is at the top of each module.

`tests/ui/streamlit_patches/test_still_needed.py` fails when Streamlit no longer needs one, or has a
version for which nobody has looked yet.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

NEEDED_FOR = {  # the version of Streamlit that was looked at last
    "early_end": "1.67",
    "fragment_messages": "1.67",
    "front_page": "1.67",
    "garbage_collection": "1.67",
    "http_limits": "1.67",
    "lost_messages": "1.67",
    "upload_memory": "1.67",
    "widget_states": "1.67",
}
# those that change a class of Streamlit's or Starlette's, and so every session
OF_CLASSES = "fragment_messages", "http_limits", "lost_messages", "upload_memory", "widget_states"


def apply() -> None:
    """Put the patches of classes in their places. Once is enough; more often does no harm."""
    for name in OF_CLASSES:
        import_module(f"{__name__}.{name}").apply()


def put(method: Callable, into: type, name: str) -> None:
    """Let a class of a library have a method of ours in the place of its own."""
    setattr(into, name, method)
