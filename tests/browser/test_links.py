"""Links in a real browser: whoever opens one sees what the one who made it saw, to the last bit."""

import contextlib
import html
import http.server
import io
import re
import socket
import threading
import time
import urllib.parse

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from linnet.links.experiment import HIDEABLE
from linnet.links.packing import pack
from tests.browser.look import WIDE
from tests.browser.stage import PATIENCE, Stage, open_app, settle
from tests.browser.test_accessible import grave_violations
from tests.browser.test_chapters import go
from tests.browser.test_data import open_data, upload
from tests.ui.test_text import HOSTILE

rng = np.random.default_rng(6)
HEADER = b'"size, in cm",kind,"wei""ght"\n'
FILE = HEADER + b"".join(
    b"%d,%c,%.3f\n" % (size, b"abc"[size % 3], 2.5 * size + rng.normal())
    for size in rng.integers(150, 199, 30)
)


# --- acts -----------------------------------------------------------------------------------------


def pause(stage):
    """Stop training, and wait until Python knows at which step."""
    stage.press("Pause")
    step = stage.wait(lambda s: not s.playing, "a pause").step
    expect(stage.page).to_have_url(re.compile(rf"[?&]step={step:.0f}(&|$)"), timeout=20_000)
    settle(stage.page)


def train(steps):
    def act(stage):
        stage.press("Train")
        stage.wait(lambda s: s.step > steps, f"step {steps}")
        pause(stage)

    return act


def edit_a_weight(stage):
    """After some training, and with more training after it."""
    train(10)(stage)
    loss = stage.loss
    stage.page.locator('[data-link="0,1,1"]').focus()
    stage.page.keyboard.press("Enter")
    stage.page.keyboard.type("0.75")
    stage.page.keyboard.press("Enter")
    stage.wait(lambda s: s.loss != loss, "the new weight")
    stage.press("Step")
    settle(stage.page)


def change_the_rate(stage):
    stage.press("Train")
    stage.wait(lambda s: s.step > 20)
    stage.set_rate("0.05")
    changed = stage.step
    stage.wait(lambda s: s.step > changed + 60, "steps at the new rate")
    pause(stage)


def add_a_node(stage):
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    stage.press("Add node to layer 1")
    grown = stage.wait(lambda s: s.widths[1] == 4, "the node")
    stage.wait(lambda s: s.step > grown.step + 20, "steps with the node")
    pause(stage)


def scrub_back(stage):
    train(40)(stage)
    stage.timeline.press("Home")
    for _ in range(7):
        stage.page.keyboard.press("ArrowRight")
    expect(stage.page).to_have_url(re.compile("step=7(&|$)"))


def converge(stage):
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-9 and not s.playing, "convergence", timeout=60)
    settle(stage.page)


def train_far(stage):
    """Beyond what a link trains at once."""
    stage.choose("Speed", "1000")
    stage.press("Train")
    stage.wait(lambda s: s.step > 130_000, "step 130,000", timeout=60)
    pause(stage)


def new_weights(stage):
    loss = stage.loss
    stage.press("New weights")
    stage.wait(lambda s: s.loss != loss, "new weights")
    train(5)(stage)


def nothing(stage):
    pass


# (where the first visitor goes, what they do there)
MADE = {
    "settings": [
        ("/", nothing),
        ("/?opt=adam&lr=0.05&step=150&seed=7", nothing),
        ("/?opt=momentum&batch=16&step=120", nothing),
        ("/?standardise=0&lr=1e-06&net=2-2&step=300", nothing),
    ],
    "data": [
        ("/?data=penguins&x=species,bill_length_mm&y=flipper_length_mm&net=4-3&step=250", nothing),
        ("/?data=ice-cream&net=none&step=200&lr=0.1", nothing),
        ("/?data=longley&x=gnp,year&net=1&step=99&seed=4294967295", nothing),
        (
            "/?data=plane&net=2-5&opt=adam&batch=7&step=33&standardise=0&lr=0.01"
            "&hide=lr,opt,shape,weights&task=What%20is%20attendance%20worth%3F",
            nothing,
        ),
    ],
    "networks": [
        (f"/?{WIDE}&step=60", nothing),
        ("/?data=anscombe-3&net=1-1-1&step=480", nothing),
        ("/?data=penguins", converge),
        ("/?net=2&lr=1e-05", train_far),
    ],
    "acts": [
        ("/", edit_a_weight),
        ("/?data=penguins&batch=32", change_the_rate),
        ("/?opt=adam", add_a_node),
        ("/?lr=0.05", scrub_back),
    ],
    "pages": [
        ("/one_neuron?data=penguins", train(30)),
        ("/one_layer?net=5-5", edit_a_weight),
        ("/any_depth?net=4-3", new_weights),
        ("/any_depth?net=2-1-2&step=12", train(20)),
        ("/report?data=penguins&net=3-3&step=30", nothing),
        ("/data?data=longley&net=2&step=30", nothing),
    ],
}


