"""A network is a value: multiplied out it is the same function, and growing keeps that function.

Two kinds of networks are drawn. In *whole* ones every weight is a small whole number, so that no
sum rounds and everything must be equal to the last bit. In *real* ones weights differ by orders of
magnitude, and rounding is measured against the sum of absolute products over all paths, which is
what bounds it (and not against the prediction, in which paths may cancel).
"""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Layer, Network
from linnet.networks.network import parameter_count

TOLERANCE = 1e-12
CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=60)

shapes = st.tuples(st.integers(1, 32), st.lists(st.integers(1, 16), max_size=8)).map(
    lambda shape: (shape[0], *shape[1], 1)
)
deep_shapes = shapes.filter(lambda widths: len(widths) > 2)
seeds = st.integers(0, 2**32 - 1)


def whole_network(widths, seed):
    """Weights from -2 to 2. With 8 layers of 16 nodes the largest sum is below 2**49: exact."""
    rng = np.random.default_rng(seed)
    return Network.from_parameters(widths, rng.integers(-2, 3, parameter_count(widths)))


def real_network(widths, seed):
    rng = np.random.default_rng(seed)
    count = parameter_count(widths)
    return Network.from_parameters(
        widths, rng.standard_normal(count) * 10 ** rng.uniform(-3, 3, count)
    )


def rows_for(network, seed=0):
    return np.random.default_rng(seed).integers(-3, 4, (5, network.widths[0])).astype(float)


def absolute(network):
    """The network of absolute weights: its product is the sum of absolute path products."""
    return Network(
        tuple(Layer(np.abs(layer.weights), np.abs(layer.bias)) for layer in network.layers)
    )


def assert_same_function(one, other, tolerance, X=None):
    """Predictions and coefficients agree, relative to the sum of absolute path products."""
    X = rows_for(one) if X is None else X
    size = absolute(one)
    assert np.all(np.abs(one.predict(X) - other.predict(X)) <= tolerance * size.predict(np.abs(X)))
    for a, b, bound in zip(
        (one.collapse().weights, one.collapse().bias),
        (other.collapse().weights, other.collapse().bias),
        (size.collapse().weights, size.collapse().bias),
        strict=True,
    ):
        assert np.all(np.abs(a - b) <= tolerance * bound)


def bits(network):
    return network.widths, network.parameters.tobytes()


kinds = pytest.mark.parametrize(
    ("draw", "tolerance"), [(whole_network, 0.0), (real_network, TOLERANCE)], ids=["whole", "real"]
)


class TestCollapse:
    @kinds
    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_is_the_layer_by_layer_prediction(self, draw, tolerance, widths, seed):
        network = draw(widths, seed)
        X = rows_for(network, seed)
        collapsed = network.collapse()
        assert collapsed.weights.shape == (1, widths[0])
        assert collapsed.bias.shape == (1,)
        difference = np.abs(network.predict(X) - (X @ collapsed.weights[0] + collapsed.bias[0]))
        assert np.all(difference <= tolerance * absolute(network).predict(np.abs(X)))
        assert_same_function(network, Network((collapsed,)), tolerance, X)

    @kinds
    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_is_the_product_of_the_homogeneous_matrices(self, draw, tolerance, widths, seed):
        network = draw(widths, seed)

        def product(one):
            return reduce(np.matmul, [layer.homogeneous for layer in reversed(one.layers)])

        difference = np.abs(product(network) - network.collapse().homogeneous)
        assert np.all(difference <= tolerance * product(absolute(network)))

    def test_by_hand(self):
        network = Network((Layer([[1, 2], [3, 4]], [5, 6]), Layer([[7, 8]], [9])))
        # 7 (x1 + 2 x2 + 5) + 8 (3 x1 + 4 x2 + 6) + 9
        assert network.collapse() == Layer([[31, 46]], [92])
        assert network.predict([[1, 1], [0, 0], [10, -1]]).tolist() == [169, 92, 356]

    def test_homogeneous_carries_the_one(self):
        layer = Layer([[2, 3, 4]], [5])
        assert layer.homogeneous.tolist() == [[1, 0, 0, 0], [5, 2, 3, 4]]
        assert Layer.identity(2).homogeneous.tolist() == np.eye(3).tolist()

    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_every_node_is_a_regression(self, widths, seed):
        network = whole_network(widths, seed)
        column = X = rows_for(network, seed)
        assert network.node_regressions(0) == Layer.identity(widths[0])
        for k, layer in enumerate(network.layers, start=1):
            column = layer.apply(column)
            assert np.array_equal(network.node_regressions(k).apply(X), column)
        assert network.node_regressions(len(network.layers)) == network.collapse()

    def test_after_composes_in_order(self):
        double, add_one = Layer([[2.0]], [0.0]), Layer([[1.0]], [1.0])
        assert double.after(add_one) == Layer([[2]], [2])
        assert add_one.after(double) == Layer([[2]], [1])


