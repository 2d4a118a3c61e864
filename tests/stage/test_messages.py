"""linnet/stage/messages.py: what the player may say, what that does, and that nothing else does."""

import copy
import json

import numpy as np
import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as some

import linnet.stage
from linnet.compress import compress
from linnet.experiment import MAX_FEATURES, MAX_LAYERS, MAX_NODES, MAX_STEP
from linnet.network import Network
from linnet.stage import messages
from linnet.stage import run as run_module
from linnet.stage.payload import run_payload
from linnet.stage.run import Run
from linnet.training import Settings

rng = np.random.default_rng(1)
X = rng.normal(size=(40, 2))
DATA = compress(X, X @ [1.0, -2.0] + rng.normal(size=40)).standardized()
WIDE = compress(
    rng.normal(size=(80, MAX_FEATURES)) * 10 ** rng.uniform(-2, 3, MAX_FEATURES),
    rng.normal(size=80),
).standardized()

CAPPED = {"add_node", "remove_node", "add_layer", "remove_layer", "set_weight"}
WITH_STEP = {"paused", "resync", "speed", "single_step", "converge", *CAPPED}
BEYOND = 5_000  # more than a chunk holds
GOOD = {  # one message of each kind that the run below understands
    "paused": {},
    "reset": {},
    "new_weights": {},
    "resync": {},
    "speed": {"stride": 16},
    "single_step": {},
    "seek": {"to": BEYOND},
    "converge": {},
    "add_node": {"layer": 1},
    "remove_node": {"layer": 1},
    "add_layer": {},
    "remove_layer": {},
    "set_weight": {"layer": 1, "to": 3, "source": 0, "value": -2.5},
}


OF_A_DIVERGED_RUN = {"calm", "standardise"}


def new_run(hidden=(3,), data=DATA, rate=0.01):
    """At least 20 steps in its first chunk, so that 7 is one of them."""
    run = Run(data, (data.features, *hidden, 1), 7, "gd", rate)
    while run.trainer.step < 20:
        run.need(run.epoch, run.trainer.step, 0)
    return run


def new_diverged_run():
    run = new_run((), rate=1.5)
    while not run.diverged:
        run.need(run.epoch, run.trainer.step, 0)
    return run


@pytest.fixture
def run():
    return new_run()


@pytest.fixture
def diverged():
    return new_diverged_run()


def message(run, kind, step=7, **fields):
    return {"kind": kind, "epoch": run.epoch, "step": step, **GOOD.get(kind, {}), **fields}


def state(run):
    """Everything a message could change."""
    return (
        {
            name: copy.copy(value) if name == "history" else value
            for name, value in vars(run).items()
            if name != "_visited"  # what was trained to once need not be trained to again
        },
        run.trainer.step,
        run.trainer.network.parameters.tobytes(),
        run.chunk.parameters.tobytes(),
    )


def loss_at(run, step):
    """Of the step as the present chunk or the history has it."""
    return run.trainer_at(step).loss


# --- what each kind does --------------------------------------------------------------------------


def test_every_kind_is_tested_here():
    assert {*GOOD, *OF_A_DIVERGED_RUN} == set(messages._ACTS)


def test_paused(run):
    chunk, epoch = run.chunk, run.epoch
    assert messages.act(run, message(run, "paused", step=9))
    assert run.seen == 9
    assert run.chunk is chunk and run.epoch == epoch


@pytest.mark.parametrize("step", [{}, {"step": 7}])
def test_reset(run, step):
    first = run.network_at(0)
    assert messages.act(run, {"kind": "reset", "epoch": run.epoch, **step})
    assert run.epoch == 2 and run.chunk.steps[0] == run.seen == 0
    assert run.chunk.network(0) == first and run.seed == 7


def test_new_weights(run):
    assert messages.act(run, {"kind": "new_weights", "epoch": run.epoch})
    assert run.epoch == 2 and run.seed == 8
    assert run.chunk.steps[0] == 0
    assert run.chunk.network(0) == Network.random((2, 3, 1), 8)