def numbers(page):
    """What is on screen, as written: no rounding hides in a comparison of texts."""
    stage = Stage(page).ready()
    return stage.locator.evaluate("({dataset}) => [dataset.widths, dataset.step, dataset.loss]")


def open_share(page):
    settle(page)
    button = page.get_by_role("button", name="Share")
    button.hover()  # on the way there the stage says what is on screen
    settle(page)
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("stCode").first).to_be_visible()
    settle(page)
    return dialog


def close(dialog):
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


def link_in(dialog, tab="Link"):
    """The link under one of the dialog's tabs."""
    dialog.get_by_role("tab", name=tab).click()
    return dialog.get_by_role("tabpanel", name=tab).get_by_test_id("stCode").inner_text().strip()


def query_of(address):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)


def has_stage(address):
    return urllib.parse.urlsplit(address).path not in ("/report", "/data")


@pytest.mark.parametrize("group", MADE)
def test_a_link_opens_what_was_on_screen(page, reader, group):
    for address, act in MADE[group]:
        open_app(page, address)
        if has_stage(address):
            act(Stage(page).ready())
        dialog = open_share(page)
        link = link_in(dialog)
        assert query_of(page.url) == query_of(link), "the address opens the same"
        if not has_stage(address):
            close(dialog)
            go(page, "Playground")
        open_same(reader, link, numbers(page))
        expect(reader.get_by_test_id("stAlert")).to_have_count(0)


def open_same(page, link, seen):
    """Open a link, and see the same."""
    open_app(page, link)
    if not has_stage(link):
        go(page, "Playground")
    Stage(page).wait(lambda s: s.step == float(seen[1]), f"step {seen[1]}")
    assert numbers(page) == seen, link
    assert query_of(page.url) == query_of(link), "and it can be passed on"


# --- nonsense -------------------------------------------------------------------------------------


def alerts(page):
    return page.get_by_test_id("stAlert")


def harmless(page):
    """Nothing of a link is live in the page, and all of it can be read."""
    live = "a[href*='evil'], img[src*='evil'], img[onerror], [style*='90px'], main script"
    expect(page.get_by_test_id("stMain").locator(live)).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


BROKEN = {
    "a version to come": "?v=99&net=2",
    "wrong types": "?net=x&lr=fast&batch=-1&seed=1.5&step=1e9&standardise=yes&opt=7&weights=!",
    "data that are none": "?data=upload&rows=eJwrSS0uAQAEXQHB",
    "weights of another network": "?net=2&step=5&weights=eJxjYIAAAAAIAAE",
}


@pytest.mark.parametrize("query", BROKEN.values(), ids=BROKEN)
def test_a_broken_link_says_so_once(stage, query):
    page = stage.open(query).page
    expect(alerts(page)).to_have_count(1)
    harmless(page)
    stage.press("Train")
    stage.wait(lambda s: s.step > 3)


@pytest.mark.parametrize("size", [1e100, 1e154, 1.7e308])
def test_weights_beyond_all_measure_leave_the_page_alive(stage, size):
    """The loss is no finite number, or none at all; Reset leads back."""
    weights = np.full(13, size) * np.resize([-1, 1, 1], 13)
    stage.open(f"?net=3&step=77&weights={pack(weights.tobytes())}")
    assert stage.state.step == 77
    stage.press("Reset")
    stage.wait(lambda s: s.step == 0, "step 0")
    stage.press("Train")
    stage.wait(lambda s: s.step > 3)


def test_of_a_repeated_key_the_last_counts(stage):
    assert stage.open("?net=2&net=5&seed=1&seed=3&unknown=1").widths == (2, 5, 1)
    expect(alerts(stage.page)).to_have_count(0)
    expect(stage.page).to_have_url(re.compile(r"\?net=5&seed=3$"))


@pytest.mark.parametrize("size", [20_000, 100_000])
def test_a_long_link_may_come_in_pieces(stage, server, size):
    """As it does over a network; after the first visitor."""
    stage.open()
    request = f"GET /?task={'x' * size} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    parts = urllib.parse.urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        for start in range(0, len(request), 1400):
            connection.sendall(request[start : start + 1400].encode())
            time.sleep(0.001)  # or the system puts them together
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_a_query_of_100_kilobytes(stage):
    stage.open()
    page = stage.open("?net=2&task=" + "x" * 100_000).page
    expect(alerts(page)).to_have_count(1)
    expect(alerts(page)).to_contain_text("The link's task could not be read")
    assert stage.widths == (2, 2, 1)
    assert len(page.url) < 100


