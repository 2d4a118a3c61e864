"""A visitor's own data, in a real browser."""

import dataclasses
import re
import urllib.parse

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from playwright.sync_api import expect

from linnet.data.datasets import DATASETS
from linnet.links.experiment import Experiment
from tests.browser.stage import open_app, settle
from tests.browser.test_chapters import go
from tests.browser.test_playground import choose, coefficients, number, significant


def open_data(page, query=""):
    open_app(page, f"/data{query}")
    expect(page.get_by_role("heading", name="Data", exact=True)).to_be_visible()


def upload(page, content, name="mine.csv"):
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        files=[{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


def train(page, stage):
    """To the playground, and to convergence there."""
    page.get_by_role("button", name="Train on these data").click()
    stage.ready()
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-9 and not s.playing, "convergence", timeout=60)
    return coefficients(page)


def click_option(page, label, option):
    """Choose from one of the page's fields, without waiting for what comes of it."""
    page.get_by_test_id("stMain").get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def pick(page, label, *options):
    """Choose from one of the page's fields."""
    for option in options:
        click_option(page, label, option)
        settle(page)


def paste(page, text, rows=None):
    """Into the grid, as from a spreadsheet; it then has so many rows, those of the text if not
    said."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid = page.get_by_test_id("stDataFrame").first
    for y in (122, 52):  # a click on the cell that is selected would open it
        grid.locator(".dvn-scroller").click(position={"x": 60, "y": y})
    expect(grid.locator("td[aria-selected=true]")).to_have_count(1)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+V")
    rows = rows or len(text.splitlines())
    expect(page.get_by_text(f"So far {rows} rows")).to_be_visible()


def laboratory(rows=90):
    """A German laboratory's file and what is in it."""
    rng = np.random.default_rng(4)
    city = rng.choice(["Bonn", "Köln", "Aachen"], rows)
    height = np.round(170 + 9 * rng.standard_normal(rows), 1)
    weight = np.round(0.9 * height - 85 + 4 * (city == "Köln") + 5 * rng.standard_normal(rows), 2)
    table = pd.DataFrame({"Ort": city, "Größe": height, "Gewicht": weight})
    table.loc[::13, "Größe"] = np.nan

    def german(value):
        return "" if value != value else str(value).replace(".", ",")

    lines = ["Messprotokoll 7;;;", "Gerät: Waage €;;;", "Nr;Ort;Größe;Gewicht"]
    lines += [
        f"{k};{ort};{german(h)};{german(w)}"
        for k, (ort, h, w) in enumerate(table.itertuples(index=False), 1)
    ]
    return "\r\n".join(lines).encode("cp1252"), table


def test_a_german_file_becomes_a_regression(page, stage):
    content, table = laboratory()
    open_data(page)
    upload(page, content, "Messung.csv")
    expect(page.get_by_text("it was read as Western European (Windows-1252)")).to_be_visible()
    expect(page.get_by_text("left out above the table")).to_be_visible()
    expect(page.get_by_text("7 rows have a missing value")).to_be_visible()
    fit = smf.ols("Gewicht ~ C(Ort) + Größe", table).fit()
    shown = train(page, stage)
    assert list(shown) == ["intercept", "Ort = Bonn", "Ort = Köln", "Größe"]
    for row, expected in zip(shown.values(), fit.params, strict=True):
        assert significant(number(row[0])) == significant(expected)
    reference = "Each level of Ort is compared with its reference level, Aachen."
    expect(page.get_by_text(reference)).to_be_visible()


def test_roles_change_the_playground_and_the_link(page, stage):
    open_data(page, "?data=penguins")
    pick(page, "Target", "bill_depth_mm")
    expect(page).to_have_url(re.compile("y=bill_depth_mm"))
    page.get_by_role("link", name="Playground").click()
    assert stage.ready().widths == (2, 3, 1)
    expect(page.get_by_role("img", name=re.compile("^bill_depth_mm over"))).to_be_visible()


def test_roles_of_an_upload_change(page, stage):
    open_data(page)
    upload(page, b"a,b,c\n1,2,3\n2,1,5\n4,4,4\n5,3,9\n")
    expect(page.get_by_text("4 rows and 3 columns")).to_be_visible()
    settle(page)
    pick(page, "Target", "a")
    pick(page, "Features", "c")
    assert list(train(page, stage)) == ["intercept", "b", "c"]


def test_a_file_of_fifteen_megabytes(page, stage, server):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((215_000, 3)).round(14)
    y = 3 + X @ [1.0, -2.0, 0.5] + rng.standard_normal(len(X))
    table = pd.DataFrame(X, columns=["a", "b", "c"]).assign(y=y)
    content = table.to_csv(index=False).encode()
    assert 15e6 < len(content) < 20 * 2**20
    open_data(page, "?data=penguins")
    upload(page, content)
    expect(page.get_by_text("Reading mine.csv")).to_be_visible(timeout=60_000)
    with server.suspended():  # so that it is still reading, however fast it is
        click_option(page, "Target", "bill_depth_mm")  # ends the run that reads
    bar = page.get_by_role("progressbar").filter(visible=True).last
    expect(bar).not_to_have_attribute("aria-valuenow", "0")
    expect(page.get_by_text("215,000 rows and 4 columns")).to_be_visible(timeout=60_000)
    settle(page)
    click_option(page, "Features", "c")
    shown = train(page, stage)  # at once: before the server has computed with three features
    fit = smf.ols("y ~ a + b + c", table).fit()
    for row, expected in zip(shown.values(), fit.params, strict=True):
        assert significant(number(row[0])) == significant(expected)


BAD_FILES = [
    (b"", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
    (b"PK\x03\x04 xl/workbook.xml", "Excel workbook"),
    (b"a,b\n", "row"),
    (b"name,place\nx,y\nz,w\n", "Two columns"),
]


def test_bad_files_are_refused_kindly(page, stage):
    before = stage.open().state
    page.get_by_role("link", name="Use your own data").click()
    alerts = page.get_by_test_id("stAlert")
    for content, words in BAD_FILES:
        upload(page, content)
        expect(alerts.filter(has_text=words).first).to_be_visible()
    page.get_by_role("link", name="Playground").click()
    stage.ready()
    assert (stage.state.loss, stage.state.widths) == (before.loss, before.widths)
    stage.press("Train")
    stage.wait(lambda s: s.step > 3)


def test_a_guess_can_be_corrected(page):
    open_data(page)
    upload(page, b"1,2\n2,4.5\n3,6\n4,9\n5,10\n")
    question = page.get_by_role("radiogroup").first
    expect(question).to_be_visible()
    rows = page.get_by_text("5 rows and 2 columns")
    expect(rows).to_be_visible()
    question.get_by_text("It holds the names").click()
    expect(page.get_by_text("4 rows and 2 columns")).to_be_visible()


def test_a_table_typed_by_hand(page, stage):
    open_data(page)
    page.get_by_text("Or type a small table").click()
    paste(page, "1\t2\n2\t4,5\n3\t6\n4\t9")
    page.get_by_role("button", name="Use this table").click()
    expect(page.get_by_text("4 rows and 2 columns")).to_be_visible()
    shown = train(page, stage)
    slope, intercept = np.polyfit([1, 2, 3, 4], [2, 4.5, 6, 9], 1)
    assert number(shown["x"][0]) == pytest.approx(slope, rel=1e-5)
    assert number(shown["intercept"][0]) == pytest.approx(intercept, rel=1e-4, abs=1e-5)


def test_a_paste_beyond_the_limit_is_refused_and_the_table_stays(page):
    open_data(page)
    page.get_by_text("Or type a small table").click()
    paste(page, "1\t2\n2\t4\n3\t7")
    paste(page, "\n".join(f"{k}\t{k * k}" for k in range(500)), rows=3)
    expect(page.get_by_text("At most 200 rows can be typed or pasted here")).to_be_visible()
    expect(page.get_by_text("So far 3 rows.")).to_be_visible()
    page.get_by_role("button", name="Use this table").click()
    expect(page.get_by_text("3 rows and 2 columns")).to_be_visible()
    paste(page, "1\t2\n2\t4\n3\t7\n4\t7")
    expect(page.get_by_text("At most 200 rows")).not_to_be_visible()


def test_the_cleaned_data_can_be_taken_away(page):
    open_data(page)
    upload(page, b"=cmd,x,y\n+1 a,1,2\n-b,2,3\n@c,3,5\n+1 a,4,4\n-b,5,9\n@c,7,8\n")
    expect(page.get_by_text("6 rows and 3 columns")).to_be_visible()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the cleaned data").click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    lines = text.split("\r\n")
    assert lines[0] == "'=cmd,x,y"
    assert lines[1:4] == ["'+1 a,1.0,2.0", "'-b,2.0,3.0", "'@c,3.0,5.0"]


def test_a_page_opened_by_its_own_address_is_in_the_frame(page):
    """On a fresh server, too: see linnet.ui.navigation."""
    open_data(page, "?data=longley")
    expect(page.get_by_role("link", name="Playground")).to_be_visible()
    expect(page.get_by_role("heading", name="Longley")).to_be_visible()


def test_every_built_in_set_trains(stage):
    stage.open("?data=anscombe-4")
    for dataset in DATASETS.values():
        loss = stage.state.loss
        choose(stage.page, "Data", dataset.title)
        before = stage.wait(lambda s, loss=loss: s.loss != loss and s.step == 0, dataset.title)
        assert before.widths == (len(dataset.features), 3, 1)
        stage.press("Train")
        assert stage.wait(lambda s: s.step > 20).gap < before.gap


HOSTILE = [
    "![a](http://example.com/a.png)",
    "[x](https://example.com)",
    "<img src=http://example.com/b.png onerror=alert(1)>",
    "<a href=javascript:alert(1)>go</a>",
    "<script>fetch('http://example.com')</script>",
    "$\\href{http://example.com}{x}$",
    ":red[hot] :material/home:",
    "https://example.com/bare",
    "\u202egnp.evil\u2066",
    "`](http://example.com)`",
    "<b>bold</b><br>",
    "**strong** _em_ ~~gone~~",
    "| a | b |",
    '=HYPERLINK("http://example.com")',
    "%{x} {{x}} ${x}",
    "x" * 10_000,
]


def test_hostile_text_stays_text(page, stage, problems):
    """As column names, category levels and file name, on every page: no request leaves."""
    rng = np.random.default_rng(0)
    numbers = rng.standard_normal((48, len(HOSTILE))).round(3)
    table = pd.DataFrame(numbers, columns=HOSTILE)
    table["level"] = [HOSTILE[:12][k % 12] for k in range(48)]
    table["y"] = numbers[:, 0] + rng.standard_normal(48).round(3)
    open_data(page)
    upload(page, table.to_csv(index=False).encode(), name=HOSTILE[0] + "<b>.csv")
    expect(page.get_by_text("48 rows and 18 columns")).to_be_visible()
    settle(page)
    harmless(page)
    page.get_by_role("button", name="Train on these data").click()
    stage.ready()
    harmless(page)
    stage.press("Train")
    stage.wait(lambda s: s.step > 5)
    stage.press("Pause")
    for name in ("One neuron", "Three nodes", "Any depth", "Report"):
        go(page, name)
        harmless(page)
    assert problems == []


@pytest.mark.parametrize("where", ["/", "/data"])
def test_a_hostile_link_stays_text(page, where, problems):
    fields = [field.name for field in dataclasses.fields(Experiment)]
    for start in range(0, len(HOSTILE), len(fields)):
        texts = HOSTILE[start:]
        query = urllib.parse.urlencode(dict(zip(fields, texts, strict=False)))
        open_app(page, f"{where}?{query}")
        expect(page.get_by_test_id("stAlert").first).to_be_visible()
        settle(page)
        harmless(page)
    assert problems == []


def harmless(page):
    foreign = "a[href*='example'], img[src*='example'], a[href^='javascript'], script:not([src])"
    assert (
        page.locator("[data-testid=stMain], [data-testid=stSidebar]").locator(foreign).count() == 0
    )
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
