"""linnet/ui/session.py: every choice works or leaves everything as it was, and says why."""

from dataclasses import replace

import numpy as np
import pytest

from linnet.data.datasets import DATASETS
from linnet.data.recipe import Recipe
from linnet.data.table import MAX_ROWS
from linnet.links.data_in_link import carry
from linnet.links.experiment import MAX_STEP, UPLOAD, Experiment
from linnet.links.journal import AddLayer, AddNode, RemoveLayer, Settings, Weight
from linnet.links.packing import pack
from linnet.links.points import Target
from linnet.networks.network import Network
from linnet.regression.least_squares import least_squares
from linnet.stage import Depths
from linnet.ui import subject
from linnet.ui.data_input.reread import answer, read_by
from linnet.ui.session import Session
from tests.stage.browser import Browser

rng = np.random.default_rng(4)


def csv(columns):
    """The bytes of a file with these columns."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines).encode()


def some_file(seed=0, names=("a", "b", "c"), rows=12):
    g = np.random.default_rng(seed)
    return csv({name: g.normal(size=rows).round(3) for name in names})


def state(session):
    """What must not change when a choice fails; ``problem`` aside."""
    return (
        session.experiment,
        session.selection,
        session.scene,
        (session.staged, session.run),
        session.upload,
        session.notes,
        session.stale,
        session.table(),
    )


def assert_whole(session):
    """Scene, run and selection are those of the experiment, to the last bit."""
    experiment, scene, selection = session.experiment, session.scene, session.selection
    assert scene.features == selection.features and selection.columns == experiment.x
    assert scene.target == selection.target == experiment.y
    fresh = session.table().select(experiment.y, experiment.x)
    assert np.array_equal(scene.X, fresh.X) and np.array_equal(scene.y, fresh.y)
    assert scene.fit.coefficients.tolist() == least_squares(fresh.X, fresh.y).coefficients.tolist()
    assert scene.data.n == len(fresh.y)
    assert (scene.data.origin is not None) == experiment.standardise
    run = session.staged
    assert run.scene is scene and not run.spoken
    assert run.journal.start.widths == (len(selection.features), *experiment.net, 1)
    assert run.journal.start.seed == session.run.seed == experiment.seed
    settings = Settings(experiment.opt, experiment.lr, experiment.batch)
    assert run.journal.entries[1] == (run.journal.first_step, settings)


def browse(session):
    """A browser that holds the run on screen, and tells the session."""
    return Browser(session.staged)


# --- how it opens ---------------------------------------------------------------------------------


def test_the_default_session():
    session = Session({})
    assert session.experiment == Experiment() and session.notes == []
    assert session.problem is None and session.upload is None and not session.stale
    assert_whole(session)


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_opens(name):
    for switch in ("0", "1"):
        session = Session({"data": [name], "standardise": [switch]})
        assert session.experiment.data == name
        assert_whole(session)


def test_a_link_opens_what_it_says():
    query = {
        "data": ["penguins"],
        "x": ["bill_depth_mm,year"],
        "net": ["4-2"],
        "opt": ["adam"],
        "lr": ["0.01"],
        "batch": ["48"],
        "seed": ["11"],
        "step": ["30"],
        "v": ["2"],
    }
    session = Session(query)
    assert session.notes == []
    assert_whole(session)
    run = session.staged
    assert (run.start["from"], run.start["step"]) == ("link", 30)
    assert session.run.widths == (2, 4, 2, 1) and session.run.step == 0, "nothing is trained here"
    expected = {name: text for name, [text] in query.items()}
    assert session.shared.to_query() == expected, "but the link is what it was"


def test_the_same_link_gives_the_same_weights_to_the_last_bit():
    first, second = Session({"seed": ["5"]}), Session({"seed": ["5"]})
    assert first.run.network == second.run.network == Network.random((2, 3, 1), 5)
    assert first.staged.id != second.staged.id and first.scene.id == second.scene.id


def test_a_bad_link_opens_the_default_with_a_note_each():
    session = Session({"data": ["![x](http://evil.test)"], "lr": ["nan"], "step": ["1e12"]})
    assert session.experiment == Experiment()
    assert len(session.notes) == 3 and "evil" not in "".join(session.notes)
    assert_whole(session)


def test_a_link_to_an_upload_asks_for_the_file():
    session = Session({"data": ["upload"], "x": ["a"], "y": ["b"], "task": ["look"]})
    assert session.experiment == Experiment(task="look") and not session.notes
    assert (session.wanted.x, session.wanted.y) == (("a",), "b")
    assert session.shared == session.wanted, "a reload asks again"
    assert_whole(session)


# --- links ----------------------------------------------------------------------------------------


def opened(session):
    """What a stranger sees who follows the link of a session."""
    return Session({name: [text] for name, text in session.shared.to_query().items()})


def assert_same_picture(session, other):
    """The stranger's browser comes to the very network that is on screen."""
    assert browse(other).trainer().network == session.run.network
    assert other.staged.start["step"] == session.run.step
    assert not other.notes and other.selection.features == session.selection.features
    assert other.shared == session.shared


