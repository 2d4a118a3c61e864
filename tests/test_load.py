"""The visitors of the load benchmark do what they say: against a real server, without a browser."""

import asyncio
from urllib.parse import parse_qs

import pytest

from bench import load
from bench.visitor import COLUMNS, LINKS, Visitor
from linnet.links.experiment import Experiment
from tests.browser.server import running

pytestmark = pytest.mark.thorough


class Tourist(Visitor):
    """Looks closely at what is answered."""

    async def look(self):
        await self.plays()
        await self.changes_a_weight()
        await self.brings_a_file()

    async def plays(self):
        for seconds in (1, 2):
            before = int(self.client.query.get("step", 0))
            await self.play(seconds)
            assert int(self.client.query["step"]) == before + 60 * seconds + 1

    async def changes_a_weight(self):
        start = self.client.stage["start"]
        await self.act()
        assert "_weight_1_1_1_" in self.client.query["journal"]
        assert self.client.stage["start"] == start, "the run is the browser's"

    async def brings_a_file(self):
        before = self.client.stage["start"]
        await self.upload()
        assert self.columns == set(COLUMNS)
        stage = self.client.stage
        assert {*stage["scene"]["names"], stage["scene"]["target"]} == set(COLUMNS)
        assert stage["start"]["id"] != before["id"]


def test_three_visitors_train_click_and_bring_files():
    async def visits(url):
        visitors = [Tourist(url, number) for number in range(3)]
        await asyncio.gather(*(visitor.stay(visitor.look) for visitor in visitors))
        return visitors

    with running() as server:
        visitors = asyncio.run(visits(server.url))
    kinds = ["open", "play", "play", "act", "page", "upload", "page"]
    for visitor in visitors:
        assert visitor.errors == []
        assert [answer.kind for answer in visitor.answers] == kinds


def test_two_hundred_downloads_while_others_train():
    """All arrive, each byte for byte its owner's: ten visitors take theirs while twenty train."""

    async def visits(url):
        leave = asyncio.Event()
        training = [Visitor(url, number) for number in range(20)]
        taking = [Visitor(url, number) for number in range(100, 110)]
        there = [asyncio.Event() for _ in training]
        async with asyncio.TaskGroup() as stays:
            for visitor, opened in zip(training, there, strict=True):
                stays.create_task(visitor.train(opened, leave))
            await asyncio.gather(*(opened.wait() for opened in there))
            await asyncio.gather(*(visitor.take(asyncio.Event(), leave) for visitor in taking))
            leave.set()
        return training, taking

    with running() as server:
        training, taking = asyncio.run(visits(server.url))
    assert [error for visitor in training + taking for error in visitor.errors] == []
    downloads = [answer for visitor in taking for answer in visitor.answers]
    assert sum(answer.kind == "download" for answer in downloads) == 200


@pytest.mark.parametrize("link", LINKS)
def test_the_visitors_ask_for_what_there_is(link):
    _, notes = Experiment.from_query(parse_qs(link))
    assert not notes


def test_a_server_that_is_not_there_is_an_error():
    visitor = Visitor("http://127.0.0.1:9", 0)
    asyncio.run(visitor.tour())
    assert len(visitor.errors) == 1 and "Error" in visitor.errors[0]


def test_too_few_descriptors_are_named_before_anything_is_measured():
    assert load.too_few_descriptors(300, 4096, 4096) is None
    words = load.too_few_descriptors(300, 1024, 4096)
    assert words.startswith("300 visitors need about 1,364 file descriptors")
    assert "the server may open 1,024" in words and "`ulimit -n 4096`" in words
    assert "this benchmark may open 1,024" in load.too_few_descriptors(300, 4096, 1024)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "http://localhost.example.org:8501",
        "http://127.0.0.1@example.org",
        "http://10.0.0.1:8501",
        "http://0.0.0.0:8501",
        "https://127.0.0.1",
        "http://127.0.0.1:99999",
        "127.0.0.1:8501",
        "",
    ],
)
def test_other_machines_are_refused(address):
    assert not load.on_this_machine(address)
    with pytest.raises(ValueError, match="this machine only"):
        asyncio.run(load.put(load.Load(1, 0, 0, 1), address, []))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.0.0.2"])
def test_this_machine_is_not(host):
    assert load.on_this_machine(f"http://{host}:8501")
