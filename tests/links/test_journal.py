"""A run as what was done to it; what a browser or a link says is checked."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.limits import LARGEST_RATE, LARGEST_WEIGHT, LEAST_RATE, MOST_CHANGES
from linnet.links.journal import (
    MAX_LAYERS,
    MAX_NODES,
    MAX_SEED,
    MAX_STEP,
    AddLayer,
    AddNode,
    Journal,
    RemoveLayer,
    RemoveNode,
    Settings,
    Start,
    Weight,
    parse_changes,
    print_changes,
)
from linnet.networks.network import Network, parameter_count
from linnet.training.optimizers import OPTIMIZERS

GD = Settings("gd", 0.02)


def as_json(value):
    return json.loads(json.dumps(value, allow_nan=False))


@some.composite
def settings(draw):
    rate = draw(some.floats(LEAST_RATE, LARGEST_RATE))
    return Settings(
        draw(some.sampled_from(sorted(OPTIMIZERS))), rate, draw(some.integers(0, 10**6))
    )


@some.composite
def journals(draw, most=12):
    """Journals of runs on up to five inputs, each change fitting the network it meets."""
    inputs = draw(some.integers(1, 5))
    hidden = draw(some.lists(some.integers(1, MAX_NODES), max_size=MAX_LAYERS))
    widths = (inputs, *hidden, 1)
    step, parameters = 0, ()
    if draw(some.booleans()):
        count = parameter_count(widths)
        step = draw(some.integers(0, 1000))
        parameters = tuple(np.random.default_rng(count).normal(size=count).tolist())
    start = Start(widths, draw(some.integers(0, MAX_SEED)), parameters)
    changes, begun = [], draw(settings())
    journal = Journal.begin(start, begun, step)
    for _ in range(draw(some.integers(0, most))):
        step += draw(some.integers(0, 5000))
        changes.append((step, draw(fitting(journal.widths))))
        journal = Journal.begin(start, begun, journal.first_step, changes)
    return journal


@some.composite
def fitting(draw, widths):
    kinds = [settings()]
    if len(widths) > 2:
        layer = draw(some.integers(1, len(widths) - 2))
        kinds.append(some.just(RemoveLayer()))
        if widths[layer] < MAX_NODES:
            kinds.append(some.just(AddNode(layer)))
        if widths[layer] > 1:
            kinds.append(some.just(RemoveNode(layer)))
    if len(widths) - 2 < MAX_LAYERS:
        kinds.append(some.just(AddLayer()))
    layer = draw(some.integers(1, len(widths) - 1))
    kinds.append(
        some.builds(
            Weight,
            some.just(layer),
            some.integers(1, widths[layer]),
            some.integers(0, widths[layer - 1]),
            some.floats(-LARGEST_WEIGHT, LARGEST_WEIGHT),
        )
    )
    return draw(some.one_of(kinds))


# --- there and back -------------------------------------------------------------------------------


@given(journals())
def test_every_journal_survives_json_and_a_link(journal):
    inputs = journal.start.widths[0]
    assert Journal.from_json(as_json(journal.to_json()), inputs) == journal
    if journal.changes:
        text = print_changes(journal.changes)
        assert parse_changes(text) == journal.changes
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789-+.~_")


@given(journals())
def test_widths_are_those_of_the_network_that_the_changes_make(journal):
    network = Network.random(journal.start.widths, 1)
    for _, change in journal.entries[1:]:
        network = change.applied(network, journal.start.seed)
        assert all(width <= MAX_NODES for width in network.widths[1:])
    assert journal.widths == network.widths
    assert network.hidden <= MAX_LAYERS


@given(journals(), some.integers(0, 50_000))
def test_until_a_step_nothing_later_was_done(journal, step):
    step = max(step, journal.first_step)
    before = journal.until(step).checked()
    assert all(at <= step for at, _ in before.entries)
    assert before.entries == journal.entries[: len(before.entries)]


def test_how_a_journal_looks_in_a_link():
    changes = (
        (200, AddNode(1)),
        (300, Settings("adam", 0.1, 16)),
        (300, Weight(2, 1, 0, -1e-7)),
        (400, AddLayer()),
    )
    text = "200_add-node_1~300_settings_adam_0.1_16~300_weight_2_1_0_-1e-07~400_add-layer"
    assert print_changes(changes) == text and parse_changes(text) == changes


# --- at rest --------------------------------------------------------------------------------------


def test_what_was_done_before_any_training_needs_none():
    start = Start((2, 3, 1), 7)
    journal = Journal.begin(start, GD, 0, [(0, AddNode(1)), (0, Weight(1, 2, 0, 0.5))])
    expected = Network.random((2, 3, 1), 7).add_node(1, 7).with_weight(1, 2, 0, 0.5)
    assert journal.network() == expected
    assert Journal.begin(start, GD, 0, [(1, AddNode(1))]).network() is None
    weights = tuple(np.arange(13.0))
    assert Journal.begin(Start((2, 3, 1), 7, weights), GD, 99).network() == (
        Network.from_parameters((2, 3, 1), np.arange(13.0))
    )


def test_the_last_settings_count():
    journal = Journal.begin(Start((2, 1), 0), GD, 0, [(5, Settings("adam", 1.0)), (9, AddLayer())])
    assert journal.settings == Settings("adam", 1.0) and journal.until(4).settings == GD
    assert journal.changes == journal.entries[2:]


def test_a_layer_after_many_inputs_is_as_wide_as_the_output():
    assert AddLayer().after((20, 1)) == (20, 1, 1)
    assert AddLayer().after((16, 1)) == (16, 16, 1)


def test_as_many_changes_as_are_allowed():
    assert len(parse_changes("~".join(["5_add-layer"] * MOST_CHANGES))) == MOST_CHANGES
    entries = good(*[[5, SETTINGS]] * MOST_CHANGES)
    assert len(Journal.from_json(entries, 2).changes) == MOST_CHANGES


# --- nonsense -------------------------------------------------------------------------------------

START = {"kind": "start", "widths": [2, 3, 1], "seed": 7}
SETTINGS = {"kind": "settings", "optimizer": "gd", "rate": 0.1, "batch": 0}


def good(*entries):
    return [[0, START], [0, SETTINGS], *entries]


BAD = {
    "nothing": None,
    "an object": {},
    "empty": [],
    "no settings": [[0, START]],
    "settings too late": [[0, START], [1, SETTINGS]],
    "no start": [[0, SETTINGS], [0, SETTINGS]],
    "two starts": good([5, START]),
    "random weights at a later step": [[3, START], [3, SETTINGS]],
    "steps that descend": good([5, {"kind": "add_layer"}], [4, {"kind": "add_layer"}]),
    "a step below zero": good([-1, {"kind": "add_layer"}]),
    "a step that is no number": good(["5", {"kind": "add_layer"}]),
    "a step that is true": good([True, {"kind": "add_layer"}]),
    "half a step": good([0.5, {"kind": "add_layer"}]),
    "an entry of three": good([5, {"kind": "add_layer"}, 1]),
    "an unknown kind": good([5, {"kind": "explode"}]),
    "a kind that is a list": good([5, {"kind": ["add_layer"]}]),
    "no such layer": good([5, {"kind": "add_node", "layer": 2}]),
    "layer 0": good([5, {"kind": "add_node", "layer": 0}]),
    "no layer": good([5, {"kind": "add_node"}]),
    "the last node": good(*[[5, {"kind": "remove_node", "layer": 1}]] * 3),
    "too many nodes": good(*[[5, {"kind": "add_node", "layer": 1}]] * 14),
    "too many layers": good(*[[5, {"kind": "add_layer"}]] * 8),
    "too few layers": good(*[[5, {"kind": "remove_layer"}]] * 2),
    "too many changes": good(*[[5, SETTINGS]] * (MOST_CHANGES + 1)),
    "a million entries": [[0, START]] * 1_000_000,
    "an unknown optimiser": [[0, START], [0, SETTINGS | {"optimizer": "sgd"}]],
    "an optimiser that is a list": [[0, START], [0, SETTINGS | {"optimizer": []}]],
    "a rate of 0": [[0, START], [0, SETTINGS | {"rate": 0}]],
    "a rate that is text": [[0, START], [0, SETTINGS | {"rate": "0.1"}]],
    "a rate too large": [[0, START], [0, SETTINGS | {"rate": 101}]],
    "a rate that is no number": [[0, START], [0, SETTINGS | {"rate": float("nan")}]],
    "a rate beyond any float": [[0, START], [0, SETTINGS | {"rate": 10**400}]],
    "an infinite rate": [[0, START], [0, SETTINGS | {"rate": float("inf")}]],
    "half a batch": [[0, START], [0, SETTINGS | {"batch": 1.5}]],
    "no such weight": good([5, {"kind": "weight", "layer": 1, "to": 4, "from": 0, "value": 1}]),
    "no such source": good([5, {"kind": "weight", "layer": 1, "to": 1, "from": 3, "value": 1}]),
    "a weight too large": good(
        [5, {"kind": "weight", "layer": 1, "to": 1, "from": 0, "value": 1.1e6}]
    ),
    "other inputs": [[0, START | {"widths": [3, 3, 1]}], [0, SETTINGS]],
    "two outputs": [[0, START | {"widths": [2, 3, 2]}], [0, SETTINGS]],
    "a layer of none": [[0, START | {"widths": [2, 0, 1]}], [0, SETTINGS]],
    "a layer too wide": [[0, START | {"widths": [2, 17, 1]}], [0, SETTINGS]],
    "too deep": [[0, START | {"widths": [2, *[1] * 9, 1]}], [0, SETTINGS]],
    "a seed below zero": [[0, START | {"seed": -1}], [0, SETTINGS]],
    "a seed too large": [[0, START | {"seed": 2**32}], [0, SETTINGS]],
    "too few weights": [[0, START | {"parameters": [1.0] * 12}], [0, SETTINGS]],
    "too many weights": [[0, START | {"parameters": [1.0] * 14}], [0, SETTINGS]],
    "weights that are text": [[0, START | {"parameters": ["1"] * 13}], [0, SETTINGS]],
    "weights that are no numbers": [
        [0, START | {"parameters": [float("nan")] * 13}],
        [0, SETTINGS],
    ],
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_nonsense_is_refused(value):
    assert Journal.from_json(good(), 2).widths == (2, 3, 1)
    with pytest.raises(ValueError):
        Journal.from_json(value, 2)


json_values = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(["kind", "widths", "seed", "layer", "rate", "optimizer", "batch"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values | some.lists(some.tuples(some.integers(), json_values).map(list), max_size=5))
def test_any_value_gives_a_sound_journal_or_none(value):
    try:
        journal = Journal.from_json(value, 2)
    except ValueError:
        return
    assert journal.checked() == journal and journal.widths[0] == 2


@given(some.text(max_size=60) | some.text("0123456789_~-.eadnoyrlswightmvi", max_size=60))
def test_any_text_gives_changes_or_a_value_error(text):
    try:
        changes = parse_changes(text)
    except ValueError:
        return
    assert parse_changes(print_changes(changes)) == changes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "5",
        "5_",
        "5_start_1",
        "5_add-node",
        "5_add-node_1_2",
        "5_add-node_x",
        "5_add-node_99",
        "5_settings_sgd_0.1_0",
        "5_settings_gd_nan_0",
        "5_weight_1_1_0_1e7",
        f"{MAX_STEP + 1}_add-layer",
        "~".join(["5_add-layer"] * (MOST_CHANGES + 1)),
        "add-layer_5",
    ],
)
def test_changes_that_cannot_be_read(text):
    with pytest.raises(ValueError):
        parse_changes(text)
