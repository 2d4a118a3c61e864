"""linnet/page/site.py: every page is whole, and shows what the app shows under the same link."""

import html
import re

import pytest

from linnet.data.datasets import DATASETS
from linnet.lessons import LESSONS, load
from linnet.links.experiment import Experiment
from linnet.page import site
from linnet.ui.session import Session
from tests.page.test_playground import data_of


@pytest.fixture(scope="module")
def pages():
    return site.site("https://example.org/linnet")


def test_every_data_set_has_a_page_and_the_index_leads_there(pages):
    index = pages["index.html"]
    assert set(re.findall(r'href="([\w-]+\.html)"', index)) == pages.keys() - {"index.html"}
    assert {f"{name}.html" for name in DATASETS} < pages.keys()
    assert "<script" not in index and "script-src 'none'" in index


@pytest.mark.parametrize("name", DATASETS)
def test_a_page_shows_what_the_app_shows_under_its_link(pages, name):
    """The same rows, in the same order and bits, and the same beginning, for the same engine."""
    app = Session({"data": [name]})
    shown = data_of(pages[f"{name}.html"])
    assert shown["scene"] == app.scene.payload()
    assert shown["start"]["journal"] == app.staged.start["journal"]
    assert shown["app"] == "https://example.org/linnet?" + (
        f"data={name}" if name != Experiment.data else ""
    )


@pytest.mark.parametrize("name", LESSONS)
def test_a_claim_is_shown_where_training_has_arrived_in_the_chapters_own_words(pages, name):
    lesson, text = load(name), pages[f"{name.replace('_', '-')}.html"]
    shown = data_of(text)
    begin = lesson.runs[lesson.screens[-1].run]
    assert shown["scene"]["names"] == list(begin.x) and shown["start"]["step"] >= 50
    assert shown["start"]["journal"][0][1]["widths"] == [len(begin.x), *begin.net, 1]
    prose = re.search(r'<div class="prose">(.*?)</div>', text, re.S)[1]
    said = html.unescape(re.sub("<.*?>", " ", prose))
    finding = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", lesson.screens[-1].finding)  # terms as words
    assert finding in said and "](" not in said and "{" not in said
    row = re.search(rf">{begin.x[0]}</th><td>(.*?)</td><td>(.*?)</td>", text)
    assert row[1] == row[2], "the network is the regression"


def test_pages_ask_for_nothing(pages):
    for name, text in pages.items():
        outside = re.sub(r"<script.*?</script>", "", text, flags=re.S)
        assert not re.search(r"<(?:link|img|iframe|object|source)\b|@import|\bsrc=", outside), name
        assert set(re.findall(r"url\((.{6})", outside)) <= {'"data:', "#hatch"}


@pytest.mark.parametrize(
    "app", ["javascript:alert(1)", "example.org", "ftp://example.org", "https://"]
)
def test_an_app_without_a_usable_address(app):
    with pytest.raises(ValueError, match="LINNET_APP"):
        site.site(app)


def test_it_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(site, "site", lambda app: {"index.html": f"to {app}"})
    monkeypatch.setenv("LINNET_APP", "https://example.org")
    site.main(str(tmp_path / "a" / "site"))
    assert (tmp_path / "a" / "site" / "index.html").read_text() == "to https://example.org"
    assert "1 pages" in capsys.readouterr().out
