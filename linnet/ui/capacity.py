"""Whether this process can serve another visitor, and what it needs for that.

A visitor takes four file descriptors: one for the connection, and three for the event loop that
Streamlit makes for each session and keeps until the session is forgotten. Many systems allow a
process 1,024 at first; it may raise that itself, up to the hard limit.
"""

from __future__ import annotations

import contextlib
import os
import sys

from linnet.stage import assets

if sys.platform != "win32":  # which has no such limit
    import resource

PER_VISITOR = 4  # file descriptors
OWN = 100  # of the process itself, and of what browsers fetch beside their connection
SPARE = 64  # that must be free for a new visitor to come in
LEAST = 16  # that must be free for one who is here to come back
WANTED = 65_536
FULL = "linnet has no room for another visitor at the moment; try again in a few minutes.\n"
NO_STATIC = (
    "linnet cannot serve its pages: the folder static/ beside app.py is not there and cannot be "
    "written.\n"
)


def raise_limit() -> None:
    """Raise this process's limit of file descriptors as far as it may, or as is useful."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):  # it stays as it is
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def free() -> float:
    """How many file descriptors this process may still open."""
    if sys.platform == "win32":
        return float("inf")
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return float("inf")
    try:
        return limit - len(os.listdir("/dev/fd"))
    except OSError as problem:  # looking takes one, too
        return 0.0 if problem.errno == 24 else float("inf")


def needed(visitors: int) -> int:
    """How many file descriptors a server needs for so many visitors at once."""
    return PER_VISITOR * visitors + OWN + SPARE


def problem(least: int = SPARE) -> str | None:
    """Why no visitor can be served now, in a sentence for whoever asks; else None.

    Parameters
    ----------
    least : int
        File descriptors that must be free.
    """
    try:
        if not (assets.STATIC / assets.published()).is_dir():  # somebody has removed it
            assets.published.cache_clear()
            assets.published()
    except OSError:
        return NO_STATIC
    return FULL if free() < least else None
