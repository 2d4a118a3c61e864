"""linnet/links/experiment.py: an experiment prints to a link and reads back the same."""

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linnet.data.datasets import DATASETS
from linnet.data.table import MAX_FEATURES, MAX_ROWS
from linnet.limits import LARGEST_RATE, LEAST_RATE
from linnet.links.experiment import (
    EARLIER,
    MAX_LAYERS,
    MAX_NODES,
    MAX_PARAMETERS,
    MAX_SEED,
    MAX_STEP,
    MAX_TASK,
    MAX_TEXT,
    MAX_TRAINED,
    Experiment,
)
from linnet.links.journal import AddLayer, AddNode, Settings
from linnet.links.packing import pack
from linnet.networks.network import Network
from linnet.training.optimizers import OPTIMIZERS

DEFAULT = Experiment()
NAMES = ("data", "x", "y", "net", "opt", "lr", "batch", "seed", "standardise", "step")
NAMES += ("journal", "weights", "file", "rows", "hide", "task", "v")


# --- defaults -----------------------------------------------------------------------------------


def test_the_default_experiment():
    full = Experiment(
        data="exam-scores",
        x=("hours_studied", "attendance"),
        y="exam_score",
        net=(3,),
        opt="gd",
        lr=0.02,
        batch=0,
        seed=2803,
        standardise=True,
        step=0,
    )
    assert full == DEFAULT
    assert DEFAULT.widths == (2, 3, 1)
    assert Experiment(net=()).widths == (2, 1)
    assert DEFAULT.to_query() == {}
    assert Experiment.from_query({}) == (DEFAULT, [])


@pytest.mark.parametrize("name", DATASETS)
def test_the_columns_default_to_the_data_sets_own(name):
    dataset = DATASETS[name]
    experiment = Experiment(name)
    assert (experiment.x, experiment.y) == (dataset.features, dataset.target)
    assert Experiment.from_query({"data": name}) == (experiment, [])


def test_the_default_features_leave_out_the_target():
    assert Experiment(y="attendance").x == ("hours_studied",)
    assert Experiment("anscombe-1", y="x").x == ("y",)
    assert Experiment.from_query({"y": "attendance"}) == (Experiment(y="attendance"), [])


# --- there and back -----------------------------------------------------------------------------


def test_the_documented_link():
    experiment = Experiment(
        data="penguins",
        x=("bill_length_mm", "flipper_length_mm"),
        net=(4, 3),
        lr=0.1,
        step=500,
    )
    query = {
        "data": "penguins",
        "x": "bill_length_mm,flipper_length_mm",
        "net": "4-3",
        "lr": "0.1",
        "step": "500",
        "v": "2",
    }
    assert experiment.to_query() == query
    longhand = query | {"y": "body_mass_g", "opt": "gd", "seed": "2803", "standardise": "1"}
    longhand |= {"batch": "0"}
    assert Experiment.from_query(longhand) == (experiment, [])


@pytest.mark.parametrize(
    ("experiment", "query"),
    [
        (Experiment(net=()), {"net": "none"}),
        (Experiment(net=(16,) * 8), {"net": "16-16-16-16-16-16-16-16"}),
        (Experiment(standardise=False), {"standardise": "0"}),
        (Experiment(opt="adam"), {"opt": "adam"}),
        (Experiment(lr=1e-15), {"lr": "1e-15"}),
        (Experiment(lr=0.1 + 0.2), {"lr": "0.30000000000000004"}),
        (Experiment(lr=1), {"lr": "1.0"}),
        (Experiment(batch=1), {"batch": "1"}),
        (Experiment(batch=MAX_ROWS), {"batch": str(MAX_ROWS)}),
        (Experiment(seed=0), {"seed": "0"}),
        (
            Experiment(seed=2**32 - 1, step=MAX_STEP),
            {"seed": "4294967295", "step": "1000000", "v": "2"},
        ),
        (
            Experiment(step=300, journal=((200, AddNode(1)), (300, Settings("gd", 0.1)))),
            {"step": "300", "journal": "200_add-node_1~300_settings_gd_0.1_0", "v": "2"},
        ),
        (Experiment(journal=((0, AddLayer()),)), {"journal": "0_add-layer"}),
        (Experiment(y="sleep"), {"y": "sleep"}),
    ],
)
def test_printed_and_read(experiment, query):
    assert experiment.to_query() == query
    assert Experiment.from_query(query) == (experiment, [])


