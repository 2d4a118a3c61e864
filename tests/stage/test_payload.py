"""linnet/stage/payload.py: what the player gets is JSON, small, and exact where it is shown."""

import base64
import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.compress import compress
from linnet.datasets import DATASETS
from linnet.experiment import MAX_FEATURES, MAX_LAYERS, MAX_NODES, Experiment
from linnet.least_squares import least_squares
from linnet.network import parameter_count
from linnet.stage import run as run_module
from linnet.stage.payload import DRAWN_ROWS, Scene, key_rows, run_payload
from linnet.stage.run import FIRST_FRAMES, Run

KB = 1000


def new_scene(X, y, standardise=True):
    data = compress(X, y)
    names = tuple(f"feature {k}" for k in range(X.shape[1]))
    used = data.standardized() if standardise else data
    return Scene(names, "the target", X, y, used, least_squares(X, y))


@cache
def built_in(name, standardise=True):
    dataset = DATASETS[name]
    selection = dataset.table().select(dataset.target, dataset.features)
    return new_scene(selection.X, selection.y, standardise)


def new_run(scene, hidden=(3,), rate=0.02, step=0, optimizer="gd", batch=0):
    widths = (len(scene.features), *hidden, 1)
    return Run(scene.data, widths, 7, optimizer, rate, step, (scene.X, scene.y), batch)


def as_json(value):
    """There and back, as the browser gets it."""
    return json.loads(json.dumps(value, allow_nan=False))


def size(scene, run):
    """Of one message, in characters: the scene goes with each."""
    return len(json.dumps({"scene": scene.payload(), **run_payload(run)}, allow_nan=False))


def decoded(text, kind="<f8"):
    return np.frombuffer(base64.b64decode(text, validate=True), dtype=kind)


@pytest.fixture
def full_chunks(monkeypatch):
    """As many frames as a chunk may have, however slow the machine."""
    monkeypatch.setattr(run_module, "CHUNK_SECONDS", 1e9)


rng = np.random.default_rng(2)
WIDE_X = rng.normal(size=(500, MAX_FEATURES)) * 10.0 ** rng.integers(-3, 6, MAX_FEATURES)
WIDE = new_scene(WIDE_X, WIDE_X @ rng.normal(size=MAX_FEATURES) + rng.normal(size=500))


# --- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_is_json(name, standardise):
    scene = built_in(name, standardise)
    run = new_run(scene)
    for _ in range(4):
        payload = as_json({"scene": scene.payload(), **run_payload(run)})
        assert (payload["diverged"] is not None) == run.diverged
        frames = decoded(payload["frames"], "<f4")
        assert frames.size == len(payload["keys"]) * parameter_count(run.widths)
        assert np.isfinite(frames).all()
        assert np.isfinite(decoded(payload["scene"]["X"], "<f4")).all()
        run.need(run.epoch, run.trainer.step, 0)


@pytest.mark.parametrize("batch", [0, 4])
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3)])
@pytest.mark.parametrize("name", ["exam-scores", "longley"])
def test_a_diverged_run_is_json(name, hidden, batch):
    run = new_run(built_in(name, standardise=False), hidden, batch=batch)
    while not run.diverged:
        run.need(run.epoch, run.trainer.step, 0)
    payload = as_json(run_payload(run))
    assert payload["diverged"] == {"best": 0, "edge": run.edge, "rate": run.stable_rate}
    assert 0 < payload["diverged"]["rate"] < payload["diverged"]["edge"] < payload["rate"] == 0.02
    losses = decoded(payload["losses"])
    assert np.isfinite(losses).all() and losses[-1] > 1e50
    assert np.isfinite(decoded(payload["frames"], "<f4")).all()


def test_adam_has_no_edge_where_a_run_diverged_before_it():
    run = new_run(built_in("exam-scores"), rate=5.0)
    assert run.diverged
    run.tune("adam", 0.02)
    assert as_json(run_payload(run))["diverged"] == {"best": 0, "edge": None, "rate": 0.002}


@pytest.mark.parametrize(
    ("optimizer", "hidden", "rate"),
    [("gd", (), 0.02), ("momentum", (4, 3), 0.02), ("gd", (4, 3), 5.0), ("adam", (4, 3), 0.02)],
)
def test_the_edges_go_with_their_rows(optimizer, hidden, rate):
    run = new_run(built_in("penguins"), hidden, rate, optimizer=optimizer)
    edges = as_json(run_payload(run))["edges"]
    assert list(zip(edges["rows"], edges["values"], strict=True)) == run.edges
    assert (None in edges["values"]) == (optimizer == "adam")


def test_an_edge_beyond_all_rates_is_json():
    run = new_run(built_in("exam-scores"))
    run.edges = [(0, 0.3), (1, np.inf)]
    assert as_json(run_payload(run))["edges"] == {"rows": [0, 1], "values": [0.3, None]}


