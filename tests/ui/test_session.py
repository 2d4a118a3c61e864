"""linnet/ui/session.py: every choice works or leaves everything as it was, and says why."""

from dataclasses import replace

import numpy as np
import pytest

from linnet.carried import carry
from linnet.datasets import DATASETS
from linnet.experiment import MAX_STEP, MIN_LEARNING_RATE, UPLOAD, Experiment
from linnet.least_squares import least_squares
from linnet.minibatch import Batches
from linnet.packing import pack
from linnet.stage import Run, messages
from linnet.table import MAX_ROWS
from linnet.training import Settings
from linnet.ui import session as session_module
from linnet.ui.session import RATES, RAW_RATES, Session

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
    run = session.run
    return (
        session.experiment,
        session.selection,
        session.scene,
        (run, run.epoch, run.asking, run.chunk, run.settings),
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
    assert session.run.data is scene.data and scene.data.n == len(fresh.y)
    assert (scene.data.origin is not None) == experiment.standardise
    assert session.run.widths == (len(selection.features), *experiment.net, 1)
    assert session.run.seed == experiment.seed
    batches = (
        Batches(fresh.X, fresh.y, experiment.batch, experiment.seed) if experiment.batch else None
    )
    assert session.run.settings == Settings(experiment.opt, experiment.lr, batches)
    assert all(
        np.array_equal(*pair) for pair in zip(session.run.rows, (fresh.X, fresh.y), strict=True)
    )


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
    }
    session = Session(query)
    assert session.notes == []
    assert_whole(session)
    assert session.run.widths == (2, 4, 2, 1)
    while session.run.goal:
        session.run.need(session.run.epoch, session.run.trainer.step, 0)
    assert session.run.trainer.step == session.run.seen == 30
    assert {name: [text] for name, text in session.experiment.to_query().items()} == query


def test_the_same_link_gives_the_same_weights_to_the_last_bit():
    first, second = Session({"seed": ["5"]}), Session({"seed": ["5"]})
    assert first.run.chunk.network(0) == second.run.chunk.network(0)
    assert first.run.id != second.run.id


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
    run, again = session.run, other.run
    assert (again.widths, again.seen) == (run.widths, run.seen)
    assert again.network_at(again.seen) == run.network_at(run.seen)
    assert again.settings.learning_rate == run.settings.learning_rate
    assert not other.notes and other.selection.features == session.selection.features
    assert other.shared == session.shared


