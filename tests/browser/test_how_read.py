"""A wrongly guessed file is put right by hand on the Data page, in a few clicks."""

import re

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from playwright.sync_api import expect

from tests.browser.stage import settle
from tests.browser.test_chapters import go
from tests.browser.test_data import open_data, upload
from tests.browser.test_playground import number


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

    def write(self, label, text):
        field = self.page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}"))
        field.focus() if self.keyboard else field.click()
        field.fill(text)
        field.press("Enter") if self.keyboard else self.page.get_by_role("heading").first.click()
        settle(self.page)


def years():
    """The names are numbers, and look like a row."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.normal(9, 4, (30, 3)).round(2), columns=["11", "12", "13"])
    text = table.to_csv(index=False, sep=";")
    return text.encode(), table, "Q('13') ~ Q('11') + Q('12')"


def report(page):
    """The coefficients of least squares in the report."""
    go(page, "Report")
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


def test_a_wrong_header_is_put_right(page):
    hand, (content, table, formula) = Hand(page, "mouse"), years()
    open_data(page)
    upload(page, content)
    expect(page.get_by_text("31 rows and 3 columns")).to_be_visible()
    settle(page)
    hand.open()
    hand.write("Lines with the names", "1")
    expect(page.get_by_text("30 rows and 3 columns")).to_be_visible()
    check(page, table, formula)
