"""linnet/stage/scene.py: what the player gets is JSON, small, and exact where it is trained on."""

import base64
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from linnet.data.datasets import DATASETS
from linnet.links.experiment import MAX_FEATURES, MAX_LAYERS, MAX_NODES, Experiment
from linnet.regression.compress import compress
from linnet.regression.least_squares import least_squares
from linnet.stage.scene import BATCH_NUMBERS, DRAWN_ROWS, Scene

ROOT = Path(__file__).parents[2]
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


def as_json(value):
    """There and back, as the browser gets it."""
    return json.loads(json.dumps(value, allow_nan=False))


def decoded(text, kind="<f8"):
    return np.frombuffer(base64.b64decode(text, validate=True), dtype=kind)


rng = np.random.default_rng(2)
WIDE_X = rng.normal(size=(500, MAX_FEATURES)) * 10.0 ** rng.integers(-3, 6, MAX_FEATURES)
WIDE = new_scene(WIDE_X, WIDE_X @ rng.normal(size=MAX_FEATURES) + rng.normal(size=500))


# --- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_is_json(name, standardise):
    scene = built_in(name, standardise)
    payload = as_json(scene.payload())
    assert np.isfinite(decoded(payload["X"], "<f4")).all()
    assert len(json.dumps(payload)) < 80 * KB


def test_numbers_beyond_float32_are_drawn_where_they_can_be():
    X = 1e100 * rng.normal(size=(30, 2))
    scene = new_scene(X, 1e-30 * X[:, 0] + 1e40 * rng.normal(size=30))
    payload = as_json(scene.payload())
    assert np.isfinite(decoded(payload["X"], "<f4")).all()
    assert np.isfinite(decoded(payload["y"], "<f4")).all()


def test_the_largest_scene():
    assert len(json.dumps(WIDE.payload())) < 300 * KB
    rows = 100_000
    X = rng.normal(size=(rows, 2))
    scene = new_scene(X, X.sum(axis=1) + rng.normal(size=rows))
    assert len(json.dumps(scene.payload())) < 80 * KB, "it does not grow with the data"
    assert scene.payload()["rows"] == rows


# --- what the browser trains on -------------------------------------------------------------------


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
@pytest.mark.parametrize("name", DATASETS)
def test_few_rows_arrive_to_the_last_bit_in_their_own_units(name, standardise):
    scene = built_in(name, standardise)
    data = as_json(scene.payload())["data"]
    assert np.array_equal(decoded(data["X"]).reshape(scene.X.shape), scene.X)
    assert np.array_equal(decoded(data["y"]), scene.y)
    assert scene.payload(batches=True) == scene.payload(), "nothing more is needed for batches"


def many(rows=60_000, features=4, standardise=True):
    X = np.random.default_rng(3).normal(size=(rows, features)) * [1, 10, 0.1, 5] + [0, 50, 3, -9]
    y = X @ [1.0, 0.2, -3.0, 0.1] + np.random.default_rng(4).normal(size=rows)
    return new_scene(X, y, standardise)


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
def test_many_rows_are_stood_for_by_a_few(standardise):
    scene = many(standardise=standardise)
    data = as_json(scene.payload())["data"]
    assert set(data) == {"pseudo", "floor", "targetSd", "touched"}
    rows, floor = scene.data.pseudo_rows()
    assert np.array_equal(decoded(data["pseudo"]).reshape(-1, 6), rows) and data["floor"] == floor
    assert data["targetSd"] == scene.data.std[-1]
    beta = np.append(scene.goal, -1.0)
    assert np.sum((rows @ beta) ** 2) < 1e-18 * scene.y.var(), "of least squares nothing is left"


@pytest.mark.parametrize("standardise", [True, False], ids=["z-scores", "raw"])
def test_rows_for_batches_come_once_asked_for(standardise):
    scene = many(standardise=standardise)
    batch = as_json(scene.payload(batches=True))["data"]["batchRows"]
    assert "batchRows" not in scene.payload()["data"]
    X, y = decoded(batch["X"]).reshape(-1, 4), decoded(batch["y"])
    assert (batch["of"], batch["taken"]) == (60_000, 40_000) == (60_000, len(y))
    assert scene.batch_rows == 40_000
    assert X.size + y.size <= BATCH_NUMBERS
    if standardise:
        assert X.std(axis=0) == pytest.approx(1, abs=0.02)
        assert abs(X.mean(axis=0)).max() < 0.02 > abs(y.mean())
    else:
        assert set(y) <= set(scene.y) and len(set(y)) == len(y)
    assert many(standardise=standardise).payload(batches=True) == scene.payload(batches=True)


def test_all_rows_take_part_in_batches_where_they_are_not_too_many():
    scene = many(rows=10_000)
    assert not scene.few and scene.batch_rows == 10_000
    batch = scene.payload(batches=True)["data"]["batchRows"]
    z = (scene.X - scene.X.mean(axis=0)) / scene.X.std(axis=0)
    assert decoded(batch["X"]).reshape(-1, 4) == pytest.approx(z, abs=1e-9)


def test_a_constant_column_is_zero_in_batches():
    X = np.column_stack([np.full(30_000, 4.0), rng.normal(size=30_000)])
    scene = new_scene(X, rng.normal(size=30_000))
    batch = scene.payload(batches=True)["data"]["batchRows"]
    assert not decoded(batch["X"]).reshape(-1, 2)[:, 0].any()


# --- which scene it is ----------------------------------------------------------------------------


def test_equal_scenes_have_equal_names_in_another_process():
    scene = built_in("penguins")
    code = (
        "from tests.stage.test_scene import built_in\n"
        "print(built_in('penguins').id, built_in('penguins', False).id)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert said.stdout.split() == [scene.id, built_in("penguins", False).id]
    assert len(scene.id) == 32 and as_json(scene.payload())["id"] == scene.id


def test_whatever_changes_a_scene_changes_its_name():
    X, y = rng.normal(size=(20, 2)), rng.normal(size=20)
    data, fit = compress(X, y), least_squares(X, y)
    names = ("a", "b")
    other = X.copy()
    other[7, 1] = np.nextafter(other[7, 1], 9)
    scenes = [
        Scene(names, "y", X, y, data, fit),
        Scene(names, "y", X, y, data.standardized(), fit),
        Scene(("a", "c"), "y", X, y, data, fit),
        Scene(names, "z", X, y, data, fit),
        Scene(names, "y", other, y, data, fit),
        Scene(names, "y", X, other[:, 1], data, fit),
    ]
    assert len({scene.id for scene in scenes}) == len(scenes)
    assert Scene(names, "y", X.copy(), y.copy(), data, fit).id == scenes[0].id


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
