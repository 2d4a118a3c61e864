"""A connection that is lost, and a server that is gone: the visitor's training goes on."""

import contextlib
import os
import re
import signal
import socket
import threading
import urllib.parse

import pytest
from playwright.sync_api import expect

from linnet.ui.session import Session
from tests.browser.server import running
from tests.browser.stage import Stage, settle
from tests.browser.test_data import open_data, upload
from tests.browser.test_links import FILE, edit_a_weight, numbers, pause, train
from tests.browser.test_playground import choose

# what Chromium says of a server it cannot reach
LOST = re.compile(
    "ERR_(CONNECTION|EMPTY_RESPONSE|INTERNET|SOCKET)|WebSocket connection to|Failed to fetch"
    "|when disconnected"
)


class Wire:
    """The way to a server, through a port of its own, that can be cut."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.server = parts.hostname, parts.port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.broken = False
        self.taken = 0  # connections so far
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """End every connection at once."""
        for end in list(self._open):
            _end(end)

    def close(self):
        self.broken = True
        _end(self.listener)
        self.cut()

    def _accept(self):
        with self.listener, contextlib.suppress(OSError):
            while True:
                here, _ = self.listener.accept()
                if self.broken:
                    here.close()
                else:
                    threading.Thread(target=self._serve, args=(here,), daemon=True).start()

    def _serve(self, here):
        with here, socket.create_connection(self.server) as there:
            self._open.add(here)
            self.taken += 1
            other_way = threading.Thread(target=_pass, args=(there, here), daemon=True)
            other_way.start()
            _pass(here, there)
            other_way.join()
            self._open.remove(here)


def _pass(source, target):
    with contextlib.suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    _end(source)
    _end(target)


def _end(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(server):
    wire = Wire(server.url)
    yield wire
    wire.close()


@pytest.fixture
def forgiving(problems):
    """A lost connection is what these tests are about."""
    yield
    problems[:] = [problem for problem in problems if not LOST.search(problem)]


def undisturbed(query, step):
    """The loss that this step has in a session that nothing happened to."""
    run = Session({name: [text] for name, text in query.items()}).run
    while run.trainer.step < step:
        run.need(run.epoch, run.trainer.step, run.trainer.step)
    return run.trainer_at(step).loss


def is_undisturbed(stage, query):
    here = stage.state
    return here.loss == undisturbed(query, int(here.step))


def test_twenty_lost_connections(wire, new_page, forgiving):
    query = {"net": "4-3", "lr": "0.005"}
    page = new_page(base_url=wire.url)
    stage = Stage(page).open("?net=4-3&lr=0.005")
    stage.press("Train")
    for _ in range(20):
        before = stage.wait(lambda s: s.step > 0)
        taken = wire.taken
        wire.cut()
        stage.wait(lambda s, taken=taken: wire.taken > taken, "another connection")
        settle(page)
        after = stage.wait(lambda s, step=before.step: s.step > step + 10, "training")
        assert after.playing
        expect(stage.alert).to_have_count(0)
    pause(stage)
    assert stage.step > 500, "more than what was there at first"
    assert is_undisturbed(stage, query)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert f"step={stage.step:.0f}" in page.url


def test_a_click_on_a_lost_connection(wire, new_page, forgiving):
    """What Python never heard is said again."""
    page = new_page(base_url=wire.url)
    stage = Stage(page).open()
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    wire.broken = True
    wire.cut()
    stage.press("Add node to layer 1")
    grown = stage.wait(lambda s: s.widths == (2, 4, 1), "the node")
    wire.broken = False
    later = stage.wait(lambda s: s.step > grown.step + 20, "training")
    assert later.playing and later.widths == (2, 4, 1)
    pause(stage)
    expect(page).to_have_url(re.compile(rf"net=4&.*step={stage.step:.0f}"))


@pytest.fixture
def mortal():
    """A server, and what kills it and starts another in its place."""
    with contextlib.ExitStack() as servers:
        server = servers.enter_context(running())
        port = urllib.parse.urlsplit(server.url).port

        def restart():
            nonlocal server
            os.killpg(server.pid, signal.SIGKILL)
            server = servers.enter_context(running(port=port))

        yield server.url, restart


def test_the_server_is_killed_while_training(mortal, new_page, forgiving):
    """Another one trains to the step that was on screen, and on from there."""
    url, restart = mortal
    query = {"data": "penguins", "net": "4-3", "lr": "0.005"}
    page = new_page(base_url=url)
    stage = Stage(page).open("?data=penguins&net=4-3&lr=0.005")
    stage.press("Train")
    for _ in range(2):
        stage.wait(lambda s: s.step > 40)
        restart()
        before = stage.state
        settle(page)
        after = stage.wait(lambda s, step=before.step: s.step > step + 700, "training", timeout=60)
        assert after.playing
        expect(stage.alert).to_have_count(0)
    pause(stage)
    assert is_undisturbed(stage, query)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_the_server_is_killed_after_a_pause(mortal, new_page, forgiving):
    """With choices in the sidebar and an edited weight, which the address has."""
    url, restart = mortal
    page = new_page(base_url=url)
    stage = Stage(page).open()
    choose(page, "Data", "Palmer penguins")
    stage.wait(lambda s: s.widths[0] == 3, "the penguins")
    choose(page, "Learning rate", "0.05")
    edit_a_weight(stage)
    seen, address = numbers(page), page.url
    restart()
    settle(page)
    stage.wait(lambda s: s.frames > 0)
    assert numbers(page) == seen
    assert page.url == address
    stage.press("Train")
    stage.wait(lambda s: s.step > float(seen[1]) + 10, "training")
    expect(page.get_by_role("combobox", name="Learning rate")).to_have_value("0.05")


def test_the_server_is_killed_with_a_visitors_file(mortal, new_page, forgiving):
    """The file is gone with it: the next one asks for it by name."""
    url, restart = mortal
    page = new_page(base_url=url)
    open_data(page, "?net=2&lr=0.05")
    upload(page, FILE)
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Train on these data").click()
    stage = Stage(page).ready()
    train(20)(stage)
    seen = numbers(page)
    restart()
    stage.press("Train")
    asking = page.get_by_text("This link was made with mine.csv and its columns")
    expect(asking).to_be_visible(timeout=60_000)
    settle(page)
    upload(page, FILE)
    stage.wait(lambda s: s.step == float(seen[1]) and s.widths == (3, 2, 1), "the step")
    assert numbers(page) == seen
    expect(page.get_by_text("This link was made with")).to_have_count(0)
