"""linnet/page: what is taken, what is refused, and what the file and the frame hold."""

import gzip
import html
import json
import re

import numpy as np
import pandas as pd
import pytest

import linnet
from linnet.data.datasets import DATASETS
from linnet.links.experiment import HIDEABLE
from linnet.page.document import policy
from linnet.page.reading import picture
from linnet.stage.scene import BATCH_NUMBERS
from tests.test_import import loaded_by

X = np.array([[50, 1], [80, 3], [60, 2], [95, 1], [70, 5.0]])
y = np.array([150, 260, 190, 300, 240.0])
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe src=//evil.example>",
    "</style><style>*{background:url(//evil.example)}",
    "<!--<script>",
    "]]><b>",
    "javascript:alert(1)",
    "![](http://evil.example/x.png)",
    "[x](http://evil.example)",
    "${alert(1)}",
    "{{7*7}}",
    "\u202egnp.exe",
    "a\x00b\nc",
    "&lt;b&gt;&amp;",
]


def data_of(page):
    """What the player of a page is given."""
    return json.loads(re.search(r'id="linnet">(.*?)</script>', page, re.S)[1])


def test_arrays_frames_selections_and_networks_are_taken():
    frame = pd.DataFrame(X, columns=["area", "rooms"])
    by_array = linnet.playground(X, y, features=["area", "rooms"], target="price")
    by_frame = linnet.playground(frame, pd.Series(y, name="price"))
    by_table = linnet.playground(
        linnet.Table(frame.assign(price=y)).select("price", ["area", "rooms"])
    )
    assert by_array.scene.id == by_frame.scene.id == by_table.scene.id
    assert by_frame.title == "price explained by area and rooms"
    network = linnet.Network.random((2, 4, 1), seed=9)
    own = linnet.playground(network, (X, y))
    assert own.network == network and own.scene.features == ("x1", "x2")
    assert own.journal.start.parameters == tuple(network.parameters.tolist())


def test_it_begins_as_asked():
    page = linnet.playground(X, y, widths=(4, 2), seed=7, optimizer="adam", learning_rate=0.01)
    assert page.network == linnet.Network.random((2, 4, 2, 1), seed=7)
    start, settings = (change for _, change in data_of(page.html())["start"]["journal"])
    assert (start["widths"], start["seed"]) == ([2, 4, 2, 1], 7)
    assert (settings["optimizer"], settings["rate"], settings["batch"]) == ("adam", 0.01, 0)
    assert linnet.playground(X, y, widths=()).network.widths == (2, 1)
    assert not linnet.playground(X, y, standardise=False).scene.payload()["standardised"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"X": X, "y": None}, "y is missing"),
        ({"X": X, "y": y[:4]}, r"X must be \(n, p\) and y \(n,\)"),
        ({"X": X[:, 0], "y": y}, r"X must be \(n, p\)"),
        ({"X": X * np.nan, "y": y}, "every value must be finite"),
        ({"X": X, "y": y * np.inf}, "every value must be finite"),
        ({"X": X * 1e120, "y": y}, "must lie between"),
        ({"X": X, "y": y * 0 + 3}, "same value in every row"),
        ({"X": X[:1], "y": y[:1]}, "at least 2 rows"),
        ({"X": X[:0], "y": y[:0]}, "at least 2 rows"),
        ({"X": np.zeros((5, 200)), "y": y}, "200 columns, and 1 to 32"),
        ({"X": np.zeros((5, 0)), "y": y}, "0 columns"),
        ({"X": [["a", "b"]] * 5, "y": y}, "not a number"),
        ({"X": pd.DataFrame({"city": list("abcde")}), "y": y}, "`city` holds something"),
        ({"X": X, "y": list("abcde")}, "`y` holds something"),
        ({"X": X, "y": y, "features": ["a"]}, "1 names were given for 2"),
        ({"X": X, "y": y, "features": "ab"}, "sequence of names"),
        ({"X": X, "y": y, "optimizer": "sgd"}, "one of gd, momentum, adam"),
        ({"X": X, "y": y, "learning_rate": 0}, "learning_rate must lie"),
        ({"X": X, "y": y, "learning_rate": "fast"}, "learning_rate must lie"),
        ({"X": X, "y": y, "seed": -1}, "seed must be"),
        ({"X": X, "y": y, "seed": 1.5}, "seed must be"),
        ({"X": X, "y": y, "widths": (17,)}, "at most 8, of 1 to 16"),
        ({"X": X, "y": y, "widths": (2,) * 9}, "at most 8"),
        ({"X": X, "y": y, "widths": (2.5,)}, "at most 8"),
        ({"X": linnet.Network.random((3, 1), 1), "y": (X, y)}, "takes 3 features"),
        ({"X": linnet.Network.random((2, 1), 1), "y": X}, "selection or on a pair"),
    ],
)
def test_what_cannot_be_shown_is_one_plain_sentence(arguments, words):
    with pytest.raises(ValueError, match=words) as error:
        linnet.playground(**arguments)
    assert "\n" not in str(error.value) and len(str(error.value)) < 160


