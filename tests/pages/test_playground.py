"""pages/playground.py as Streamlit runs it, without a browser: what the visitor reads and chooses.

The stage is one opaque element here: what it was sent can be read, but its clicks don't come.
"""

import pytest

from linnet.datasets import DATASETS
from linnet.experiment import Experiment
from linnet.stability import edge
from tests.pages.visitor import Page

# --- what is there --------------------------------------------------------------------------------


def test_the_page_as_it_opens():
    page = Page()
    default = Experiment()
    assert page.values() == {
        "Data": "exam-scores",
        "Features": ["hours_studied", "attendance"],
        "Target": "exam_score",
        "Optimiser": "gd",
        "Learning rate": default.lr,
        "Batch size": "All 96 rows",
        "Standardise": True,
    }
    assert [title.value for title in page.at.title] == [
        "Linear regression *is* a neural network without activations"
    ]
    assert not page.at.error and not page.at.info
    assert page.shown[:3] == (["hours_studied", "attendance"], "exam_score", 96)
    assert page.stage["widths"] == [2, 3, 1]
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
    assert page.widget("Optimiser").options == ["Gradient descent", "Momentum", "Adam"]
    assert "0.02" in page.widget("Learning rate").options
    assert list(page.marks) == sorted(page.marks) and len(page.marks) > 10
    sizes = ["All 342 rows", "1", "4", "16", "64", "256"]
    assert page.widget("Batch size").options == sizes


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
    assert page.stage["widths"] == [3, 3, 1]
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


@pytest.mark.parametrize(
    ("label", "value"),
    [("Optimiser", "adam"), ("Learning rate", 0.05), ("Batch size", "16"), ("Standardise", False)],
)
def test_no_feature_is_still_said_after_another_choice(label, value):
    page = Page().choose("Features", []).choose(label, value)
    assert page.widget(label).value == value
    features = page.widget("Features").value
    assert page.errors or features == page.shown[0], "chips and stage must not disagree in silence"


def test_settings():
    page = Page()
    run = page.shown[3]
    page.choose("Optimiser", "adam").choose("Learning rate", 0.005)
    assert page.stage["rate"] == 0.005 and page.stage["asking"] == 2
    assert page.shown[3] == run, "it trains on"
    assert page.link == {"opt": "adam", "lr": "0.005"}
    page.choose("Standardise", False)
    assert page.link == {"opt": "adam", "lr": "0.005", "standardise": "0"}
    assert page.shown[3] != run
    assert "1e-15" in page.widget("Learning rate").options
    assert page.widget("Learning rate").value == 0.005


# --- the edge of stability ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "opt", "words", "mark"),
    [
        ("3", "gd", "Unstable above … = 2/λₘₐₓ at step 0.", "unstable"),
        ("4-3", "momentum", "Unstable above … = 3.8/λₘₐₓ at step 0.", "unstable"),
        ("none", "gd", "Diverges above … = 2/λₘₐₓ.", "diverges"),
        ("none", "momentum", "Diverges above … = 3.8/λₘₐₓ.", "diverges"),
    ],
)
@pytest.mark.parametrize("standardise", ["0", "1"])
def test_the_edge_is_said_and_marked(net, opt, words, mark, standardise):
    page = Page(net=net, opt=opt, standardise=standardise)
    session = page.session
    exact = edge(session.run.chunk.network(0), session.scene.data, opt)
    said, number = page.edge
    assert said == words and number == pytest.approx(exact, rel=0.1)
    assert page.marks == {rate: mark if rate > exact else "" for rate in session.rates()}
    assert set(page.marks.values()) == {mark, ""}


def test_adam_has_no_edge():
    page = Page(opt="adam")
    assert "Adam sizes each weight's step by itself: no rate is its edge." in page.words
    assert "λₘₐₓ" not in page.words and set(page.marks.values()) == {""}


def test_an_edge_far_from_1_is_written_as_a_power_of_ten():
    page = Page(data="longley", standardise="0", lr="1e-15")
    exact = edge(page.session.run.chunk.network(0), page.session.scene.data)
    assert exact < 1e-9 and page.edge[1] == pytest.approx(exact, rel=0.1)
    assert "×10⁻" in page.words


def test_the_sidebar_shows_the_edge_of_what_is_seen():
    page = Page(net="4-3")
    _, first = page.edge
    run = page.session.run
    run.need(run.epoch, run.trainer.step, run.trainer.step)
    page.session.follow()
    assert page.session.stale
    page.run()
    page.session.follow()
    assert not page.session.stale, "it is shown now"
    assert page.edge[1] == pytest.approx(run.edge, rel=0.1) != pytest.approx(first, rel=0.5)


