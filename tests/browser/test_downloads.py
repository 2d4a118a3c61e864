"""Files to take away, in a real browser: whole, the visitor's own, and one after the other."""

import contextlib
import csv
import io

from playwright.sync_api import expect

from linnet.ui.downloads import PIECE
from tests.browser.stage import open_page
from tests.browser.test_data import open_data, upload

FILES = {
    "Coefficients": "coefficients.csv",
    "Predictions and residuals": "predictions.csv",
    "The data used": "linnet-data.csv",
    "The network": "network.json",
    "Python": "regression.py",
    "PyTorch": "network_pytorch.py",
    "R": "regression.R",
    "The whole report": "report.html",
}


def large_table(odd: int) -> bytes:
    """More than 2 MiB; what differs from visitor to visitor is one row in the middle."""
    rows = [b"%d,%d" % (k, k * 7919 % 100_003) for k in range(100_000, 250_000)]
    rows[50_000] = b"150000,%d" % odd
    return b"x,y\r\n" + b"\r\n".join(rows) + b"\r\n"


def button(page, name):
    return page.locator(".downloads").get_by_role("button", name=name, exact=True)


def download(page, name) -> bytes:
    with page.expect_download() as started:
        button(page, name).click()
    return started.value.path().read_bytes()


@contextlib.contextmanager
def heard(page, event):
    """What a page tells of an event within the block."""
    found = []

    def hear(what):
        found.append(what)

    page.on(event, hear)
    try:
        yield found
    finally:
        page.remove_listener(event, hear)


def test_every_file_clicked_at_once_arrives(page):
    open_page(page, "report", "?step=40")
    with heard(page, "request") as requests, heard(page, "download") as arrived:
        for name in FILES:
            button(page, name).click()
        expect(page.get_by_text("Downloaded report.html")).to_be_visible()
    assert [file.suggested_filename for file in arrived] == list(FILES.values())
    assert all(file.path().stat().st_size for file in arrived)
    asked = [r.url for r in requests if "/static/" not in r.url]  # code and fonts of the page
    assert not [url for url in asked if not url.startswith("blob:")], "no file has an address"
    assert arrived[-1].path().read_bytes().endswith(b"</html>")


def test_each_visitor_gets_their_own(new_page):
    """Of two tables alike in length, at both ends and in the middle of each half."""
    visitors = [(new_page(), 11), (new_page(), 22)]
    for page, odd in visitors:
        open_data(page)
        upload(page, large_table(odd))
        expect(page.get_by_text("150,000 rows and 2 columns")).to_be_visible()
    taken = [download(page, "Download the cleaned data") for page, _ in visitors]
    for content, (_, odd) in zip(taken, visitors, strict=True):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(content) > PIECE, "it came in pieces"
        assert len(rows) == 150_001
        assert [float(value) for value in rows[50_001]] == [150_000, odd]


def test_stopping_lets_the_next_one_begin(page):
    open_page(page, "report")
    panel = page.locator(".downloads")
    in_one_go = """(panel, names) => names.forEach(name =>
        [...panel.querySelectorAll("button")].find(b => b.textContent === name).click())"""
    with page.expect_download() as started:
        panel.evaluate(in_one_go, ["The whole report", "R", "Stop"])
    assert started.value.suggested_filename == "regression.R"
    expect(button(page, "Stop")).to_be_hidden()


def test_a_server_that_does_not_answer_is_named(page):
    """The browser asks again, then says so."""
    open_page(page, "report")
    page.clock.install()
    page.context.set_offline(True)
    try:
        button(page, "Coefficients").click()
        expect(page.get_by_text("coefficients.csv is being made")).to_be_visible()
        page.clock.run_for(300_000)
        expect(
            page.get_by_text("The server does not answer; try again in a moment.")
        ).to_be_visible()
    finally:
        page.context.set_offline(False)