EDITS = {
    "a weight": Weight(1, 2, 1, 0.1 + 0.2),
    "a node": AddNode(1),
    "a layer": AddLayer(),
    "no layer": RemoveLayer(),
    "a rate": Settings("momentum", 0.1 + 0.2),
    "another optimiser": Settings("adam", 0.01),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("step", [0, 37])
def test_what_was_changed_is_in_the_link_to_the_last_bit(edit, step):
    session = Session({"data": ["penguins"], "opt": ["momentum"]})
    browser = browse(session).seek(step).act(EDITS[edit]).seek(step + 5)
    session.hear(browser.value())
    assert session.shared.journal == ((step, EDITS[edit]),) and session.shared.weights == ()
    assert_same_picture(session, opened(session))


@pytest.mark.parametrize("edit", EDITS)
def test_a_long_journal_is_replaced_by_the_weights(edit):
    session = Session({"data": ["penguins"], "opt": ["momentum"]})
    session.hear(browse(session).act(EDITS[edit]).seek(37).value(journal=None))
    assert session.shared.journal == () and session.shared.step == 37
    assert len(session.shared.weights) == len(session.run.parameters)
    assert session.shared.net == session.run.widths[1:-1]
    assert_same_picture(session, opened(session))


def test_a_link_with_weights_goes_on_from_them():
    first = Session({})
    first.hear(browse(first).seek(20).value(journal=None))
    session = opened(first)
    assert session.run.step == 20 and session.run.network == first.run.network
    browser = browse(session).seek(30).act(AddNode(1)).seek(40)
    session.hear(browser.value())
    assert_same_picture(session, opened(session))


def test_what_a_browser_says_reaches_its_own_session_only():
    """On the same data, whose scene both share; also if it names the other's run or wishes."""
    mine, other = Session({}), Session({})
    wish = mine.wish(Depths(((),), 7, "gd", 0.05, 1e-6, 1000))
    before, arrived = mine.run, {"step": 9, "gap": 0.0, "diverged": False}
    results = {wish: {"arrivals": [arrived]}}
    for start in (other.staged.id, mine.staged.id):
        other.hear(browse(other).seek(5).value(start=start, granted=[wish], results=results))
    assert other.run.step == 5 and not other.staged.results
    assert mine.scene is other.scene and mine.run is before
    assert mine.staged.waiting == {wish} and not mine.staged.results


def test_what_was_done_after_the_step_on_screen_is_not_in_the_link():
    session = Session({})
    browser = browse(session).seek(30).act(AddNode(1)).seek(20)
    session.hear(browser.value())
    assert session.shared.to_query() == {"step": "20", "v": "2"}


def test_changes_that_do_not_fit_are_left_out_with_a_note():
    session = Session({"journal": ["5_add-node_2"], "step": ["9"], "v": ["2"]})
    note = "The link's changes do not fit its network; it starts from its seed."
    assert session.notes == [note] and session.staged.start["step"] == 0
    assert_whole(session)


def test_a_batch_on_the_way_has_no_more_rows_than_there_are():
    session = Session({"journal": ["5_settings_gd_0.1_96"], "step": ["9"], "v": ["2"]})
    assert session.staged.journal.settings == Settings("gd", 0.1, 0) and not session.notes


def test_the_step_that_a_link_names_stays_until_the_browser_has_spoken():
    session = Session({"step": ["20"], "v": ["2"]})
    assert session.shared.step == 20 and session.run.step == 0
    session.hear(browse(session).value())
    assert session.shared.step == session.run.step == 20


def test_a_chapters_own_run_is_in_its_link():
    session = Session({"net": ["none"], "step": ["5"], "v": ["2"]})
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    session.hear(browse(session).seek(11).value())
    assert session.run.step == 11 and session.experiment.net == ()
    other = opened(session)
    other.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    assert other.run.widths == (2, 3, 1)
    assert_same_picture(session, other)


def test_weights_that_do_not_fit_are_left_out_with_a_note():
    session = Session({"net": ["3"], "weights": [pack(np.ones(7).tobytes())], "step": ["9"]})
    assert session.notes == ["The link's weights do not fit its network; it starts from its seed."]
    assert session.staged.start["step"] == 0
    assert_whole(session)


def test_a_file_from_the_link_opens_as_it_was():
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    assert session.choose(x=("b",), net=(2,), lr=0.05)
    session.hear(browse(session).seek(30).value())
    wanted = opened(session)
    assert wanted.wanted.file == "mine.csv" and wanted.experiment == Experiment()
    assert wanted.choose_file("renamed.csv", some_file())
    assert wanted.wanted is None and wanted.staged.start["from"] == "link"
    assert browse(wanted).trainer().network == session.run.network
    assert wanted.shared == replace(session.shared, file="renamed.csv")


def test_another_file_than_the_links_is_refused_and_asked_for_again():
    session = Session({"data": ["upload"], "x": ["a,z"], "y": ["b"]})
    before = state(session)
    assert not session.choose_file("other.csv", some_file())
    assert "`z`" in session.problem and "go on without it" in session.problem
    assert state(session) == before and session.wanted
    session.go_on_without()
    assert session.choose_file("other.csv", some_file()) and not session.wanted


def test_other_features_of_the_example_do_not_end_the_asking():
    session = Session({"data": ["upload"], "x": ["a"], "y": ["b"]})
    link = session.shared
    assert session.choose_features(("sleep",)) and session.experiment.x == ("sleep",)
    assert session.wanted == session.shared == link
    assert_whole(session)


def test_the_example_itself_ends_the_asking():
    """It is on screen already, and its run goes on."""
    session = Session({"data": ["upload"], "x": ["a"], "y": ["b"]})
    run = session.staged
    assert session.choose_data(Experiment.data)
    assert session.wanted is None and session.shared == Experiment() and session.staged is run


def test_other_data_end_the_asking():
    session = Session({"data": ["upload"], "x": ["a"], "y": ["b"]})
    assert session.choose_data("penguins") and session.wanted is None
    assert session.shared.data == "penguins"


def test_data_in_the_link_open_at_once():
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    session.hear(browse(session).seek(8).value())
    table, e = session.upload.table, session.experiment
    carried = replace(session.shared, rows=carry(table, e.x, e.y).packed)
    other = Session({name: [text] for name, text in carried.to_query().items()})
    assert other.upload.name == "mine.csv" and other.wanted is None and not other.notes
    assert other.shared == carried, "a reload has the data still"
    assert_whole(other)
    assert browse(other).trainer().network == session.run.network
    assert other.choose_data("penguins") and other.shared.rows == other.shared.file == ""


def test_data_in_a_link_to_a_built_in_set_are_left_out():
    session = Session({"data": ["penguins"], "rows": [pack(b"a,b\n1,2\n3,4\n5,9\n")]})
    assert session.upload is None and session.shared == Experiment("penguins")


@pytest.mark.parametrize("rows", ["nonsense", pack(b"a\nb"), pack(b"a,b\n1,2\n1,2\n")])
def test_data_in_the_link_that_cannot_be_used_give_one_note(rows):
    session = Session({"data": ["upload"], "rows": [rows], "x": ["a"], "y": ["b"]})
    assert session.experiment == Experiment() and len(session.notes) == 1
    assert session.upload is None
    assert_whole(session)


# --- data and columns -----------------------------------------------------------------------------


def test_other_data_start_in_their_own_roles():
    session = Session({"x": ["sleep"], "net": ["5"], "step": ["9"]})
    run = session.staged
    assert session.choose_data("penguins")
    assert (session.experiment.x, session.experiment.y) == (
        DATASETS["penguins"].features,
        "body_mass_g",
    )
    assert session.experiment.net == (5,) and session.experiment.step == 0
    assert session.staged is not run and session.selection.dropped == 2
    assert session.staged.start["from"] == "page"
    assert_whole(session)


def test_other_features_are_another_run_from_step_0():
    session = Session({"step": ["9"]})
    run = session.staged
    assert session.choose_features(("sleep",))
    assert session.experiment.x == ("sleep",) and session.experiment.step == 0
    assert session.staged.id != run.id and session.run.widths == (1, 3, 1)
    assert_whole(session)


def test_a_target_that_was_a_feature_is_a_feature_no_more():
    session = Session({})
    assert session.choose(y="attendance")
    assert session.experiment.y == "attendance"
    assert session.experiment.x == ("hours_studied",)
    assert_whole(session)


def test_a_category_becomes_columns_of_the_network_and_stays_one_feature():
    session = Session({"data": ["penguins"], "x": ["species,year"]})
    assert session.experiment.x == ("species", "year") and session.notes == []
    names = ("species = Chinstrap", "species = Gentoo", "year")
    assert session.selection.features == names and session.run.widths == (3, 3, 1)
    assert_whole(session)
    assert session.choose_features(("species",)) and session.run.widths == (2, 3, 1)
    assert_whole(session)


def test_the_only_feature_as_target():
    session = Session({"data": ["ice-cream"]})
    assert session.choose(y="temperature_c", x=())
    assert (session.experiment.x, session.experiment.y) == (("sales",), "temperature_c")
    assert_whole(session)


def test_raw_units():
    session = Session({"data": ["penguins"]})
    assert session.choose(standardise=False)
    assert session.scene.data.origin is None
    assert_whole(session)
    assert not session.scene.payload()["standardised"]
    assert session.choose(standardise=True)
    assert_whole(session)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (lambda s: s.choose_features(()), "choose at least one"),
        (lambda s: s.choose(x=("no such column",)), "not in the data"),
        (lambda s: s.choose(y="island"), "not numeric"),
        (lambda s: s.choose(y="constant"), "not in the data"),
        (lambda s: s.choose(x=(s.experiment.y,)), "choose at least one"),
        (lambda s: s.choose_file("x.csv", b"%PDF-1.7"), "PDF"),
    ],
)
def test_a_choice_that_fails_leaves_everything_as_it_was(choice, says):
    session = Session({"data": ["penguins"], "net": ["2"]})
    before = state(session)
    assert not choice(session)
    assert state(session) == before
    assert says in session.problem and session.problem.endswith(".")
    assert session.choose_features(("year",)), "the next choice that works"
    assert session.problem is None
    assert_whole(session)


