"""Walk through the app for a while, with fresh seeds: `python -m tests.walks --seconds 600`.

One walker needs no browser, and another drives one at the same time. A path that was printed is
walked again by `--path`, with `--in browser` if that is where it was.
"""

import argparse
import contextlib
import logging
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.walks.hunt import Walker, hunt, replay

STEPS = {"pages": 10, "browser": 20}
SHRINK = {"pages": 30.0, "browser": 120.0}  # seconds for making a path shorter


def main() -> int:
    """The exit status: 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--in", dest="place", choices=list(STEPS))
    parser.add_argument("--path", help="one that was printed")
    asked = parser.parse_args()
    if asked.place or asked.path:
        return int(_walk(asked.place or "pages", asked.seed, asked.seconds, asked.path))
    settings = ["--seconds", str(asked.seconds), "--seed", str(asked.seed)]
    command = [sys.executable, "-m", "tests.walks", *settings, "--in"]
    walkers = [subprocess.Popen([*command, place]) for place in STEPS]
    return max(walker.wait() for walker in walkers)


def _walk(place: str, seed: int, seconds: float, path: str | None) -> bool:
    """Walk in one place and say what was found; whether that was anything."""
    logging.disable(logging.CRITICAL)
    with _walkers(place) as start:
        if path:
            fall = replay(start, path)
            taken, falls = 1, [fall] if fall else []
        else:
            print(f"{place}: seed {seed}", flush=True)
            shrink = SHRINK[place]
            taken, falls = hunt(start, seed, seconds=seconds, steps=STEPS[place], shrink=shrink)
    print(f"{place}: {taken} walks, {len(falls)} kinds of falls", flush=True)
    for fall in falls:
        print(f"\n{fall}\n", flush=True)
    return bool(falls)


@contextlib.contextmanager
def _walkers(place: str) -> Iterator[Callable[[], Walker]]:
    """What makes a walker."""
    if place == "pages":
        from tests.walks.pages import Walk as WalkPages

        yield WalkPages
        return
    from playwright.sync_api import expect, sync_playwright

    from tests.browser import chromium
    from tests.browser.server import running
    from tests.browser.stage import PATIENCE, launch, watched_page
    from tests.walks.browser import Walk as WalkBrowser

    expect.set_options(timeout=PATIENCE * 1000)
    problems: list[str] = []
    with (
        running() as server,
        sync_playwright() as playwright,
        contextlib.closing(launch(playwright, chromium.ensure())) as browser,
        watched_page(browser, problems, base_url=server.url) as page,
    ):
        yield lambda: WalkBrowser(page, problems)


if __name__ == "__main__":
    sys.exit(main())
