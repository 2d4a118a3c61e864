"""Frames a second while a data point is dragged, the network training after it.

    .venv/bin/python -m bench.dragging

Prints a Markdown table: on this machine, and with its processor slowed down four times. Beside
each rate stands that of an idle page, which is the most there can be. Run it on a quiet machine:
the load at the start stands above the table.
"""

from __future__ import annotations

import os

from playwright.sync_api import Page, sync_playwright

from bench.gestures import SLOWER
from tests.browser import chromium
from tests.browser.server import running
from tests.browser.stage import SIZE, Stage, launch, settle

QUERIES = {
    "a line, 60 rows": "?data=ice-cream&net=3&lr=0.001",
    "a plane, 96 rows": "?lr=0.001",
    "four features, 8 × 16": "?x=hours_studied,attendance,sleep,earlier_tests"
    "&net=16-16-16-16-16-16-16-16&lr=0.0001",
}
SECONDS = 3
REST = 4  # seconds before each measurement: after a drag the page is drawn anew

# A pointer that moves with every frame; how many frames there are, and how many moved the goal.
DRAG = """async (canvas, seconds) => {
  const box = canvas.getBoundingClientRect(), stage = canvas.getRootNode().querySelector(".stage");
  const send = (kind, x, y, buttons) => canvas.dispatchEvent(new PointerEvent(kind, {
    clientX: x, clientY: y, pointerId: 1, pointerType: "mouse",
    button: kind === "pointermove" ? -1 : 0, buttons, bubbles: true, composed: true }));
  const find = () => {
    for (let y = 40; y < box.height - 40; y += 3) for (let x = 50; x < box.width - 40; x += 3) {
      send("pointermove", box.x + x, box.y + y, 0);
      if (canvas.classList.contains("point")) return [box.x + x, box.y + y];
    }
  };
  canvas.setPointerCapture = () => {};
  const at = seconds > 0 ? find() : null;
  const [x, y] = at ?? [0, 0];
  if (at) send("pointerdown", x, y, 1);
  const start = performance.now(), wanted = 1000 * Math.abs(seconds);
  let frames = 0, moved = 0, before = stage.dataset.leastSquares;
  while (performance.now() - start < wanted) {
    const [across, down] = [8 * Math.sin(frames / 9), 40 * Math.sin(frames / 17) + 12];
    if (at) send("pointermove", x + across, y + down, 1);
    await new Promise(requestAnimationFrame);
    frames++;
    if (stage.dataset.leastSquares !== before) moved++;
    before = stage.dataset.leastSquares;
  }
  const time = (performance.now() - start) / 1000;
  if (at) send("pointerup", x, y, 0);
  return [frames / time, moved / time];
}"""


def main() -> None:
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    print("| data | processor | frames/s | of them with a new goal | idle page |")
    print("|---|---|---|---|---|")
    with running() as server, sync_playwright() as playwright:
        browser = launch(playwright, chromium.find())
        for name, query in QUERIES.items():
            page = browser.new_page(base_url=server.url, viewport=SIZE)
            stage = Stage(page).open(query)
            canvas = stage.locator.locator("canvas.plane")
            for slower in (1, SLOWER):
                settle(page)
                page.wait_for_timeout(1000 * REST)
                slow_down(page, slower)
                idle, _ = canvas.evaluate(DRAG, -1)
                stage.press("Train")
                frames, moved = canvas.evaluate(DRAG, SECONDS)
                stage.press("Pause")
                words = f"{slower} times slower" if slower > 1 else "as it is"
                print(f"| {name} | {words} | {frames:.0f} | {moved:.0f} | {idle:.0f} |", flush=True)
            page.close()
        browser.close()


def slow_down(page: Page, times: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


if __name__ == "__main__":
    main()