def test_resync(run):
    there = run.network_at(9)
    run.tune("adam", 0.05)
    assert messages.act(run, message(run, "resync", step=9))
    assert run.epoch == 2 and run.chunk.steps[0] == run.seen == 9
    assert run.chunk.network(0) == there
    checkpoint = run.trainer.checkpoint()
    assert checkpoint.settings == Settings("adam", 0.05)


@pytest.mark.parametrize("stride", messages.SPEEDS)
def test_speed(run, stride):
    there = run.network_at(9)
    assert messages.act(run, message(run, "speed", step=9, stride=stride))
    assert run.stride == stride and run.chunk.network(0) == there
    assert run.chunk.steps[:2].tolist() == [9, 9 + stride]


def test_seek(run):
    fresh = new_run()
    assert messages.act(run, message(run, "seek"))
    while run.goal:
        run.need(run.epoch, run.trainer.step, 0)
    assert run.trainer.step == run.seen == BEYOND and run.faithful
    while fresh.trainer.step < BEYOND:
        fresh.need(fresh.epoch, fresh.trainer.step, 0)
    assert loss_at(run, BEYOND) == loss_at(fresh, BEYOND)


@pytest.mark.parametrize("to", [-1, 0, 19, 1.5, MAX_STEP + 1, None, "5000", float("nan")])
def test_seek_only_goes_on_and_not_too_far(run, to):
    before = state(run)
    assert not messages.act(run, message(run, "seek", to=to))
    assert state(run) == before


def test_seek_needs_a_run_that_follows_from_its_settings(run):
    assert messages.act(run, message(run, "set_weight"))
    assert not messages.act(run, message(run, "seek"))


def test_single_step(run):
    assert messages.act(run, message(run, "single_step", step=9))
    assert run.chunk.steps.tolist() == [9, 10] and run.seen == 10 and run.goal is None


def test_converge(run):
    assert messages.act(run, message(run, "converge", step=9))
    assert run.chunk.steps[0] == 9 and run.goal.kind == "converge"
    while run.goal:
        asked = {"epoch": run.epoch, "from": run.trainer.step, "step": run.trainer.step}
        assert messages.need(run, asked)
    assert run.trainer.gap < 1e-6


@pytest.mark.parametrize("kind", ["reset", "new_weights", "resync", "speed", *sorted(CAPPED)])
def test_whatever_is_clicked_ends_an_unattended_run(run, kind):
    messages.act(run, message(run, "converge"))
    assert run.goal
    assert messages.act(run, message(run, kind))
    assert run.goal is None


def test_add_node(run):
    loss = loss_at(run, 7)
    assert messages.act(run, message(run, "add_node", layer=1))
    assert run.widths == (2, 4, 1) and run.chunk.steps[0] == 7
    assert run.chunk.losses[0] == pytest.approx(loss, rel=1e-12)


def test_remove_node(run):
    shown = run.network_at(7)
    assert messages.act(run, message(run, "remove_node", layer=1))
    assert run.widths == (2, 2, 1) and run.chunk.steps[0] == 7
    assert run.chunk.network(0) == shown.remove_node(1)


def test_add_layer_and_remove_layer(run):
    loss, collapsed = loss_at(run, 7), run.network_at(7).collapse()
    assert messages.act(run, message(run, "add_layer"))
    assert run.widths == (2, 3, 3, 1) and run.chunk.steps[0] == 7
    assert run.chunk.losses[0] == pytest.approx(loss, rel=1e-12)
    assert messages.act(run, message(run, "remove_layer"))
    assert messages.act(run, message(run, "remove_layer"))
    assert run.widths == (2, 1) and run.chunk.steps[0] == 7
    assert run.chunk.losses[0] == pytest.approx(loss, rel=1e-12)
    assert run.chunk.collapsed[0, 1:] == pytest.approx(collapsed.weights[0], rel=1e-12)


