"""pages/playground.py as Streamlit runs it, without a browser: what the visitor reads and chooses.

The stage is one opaque element here: what it was sent can be read, but its clicks don't come.
"""

import pytest

from linnet.data.datasets import DATASETS
from linnet.links.experiment import Experiment
from linnet.links.journal import AddNode, Settings
from tests.pages.visitor import Page

# --- what is there --------------------------------------------------------------------------------


def test_the_page_as_it_opens():
    page = Page()
    assert page.values() == {
        "Data": "exam-scores",
        "Features": ["hours_studied", "attendance"],
        "Target": "exam_score",
        "Standardise": True,
    }
    assert [title.value for title in page.at.title] == [
        "Linear regression *is* a neural network without activations"
    ]
    assert not page.at.error and not page.at.info
    assert page.shown[:3] == (["hours_studied", "attendance"], "exam_score", 96)
    assert page.widths == [2, 3, 1]
    assert page.link == {}
    assert page.at.title[0] in page.at.main.get("title")


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set(name):
    dataset = DATASETS[name]
    page = Page().choose("Data", name)
    assert page.widget("Features").value == list(dataset.features)
    assert page.widget("Target").value == dataset.target
    assert page.shown[:2] == (list(dataset.features), dataset.target)
    assert dataset.story in page.words and dataset.licence in page.words
    assert page.link == ({} if name == Experiment.data else {"data": name})
    assert not page.at.error and not page.at.info
    page.choose("Standardise", False)
    assert page.shown[:2] == (list(dataset.features), dataset.target)
    assert page.stage["scene"]["standardised"] is False


def test_the_choices():
    page = Page(data="penguins")
    numeric = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"]
    assert page.widget("Data").options == [dataset.title for dataset in DATASETS.values()]
    assert page.widget("Target").options == numeric
    columns = ["species", "island", *numeric[:3], "sex", "year"]
    assert page.widget("Features").options == columns
    assert page.stage["mode"] == "stage" and page.stage["follow"] == 15


# --- what the visitor chooses ---------------------------------------------------------------------


def test_other_data_reset_the_features():
    page = Page()
    page.choose("Features", ["sleep"]).choose("Target", "attendance")
    assert page.shown[:2] == (["sleep"], "attendance")
    page.choose("Data", "longley")
    assert page.values()["Features"] == list(DATASETS["longley"].features)
    assert page.values()["Target"] == "employed"
    page.choose("Data", "exam-scores")
    assert page.values()["Features"] == ["hours_studied", "attendance"]
    assert page.values()["Target"] == "exam_score"
    assert page.shown[:2] == (["hours_studied", "attendance"], "exam_score")


def test_a_feature_more_and_one_less():
    page = Page()
    page.choose("Features", ["hours_studied", "attendance", "sleep"])
    assert page.shown[0] == ["hours_studied", "attendance", "sleep"]
    assert page.widths == [3, 3, 1]
    assert page.link == {"x": "hours_studied,attendance,sleep"}
    page.choose("Features", ["sleep"])
    assert page.shown[0] == ["sleep"] and page.link == {"x": "sleep"}


def test_a_target_that_was_a_feature():
    page = Page().choose("Target", "attendance")
    assert page.shown[:2] == (["hours_studied"], "attendance")
    assert page.widget("Features").value == ["hours_studied"]
    assert "attendance" not in page.widget("Features").options
    assert "exam_score" in page.widget("Features").options
    assert not page.errors


def test_no_feature_at_all():
    page = Page()
    before = page.shown
    page.choose("Features", [])
    assert page.errors == {"No feature is chosen; choose at least one."}
    assert len(page.at.main.get("error")) == 1
    assert page.shown == before, "what was on screen stays"
    page.choose("Features", ["sleep"])
    assert not page.errors and page.shown[0] == ["sleep"]