@st.composite
def experiments(draw):
    name = draw(st.sampled_from(list(DATASETS)))
    columns = draw(st.permutations(DATASETS[name].table().numeric))
    return Experiment(
        data=name,
        y=columns[0],
        x=tuple(columns[1 : draw(st.integers(2, len(columns)))]),
        net=tuple(draw(st.lists(st.integers(1, MAX_NODES), max_size=MAX_LAYERS))),
        opt=draw(st.sampled_from(sorted(OPTIMIZERS))),
        lr=draw(st.floats(LEAST_RATE, LARGEST_RATE)),
        batch=draw(st.integers(0, MAX_ROWS)),
        seed=draw(st.integers(0, MAX_SEED)),
        standardise=draw(st.booleans()),
        step=(step := draw(st.integers(0, MAX_STEP))),
        journal=draw(st.sampled_from([(), ((step // 2, AddLayer()), (step, AddNode(1)))])),
    )


@given(experiments(), st.booleans())
def test_every_experiment_survives_its_link(experiment, as_lists):
    query = experiment.to_query()
    if as_lists:
        query = {name: ["<ignored>", text] for name, text in query.items()}
    assert Experiment.from_query(query) == (experiment, [])


# --- names and uploads --------------------------------------------------------------------------


@given(st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=32, unique=True))
def test_features_of_any_name_survive_the_link(names):
    names = tuple(names)
    odd = replace(
        DATASETS["plane"],
        target="the target",  # longer than any of the names
        columns=lambda: {name: [1.0] for name in names},
    )
    query = Experiment("upload", x=names, y="any").to_query()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DATASETS, "exam-scores", odd)
        experiment, notes = Experiment.from_query({"x": query["x"]})
    assert (experiment.x, notes) == (names, [])


def test_an_upload_prints_and_reads_whatever_its_columns_are_called():
    upload = Experiment("upload", x=("a,b", 'c "d"', "e\nf"), y="g", net=())
    query = upload.to_query()
    assert query == {"data": "upload", "x": '"a,b","c ""d""","e\nf"', "y": "g", "net": "none"}
    assert Experiment.from_query(query) == (upload, [])
    carried = replace(upload, file="my <b>.csv", rows="eJwDAAAAAAE")
    assert Experiment.from_query(carried.to_query()) == (carried, [])


def test_a_link_never_grows_beyond_what_it_reads():
    names = tuple(f"{k:0100d}" for k in range(32))
    upload = Experiment("upload", x=names, y="y" * (MAX_TEXT + 1))
    assert upload.to_query() == {"data": "upload"}


# --- weights, tasks, versions -------------------------------------------------------------------

WEIGHTS = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60)


@given(WEIGHTS.map(tuple), st.integers(0, MAX_TRAINED))
def test_weights_survive_to_the_last_bit(weights, step):
    experiment = Experiment(weights=weights, step=step)
    again, notes = Experiment.from_query(experiment.to_query())
    assert (again, notes) == (experiment, [])
    assert [w.hex() for w in again.weights] == [w.hex() for w in weights]  # -0.0 too


def test_the_largest_network_fits_a_link():
    weights = tuple(np.random.default_rng(0).normal(size=MAX_PARAMETERS).tolist())
    widths = (MAX_FEATURES, *[MAX_NODES] * MAX_LAYERS, 1)
    assert len(Network.random(widths, 0).parameters) == MAX_PARAMETERS
    experiment = Experiment(net=widths[1:-1], weights=weights)
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        pack(b""),
        pack(b"1234567"),
        pack(np.array([1.0, np.nan]).tobytes()),
        pack(np.array([np.inf]).tobytes()),
        pack(bytes(8 * (MAX_PARAMETERS + 1))),
    ],
)
def test_weights_that_cannot_be_read(text):
    note = "The link's weights could not be read; they are left out."
    assert Experiment.from_query({"weights": text}) == (DEFAULT, [note])


def test_many_steps_are_only_read_beside_their_weights():
    query = {"step": str(MAX_STEP + 1)}
    note = "The link's step could not be read; using 0."
    assert Experiment.from_query(query) == (DEFAULT, [note])
    query["weights"] = pack(np.ones(13).tobytes())
    assert Experiment.from_query(query)[0].step == MAX_STEP + 1