def in_csv(names):
    return ",".join('"' + name.replace('"', '""') + '"' for name in names)


def test_hostile_text_in_every_field_stays_text(page):
    """Those that take any text show it; the others say once that they could not be read."""
    strings = [text for text in HOSTILE.values() if len(text) < 1000]
    others = ["net", "opt", "lr", "batch", "seed", "standardise", "step", "weights", "hide", "v"]
    for text in HOSTILE.values():
        text = text[:5000]  # a request has at most 128 KB
        query = dict.fromkeys(others, text) | {"data": "upload", "file": text, "task": text}
        query |= {"x": in_csv(strings), "y": text}
        open_app(page, f"/?{urllib.parse.urlencode(query)}")
        expect(page.get_by_text("This link was made with")).to_be_visible()
        expect(alerts(page)).to_have_count(1)
        harmless(page)


def test_a_hostile_data_set_and_hostile_data(page):
    for text in HOSTILE.values():
        query = {"data": text} if len(text) % 2 else {"data": "upload", "rows": text}
        open_app(page, f"/?{urllib.parse.urlencode(query)}")
        expect(alerts(page)).to_have_count(1)
        harmless(page)


# --- a visitor's own file -------------------------------------------------------------------------


def with_a_file(page):
    """Open the file, train on it, and open the Share dialog."""
    open_data(page, "?net=2&lr=0.05")
    upload(page, FILE)
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Train on these data").click()
    train(20)(Stage(page).ready())
    return open_share(page)


def test_a_link_carries_a_visitors_own_data(page, reader):
    dialog = with_a_file(page)
    seen = numbers(page)
    assert seen[0] == "3-2-1"
    dialog.get_by_text("Settings and data", exact=True).click()
    settle(page)
    expect(dialog.get_by_test_id("stCode").first).to_contain_text("rows=")
    link = link_in(dialog)
    open_same(reader, link, seen)
    expect(alerts(reader)).to_have_count(0)
    # as it was passed on, and on the page of the data too
    open_app(reader, reader.url)
    go(reader, "Data")
    expect(reader.get_by_role("heading", name="mine.csv")).to_be_visible()
    expect(reader.get_by_text("30 rows and 3 columns")).to_be_visible()
    go(reader, "Playground")
    assert numbers(reader) == seen


def test_a_link_to_a_file_asks_for_it(page, reader):
    link = link_in(with_a_file(page))
    seen = numbers(page)
    stage = Stage(reader)
    asking = reader.get_by_text("This link was made with mine.csv and its columns")
    for _ in range(2):
        open_app(reader, link)
        expect(asking).to_be_visible()
        expect(asking).to_contain_text('size, in cm, kind and wei"ght')
        assert query_of(reader.url) == query_of(link)
        link = reader.url  # the page is loaded anew
    upload(reader, b"a,b\n1,2\n2,3\n3,5\n", "other.csv")
    expect(alerts(reader)).to_have_count(1)
    expect(alerts(reader)).to_contain_text("This file has no usable size, in cm, kind and wei")
    expect(asking).to_be_visible()
    assert query_of(reader.url) == query_of(link)
    upload(reader, FILE, "renamed.csv")
    stage.wait(lambda s: s.step == float(seen[1]), "the step")
    settle(reader)
    assert numbers(reader) == seen
    expect(asking).to_have_count(0)
    expect(alerts(reader)).to_have_count(0)


def test_a_file_is_not_needed_to_go_on(stage):
    page = stage.open("?data=upload&x=a&y=b&file=mine.csv&net=2&step=7").page
    page.get_by_role("button", name="Go on without it").click()
    expect(page.get_by_text("This link was made with")).to_have_count(0)
    settle(page)
    stage.press("Train")
    stage.wait(lambda s: s.step > 5)
    pause(stage)
    expect(page).to_have_url(re.compile(r"\?step=\d+(&v=2)?$"))


# --- for a class ----------------------------------------------------------------------------------

TASK = "How much is <b>one</b> hour of *study* worth?\n\n$x$ :red[now]"