def test_no_feature_is_still_said_after_another_choice():
    page = Page().choose("Features", []).choose("Standardise", False)
    assert page.widget("Standardise").value is False
    features = page.widget("Features").value
    assert page.errors or features == page.shown[0], "chips and stage must not disagree in silence"


# --- what the browser says ------------------------------------------------------------------------


def test_the_link_follows_the_run():
    page = Page()
    browser = page.browse().seek(12)
    page.hear(browser)
    assert page.link == {"step": "12", "v": "2"}
    page.hear(browser.act(AddNode(1)).seek(20))
    assert page.link == {"step": "20", "journal": "12_add-node_1", "v": "2"}
    assert page.shown[3] == browser.run.id, "it goes on"


def test_other_data_go_on_under_the_settings_of_the_run():
    page = Page()
    page.hear(page.browse().act(Settings("adam", 0.005, 16)))
    page.choose("Data", "longley")
    (_, start), (_, settings) = page.stage["start"]["journal"]
    assert start["widths"] == [6, 3, 1]
    assert settings == {"kind": "settings", "optimizer": "adam", "rate": 0.005, "batch": 0}
    assert page.link == {"data": "longley", "opt": "adam", "lr": "0.005"}


def test_standardise_from_the_stage():
    page = Page(standardise="0")
    run = page.shown[3]
    page.hear(page.browse(), diverged=True)
    page.session.standardise()
    page.run()
    assert page.widget("Standardise").value is True and page.stage["scene"]["standardised"]
    assert page.link == {} and page.shown[3] != run


def test_rows_for_batches_are_sent_only_when_asked_for():
    rows = b"".join(b"%d,%d\n" % (k, k * k % 97) for k in range(150_000))
    page = Page().open("data").upload(b"a,b\n" + rows).open("playground")
    assert "batchRows" not in page.stage["scene"]["data"]
    browser = page.browse().act(Settings("gd", 0.02, 64))
    page.hear(browser, wantsRows=True)
    batch = page.stage["scene"]["data"]["batchRows"]
    assert (batch["taken"], batch["of"]) == (100_000, 150_000)
    words = "Mini-batches are drawn from 100,000 of the 150,000 rows, chosen at random once"
    assert words in page.words
    page.hear(browser)
    assert "batchRows" not in page.stage["scene"]["data"], "the browser has them now"
    assert words in page.words


def test_a_teachers_link_hides_controls_of_the_stage():
    page = Page(hide="lr,opt,batch,shape,standardise")
    assert page.stage["hidden"] == ["lr", "opt", "batch", "shape", "standardise"]
    assert [toggle.label for toggle in page.at.get("toggle")] == []


def test_a_batch_for_fewer_rows_is_all_of_them():
    page = Page(batch="64").choose("Data", "longley")
    assert page.link == {"data": "longley"}
    assert page.stage["start"]["journal"][1][1]["batch"] == 0


# --- the link -------------------------------------------------------------------------------------


def test_a_link_is_read_and_written_again():
    query = {
        "data": "penguins",
        "x": "bill_depth_mm,year",
        "y": "flipper_length_mm",
        "net": "4-2",
        "opt": "momentum",
        "lr": "1.23e-07",
        "batch": "30",
        "seed": "11",
        "standardise": "0",
        "step": "36",
        "journal": "5_add-node_1~30_settings_adam_0.01_0",
        "v": "2",
    }
    page = Page(**query)
    assert page.values() == {
        "Data": "penguins",
        "Features": ["bill_depth_mm", "year"],
        "Target": "flipper_length_mm",
        "Standardise": False,
    }
    assert page.shown[:2] == (["bill_depth_mm", "year"], "flipper_length_mm")
    assert page.widths == [2, 4, 2, 1]
    assert page.link == query
    assert not page.at.info


@pytest.mark.parametrize(
    ("net", "widths"), [("none", [2, 1]), ("1", [2, 1, 1]), ("16-16-16-16-16-16-16-16", None)]
)
def test_networks_of_a_link(net, widths):
    page = Page(net=net)
    assert page.widths == (widths or [2, *8 * [16], 1])
    assert page.link == {"net": net}


