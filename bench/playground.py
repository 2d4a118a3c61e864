"""How smoothly the playground runs in headless Chromium, and what a visitor costs the server.

    make bench-playground

Prints a Markdown table; `bench.gestures` says how soon each control is answered. Run it on a
quiet machine: the load at the start stands above the table.
"""

import os
import platform
import statistics
import time

from playwright.sync_api import sync_playwright

from bench.processes import processor_seconds
from bench.smoothness import smoothness
from linnet.ui.live import SELDOM
from tests.browser import chromium
from tests.browser.server import running
from tests.browser.stage import SIZE, Stage, launch

SECONDS = 6
TOLD = 4  # times that a browser says where its run is, while the server's share is measured
# at rates so small that training does not arrive meanwhile
SMALL = "?data=penguins&net=4-3&lr=0.0001"
SLOWEST = "?data=penguins&net=4-3&lr=1e-08"
LARGE = "?x=hours_studied,attendance,sleep,earlier_tests&net=16-16-16-16-16-16-16-16&lr=0.00005"


def frames_a_second(page, query, slower=1):
    """Pictures drawn a second while training."""
    return smoothness(page, query, SECONDS, slower).frames_a_second


def server_share(server, page, query):
    """Processor seconds of the server a second of training, and a second with nobody there.

    The first is what training adds to the second.
    """

    def share():
        before, start = processor_seconds([server.pid]), time.monotonic()
        page.wait_for_timeout(1000 * TOLD * SELDOM)
        return (processor_seconds([server.pid]) - before) / (time.monotonic() - start)

    page.goto("about:blank")
    nobody = share()
    stage = Stage(page).open(query)
    stage.press("Train")
    stage.wait(lambda s: s.step > 60)
    return share() - nobody, nobody


def at_full_speed(page):
    """Frames and steps a second at the highest speed."""
    stage = Stage(page).open(SLOWEST)
    stage.choose("Speed", "1000")
    stage.press("Train")
    stage.wait(lambda s: s.step > 10_000)
    before, start = stage.state, time.monotonic()
    page.wait_for_timeout(1000 * SECONDS)
    after, seconds = stage.state, time.monotonic() - start
    return (after.frames - before.frames) / seconds, (after.step - before.step) / seconds


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
        fast = fresh(at_full_speed)
        training, nobody = fresh(lambda page: server_share(server, page, SMALL))
        rows = [
            ("3-4-3-1, all panels", f"{fresh(frames_a_second, SMALL):.0f} frames/s"),
            ("the same, CPU throttled 4 ×", f"{fresh(frames_a_second, SMALL, 4):.0f} frames/s"),
            ("4-(8 × 16)-1", f"{fresh(frames_a_second, LARGE):.0f} frames/s"),
            ("3-4-3-1 at Speed 1000×", f"{fast[0]:.0f} frames/s, {fast[1]:,.0f} steps/s"),
            (
                "server, for one visitor training 3-4-3-1 (with nobody there)",
                f"{100 * training:.2f} ({100 * nobody:.2f}) % of a core",
            ),
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
