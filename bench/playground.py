"""How smoothly the playground runs in headless Chromium, and what a visitor costs the server.

    make bench-playground

Prints a Markdown table. Run it on a quiet machine: the load at the start stands above the table.
"""

import os
import platform
import statistics
import time

from playwright.sync_api import sync_playwright

from bench.processes import processor_seconds
from bench.smoothness import smoothness
from tests.browser import chromium
from tests.browser.server import running
from tests.browser.stage import SIZE, Stage, launch

SECONDS = 6
SMALL = "?data=penguins&net=4-3"
LARGE = "?x=hours_studied,attendance,sleep,earlier_tests&net=16-16-16-16-16-16-16-16&lr=0.0005"

PAINTED = """async (stage, name) => {
  const button = [...stage.querySelectorAll("button")].find((b) => b.ariaLabel === name);
  const changed = new Promise((done) =>
    new MutationObserver(done).observe(stage, {attributeFilter: ["data-widths"]}));
  const start = performance.now();
  button.click();
  await changed;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""


def frames_a_second(page, query, slower=1):
    """Pictures drawn a second while training."""
    return smoothness(page, query, SECONDS, slower).frames_a_second


def server_share(server, page, query):
    """Processor seconds of the server a second of training."""
    stage = Stage(page).open(query)
    stage.press("Train")
    stage.wait(lambda s: s.step > 60)
    before, start = processor_seconds([server.pid]), time.monotonic()
    page.wait_for_timeout(3000 * SECONDS)
    return (processor_seconds([server.pid]) - before) / (time.monotonic() - start)


def milliseconds_to_paint(page):
    """From the click on + to the picture with the new node."""
    stage = Stage(page).open(SMALL)
    times = []
    for _ in range(7):
        times.append(stage.locator.evaluate(PAINTED, "Add node to layer 1"))
        width = stage.state.widths[1]
        stage.press("Remove node from layer 1")
        stage.wait(lambda s, w=width: s.widths[1] == w - 1)
    return statistics.median(times)


def seconds_to_usable(browser, server):
    """From navigation to a drawn stage: the first visit, and in a browser that was here before."""
    times = []
    page = browser.new_page(viewport=SIZE)  # unwatched: watching slows every request down
    for _ in range(6):
        start = time.monotonic()
        page.goto(server.url, wait_until="commit")
        page.locator("[data-testid=stage][data-frames]").wait_for()
        times.append(time.monotonic() - start)
    page.close()
    return times[0], statistics.median(times[1:])


def main():
    path = chromium.find() or exit(chromium.NONE_FOUND)
    load = os.getloadavg()[0]
    with running() as server, sync_playwright() as playwright:
        browser = launch(playwright, path)

        def fresh(measure, *arguments):
            page = browser.new_page(viewport=SIZE, base_url=server.url)
            try:
                return measure(page, *arguments)
            finally:
                page.close()

        first, again = seconds_to_usable(browser, server)
        rows = [
            ("3-4-3-1, all panels", f"{fresh(frames_a_second, SMALL):.0f} frames/s"),
            ("the same, CPU throttled 4 ×", f"{fresh(frames_a_second, SMALL, 4):.0f} frames/s"),
            ("4-(8 × 16)-1", f"{fresh(frames_a_second, LARGE):.0f} frames/s"),
            (
                "server, one visitor training 3-4-3-1",
                f"{100 * fresh(lambda page: server_share(server, page, SMALL)):.1f} % of a core",
            ),
            ("click on + to picture, median", f"{fresh(milliseconds_to_paint):.0f} ms"),
            ("navigation to usable, first visit", f"{first:.2f} s"),
            ("navigation to usable, later, median", f"{again:.2f} s"),
        ]
        version = browser.version
        browser.close()
    print(f"Chromium {version}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f}\n")
    print("| what | measured |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
