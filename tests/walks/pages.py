"""A walk through the app as Streamlit runs it without a browser: broad and fast.

The stage is one opaque element here; tests/walks/browser.py drives it.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from linnet.links.experiment import Experiment
from linnet.ui.data_input.typed_table import NAME as TYPED_NAME
from linnet.ui.errors import SORRY
from tests.pages.visitor import Page
from tests.walks import shown
from tests.walks.hunt import Step
from tests.walks.materials import ASKED, FILES, LINKS, RECIPES, TABLES

PAGES = ("playground", "one_neuron", "one_layer", "any_depth", "report", "data")
SETTABLE = ("selectbox", "multiselect", "radio", "toggle", "slider", "number_input", "text_area")
TYPED = ("30", "0", "1,000,000", "many", "-1", "1.5", " 7 ", "")  # into fields that take any text

RECIPE = "recipe file"  # the field that takes how a file is read, not a file


class Walk:
    """One visitor, who takes steps; each is looked at as soon as it is taken.

    A step is a tuple of texts and numbers, which can be printed and taken again.
    """

    def __init__(self):
        self._start({})

    def _start(self, query: dict[str, str], name: str = "playground") -> None:
        """A visitor comes by a link."""
        self.page = Page(**query)
        self.file: str | None = None  # the one that was opened last
        self.past: list[dict[str, str]] = []
        self.typed: set[str] = set()  # fields of numbers
        if name != self.name:
            self.page.open(name)

    @property
    def name(self) -> str:
        """Of the page that the visitor is on."""
        return self.page.session.place.page

    # -- steps ------------------------------------------------------------------------------------

    def choose(self, random: Random) -> Step:
        """A step that can be taken here."""
        kinds = {
            self._any_page: 4,
            self._any_setting: 9,
            self._any_answer: 8,
            self._any_button: 4,
            self._any_file: 8,
            self._any_table: 1,
            lambda random: ("reload",): 1,
            lambda random: ("link", random.randrange(len(LINKS))): 1,
            lambda random: ("back",): 1,
        }
        while True:
            (kind,) = random.choices(list(kinds), list(kinds.values()))
            if step := kind(random):
                return step

    def _any_page(self, random: Random) -> Step:
        return "open", random.choice([name for name in PAGES if name != self.name])

    def _any_answer(self, random: Random) -> Step | None:
        """To what reading a file had to guess."""
        asked = [place for place in self._places("radio") if place.startswith("ask ")]
        return self._setting(random, "radio", random.choice(asked)) if asked else None

    def _any_setting(self, random: Random) -> Step | None:
        places = [(kind, place) for kind in SETTABLE for place in self._places(kind)]
        return self._setting(random, *random.choice(places)) if places else None

    def _setting(self, random: Random, kind: str, place: str) -> Step:
        widget = self._widget(kind, place)
        match kind:
            case "selectbox" | "radio":
                options = widget.options
                typed = getattr(widget.proto, "accept_new_options", False)
                value = random.choice(TYPED if typed and random.random() < 0.3 else options)
            case "multiselect":
                most = widget.proto.max_selections or len(widget.options)
                all_of_them = random.random() < 0.1
                count = most if all_of_them else random.randint(0, min(4, most))
                value = random.sample(widget.options, min(count, len(widget.options)))
            case "toggle":
                value = not widget.value
            case "slider":
                value = random.choice([widget.min, widget.max, 0.25])
            case "number_input":
                value = random.choice([widget.min, widget.max, 1, 2.5, -3, 1e6])
                whole = isinstance(widget.value, int)
                if value is None or not _within(value, widget.min, widget.max):
                    value = widget.value or 0
                value = int(value) if whole else float(value)
            case _:
                value = random.choice(["", "What is the slope?\nAnd why?", "<b>`x`</b> **y**"])
        return "set", kind, place, value

    def _any_button(self, random: Random) -> Step | None:
        places = self._places("button")
        return ("press", random.choice(places)) if places else None

    def _any_file(self, random: Random) -> Step | None:
        places = self._places("file_uploader")
        if not places:
            return ("open", "data") if random.random() < 0.5 else None
        place = random.choice(places)
        if random.random() < 0.1:
            return "take out", place
        if place == RECIPE:
            return "upload", place, random.choice(list(RECIPES))
        names = ASKED if random.random() < 0.3 else list(FILES)
        return "upload", place, random.choice(names)

    def _any_table(self, random: Random) -> Step | None:
        return ("type", random.choice(list(TABLES))) if self._places("text_input") else None

    @property
    def _reach(self):
        """What a visitor can reach: an open dialog covers the page."""
        dialogs = self.page.at.get("dialog")
        return dialogs[0] if dialogs else self.page.at

    def _places(self, kind: str) -> list[str]:
        """What tells the widgets of a kind apart."""
        return [_place(widget) for widget in self._reach.get(kind) if not widget.disabled]

    def _widget(self, kind: str, place: str):
        """None if there is no such widget here."""
        widgets = self._reach.get(kind)
        return next((w for w in widgets if _place(w) == place and not w.disabled), None)

    def take(self, step: Step) -> bool:
        """Take a step and look whether all is well; False if it cannot be taken here."""
        act, *rest = step
        return getattr(self, "_take_" + act.replace(" ", "_"))(*rest)

    def _take_open(self, name: str) -> bool:
        if name == self.name:
            return False
        self.page.open(name)
        session = self.page.session
        assert not session.notes and not session.problem, "what was said on another page is here"
        self._check()
        return True

    def _take_set(self, kind: str, place: str, value) -> bool:
        widget = self._widget(kind, place)
        if widget is None:
            return False
        if kind in ("selectbox", "radio"):
            if value not in widget.options:
                if not getattr(widget.proto, "accept_new_options", False):
                    return False
                widget.options.append(value)
            _by_label(widget)
        elif kind == "multiselect":
            if not set(value) <= set(widget.options):
                return False
            _by_label(widget)
        elif kind in ("slider", "number_input") and not _within(value, widget.min, widget.max):
            return False
        before = self._seen()
        self.typed |= {place} if kind == "number_input" else set()
        widget.set_value(value)
        self.page.run()
        after = self._widget(kind, place)
        if after is not None and not self.page.errors:
            now = _value(after)
            free = kind == "selectbox" and value in TYPED
            assert free or now == value or _equal(now, value), (
                f"{place} was set to {value!r}, shows {now!r}, and nothing is said"
            )
        self._check(before)
        return True

    def _take_press(self, place: str) -> bool:
        button = self._widget("button", place)
        if button is None:
            return False
        before = self._seen()
        button.click()
        self.page.run()
        self._check(before)
        shown.agree_links(self.page)
        return True

    def _take_upload(self, place: str, name: str) -> bool:
        widget = self._widget("file_uploader", place)
        if widget is None:
            return False
        before, wanted = self._seen(), self.page.session.wanted
        if place == RECIPE:
            widget.set_value([(name, RECIPES[name].content, "application/json")])
            self.page.run()
            assert RECIPES[name].good or self.page.errors, f"{name} is taken for a recipe"
            self._check(before)
            return True
        widget.set_value([(name, FILES[name].content, "text/csv")])
        self.page.run()
        if not FILES[name].good:
            assert self.page.errors, f"{name} cannot be read, and nothing is said"
        elif wanted is None or not self.page.errors:
            assert not self.page.errors, f"{name}: {self.page.errors}"
            assert self.page.session.upload.name == name
            self.file = name
        self._check(before)
        return True

    def _take_take_out(self, place: str) -> bool:
        widget = self._widget("file_uploader", place)
        if widget is None:
            return False
        before = self._seen()
        widget.set_value(None)
        self.page.run()
        assert self._seen() == before, "a file taken out of the field changed the page"
        self._check(before)
        return True

    def _take_type(self, names: str) -> bool:
        """A small table by hand."""
        widget = self._widget("text_input", "typed names")
        if widget is None:
            return False
        rows, good = TABLES[names]
        widget.set_value(names)
        self.page.run()
        added = [{str(k): cell for k, cell in enumerate(row)} for row in rows]
        edits = {"edited_rows": {}, "added_rows": added, "deleted_rows": []}
        self.page.at.session_state[f"typed {len(names.split(','))} 0"] = edits
        self.page.run()
        before, wanted = self._seen(), self.page.session.wanted
        button = self._widget("button", "Use this table")
        if button:
            button.click()
            self.page.run()
            assert bool(self.page.errors) != good or wanted, f"{names}: {self.page.errors}"
            self.file = self.file if self.page.errors else TYPED_NAME
        self._check(before)
        return True

    def _take_reload(self) -> bool:
        """The browser asks for the address anew, and has another session."""
        old = self.page
        self._start(old.link, self.name)
        new = self.page
        assert _but_training(new) == _but_training(old), "a reload shows something else"
        if old.at.title and not new.session.wanted:  # a story has none; a link leads further
            assert new.at.title[0].value == old.at.title[0].value
            assert new.values().items() >= old.values().items() or old.errors
        self._check()
        return True

    def _take_link(self, which: int) -> bool:
        self._start(LINKS[which], self.name)
        self._check()
        return True

    def _take_back(self) -> bool:
        """Back to an earlier address, in the session that there is."""
        if not self.past:
            return False
        query = self.page.at.query_params
        query.clear()
        query.update(self.past.pop())
        before = self._seen()
        self.page.run()
        self._check(before)
        return True

    # -- what must hold ---------------------------------------------------------------------------

    def _seen(self) -> tuple:
        """What is on screen, to be compared with a later look."""
        at, session = self.page.at, self.page.session
        headings = tuple(e.value for kind in ("title", "subheader") for e in at.get(kind))
        return self.name, headings, session.experiment, session.selection

    def _check(self, before: tuple | None = None) -> None:
        """After every step; `before` what was seen before one that may be refused."""
        page = self.page
        session, experiment, selection = (
            page.session,
            page.session.experiment,
            page.session.selection,
        )
        assert SORRY not in page.words
        assert not page.errors or before is None or self._seen() == before, (
            f"refused, and yet something changed: {page.errors}"
        )
        assert page.link == session.shared.to_query(), "the address is of something else"
        if page.link not in self.past[-1:]:
            self.past.append(page.link)
        if not page.errors:
            values = page.values()
            batch = str(experiment.batch) if experiment.batch else f"All {len(selection.y):,} rows"
            expected = {
                "Data": experiment.data,
                "Features": list(experiment.x),
                "Target": experiment.y,
                "Optimiser": experiment.opt,
                "Learning rate": experiment.lr,
                "Batch size": batch,
                "Standardise": experiment.standardise,
            }
            assert values == {label: expected[label] for label in values}
        if self.file:
            assert session.upload.name == self.file, "the visitor's file is lost"
        shown.agree(page, self.name, self.typed)


def _place(widget) -> str:
    return widget.key or widget.label


def _but_training(page: Page) -> Experiment:
    """What a page's link carries, but for how far training is: without a stage, it only begins."""
    return replace(page.session.shared, step=0, weights=())


def _by_label(widget) -> None:
    """Let a widget be set by the labels of its options, as in a browser."""
    raw = type(widget)
    widget.__class__ = type(raw.__name__, (raw,), {"format_func": property(lambda self: str)})


def _value(widget):
    """The value of a widget as `Walk.choose` names it."""
    if widget.type in ("selectbox", "radio"):
        return None if widget.index is None else widget.options[widget.index]
    return list(widget.values) if widget.type == "multiselect" else widget.value


def _equal(now, value) -> bool:
    if isinstance(value, list):
        return sorted(now) == sorted(value)
    numbers = isinstance(now, int | float) and isinstance(value, int | float)
    return numbers and abs(now - value) <= 0.01  # a slider's step


def _within(value, low, high) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
