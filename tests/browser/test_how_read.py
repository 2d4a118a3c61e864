"""Wrongly guessed files are put right by hand on the Data page, in a few clicks or keys each."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from playwright.sync_api import expect

from tests.browser.stage import SIZE, settle
from tests.browser.test_data import open_data, upload
from tests.browser.test_playground import number

SCREENS = {"1400": {"viewport": SIZE}, "390": {"viewport": {"width": 390, "height": 844}}}


class Hand:
    """Somebody at the panel, who uses the mouse or the keyboard."""

    def __init__(self, page, way):
        self.page, self.keyboard = page, way == "keyboard"

    def open(self):
        summary = self.page.locator(".st-key-how-read summary")
        summary.press("Enter") if self.keyboard else summary.click()
        field = self.page.get_by_role("textbox", name="Lines with the names")
        expect(field).to_be_visible()
        settle(self.page)

    def choose(self, label, option):
        """From a select box: typed, or clicked."""
        box = self.page.get_by_role("combobox", name=re.compile(re.escape(label)))
        box.press("Enter") if self.keyboard else box.click()
        box.fill(option)
        choice = self.page.get_by_role("option", name=option)
        expect(choice).to_be_visible()
        box.press("Enter") if self.keyboard else choice.click()
        settle(self.page)

    def write(self, label, text):
        field = self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}"))
        field.focus() if self.keyboard else field.click()
        field.fill(text)
        field.press("Enter") if self.keyboard else self.page.get_by_role("heading").first.click()
        settle(self.page)

    def kind(self, row, kind):
        """In the table of columns."""
        grid = self.page.locator(".st-key-recipe-columns").get_by_test_id("stDataFrame")
        grid.scroll_into_view_if_needed()
        place = {"x": 215, "y": 35 * (row + 1) + 17}
        canvas = grid.get_by_test_id("data-grid-canvas")
        if self.keyboard:
            canvas.focus()
            self.page.keyboard.press("ControlOrMeta+Home")
            for key in ["ArrowRight", *["ArrowDown"] * row, "Enter"]:
                self.page.keyboard.press(key)
        else:
            canvas.click(position=place)
            canvas.dblclick(position=place)
        editor = self.page.locator(".gdg-style input, #portal input").last
        expect(editor).to_be_visible()
        editor.fill(kind)
        self.page.keyboard.press("Enter")
        settle(self.page)


def years():
    """The names are numbers, and look like a row."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.normal(9, 4, (30, 3)).round(2), columns=["11", "12", "13"])
    text = table.to_csv(index=False, sep=";")
    return text.encode(), table, "Q('13') ~ Q('11') + Q('12')"


def codes():
    """The numbers are the codes of machines."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"machine": np.arange(40) % 4 + 1, "x": rng.normal(size=40).round(3)})
    table["y"] = (table["x"] + np.array([0, 3, 1, 7])[table["machine"] - 1]).round(3)
    return table.to_csv(index=False).encode(), table, "y ~ C(machine) + x"


def cities():
    """Polish in the encoding of DOS."""
    rng = np.random.default_rng(4)
    table = pd.DataFrame({"city": ["Łódź", "Kraków", "Gdańsk"] * 12, "x": rng.normal(size=36)})
    table = table.round(3).assign(y=rng.normal(size=36).round(3) + np.arange(36) % 3)
    return table.to_csv(index=False).encode("cp852"), table, "y ~ C(city) + x"


def report(page):
    """The coefficients of least squares in the report."""
    page.get_by_role("button", name="Train on these data").click()
    page.get_by_role("link", name="Report").first.click(force=True)
    region = page.get_by_role("region", name="Coefficients")
    expect(region).to_be_visible()
    settle(page)
    rows = region.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return {row[0]: row[1:] for row in rows}


def check(page, table, formula):
    fit = smf.ols(formula, table).fit()
    shown = report(page)
    assert len(shown) == len(fit.params)
    for cells, expected in zip(shown.values(), fit.params, strict=True):
        assert any(abs(number(c) - expected) < 1e-3 * max(1, abs(expected)) for c in cells[:2])
    return shown


@pytest.mark.parametrize(("screen", "way"), [("1400", "mouse"), ("390", "keyboard")])
def test_three_files_are_put_right(new_page, screen, way):
    page = new_page(**SCREENS[screen])
    hand = Hand(page, way)

    content, table, formula = years()
    open_data(page)
    upload(page, content)
    expect(page.get_by_text("31 rows and 3 columns")).to_be_visible()
    settle(page)
    hand.open()
    hand.write("Lines with the names", "1")
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    check(page, table, formula)

    content, table, formula = codes()
    open_data(page)
    upload(page, content)
    expect(page.get_by_text("40 rows and 3 columns")).to_be_visible()
    settle(page)
    hand.open()
    hand.kind(0, "category")
    expect(page.get_by_text("was read as number, and is now category")).to_be_visible()
    assert "machine = 4" in check(page, table, formula)

    content, table, formula = cities()
    open_data(page)
    upload(page, content)
    expect(page.get_by_text("36 rows and 3 columns")).to_be_visible()
    settle(page)
    hand.open()
    hand.choose("Encoding", "Central European (DOS, 852)")
    assert "city = Łódź" in check(page, table, formula)
