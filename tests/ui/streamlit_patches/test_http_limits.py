"""Which connections are closed for want of a request; the rest of it, by a real server, in hosting.

`_look` is called every `PATIENCE` seconds with the request that it saw the last time.
"""

from types import SimpleNamespace

import h11
import pytest

from linnet.ui.streamlit_patches.http_limits import PATIENCE, _look


class Transport:
    def __init__(self):
        self.protocol, self.closed = None, False

    def get_protocol(self):
        return self.protocol

    def is_closing(self):
        return self.closed

    def close(self):
        self.closed = True


def connection(state, cycle):
    """A protocol as `_look` finds it, and the looks that it asks for."""
    transport, looks = Transport(), []
    transport.protocol = SimpleNamespace(
        transport=transport,
        conn=SimpleNamespace(their_state=state),
        cycle=cycle,
        loop=SimpleNamespace(call_later=lambda *asked: looks.append(asked)),
    )
    return transport.protocol, looks


def test_no_request_since_the_last_look_closes():
    for cycle in (None, object()):
        protocol, looks = connection(h11.IDLE, cycle)
        _look(protocol, cycle)
        assert protocol.transport.closed and not looks


def test_another_request_since_the_last_look_is_time_for_the_next():
    protocol, looks = connection(h11.IDLE, object())
    _look(protocol, object())
    assert not protocol.transport.closed
    assert looks == [(PATIENCE, _look, protocol, protocol.cycle)]


@pytest.mark.parametrize("state", [h11.SEND_BODY, h11.DONE])
def test_a_request_under_way_is_waited_for_and_what_follows_it_too(state):
    cycle = object()
    protocol, looks = connection(state, cycle)
    _look(protocol, cycle)
    assert not protocol.transport.closed
    ((_, _, _, seen),) = looks
    protocol.conn.their_state = h11.IDLE
    _look(protocol, seen)
    assert not protocol.transport.closed and len(looks) == 2


def test_a_websocket_has_no_requests_to_wait_for():
    protocol, looks = connection(h11.IDLE, None)
    protocol.transport.protocol = object()
    _look(protocol, None)
    assert not protocol.transport.closed and not looks