HOSTILE = [  # tests/links/test_experiment.py has many more
    *({"net": net} for net in ("abc", "0-0", "1000000000", "-".join(10_000 * "3"))),
    *({"lr": lr} for lr in ("0", "nan", "1e99")),
    *({"step": step} for step in ("-5", "1e12")),
    {"batch": "all"},
    {"batch": "-1"},
    {"seed": "x"},
    {"opt": "__class__"},
    {"standardise": "yes"},
    {"data": "../../etc/passwd"},
    {"x": "nothing"},
    {"x": '"'},
    {"y": "\x00"},
    {"y": "\ufffd\x1b[31m"},
    {"data": "penguins", "y": "species"},
    {"data": "penguins", "x": "island,sexes"},
    {"data": "<script>alert(1)</script>"},
    {"data": "![x](http://evil.test/x.png)"},
    {"y": ":red[evil]`"},
    {"x": "$evil$"},
    {"x": "evil" * 25_000},
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: repr(query)[:60])
def test_a_hostile_link_falls_back_with_one_note(query):
    page = Page(**query)
    assert len(page.at.info) == 1 and not page.at.error
    note = page.at.info[0].value
    assert note.endswith(".") and len(note) < 200
    assert "evil" not in page.words and "script" not in page.words
    default = Experiment(data="penguins" if query.get("data") == "penguins" else "exam-scores")
    assert page.shown[:2] == (list(default.x), default.y)
    assert page.link == default.to_query()


@pytest.mark.parametrize(
    "query",
    [
        {"<script>": "alert(1)"},
        {"unknown": "![x](http://evil.test)"},
        {"embed": "nothing"},
        {"data": ["longley", "exam-scores"]},
        {"x": "attendance,attendance,hours_studied"},
    ],
    ids=repr,
)
def test_what_a_link_may_say_without_a_note(query):
    page = Page(**query)
    assert not page.at.info and not page.at.error
    assert page.shown[1] == "exam_score" and sorted(page.shown[0]) == [
        "attendance",
        "hours_studied",
    ]


def test_everything_wrong_at_once():
    names = ("data", "x", "y", "net", "opt", "lr", "batch", "seed", "standardise", "step")
    page = Page(**dict.fromkeys(names, "`![evil](http://evil.test)"))
    (note,) = page.at.info
    assert 8 <= note.value.count(" could not be read; ") <= 10
    assert "evil" not in page.words
    assert page.values()["Data"] == "exam-scores" and page.link == {}


def test_a_link_to_an_upload():
    page = Page(data="upload", x="a,b", y="c")
    assert "This link was made with a file of its maker's own" in page.words
    assert "its columns `a`, `b` and `c`" in page.words
    assert page.values()["Data"] == "exam-scores"
    assert page.link == {"data": "upload", "x": "a,b", "y": "c"}
    page.upload(b"a,b,c\n1,2,3\n2,1,5\n4,4,4\n", "right.csv")
    assert page.shown[:3] == (["a", "b"], "c", 3) and page.values()["Data"] == "upload"
    assert "This link was made" not in page.words


# --- with a visitor's own data --------------------------------------------------------------------


def test_a_file_opened_on_the_data_page():
    page = Page().open("data").upload(b"height,weight,age\n1.5,50,20\n1.6,61,30\n1.7,66,25\n")
    page.open("playground")
    assert page.shown[:3] == (["height", "weight"], "age", 3)
    assert page.values()["Data"] == "upload" and page.widget("Data").options[-1] == "mine.csv"
    page.choose("Target", "weight")
    assert page.shown[:2] == (["height"], "weight")
    assert page.open("data").widget("Target").value == "weight"


def test_what_went_wrong_on_another_page_stays_there():
    page = Page().open("data").upload(b"%PDF-1.7")
    assert page.errors
    assert not page.open("playground").errors