def test_a_teachers_link():
    query = {"hide": "lr,shape,pages", "task": "Which two planes are parallel?"}
    lesson = Experiment(hide=("lr", "shape", "pages"), task="Which two planes are parallel?")
    assert lesson.to_query() == query
    assert Experiment.from_query(query) == (lesson, [])


@pytest.mark.parametrize("hide", ["", "everything", "lr;opt", "lr,", "<b>"])
def test_controls_that_cannot_be_hidden(hide):
    note = "The link's hidden controls could not be read; they are left out."
    assert Experiment.from_query({"hide": hide}) == (DEFAULT, [note])


def test_a_task_is_a_short_plain_text_of_some_lines():
    experiment, notes = Experiment.from_query({"task": " one\r\n\u202etwo \x00  2\n\n\n\nthree\n "})
    assert (experiment.task, notes) == ("one\ntwo 2\n\nthree", [])
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])
    assert Experiment.from_query({"task": "é" * MAX_TASK})[0].task == "é" * MAX_TASK
    _, (note,) = Experiment.from_query({"task": "a" * (MAX_TASK + 1)})
    assert note == "The link's task could not be read; it is left out."


@pytest.mark.parametrize("version", ["0", "3", "99", "", "1.0", "x"])
def test_another_version_is_said_and_read_as_far_as_it_goes(version):
    note = "The link is of another version of linnet, and is read as one of this."
    assert Experiment.from_query({"v": version, "seed": "7"}) == (Experiment(seed=7), [note])
    for known in ("1", "2"):
        assert Experiment.from_query({"v": known}) == (DEFAULT, [])


def test_only_steps_that_are_trained_again_need_a_version():
    assert "v" not in Experiment(seed=3).to_query()
    assert Experiment(seed=3, step=9).to_query()["v"] == "2"
    assert "v" not in Experiment(step=9, weights=(1.0,)).to_query()


OLD_LINKS = {  # as they were copied on 2026-11-21, when links had no version yet
    "": Experiment(),
    "step=36": Experiment(step=36),
    "data=penguins&x=bill_length_mm,flipper_length_mm&y=body_mass_g&net=4-3&opt=gd&lr=0.1&seed=7"
    "&step=500": Experiment(
        "penguins",
        ("bill_length_mm", "flipper_length_mm"),
        "body_mass_g",
        (4, 3),
        lr=0.1,
        seed=7,
        step=500,
    ),
    "data=penguins&x=species%2Cyear&net=none": Experiment("penguins", ("species", "year"), net=()),
    "data=ice-cream&net=2&opt=adam&batch=16": Experiment(
        "ice-cream", net=(2,), opt="adam", batch=16
    ),
    "standardise=0&lr=1e-05&opt=momentum": Experiment(standardise=False, lr=1e-5, opt="momentum"),
    "v=1&step=12": Experiment(step=12),
}


@pytest.mark.parametrize("link", OLD_LINKS)
def test_old_links_keep_working(link):
    query = dict(parse_qsl(link, keep_blank_values=True))
    notes = [EARLIER] if "step" in query else []
    assert Experiment.from_query(query) == (OLD_LINKS[link], notes)
    assert Experiment.from_query(query | {"v": "2"}) == (OLD_LINKS[link], [])


def test_changes_that_are_not_on_the_way_are_left_out():
    note = "The link's changes could not be read; they are left out."
    query = {"journal": "200_add-node_1", "step": "100", "v": "2"}
    assert Experiment.from_query(query) == (Experiment(step=100), [note])


# --- what cannot be read ------------------------------------------------------------------------