@pytest.mark.parametrize(
    ("layer", "to", "source"), [(1, 1, 0), (1, 3, 0), (1, 2, 2), (2, 1, 0), (2, 1, 3)]
)
@pytest.mark.parametrize("value", [0, 1.5, -messages.LARGEST_WEIGHT])
def test_set_weight(run, layer, to, source, value):
    shown = run.network_at(7)
    fields = {"layer": layer, "to": to, "source": source, "value": value}
    assert messages.act(run, message(run, "set_weight", **fields))
    assert run.chunk.steps[0] == 7
    changed = run.chunk.network(0).layers[layer - 1].homogeneous[to, source]
    assert changed == value
    assert run.chunk.network(0) == shown.with_weight(layer, to, source, value)


def test_an_edit_names_the_widths_of_the_step_on_screen(run):
    messages.act(run, message(run, "add_layer", step=12))
    assert run.widths == (2, 3, 3, 1)
    assert not messages.act(run, message(run, "add_node", step=11, layer=2)), "one layer, then"
    assert messages.act(run, message(run, "add_node", step=11, layer=1))
    assert run.widths == (2, 4, 1)


def test_calm(diverged):
    best, rate, shown = diverged.best_step, diverged.stable_rate, diverged.network_at(0)
    assert best == 0
    assert messages.act(diverged, {"kind": "calm", "epoch": diverged.epoch}) == "calm"
    assert diverged.settings == Settings("gd", rate) and rate < 1.5
    assert (diverged.epoch, diverged.seen, diverged.diverged) == (2, 0, False)
    assert diverged.chunk.network(0) == shown


def test_standardise_is_the_sessions_to_do(diverged):
    before = state(diverged)
    message = {"kind": "standardise", "epoch": diverged.epoch, "step": diverged.trainer.step}
    assert messages.act(diverged, message) == "standardise"
    assert state(diverged) == before


def test_need(run):
    step = run.trainer.step
    assert messages.need(run, {"epoch": run.epoch, "from": step, "step": 7})
    assert run.chunk.steps[0] == step and run.seen == 7 and run.trainer.step > step


def test_whole_numbers_may_come_as_floats_and_more_fields_are_nothing(run):
    extra = {"extra": [1, {"kind": "reset"}], "__class__": "x", "": None}
    assert messages.act(run, {**message(run, "paused"), "epoch": 1.0, "step": 9.0, **extra})
    assert run.seen == 9 and isinstance(run.seen, int)
    step = float(run.trainer.step)
    assert messages.need(run, {"epoch": 1.0, "from": step, "step": 3.0, **extra})


# --- what is ignored ------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
NO_OBJECTS = [None, True, 0, 7, 1e300, NAN, "", "reset", [], ["kind", "reset"], [["kind", "reset"]]]
NO_NUMBERS = [None, True, False, "", "1", "7", [], [1], {}, {"a": 1}, NAN, INF, -INF]
NO_STEPS = [*NO_NUMBERS, -1, 0.5, 7.000001, 10**6, 2**53, 2**64, -(10**18), 1e300, -1e300]
HUGE = [10**400, -(10**400)]  # JSON knows them, and Python reads them
NO_KINDS = [*NO_NUMBERS, "unknown", "Reset", "reset ", "_reset", "__init__", "need"]


def forged():
    """Fields that spoil a good message: (kind, fields)."""
    missing = object()
    for kind in NO_KINDS:
        yield "reset", {"kind": kind}
    for kind in GOOD:
        for epoch in [missing, *NO_NUMBERS, 0, 2, 0.5, 1.5, -1, 1e300, "1"]:
            yield kind, {"epoch": epoch}
    for kind in sorted(WITH_STEP):
        for step in [missing, *NO_STEPS]:
            yield kind, {"step": step}
    for stride in [missing, *NO_NUMBERS, 0, 2, -1, 16.5, 1001, 1e300, "16"]:
        yield "speed", {"stride": stride}
    for kind in ("add_node", "remove_node", "set_weight"):
        for layer in [missing, *NO_NUMBERS, 0, -1, 3, 9, 99, 1.5, 1e300]:
            yield kind, {"layer": layer}
    for kind in ("add_node", "remove_node"):
        yield kind, {"layer": 2}  # the output
    for to in [missing, *NO_NUMBERS, 0, -1, 4, 17, 1.5, 1e300]:
        yield "set_weight", {"to": to}
    for source in [missing, *NO_NUMBERS, -1, 3, 33, 0.5, 1e300]:
        yield "set_weight", {"source": source}
    for value in [missing, *NO_NUMBERS, 1.01e6, -1.01e6, 1e300, -1e308]:
        yield "set_weight", {"value": value}