def test_a_problem_ends_with_the_same_choice_as_before():
    session = Session({})
    run = session.staged
    session.choose_features(())
    assert session.problem
    assert session.choose_features(session.experiment.x)
    assert session.problem is None and session.staged is run


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("batch", "used"), [(1, 1), (16, 16), (95, 95), (96, 0), (97, 0), (MAX_ROWS, 0), (0, 0)]
)
def test_a_batch_of_as_many_rows_as_there_are_is_all_of_them(batch, used):
    session = Session({"batch": [str(batch)]})
    assert session.experiment.batch == used
    assert session.experiment.to_query() == ({"batch": str(used)} if used else {})
    assert_whole(session)


def test_a_batch_of_more_rows_than_the_next_data_have_is_all_of_them():
    session = Session({"batch": ["16"]})
    assert session.choose_data("penguins") and session.experiment.batch == 16
    assert session.choose_data("anscombe-1") and len(session.scene.y) == 11
    assert session.experiment.batch == session.run.settings.batch == 0
    assert_whole(session)
    session.hear(browse(session).act(Settings("gd", 0.02, 10)).value())
    assert session.choose_file("mine.csv", some_file(rows=12))
    assert session.experiment.batch == 10, "and one of fewer stays"
    assert_whole(session)
    assert session.choose_file("less.csv", some_file(rows=9)) and session.experiment.batch == 0
    assert_whole(session)


