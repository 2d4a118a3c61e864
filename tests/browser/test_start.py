import re

from playwright.sync_api import expect

from tests.browser.stage import open_app


def test_the_app_opens(page):
    open_app(page)
    expect(page).to_have_title(re.compile("linnet"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
