"""Pictures of every page into look/: wide, on a tablet and on a phone either way, light and dark.

`python -m tests.browser.look playground 1400-dark` takes those whose names hold all the words;
`--url` looks at an app that is already running.
"""

import argparse
import contextlib
import re
import sys
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Error, Page, sync_playwright

from linnet.lessons import LESSONS, load
from tests.browser import chromium
from tests.browser.server import ROOT, running
from tests.browser.stage import Stage, launch, open_app, open_page, settle, watched_page
from tests.browser.story import Story

FOLDER = ROOT / "look"
TOUCH = {"is_mobile": True, "has_touch": True}
SCREENS = {
    "1400": {"viewport": {"width": 1400, "height": 900}},
    "700": {"viewport": {"width": 700, "height": 900}, **TOUCH},
    "390": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, **TOUCH},
    "844": {"viewport": {"width": 844, "height": 390}, "device_scale_factor": 2, **TOUCH},
}
SHORT = 500  # px: a window so low has a layout of its own
SCHEMES = ["light", "dark"]
WIDE = "x=hours_studied,attendance,sleep,earlier_tests&net=16-16-16-16-16-16-16-16&lr=0.004"


def training(stage: Stage) -> None:
    stage.press("Train")
    stage.wait(lambda state: state.step > 60, "step 60")
    stage.press("Pause")
    stage.wait(lambda state: not state.playing, "a pause")


def converged(stage: Stage) -> None:
    stage.press("Run to convergence")
    stage.wait(lambda state: state.gap < 1e-6, "a gap under 1e-6", timeout=60)


# name: (query, what to do then)
PLAYGROUND: dict[str, tuple[str, Callable[[Stage], None] | None]] = {
    "default": ("", None),
    "step-36": ("?step=36", None),
    "training": ("", training),
    "converged": ("", converged),
    "one-feature": ("?data=ice-cream&net=2", None),
    "penguins": ("?data=penguins&net=4-3", None),
    "wide": (f"?{WIDE}&step=60", None),
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="take only pictures whose names hold all of these")
    parser.add_argument("--url", help="an app that is running; else one is started")
    chosen = parser.parse_args(arguments)
    path = chromium.find()
    if path is None:
        print(chromium.NONE_FOUND, file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        url = chosen.url or stack.enter_context(running()).url
        browser = launch(stack.enter_context(sync_playwright()), path)
        stack.callback(browser.close)
        failures = [
            name
            for name, options, visit in pictures(browser, url.rstrip("/"))
            if all(word in name for word in chosen.words)
            and not take(browser, name, options, visit)
        ]
    return 1 if failures else 0


def pictures(browser: Browser, url: str) -> Iterator[tuple[str, dict, Callable[[Page], None]]]:
    """Name, Playwright's options for the context, and the way to what is to be seen."""
    visits = {f"playground-{name}": _playground(*how) for name, how in PLAYGROUND.items()}
    visits |= {name: _page(path) for name, path in other_pages(browser, url).items()}
    for chapter in LESSONS:
        for k, screen in enumerate(load(chapter).screens):
            visits[f"{chapter}-{k + 1}-{screen.id}"] = _screen(chapter, k)
    for name, visit in visits.items():
        for width, screen in SCREENS.items():
            for scheme in SCHEMES:
                options = {**screen, "color_scheme": scheme, "base_url": url}
                yield f"{name}-{width}-{scheme}", options, visit


def other_pages(browser: Browser, url: str) -> dict[str, str]:
    """The app's pages but the first, from its navigation: name and path."""
    with watched_page(browser, [], base_url=url) as page:
        open_app(page)
        links = page.locator("a")
        hrefs = links.evaluate_all("links => links.map(link => link.href)")
    paths = [href.removeprefix(url) for href in hrefs if href.startswith(url)]
    return {path.strip("/"): path for path in paths if re.fullmatch(r"/[\w-]+", path)}


def take(browser: Browser, name: str, options: dict, visit: Callable[[Page], None]) -> bool:
    problems: list[str] = []
    with watched_page(browser, problems, **options) as page:
        try:
            visit(page)
        except (AssertionError, Error) as problem:
            problems.append(str(problem).splitlines()[0])
        show_all(page)
        (FOLDER / f"{name}.png").write_bytes(still_picture(page))
    print(f"look/{name}.png", *problems, sep="\n  ", flush=True)
    return not problems


def show_all(page: Page) -> None:
    """Make the window as tall as what is in it: Streamlit scrolls inside a container.

    It stays as it was where what is in it grows with it, as a story does.
    """
    size = page.viewport_size
    if size["height"] < SHORT:
        return
    main = page.get_by_test_id("stMain")
    for _ in range(3):  # some of it may be laid out by the window's height
        tall = main.evaluate("main => main.scrollHeight + innerHeight - main.clientHeight")
        if tall <= page.viewport_size["height"]:
            return
        resize(page, {**size, "height": tall})
    resize(page, size)


def resize(page: Page, size: dict) -> None:
    """Give the window another size, and wait until the page is drawn for it."""
    page.set_viewport_size(size)
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def still_picture(page: Page) -> bytes:
    """The first picture that is the same as the one before it."""
    before = b""
    for _ in range(10):
        picture = page.screenshot(animations="disabled")
        if picture == before:
            break
        before = picture
    return before


def _playground(query: str, act: Callable[[Stage], None] | None) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        stage = Stage(page).open(query)
        if act:
            act(stage)
            settle(page)

    return visit


def _screen(chapter: str, k: int) -> Callable[[Page], None]:
    return lambda page: Story(page, chapter).go(k)


def _page(path: str) -> Callable[[Page], None]:
    return lambda page: open_page(page, path.strip("/"))


if __name__ == "__main__":
    sys.exit(main())