EDITS = {
    "a weight": ("set_weight", {"layer": 1, "to": 2, "source": 1, "value": 0.1 + 0.2}),
    "a node": ("add_node", {"layer": 1}),
    "a layer": ("add_layer", {}),
    "no layer": ("remove_layer", {}),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("step", [0, 37])
def test_edited_weights_are_in_the_link_to_the_last_bit(edit, step):
    session = Session({"data": ["penguins"], "opt": ["momentum"]})
    session.follow("paused" if messages.act(session.run, paused(session, step)) else None)
    kind, fields = EDITS[edit]
    click(session, kind, step, **fields)
    assert len(session.shared.weights) == len(session.run.network_at(step).parameters)
    assert_same_picture(session, opened(session))


def test_a_rate_changed_on_the_way_is_in_the_link():
    session = Session({"step": ["20"]})
    assert session.choose(lr=0.1)
    session.run.resume(20)
    session.run.saw(150)
    other = opened(session)
    assert other.experiment.lr == 0.1 and other.run.seen == 150
    assert_same_picture(session, other)
    session.run.reset()
    assert session.shared.weights == () and session.shared.step == 0


def test_a_chapters_own_run_is_in_its_link():
    session = Session({"net": ["none"], "step": ["5"]})
    session.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    messages.act(session.run, paused(session, 11))
    other = opened(session)
    other.show("one_layer", lambda hidden: len(hidden) == 1, (3,))
    assert other.run.widths == (2, 3, 1) and other.run.seen == 11
    assert_same_picture(session, other)


def test_weights_that_do_not_fit_are_left_out_with_a_note():
    session = Session({"net": ["3"], "weights": [pack(np.ones(7).tobytes())], "step": ["9"]})
    assert session.notes == ["The link's weights do not fit its network; it starts from its seed."]
    assert session.run.faithful and session.run.seen == 0
    assert_whole(session)


def test_a_file_from_the_link_opens_as_it_was():
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    assert session.choose(x=("b",), net=(2,), lr=0.05)
    messages.act(session.run, paused(session, 30))
    session.follow("paused")
    wanted = opened(session)
    assert wanted.wanted.file == "mine.csv" and wanted.experiment == Experiment()
    assert wanted.choose_file("renamed.csv", some_file())
    assert wanted.wanted is None and wanted.run.goal is None
    assert wanted.run.network_at(30) == session.run.network_at(30) and wanted.run.seen == 30
    assert wanted.shared == replace(session.shared, file="renamed.csv")


def test_another_file_than_the_links_is_refused_and_asked_for_again():
    session = Session({"data": ["upload"], "x": ["a,z"], "y": ["b"]})
    before = state(session)
    assert not session.choose_file("other.csv", some_file())
    assert "`z`" in session.problem and "go on without it" in session.problem
    assert state(session) == before and session.wanted
    session.go_on_without()
    assert session.choose_file("other.csv", some_file()) and not session.wanted


def test_other_data_end_the_asking():
    session = Session({"data": ["upload"], "x": ["a"], "y": ["b"]})
    assert session.choose_data("penguins") and session.wanted is None
    assert session.shared.data == "penguins"


def test_data_in_the_link_open_at_once():
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    messages.act(session.run, paused(session, 8))
    table, e = session.upload.table, session.experiment
    carried = replace(session.shared, rows=carry(table, e.x, e.y))
    other = Session({name: [text] for name, text in carried.to_query().items()})
    assert other.upload.name == "mine.csv" and other.wanted is None and not other.notes
    assert other.shared == carried, "a reload has the data still"
    assert_whole(other)
    assert other.run.network_at(8) == session.run.network_at(8)
    assert other.choose_data("penguins") and other.shared.rows == other.shared.file == ""


@pytest.mark.parametrize("rows", ["nonsense", pack(b"a\nb"), pack(b"a,b\n1,2\n1,2\n")])
def test_data_in_the_link_that_cannot_be_used_give_one_note(rows):
    session = Session({"data": ["upload"], "rows": [rows], "x": ["a"], "y": ["b"]})
    assert session.experiment == Experiment() and len(session.notes) == 1
    assert session.upload is None
    assert_whole(session)


def test_a_story_is_told_by_runs_that_are_the_same_at_every_step():
    query = {"data": ["penguins"], "seed": ["3"]}
    session, again = Session(query), Session(query | {"step": ["40"]})
    assert session.story == again.story is not None
    for other in ({"seed": ["4"]}, {"lr": ["0.01"]}, {"net": ["4"]}, {"y": ["year"]}):
        assert Session(query | other).story != session.story
    one, two = Session({}), Session({})
    assert one.choose_file("t.csv", some_file(1)) and two.choose_file("t.csv", some_file(2))
    assert one.story != two.story
    click(session, "set_weight", 0, layer=1, to=1, source=1, value=2.0)
    assert session.story is None


# --- data and columns -----------------------------------------------------------------------------


def test_other_data_start_in_their_own_roles():
    session = Session({"x": ["sleep"], "net": ["5"], "step": ["9"]})
    run = session.run
    assert session.choose_data("penguins")
    assert (session.experiment.x, session.experiment.y) == (
        DATASETS["penguins"].features,
        "body_mass_g",
    )
    assert session.experiment.net == (5,) and session.experiment.step == 0
    assert session.run is not run and session.selection.dropped == 2
    assert_whole(session)


def test_other_features_are_another_run_from_step_0():
    session = Session({"step": ["9"]})
    run = session.run
    assert session.choose_features(("sleep",))
    assert session.experiment.x == ("sleep",) and session.experiment.step == 0
    assert session.run.id != run.id and session.run.widths == (1, 3, 1)
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
    run = session.run
    session.choose_features(())
    assert session.problem
    assert session.choose_features(session.experiment.x)
    assert session.problem is None and session.run is run


# --- settings -------------------------------------------------------------------------------------


def test_settings_are_tuned_not_restarted():
    session = Session({})
    run = session.run
    assert session.choose(lr=0.05) and session.choose(opt="adam")
    assert session.run is run and run.asking == 2 and run.epoch == 1
    assert run.settings == Settings("adam", 0.05)
    assert (session.experiment.opt, session.experiment.lr) == ("adam", 0.05)
    assert session.choose(batch=16)
    assert session.run is run and run.asking == 3
    assert_whole(session)


@pytest.mark.parametrize(
    ("batch", "used"), [(1, 1), (16, 16), (95, 95), (96, 0), (97, 0), (MAX_ROWS, 0), (0, 0)]
)
def test_a_batch_of_as_many_rows_as_there_are_is_all_of_them(batch, used):
    linked, chosen = Session({"batch": [str(batch)]}), Session({"batch": ["7"]})
    assert chosen.choose(batch=batch)
    for session in (linked, chosen):
        assert session.experiment.batch == used
        assert session.experiment.to_query() == ({"batch": str(used)} if used else {})
        assert_whole(session)


def test_a_batch_of_more_rows_than_the_next_data_have_is_all_of_them():
    session = Session({"batch": ["16"]})
    assert session.choose_data("penguins") and session.experiment.batch == 16
    assert session.choose_data("anscombe-1") and len(session.scene.y) == 11
    assert session.experiment.batch == 0 and session.run.settings.batches is None
    assert_whole(session)
    assert session.choose(batch=10) and session.choose_file("mine.csv", some_file(rows=12))
    assert session.experiment.batch == 10, "and one of fewer stays"
    assert_whole(session)
    assert session.choose_file("less.csv", some_file(rows=9)) and session.experiment.batch == 0
    assert_whole(session)


@pytest.mark.parametrize("switch", ["0", "1"])
@pytest.mark.parametrize("rate", [0.02, 0.0123, 3e-8, MIN_LEARNING_RATE, 100.0])
def test_the_present_rate_is_on_offer(rate, switch):
    session = Session({"lr": [repr(rate)], "standardise": [switch]})
    rates = session.rates()
    assert rate in rates and list(rates) == sorted(set(rates))
    assert set(RATES if switch == "1" else RAW_RATES) <= set(rates)


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
    run = session.run
    assert session.choose_file("tuesday.csv", some_file(2))
    assert session.upload.name == "tuesday.csv"
    assert session.run is not run
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
    kept = session_module._built_in.cache_info().currsize
    session = Session({})
    assert session.choose_file("mine.csv", some_file())
    opened = session_module._built_in.cache_info().currsize
    assert opened <= kept + 1, "the default data, if they were not there yet"
    assert session.choose_features(("b",))
    assert session_module._built_in.cache_info().currsize == opened


def test_an_upload_is_never_in_the_link_but_by_name():
    session = Session({})
    assert session.choose_file("secret.csv", some_file())
    query = session.shared.to_query()
    assert query == {"data": "upload", "x": "a,b", "y": "c", "file": "secret.csv"}


# --- what the stage reports -----------------------------------------------------------------------


def paused(session, step):
    """The player says which step is on screen."""
    while session.run.trainer.step < step:
        session.run.need(session.run.epoch, session.run.trainer.step, 0)
    return {"kind": "paused", "epoch": session.run.epoch, "step": step}


def click(session, kind, step, **fields):
    epoch = session.run.epoch
    done = messages.act(session.run, {"kind": kind, "epoch": epoch, "step": step, **fields})
    assert done == kind
    session.follow(done)


def test_widths_seed_and_step_are_followed():
    session = Session({})
    click(session, "paused", 1)
    assert session.experiment == Experiment(step=1)
    click(session, "new_weights", 1)
    assert session.experiment == Experiment(seed=Experiment.seed + 1)
    click(session, "paused", 1)
    click(session, "add_layer", 1)
    assert session.experiment == Experiment(seed=Experiment.seed + 1, net=(3, 3)), "step 0"
    click(session, "paused", 2)
    assert session.experiment.step == 0, "these settings alone do not lead here"
    click(session, "reset", 2)
    click(session, "paused", 1)
    assert session.experiment == Experiment(seed=Experiment.seed + 1, net=(3, 3), step=1)
    click(session, "remove_node", 1, layer=2)
    assert session.experiment.net == (3, 2)
    assert_whole(session)
    assert session.problem is None


@pytest.mark.parametrize("batch", ["0", "7"])
def test_the_link_of_a_step_leads_to_the_numbers_on_screen(batch):
    session = Session({"net": ["2"], "batch": [batch]})
    click(session, "new_weights", 0)
    session.run.need(session.run.epoch, session.run.trainer.step, 0)
    step = session.run.trainer.step - 1
    click(session, "paused", step)
    query = {name: [text] for name, text in session.experiment.to_query().items()}
    other = Session(query)
    while other.run.goal:
        other.run.need(other.run.epoch, other.run.trainer.step, 0)
    assert other.run.seen == step
    assert other.run.trainer.network == session.run.network_at(step)


def test_a_step_no_link_can_name_is_left_out():
    session = Session({})
    session.run.saw(MAX_STEP)
    session.follow()
    assert session.experiment.step == MAX_STEP
    session.run.saw(MAX_STEP + 1)
    session.follow()
    assert session.experiment.step == 0


def test_what_was_followed_stays_when_the_features_change():
    session = Session({})
    click(session, "add_node", 1, layer=1)
    click(session, "new_weights", 0)
    assert session.choose_features(("sleep",))
    assert session.experiment.net == (4,) and session.experiment.seed == Experiment.seed + 1
    assert_whole(session)


# --- out of the finite numbers, and on ------------------------------------------------------------


def diverged(**query):
    session = Session({name: [text] for name, text in query.items()})
    play(session, 50)
    assert session.run.diverged
    return session


def play(session, chunks):
    for _ in range(chunks):
        if not session.run.need(session.run.epoch, session.run.trainer.step, 0):
            break


RAW = {"standardise": "0"}  # in which the default rate diverges


@pytest.mark.parametrize("net", ["none", "3", "4-3", "16-16-16"])
@pytest.mark.parametrize("name", ["exam-scores", "penguins", "longley"])
def test_calm_leads_on_and_the_sidebar_follows(name, net):
    session = diverged(data=name, net=net, **RAW)
    rate, first = session.run.stable_rate, session.run.network_at(0)
    session.showed_edge()
    click(session, "calm", 0)
    assert session.experiment.lr == rate in session.rates()
    assert session.stale and session.run.chunk.network(0) == first
    assert session.run.faithful and session.experiment.step == 0
    assert_whole(session)
    play(session, 10)
    assert not session.run.diverged
    assert session.run.trainer.loss < session.run.trainer_at(0).loss, "and downhill"


def test_calm_goes_on_where_the_best_step_was():
    session = diverged(lr="1.0", net="4-3", batch="8")
    best = session.run.best_step
    assert best > 0
    click(session, "calm", 0)
    assert session.run.seen == best and session.experiment.step == 0, "no link leads here"
    assert session.experiment.batch == 8
    assert_whole(session)


@pytest.mark.parametrize(
    ("rate", "then"),
    [("0.02", 0.02), ("0.01", 0.01), ("0.0001", 0.0001), ("5.0", 0.02), ("9e-05", 0.02)],
)
@pytest.mark.parametrize("net", ["none", "4-3"])
def test_standardise_opens_the_same_in_z_scores(rate, then, net):
    session = diverged(lr=rate, net=net, data="penguins", batch="64", seed="3", **RAW)
    before, run = session.experiment, session.run
    click(session, "standardise", 0)
    assert session.experiment == replace(before, standardise=True, lr=then, step=0)
    assert session.stale and session.run is not run and session.problem is None
    assert session.run.seen == 0
    assert_whole(session)
    play(session, 10)
    assert session.run.trainer.gap < session.run.trainer_at(0).gap, "and it works"


def test_standardise_of_a_visitors_own_file():
    session = Session(RAW | {"lr": "5.0"})
    assert session.choose_file("mine.csv", some_file())
    play(session, 50)
    click(session, "standardise", 0)
    assert (session.experiment.data, session.experiment.standardise) == (UPLOAD, True)
    assert_whole(session)


def test_the_rate_of_the_run_is_the_experiments():
    session = Session({})
    session.run.tune("gd", 0.5)
    session.follow()
    assert session.experiment == Experiment(lr=0.5)


# --- the edge in the sidebar ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "now", "stale"),
    [
        (0.34, 0.34, False),
        (0.34, 0.356, False),  # within 5 %
        (0.34, 0.358, True),
        (0.34, 0.324, False),
        (0.34, 0.322, True),
        (0.199, 0.201, True),  # 0.2 was marked and is not
        (0.201, 0.199, True),
        (0.2, 0.201, False),  # a rate of just the edge is not beyond it
        (0.3, 0.302, True),  # nor is the present one, which a link brought
        (None, None, False),
        (None, 0.3, True),
        (0.3, None, True),
        (0.3, 0.0, True),
        (0.0, 0.0, False),
        (np.inf, np.inf, False),
        (np.inf, 0.3, True),
        (0.3, np.inf, True),
    ],
)
def test_the_sidebar_is_stale_when_it_shows_a_wrong_edge(monkeypatch, shown, now, stale):
    session = Session({"lr": ["0.301"]})
    monkeypatch.setattr(Run, "edge", shown)
    session.showed_edge()
    session.follow()
    assert session.edge == shown and not session.stale
    monkeypatch.setattr(Run, "edge", now)
    session.follow("paused")
    assert session.edge == now and session.stale == stale


