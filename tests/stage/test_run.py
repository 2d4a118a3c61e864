"""linnet/stage/run.py: how a run begins, what was wished of it, and what the browser said."""

import numpy as np
import pytest

from linnet.links.journal import AddNode, Journal, Start
from linnet.stage.jobs import Arrival, Depths, Seeds
from linnet.stage.run import MOST_KEPT, Run
from tests.stage.browser import Browser, as_json
from tests.stage.test_state import GD, SCENE, new_run


def test_a_run_tells_the_browser_where_to_begin():
    journal = Journal.begin(Start((2, 3, 1), 7), GD, 0, [(5, AddNode(1))])
    run = Run(SCENE, journal, 30, "link")
    start = as_json(run.start)
    assert start["from"] == "link" and start["step"] == 30 and start["id"] == run.id
    assert Journal.from_json(start["journal"], 2) == journal
    assert (run.state.step, run.state.widths, run.spoken) == (0, (2, 3, 1), False)


def test_no_two_runs_share_a_name():
    assert len({new_run().id for _ in range(100)}) == 100


def test_what_the_browser_says_is_taken_over():
    run = new_run()
    browser = Browser(run).seek(20)
    run.hear(browser.value())
    assert run.spoken and run.state.step == 20
    assert run.state.network == browser.trainer().network


@pytest.mark.parametrize("value", [None, {}, [], "x", {"scene": SCENE.id}])
def test_nonsense_leaves_what_was_said_before(value):
    run = new_run()
    browser = Browser(run).seek(20)
    run.hear(browser.value())
    state = run.state
    assert not run.hear(value) and not run.hear(browser.value(gap=-1.0))
    assert run.state is state and run.spoken


def test_a_browser_that_lost_the_run_begins_where_it_was_seen():
    run = new_run()
    start = run.start
    run.remember()
    assert run.start == start, "nothing was seen yet"
    browser = Browser(run).seek(20).act(AddNode(1)).seek(50)
    run.hear(browser.value())
    run.remember()
    assert run.id == start["id"] and run.start["step"] == 50
    assert Browser(run).trainer().network == browser.trainer().network


def test_of_a_long_journal_the_weights_are_remembered():
    run = new_run()
    browser = Browser(run).seek(20)
    run.hear(browser.value(journal=None))
    run.remember()
    assert run.start["step"] == 20 == run.start["journal"][0][0]
    assert Browser(run).trainer().network == browser.trainer().network


# --- wishes ---------------------------------------------------------------------------------------


def test_a_wish_is_told_until_it_is_granted():
    run = new_run()
    one, two = run.wish(AddNode(1)), run.wish("converge")
    assert as_json(run.wishes) == [
        {"id": one, "change": {"kind": "add_node", "layer": 1}},
        {"id": two, "act": "converge"},
    ]
    browser = Browser(run).act(AddNode(1))
    run.hear(browser.value())
    assert run.waiting == {one, two}
    run.hear(browser.value(granted=[one, "another's"]))
    assert run.waiting == {two} and [wish["id"] for wish in run.wishes] == [two]


def test_settings_of_which_some_are_left_out():
    run = new_run()
    name = run.wish({"kind": "settings", "batch": 0})
    assert run.wishes == [{"id": name, "change": {"kind": "settings", "batch": 0}}]


SEEDS = Seeds((2, 3, 1), (1, 2), "gd", 0.05, 1000)
TRAINED = {"seed": 1, "step": 50, "gap": 1e-10, "diverged": False, "parameters": [0.5] * 13}
DEPTHS = Depths(((), (3,)), 7, "gd", 0.05, 1e-6, 1000)
ARRIVALS = {
    "arrivals": [
        {"hidden": [], "step": 120, "gap": 9e-7, "diverged": False},
        {"hidden": [3], "step": None, "gap": 0.1, "diverged": True},
    ]
}


def test_a_job_is_told_until_its_result_is_here():
    run = new_run()
    name = run.wish(DEPTHS)
    assert as_json(run.wishes) == [{"id": name, "job": as_json(DEPTHS.to_json())}]
    assert as_json(DEPTHS.to_json())["shapes"] == [[], [3]]
    browser = Browser(run)
    assert not run.hear(browser.value(granted=[name]))
    assert run.waiting == {name} and not run.results
    assert run.hear(browser.value(granted=[name], results={name: ARRIVALS, "other": 1}))
    assert not run.waiting
    assert run.results == {name: (Arrival((), 120, 9e-7, False), Arrival((3,), None, 0.1, True))}
    assert not run.hear(browser.value(results={name: {"arrivals": []}})), "once is enough"
    assert len(run.results[name]) == 2


def test_networks_from_several_seeds():
    run = new_run()
    name = run.wish(SEEDS)
    networks = [TRAINED, TRAINED | {"seed": 2, "step": 9}]
    assert run.hear(Browser(run).value(results={name: {"networks": networks}}))
    first, second = run.results[name]
    assert (first.seed, second.seed, second.step) == (1, 2, 9)
    assert first.network.widths == (2, 3, 1) and np.all(first.network.parameters == 0.5)


def test_training_that_diverged_at_once_has_no_finite_gap():
    run = new_run()
    name = run.wish(DEPTHS)
    arrival = {"step": None, "gap": None, "diverged": True}
    assert run.hear(Browser(run).value(results={name: {"arrivals": [arrival] * 2}}))
    assert run.results[name][0] == Arrival((), None, float("inf"), True)


def test_only_the_latest_wishes_and_results_are_kept():
    run = new_run()
    for _ in range(3 * MOST_KEPT):
        name = run.wish(DEPTHS)
        assert len(run.wishes) <= MOST_KEPT
        if len(run.results) < MOST_KEPT:
            run.hear(Browser(run).value(results={name: ARRIVALS}))
    assert name in run.waiting and len(run.results) == MOST_KEPT


BAD_RESULTS = [
    None,
    [],
    {},
    {"networks": None},
    {"networks": [TRAINED]},
    {"networks": [TRAINED] * 3},
    {"networks": [TRAINED, None]},
    {"networks": [TRAINED, TRAINED | {"parameters": [0.5] * 12}]},
    {"networks": [TRAINED, TRAINED | {"parameters": ["x"] * 13}]},
    {"networks": [TRAINED, TRAINED | {"gap": None}]},
    {"networks": [TRAINED, TRAINED | {"step": -1}]},
    {"networks": [TRAINED, TRAINED | {"diverged": None}]},
]


@pytest.mark.parametrize("result", BAD_RESULTS)
def test_a_result_that_cannot_be_is_ignored(result):
    run = new_run()
    name = run.wish(SEEDS)
    assert not run.hear(Browser(run).value(results={name: result}))
    assert run.waiting == {name} and not run.results
    assert run.spoken, "the rest of what it said holds"
