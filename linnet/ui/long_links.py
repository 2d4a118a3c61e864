"""Links of more than 16 KB: the weights of a large network take 27."""

from __future__ import annotations

from uvicorn.protocols.http import h11_impl

MOST = 128 * 1024  # bytes of a request's first line and headers, as in deploy/nginx.conf


def allow() -> None:
    """Let the server wait for the rest of a long request.

    Streamlit has no option for it. By itself uvicorn answers 400 to a request that is longer than
    16 KB and comes in several pieces, as over a real network all do. Each new connection reads the
    limit, so this holds from the first visitor on.
    """
    h11_impl.DEFAULT_MAX_INCOMPLETE_EVENT_SIZE = MOST