def test_while_it_plays_only_another_mark_is_worth_drawing_the_page_anew(monkeypatch):
    session = Session({})
    monkeypatch.setattr(Run, "edge", 0.22)
    session.showed_edge()
    for now, stale in ((0.3, False), (0.49, False), (0.51, True)):
        monkeypatch.setattr(Run, "edge", now)
        session.follow()
        assert session.stale == stale


@pytest.mark.parametrize("kind", ["calm", "standardise", "reset", "paused", None])
def test_the_sidebar_is_stale_after_what_it_shows_has_changed(kind):
    session = diverged(lr="5.0")
    session.showed_edge()
    before = session.edge
    session.follow(kind)
    assert session.edge == before or kind in ("calm", "standardise")
    assert session.stale == (kind in ("calm", "standardise"))
    session.follow(None)
    assert session.stale == (kind in ("calm", "standardise")), "until the page is drawn anew"


def test_training_moves_the_edge_until_it_has_settled():
    session = Session({"net": ["4-3"]})
    run, first = session.run, session.edge
    session.showed_edge()
    run.stride = 64
    run.resume(0)
    session.follow()
    assert not session.stale, "step 0 is on screen still"
    for stale in (True, False):
        run.need(run.epoch, run.trainer.step, run.trainer.step)
        session.follow()
        assert session.stale == stale and session.edge > 1.5 * first
        session.stale = False
        session.showed_edge()