class TestGrowing:
    @kinds
    @CHECK
    @given(widths=deep_shapes, seed=seeds, data=st.data())
    def test_a_new_node_says_nothing_yet(self, draw, tolerance, widths, seed, data):
        network = draw(widths, seed)
        layer = data.draw(st.integers(1, network.hidden))
        grown = network.add_node(layer, seed=seed)
        assert grown.widths == (*widths[:layer], widths[layer] + 1, *widths[layer + 1 :])
        new = grown.layers[layer - 1]
        assert np.all(new.weights[-1] != 0), "a node that cannot learn"
        assert np.all(grown.layers[layer].weights[:, -1] == 0)
        assert_same_function(network, grown, tolerance)
        assert grown.remove_node(layer) == network
        assert bits(network.add_node(layer, seed=seed)) == bits(grown)

    @kinds
    @pytest.mark.parametrize("copy_next", [False, True])
    @CHECK
    @given(widths=shapes, seed=seeds, data=st.data())
    def test_a_new_layer_is_the_identity(self, draw, tolerance, copy_next, widths, seed, data):
        network = draw(widths, seed)
        layer = data.draw(st.integers(1, network.hidden + 1))
        grown = network.add_layer(layer, copy_next=copy_next)
        copied = widths[layer] if copy_next else widths[layer - 1]
        assert grown.widths == (*widths[:layer], copied, *widths[layer:])
        assert grown.layers[layer if copy_next else layer - 1] == Layer.identity(copied)
        assert_same_function(network, grown, tolerance)
        assert grown.remove_layer(layer) == network

    @kinds
    @CHECK
    @given(widths=deep_shapes, seed=seeds, data=st.data())
    def test_a_removed_layer_goes_into_the_next(self, draw, tolerance, widths, seed, data):
        network = draw(widths, seed)
        layer = data.draw(st.integers(1, network.hidden))
        smaller = network.remove_layer(layer)
        assert smaller.widths == (*widths[:layer], *widths[layer + 1 :])
        assert_same_function(network, smaller, tolerance)

    @kinds
    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_removing_every_layer_is_collapsing(self, draw, tolerance, widths, seed):
        network = smaller = draw(widths, seed)
        while smaller.hidden:
            smaller = smaller.remove_layer(1)
        assert_same_function(network, smaller, tolerance)
        assert smaller.widths == (widths[0], 1)

    @CHECK
    @given(
        widths=deep_shapes.filter(lambda widths: max(widths[1:-1]) > 1), seed=seeds, data=st.data()
    )
    def test_a_removed_node_takes_exactly_its_own_regression_along(self, widths, seed, data):
        network = whole_network(widths, seed)
        layer = data.draw(
            st.sampled_from([k for k in range(1, network.hidden + 1) if widths[k] > 1])
        )
        node = data.draw(st.integers(1, widths[layer]))
        smaller = network.remove_node(layer, node)
        assert smaller.widths == (*widths[:layer], widths[layer] - 1, *widths[layer + 1 :])
        own = network.node_regressions(layer)
        # c_k: what a 1 in this node adds to the output
        reach = Network(network.layers[layer:]).collapse().weights[0, node - 1]
        before, after = network.collapse(), smaller.collapse()
        lost = before.weights[0] - after.weights[0]
        assert np.array_equal(lost, reach * own.weights[node - 1])
        assert before.bias[0] - after.bias[0] == reach * own.bias[node - 1]

    def test_removing_a_node_by_hand(self):
        network = Network((Layer([[1, 2], [3, 4]], [5, 6]), Layer([[7, 8]], [9])))
        assert network.remove_node(1).collapse() == Layer([[7, 14]], [44])  # 8 (3, 4) and 8·6 less
        assert network.remove_node(1, 2) == network.remove_node(1)
        assert network.remove_node(1, 1).collapse() == Layer([[24, 32]], [57])

    def test_the_last_added_node_differs_from_layer_to_layer(self):
        network = Network.random((2, 3, 3, 1), seed=1)
        first = network.add_node(1).layers[0].weights[-1]
        assert not np.array_equal(first, network.add_node(1, seed=2).layers[0].weights[-1])
        twice = network.add_node(1).add_node(1).layers[0].weights
        assert not np.array_equal(twice[-1], twice[-2])


