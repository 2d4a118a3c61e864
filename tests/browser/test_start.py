"""What the server answers before any script has run, and that the app opens."""

import re
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect
from streamlit.file_util import get_static_dir

from linnet.ui.streamlit_patches.front_page import THEIRS, TITLE
from tests.browser.stage import Stage, settle
from tests.browser.test_chapters import go

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Head(HTMLParser):
    """A page's title, its meta tags by name, its icon, and its scripts."""

    def __init__(self, page):
        super().__init__()
        self.title, self.meta, self.icon, self.scripts, self._in = "", {}, None, [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self._in, given = tag, dict(attributes)
        if tag == "meta":
            self.meta[given.get("name") or given.get("property")] = given.get("content")
        if tag == "link" and "icon" in given["rel"]:
            self.icon = given["href"]
        if tag == "script":
            self.scripts.append(given.get("src", ""))

    def handle_data(self, text):
        if self._in == "title":
            self.title += text.strip()
        if self._in == "script" and text.strip():
            self.scripts.append(text)

    def handle_endtag(self, tag):
        self._in = None


@pytest.mark.parametrize("path", ["/", "/?data=penguins", "/one_neuron", "/report", "/data"])
def test_a_page_names_linnet_before_any_script(server, path):
    with _direct.open(server.url + path, timeout=20) as answer:
        head = Head(answer.read().decode())
    assert answer.headers["Cache-Control"] == "no-cache"
    assert head.title == head.meta["og:title"] == TITLE
    assert head.meta["description"] == head.meta["og:description"]
    assert head.icon.startswith("data:image/svg+xml")
    assert "streamlit" not in repr((head.title, head.meta)).lower()


def test_the_rest_is_streamlits_own(server):
    """Its one inline script above all, whose hash deploy/nginx.conf allows; ours runs before."""
    theirs = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    assert all(theirs.count(part) == 1 for part in THEIRS)
    with _direct.open(server.url, timeout=20) as answer:
        ours, *rest = Head(answer.read().decode()).scripts
    assert rest == Head(theirs).scripts
    with _direct.open(urljoin(server.url + "/one_neuron", ours), timeout=20) as answer:
        assert b"history.pushState" in answer.read()


def test_every_page_has_its_title_and_back_leads_to_the_one_before(page):
    stage = Stage(page).open()
    expect(page).to_have_title(TITLE)
    stage.press("Step")
    expect(page).to_have_url(re.compile("step=1"))
    for name in ("Any depth", "One neuron", "Data"):
        go(page, name)
        expect(page).to_have_title(f"{name} · linnet")
    for name in ("One neuron", "Any depth"):
        page.go_back()
        expect(page.locator(".st-key-here")).to_have_text(name)
        expect(page).to_have_title(f"{name} · linnet")
        settle(page)
    page.go_back()
    expect(page).to_have_title(TITLE)
    expect(page.get_by_test_id("stException")).to_have_count(0)