def spoiled(good, fields):
    """The message with those fields, without those that are to be missing (a plain object())."""
    return {name: v for name, v in {**good, **fields}.items() if type(v) is not object}


def shown(case):
    kind, fields = case
    ((name, value),) = fields.items()
    return f"{kind}-{name}-{'missing' if type(value) is object else repr(value)[:24]}"


def grouped():
    """All spoiled fields of one kind and name are one test, so that thousands stay readable."""
    groups = {}
    for kind, fields in forged():
        groups.setdefault((kind, *fields), []).append((kind, fields))
    return groups


@pytest.mark.parametrize("cases", grouped().values(), ids=map("-".join, grouped()))
def test_a_forged_act_changes_nothing(run, cases):
    before = state(run)
    for kind, fields in cases:
        answer = messages.act(run, spoiled(message(run, kind), fields))
        assert answer is None, shown((kind, fields))
        assert state(run) == before, shown((kind, fields))
    assert messages.act(run, message(run, cases[0][0])), "it was the field that was wrong"


@pytest.mark.parametrize("kind", sorted(OF_A_DIVERGED_RUN))
def test_what_leads_on_from_divergence_is_refused_before_it(run, kind):
    before = state(run)
    assert messages.act(run, message(run, kind)) is None
    assert state(run) == before


@pytest.mark.parametrize("kind", sorted(OF_A_DIVERGED_RUN))
def test_what_leads_on_from_divergence_names_its_epoch(diverged, kind):
    before = state(diverged)
    missing = object()
    for epoch in [missing, *NO_NUMBERS, *HUGE, 0, 2, 0.5, 1.5, -1, 1e300]:
        assert messages.act(diverged, spoiled(message(diverged, kind), {"epoch": epoch})) is None
        assert state(diverged) == before, epoch
    odd = {"step": "7", "rate": NAN, "best": -1, "kinds": [kind]}
    assert messages.act(diverged, {**message(diverged, kind), **odd}) == kind, "read nothing else"
    calmed = diverged.epoch > 1
    assert messages.act(diverged, {"kind": kind, "epoch": 1}) == (None if calmed else kind)


@pytest.mark.parametrize("name", ["epoch", "step", "layer", "to", "source", "value", "stride"])
@pytest.mark.parametrize("huge", HUGE, ids=["positive", "negative"])
def test_an_integer_beyond_every_float_changes_nothing(run, name, huge):
    before = state(run)
    kind = "speed" if name == "stride" else "set_weight"
    assert messages.act(run, message(run, kind, **{name: huge})) is None
    needed = {"epoch": run.epoch, "from": run.trainer.step, "step": 7}
    assert messages.need(run, {**needed, "from": huge}) is False
    assert state(run) == before


@pytest.mark.parametrize("nonsense", NO_OBJECTS, ids=repr)
def test_what_is_no_object_changes_nothing(run, nonsense):
    before = state(run)
    assert messages.act(run, nonsense) is None
    assert messages.need(run, nonsense) is False
    assert state(run) == before


@pytest.mark.parametrize("name", ["epoch", "from", "step"])
def test_a_forged_need_changes_nothing(run, name):
    before = state(run)
    good = {"epoch": run.epoch, "from": run.trainer.step, "step": 7}
    wrong = [object(), *NO_STEPS]
    if name != "step":
        wrong += [0, run.epoch + 1, run.trainer.step - 1]
    for value in wrong:
        assert messages.need(run, spoiled(good, {name: value})) is False, value
        assert state(run) == before, value
    assert messages.need(run, good)


