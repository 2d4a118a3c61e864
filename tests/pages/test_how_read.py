"""The panel "How this file was read", without a browser: every field reads the file anew."""

import json

import pytest

from linnet.data.errors import TableError
from linnet.data.reading import likely
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from linnet.ui.data_input import how_read, own_file
from linnet.ui.data_input.recipe_columns import read_edits
from linnet.ui.data_input.recipe_fields import parsed, printed
from linnet.ui.data_input.reread import read_by
from tests.pages.visitor import Page

NAMED = b"year;2019;2020\nu;10;12\nv;11;15\nw;14;19\nx;13;18\n"
TWO_LINES = b"Report;;\nname;zip;weight\nu;1067;63,5\nv;1115;70\nw;1067;71,25\nx;2095;80,5\n"


def data_page(content):
    return Page().open("data").upload(content)


def field(page, label):
    """A field of the panel, whether it is marked as guessed or not."""
    widgets = [*page.at.get("selectbox"), *page.at.get("text_input")]
    (found,) = [w for w in widgets if w.label.removesuffix(" ?") == label]
    return found


def put(page, label, value):
    field(page, label).set_value(value)
    return page.run()


def lines(page):
    """What is said of the use of each line."""
    (shown,) = [f.value for f in page.at.dataframe if "the file" in f.value]
    return shown["use"].tolist()


def test_the_lines_as_they_are():
    page = data_page(TWO_LINES + b"Source: a note\n")
    assert lines(page) == ["left out", "names", "row", "row", "row", "row", "left out"]
    assert field(page, "Separator").value == ";" and field(page, "Decimal mark").value == ","
    assert field(page, "Lines with the names").value == "2"


def test_days_are_shown_without_midnight():
    page = data_page(b"day,a,b\n2024-02-01,1,2\n2024-02-02,2,3\n2024-02-03,4,1\n2024-02-04,3,3\n")
    columns = [json.loads(frame.proto.columns).get("0", {}) for frame in page.at.dataframe]
    kinds = [it["type_config"]["type"] for it in columns if it.get("label") == "day"]
    assert kinds == ["date", "date"], "in the panel and below it"


def test_a_wrong_header_is_put_right_and_taken_back():
    page = data_page(NAMED)
    put(page, "Lines with the names", "none")
    session = page.session
    assert not session.problem and "column 1" in session.table().frame
    assert len(session.table().frame) == 5 and "There are now 5 rows" in page.words
    put(page, "Lines with the names", "1")
    assert list(page.session.table().frame) == ["year", "2019", "2020"]
    (back,) = [b for b in page.at.button if b.label == "Back to what was found"]
    back.click()
    page.run()
    assert page.session.upload.said == ALL_OPEN


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Lines with the names", "9", "Line 9 holds no names"),
        ("Lines with the names", "one", "Lines are numbers"),
        ("First row on line", "x", "Lines are numbers"),
        ("Comments begin with", "# a comment", "The recipe's comment mark cannot be"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(label, value, said):
    page = data_page(TWO_LINES)
    before = page.session.table()
    put(page, label, value)
    assert said in page.session.problem and page.session.table() is before


def test_roles_are_kept_where_they_can_be():
    page = data_page(TWO_LINES).choose("Features", ["zip"])
    recipe = Recipe(columns={"zip": Column(kind="category")})
    assert read_by(page.session, recipe)
    page.run()
    assert page.session.experiment.x == ("zip",)
    assert page.session.selection.references == {"zip": "1067"}
    assert "`zip` was read as" in page.words


def test_a_file_that_cannot_be_read_opens_the_panel():
    page = data_page(b"a^b^c\n1^2^x\nonly words\n")
    page.upload(b"one two three\nfour five six\nseven eight nine\n", "words.txt")
    assert page.session.unread and page.session.problem
    shown = [f.value for f in page.at.dataframe if "the file" in f.value]
    assert shown[0]["the file"].tolist()[0] == "one two three"
    put(page, "Separator", " ")
    assert page.session.unread
    page.upload(b"'a','b'\n'1','2'\n'3','4'\n'5','7'\n")
    assert page.session.unread is None


def test_a_likely_way_is_one_click():
    page = data_page(b'a,b\n1,"2\n3,4\n5,9\n8,1\n6,3\n')
    assert "never closed" in page.session.problem
    (way, *_) = [b for b in page.at.button if "column" in b.label]
    way.click()
    page.run()
    assert page.session.unread is None and len(page.session.table().frame) >= 3


NO_TABLE = b"a,b\n" + b"x y,z\n" * 9000


@pytest.fixture
def work(monkeypatch):
    """The sizes of what is read, and how often a file is looked at and other ways are sought."""
    done = {"read": [], "looked": 0, "sought": 0}

    def reading(module):
        read = module.read_csv

        def counted(content, *given, **named):
            done["read"].append(len(content))
            return read(content, *given, **named)

        monkeypatch.setattr(module, "read_csv", counted)

    def counting(name, what):
        work = getattr(how_read, name)

        def counted(*given):
            done[what] += 1
            return work(*given)

        monkeypatch.setattr(how_read, name, counted)

    reading(own_file)
    reading(likely)
    counting("glimpse", "looked")
    counting("likely_recipes", "sought")
    return done


def test_a_file_is_read_once_however_often_its_page_is_drawn(work):
    page = data_page(NAMED)
    page.run()
    assert work == {"read": [len(NAMED)], "looked": 1, "sought": 0}


def test_a_file_that_cannot_be_read_is_tried_once_however_often_its_page_is_drawn(work):
    page = data_page(NO_TABLE)
    assert page.session.unread
    page.run()
    whole, *tries = work["read"]
    assert whole == len(NO_TABLE) and tries and max(tries) <= likely.SAMPLE
    assert (work["looked"], work["sought"]) == (1, 1)


def test_nothing_more_is_done_for_a_file_that_took_all_its_time(work, monkeypatch):
    monkeypatch.setattr("linnet.data.reading.SECONDS", (-1, -1))
    page = data_page(NO_TABLE)
    page.run()
    assert "takes too long to read" in page.session.problem and page.session.unread is None
    assert work == {"read": [len(NO_TABLE)], "looked": 0, "sought": 0}


def test_other_ways_are_sought_in_the_time_that_reading_left():
    assert likely.likely_recipes(NAMED, ALL_OPEN)
    assert likely.likely_recipes(NAMED, ALL_OPEN, 0.0) == []


def test_lines_as_they_are_typed():
    assert parsed("1, 3-5") == (1, 3, 4, 5) and parsed("none") == ()
    assert printed((1, 3, 4, 5, 9)) == "1, 3-5, 9" and printed(()) == "none" and printed(None) == ""
    for text in ("x", "1-2-3", "1-99999", "²"):
        with pytest.raises(TableError):
            parsed(text)


def test_what_the_browser_says_of_the_columns():
    keys = ["zip", "y"]
    edits = {"edited_rows": {0: {"kind": "category", "missing": "NA, -9999"}, 1: {"kind": None}}}
    assert read_edits(edits, keys) == {"zip": Column(kind="category", missing=("NA", "-9999"))}
    for nonsense in (None, [], {"edited_rows": []}, {"edited_rows": {7: {"kind": "date"}, "0": 3}}):
        assert read_edits(nonsense, keys) == {}
    with pytest.raises(TableError):
        read_edits({"edited_rows": {0: {"kind": "float"}}}, keys)
