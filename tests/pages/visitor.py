"""The app as one visitor has it, run by Streamlit without a browser."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class Page:
    """The app as one visitor has it; asserts after each run that nothing was thrown."""

    def __init__(self, **query):
        self.at = AppTest.from_file(APP, default_timeout=120)
        for name, value in query.items():
            self.at.query_params[name] = value
        self.run()

    def run(self):
        self.at.run()
        assert [e.message for e in self.at.exception] == []
        return self

    def widget(self, label):
        kinds = ("selectbox", "multiselect", "toggle")
        (found,) = [w for kind in kinds for w in self.at.get(kind) if w.label == label]
        return found

    def choose(self, label, value):
        self.widget(label).set_value(value)
        return self.run()

    @property
    def edge(self):
        """The caption under the learning rate: its words, and the number in it."""
        (text,) = [c.value for c in self.at.caption if "/λ_max" in c.value]
        before, number, after = text.split("**")
        digits, _, power = number.translate(LOWERED).partition("×10")
        return before + "…" + after, float(f"{digits}e{power or 0}")

    @property
    def marks(self):
        """What is written behind the learning rates: {rate: mark}."""
        parts = [option.partition(" · ") for option in self.widget("Learning rate").options]
        return {float(rate): mark for rate, _, mark in parts}

    def type(self, label, text):
        """Into a select box that takes what is not among its options."""
        widget = self.widget(label)
        widget.options.append(text)  # AppTest itself can only choose
        return self.choose(label, text)

    def press(self, key):
        self.at.button(key=key).click()
        return self.run()

    def open(self, name):
        """Another page."""
        self.at.switch_page(f"pages/{name}.py")
        return self.run()

    def upload(self, content, name="mine.csv"):
        self.at.file_uploader[0].set_value([(name, content, "text/csv")])
        return self.run()

    def upload_nothing(self):
        self.at.file_uploader[0].set_value([])
        return self.run()

    def values(self):
        return {label: self.widget(label).value for label in LABELS}

    @property
    def session(self):
        return self.at.session_state["linnet"]

    @property
    def stage(self):
        """What the stage was sent."""
        element, _anew = self.at.get("bidi_component")
        return json.loads(element.proto.json)

    @property
    def shown(self):
        """What is on the stage: columns, rows, and which run."""
        scene = self.stage["scene"]
        return scene["names"], scene["target"], scene["rows"], self.stage["run"]

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


LABELS = (
    "Data",
    "Features",
    "Target",
    "Optimiser",
    "Learning rate",
    "Batch size",
    "Standardise",
)