class TestParameters:
    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_round_trip_bit_for_bit(self, widths, seed):
        network = real_network(widths, seed)
        assert len(network.parameters) == parameter_count(widths)
        assert bits(Network.from_parameters(widths, network.parameters)) == bits(network)

    def test_order(self):
        network = Network.from_parameters((2, 2, 1), np.arange(9))
        assert network.layers == (Layer([[1, 2], [4, 5]], [0, 3]), Layer([[7, 8]], [6]))

    @pytest.mark.parametrize(
        ("widths", "count"), [((1, 1), 2), ((2, 3, 1), 13), ((32, *[16] * 8, 1), 2449), ((4, 1), 5)]
    )
    def test_count(self, widths, count):
        assert parameter_count(widths) == count

    @CHECK
    @given(widths=shapes, seed=seeds, data=st.data())
    def test_one_weight_replaced(self, widths, seed, data):
        network = real_network(widths, seed)
        layer = data.draw(st.integers(1, len(network.layers)))
        to = data.draw(st.integers(1, widths[layer]))
        source = data.draw(st.integers(0, widths[layer - 1]))
        changed = network.with_weight(layer, to, source, 12345.678)
        expected = network.parameters
        place = (to - 1) * (widths[layer - 1] + 1) + source
        expected[parameter_count(widths[:layer]) + place] = 12345.678
        assert bits(changed) == (widths, expected.tobytes())

    def test_source_0_is_the_bias(self):
        network = Network((Layer([[1, 2]], [3]),))
        assert network.with_weight(1, 1, 0, 9) == Network((Layer([[1, 2]], [9]),))
        assert network.with_weight(1, 1, 2, 9) == Network((Layer([[1, 9]], [3]),))


# links and notebooks promise these weights for good
PINNED = {
    ((2, 3, 1), 7): [
        0.15493403031723574,
        0.44969679491681686,
        -0.3056659444103881,
        -0.2375509955221787,
        -0.8637425296837082,
        -0.3644872075288527,
        -0.05936708286171779,
        0.18961543964333932,
        -1.2162097783747907,
        -0.03187019069446251,
        0.9709472259004943,
        0.05227019716791902,
        0.11950090884153772,
    ],
    ((1, 1), 0): [0.09566132059553638, -0.5135085275396705],
}


class TestRandom:
    @pytest.mark.parametrize("key", PINNED, ids=str)
    def test_the_same_for_good(self, key):
        assert Network.random(*key).parameters.tolist() == PINNED[key]

    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_the_same_for_the_same_seed_only(self, widths, seed):
        network = Network.random(widths, seed)
        assert network.widths == widths
        assert bits(network) == bits(Network.random(list(widths), seed))
        assert network != Network.random(widths, (seed + 1) % 2**32)

    def test_a_signal_keeps_its_size(self):
        wide = Network.random((400, 400, 1), seed=0).layers[0]
        assert np.std(wide.weights) * np.sqrt(400) == pytest.approx(1, abs=0.01)
        assert 0 < np.std(wide.bias) < 0.2


