"""No connection, no server: everything on the stage goes on, and is there when they are back."""

import contextlib
import os
import re
import signal
import socket
import threading
import urllib.parse

import pytest
from playwright.sync_api import expect

from tests.browser.server import running
from tests.browser.stage import Stage, settle
from tests.browser.test_data import open_data, upload
from tests.browser.test_links import FILE, edit_a_weight, numbers, pause, train
from tests.browser.test_playground import choose, steps_on

# what Chromium and Streamlit say of a server they cannot reach
LOST = re.compile(
    "ERR_(CONNECTION|EMPTY_RESPONSE|INTERNET|SOCKET)|WebSocket connection to|Failed to fetch"
    "|when disconnected|reaching server endpoint|not responding"
)
SLOW = "?net=4-3&lr=0.001"  # it does not arrive while a test looks on


class Wire:
    """The way to a server, through a port of its own, that can be cut."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.server = parts.hostname, parts.port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.broken = False
        self.taken = 0  # connections so far
        self.sent = 0  # bytes from the server so far
        self.end: int | None = None  # the number of them at which to cut
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """End every connection at once."""
        for end in list(self._open):
            _end(end)

    def cut_after(self, count):
        """End every connection when the server has sent so many bytes more."""
        self.end = self.sent + count

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
            other_way = threading.Thread(target=_pass, args=(there, here, self._count), daemon=True)
            other_way.start()
            _pass(here, there)
            other_way.join()
            self._open.remove(here)

    def _count(self, content):
        self.sent += len(content)
        if self.end is not None and self.sent >= self.end:
            self.end = None
            self.cut()


def _pass(source, target, count=len):
    with contextlib.suppress(OSError):
        while content := source.recv(1024):
            target.sendall(content)
            count(content)
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


def every_gesture(stage):
    """Train, Pause, Step, scrub, grow, shrink, a weight, the settings, and all that begins anew."""
    page, before = stage.page, stage.state
    stage.press("Train")
    stage.wait(lambda s: s.step > before.step + 20, "training")
    stage.choose("Speed", "16")
    steps_on(stage, 200)
    stage.choose("Speed", "1")
    stage.press("Pause")
    here = stage.wait(lambda s: not s.playing, "a pause")
    stage.press("Step")
    stage.wait(lambda s: s.step == here.step + 1, "a step")
    stage.timeline.press("PageDown")
    stage.wait(lambda s: s.step == here.step - 9, "ten steps back")
    for press, widths in [
        ("Add node to layer 1", (2, 5, 3, 1)),
        ("Add layer", (2, 5, 3, 3, 1)),
        ("Remove layer", (2, 5, 3, 1)),
        ("Remove node from layer 1", (2, 4, 3, 1)),
    ]:
        stage.press(press)
        stage.wait(lambda s, widths=widths: s.widths == widths, press)
    loss = stage.loss
    page.locator('[data-link="0,1,1"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.type("0.75")
    page.keyboard.press("Enter")
    weighed = stage.wait(lambda s: s.loss != loss, "the new weight")
    stage.set_rate("0.002")
    stage.choose("Optimiser", "momentum")
    stage.choose("Batch size", "16")
    stage.wait(lambda s: (s.optimizer, s.batch) == ("momentum", 16), "the settings")
    for _ in range(3):
        stage.press("Undo")
    stage.wait(lambda s: (s.rate, s.optimizer, s.batch) == (0.001, "gd", 0), "the settings undone")
    stage.press("Undo")
    stage.wait(lambda s: s.loss == loss, "the weight undone")
    stage.press("Redo")
    stage.wait(lambda s: s.loss == weighed.loss, "the weight again")
    stage.press("Reset")
    stage.wait(lambda s: s.step == 0, "a reset")
    first = stage.loss
    stage.press("New weights")
    stage.wait(lambda s: s.loss != first, "new weights")
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence", timeout=60)


def notice(stage):
    return stage.locator.get_by_text(
        "Offline. Training goes on; data and pages need the connection."
    )


def test_the_server_is_suspended_mid_training(mortal, new_page, forgiving):
    page = new_page(base_url=mortal.url)
    stage = Stage(page).open(SLOW)
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    with mortal.server.suspended():
        stage.press("Pause")
        stage.wait(lambda s: not s.playing)
        every_gesture(stage)
    settle(page)
    expect(page).to_have_url(re.compile(rf"[?&]step={stage.step:.0f}(&|$)"))


def test_the_server_is_killed_mid_training_and_another_takes_its_place(mortal, new_page, forgiving):
    page = new_page(base_url=mortal.url)
    stage = Stage(page).open(SLOW)
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    mortal.kill()
    expect(notice(stage)).to_be_visible()
    steps_on(stage, 300)  # long enough for Streamlit to give up and say so
    expect(page.get_by_role("dialog")).to_have_count(0)
    stage.press("Pause")
    stage.wait(lambda s: not s.playing)
    every_gesture(stage)
    expect(page.get_by_role("dialog")).to_have_count(0)
    stage.press("Reset")
    seen = stage.wait(lambda s: s.step == 0)
    stage.press("Train")
    mortal.start()
    settle(page)
    expect(notice(stage)).not_to_be_visible()
    after = steps_on(stage, 60)
    assert after.playing
    pause(stage)
    stage.timeline.press("Home")
    again = stage.wait(lambda s: s.step == 0)
    assert again.loss == seen.loss, "its history is still there"
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_twenty_lost_connections(wire, new_page, forgiving):
    page = new_page(base_url=wire.url)
    stage = Stage(page).open("?net=4-3&lr=0.0001")
    stage.press("Train")
    for _ in range(20):
        stage.wait(lambda s: s.step > 0)
        taken = wire.taken
        wire.cut()
        stage.wait(lambda s, taken=taken: wire.taken > taken, "another connection")
        settle(page)
        assert steps_on(stage, 10).playing
    pause(stage)
    seen = numbers(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    reader = Stage(new_page()).open("?" + page.url.partition("?")[2])
    reader.wait(lambda s: s.step == float(seen[1]), "the step")
    assert numbers(reader.page) == seen, "as if nothing had happened"


def test_a_connection_lost_while_the_page_is_drawn(wire, new_page, forgiving):
    """Fields that the browser must draw anew show what the session has, and choose nothing."""
    page = new_page(base_url=wire.url)
    stage = Stage(page).open("?data=longley&y=gnp&x=year,employed")
    target = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Target")
    switch = page.get_by_text("Standardise", exact=True)
    before = wire.sent
    switch.click()
    stage.wait(lambda s: wire.sent > before and s.gap > 0, "an answer")
    settle(page)
    size = wire.sent - before
    for twelfth in range(12):
        taken = wire.taken
        wire.cut_after(size * twelfth // 12)
        switch.click()
        stage.wait(lambda s, taken=taken: wire.taken > taken, "another connection")
        settle(page)
        expect(target).to_have_value("gnp")
        assert stage.ready().widths[0] == 2
        expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_click_on_a_lost_connection(wire, new_page, forgiving):
    """What Python did not hear it is told when there is a connection again."""
    page = new_page(base_url=wire.url)
    stage = Stage(page).open("?lr=0.001")
    wire.broken = True
    wire.cut()
    expect(notice(stage)).to_be_visible()
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (2, 4, 1), "the node")
    wire.broken = False
    settle(page)
    expect(page).to_have_url(re.compile("add-node"))


class Mortal:
    """A server that can be stopped, killed, and replaced by another at the same address."""

    def __init__(self, servers):
        self.servers = servers
        self.server = servers.enter_context(running())

    @property
    def url(self):
        return self.server.url

    def kill(self):
        os.killpg(self.server.pid, signal.SIGKILL)

    def start(self):
        port = urllib.parse.urlsplit(self.url).port
        self.server = self.servers.enter_context(running(port=port))


@pytest.fixture
def mortal():
    with contextlib.ExitStack() as servers:
        yield Mortal(servers)


def test_the_server_is_killed_after_a_pause(mortal, new_page, forgiving):
    """With choices in the sidebar and an edited weight, which the address has."""
    page = new_page(base_url=mortal.url)
    stage = Stage(page).open()
    choose(page, "Data", "Palmer penguins")
    stage.wait(lambda s: s.widths[0] == 3, "the penguins")
    stage.set_rate("0.05")
    edit_a_weight(stage)
    expect(page).to_have_url(re.compile("weight_1_1_1_0.75"))
    seen, query = numbers(page), urllib.parse.urlsplit(page.url).query
    mortal.kill()
    expect(notice(stage)).to_be_visible()
    mortal.start()
    settle(page)
    assert numbers(page) == seen
    assert urllib.parse.urlsplit(page.url).query == query
    stage.press("Undo")
    stage.wait(lambda s: str(s.loss) != seen[2], "what was before the weight")
    stage.press("Train")
    steps_on(stage, 10)
    assert stage.state.rate == 0.05


def test_the_server_is_killed_with_a_visitors_file(mortal, new_page, forgiving):
    """The file is gone with it: the next one asks for it by name, and the run goes on."""
    page = new_page(base_url=mortal.url)
    open_data(page, "?net=2&lr=0.05")
    upload(page, FILE)
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Train on these data").click()
    stage = Stage(page).ready()
    train(20)(stage)
    seen = numbers(page)
    mortal.kill()
    expect(notice(stage)).to_be_visible()
    mortal.start()
    asking = page.get_by_text("This link was made with mine.csv and its columns")
    expect(asking).to_be_visible(timeout=60_000)
    settle(page)
    upload(page, FILE)
    stage.wait(lambda s: s.step == float(seen[1]) and s.widths == (3, 2, 1), "the step")
    assert numbers(page) == seen
    expect(page.get_by_text("This link was made with")).to_have_count(0)
