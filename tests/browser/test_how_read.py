"""Wrongly guessed files are put right by hand on the Data page, in a few clicks or keys each."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from playwright.sync_api import expect

from tests.browser.stage import SIZE, settle
from tests.browser.test_chapters import go
from tests.browser.test_data import open_data, upload
from tests.browser.test_playground import number

SIZES = {"1400": SIZE, "390": {"width": 390, "height": 844}}
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEADER, ROW = 35, 35  # pixels of the grid of columns


class Hand:
    """Somebody at the panel, who uses the mouse or the keyboard."""

    def __init__(self, page, way):
        self.page, self.keyboard = page, way == "keyboard"

    def open(self):
        """Open the panel; it stays open while its file is read anew."""
        summary = self.page.locator(".st-key-how-read summary")
        summary.press("Enter") if self.keyboard else summary.click()
        self.see()

    def see(self):
        field = self.page.get_by_role("textbox", name="Lines with the names")
        expect(field).to_be_visible()
        settle(self.page)

    def write(self, label, text):
        """Type into a field."""
        field = self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}"))
        field.focus() if self.keyboard else field.click()
        field.fill(text)
        field.press("Enter") if self.keyboard else self.page.get_by_role("heading").first.click()
        settle(self.page)

    def choose(self, label, option):
        """Choose from a field's list."""
        field = self.page.get_by_role("combobox", name=re.compile(f"^{re.escape(label)}"))
        if self.keyboard:
            field.focus()
            self.page.keyboard.type(option)
            field.press("Enter")
        else:
            # a list closes when the page scrolls: first to where there is room for it
            field.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
            self.page.evaluate(TWO_FRAMES)
            field.click()
            self.page.keyboard.type(option)  # a long list is made short by what is typed
            self.page.get_by_role("option", name=option, exact=True).click()
        settle(self.page)

    def choose_kind(self, row, kind):
        """Choose of which kind a column is, in its cell of the grid of columns."""
        grid = self.page.locator(".st-key-recipe-columns").get_by_test_id("stDataFrame")
        grid.scroll_into_view_if_needed()
        if self.keyboard:
            canvas = grid.get_by_test_id("data-grid-canvas")
            canvas.focus()
            for key in ("Control+Home", *["ArrowDown"] * row, "ArrowRight"):
                canvas.press(key)
            canvas.press("Enter")
        else:
            self.open_kind(grid, row)
        field = self.page.locator("#portal").get_by_role("combobox")
        expect(field).to_be_focused()
        if self.keyboard:
            self.page.keyboard.type(kind)
            self.page.keyboard.press("Enter")
        else:
            option = self.page.locator("#portal").get_by_role("option", name=kind, exact=True)
            while field.count():  # the list may still be moving to its place
                option.click()
                self.page.evaluate(TWO_FRAMES)
        settle(self.page)

    def open_kind(self, grid, row):
        """Open the cell by a second click; how wide the columns are depends on the page."""
        cells, selected = grid.locator(".dvn-scroller"), grid.locator("td[aria-selected=true]")
        for x in range(20, 600, 40):
            cells.click(position={"x": x, "y": HEADER + ROW // 2})  # another row: none opens
            expect(selected).to_have_attribute("id", re.compile("-0$"))
            cells.click(position={"x": x, "y": HEADER + ROW * row + ROW // 2})
            expect(selected).to_have_attribute("id", re.compile(f"-{row}$"))
            if selected.get_attribute("id").endswith(f"-1-{row}"):
                break
        cells.click(position={"x": x, "y": HEADER + ROW * row + ROW // 2})


def years():
    """The names are numbers, and look like a row."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.normal(9, 4, (30, 3)).round(2), columns=["11", "12", "13"])
    text = table.to_csv(index=False, sep=";")
    terms = {"intercept": "Intercept", "11": "Q('11')", "12": "Q('12')"}
    return text.encode(), table, "Q('13') ~ Q('11') + Q('12')", terms


def tariffs():
    """The numbers of a column are codes."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {"hours": rng.normal(90, 9, 60).round(1), "tariff": 10 * rng.integers(1, 4, 60)}
    )
    table["cost"] = (table.hours + 7 * (table.tariff == 20) + rng.normal(0, 1, 60)).round(2)
    terms = {"intercept": "Intercept", "hours": "hours"}
    terms |= {f"tariff = {level}": f"C(tariff)[T.{level}]" for level in (20, 30)}
    return table.to_csv(index=False).encode(), table, "cost ~ hours + C(tariff)", terms


def towns():
    """Vietnamese letters, an encoding that is never guessed."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"Nơi": rng.choice(["Vinh", "Sơn La", "Đơn Dương"], 60)})
    table["Mưa"] = rng.normal(170, 9, 60).round(1)
    table["Lưu"] = (0.9 * table["Mưa"] + 4 * (table["Nơi"] == "Vinh") + rng.normal(0, 1, 60)).round(
        2
    )
    terms = {"intercept": "Intercept"}
    terms |= {f"Nơi = {level}": f"C(Nơi)[T.{level}]" for level in ("Vinh", "Đơn Dương")}
    terms |= {"Mưa": "Mưa"}
    content = table.to_csv(index=False, sep=";").encode("cp1258")
    return content, table, "Lưu ~ C(Nơi) + Mưa", terms


def report(page):
    """The coefficients of least squares in the report."""
    go(page, "Report")
    region = page.get_by_role("region", name="Coefficients")
    expect(region).to_be_visible()
    settle(page)
    heads = region.locator("thead th").all_text_contents()
    rows = region.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return {row[0]: row[heads.index("least squares")] for row in rows}


def bring(page, content, seen, name="mine.csv"):
    """Upload a file, and wait until the page says how it was read."""
    upload(page, content, name)
    expect(page.get_by_text(seen)).to_be_visible()
    settle(page)


def check(page, table, formula, terms):
    """The report is that of statsmodels on the table that was meant."""
    fit = smf.ols(formula, table).fit()
    shown = report(page)
    assert list(shown) == list(terms)
    for term, value in shown.items():
        assert number(value) == pytest.approx(fit.params[terms[term]], rel=1e-4)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("size", SIZES)
def test_wrong_guesses_are_put_right(page, way, size):
    page.set_viewport_size(SIZES[size])
    hand = Hand(page, way)
    open_data(page)
    content, *meant = years()
    bring(page, content, "31 rows and 3 columns")
    hand.open()
    hand.write("Lines with the names", "1")
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    check(page, *meant)

    go(page, "Data")
    content, *meant = tariffs()
    bring(page, content, "60 rows and 3 columns", "tariffs.csv")
    hand.see()
    hand.choose_kind(1, "category")
    expect(page.get_by_text("became 2 columns of 0 and 1")).to_be_visible()
    check(page, *meant)

    go(page, "Data")
    content, *meant = towns()
    bring(page, content, "it was read as Western European (Windows-1252)", "towns.csv")
    hand.see()
    hand.choose("Encoding", "Vietnamese (Windows-1258)")
    expect(page.get_by_text("it was read as Western European (Windows-1252)")).to_be_hidden()
    check(page, *meant)