UNREAD = {  # field: values, what the note says
    "net": (
        ["abc", "", "-1", "0", "0-0", "3-", "17", "1.5", "1000000000", "none-3", "None", "²", "3 "],
        "The link's hidden widths could not be read; using 3.",
    ),
    "lr": (
        [
            "-1",
            "0",
            "nan",
            "inf",
            "-inf",
            "1e99",
            "1e400",
            "1e-16",
            "fast",
            "",
            "0,1",
            "0x1",
            "0.5" + "0" * MAX_TEXT,
        ],
        "The link's learning rate could not be read; using 0.02.",
    ),
    "step": (
        ["1e12", "-5", "1000001", "1.0", "", "٣", "9" * 1_000],
        "The link's step could not be read; using 0.",
    ),
    "batch": (
        ["-1", "1.5", "16 ", "all", "", "²", str(MAX_ROWS + 1), "9" * 1_000],
        "The link's batch size could not be read; using 0.",
    ),
    "seed": (
        ["x", "-1", "4294967296", "7.0", "\x00"],
        "The link's seed could not be read; using 2803.",
    ),
    "journal": (
        ["", "x", "0_add-node", "0_add-node_0", "0_start_1", "1_add-layer", "0_add-layer~"],
        "The link's changes could not be read; they are left out.",
    ),
    "opt": (["sgd", "GD", ""], "The link's optimiser could not be read; using gd."),
    "standardise": (
        ["", "2", "01", "yes", "True"],
        "The link's standardise switch could not be read; using 1.",
    ),
    "data": (
        ["iris", "", "Penguins", "../penguins", "__class__"],
        "The link's data set could not be read; using exam-scores.",
    ),
    "x": (
        [
            "",
            "nothing",
            "hours_studied,nothing",
            '"hours_studied',
            "hours_studied\nattendance",
            ",",
        ],
        "The link's features could not be read; using hours_studied, attendance.",
    ),
    "y": (
        ["", "nothing", "hours_studied,attendance"],
        "The link's target could not be read; using exam_score.",
    ),
}
ANYWHERE = ["\x00", "\ud800", "\udcff", "�", "%00", "<script>alert(1)</script>"]
ANYWHERE += ["![x](http://example.org/y.png)", "a" * 100_000, "1-" * 8 + "1", "1-" * 9_999 + "1"]


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        pytest.param(name, text, note, id=f"{name}={text[:20]!a}")
        for name, (texts, note) in UNREAD.items()
        for text in texts + ANYWHERE
    ],
)
def test_the_unreadable_falls_back_with_one_note(name, text, note):
    assert Experiment.from_query({name: text}) == (DEFAULT, [note])
    others = {"lr": "0.5", "seed": "3"} if name not in ("lr", "seed") else {}
    assert Experiment.from_query(others | {name: [text]}) == (
        Experiment(**{key: type(getattr(DEFAULT, key))(value) for key, value in others.items()}),
        [note],
    )


def test_columns_of_another_data_set_give_one_note_each():
    query = {"data": "penguins", "x": "hours_studied", "y": "exam_score"}
    assert Experiment.from_query(query) == (
        Experiment("penguins"),
        [
            "The link's features could not be read; using "
            "flipper_length_mm, bill_length_mm, bill_depth_mm.",
            "The link's target could not be read; using body_mass_g.",
        ],
    )
    _, notes = Experiment.from_query(query | {"data": "iris"})
    assert notes == ["The link's data set could not be read; using exam-scores."]


def test_categories_are_features_but_no_target():
    query = {"data": "penguins", "x": "species,year"}
    assert Experiment.from_query(query) == (Experiment("penguins", x=("species", "year")), [])
    experiment, notes = Experiment.from_query({"data": "penguins", "y": "species"})
    assert experiment == Experiment("penguins") and len(notes) == 1


@pytest.mark.parametrize(
    ("query", "experiment"),
    [
        ({"x": "sleep,exam_score"}, Experiment(x=("sleep",))),
        ({"x": "exam_score"}, DEFAULT),
        ({"x": "sleep,attendance", "y": "sleep"}, Experiment(x=("attendance",), y="sleep")),
    ],
)
def test_the_target_is_taken_out_of_the_features(query, experiment):
    note = "The link's target was also among its features; it was taken out there."
    assert Experiment.from_query(query) == (experiment, [note])


def test_repeats_and_strangers():
    assert Experiment.from_query({"lr": ["x", "0.1", "0.5"]}) == (Experiment(lr=0.5), [])
    assert Experiment.from_query({"x": "sleep,sleep"}) == (Experiment(x=("sleep",)), [])
    assert Experiment.from_query({"lr": [], "<script>": "1", "a" * 10**5: "b"}) == (DEFAULT, [])


texts = st.text(max_size=30) | st.text('0123456789-.,e"\n\r\ud800', max_size=12)
texts |= st.sampled_from(["upload", "none", *DATASETS, *DATASETS["penguins"].table().numeric])


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), texts | st.lists(texts)))
def test_any_query_gives_a_sound_experiment(query):
    experiment, notes = Experiment.from_query(query)
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])
    assert experiment.y not in experiment.x
    assert len(notes) <= len(NAMES) + 1
    if experiment.data == "upload":
        return
    assert experiment.x
    table = DATASETS[experiment.data].table()
    assert experiment.y in table.numeric and set(experiment.x) <= set(table.usable)
