"""From a gesture to its picture: every control of the stage, in headless Chromium.

    make bench-gestures

Prints a Markdown table: on this machine, with its processor slowed down four times, and with a
delay of 100 ms each way between browser and server. Run it on a quiet machine: the load at
the start stands above the table.
"""

from __future__ import annotations

import os
import platform
import statistics

from playwright.sync_api import Page, sync_playwright

from bench.delay import delayed
from tests.browser import chromium
from tests.browser.server import running
from tests.browser.stage import SIZE, Stage, launch

QUERY = "?data=penguins&net=4-3&lr=0.001"
TIMES = 9
DELAY = 0.1  # seconds each way
SLOWER = 4

# The time from an event to the frame after the one in which the stage had changed.
PAINTED = """async (stage, [act, attributes]) => {
  const controls = () => [...stage.querySelectorAll("button, select, input, [role=slider]")];
  const named = (name) => controls()
    .find((e) => e.checkVisibility() && (e.ariaLabel ?? e.textContent) === name);
  const key = (e, key) =>
    e.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, composed: true}));
  const choose = (name, value) => {
    const list = named(name);
    list.value = value;
    list.dispatchEvent(new Event("change"));
  };
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    key(field, "Enter");
  };
  const changed = new Promise((done) =>
    new MutationObserver(done).observe(stage, {attributeFilter: attributes}));
  const start = performance.now();
  new Function("stage", "named", "key", "choose", "type", act)(stage, named, key, choose, type);
  await changed;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""

# name: (what is done before, what is measured, the attribute that shows it)
GESTURES = {
    "Train": ("", 'named("Train").click()', "data-playing"),
    "Pause": ('named("Train").click()', 'named("Pause").click()', "data-playing"),
    "Step": ("", 'named("Step").click()', "data-step"),
    "Reset": ('named("Step").click()', 'named("Reset").click()', "data-step"),
    "New weights": ("", 'named("New weights").click()', "data-loss"),
    "Run to convergence": ("", 'named("Run to convergence").click()', "data-playing"),
    "Speed": ('named("Train").click()', 'choose("Speed", "1000")', "data-step"),
    "scrub": (
        'named("Step").click()',
        'key(stage.querySelector(".timeline"), "Home")',
        "data-step",
    ),
    "Add node": ("", 'named("Add node to layer 1").click()', "data-widths"),
    "Remove node": ("", 'named("Remove node from layer 1").click()', "data-widths"),
    "Add layer": ("", 'named("Add layer").click()', "data-widths"),
    "Remove layer": ("", 'named("Remove layer").click()', "data-widths"),
    "a weight": (
        'key(stage.querySelector("[data-link=\\"0,1,1\\"]"), "Enter")',
        'type(stage.querySelector(".card input"), String(Math.random()))',
        "data-loss",
    ),
    "learning rate, slider": ("", 'key(named("Rate"), "PageUp")', "data-rate"),
    "learning rate, field": ("", 'type(named("Learning rate"), "0.05")', "data-rate"),
    "Optimiser": ("", 'choose("Optimiser", "adam")', "data-optimizer"),
    "Batch size": ("", 'choose("Batch size", "16")', "data-batch"),
    "Undo": ('named("Add node to layer 1").click()', 'named("Undo").click()', "data-widths"),
    "Redo": (
        'named("Add node to layer 1").click(); named("Undo").click()',
        'named("Redo").click()',
        "data-widths",
    ),
}


def milliseconds(stage: Stage, before: str, act: str, attribute: str) -> float:
    """The median over runs that begin at the same place."""
    times = []
    for _ in range(TIMES):
        stage.wait(lambda s: not s.playing)
        if before:
            stage.locator.evaluate(PAINTED, [before, ["data-frames"]])
        times.append(stage.locator.evaluate(PAINTED, [act, [attribute]]))
        restore(stage)
    return statistics.median(times)


def restore(stage: Stage) -> None:
    """Back to where the page was opened."""
    if stage.playing:
        stage.press("Pause")
    undo = stage.button("Undo")
    while undo.get_attribute("aria-disabled") is None:
        undo.click()
        stage.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    stage.choose("Speed", "1")
    stage.timeline.press("Home")
    stage.wait(lambda s: s.step == 0)


def measure(page: Page, slower: float = 1) -> dict[str, float]:
    stage = Stage(page, timeout=60).open(QUERY)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return {name: milliseconds(stage, *gesture) for name, gesture in GESTURES.items()}


def main() -> None:
    load = os.getloadavg()[0]
    with running() as server, delayed(server.url, DELAY) as far, sync_playwright() as playwright:
        browser = launch(playwright, chromium.find() or exit(chromium.NONE_FOUND))
        columns = []
        for url, slower in ((server.url, 1), (server.url, SLOWER), (far, 1)):
            page = browser.new_page(viewport=SIZE, base_url=url)
            columns.append(measure(page, slower))
            page.close()
        version = browser.version
        browser.close()
    print(f"Chromium {version}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f}\n")
    print(f"| gesture to picture, median of {TIMES} | ms | throttled {SLOWER} × | 100 ms away |")
    print("|---|---|---|---|")
    for name in GESTURES:
        print(f"| {name} | " + " | ".join(f"{column[name]:.0f}" for column in columns) + " |")


if __name__ == "__main__":
    main()