# --- uploads --------------------------------------------------------------------------------------


def test_an_upload_is_opened_in_its_first_roles():
    session = Session({})
    assert session.choose_file("mine.csv", some_file(names=("p", "q", "r", "s")))
    assert session.problem is None and session.upload.name == "mine.csv"
    experiment = session.experiment
    assert (experiment.data, experiment.x, experiment.y) == (UPLOAD, ("p", "q"), "s")
    assert_whole(session)


def test_an_upload_of_two_columns():
    session = Session({})
    assert session.choose_file("two.csv", some_file(names=("p", "q")))
    assert (session.experiment.x, session.experiment.y) == (("p",), "q")
    assert_whole(session)


@pytest.mark.parametrize(
    "sold, target", [("yes,no", "price"), ("1,0", "price"), ("1,0,2", "sold"), ("1,", "price")]
)
def test_a_column_of_two_values_is_no_first_target(sold, target):
    cells = sold.split(",")
    rows = [f"{area},{7 * area % 50 + 0.5},{cells[area % len(cells)]}" for area in range(40, 70)]
    session = Session({})
    session.choose_file("houses.csv", "\n".join(["area,price,sold", *rows]).encode())
    assert session.experiment.y == target
    assert "area" in session.experiment.x


def test_of_columns_of_two_values_only_the_last_is_the_first_target():
    session = Session({})
    rows = [f"{k % 2},{k // 2 % 2}" for k in range(12)]
    session.choose_file("coins.csv", "\n".join(["heads,won", *rows]).encode())
    assert (session.experiment.x, session.experiment.y) == (("heads",), "won")


