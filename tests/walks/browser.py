"""A walk through the app in a real browser: what a walk without one cannot do.

It trains, grows and shrinks networks on the stage, uploads by the browser's own field, goes back
and forward, and hears what the console says. Of the stage it knows what DESIGN promises: the names
of its buttons and its data-attributes.
"""

from __future__ import annotations

import math
from random import Random
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from linnet.ui.errors import SORRY
from linnet.ui.navigation import PAGES
from tests.browser.stage import Stage, open_app, settle
from tests.walks.hunt import Step
from tests.walks.materials import FILES

ON_STAGE = (
    *("Train", "Train", "Pause", "Step", "Reset", "New weights", "Run to convergence"),
    *("Add layer", "Remove layer", "Add node to layer 1", "Remove node from layer 1"),
    *("Undo", "Redo"),
)
# that the data are the visitor's own, or that they are not; the address follows the page
ADDRESS_SAYS = "own => (new URLSearchParams(location.search).get('data') === 'upload') === own"
FIELDS = ("Data", "Features", "Target", "Optimiser", "Learning rate", "Batch size", "Coefficient")
TABS = ("Link", "For a class", "In a web page")
ANSWERS = (
    "Check",
    "Train 5 networks",
    "Train on these data",
    "Go on without it",
    "Go further",
    "← The story",
)
NUMBERS = """stage => Object.fromEntries(['step', 'loss', 'gap', 'widths', 'coefficients']
    .filter(name => name in stage.dataset).map(name => [name, stage.dataset[name]]))"""


