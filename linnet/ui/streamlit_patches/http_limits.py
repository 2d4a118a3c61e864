"""How long the head of a request may be, and how long it may take to come.

Streamlit has no option for either. By itself uvicorn answers 400 to a request whose first line and
headers are longer than 16 KB and come in several pieces, as over a real network all do: the weights
of a large network take 27. And it waits without end for a head of which a part has come.
"""

from __future__ import annotations

import h11
from uvicorn.protocols.http import h11_impl

from linnet.ui.streamlit_patches import put

MOST = 128 * 1024  # bytes of a request's first line and headers, as in deploy/nginx.conf
PATIENCE = 20.0  # seconds until the whole of it must be there

_connection_made = h11_impl.H11Protocol.connection_made


def apply() -> None:
    """Set both for every new connection."""
    h11_impl.DEFAULT_MAX_INCOMPLETE_EVENT_SIZE = MOST
    put(_watched, h11_impl.H11Protocol, "connection_made")


def _watched(protocol: h11_impl.H11Protocol, transport) -> None:
    _connection_made(protocol, transport)
    protocol.loop.call_later(PATIENCE, _look, protocol, None)


def _look(protocol: h11_impl.H11Protocol, last) -> None:
    """Close the connection if no request has begun since the one of the last look.

    Between two requests uvicorn closes it by itself, but not once a byte of the next has come.
    """
    transport = protocol.transport
    if transport.is_closing() or transport.get_protocol() is not protocol:  # it is a websocket
        return
    waiting = protocol.conn.their_state is h11.IDLE
    if waiting and protocol.cycle is last:
        transport.close()
    else:
        seen = protocol.cycle if waiting else protocol  # a request under way is none to wait for
        protocol.loop.call_later(PATIENCE, _look, protocol, seen)
