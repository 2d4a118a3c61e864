"""What one visitor can take of the server: on a real one, by the protocol, without a browser."""

import asyncio
import os
import re
import signal
import sys
from time import monotonic
from uuid import uuid4

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.client import Gone, connected
from bench.processes import memory, processor_seconds
from bench.visitor import COLUMNS, Visitor
from linnet.ui.errors import SORRY
from tests.browser.server import ROOT, serving

MB = 2**20
PATIENCE = 60  # seconds
KEPT = 20 * MB  # of a session's uploads: server.maxUploadSize
FLOOD, SIZE, AT_ONCE = 60, 5 * MB, 4
# a file being received is there as it came and as it is stored; the rest is Python's
PEAK = KEPT + AT_ONCE * 2 * SIZE + 60 * MB


class Witnessed:
    """A server that says what it holds in memory, and forgets a session that is left."""

    def __init__(self, server):
        self.url, self.pid, self._server = server.url, server.pid, server

    async def holds(self) -> tuple[int, int]:
        """Sessions, and bytes of their files."""
        start = self._server.log_path.stat().st_size
        os.kill(self.pid, signal.SIGUSR1)
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            said = re.search(r"witness: (\d+) sessions, (\d+) bytes", self._server.log(start))
            if said:
                return int(said[1]), int(said[2])
            await asyncio.sleep(0.02)
        raise AssertionError("the witness is silent")


@pytest.fixture(scope="module")
def server():
    def command(port):
        address = "--server.address=127.0.0.1", f"--server.port={port}"
        options = *address, "--server.disconnectedSessionTTL=0"
        return [sys.executable, "-m", "tests.witness", *options]

    with serving(command) as started:
        yield Witnessed(started)


async def visit(url):
    """Open the start page and leave."""
    async with connected(url) as client:
        await client.open()
        await client.until(lambda: client.stage and not client.running)


async def visited_until(server, ready):
    """Let visitors come and go until something holds of what the server holds.

    Streamlit forgets a session that is left when the next one is, and its memory is collected when
    a page is drawn: so it takes visitors, and not time.
    """
    deadline = monotonic() + PATIENCE
    while not ready(*(held := await server.holds())):
        assert monotonic() < deadline, held
        await visit(server.url)


def test_sessions_that_ended_leave_the_memory(server):
    async def visits():
        for _ in range(4):
            await visit(server.url)
        await visited_until(server, lambda sessions, _: sessions <= 1)

    asyncio.run(visits())


class Neighbour(Visitor):
    """Trains while something happens."""

    async def beside(self, what):
        while not what.done():
            await self.play(1)
        await self.play(1)


async def watch(server, most):
    while True:
        most.append(memory([server.pid]))
        await asyncio.sleep(0.02)


@pytest.mark.thorough
def test_a_flood_of_uploads_to_one_session_takes_a_bounded_memory(server):
    async def flood(client):
        content, places = os.urandom(SIZE), asyncio.Semaphore(AT_ONCE)

        async def put():
            path = f"/_stcore/upload_file/{client._session}/{uuid4()}"
            async with places:
                await asyncio.to_thread(client._put, path, "flood.csv", content)

        await asyncio.gather(*(put() for _ in range(FLOOD)))

    async def visits():
        await visit(server.url)
        before, seen = memory([server.pid]), []
        watching = asyncio.create_task(watch(server, seen))
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            flooding = asyncio.create_task(flood(client))
            neighbour = Neighbour(server.url, 1)
            await neighbour.stay(lambda: neighbour.beside(flooding))
            await flooding
            assert neighbour.errors == [] and len(neighbour.answers) >= 2
            _, stored = await server.holds()
            assert KEPT - SIZE < stored <= KEPT
        watching.cancel()
        assert max(seen) - before < PEAK < FLOOD * SIZE
        await visited_until(server, lambda _, stored: stored == 0)

    asyncio.run(visits())


def test_a_file_that_was_read_leaves_the_memory(server):
    visitor = Visitor(server.url, 1)

    async def brings_a_file():
        await visitor.upload()
        assert visitor.columns == set(COLUMNS)
        _, stored = await server.holds()
        assert stored == 0

    asyncio.run(visitor.stay(brings_a_file))
    assert visitor.errors == []


# --- the time of the server -----------------------------------------------------------------------


def test_nothing_is_computed_for_who_has_left(server):
    """The connection ends on the way to a page that takes long: the processor comes to rest."""

    class Leaver(Visitor):
        async def leaves(self):
            await self.play(60)
            await self.client.visit("Report")  # and does not wait for the answer

    async def rests():
        """Within half a second the process took less than two ticks of its clock."""
        before = processor_seconds([server.pid])
        await asyncio.sleep(0.5)
        return processor_seconds([server.pid]) - before <= 0.02

    async def visits():
        leavers = [Leaver(server.url, number) for number in range(1, 4)]
        await asyncio.gather(*(leaver.stay(leaver.leaves) for leaver in leavers))
        assert [leaver.errors for leaver in leavers] == [[], [], []]
        deadline = monotonic() + PATIENCE
        while not await rests():
            assert monotonic() < deadline, "it goes on computing"

    asyncio.run(visits())


