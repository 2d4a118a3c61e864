"""The part of a page that moves, on a real server, by the protocol.

What is said beside it may come in one message with what the browser says of the run.
"""

import asyncio

import pytest

from bench.client import connected
from linnet.data.datasets import DATASETS
from tests.browser.server import running


@pytest.fixture(scope="module")
def server():
    with running() as server:
        yield server


@pytest.mark.parametrize("page", [None, "Report"])
def test_other_data_that_come_with_what_the_browser_says(server, page):
    async def visit():
        async with connected(server.url) as client:
            await client.open("net=4-3")
            if page:
                await client.until(lambda: client.stage)
                await client.visit(page)
            await client.until(lambda: client.stage and not client.running)
            await client.choose("data", DATASETS["penguins"].title, beside=True)
            features = [*DATASETS["penguins"].features]
            await client.until(
                lambda: client.stage["scene"]["names"] == features and not client.running
            )
            assert client.errors == []

    asyncio.run(visit())


@pytest.mark.parametrize("beside", [True, False])
def test_a_click_on_share_that_comes_with_what_the_browser_says(server, beside):
    async def visit():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            await client.press("open share", beside)
            await client.until(lambda: client.has("share hide") and not client.running)
            assert client.errors == []

    asyncio.run(visit())


@pytest.mark.parametrize("page", ["Report", "Data", "One neuron", "Glossary"])
def test_what_the_browser_says_of_a_page_that_it_is_leaving(server, page):
    """It says so in the name of the page on screen, until it hears that another one begins."""

    async def visit():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            whole = client.whole
            await client.visit(page)
            await client.tell({})
            await client.until(lambda: client.whole > whole and not client.running)
            assert client.page == page
            await client.visit("Playground")
            await client.until(lambda: client.stage and not client.running)
            assert client.whole == whole + 2 and client.errors == []

    asyncio.run(visit())


def test_a_button_of_a_chapter_that_comes_with_what_the_browser_says(server):
    async def visit():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            await client.visit("One neuron")
            await client.until(lambda: client.has("further") and not client.running)
            await client.press("further")
            await client.until(lambda: client.has("story") and not client.running)
            await client.press("story", beside=True)
            await client.until(lambda: client.has("further") and not client.running)
            assert client.errors == []

    asyncio.run(visit())