class TestValues:
    def test_arrays_are_copies_and_read_only(self):
        weights, bias = np.ones((1, 2)), np.zeros(1)
        layer = Layer(weights, bias)
        weights[0, 0] = bias[0] = 99
        assert layer == Layer([[1, 1]], [0])
        for array in (layer.weights, layer.bias):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 5

    def test_fields_are_frozen(self):
        network = Network.random((2, 1), seed=0)
        with pytest.raises(FrozenInstanceError):
            network.layers = ()
        with pytest.raises(FrozenInstanceError):
            network.layers[0].bias = np.ones(1)

    def test_writing_into_results_changes_nothing(self):
        network = Network.random((2, 3, 1), seed=0)
        before = bits(network)
        network.parameters[:] = 0
        network.layers[0].homogeneous[:] = 0
        assert bits(network) == before

    @pytest.mark.parametrize(
        "change",
        [
            lambda one: one.add_node(1),
            lambda one: one.remove_node(2, 1),
            lambda one: one.add_layer(3),
            lambda one: one.add_layer(1, copy_next=True),
            lambda one: one.remove_layer(2),
            lambda one: one.with_weight(1, 1, 0, 4.0),
            lambda one: one.collapse(),
        ],
        ids=["add_node", "remove_node", "add_layer", "copy_next", "remove_layer", "weight", "W*"],
    )
    def test_every_change_is_a_new_value(self, change):
        network = Network.random((2, 3, 4, 1), seed=3)
        before = bits(network)
        assert change(network) != network
        assert bits(network) == before

    def test_equality(self):
        network = Network.random((2, 3, 1), seed=1)
        assert network == Network.from_parameters((2, 3, 1), network.parameters)
        assert network != network.with_weight(1, 1, 1, 0.0)
        assert network != network.add_layer(1)
        assert Layer([[1]], [0]) != "Layer(1 -> 1)"

    def test_repr(self):
        network = Network.random((2, 3, 1), seed=1)
        assert repr(network) == "Network(2-3-1)"
        assert repr(network.layers[0]) == "Layer(2 -> 3)"

    def test_one_row_of_numbers_in_a_list_predicts(self):
        assert Network((Layer([[2]], [1]),)).predict([[3]]).tolist() == [7]


NETWORK = Network.random((2, 3, 2, 1), seed=0)


@pytest.mark.parametrize(
    ("error", "message", "make"),
    [
        (ValueError, "needs weights", lambda: Layer([1, 2], [1, 2])),
        (ValueError, "needs weights", lambda: Layer([[1, 2]], [1, 2])),
        (ValueError, "needs weights", lambda: Layer([[1]], 1)),
        (ValueError, "at least one layer", lambda: Network(())),
        (ValueError, "at least one layer", lambda: Network.random((3,), seed=0)),
        (ValueError, "one output", lambda: Network((Layer([[1], [2]], [0, 0]),))),
        (ValueError, "one output", lambda: Network.random((2, 3), seed=0)),
        (ValueError, "does not fit", lambda: Network((Layer.identity(3), Layer([[1, 2]], [0])))),
        (ValueError, "13 parameters, got 12", lambda: Network.from_parameters((2, 3, 1), [0] * 12)),
        (IndexError, "no hidden layer 0", lambda: NETWORK.add_node(0)),
        (IndexError, "no hidden layer 3", lambda: NETWORK.add_node(3)),
        (IndexError, "no hidden layer 3", lambda: NETWORK.remove_node(3)),
        (IndexError, "no hidden layer -1", lambda: NETWORK.remove_layer(-1)),
        (IndexError, "no hidden layer 1", lambda: Network.random((2, 1), 0).remove_layer(1)),
        (IndexError, "no node 4", lambda: NETWORK.remove_node(1, 4)),
        (IndexError, "no node 0", lambda: NETWORK.remove_node(1, 0)),
        (ValueError, "at least one node", lambda: Network.random((2, 1, 1), 0).remove_node(1)),
        (IndexError, "1 to 3, not 0", lambda: NETWORK.add_layer(0)),
        (IndexError, "1 to 3, not 4", lambda: NETWORK.add_layer(4)),
        (IndexError, "no node 1 in layer 0", lambda: NETWORK.with_weight(0, 1, 1, 0.0)),
        (IndexError, "no node 1 in layer 4", lambda: NETWORK.with_weight(4, 1, 1, 0.0)),
        (IndexError, "no node 0 in layer 1", lambda: NETWORK.with_weight(1, 0, 1, 0.0)),
        (IndexError, "no node 4 in layer 1", lambda: NETWORK.with_weight(1, 4, 1, 0.0)),
        (IndexError, "no node 3 before", lambda: NETWORK.with_weight(1, 1, 3, 0.0)),
        (IndexError, "no node -1 before", lambda: NETWORK.with_weight(1, 1, -1, 0.0)),
    ],
)
def test_what_makes_no_sense_is_an_error(error, message, make):
    with pytest.raises(error, match=message):
        make()


# --- saved as JSON ------------------------------------------------------------------------------

EXTREME = [-0.0, 5e-324, -2.5e-310, 1e308, -1.7976931348623157e308, 0.1, 1 / 3, 1e16, 1.0]
finite = st.one_of(
    st.sampled_from(EXTREME), st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=True)
)
SAVED = {"linnet": 1, "widths": [1, 1], "layers": [{"weights": [[2]], "bias": [3]}]}
HUGE = "9" * 5000  # more digits than Python reads as a whole number