def test_a_step_the_history_no_longer_reaches_is_refused(run, monkeypatch):
    monkeypatch.setattr(run_module, "KEPT_TURNS", 4)
    for step in range(8, 16):
        run.single_step(step)
    assert run.first_step > 7
    before = state(run)
    for kind in sorted(WITH_STEP):
        assert not messages.act(run, message(run, kind, step=7)), kind
    assert state(run) == before


def test_a_stale_message_of_each_kind_changes_nothing(run):
    stale = [message(run, kind) for kind in GOOD]
    needed = {"epoch": run.epoch, "from": run.trainer.step, "step": 7}
    run.reset()
    before = state(run)
    assert not any(messages.act(run, old) for old in stale)
    assert not messages.need(run, needed)
    assert state(run) == before


odd = some.sampled_from([*HUGE, NAN, INF, True, None, "1", -1, 0.5, 2**53, 1e300])
values = some.recursive(
    odd | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
fields = {
    "kind": some.sampled_from(sorted(messages._ACTS)),
    "epoch": some.just(1),
    "step": some.integers(-1, 25),
    "from": some.integers(0, 500),
    "layer": some.integers(0, 10),
    "stride": some.sampled_from(messages.SPEEDS),
    "to": some.integers(0, 17),
    "source": some.integers(-1, 33),
    "value": some.floats(-2, 2),
}
likely = some.builds(
    lambda usual, spoiled: {**usual, **spoiled},
    some.fixed_dictionaries(fields),
    some.dictionaries(some.sampled_from(sorted(fields)), odd | values, max_size=2),
)


@settings(max_examples=60)
@given(values | likely, some.sampled_from([new_run, new_diverged_run]))
def test_no_message_raises(nonsense, new):
    run = new()
    before = state(run)
    if messages.act(run, nonsense) in (None, "standardise"):
        assert state(run) == before
        if not messages.need(run, nonsense):
            assert state(run) == before


# --- caps -----------------------------------------------------------------------------------------


def until_refused(run, kind, **fields):
    accepted = 0
    while messages.act(run, message(run, kind, **fields)):
        accepted += 1
        assert accepted < 50
    return accepted


def test_no_layer_has_more_than_16_nodes(run):
    assert until_refused(run, "add_node", layer=1) == MAX_NODES - 3 == 13
    assert run.widths == (2, 16, 1)


def test_no_network_has_more_than_8_hidden_layers(run):
    assert until_refused(run, "add_layer") == MAX_LAYERS - 1 == 7
    assert run.widths == (2, *8 * [3], 1)
    assert messages.act(run, message(run, "add_node", layer=8))
    assert messages.act(run, message(run, "set_weight", layer=9, to=1, source=4, value=0.5)), (
        "the output's weights are a ninth matrix"
    )


def test_no_layer_has_less_than_one_node_and_no_network_less_than_none():
    run = new_run((3, 2))
    assert until_refused(run, "remove_node", layer=1) == 2
    assert until_refused(run, "remove_node", layer=2) == 1
    assert run.widths == (2, 1, 1, 1)
    assert until_refused(run, "remove_layer") == 2
    assert run.widths == (2, 1)


@pytest.mark.parametrize("features", [MAX_NODES, MAX_NODES + 1, MAX_FEATURES])
def test_a_layer_on_more_features_than_a_layer_may_have_nodes(features):
    data = compress(rng.normal(size=(80, features)), rng.normal(size=80)).standardized()
    run = new_run((), data)
    loss, collapsed = loss_at(run, 7), run.network_at(7).collapse()
    assert messages.act(run, message(run, "add_layer"))
    assert run.widths == (features, MAX_NODES if features == MAX_NODES else 1, 1)
    assert run.chunk.losses[0] == pytest.approx(loss, rel=1e-12)
    assert run.chunk.collapsed[0, 1:] == pytest.approx(collapsed.weights[0], rel=1e-12)


def test_every_weight_of_the_largest_network_can_be_set():
    run = new_run(MAX_LAYERS * (MAX_NODES,), WIDE)
    fields = {"layer": 1, "to": MAX_NODES, "source": MAX_FEATURES, "value": 0.25}
    assert messages.act(run, message(run, "set_weight", **fields))
    assert run.chunk.network(0).layers[0].weights[-1, -1] == 0.25


steps = some.integers(0, 30)
clicks = some.one_of(
    some.sampled_from(
        sorted(set(messages._ACTS) - {"speed", "set_weight", "add_node", "remove_node"})
    ).map(lambda kind: {"kind": kind}),
    some.builds(dict, kind=some.just("add_layer")),
    some.builds(
        dict, kind=some.sampled_from(["add_node", "remove_node"]), layer=some.integers(1, 9)
    ),
    some.builds(
        dict,
        kind=some.just("set_weight"),
        layer=some.integers(1, 9),
        to=some.integers(1, 16),
        source=some.integers(0, 32),
        value=some.floats(-1e6, 1e6),
    ),
)


@settings(max_examples=40)
@given(some.lists(some.tuples(clicks, steps), max_size=12), some.sampled_from([0.01, 1e3]))
def test_whatever_is_clicked_the_run_stays_whole(clicked, rate):
    run = Run(DATA, (2, 3, 1), 7, "gd", rate)
    for fields, step in clicked:
        messages.act(run, {"epoch": run.epoch, "step": step, **fields})
        assert len(run.widths) - 2 <= MAX_LAYERS
        assert all(1 <= width <= MAX_NODES for width in run.widths[1:])
        assert run.chunk.widths == run.widths and run.chunk.steps[-1] == run.trainer.step
        assert run.first_step <= run.seen <= run.trainer.step
        assert np.isfinite(run.chunk.losses).all()
    json.dumps(run_payload(run), allow_nan=False)


# --- from the component ---------------------------------------------------------------------------


class FakeScene:
    def payload(self):
        return {"names": ["a", "b"]}


@pytest.fixture
def mounted(run, monkeypatch):
    """The stage without Streamlit; say(name, message) is the player's side."""
    props, state, asked = {}, {}, []
    monkeypatch.setattr(st.components.v2, "component", lambda *a, **k: lambda **k: props.update(k))
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(linnet.stage, "published", lambda: "version")
    linnet.stage.stage(run, FakeScene(), asked.append, 2, "once", ("speed",), True)

    def say(name, message):
        state[props["key"]] = {name: message}
        props[f"on_{name}_change"]()
        return asked

    say.props = props
    return say


def test_the_stage_hands_messages_on(run, mounted):
    data = {"scene": {"names": ["a", "b"]}, **run_payload(run), "coefficient": 2}
    data |= {"story": "once", "hidden": ["speed"], "embedded": True}
    assert mounted.props["data"] == data
    assert mounted("act", message(run, "paused", step=9)) == ["paused"]
    assert run.seen == 9
    step = run.trainer.step
    assert mounted("need", {"epoch": 1, "from": step, "step": 11}) == ["paused", None]
    assert run.seen == 11 and run.chunk.steps[0] == step


@pytest.mark.parametrize("nonsense", NO_OBJECTS, ids=repr)
def test_the_stage_survives_nonsense(run, mounted, nonsense):
    before = state(run)
    assert mounted("act", nonsense) == [None]
    assert mounted("need", nonsense) == [None, None]
    assert state(run) == before


@pytest.mark.parametrize("kind", sorted(OF_A_DIVERGED_RUN))
def test_only_of_a_run_that_diverged_the_session_hears_how_to_lead_on(run, mounted, kind):
    ask = {"kind": kind, "epoch": run.epoch, "step": 7}
    assert mounted("act", ask) == [None]
    run.trainer.diverged = True
    assert mounted("act", {**ask, "epoch": run.epoch - 1}) == [None, None]
    assert mounted("act", ask) == [None, None, kind]