async def rested(server):
    """Processor seconds of the server, once it does nothing any more."""
    deadline, before = monotonic() + PATIENCE, -1.0
    while (now := processor_seconds([server.pid])) - before > 0.02:
        assert monotonic() < deadline, "it goes on computing"
        before = now
        await asyncio.sleep(0.5)
    return now


async def to_report(client):
    await client.open()
    await client.until(lambda: client.stage and not client.running)
    await client.visit("Report")
    await client.until(lambda: client._downloads and not client.running)


@pytest.mark.thorough
def test_a_flood_of_downloads_makes_no_file_for_who_has_left(server):
    """A hundred requests for the report cost about what two do."""

    async def one():
        async with connected(server.url) as client:
            await to_report(client)
            before = await rested(server)
            await client.download("report.html")
            return await rested(server) - before

    async def hundred():
        async with connected(server.url) as client:
            await to_report(client)
            before = await rested(server)
            id, file = client._offer("report.html")
            for k in range(100):
                ask = {"ticket": str(k), "file": file, "piece": 0}
                await client._trigger(id, "ask", ask, client._downloads[id][1])
        return await rested(server) - before

    async def visits():
        await one()  # imports
        return await one(), await hundred()

    single, flood = asyncio.run(visits())
    assert flood < 10 * single + 0.5


@pytest.mark.parametrize("kind", ["string_value", "json_value", "json_trigger_value"])
def test_a_message_that_is_too_large_ends_the_connection(server, kind):
    async def visits():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            before = await rested(server)
            with pytest.raises(Gone):
                await client._rerun(WidgetState(id="x", **{kind: "x" * 3 * MB}))
                await client.until(lambda: False)
        assert await rested(server) - before < 1.0

    asyncio.run(visits())


@pytest.mark.thorough
def test_a_message_full_of_fields_costs_little(server):
    """As many as fit into one, which are no widget's; nobody else waits for it."""
    states = [WidgetState(id=f"{k}", int_value=k) for k in range(130_000)]

    async def visits():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            before = await rested(server)
            neighbour = Neighbour(server.url, 1)
            client._values = {state.id: state for state in states}
            await client._rerun()
            answered = asyncio.create_task(client.until(lambda: not client.running))
            await neighbour.stay(lambda: neighbour.beside(answered))
            assert neighbour.errors == []
            assert max(answer.seconds for answer in neighbour.answers) < PATIENCE
        return await rested(server) - before

    assert asyncio.run(visits()) < 5


# --- errors ---------------------------------------------------------------------------------------

SECRET = "/srv/somewhere/secret.py"
SPOILED = f"""
import sys
import streamlit as st
import linnet.ui.live as live
import linnet.ui.sidebar as sidebar
from streamlit.web.cli import main

def spoiled(module, name, broken):
    whole = getattr(module, name)
    def function(*given, **named):
        if broken(*given):
            raise RuntimeError({SECRET!r})
        return whole(*given, **named)
    setattr(module, name, function)

spoiled(sidebar, "sidebar", lambda session: session.experiment.seed == 13)
spoiled(live, "stage", lambda run, *callbacks: run.state.step > 0)
sys.argv[1:1] = ["run", "app.py"]
main(prog_name="streamlit")
"""


@pytest.mark.thorough
def test_an_error_shows_a_way_out_and_nothing_of_itself():
    def command(port):
        address = "--server.address=127.0.0.1", f"--server.port={port}"
        return [sys.executable, "-c", SPOILED, *address]

    def shown(client):
        return [str(element) for element in client.elements.values()]

    def said(client):
        return sum(SORRY in words for words in shown(client)) == 1

    async def visits(server):
        async with connected(server.url) as client:
            await client.open("seed=13")
            await client.until(lambda: not client.running and said(client))
            whole = shown(client)
        trainer = Trainer(server.url, 7)
        await trainer.stay(trainer.until_it_fails)
        return whole, trainer.read

    class Trainer(Visitor):
        async def until_it_fails(self):
            assert not said(self.client)
            self._step = 5
            await self.client.tell(self._value(playing=True))
            await self.client.until(lambda: not self.client.running and said(self.client))
            self.read = shown(self.client)

    with serving(command) as server:
        for words in asyncio.run(visits(server)):
            for trace in (SECRET, "RuntimeError", "Traceback", "live.py", str(ROOT)):
                assert trace not in "".join(words), trace
        assert server.log().count(SECRET) >= 2, "whoever runs the server reads it in the log"
