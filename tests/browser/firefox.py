"""Firefox as it is shipped, driven by WebDriver BiDi: Playwright would need a build of its own.

`python -m tests.browser.firefox` installs one where there is none.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser.chromium import install_from_debian, tell

PATIENCE = 60.0  # seconds
NONE_FOUND = "No Firefox was found and none could be installed: install one."
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def find() -> str | None:
    """The path of a Firefox, or None."""
    return shutil.which("firefox") or shutil.which("firefox-esr")


class Firefox:
    """One tab of a Firefox.

    Attributes
    ----------
    asked : list of str
        The addresses that were asked for.
    said : list of str
        Errors and warnings of the pages.
    """

    def __init__(self, socket: ClientConnection):
        self.socket = socket
        self.asked: list[str] = []
        self.said: list[str] = []
        self._number = 0
        self.send("session.new", capabilities={})
        self.tab = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])

    def send(self, method: str, **parameters: Any) -> Any:
        """A command's result."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        self.socket.send(json.dumps(command))
        while True:
            message = json.loads(self.socket.recv(timeout=PATIENCE))
            if message.get("id") == self._number:
                assert message["type"] == "success", message
                return message["result"]
            self._hear(message)

    def _hear(self, message: dict) -> None:
        details = message.get("params", {})
        if message.get("method") == "network.beforeRequestSent":
            self.asked.append(details["request"]["url"])
        elif message.get("method") == "log.entryAdded" and details["level"] in ("error", "warn"):
            self.said.append(f"{details['level']}: {details['text']}")

    def open(self, address: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.send("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, expression: str, context: str | None = None) -> Any:
        """What an expression comes to: text, a number, a boolean, or a node as a reference."""
        result = self.send(
            "script.evaluate",
            expression=expression,
            target={"context": context or self.tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return result["result"].get("value", result["result"])

    def wait(self, expression: str, context: str | None = None) -> None:
        """Until an expression is true."""
        deadline = time.monotonic() + PATIENCE
        while self.evaluate(f"Boolean({expression})", context) is not True:
            assert time.monotonic() < deadline, f"Waited in vain for {expression}"

    def choose_file(self, selector: str, path: Path) -> None:
        """Give a file to a field."""
        result = self.send(
            "script.evaluate",
            expression=f"document.querySelector({json.dumps(selector)})",
            target={"context": self.tab},
            awaitPromise=False,
        )
        element = {"sharedId": result["result"]["sharedId"]}
        self.send("input.setFiles", context=self.tab, element=element, files=[str(path)])


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile in a folder, without a window."""
    (folder / "profile").mkdir()
    log = folder / "firefox.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(find(), "--headless", "--no-remote", "--remote-debugging-port=0"),
                *("--profile", str(folder / "profile"), "about:blank"),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (found := LISTENING.search(log.read_text())):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        with connect(f"{found[1]}/session", max_size=None, open_timeout=PATIENCE) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(30)


def main() -> int:
    if find() is None:
        install_from_debian("firefox-esr")
    return tell(find(), NONE_FOUND)


if __name__ == "__main__":
    sys.exit(main())
