"""The app as one visitor has it, run by Streamlit without a browser."""

import json
import re
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from tests.stage.browser import Browser

APP = str(Path(__file__).parents[2] / "app.py")
URL = "http://localhost:8501/"


class Page:
    """The app as one visitor has it; asserts after each run that nothing was thrown."""

    def __init__(self, **query):
        self.at = AppTest.from_file(APP, default_timeout=120)
        self.at.context = {"url": URL}
        self._uploads = Uploads()
        for name, value in query.items():
            self.at.query_params[name] = value
        self.run()

    def run(self):
        with self._uploads.as_in_a_browser(self.at):
            self.at.run()
        self.at._page_hash = ""  # the next run is of the page that this one ended on
        thrown = [e.message for e in self.at.exception]
        assert not thrown, thrown
        return self

    def widget(self, label):
        (found,) = [w for kind in FIELDS for w in self.at.get(kind) if w.label == label]
        return found

    def choose(self, label, value):
        self.widget(label).set_value(value)
        return self.run()

    def press(self, key):
        self.at.button(key=key).click()
        return self.run()

    def open(self, name, further=True):
        """Another page; of a chapter what comes after its story, unless that is asked for."""
        self.at.switch_page(f"pages/{name}.py")
        self.at.context = {"url": URL if name == "playground" else URL + name}
        self.run()
        return self.press("further") if further and self.told else self

    @property
    def told(self):
        """The lesson that the stage was sent, if a chapter's story is on the page."""
        components = [c.proto for c in self.at.get("bidi_component")]
        found = [c.json for c in components if c.id.endswith("-lesson")]
        return json.loads(found[0])["lesson"] if found else None

    def upload(self, content, name="mine.csv"):
        self.at.file_uploader[0].set_value([(name, content, "text/csv")])
        return self.run()

    def upload_nothing(self):
        self.at.file_uploader[0].set_value([])
        return self.run()

    def values(self):
        """Of the fields that are on the page."""
        fields = [w for kind in FIELDS for w in self.at.get(kind) if w.label in LABELS]
        return {field.label: field.value for field in fields}

    def table(self, label):
        """The cells of a table that is not a grid, as texts: a list a row."""
        bodies = [element.proto.body for element in self.at.get("html")]
        (table,) = [body for body in bodies if f"aria-label='{label}'" in body]
        return [
            [re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
            for row in re.findall(r"<tr>.*?</tr>", table)
        ]

    @property
    def session(self):
        return self.at.session_state["linnet"]

    @property
    def stage(self):
        """What the stage was sent."""
        components = self.at.get("bidi_component")
        (found,) = [c.proto for c in components if c.proto.id.endswith("-stage")]
        return json.loads(found.json)

    @property
    def shown(self):
        """What is on the stage: columns, rows, and which run."""
        scene = self.stage["scene"]
        return scene["names"], scene["target"], scene["rows"], self.stage["start"]["id"]

    @property
    def widths(self):
        """Of the network that the stage begins with."""
        return self.stage["start"]["journal"][0][1]["widths"]

    def browse(self):
        """A browser that holds the run on screen."""
        return Browser(self.session.staged)

    def hear(self, browser, **changes):
        """The browser says what it shows, and the page follows."""
        self.session.hear(browser.value(**changes))
        return self.run()

    @property
    def errors(self):
        """The sentences, of which the sidebar repeats the page's."""
        return {e.value for e in self.at.error}

    @property
    def link(self):
        """The address as it was written."""
        query = self.at.query_params
        return {k: v if isinstance(v, str) else v[-1] for k, v in query.items()}

    @property
    def words(self):
        """Everything there is to read, in one text."""
        kinds = ("title", "markdown", "caption", "error", "info", "warning", "selectbox")
        elements = [e for kind in kinds for e in self.at.get(kind)]
        return "\n".join(str(e.value) for e in elements)


class Uploads(MemoryUploadedFileManager):
    """A visitor's uploads as the server and the browser have them.

    By itself, AppTest uploads a widget's file anew for each run, as long as the script's state
    holds it. A browser sends a file once, and then names it in each run for as long as its widget
    is on the page, whatever the server has done with it.
    """

    def __init__(self):
        super().__init__("/mock/upload")
        self._sent = set()
        self._in_widgets = {}

    def add_file(self, session_id, file):
        """Take a file that is sent; AppTest sends each before every run."""
        if file.file_id not in self._sent:
            self._sent.add(file.file_id)
            super().add_file(session_id, file)

    @contextmanager
    def as_in_a_browser(self, at):
        """Let a run of `at` find its files here, and its widgets name theirs."""
        for widget in at.get("file_uploader"):
            if widget.id in self._in_widgets and not isinstance(widget._files, list | None):
                widget._files = self._in_widgets[widget.id]
            self._in_widgets[widget.id] = widget._files
        manager = "streamlit.testing.v1.local_script_runner.MemoryUploadedFileManager"
        with mock.patch(manager, lambda endpoint: self):
            yield
        on_page = {widget.id for widget in at.get("file_uploader")}
        self._in_widgets = {k: v for k, v in self._in_widgets.items() if k in on_page}


FIELDS = ("selectbox", "multiselect", "toggle")
LABELS = (
    "Data",
    "Features",
    "Target",
    "Standardise",
)
