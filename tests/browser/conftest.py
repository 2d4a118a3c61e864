"""A running app and a real browser for the tests in this folder.

Both end with the folder's last test: while Playwright runs, nothing else in the process can use
asyncio. A missing browser fails them. So does any page that logs an error, throws one or asks for
something beyond this machine; a test that means to provoke that empties `problems`.
"""

import contextlib

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.server import running
from tests.browser.stage import Stage, launch, watched_page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """A test that fails shows what the server last wrote."""
    report = yield
    server = item.funcargs.get("server")
    if report.failed and server and server.log_path.exists():
        report.sections.append(("server log", server.log()[-5000:]))
    return report


@pytest.fixture(scope="package")
def server():
    """The app: `server.url`, `server.log()`, `server.pid`."""
    with running() as server:
        yield server


@pytest.fixture(scope="package")
def browser():
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.NONE_FOUND, pytrace=False)
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture
def problems():
    """What went wrong on the test's pages so far. Whatever is left fails the test."""
    problems: list[str] = []
    yield problems
    assert not problems, "The page had problems:\n" + "\n".join(problems)


@pytest.fixture
def new_page(server, browser, problems):
    """`new_page(**options)`: another visitor, with Playwright's options for a context."""
    with contextlib.ExitStack() as open_pages:

        def new_page(**options):
            options = {"base_url": server.url, **options}
            return open_pages.enter_context(watched_page(browser, problems, **options))

        yield new_page


@pytest.fixture
def page(new_page):
    """A visitor at 1400 by 900. `page.goto("/?step=36")` needs no host."""
    return new_page()


@pytest.fixture
def stage(page):
    return Stage(page)
