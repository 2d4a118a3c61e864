"""The app through a browser's eyes: pages that report trouble, and the stage's numbers."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    WebSocket,
    expect,
)

from tests.browser import chromium

SIZE = {"width": 1400, "height": 900}
PATIENCE = 60.0  # seconds
# Opened at a page's own address, Streamlit first looks for its server under that address.
_PROBE = re.compile(r"/.+/_stcore/(health|host-config)")
_HERE = {"127.0.0.1", "localhost", "::1"}


def launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)


@contextlib.contextmanager
def watched_context(browser: Browser, problems: list[str], **options) -> Iterator[BrowserContext]:
    """A context made with Playwright's `options`.

    Errors on its pages, and whatever they ask for beyond this machine, go into `problems`. Such
    requests find no address (see `chromium.FLAGS`; a route would turn off the browser's cache).
    """
    home = urlsplit(options.get("base_url") or "").hostname
    context = browser.new_context(**{"viewport": SIZE, **options})
    context.set_default_timeout(PATIENCE * 1000)

    def asked(request: Request | WebSocket):  # redirects too
        parts = urlsplit(request.url)
        local = parts.scheme in {"data", "blob", "about", "file"} or parts.hostname in _HERE | {
            home
        }
        if not local:
            problems.append(f"asked for {request.url}")

    def heard(message: ConsoleMessage):
        source = message.location.get("url", "")
        if message.type == "error" and not _PROBE.fullmatch(urlsplit(source).path):
            problems.append(f"console: {message.text} ({source})")

    def watch(page: Page):
        page.on("websocket", asked)

    context.on("request", asked)
    context.on("console", heard)
    context.on("weberror", lambda error: problems.append(f"page error: {error.error.stack}"))
    context.on("page", watch)
    try:
        yield context
    finally:
        context.close()


@contextlib.contextmanager
def watched_page(browser: Browser, problems: list[str], **options) -> Iterator[Page]:
    """A page in a context of its own, see `watched_context`."""
    with watched_context(browser, problems, **options) as context:
        yield context.new_page()


def open_app(page: Page, path: str = "/") -> None:
    """Go to a path of the app, query and all, and wait until it has been drawn."""
    page.goto(path)
    settle(page)


LAST_HEADINGS = {
    "data": "The first rows",
    "glossary": "Glossary",
    "one_neuron": "Where it stops being true",
    "one_layer": "Where it stops being true",
    "any_depth": "Where it stops being true",
    "report": "Take it away",
}


def open_page(page: Page, name: str, query: str = "") -> None:
    """Open one of the other pages and wait until all of it is there: a chapter, and its stage.

    Of a chapter what comes after its story, which a link leads to at once.
    """
    open_app(page, f"/{name}{query}")
    patience = PATIENCE * 1000
    further = page.get_by_role("button", name="Go further")
    if not query and further.count():
        further.click()
        settle(page)
    if name not in ("data", "glossary"):
        Stage(page).ready()
    expect(page.get_by_role("heading", name=LAST_HEADINGS[name])).to_be_visible(timeout=patience)
    settle(page)
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts.locator(".js-plotly-plot")).to_have_count(charts.count(), timeout=patience)


def settle(page: Page) -> None:
    """Wait until the server has finished its run and what it sent has been drawn."""
    app = page.get_by_test_id("stApp")
    patience = PATIENCE * 1000
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=patience)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=patience)
    # A widget's code comes when the first of its kind does; until then a grey box stands in.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=patience)
    page.evaluate("document.fonts.ready.then(() => true)")


@dataclass(frozen=True)
class State:
    step: float
    loss: float
    gap: float
    widths: tuple[int, ...]
    rate: float
    optimizer: str
    batch: int
    edge: float  # NaN where there is none
    coefficients: tuple[float, ...]  # in the data's own units, intercept first
    least_squares: tuple[float, ...]
    playing: bool
    frames: float


class Stage:
    """The stage of a page, by its data-attributes and its buttons' names."""

    def __init__(self, page: Page, timeout: float = PATIENCE):
        self.page = page
        self.timeout = timeout
        self.locator = page.get_by_test_id("stage")

    def open(self, query: str = "") -> "Stage":
        """Open the playground at `query` ("?step=36") and wait for the stage."""
        open_app(self.page, f"/{query}")
        return self.ready()

    def ready(self) -> "Stage":
        self.wait(lambda state: state.step == state.step and bool(state.widths), "a stage")
        return self

    @property
    def state(self) -> State:
        """All of it at one moment."""
        data = self.locator.evaluate("stage => ({...stage.dataset})")
        widths = data.get("widths", "")
        return State(
            step=_number(data.get("step")),
            loss=_number(data.get("loss")),
            gap=_number(data.get("gap")),
            widths=tuple(int(width) for width in widths.split("-")) if widths else (),
            rate=_number(data.get("rate")),
            optimizer=data.get("optimizer", ""),
            batch=int(data.get("batch", 0)),
            edge=_number(data.get("edge")),
            coefficients=_numbers(data.get("coefficients")),
            least_squares=_numbers(data.get("leastSquares")),
            playing=data.get("playing") == "true",
            frames=_number(data.get("frames")),
        )

    @property
    def step(self) -> float:
        return self.state.step

    @property
    def loss(self) -> float:
        return self.state.loss

    @property
    def gap(self) -> float:
        return self.state.gap

    @property
    def widths(self) -> tuple[int, ...]:
        return self.state.widths

    @property
    def playing(self) -> bool:
        return self.state.playing

    @property
    def frames(self) -> float:
        return self.state.frames

    @property
    def rate_field(self) -> Locator:
        """Where the learning rate is typed."""
        return self.locator.get_by_label("Learning rate", exact=True)

    @property
    def scale(self) -> Locator:
        """The slider of the learning rate, with the edge of stability on it."""
        return self.locator.get_by_role("slider", name="Rate", exact=True)

    @property
    def timeline(self) -> Locator:
        return self.locator.get_by_role("slider", name="Step", exact=True)

    def set_rate(self, rate: float | str) -> None:
        """Type a learning rate and wait until the run has it."""
        self.rate_field.fill(str(rate))
        self.rate_field.press("Enter")
        self.wait(lambda state: state.rate == float(rate), f"the rate {rate}")

    def choose(self, name: str, value: str) -> None:
        """Choose from one of the stage's lists: an optimiser, a batch size, a speed."""
        self.locator.get_by_role("combobox", name=name, exact=True).select_option(value)

    @property
    def alert(self) -> Locator:
        """What the visitor must know, with ways out."""
        return self.locator.get_by_role("alert")

    def button(self, name: str) -> Locator:
        return self.locator.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def wait(
        self,
        condition: Callable[[State], bool],
        what: str = "the stage",
        timeout: float | None = None,
    ) -> State:
        """The first state of the stage for which `condition` holds."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        seen: State | Error | None = None
        while True:
            try:
                seen = self.state
                if condition(seen):
                    return seen
            except Error as problem:  # the stage is being mounted anew
                seen = problem
            if time.monotonic() > deadline:
                raise AssertionError(f"Waited in vain for {what}; last seen: {seen}")
            time.sleep(0.02)


def _number(text: str | None) -> float:
    """NaN until the stage has written a number."""
    if not text:
        return float("nan")
    return float(text.replace("Infinity", "inf"))


def _numbers(text: str | None) -> tuple[float, ...]:
    return tuple(map(_number, text.split(","))) if text else ()