def test_columns_that_name_the_rows_are_no_first_roles():
    session = Session({})
    assert session.choose_file("x.csv", b",kind,a,b,id\n0,u,5,2,9\n1,v,3,3,8\n2,u,4,1,7\n")
    assert (session.experiment.x, session.experiment.y) == (("kind", "a"), "b")
    assert_whole(session)


GAPS = b"a,b,c,y\n" + b"".join(  # no row has both a and b
    b"%s,%s,%d,%d\n" % (*((b"%d" % k, b"") if k % 2 else (b"", b"%d" % k)), k % 5, k * k % 7)
    for k in range(20)
)


def test_a_file_whose_first_columns_share_no_row_opens_with_one_of_them():
    session = Session({})
    assert session.choose_file("gaps.csv", GAPS)
    assert (session.experiment.x, session.experiment.y) == (("a",), "y")
    assert_whole(session)
    assert session.choose_data("longley") and session.choose_data(UPLOAD)
    assert (session.experiment.x, session.experiment.y) == (("a",), "y")


def test_roles_that_a_second_file_does_not_allow_start_anew_and_this_is_said():
    session = Session({})
    assert session.choose_file("mine.csv", some_file(names=("a", "b", "c", "y")))
    assert session.choose_file("gaps.csv", GAPS)
    assert (session.experiment.x, session.experiment.y) == (("a",), "y")
    assert session.notes == ["With this file the roles chosen before do not work; they start anew."]
    assert_whole(session)


