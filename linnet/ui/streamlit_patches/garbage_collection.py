"""Garbage is collected once a minute, instead of after every run of a script.

Streamlit's own collections look at every object of every imported module, 140,000 of them, with the
interpreter's lock held: they took three quarters of the time of an answer. ``runner.postScriptGC``
in ``.streamlit/config.toml`` turns them off. Reference counting frees nearly everything at once,
and Python collects by itself as objects become more; but it counts objects, not bytes, and a
session that has ended is few objects that may hold a large table. These are collected here.
"""

from __future__ import annotations

import gc
import threading
import time

EVERY = 60.0  # seconds

_lock = threading.Lock()
_last = time.monotonic()


def collect() -> None:
    """Collect garbage unless that was done within the last minute.

    At each run of a whole page is often enough: no session begins without one, so that what is left
    of earlier sessions is at most what was there before them.
    """
    global _last
    with _lock:
        if time.monotonic() - _last < EVERY:
            return
        _last = time.monotonic()
    gc.collect()
