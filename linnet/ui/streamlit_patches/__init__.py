"""Where linnet reaches into Streamlit: the reason is at the top of each module.

`tests/ui/streamlit_patches/test_still_needed.py` fails when Streamlit no longer needs one, or has a
version for which nobody has looked yet.
"""

from __future__ import annotations

from collections.abc import Callable

NEEDED_FOR = {  # the version of Streamlit that was looked at last
    "early_end": "1.67",
    "fragment_messages": "1.67",
    "front_page": "1.67",
    "garbage_collection": "1.67",
    "http_limits": "1.67",
    "upload_memory": "1.67",
    "widget_states": "1.67",
}


def put(method: Callable, into: type, name: str) -> None:
    """Let a class of a library have a method of ours in the place of its own."""
    setattr(into, name, method)