def test_numbers_beyond_float32_are_drawn_where_they_can_be():
    X = 1e100 * rng.normal(size=(30, 2))
    scene = new_scene(X, 1e-30 * X[:, 0] + 1e40 * rng.normal(size=30))
    payload = as_json(scene.payload())
    assert np.isfinite(decoded(payload["X"], "<f4")).all()
    assert np.isfinite(decoded(payload["y"], "<f4")).all()


def test_what_a_run_says_of_itself():
    run = new_run(built_in("penguins"), (4, 3), rate=0.05)
    payload = as_json(run_payload(run))
    assert payload["run"] == run.id
    assert payload["widths"] == [3, 4, 3, 1]
    expected = {"epoch": 1, "stride": 1, "seen": 0, "asking": 0, "rate": 0.05, "batch": 0}
    assert {name: payload[name] for name in expected} == expected
    assert payload["goal"] is payload["diverged"] is None
    run.tune("gd", 0.1, 32)
    run.converge(3)
    payload = as_json(run_payload(run))
    assert (payload["epoch"], payload["asking"], payload["seen"]) == (2, 1, 3)
    assert (payload["goal"], payload["rate"], payload["batch"]) == ("converge", 0.1, 32)


# --- the chunk ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", [(), (3,), MAX_LAYERS * (MAX_NODES,)])
@pytest.mark.parametrize("name", ["exam-scores", "longley"])
def test_what_is_shown_arrives_to_the_last_bit(name, hidden):
    run = new_run(built_in(name), hidden)
    run.need(run.epoch, run.trainer.step, 0)
    payload, chunk = as_json(run_payload(run)), run.chunk
    assert payload["steps"] == chunk.steps.tolist()
    assert np.array_equal(decoded(payload["losses"]), chunk.losses)
    assert np.array_equal(decoded(payload["gaps"]), chunk.gaps)
    assert np.array_equal(decoded(payload["collapsed"]), chunk.collapsed.ravel())
    assert payload["floor"] == run.trainer.floor
    frames = decoded(payload["frames"], "<f4").reshape(len(payload["keys"]), -1)
    assert np.array_equal(frames, chunk.parameters_at(payload["keys"]).astype("<f4"))


def test_a_small_network_goes_with_every_frame(full_chunks):
    payload = run_payload(new_run(built_in("exam-scores")))
    assert payload["keys"] == list(range(FIRST_FRAMES + 1))


def test_a_large_network_goes_with_some(full_chunks):
    run = new_run(WIDE, MAX_LAYERS * (MAX_NODES,), rate=1e-3)
    keys = run_payload(run)["keys"]
    assert keys[0] == 0 and keys[-1] == len(run.chunk) - 1
    assert 2 <= len(keys) < len(run.chunk)


@given(some.integers(1, 600), some.integers(2, 10**6))
def test_key_rows(rows, parameters):
    keys = key_rows(rows, parameters)
    assert keys[0] == 0 and keys[-1] == rows - 1
    assert (np.diff(keys) > 0).all()
    assert len(keys) <= 2 or 4 * parameters * len(keys) * 4 / 3 <= 200_000
    if rows > 2 and len(keys) > 2:
        assert np.diff(keys).max() - np.diff(keys).min() <= 1, "evenly spread"


@pytest.mark.parametrize("step", [0, 479], ids=["played", "sought"])
def test_the_largest_message(full_chunks, step):
    run = new_run(WIDE, MAX_LAYERS * (MAX_NODES,), rate=1e-3, step=step)
    assert len(run.chunk) > 200
    measured = size(WIDE, run)
    assert measured < 300 * KB


@pytest.mark.parametrize("name", DATASETS)
def test_the_longest_message_of_a_small_network(full_chunks, name):
    scene = built_in(name)
    run = new_run(scene, (4, 3))
    for _ in range(3):
        run.need(run.epoch, run.trainer.step, 0)
    assert len(run.chunk) > 700
    assert size(scene, run) < 300 * KB


@pytest.mark.parametrize("step", [0, 479], ids=["played", "sought"])
def test_the_usual_message(full_chunks, step):
    scene = built_in("exam-scores")
    run = new_run(scene, step=step)
    assert run.widths == (2, 3, 1) and len(run.chunk) == FIRST_FRAMES + 1
    measured = size(scene, run)
    assert measured < 80 * KB


def test_a_message_does_not_grow_with_the_data():
    rows = 20_000
    X = rng.normal(size=(rows, 2))
    scene = new_scene(X, X.sum(axis=1) + rng.normal(size=rows))
    measured = size(scene, new_run(scene))
    assert measured < 80 * KB
    assert scene.payload()["rows"] == rows


