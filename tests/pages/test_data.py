"""pages/data.py as Streamlit runs it, without a browser: what is read, said, asked and chosen."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from streamlit.runtime.caching.cache_type import CacheType
from streamlit.runtime.caching.hashing import update_hash

from linnet.data.datasets import DATASETS
from linnet.data.table import MAX_COLUMNS, MAX_FEATURES
from linnet.ui.downloads import SLOT
from tests.pages.visitor import Page

SMALL = b"height,weight,age\n1.5,50,20\n1.6,61,30\n1.7,66,25\n1.8,80,41\n1.9,83,37\n"
ROLES = "Data", "Features", "Target"


def data_page(**query):
    return Page(**query).open("data")


def roles(page):
    return [page.widget(label).value for label in ROLES]


def used(page):
    """Features, target and rows of the regression."""
    selection = page.session.selection
    return list(selection.features), selection.target, len(selection.y)


# --- what is there --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set(name):
    page, dataset = data_page(data=name), DATASETS[name]
    assert not page.errors
    assert dataset.title in [heading.value for heading in page.at.subheader]
    assert dataset.story in page.words and dataset.licence in page.words
    lines, preview = (frame.value for frame in page.at.dataframe[-2:])
    assert list(lines["column"]) == list(dataset.table().frame)
    marked = {role: list(lines["column"][lines["role"] == role]) for role in ("target", "feature")}
    assert marked == {
        "target": [dataset.target],
        "feature": sorted(dataset.features, key=list(lines["column"]).index),
    }
    assert list(lines["about"]) == [c.reason.replace("`", "") for c in dataset.table().columns]
    assert list(preview.index) == list(range(1, min(100, len(dataset.table().frame)) + 1))


def test_the_limits_are_said():
    words = data_page().words
    for limit in ("20 MB", "1,000,000 rows", "200 columns", "5,000,000 cells"):
        assert limit in words


def test_a_column_a_line():
    page = data_page(data="penguins")
    lines = page.at.dataframe[-2].value.set_index("column")
    assert lines.loc["species", "kind"] == "category"
    assert lines.loc["body_mass_g", "missing"] == 2
    assert lines.loc["body_mass_g", "range"] == "2700 to 6300"
    assert sum(lines.loc["body_mass_g", "histogram"]) == 342


RANGES = {
    "numbers": (["10", "9", "-1.5"], "-1.5 to 10"),
    "days": (["2024-02-01", "2023-12-24", "2024-01-30"], "2023-12-24 to 2024-02-01"),
    "days in words": (["5.1.24", "1.12.23", "13.2.24"], "1.12.23 to 13.2.24"),
    "days in two ways": (["2024-01-05", "5.2.2024", "31.12.2023"], "31.12.2023 to 5.2.2024"),
    "months": (["5-Mar-21", "12-Apr-20", "1-Jan-22"], "12-Apr-20 to 1-Jan-22"),
    "times": (["12:30", "9:05", "23:00"], "9:05 to 23:00"),
    "codes": ([f"{k:02}" for k in (100, 20, 3, 7, 90, 110, 15)], "03 to 110"),
    "row names": ([f"A{k}" for k in range(8, 24)], "A8 to A23"),
    "levels": (["A10", "A9", "A2"], "A2, A9, A10"),
    "free text": ([f"{'so ' * 20}{k % 15}" for k in range(40)], ""),
}


@pytest.mark.parametrize(("cells", "shown"), RANGES.values(), ids=RANGES)
def test_a_range_is_sorted_by_what_the_cells_mean(cells, shown):
    rows = [f"{cell};{k};{k * k % 7}" for k, cell in enumerate(cells * 2)]
    if len(cells) > 15:
        rows = rows[: len(cells)]
    page = data_page().upload("\n".join(["k;a;b", *rows]).encode())
    assert page.at.dataframe[-2].value.set_index("column").loc["k", "range"] == shown


# --- roles ----------------------------------------------------------------------------------------


def test_roles_change_the_link_and_the_playground():
    page = data_page(data="penguins").choose("Target", "bill_depth_mm")
    page.choose("Features", ["species", "flipper_length_mm"])
    assert page.link == {
        "data": "penguins",
        "x": "species,flipper_length_mm",
        "y": "bill_depth_mm",
    }
    assert "reference level `Adelie`" in page.words
    shown = ["species = Chinstrap", "species = Gentoo", "flipper_length_mm"]
    assert page.open("playground").shown[:2] == (shown, "bill_depth_mm")


@pytest.mark.parametrize("page_name", ["data", "playground"])
def test_features_left_out_because_there_are_too_many_are_said(page_name):
    rng = np.random.default_rng(0)
    columns = MAX_FEATURES + 1
    table = pd.DataFrame(rng.normal(size=(50, columns + 1)).round(3))
    page = data_page().upload(table.to_csv(index=False).encode()).open(page_name)
    said = f"{MAX_FEATURES} of {columns} columns are chosen"
    assert said not in page.words
    names = page.widget("Features").options
    page.choose("Features", names[:MAX_FEATURES])
    assert said in page.words and not page.errors
    page.choose("Features", names[1:MAX_FEATURES])
    assert said not in page.words


def test_a_feature_that_copies_the_target_is_named():
    page = data_page().upload(b"a,b,y\n1,9,2\n2,7,4\n3,8,6\n4,1,8\n")
    assert "`a` is an exact linear copy of the target `y`" in page.words


def test_dates_identifiers_and_free_text_are_not_used_and_why():
    content = "id,when,note,x,y\n" + "".join(
        f"{k + 70},2024-01-{k + 1:02},a long remark {k},{k % 5},{k % 7}\n" for k in range(20)
    )
    page = data_page().upload(content.encode())
    assert roles(page) == ["upload", ["x"], "y"]
    assert "when" in page.widget("Features").options, "as days since the first"
    lines = page.at.dataframe[-2].value.set_index("column")
    assert lines.loc[["id", "when", "note"], "kind"].tolist() == [
        "identifier",
        "date",
        "identifier",
    ]
    assert (lines.loc[["id", "when", "note"], "about"] != "").all()


# --- uploads --------------------------------------------------------------------------------------


def test_a_small_upload():
    page = data_page().upload(SMALL, "people.csv")
    assert not page.errors
    assert roles(page) == ["upload", ["height", "weight"], "age"]
    assert page.widget("Data").options[-1] == "people.csv"
    assert page.widget("Target").options == ["height", "weight", "age"]
    assert "`people.csv`" in [heading.value for heading in page.at.subheader]
    assert "5 rows and 3 columns; the regression uses 5 rows." in page.words
    link = {"data": "upload", "x": "height,weight", "y": "age", "file": "people.csv"}
    assert page.link == link


def test_roles_of_an_upload_change_again_and_again():
    """The field for uploads then holds a file that the server has released."""
    page = data_page().upload(SMALL)
    page.choose("Features", ["height"]).choose("Target", "weight").choose("Features", ["age"])
    assert used(page) == (["age"], "weight", 5)
    assert page.open("playground").shown[:3] == (["age"], "weight", 5)
    assert used(page.open("data")) == (["age"], "weight", 5)


def test_there_and_back_from_an_upload():
    page = data_page().upload(SMALL)
    page.choose("Target", "weight").choose("Data", "longley")
    assert used(page)[1] == "employed" == page.widget("Target").value
    page.choose("Data", "upload")
    assert used(page) == (["height", "weight"], "age", 5)
    assert roles(page) == ["upload", ["height", "weight"], "age"]


def test_another_upload_replaces_the_first():
    page = data_page().upload(SMALL).choose("Features", ["height"])
    page.upload(b"p,q,r\n1,2,3\n2,1,5\n3,3,4\n", "next.csv")
    assert used(page) == (["p", "q"], "r", 3)
    assert roles(page) == ["upload", ["p", "q"], "r"]
    assert page.widget("Data").options[-1] == "next.csv"
    assert "mine.csv" not in page.words


def test_another_upload_with_the_same_columns_keeps_the_roles():
    page = data_page().upload(SMALL).choose("Target", "height")
    page.upload(SMALL + b"2.0,90,50\n", "next.csv")
    assert used(page) == (["weight"], "height", 6)
    assert not page.at.info


def test_another_upload_without_a_chosen_column_says_that_the_roles_start_anew():
    page = data_page().upload(SMALL).choose("Target", "height")
    page.upload(SMALL.replace(b"height", b"size"), "next.csv")
    (note,) = [info.value for info in page.at.info]
    assert note == "This file has no usable `height`; the roles start anew."
    assert used(page) == (["size", "weight"], "age", 5)


def test_the_note_that_the_roles_start_anew_stays_on_its_page():
    page = data_page().upload(SMALL).choose("Target", "height")
    page.upload(SMALL.replace(b"height", b"size"), "next.csv")
    assert page.at.info and not page.open("playground").at.info
    assert not page.open("data").at.info


def test_the_note_that_the_roles_start_anew_goes_with_other_data():
    page = data_page().upload(SMALL).choose("Target", "height")
    page.upload(SMALL.replace(b"height", b"size"), "next.csv").choose("Data", "longley")
    assert not page.at.info


def test_hostile_names_in_an_upload():
    header = b"`![a](http://evil.test)`,<script>alert(1)</script>,$x$ :red[y],\xe2\x80\xaeabc\n"
    page = data_page().upload(
        header + b"1,2,3,4\n2,1,5,2\n3,3,4,9\n4,1,1,1\n", "../[x](http://e.st)`.csv"
    )
    assert not page.errors
    assert "`../[x](http://e.st)'.csv`" in [heading.value for heading in page.at.subheader]
    assert used(page)[:2] == (["`![a](http://evil.test)`", "<script>alert(1)</script>"], "abc")
    page.choose("Data", "ice-cream").choose("Data", "upload")
    page.choose("Target", "$x$ :red[y]")
    assert used(page)[1] == "$x$ :red[y]"


BAD_FILES = {
    "not text": (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
    "not text either": (b"a,b\n1,2\n3,\x01\x02\n", "a binary file"),
    "empty": (b"", "empty"),
    "no rows": (b"a,b,c\n", "row"),
    "one column": (b"a\n1\n2\n", "one column"),
    "no numbers": (b"a,b\nu,x\nv,y\n", "0 of them of numbers"),
    "a constant": (b"a,b\n1,7\n2,7\n3,7\n", "same value"),
    "one complete row": (b"a,b\n1,2\n3,\n,4\n", "at least 2"),
    "too many columns": (
        ",".join(f"c{k}" for k in range(MAX_COLUMNS + 1)).encode() + b"\n1\n",
        f"{MAX_COLUMNS + 1} columns",
    ),
    "an open quote": (b'a,b\n1,2\n"3,4\n', "A quote opened on line 3"),
    "numbers beyond their squares": (b"a,b\n1,1e200\n2,2e200\n3,1e200\n", "larger units"),
}


@pytest.mark.parametrize(("content", "says"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_upload_is_one_sentence_and_changes_nothing(content, says):
    page = data_page()
    for _ in ("over built-in data", "over an upload"):
        before, run, link = used(page) + tuple(roles(page)), page.session.staged, page.link
        page.upload(content, "bad.csv")
        (sentence,) = page.errors
        assert says in sentence and sentence.endswith(".") and len(sentence) < 200
        assert used(page) + tuple(roles(page)) == before, "the data on screen stay"
        assert page.session.staged is run and page.link == link
        assert "bad.csv" not in page.widget("Data").options
        page.upload(SMALL, "better.csv")
        assert not page.errors and used(page)[2] == 5


def test_a_file_taken_out_of_the_box_stays_open():
    page = data_page().upload(SMALL)
    before, run = roles(page), page.session.staged
    page.upload_nothing()
    assert roles(page) == before and page.session.staged is run and not page.errors


def test_two_visitors_do_not_see_each_other():
    first = data_page().upload(SMALL, "private.csv")
    second = data_page()
    assert "private.csv" not in second.words + str(second.widget("Data").options)
    assert used(second) == (["hours_studied", "attendance"], "exam_score", 96)
    assert used(first.run()) == (["height", "weight"], "age", 5)
    assert first.session.staged is not second.session.staged


@pytest.mark.thorough
def test_two_visitors_whose_large_tables_look_alike_to_a_sampled_hash():
    """Streamlit hashes 10,000 rows of a large frame: a cache keyed on one would mix these up."""
    rng = np.random.default_rng(0)
    one = pd.DataFrame(rng.integers(0, 1000, (60_000, 3)).astype(float), columns=["a", "b", "y"])
    seen = one.sample(10_000, random_state=0).index
    other = one.copy()
    other.loc[other.index.difference(seen), "y"] += 1000 - other["a"]
    assert hash_of(one) == hash_of(other)
    pages = [data_page(), data_page()]
    frames = [one, other]
    for page, frame in zip(pages, frames, strict=True):
        page.upload(frame.to_csv(index=False).encode(), "same.csv")
    for page, frame in zip(pages, frames, strict=True):
        for _ in ("as it was", "with other roles and back"):
            X = np.column_stack([np.ones(60_000), frame[["a", "b"]]])
            expected = np.linalg.lstsq(X, frame["y"].to_numpy(), rcond=None)[0]
            fit = page.session.scene.fit
            np.testing.assert_allclose([fit.intercept, *fit.coefficients], expected, rtol=1e-9)
            about = page.at.dataframe[-2].value.set_index("column")
            low, high = frame["y"].min(), frame["y"].max()
            assert about.loc["y", "range"] == f"{low:.6g} to {high:.6g}"
            page.choose("Target", "b").choose("Target", "y").choose("Features", ["a", "b"])


def hash_of(frame):
    digest = hashlib.new("md5", usedforsecurity=False)
    update_hash(frame, digest, CacheType.DATA)
    return digest.hexdigest()


# --- what was guessed -----------------------------------------------------------------------------


NO_HEADER = b"1,2\n2,4.5\n3,6\n4,9\n5,10\n"


def test_a_guess_is_asked_about_and_can_be_corrected():
    page = data_page().upload(NO_HEADER)
    (question,) = page.at.radio
    assert "line 1 was read as data" in question.label and question.value == "no"
    assert used(page)[2] == 5
    question.set_value("yes")
    page.run()
    assert used(page) == (["1"], "2", 4)
    assert page.at.radio[0].value == "yes" and "holds the names" in str(page.at.radio[0].options)
    page.at.radio[0].set_value("no")
    assert used(page.run())[2] == 5


def test_a_guess_can_be_corrected_after_other_pages_other_data_and_another_file():
    page = data_page().upload(NO_HEADER).open("playground").open("data")
    page.at.radio[0].set_value("yes")
    assert used(page.run())[2] == 4
    page.choose("Data", "longley")
    assert not page.at.radio
    page.choose("Data", "upload").upload(b"%PDF-1.7", "bad.pdf")
    page.at.radio[0].set_value("no")
    assert used(page.run())[2] == 5
    assert not page.upload(SMALL).at.radio


def test_what_was_done_and_asked_is_said_once():
    page = data_page().upload(NO_HEADER)
    sentence = page.at.radio[0].label
    said = page.words + "\n".join(radio.label for radio in page.at.radio)
    assert said.count(sentence) == 1


# --- missing values -------------------------------------------------------------------------------

LEFT_OUT = "a missing value in a chosen column and are left out."


def test_rows_left_out_of_the_penguins_are_counted():
    page = data_page(data="penguins")
    assert f"2 rows have {LEFT_OUT}" in page.words and used(page)[2] == 342
    page.choose("Data", "longley")
    assert "left out" not in page.words


@pytest.mark.parametrize(
    ("gaps", "says"),
    [
        (b"", None),
        (b"2.1,,44\n", "1 row has a missing value in a chosen column"),
        (b"2.1,,44\n,70,44\n1.7,60,NA\n", "3 rows have a missing value in a chosen column"),
        (b"2.1,inf,44\n", "1 row has a missing value in a chosen column"),
    ],
)
def test_rows_left_out_of_an_upload_are_counted(gaps, says):
    page = data_page().upload(SMALL + gaps)
    assert not page.errors and used(page)[2] == 5
    if says:
        assert says in page.words
    else:
        assert "missing" not in page.words


def test_only_the_chosen_columns_count():
    page = data_page().upload(SMALL.replace(b"1.5,", b",") + b"1.8,,50\n")
    assert "2 rows have" in page.words and used(page)[2] == 4
    page.choose("Features", ["weight"])
    assert "1 row has" in page.words and used(page)[2] == 5


def test_what_reading_had_to_mend_is_said():
    page = data_page().upload(b"a,a,\n1,2,3\n2,1,inf\n3,3,4\n4,1,1\n")
    assert roles(page)[1] == ["a", "a 2"]
    report = page.session.upload.table.report
    assert len(report) == 3
    for sentence in report:
        assert sentence in page.words


HUGE = b"a,b,huge,c\n1,2,7,3\n2,1,1e200,5\n3,3,7,4\n4,1,7,1\n"


def test_a_target_that_cannot_be_used_is_not_left_in_silence():
    page = data_page().upload(HUGE)
    run = page.session.staged
    page.choose("Target", "huge")
    (sentence,) = page.errors
    assert "`huge` has numbers beyond 1e+100" in sentence
    assert page.session.staged is run
    page.choose("Features", ["a"])
    assert used(page)[:2] == (["a"], "c")
    assert page.errors or page.widget("Target").value == "c"


def test_after_a_failed_target_another_one_works():
    page = data_page().upload(HUGE)
    page.choose("Target", "huge").choose("Target", "b")
    assert not page.errors and used(page)[:2] == (["a"], "b")
    assert page.widget("Features").value == ["a"]


def test_leaving_a_page_ends_its_download():
    page = Page().open("data")
    page.at.session_state[SLOT] = "under way"
    page.run()
    assert page.at.session_state[SLOT] == "under way"
    page.open("report")
    assert SLOT not in page.at.session_state