def test_rows_with_missing_cells_are_left_out_and_counted():
    session = Session({})
    assert session.choose_file("gaps.csv", b"a,b,c\n1,2,3\n,5,4\n3,1,\n4,4,1\n5,2,2\n")
    assert session.selection.dropped == 2 and len(session.scene.y) == 3
    assert_whole(session)


BAD_FILES = {
    "an empty file": b"",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "not UTF-8": b"a,b\n1,\xff\n",
    "no rows": b"a,b\n",
    "no numbers": b"a,b\nu,x\nv,y\n",
    "a constant target": b"a,b\n1,7\n2,7\n3,7\n",
    "one complete row": b"a,b\n1,2\n3,\n,4\n",
    "values whose squares are no numbers": b"a,c\n1,1e200\n2,2e200\n3,1e200\n",
    "a feature whose squares are no numbers": b"a,c\n1e300,1\n2e300,2\n3e300,4\n",
}


@pytest.mark.parametrize("before", [None, some_file(3)], ids=["built-in", "upload"])
@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_upload_leaves_everything_as_it_was(content, before):
    session = Session({})
    if before:
        assert session.choose_file("good.csv", before)
    unchanged = state(session)
    assert not session.choose_file("bad.csv", content)
    assert session.problem.endswith(".") and "\n" not in session.problem
    assert state(session) == unchanged
    assert_whole(session)


def test_a_second_file_replaces_the_first():
    session = Session({})
    assert session.choose_file("one.csv", some_file(1, names=("a", "b", "c")))
    assert session.choose_file("two.csv", some_file(2, names=("k", "l", "m")))
    assert (session.upload.name, session.experiment.y) == ("two.csv", "m")
    assert_whole(session)


def test_a_second_file_with_the_same_columns_replaces_the_first_too():
    session = Session({})
    assert session.choose_file("monday.csv", some_file(1))
    run = session.staged
    assert session.choose_file("tuesday.csv", some_file(2))
    assert session.upload.name == "tuesday.csv"
    assert session.staged is not run
    assert_whole(session)


def test_a_bad_second_file_with_the_same_columns_is_refused():
    session = Session({})
    assert session.choose_file("monday.csv", some_file(1))
    before = state(session)
    huge = csv({"a": [1, 2, 3], "b": [3, 1, 2], "c": [1e200, 2e200, 5]})
    assert not session.choose_file("tuesday.csv", huge)
    assert "beyond 1e+100" in session.problem
    assert state(session) == before


def test_there_and_back_between_an_upload_and_built_in_data():
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    assert session.choose_data("longley")
    assert_whole(session)
    assert session.choose_data(UPLOAD)
    assert session.experiment.x == ("a", "b")
    assert_whole(session)


def test_a_recipe_for_a_file_that_was_left_changes_nothing():
    session = Session({})
    assert session.choose_file("mine.csv", some_file()) and session.choose_data("longley")
    before = state(session)
    assert not read_by(session, Recipe(header=())) and not answer(session, "header", "none")
    assert state(session) == before and session.problem is None


def test_a_name_shared_with_built_in_data_is_not_mistaken_for_it():
    session = Session({})
    names = ("hours_studied", "attendance", "exam_score")
    assert session.choose_file("exam-scores", some_file(names=names))
    assert_whole(session)
    assert session.choose_data("exam-scores")
    assert_whole(session)
    assert len(session.scene.y) == 96


def test_two_visitors_see_only_their_own_data():
    first, second, third = Session({}), Session({}), Session({})
    assert first.choose_file("same.csv", some_file(1))
    assert second.choose_file("same.csv", some_file(2))
    for session in (first, second, third):
        assert_whole(session)
    assert not np.array_equal(first.scene.X, second.scene.X)
    assert third.upload is None and third.experiment == Experiment()
    assert second.choose_data("penguins") and first.choose_features(("b",))
    for session in (first, second, third):
        assert_whole(session)
    assert second.upload.table.frame.shape == first.upload.table.frame.shape
    assert not second.upload.table.frame.equals(first.upload.table.frame)