# --- the scene ------------------------------------------------------------------------------------


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
@pytest.mark.parametrize("name", DATASETS)
def test_the_goal_is_least_squares_in_the_units_of_training(name, standardise):
    scene = built_in(name, standardise)
    payload = as_json(scene.payload())
    assert payload["standardised"] == standardise
    mean, sd = np.array(payload["mean"]), np.array(payload["sd"])
    bias, *slopes = payload["goal"]
    if standardise:
        z = (scene.X - mean) / sd
        predicted = payload["targetMean"] + payload["targetSd"] * (bias + z @ slopes)
    else:
        predicted = bias + scene.X @ slopes
    expected = scene.fit.predict(scene.X)
    assert predicted == pytest.approx(expected, rel=1e-9, abs=1e-9 * scene.y.std())
    assert payload["own"] == [scene.fit.intercept, *scene.fit.coefficients]
    assert mean == pytest.approx(scene.X.mean(axis=0))
    assert sd == pytest.approx(scene.X.std(axis=0))
    assert payload["targetMean"] == pytest.approx(scene.y.mean())
    assert payload["targetSd"] == pytest.approx(scene.y.std())


@pytest.mark.parametrize("name", ["exam-scores", "penguins"])
def test_training_arrives_at_the_goal(name):
    scene = built_in(name)
    run = new_run(scene)
    run.converge(0)
    while run.goal:
        run.need(run.epoch, run.trainer.step, 0)
    reached = decoded(run_payload(run)["collapsed"]).reshape(len(run.chunk), -1)[-1]
    assert reached == pytest.approx(scene.payload()["goal"], abs=1e-8)


def test_errors_and_t_values_are_the_fits():
    scene = built_in("longley")
    payload = as_json(scene.payload())
    assert payload["errors"] == scene.fit.standard_errors.tolist()
    assert payload["t"] == scene.fit.t_values.tolist()
    assert payload["errors"][1] == pytest.approx(84.9149257747669, rel=1e-9)  # NIST's


def test_collinear_features_have_no_errors():
    a, b = rng.normal(size=(2, 50))
    scene = new_scene(np.column_stack([a, b, 2 * a]), a + b + rng.normal(size=50))
    payload = as_json(scene.payload())
    assert payload["errors"][1] is payload["errors"][3] is None
    assert payload["t"][1] is payload["t"][3] is None
    assert payload["errors"][2] > 0 and payload["errors"][0] > 0
    assert None not in payload["goal"] + payload["own"]


def test_as_many_features_as_rows_have_no_errors():
    X = rng.normal(size=(3, 2))
    payload = as_json(new_scene(X, X @ [1.0, 2.0]).payload())
    assert payload["errors"] == payload["t"] == [None, None, None]


def test_a_constant_feature_divides_by_one():
    X = np.column_stack([np.full(30, 4.0), rng.normal(size=30)])
    payload = as_json(new_scene(X, rng.normal(size=30)).payload())
    assert payload["sd"][0] == 1.0 and payload["mean"][0] == pytest.approx(4)
    assert np.isfinite(payload["goal"]).all()


def test_few_points_are_drawn_as_they_are():
    scene = built_in("exam-scores")
    payload = as_json(scene.payload())
    assert payload["rows"] == payload["drawn"] == 96
    X = decoded(payload["X"], "<f4").reshape(-1, 2)
    assert np.array_equal(X, scene.X.astype("<f4"))
    assert np.array_equal(decoded(payload["y"], "<f4"), scene.y.astype("<f4"))


@pytest.mark.parametrize("features", [1, 2, MAX_FEATURES])
def test_of_many_points_the_same_few_are_drawn(features):
    X = np.arange(5000.0)[:, None] + np.arange(features)
    scene = new_scene(X, 2.0 * np.arange(5000))
    payload = scene.payload()
    drawn, rows = payload["drawn"], decoded(payload["y"], "<f4") / 2
    assert payload["rows"] == 5000 and 100 < drawn <= DRAWN_ROWS
    assert len(rows) == len(set(rows)) == drawn
    assert np.array_equal(decoded(payload["X"], "<f4").reshape(drawn, features)[:, 0], rows)
    again = scene.payload()
    assert (again["X"], again["y"]) == (payload["X"], payload["y"])


def test_names_are_text_and_nothing_more():
    hostile = ("<img src=x onerror=alert(1)>", "</script>\u2028")
    X = rng.normal(size=(9, 2))
    data = compress(X, X[:, 0])
    scene = Scene(hostile, "`y`", X, X[:, 0], data, least_squares(X, X[:, 0]))
    payload = as_json(scene.payload())
    assert payload["names"] == list(hostile) and payload["target"] == "`y`"


def test_the_player_knows_the_bounds():
    payload = built_in("exam-scores").payload()
    assert payload["caps"] == {"layers": MAX_LAYERS, "nodes": MAX_NODES}
    assert payload["speeds"][0] == 1 and payload["speeds"] == sorted(payload["speeds"])
    assert len(Experiment().x) == len(payload["names"]) == 2


def test_the_reference_level_of_each_category_goes_along():
    X = np.arange(8.0).reshape(4, 2) ** 2
    data = compress(X, X[:, 0])
    fit = least_squares(X, X[:, 0])
    assert Scene(("a", "b"), "y", X, X[:, 0], data, fit).payload()["references"] == []
    scene = Scene(("a = u", "b"), "y", X, X[:, 0], data, fit, {"a": "t"})
    assert json.loads(json.dumps(scene.payload()))["references"] == [["a", "t"]]
