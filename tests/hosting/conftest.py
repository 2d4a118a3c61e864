"""As in tests/browser, but the app is two replicas behind nginx. Without nginx they fail."""

import sys

import pytest

from deploy.replicas import NO_NGINX, find_nginx
from tests.browser.conftest import (  # noqa: F401
    browser,
    context,
    heard,
    new_page,
    page,
    problems,
    pytest_runtest_makereport,
    stage,
    tabs,
)
from tests.browser.server import serving


@pytest.fixture(scope="package")
def server():
    """The two replicas behind nginx: `server.url`, `server.log()`, `server.pid`."""
    if find_nginx() is None:
        pytest.fail(NO_NGINX, pytrace=False)

    def command(port):
        return [sys.executable, "-m", "deploy.replicas", f"--port={port}", "--replicas=2"]

    with serving(command) as server:
        yield server