@CHECK
@given(st.data())
def test_json_gives_back_every_bit(data):
    widths = (*data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)), 1)
    count = parameter_count(widths)
    network = Network.from_parameters(
        widths, data.draw(st.lists(finite, min_size=count, max_size=count))
    )
    assert bits(Network.from_json(network.to_json())) == bits(network)


def test_the_saved_object_is_the_documented_one():
    network = Network((Layer([[1, -0.0], [0.1, 2]], [3, 4]), Layer([[5, 6]], [7])))
    saved = json.loads(network.to_json())
    assert saved == {
        "linnet": 1,
        "widths": [2, 2, 1],
        "layers": [
            {"weights": [[1.0, -0.0], [0.1, 2.0]], "bias": [3.0, 4.0]},
            {"weights": [[5.0, 6.0]], "bias": [7.0]},
        ],
    }
    assert Network.from_json(json.dumps(SAVED)) == Network((Layer([[2]], [3]),))  # whole numbers


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_has_diverged_cannot_be_saved(value):
    with pytest.raises(ValueError, match="diverged"):
        NETWORK.with_weight(1, 1, 0, value).to_json()


def with_layer(**parts):
    return SAVED | {"layers": [SAVED["layers"][0] | parts]}


@pytest.mark.parametrize(
    ("message", "saved"),
    [
        ("JSON, and this text is not", ""),
        ("JSON, and this text is not", "1 2"),
        ("JSON, and this text is not", "[" * 100_000),
        ("not a network", "[]"),
        ("not a network", "null"),
        ("not a network", {"widths": [1, 1]}),
        ("version", SAVED | {"linnet": 2}),
        ("version", SAVED | {"linnet": True}),
        ("version", SAVED | {"linnet": "1"}),
        ("version", SAVED | {"linnet": None}),
        ("has widths", {key: SAVED[key] for key in ("linnet", "layers")}),
        ("has widths", {key: SAVED[key] for key in ("linnet", "widths")}),
        ("has widths", SAVED | {"layers": None}),
        ("has widths", SAVED | {"layers": "ab"}),
        ("has widths", SAVED | {"layers": {"weights": 1}}),
        ("has widths", SAVED | {"layers": [[1]]}),
        ("has widths", SAVED | {"layers": [{"weights": [[1]]}]}),
        ("at least one layer", SAVED | {"layers": []}),
        ("not those of its layers", SAVED | {"widths": [1, 2, 1]}),
        ("not those of its layers", SAVED | {"widths": 1}),
        ("not those of its layers", SAVED | {"widths": []}),
        ("finite", SAVED | {"widths": [True, True]}),
        ("finite", SAVED | {"widths": None}),
        ("finite", with_layer(weights=[["2"]])),
        ("finite", with_layer(weights=[[True]])),
        ("finite", with_layer(weights=[[None]])),
        ("finite", with_layer(weights=[[float("nan")]])),
        ("finite", with_layer(bias=[float("-inf")])),
        ("finite", with_layer(weights=[[1, 2], [3]])),
        ("finite", with_layer(weights={"0": 1})),
        ("finite", json.dumps(SAVED).replace("[[2]]", "[[1e999]]")),
        ("finite", json.dumps(SAVED).replace("[[2]]", f"[[{HUGE}]]")),
        ("finite", json.dumps(SAVED).replace("[[2]]", "[" * 80 + "2" + "]" * 80)),
        ("needs weights", with_layer(weights=2)),
        ("needs weights", with_layer(weights=[[]])),
        ("needs weights", with_layer(bias=[1, 2])),
        ("one output", with_layer(weights=[[1], [2]], bias=[1, 2])),
    ],
)
def test_any_other_text_is_one_plain_sentence(message, saved):
    text = saved if isinstance(saved, str) else json.dumps(saved)
    with pytest.raises(ValueError, match=message) as caught:
        Network.from_json(text)
    assert type(caught.value) is ValueError and "\n" not in str(caught.value)


@CHECK
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["linnet", "widths", "layers", "weights", "bias"]),
)
def test_no_json_is_another_error(value, place):
    saved = with_layer(**{place: value}) if place in ("weights", "bias") else SAVED | {place: value}
    try:
        network = Network.from_json(json.dumps(saved))
    except ValueError:
        return
    assert np.isfinite(network.parameters).all()