def test_the_sidebar_after_leading_on_from_divergence():
    page = Page(standardise="0")
    run = page.session.run
    while not run.diverged:
        run.need(run.epoch, run.trainer.step, run.trainer.step)
    run.calm()
    page.session.follow("calm")
    page.run()
    assert page.widget("Learning rate").value == page.stage["rate"] == run.settings.learning_rate
    assert page.link["lr"] == repr(run.settings.learning_rate) and not page.errors
    page.session.follow("standardise")
    page.run()
    assert page.widget("Standardise").value is True and page.stage["scene"]["standardised"]
    assert page.link == {} and page.widget("Learning rate").value == 0.02


# --- mini-batches ---------------------------------------------------------------------------------


def test_a_batch_size_is_chosen_and_taken_back():
    page = Page()
    run = page.shown[3]
    assert page.widget("Batch size").options == ["All 96 rows", "1", "4", "16", "64"]
    assert "jitter" not in page.words
    page.choose("Batch size", "16")
    assert page.link == {"batch": "16"} and page.stage["asking"] == 1 and page.shown[3] == run
    assert page.stage["batch"] == 16
    assert "A step sees 16 of the 96 rows themselves, not the compressed data" in page.words
    page.choose("Batch size", "All 96 rows")
    assert page.link == {} and page.stage["batch"] == 0 and "jitter" not in page.words


@pytest.mark.parametrize(
    ("text", "size"),
    [("30", 30), (" 30 ", 30), ("030", 30), ("1", 1), ("95", 95), ("96", 0), ("0", 0)],
)
def test_a_batch_size_is_typed(text, size):
    page = Page(batch="7").type("Batch size", text)
    assert not page.errors
    assert page.stage["batch"] == size and page.link == ({"batch": str(size)} if size else {})
    assert page.widget("Batch size").value == (str(size) if size else "All 96 rows")
    assert (str(size) in page.widget("Batch size").options) == (size > 0)


def test_a_batch_size_is_typed_with_a_thousands_comma():
    rows = b"".join(b"%d,%d\n" % (k % 99, k * k % 7) for k in range(1300))
    page = Page().open("data").upload(b"a,b\n" + rows).open("playground")
    page.type("Batch size", "1,200")
    assert not page.errors and page.stage["batch"] == 1200
    assert "A step sees 1,200 of the 1,300 rows" in page.words


@pytest.mark.parametrize(
    "text", ["97", "many", "", "-1", "1.5", "1e3", "٣", "²", "All 95 rows", "9" * 400, "**x**"]
)
def test_a_batch_size_that_is_none_changes_nothing_and_says_so(text):
    page = Page(batch="7").type("Batch size", text)
    assert page.errors == {"A batch has 1 to 96 rows; type a whole number."}
    assert page.link == {"batch": "7"} and page.stage["batch"] == 7
    assert page.stage["asking"] == 0
    assert page.widget("Batch size").value == "7"
    assert text not in page.widget("Batch size").options
    page.choose("Batch size", "16")
    assert not page.errors and page.stage["batch"] == 16


def test_a_batch_for_fewer_rows_is_all_of_them():
    page = Page(batch="64").choose("Data", "longley")
    assert page.widget("Batch size").value == "All 16 rows"
    assert page.link == {"data": "longley"} and page.stage["batch"] == 0


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
    }
    page = Page(**query)
    assert page.values() == {
        "Data": "penguins",
        "Features": ["bill_depth_mm", "year"],
        "Target": "flipper_length_mm",
        "Optimiser": "momentum",
        "Learning rate": 1.23e-07,
        "Batch size": "30",
        "Standardise": False,
    }
    assert page.shown[:2] == (["bill_depth_mm", "year"], "flipper_length_mm")
    assert page.stage["widths"] == [2, 4, 2, 1] and page.stage["rate"] == 1.23e-07
    assert page.link == query
    assert not page.at.info


@pytest.mark.parametrize(
    ("net", "widths"), [("none", [2, 1]), ("1", [2, 1, 1]), ("16-16-16-16-16-16-16-16", None)]
)
def test_networks_of_a_link(net, widths):
    page = Page(net=net)
    assert page.stage["widths"] == (widths or [2, *8 * [16], 1])
    assert page.link == {"net": net}


HOSTILE = [  # tests/test_experiment.py has many more
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