def test_an_upload_is_never_cached():
    kept = subject._built_in.cache_info().currsize
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    opened = subject._built_in.cache_info().currsize
    assert opened <= kept + 1, "the default data, if they were not there yet"
    assert session.choose_features(("b",))
    assert subject._built_in.cache_info().currsize == opened


def test_an_upload_is_never_in_the_link_but_by_name():
    session = Session({})
    assert session.choose_file("secret.csv", some_file())
    query = session.shared.to_query()
    assert query == {"data": "upload", "x": "a,b", "y": "c", "file": "secret.csv"}


# --- what the browser says ------------------------------------------------------------------------


def test_widths_settings_and_seed_are_followed():
    session = Session({})
    browser = browse(session).seek(5).act(AddLayer(), Settings("adam", 0.1, 8))
    session.hear(browser.value())
    assert session.experiment == Experiment(net=(3, 3), opt="adam", lr=0.1, batch=8)
    assert session.choose_features(("sleep",)), "and are kept for other features"
    assert session.experiment == Experiment(x=("sleep",), net=(3, 3), opt="adam", lr=0.1, batch=8)
    assert session.run.step == 0
    assert_whole(session)


def test_another_visitors_run_is_ignored():
    session, other = Session({}), Session({})
    before = state(session)
    session.hear(browse(other).seek(5).value())
    assert state(session) == before
    session.hear(browse(session).seek(5).value())
    assert session.run.step == 5 and other.run.step == 0


@pytest.mark.parametrize(
    "value", [None, [], "x", 7, {}, {"start": None}, {"start": []}, {"start": {}}, {"start": "x"}]
)
def test_nonsense_is_ignored(value):
    session = Session({})
    session.hear(browse(session).seek(5).value())
    before = state(session)
    session.hear(value)
    session.hear(browse(session).value(loss=-1.0))
    assert state(session) == before


def test_a_run_of_data_that_are_gone_is_ignored():
    session = Session({})
    old = browse(session).seek(5)
    assert session.choose_data("penguins")
    before = state(session)
    session.hear(old.value())
    session.hear(old.value(start=session.staged.id))
    assert state(session) == before


def test_pages_with_a_run_of_their_own_are_told_apart():
    session = Session({"net": ["none"]})
    main = browse(session)
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    own = browse(session)
    session.hear(own.seek(7).value())
    session.hear(main.seek(9).value())
    assert session.run.step == 7 and session.run.widths == (2, 3, 1)
    session.show("playground", lambda hidden: True, ())
    assert session.run.step == 9 and session.run.widths == (2, 1)
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    assert session.run.step == 7
    assert session.staged.start["step"] == 7, "where a browser begins that no longer holds it"


def test_a_page_begins_when_it_is_entered_or_reopened():
    session = Session({"net": ["none"]})
    page = "one_layer", lambda hidden: len(hidden) == 1, (3,)
    assert session.show(*page)
    own = session.staged
    assert not session.show(*page)
    session.notes = ["kept"]
    assert session.choose_file("own.csv", some_file()) and session.staged is not own
    session.notes = ["kept"]
    session.reopen_page()
    assert session.place.page == "one_layer" and session.show(*page) and not session.show(*page)
    assert session.notes == ["kept"], "what was said here stays"


def test_a_page_that_fits_shows_the_visitors_run():
    session = Session({"net": ["4"]})
    run = session.staged
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    assert session.staged is run


def test_other_data_begin_the_pages_own_runs_anew():
    session = Session({"net": ["none"]})
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    session.hear(browse(session).seek(7).act(AddNode(1)).value())
    own = session.staged
    assert session.choose_data("penguins")
    assert session.staged is not own and session.run.widths == (3, 4, 1)
    assert session.staged.scene is session.scene and session.run.step == 0


