"""The file and the static site, measured: size, from navigation to usable, frames, many visitors.

``python -m bench.take_along``; on a quiet machine. nginx serves the site from one worker, pages
compressed beforehand as docs/take-along.md says.
"""

from __future__ import annotations

import contextlib
import gzip
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from bench.report import Table, measured
from linnet.page.site import site
from tests.browser import chromium

PAGE = "penguins.html"
REPEATS = 15
VISITORS = 1_000
AT_ONCE = 50
TRAINED = 2.0  # seconds of frames that are counted
USABLE = """() => new Promise((done) => {
  const look = () => {
    const stage = document.querySelector("[data-testid=stage]");
    if (stage && Number(stage.dataset.frames) > 0) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""
CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  types {{ text/html html; }}
  access_log off; gzip_static on; sendfile on;
  {paths}
  server {{ listen 127.0.0.1:{port}; root {folder}/site; add_header Cache-Control "no-cache"; }}
}}
"""


@contextlib.contextmanager
def served() -> Iterator[tuple[str, int, psutil.Process]]:
    """The site on one nginx worker: host, port and the worker."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "site").mkdir()
        for page, text in site().items():
            (folder / "site" / page).write_text(text, "utf-8")
            with gzip.open(folder / "site" / f"{page}.gz", "wb", 9) as packed:
                packed.write(text.encode())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        kinds = "client_body", "proxy", "fastcgi", "uwsgi", "scgi"
        paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        config = folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=folder, port=port, paths=paths))
        process = subprocess.Popen([program, "-c", str(config), "-p", str(folder)])
        try:
            while not (workers := psutil.Process(process.pid).children()):
                time.sleep(0.02)
            yield "127.0.0.1", port, workers[0]
        finally:
            process.terminate()
            process.wait(20)


def sizes() -> list[tuple[str, str]]:
    """Of the file for penguins."""
    content = site()[PAGE].encode()
    packed = len(gzip.compress(content, 9))
    return [
        ("penguins, one file", f"{len(content) / 1000:.0f} KB"),
        ("the same, compressed", f"{packed / 1000:.0f} KB"),
    ]


def times(host: str, port: int) -> list[tuple[str, str]]:
    """From navigation to a drawn stage, with an empty cache and again; frames while training."""
    address, first, again, frames = f"http://{host}:{port}/{PAGE}", [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        browser.new_page().goto("about:blank")
        for _ in range(REPEATS):
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            page = context.new_page()
            for kept in (first, again):
                page.goto(address, wait_until="commit")
                kept.append(page.evaluate(USABLE))
            context.close()
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        page = context.new_page()
        page.goto(address)
        page.evaluate(USABLE)
        stage = page.get_by_test_id("stage")
        for _ in range(3):
            page.get_by_role("button", name="Reset", exact=True).click()
            page.get_by_role("button", name="Train", exact=True).click()
            begun, start = int(stage.get_attribute("data-frames")), time.perf_counter()
            page.wait_for_timeout(1000 * TRAINED)
            drawn = int(stage.get_attribute("data-frames")) - begun
            frames.append(drawn / (time.perf_counter() - start))
            page.get_by_role("button", name="Reset", exact=True).click()
        browser.close()
    return [
        ("navigation to usable, empty cache, median (fastest)", _median(first)),
        ("the same, again", _median(again)),
        ("frames while training", f"{statistics.median(frames):.0f} /s"),
    ]


def load(host: str, port: int, worker: psutil.Process) -> list[tuple[str, str]]:
    """A thousand visitors who each load the page, fifty at once."""

    def visit(_: int) -> float:
        start = time.perf_counter()
        connection = HTTPConnection(host, port, timeout=60)
        connection.request("GET", f"/{PAGE}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status == 200 and len(content) > 50_000
        return time.perf_counter() - start

    before, start = worker.cpu_times(), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = sorted(pool.map(visit, range(VISITORS)))
    wall, after = time.perf_counter() - start, worker.cpu_times()
    used = after.user + after.system - before.user - before.system
    return [
        (f"{VISITORS:,} visitors, {AT_ONCE} at once, all served in", f"{wall:.1f} s"),
        ("processor time of the one nginx worker", f"{used:.2f} s"),
        (
            "a visitor waits, median and 95th percentile",
            f"{1000 * taken[VISITORS // 2]:.0f} and {1000 * taken[VISITORS * 95 // 100]:.0f} ms",
        ),
        ("memory of the worker", f"{worker.memory_info().rss / 2**20:.0f} MB"),
    ]


def _median(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ({min(times):.0f}) ms"


def everything() -> Table:
    """One table of it all."""
    with served() as (host, port, worker):
        rows = [*sizes(), *load(host, port, worker), *times(host, port)]
    notes = ["Visitors come from this machine too, and take processor time from the worker."]
    return Table("Taken along", ["", "measured"], rows, notes)


def main() -> None:
    """Print the table, which says how busy others kept the machine."""
    print(measured(everything).markdown())


if __name__ == "__main__":
    sys.exit(main())