class Walk:
    """One visitor in a tab of a browser.

    Parameters
    ----------
    page : playwright Page
    problems : list of str
        What goes wrong on the page: see `tests.browser.stage.watched_context`.
    """

    def __init__(self, page: Page, problems: list[str]):
        self.page, self.problems, self.stage = page, problems, Stage(page)
        self.file: str | None = None  # the one that was opened last
        page.goto("about:blank")
        problems.clear()
        open_app(page)
        self._check()

    # -- steps ------------------------------------------------------------------------------------

    def choose(self, random: Random) -> Step:
        """A step that can probably be taken here."""
        kinds = {
            lambda: ("page", random.choice(list(PAGES.values()))): 4,
            lambda: ("stage", random.choice(ON_STAGE)): 8 if self.stage.locator.count() else 0,
            lambda: ("leave", random.choice(ON_STAGE), random.choice(list(PAGES.values()))): (
                3 if self.stage.locator.count() else 0
            ),
            lambda: ("field", random.choice(FIELDS), random.randrange(6)): 5,
            lambda: ("take out a feature",): 1,
            lambda: ("upload", random.choice(list(FILES))): 4 if self._upload.count() else 0,
            lambda: ("answer", random.randrange(4)): 1,
            lambda: ("press", random.choice(ANSWERS)): 2,
            lambda: ("share", random.choice(TABS)): 1,
            lambda: ("reload",): 1,
            lambda: ("back",): 1,
            lambda: ("forward",): 1,
        }
        (kind,) = random.choices(list(kinds), list(kinds.values()))
        return kind()

    def take(self, step: Step) -> bool:
        """Take a step and look whether all is well; False if it cannot be taken here."""
        act, *rest = step
        done = getattr(self, "_take_" + act.replace(" ", "_"))(*rest)
        if done:
            self._check()
        return done

    def _take_page(self, title: str) -> bool:
        link = self.page.locator(".st-key-pages").get_by_role("link", name=title, exact=True)
        if not link.count():
            return False
        link.click()
        expect(self.page.locator(".st-key-here")).to_have_text(title)
        return True

    def _take_stage(self, name: str) -> bool:
        button = self.stage.button(name)
        if not _usable(button):
            return False
        button.click()
        return True

    def _take_leave(self, name: str, title: str) -> bool:
        """A gesture, and another page before the server can have heard of it."""
        return self._take_stage(name) and self._take_page(title)

    def _take_field(self, label: str, k: int) -> bool:
        field = self.page.get_by_role("combobox", name=label).first
        if not _usable(field):
            return False
        native = field.locator("option")  # the stage's; Streamlit's lists open elsewhere
        if native.count():
            field.select_option(index=k % native.count())
            return True
        field.click()
        options = self.page.get_by_role("option").filter(visible=True)
        expect(options.first).to_be_visible()
        options.nth(k % options.count()).click()
        self.page.keyboard.press("Escape")
        return True

    def _take_take_out_a_feature(self) -> bool:
        field = self.page.get_by_role("combobox", name="Features").first
        if not _usable(field):
            return False
        field.focus()
        self.page.keyboard.press("Backspace")
        self.page.keyboard.press("Escape")
        return True

    def _take_upload(self, name: str) -> bool:
        if not self._upload.count():
            return False
        asked = self.page.get_by_text("This link was made with").count()
        content = FILES[name].content
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        with self.page.expect_response(lambda answer: "upload_file" in answer.url):
            self._upload.first.set_input_files(files=[file])
        settle(self.page)
        if FILES[name].good and not asked:
            expect(self.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
            self.file = name
        else:
            expect(self.page.get_by_test_id("stAlert").first).to_be_visible()
        return True

    def _take_answer(self, k: int) -> bool:
        choices = self.page.get_by_test_id("stMain").get_by_test_id("stRadio").locator("label p")
        if not choices.count():
            return False
        choices.nth(k % choices.count()).click()
        return True

    def _take_press(self, name: str) -> bool:
        button = self.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)
        if not button.count() or not _usable(button.first):
            return False
        button.first.click()
        if name == "Train on these data":
            expect(self.page.locator(".st-key-here")).to_have_text(PAGES["playground"])
        return True

    def _take_share(self, tab: str) -> bool:
        self.page.get_by_role("button", name="Share", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("tab", name=tab).click()
        expect(dialog.get_by_test_id("stCode").filter(visible=True).first).to_contain_text("http")
        self._check()
        self.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        return True

    def _take_reload(self) -> bool:
        self.page.reload()
        self.file = None  # it stays with the session that there was
        return True

    def _take_back(self) -> bool:
        return self._go(self.page.go_back)

    def _take_forward(self) -> bool:
        return self._go(self.page.go_forward)

    def _go(self, move) -> bool:
        """Along the tab's history, as long as it stays in the app."""
        address = self.page.url
        move()
        if self.page.url == "about:blank":
            open_app(self.page)
            self.file = None
        return self.page.url != address

    # -- what must hold ---------------------------------------------------------------------------

    @property
    def _upload(self) -> Locator:
        return self.page.get_by_test_id("stFileUploaderDropzoneInput")

    def _check(self) -> None:
        """After every step."""
        page = self.page
        settle(page)
        assert not self.problems, self.problems
        assert not page.get_by_text(SORRY[:40]).count(), "something went wrong"
        assert not page.get_by_test_id("stException").count(), "an exception is shown"
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        if self.file:
            data = page.get_by_role("combobox", name="Data").first
            own = data.input_value() if data.count() else ""
            page.wait_for_function(ADDRESS_SAYS, arg=own == self.file, timeout=20_000)
        query = {name: value[-1] for name, value in parse_qs(urlsplit(page.url).query).items()}
        told = page.get_by_role(
            "button", name="Go further"
        ).count()  # a story, with stages of its own
        if self.stage.locator.count() and not told:
            self.stage.ready()
            self._check_stage(query)

    def _check_stage(self, query: dict[str, str]) -> None:
        numbers = self.stage.locator.evaluate(NUMBERS)
        widths = [int(width) for width in numbers["widths"].split("-")]
        assert len(widths) >= 2 and widths[-1] == 1 and min(widths) >= 1
        assert _number(numbers["step"]) >= 0
        assert not _number(numbers["loss"]) < 0 and not _number(numbers["gap"]) < 0
        if coefficients := numbers.get("coefficients"):
            assert len(coefficients.split(",")) == widths[0] + 1


def _usable(control: Locator) -> bool:
    return bool(control.count()) and control.is_visible() and control.is_enabled()


def _number(text: str) -> float:
    text = text.replace("∞", "inf").replace("−", "-")
    return float(text) if text else math.nan