def test_wishes_are_for_the_run_on_screen():
    session = Session({"net": ["none"]})
    main = session.staged
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    name = session.wish(AddNode(1))
    assert session.staged.waiting == {name} and not main.waiting
    session.hear(browse(session).act(AddNode(1)).value(granted=[name]))
    assert not session.staged.waiting and session.run.widths == (2, 4, 1)


def test_the_page_is_drawn_anew_when_a_result_came():
    session = Session({})
    name = session.wish(Depths(((),), 1, "gd", 0.1, 1e-6, 100))
    session.hear(browse(session).seek(3).value(granted=[name]))
    assert not session.stale
    arrival = {"hidden": [], "step": 90, "gap": 9e-7, "diverged": False}
    session.hear(browse(session).seek(3).value(results={name: {"arrivals": [arrival]}}))
    assert session.stale and session.staged.results[name][0].step == 90


def test_a_step_no_link_can_train_to_goes_with_its_weights():
    session = Session({})
    for step in (MAX_STEP, MAX_STEP + 1):
        value = browse(session).seek(10).value(step=step, best={"step": 10})
        session.hear(value)
        assert session.shared.step == step
        assert bool(session.shared.weights) == (step > MAX_STEP)


# --- z-scores -------------------------------------------------------------------------------------

RAW = {"standardise": ["0"]}  # in which the default rate diverges


@pytest.mark.parametrize(
    ("rate", "then"),
    [("0.02", 0.02), ("0.01", 0.01), ("0.0001", 0.0001), ("5.0", 0.02), ("9e-05", 0.02)],
)
@pytest.mark.parametrize("net", ["none", "4-3"])
def test_standardise_opens_the_same_in_z_scores(rate, then, net):
    query = {"lr": [rate], "net": [net], "data": ["penguins"], "batch": ["64"], "seed": ["3"]}
    session = Session(RAW | query)
    before, run = session.experiment, session.staged
    session.hear(browse(session).value(diverged=True))
    session.standardise()
    assert session.experiment == replace(before, standardise=True, lr=then)
    assert session.stale and session.staged is not run and session.problem is None
    assert session.run.step == 0 and session.staged.start["from"] == "page"
    assert_whole(session)


def test_standardise_of_a_visitors_own_file():
    session = Session(RAW | {"lr": ["5.0"]})
    assert session.choose_file("mine.csv", some_file())
    session.standardise()
    assert (session.experiment.data, session.experiment.standardise) == (UPLOAD, True)
    assert_whole(session)


def test_standardise_on_a_page_with_a_run_of_its_own_leaves_the_visitors_network():
    session = Session(RAW | {"net": ["none"]})
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    session.standardise()
    assert session.experiment.net == () and session.run.widths == (2, 3, 1)
    assert session.staged.scene.data.origin is not None


def test_points_changed_by_hand_are_what_the_pages_say_and_links_carry():
    session = Session({})
    read, scene = session.selection, session.staged.scene
    browser = browse(session).seek(20).act(Target(3, 30.0), Target(5, 31.0)).seek(25)
    session.hear(browser.value())
    assert session.stale, "the whole page speaks of the data"
    assert (
        session.staged.scene is scene
        and session.scene.fit.coefficients[0] != scene.fit.coefficients[0]
    )
    assert session.selection.y[[3, 5]].tolist() == [30.0, 31.0] and read.y[3] != 30.0
    assert "2 values changed by hand" in session.selection.notes[-1]
    assert_same_picture(session, opened(session))
    session.hear(browser.value(journal=None))
    again = opened(session)
    assert again.run.points == session.run.points and again.selection.y[3] == 30.0
    assert again.run.loss == pytest.approx(session.run.loss)
    session.choose(standardise=False)
    assert session.selection.y[3] == 30.0 and session.run.step == 0


def test_points_that_the_data_do_not_have_are_refused():
    session = Session({"journal": ["0_target_5000_1.0"]})
    assert session.run.points == () and "changes do not fit" in session.notes[0]
    before = session.run
    session.hear(browse(session).value(points=[{"kind": "target", "row": 5000, "value": 1}]))
    assert session.run is before