def test_a_selection_has_its_own_names():
    chosen = DATASETS["penguins"].table().select("body_mass_g", ["flipper_length_mm"])
    with pytest.raises(ValueError, match="leave yours out"):
        linnet.playground(chosen, target="mass")


def test_collinear_columns_are_shown():
    page = linnet.playground(np.column_stack([X, X.sum(axis=1)]), y)
    assert data_of(page.html())["scene"]["errors"][1:] == [None] * 3


def test_it_says_what_it_is():
    page = linnet.playground(X, y, features=["area", "rooms"], target="price")
    said = repr(page)
    assert said.startswith("A linnet playground: price explained by area and rooms; 5 rows")
    assert "2-3-1" in said and ".save(" in said and "\n" not in said


def test_the_file(tmp_path):
    page = linnet.playground(X, y, features=["area", "rooms"], target="price")
    page.save(tmp_path / "lesson.html", title="Flats", task="What is a room worth?", hide=["lr"])
    text = (tmp_path / "lesson.html").read_text("utf-8")
    assert "<h1>Flats</h1>" in text and '<p class="task">What is a room worth?</p>' in text
    assert data_of(text)["hidden"] == ["lr"]
    assert "The 5 rows used are in this file" in text
    script = re.search(r"<script>(.*?)</script>", text, re.S)[1]
    assert policy(script) in text and "unsafe-eval" not in text
    assert re.findall(r"<script[^>]*>", text) == [
        '<script type="application/json" id="linnet">',
        "<script>",
    ]
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)\w""", text.replace(script, ""))


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"task": "x" * 281}, "at most 280"), ({"hide": ["everything"]}, "no control `everything`")],
)
def test_what_a_file_cannot_hold(tmp_path, asked, words):
    with pytest.raises(ValueError, match=words):
        linnet.playground(X, y).save(tmp_path / "lesson.html", **asked)
    assert not list(tmp_path.iterdir())


def test_every_control_can_be_hidden():
    page = linnet.playground(X, y).html(hide=list(HIDEABLE))
    assert not data_of(page)["own"]
    assert data_of(linnet.playground(X, y).html(hide="lr"))["hidden"] == ["lr"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_adds_no_element(hostile):
    tame = linnet.playground(X, y, features=["a", "b"], target="c")
    page = linnet.playground(X, y, features=[hostile, "b"], target=hostile)
    text = page.html(title=hostile, task=hostile)

    def tags(html_text):
        return re.findall(r"<(?!!)/?[a-z1]+", html_text)

    assert tags(text) == tags(tame.html(title="t", task="t"))
    assert data_of(text)["scene"]["names"] == [hostile, "b"]
    assert tags(page._repr_html_()) == ["<iframe", "</iframe"]


def test_what_stands_in_a_frame():
    shown = linnet.playground(X, y)._repr_html_()
    assert 'sandbox="allow-scripts' in shown and "allow-same-origin" not in shown
    inner = html.unescape(re.search(r'srcdoc="(.*?)"', shown, re.S)[1])
    assert 'class="frame"' in inner and not data_of(inner)["own"]
    assert re.search(r"height: \d+px", shown)
    assert "\n" not in shown, "a notebook may join lines"


def test_without_a_script_it_reads():
    page = linnet.playground(X, y, features=["area", "rooms"], target="price")
    fit = linnet.least_squares(X, y)
    text = page.html()
    reading = re.search(r'<div class="reading">(.*?)<div class="own-data">', text, re.S)[1]
    assert f"{fit.intercept:.6g}".replace("-", "−") in reading
    for value in (*fit.coefficients, *fit.standard_errors):
        assert f"{abs(value):#.6g}" in reading
    assert "price = " in reading and "after 0 steps" in reading
    assert reading.count("<path") == page.network.parameters.size - sum(page.network.widths[1:])


def test_the_picture_of_a_network_far_out():
    page = linnet.playground(X, y)
    huge = linnet.Network.from_parameters((2, 1), np.array([0.0, 1e300, -1e-300]))
    drawn = picture(page.scene, huge)
    assert "nan" not in drawn and drawn.count("<path") == 2


def test_more_numbers_than_a_file_holds():
    rows = BATCH_NUMBERS // 2 + 10
    many = np.arange(rows, dtype=float)
    page = linnet.playground(many[:, None], np.cos(many))
    assert f"what {rows:,} rows come to" in page.kept
    assert data_of(page.html())["scene"]["data"]["batchRows"]["taken"] == BATCH_NUMBERS // 2


def test_no_streamlit_is_imported():
    loaded = loaded_by(
        "import linnet, numpy\n"
        "p = linnet.playground(numpy.eye(4)[:, :2], [1, 2, 3, 5.0])\n"
        "p.html(), p._repr_html_(), repr(p)"
    )
    assert not loaded & {"streamlit", "pandas", "plotly"}


def test_the_size_of_a_file():
    dataset = DATASETS["penguins"]
    page = (
        linnet.playground(dataset.table().select(dataset.target, dataset.features)).html().encode()
    )
    assert len(page) <= 350_000
    assert len(gzip.compress(page, 9)) <= 120_000