def test_a_teachers_link_leaves_controls_out(page, reader):
    Stage(page).open("?net=2")
    dialog = open_share(page)
    dialog.get_by_role("tab", name="For a class").click()
    hidden = [HIDEABLE[key] for key in ("lr", "opt", "shape", "converge", "speed", "data")]
    for words in hidden:
        dialog.get_by_role("combobox", name="Hide").click()
        page.get_by_role("option", name=words, exact=True).click()
    dialog.get_by_label("Task").fill(TASK)
    dialog.get_by_label("Task").blur()
    code = dialog.get_by_role("tabpanel", name="For a class").get_by_test_id("stCode")
    expect(code).to_contain_text("task=")
    link = link_in(dialog, "For a class")
    open_app(reader, link)
    assert_left_out(reader)
    open_app(reader, reader.url)
    assert_left_out(reader)
    go(reader, "Three nodes")
    assert reader.get_by_text("How much is").inner_text() == TASK
    reader.get_by_role("button", name="Go further").click()
    settle(reader)
    assert_left_out(reader)
    assert query_of(link_in(open_share(reader)))["task"] == [TASK]


def assert_left_out(page):
    stage = Stage(page).ready()
    assert page.get_by_text("How much is").inner_text() == TASK
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("combobox", name="Data")).to_have_count(0)
    expect(stage.locator.get_by_role("combobox", name="Batch size")).to_be_visible()
    expect(stage.locator.get_by_role("combobox", name="Optimiser")).to_have_count(0)
    for control in (stage.rate_field, stage.scale):
        expect(control).not_to_be_visible()
    for name in ("Add layer", "Remove layer", "Add node to layer 1", "Run to convergence"):
        expect(stage.button(name)).to_have_count(0)
    expect(stage.locator.get_by_label("Speed")).not_to_be_visible()
    expect(stage.button("New weights")).to_be_visible()


def test_a_link_without_the_other_pages(stage):
    page = stage.open("?hide=pages,weights").page
    for _ in range(2):
        for name in ("One neuron", "Next: One neuron →", "Report"):
            expect(page.get_by_role("link", name=name)).to_have_count(0)
        expect(stage.button("New weights")).to_have_count(0)
        open_app(page, page.url)
        stage.ready()


# --- in a frame -----------------------------------------------------------------------------------

FRAME = {"width": 600, "height": 450}


def assert_in_sight(stage, height):
    """What moves is in the first pixels of a frame: the button, the network, the plane, the gap."""
    parts = [stage.button("Train"), *map(stage.locator.locator, (".net", ".planebox", ".gap"))]
    for part in parts:
        box = part.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, part
        assert box["x"] >= 0 and box["x"] + box["width"] <= FRAME["width"], part


