"""A running app and a real browser for the tests in this folder.

Both end with the folder's last test: while Playwright runs, nothing else in the process can use
asyncio. A missing browser fails them. So does any page that logs an error, throws one or asks for
something beyond this machine; a test that means to provoke that empties `problems`.
"""

import contextlib

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.browser import chromium
from tests.browser.server import HEALTH, running
from tests.browser.stage import PATIENCE, SIZE, Stage, launch, watched_context, watched_page

expect.set_options(timeout=PATIENCE * 1000)  # a slow machine is no failure


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


@pytest.fixture(scope="package")
def heard():
    """What went wrong on any page."""
    return []


@pytest.fixture(scope="package")
def context(server, browser, heard):
    """One for all tests that need no options: with the app's files in its cache."""
    with watched_context(browser, heard, base_url=server.url) as context:
        yield context


@pytest.fixture
def problems(heard):
    """What went wrong on the test's pages so far. Whatever is left fails the test."""
    heard.clear()
    yield heard
    assert not heard, "The page had problems:\n" + "\n".join(heard)


@pytest.fixture(scope="package")
def tabs():
    """Those of `context` that are free. A tab that has the app's code compiled opens it at once."""
    return []


@pytest.fixture
def new_page(server, browser, context, tabs, problems):
    """`new_page(**options)`: another visitor; with Playwright's options, a context of its own."""
    with contextlib.ExitStack() as opened:

        def new_page(**options):
            if options:
                options = {"base_url": server.url, **options}
                return opened.enter_context(watched_page(browser, problems, **options))
            return opened.enter_context(visitor(context, tabs))

        yield new_page


@contextlib.contextmanager
def visitor(context, tabs):
    """A tab of the shared context, in which a visitor leaves nothing behind but code and files."""
    page = tabs.pop() if tabs else context.new_page()
    page.bring_to_front()  # behind another tab it would draw a frame now and then
    try:
        yield page
    finally:
        context.clear_cookies()
        context.clear_permissions()
        try:
            page.goto(HEALTH)  # no script is there that could keep something yet
            page.evaluate("[localStorage, sessionStorage].forEach(storage => storage.clear())")
            page.goto("about:blank")
            page.set_viewport_size(SIZE)
            page.emulate_media(color_scheme="null", reduced_motion="null")
            page.mouse.move(0, 0)
            tabs.append(page)
        except Error:  # it may have gone nowhere, or crashed
            page.close()


@pytest.fixture
def page(new_page):
    """A visitor at 1400 by 900. `page.goto("/?step=36")` needs no host."""
    return new_page()


@pytest.fixture
def reader(new_page):
    """A page of somebody who gets a link, in a fresh context."""
    return new_page(viewport=SIZE)


@pytest.fixture
def stage(page):
    return Stage(page)
