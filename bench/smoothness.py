"""How smoothly the stage plays in a real browser."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.stage import SIZE, Stage, launch

# Frames are counted by the stage; a step stays on screen until the attribute changes.
WATCH = """async (stage, seconds) => {
  let [last, longest] = [performance.now(), 0];
  const stepped = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const observer = new MutationObserver(stepped);
  observer.observe(stage, {attributeFilter: ["data-step"]});
  const [from, start] = [Number(stage.dataset.frames), performance.now()];
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  stepped();
  observer.disconnect();
  return [(1000 * (Number(stage.dataset.frames) - from)) / (last - start), longest];
}"""


@dataclass(frozen=True)
class Smoothness:
    """Pictures drawn a second, and the longest time that one step stood on screen."""

    frames_a_second: float
    longest_stall: float  # milliseconds


def smoothness(page, query: str, seconds: float, slower: float = 1) -> Smoothness:
    """Train for some seconds and watch, on a processor slowed down so many times."""
    stage = Stage(page, timeout=60).open(query)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    stage.press("Train")
    stage.wait(lambda s: s.step > 60)
    seen = stage.locator.evaluate(WATCH, seconds)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return Smoothness(*seen)


def beside(url: str, seconds: float) -> Smoothness:
    """In a browser of its own: open the playground and watch it for the rest of some seconds."""
    deadline = time.monotonic() + seconds
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium.find() or exit(chromium.NONE_FOUND))
        try:
            page = browser.new_page(viewport=SIZE, base_url=url)
            page.set_default_timeout(60_000)
            return smoothness(page, "?lr=0.0001", max(5.0, deadline - time.monotonic()))
        finally:
            browser.close()