def test_embedded(new_page):
    page = new_page(viewport=FRAME)
    stage = Stage(page).open("?net=2&embed=true")
    expect(page.get_by_test_id("stSidebar").filter(visible=True)).to_have_count(0)
    expect(page.get_by_test_id("stHeader").filter(visible=True)).to_have_count(0)
    assert_in_sight(stage, FRAME["height"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    train(15)(stage)
    seen = numbers(page)
    link = page.get_by_role("link", name="Open in linnet")
    expect(link).to_have_attribute("href", re.compile(rf"step={seen[1]}\b"))
    with page.context.expect_page() as opening:
        link.click()
    Stage(opening.value).wait(lambda s: s.step == float(seen[1]), "the step")
    assert numbers(opening.value) == seen
    expect(opening.value.get_by_role("button", name="Share")).to_be_visible()


@contextlib.contextmanager
def another_site(body):
    """A page from elsewhere."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><link rel=icon href=data:,>" + body.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("task", ["", TASK, "What is an hour worth? " * 12])
def test_in_a_web_page_of_another_site(page, new_page, task):
    """As large as the code says it sees all that moves, below a task too."""
    task = urllib.parse.urlencode({"task": task.strip()})
    Stage(page).open(f"?data=penguins&net=2&step=12&{task}")
    code = link_in(open_share(page), "In a web page")
    reader = new_page()
    with another_site(f"<p>A lesson</p>{code}") as address:
        reader.goto(address)
        frame = reader.query_selector("iframe").content_frame()
        stage = Stage(frame)
        stage.wait(lambda s: s.step == 12, "the step")
        assert numbers_in(stage) == numbers(page)
        assert_fits(reader, stage)
        stage.press("Train")
        stage.wait(lambda s: s.step > 20, "training")


def numbers_in(stage):
    return stage.locator.evaluate("({dataset}) => [dataset.widths, dataset.step, dataset.loss]")


def assert_fits(page, stage):
    outer = page.locator("iframe").bounding_box()
    assert outer["width"] == FRAME["width"] and outer["height"] >= FRAME["height"]
    gap = stage.locator.locator(".gap").bounding_box()
    assert gap["y"] + gap["height"] <= outer["y"] + outer["height"]


# --- the Share dialog -----------------------------------------------------------------------------


# what it holds, once that has a text in it, or after 10 s
CLIPBOARD = """async (text) => {
  const last = performance.now() + 10000;
  for (;;) {
    const held = await navigator.clipboard.readText();
    if (held.includes(text) || performance.now() > last) return held;
    await new Promise(requestAnimationFrame);
  }
}"""


def test_the_link_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    Stage(page).open("?data=penguins&step=3")
    dialog = open_share(page)
    dialog.get_by_role("button", name=re.compile("copy", re.IGNORECASE)).first.click()
    link = link_in(dialog)
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert link.partition("/?")[2].startswith("data=penguins&step=3")
    dialog.get_by_role("tab", name="For a class").click()
    dialog.get_by_label("Task").click()
    page.keyboard.type("Look")  # and straight from the field to Copy
    dialog.get_by_role("button", name="Copy to clipboard").filter(visible=True).click()
    assert page.evaluate(CLIPBOARD, "task=Look") == link_in(dialog, "For a class")


def test_closing_forgets_nothing(page):
    """By Escape in the middle of typing, by the button, and after a page of its own."""
    dialog = with_a_file(page)
    dialog.get_by_text("Settings and data", exact=True).click()
    dialog.get_by_role("tab", name="For a class").click()
    dialog.get_by_role("combobox", name="Hide").click()
    page.get_by_role("option", name="Speed", exact=True).click()
    page.keyboard.press("Escape")  # the list
    dialog.get_by_label("Task").fill(TASK)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(page)
    go(page, "One neuron")
    for _ in range(2):
        dialog = open_share(page)
        expect(dialog.get_by_role("radio", name="Settings and data")).to_be_checked()
        for tab in ("For a class", "In a web page"):
            link = html.unescape(link_in(dialog, tab))
            assert "hide=speed" in link and "rows=" in link, tab
            assert urllib.parse.urlencode({"task": TASK}) in link, tab
        dialog.get_by_role("tab", name="For a class").click()
        assert dialog.get_by_label("Task").input_value() == TASK
        close(dialog)
        settle(page)


def read_code(page, picture):
    """What a phone reads from the QR code on screen."""
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    screen = Image.open(io.BytesIO(page.screenshot()))
    (found,) = zxingcpp.read_barcodes(screen)
    return found.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_reads_the_code(new_page, theme):
    page = new_page(color_scheme=theme)
    Stage(page).open("?data=penguins&net=4-3&step=20")
    dialog = open_share(page)
    code = dialog.get_by_role("img", name="QR code of the link").filter(visible=True)
    assert read_code(page, code) == link_in(dialog)
    dialog.get_by_role("tab", name="For a class").click()
    dialog.get_by_label("Task").fill("Look")
    dialog.get_by_label("Task").blur()
    expect(dialog.get_by_test_id("stCode").filter(visible=True)).to_contain_text("task=Look")
    settle(page)
    link = link_in(dialog, "For a class")
    dialog.get_by_role("button", name="Show the QR code large").filter(visible=True).click()
    settle(page)
    expect(dialog.get_by_test_id("stText").get_by_text("Look", exact=True)).to_be_visible()
    assert read_code(page, code) == link
    box = code.bounding_box()
    assert box["width"] == box["height"] > 500
    assert box["y"] + box["height"] <= 900
    dialog.get_by_role("button", name="Back").click()
    expect(dialog.get_by_role("tab", name="For a class")).to_have_attribute("aria-selected", "true")
    expect(dialog.get_by_label("Task")).to_have_value("Look")


def test_the_dialog_stays_open_while_training_goes_on(stage):
    page = stage.open("?net=4-3&lr=0.0005").page
    stage.press("Train")
    dialog = open_share(page)
    link = link_in(dialog)
    for _ in range(2):  # chunks, after each of which Python runs
        address = page.url
        expect(page).not_to_have_url(address, timeout=PATIENCE * 1000)
    expect(dialog).to_be_visible()
    assert link_in(dialog) == link
    close(dialog)
    settle(page)
    playing = stage.state
    assert playing.playing
    stage.wait(lambda s: s.step > playing.step)


def test_the_dialog_on_a_phone_and_for_everyone(new_page):
    page = new_page()
    Stage(page).open("?data=penguins&net=4-3&step=20")
    dialog = open_share(page)
    for width, theme in ((1400, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=theme)
        for tab in ("Link", "For a class", "In a web page"):
            dialog.get_by_role("tab", name=tab).click()
            box = dialog.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (width, tab)
            assert dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") <= 0
        settle(page)
        assert not grave_violations(page), f"{width} px, {theme}"
