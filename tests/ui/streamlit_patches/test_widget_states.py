"""What no widget could say is refused on arrival, and the session goes on as it was.

By the protocol, on a real server: a browser of good faith cannot send any of this.
"""

import asyncio
import json
from types import SimpleNamespace

import pytest
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.elements.widgets.selectbox import SelectboxSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from bench.client import EVENTS, Client, _id, connected
from bench.processes import processor_seconds
from linnet.ui.streamlit_patches import widget_states
from tests.browser.server import running

KINDS = {  # a value of each kind, none of which any of linnet's widgets would send
    "int": {"int_value": -(10**9)},
    "text": {"string_value": "nonsense <b>`x`</b>"},
    "number": {"double_value": float("nan")},
    "texts": {"string_array_value": {"data": ["no", "such"] * 20}},
    "numbers": {"double_array_value": {"data": [float("nan")] * 3}},
    "ints": {"int_array_value": {"data": [10**9] * 50}},
    "JSON cut off": {"json_value": '{"a":'},
    "JSON in JSON": {"json_value": "[" * 5000 + "]" * 5000},
    "an event cut off": {"json_trigger_value": '[{"event":'},
    "bytes": {"bytes_value": b"\xff" * 10},
    "a file": {"file_uploader_state_value": {"uploaded_file_info": [{"file_id": "no"}]}},
}
WIDE = "\n".join(",".join(f"{r * c % 7 + r}" for c in range(1, 42)) for r in range(60))
MANY = ",".join(f"c{k}" for k in range(1, 42)) + "\n" + WIDE


@pytest.fixture(scope="module")
def server():
    with running() as started:
        yield started


async def settled(client: Client) -> None:
    await client.until(lambda: not client.running)


async def sent(client: Client, *states: WidgetState) -> None:
    """Send states once, beside those of the page."""
    kept = dict(client._values)
    client._values.update({state.id: state for state in states})
    await client._rerun()
    await settled(client)
    client._values = {**client._values, **kept}


def chosen(client: Client) -> dict:
    """What the fields for the columns show; not every page has them."""
    return {key: client.value(key) for key in ("x", "y") if client.has(key)}


@pytest.mark.thorough
@pytest.mark.parametrize("page", ["Data", "Report", "Three nodes", "Any depth"])
def test_nonsense_for_every_widget_of_a_page(server, page):
    """All at once, a message for each kind; afterwards the page does what it did before."""

    async def visit():
        async with connected(server.url) as client:
            await client.open("data=penguins")
            await settled(client)
            await client.visit(page)
            await settled(client)
            before = chosen(client)
            ids = {_id(e) for e in client.elements.values()} - {""}
            components = {id for id in ids if id.startswith("$$ID") and "bidi" in id}
            everywhere = ids | {EVENTS.format(id) for id in components}
            for value in KINDS.values():
                await sent(client, *(WidgetState(id=id, **value) for id in everywhere))
                assert client.errors == [], value
            assert chosen(client) == before

    asyncio.run(visit())
    assert "Traceback" not in server.log()


def test_more_features_than_there_can_be(server):
    """One sentence, and the features that were chosen before."""

    async def visit():
        async with connected(server.url) as client:
            await client.open()
            await settled(client)
            await client.visit("Data")
            await settled(client)
            await client.upload("file", "wide.csv", MANY.encode())
            await client.until(lambda: not client.running and "c41" in client.widget("y").options)
            offered, before = list(client.widget("x").options), client.value("x")
            assert len(offered) == 40
            await sent(
                client,
                WidgetState(id=client.widget("x").id, string_array_value={"data": offered}),
            )
            words = [str(e.alert.body) for e in client.elements.values() if e.HasField("alert")]
            assert client.errors == [] and client.value("x") == before
            return words

    assert any("40 features are chosen, and at most 32" in said for said in asyncio.run(visit()))


@pytest.mark.thorough
def test_a_message_of_many_states_or_events_costs_little(server):
    many = {
        "states": lambda client: [WidgetState(id=str(k), int_value=k) for k in range(130_000)],
        "options": lambda client: [
            WidgetState(id=client.widget("x").id, string_array_value={"data": ["a"] * 600_000})
        ],
        "events": lambda client: [
            WidgetState(
                id=EVENTS.format(*client._downloads),
                json_trigger_value=json.dumps([{"event": "ask", "value": 1}] * 50_000),
            )
        ],
    }

    async def visit(states):
        async with connected(server.url) as client:
            await client.open()
            await settled(client)
            await client.visit("Data")
            await settled(client)
            before = processor_seconds([server.pid])
            await sent(client, *states(client))
            assert client.errors == []
            return processor_seconds([server.pid]) - before

    for name, states in many.items():
        assert asyncio.run(visit(states)) < 1.5, name


# --- the bounds, without a server -----------------------------------------------------------------


class Drawn:
    """A session with one widget."""

    def __init__(self, kind, deserializer):
        self.widget = SimpleNamespace(value_type=kind, deserializer=deserializer)

    def get_widget_metadata(self, id):
        return self.widget if id == "w" else None


OPTIONS = ["a", "b", "c"]
SELECT = SelectboxSerde(OPTIONS, formatted_options=OPTIONS, formatted_option_to_option_index={})


@pytest.mark.parametrize(
    ("value", "offered"),
    [("a", True), ("c", True), ("d", False), ("", False), (["a", "c"], True), (["a", "d"], False)],
)
def test_only_what_a_field_offers_can_be_chosen(value, offered):
    assert widget_states._is_offered(SELECT.deserialize, value) is offered


def test_all_options_can_be_chosen_and_none_twice_too_often():
    assert widget_states._is_offered(SELECT.deserialize, OPTIONS)
    assert not widget_states._is_offered(SELECT.deserialize, [*OPTIONS, "a"])


@pytest.mark.parametrize(("events", "heard"), [(100, True), (101, False)])
def test_so_many_events_of_a_component_are_heard(events, heard):
    session = Drawn("json_trigger_value", deserialize_trigger_list)
    text = json.dumps([{"event": "ask", "value": 1}] * events)
    state = WidgetState(id="w", json_trigger_value=text)
    assert widget_states._is_readable(session, state) is heard


@pytest.mark.parametrize(("states", "set_"), [(500, True), (501, False)])
def test_so_many_states_of_a_message_are_set(monkeypatch, states, set_):
    came = []
    monkeypatch.setattr(widget_states, "_set_widgets", lambda session, states: came.append(states))
    message = WidgetStates(widgets=[WidgetState(id=str(k), int_value=k) for k in range(states)])
    widget_states._set_checked(Drawn("int_value", int), message)
    assert came == ([message] if set_ else [])
