"""linnet/stage/state.py: what the browser says of a run is checked field by field."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.limits import MOST_POINTS
from linnet.links.journal import AddNode, Journal, Settings, Start, Weight
from linnet.stage.run import Run
from linnet.stage.state import MOST_GRANTED, at_rest, read
from linnet.training.trainer import Trainer
from tests.stage.browser import Browser
from tests.stage.test_scene import built_in

SCENE = built_in("exam-scores")
GD = Settings("gd", 0.05)


def new_run(hidden=(3,), settings=GD, scene=SCENE):
    return Run(scene, Journal.begin(Start((len(scene.features), *hidden, 1), 7), settings))


def told(**changes):
    """What a browser says that trained, added a node, and trained on."""
    return Browser(new_run()).seek(30).act(AddNode(1)).seek(50).value(**changes)


# --- what is understood ---------------------------------------------------------------------------


def test_what_the_browser_says_arrives_to_the_last_bit():
    browser = Browser(new_run()).seek(30).act(AddNode(1), Settings("adam", 0.01)).seek(50)
    state, trainer = read(browser.value(), SCENE), browser.trainer()
    assert state.network == trainer.network and state.widths == (2, 4, 1)
    assert (state.step, state.seed, state.settings) == (50, 7, Settings("adam", 0.01))
    assert (state.loss, state.gap) == (trainer.loss, trainer.gap)
    assert state.journal == browser.journal
    assert state.history.steps.tolist() == [0, 10, 20, 30, 40, 50]
    assert state.history.collapsed.shape == (6, 3) and state.history.gaps[-1] == trainer.gap
    assert not (state.playing or state.converging or state.diverged or state.arrived)


def test_a_journal_may_go_beyond_the_step_on_screen():
    browser = Browser(new_run()).seek(30).act(AddNode(1))
    state = read(browser.seek(20).value(), SCENE)
    assert state.widths == (2, 3, 1) and state.journal == browser.journal


def test_what_is_not_known_may_be_left_open():
    state = read(told(journal=None, edge=None, playing=True, wantsRows=True), SCENE)
    assert state.journal is state.edge is None and state.playing and state.wants_rows


# --- before it has spoken -------------------------------------------------------------------------


def test_a_run_at_its_beginning():
    journal = Journal.begin(Start((2, 3, 1), 7), GD, 0, [(0, AddNode(1)), (9, AddNode(1))])
    state = at_rest(journal, SCENE)
    network = Journal.begin(Start((2, 3, 1), 7), GD, 0, [(0, AddNode(1))]).network()
    assert state.network == network and (state.step, state.seed) == (0, 7)
    trainer = Trainer(network, SCENE.data)
    assert (state.loss, state.gap) == (trainer.loss, trainer.gap)
    assert state.history.losses.tolist() == [trainer.loss]


def test_a_run_that_begins_with_weights():
    weights = tuple(np.linspace(-1, 1, 13).tolist())
    state = at_rest(Journal.begin(Start((2, 3, 1), 7, weights), GD, 500), SCENE)
    assert state.step == 500 and tuple(state.parameters) == weights


@pytest.mark.parametrize("size", [1e100, 1e200, -1.7e308])
def test_weights_beyond_all_measure_are_no_error(size):
    state = at_rest(Journal.begin(Start((2, 3, 1), 7, (size,) * 13), GD, 500), SCENE)
    assert not np.isfinite(state.loss)


# --- nonsense -------------------------------------------------------------------------------------

nan, inf = float("nan"), float("inf")
FIELDS = {
    "scene": [None, "", "another", [], {}],
    "step": [None, -1, 1.5, "50", nan, inf, True, 10**10, 10**400, []],
    "seed": [None, 8, -1, 2**32, "7"],
    "widths": [None, [], [2, 4], [2, 4, 2], [3, 4, 1], [2, 17, 1], [2, 5, 1], [2, "4", 1], "241"],
    "parameters": [None, [], [0.0] * 16, [0.0] * 18, [nan] * 17, ["0"] * 17, [[0.0]] * 17, "x"],
    "journal": [[], {}, "journal", [[0, {}]], [[50, {"kind": "add_layer"}]]],
    "optimizer": [None, "sgd", "adam", [], 3],
    "rate": [None, 0, -0.1, nan, inf, 1e9, "0.05", 0.06],
    "batch": [None, -1, 96, 1e9, 0.5, "0", 8],
    "playing": [None, 0, 1, "true", []],
    "converging": [None, 0],
    "diverged": [None, 0],
    "arrived": [None, 0],
    "loss": [None, -1, nan, inf, "0", True],
    "gap": [None, -1e-9, nan, inf],
    "edge": [nan, inf, -1, "none"],
    "best": [None, [], {}, {"step": -1}, {"step": "0"}],
    "calm": [None, 0, 1e9, nan],
    "history": [None, [], {}],
    "wantsRows": [None, 1, "yes"],
    "granted": [None, {}, "all", ["x"] * (MOST_GRANTED + 1)],
    "results": [None, [], "x"],
}
CASES = [(name, value) for name, values in FIELDS.items() for value in values]


@pytest.mark.parametrize(
    ("name", "value"), CASES, ids=[f"{name} {str(value)[:20]}" for name, value in CASES]
)
def test_a_field_that_cannot_be_is_refused(name, value):
    value = told() | {name: value}
    with pytest.raises(ValueError):
        read(value, SCENE)
    del value[name]
    if name not in ("journal", "edge"):  # which may be null
        with pytest.raises(ValueError):
            read(value, SCENE)


@pytest.mark.parametrize(
    "history",
    [
        {"steps": [0, 1]},
        {"steps": []},
        {"steps": [-1]},
        {"steps": list(range(10**6))},
        {"losses": [0.1]},
        {"losses": [0.1] * (MOST_POINTS + 1)},
        {"losses": [nan]},
        {"gaps": ["0"]},
        {"collapsed": [[0.0, 0.0]]},
        {"collapsed": [[0.0, 0.0, 0.0, 0.0]]},
        {"collapsed": [0.0, 0.0, 0.0]},
        {"collapsed": [[0.0, 0.0, inf]]},
        {"collapsed": None},
    ],
)
def test_a_history_that_cannot_be_is_refused(history):
    value = told()
    with pytest.raises(ValueError):
        read(value | {"history": value["history"] | history}, SCENE)


def test_weights_of_a_journal_that_leads_elsewhere_are_refused():
    other = Browser(new_run()).seek(30).act(Weight(1, 1, 1, 0.5)).seek(50)
    with pytest.raises(ValueError):
        read(told(journal=other.journal.to_json()), SCENE)


def test_another_scenes_run_is_refused():
    with pytest.raises(ValueError):
        read(told(), built_in("exam-scores", standardise=False))
    with pytest.raises(ValueError):
        read(told(), built_in("ice-cream"))


json_values = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner),
    max_leaves=12,
)
GOOD = told()


@given(some.sampled_from(sorted(GOOD)), json_values)
def test_whatever_a_field_holds_the_run_is_sound_or_refused(name, anything):
    try:
        state = read(GOOD | {name: anything}, SCENE)
    except ValueError:
        return
    assert state.network.widths == state.widths and state.widths[0] == 2
    assert np.isfinite(state.parameters).all() and np.isfinite([state.loss, state.gap]).all()
    assert len(state.history.steps) == len(state.history.collapsed) <= MOST_POINTS


@given(json_values)
def test_anything_else_is_refused(anything):
    with pytest.raises(ValueError):
        read(anything, SCENE)
