"""linnet/page/player: its own tests run in node; what it computes is what Python does."""

import json

import numpy as np
import pytest

import linnet
from tests.stage.engine.node import HERE, run

TESTS = sorted((HERE.parents[1] / "page" / "player").glob("*.test.js"))
PLAYER = HERE.parents[2] / "linnet" / "page" / "player"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.partition(".")[0])
def test_in_node(path):
    done = run("--test", str(path))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("standardised", [True, False])
def test_numbers_of_a_readers_own_data_are_those_of_python(standardised):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 3)) * [1, 50, 0.01] + [1e3, 0, 5]
    y = X @ [2, -0.5, 30] + rng.normal(size=40)
    script = f"""
import {{ sceneOfRows }} from "{(PLAYER / "scene.js").as_uri()}";
const {{ X, y }} = {json.dumps({"X": X.ravel().tolist(), "y": y.tolist()})};
const numbers = {{ X: Float64Array.from(X), y: Float64Array.from(y) }};
const data = {{ names: ["a", "b", "c"], target: "d", ...numbers }};
const s = sceneOfRows(data, {json.dumps(standardised)}, {{ caps: {{}}, speeds: [] }});
console.log(JSON.stringify({{ own: s.own, errors: s.errors, t: s.t, goal: s.goal }}));
"""
    done = run("--input-type=module", "-", text=script)
    assert done.returncode == 0, done.stderr
    scene = json.loads(done.stdout)
    fit = linnet.least_squares(X, y)
    ours = linnet.playground(X, y, standardise=standardised).scene
    np.testing.assert_allclose(scene["own"], [fit.intercept, *fit.coefficients], rtol=1e-9)
    np.testing.assert_allclose(scene["errors"], fit.standard_errors, rtol=1e-9)
    np.testing.assert_allclose(scene["t"], fit.t_values, rtol=1e-9)
    np.testing.assert_allclose(scene["goal"], ours.goal, rtol=1e-9, atol=1e-12)
