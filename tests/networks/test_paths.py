"""Paths add up to the coefficients, and the largest are the largest.

Small networks are compared with every path there is, in exact fractions: *whole* networks, in which
many paths are equal or 0; *real* ones, whose weights differ by orders of magnitude; and *wild*
ones, whose products leave the range of floats on the way, or for good.
"""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from fractions import Fraction
from functools import reduce
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import Layer, Network
from linnet.data.selection import MAX_FEATURES
from linnet.links.experiment import MAX_LAYERS, MAX_NODES
from linnet.networks.network import parameter_count
from linnet.networks.paths import largest_paths, path_count, products

TOLERANCE = 1e-12
CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=80)
CAPS = (MAX_FEATURES, *[MAX_NODES] * MAX_LAYERS, 1)

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(lambda widths: (*widths, 1))
seeds = st.integers(0, 2**32 - 1)
kinds = pytest.mark.parametrize("kind", ["whole", "real", "wild"])


def network_of(kind, widths, seed):
    rng, count = np.random.default_rng(seed), parameter_count(widths)
    if kind == "whole":
        return Network.from_parameters(widths, rng.integers(-2, 3, count))
    decades = 3 if kind == "real" else 200
    sizes = 10 ** rng.uniform(-decades, decades, count)
    return Network.from_parameters(widths, rng.standard_normal(count) * sizes)


def every_path(network, j):
    """Nodes and exact term of all paths, largest first: what must come out, the long way round."""
    matrices = [layer.homogeneous for layer in network.layers]
    columns = [range(width + 1) for width in network.widths[1:-1]]
    found = []
    for nodes in product([j], *columns, [1]):
        links = list(pairwise(nodes))
        if any(source and not to for source, to in links):  # nothing leads into a constant
            continue
        weights = [Fraction(M[to, source]) for M, (source, to) in zip(matrices, links, strict=True)]
        found.append((nodes, math.prod(weights)))
    return sorted(found, key=lambda path: (-abs(path[1]), path[0]))


def nearest(value):
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def absolute(network):
    """The sum of the sizes of all paths: what bounds the rounding of a coefficient."""
    return coefficients(
        Network(tuple(Layer(abs(layer.weights), abs(layer.bias)) for layer in network.layers))
    )


def coefficients(network):
    collapsed = network.collapse()
    return np.append(collapsed.bias, collapsed.weights[0])


class TestLargestPaths:
    @kinds
    @CHECK
    @given(widths=shapes, seed=seeds, most=st.integers(0, 70), data=st.data())
    def test_are_the_first_of_all_paths(self, kind, widths, seed, most, data):
        network = network_of(kind, widths, seed)
        j = data.draw(st.integers(0, widths[0]))
        every, found = every_path(network, j), largest_paths(network, j, most)
        assert [path.nodes for path in found.paths] == [nodes for nodes, _ in every[:most]]
        assert [path.term for path in found.paths] == [nearest(term) for _, term in every[:most]]
        assert found.count == len(every)
        assert found.rest == nearest(sum(term for _, term in every[most:]))
        assert found.total == nearest(sum(term for _, term in every))

    @pytest.mark.parametrize("kind", ["whole", "real"])
    @CHECK
    @given(widths=shapes, seed=seeds, most=st.integers(0, 70))
    def test_and_the_rest_add_up_to_the_coefficient(self, kind, widths, seed, most):
        network = network_of(kind, widths, seed)
        bounds = TOLERANCE * absolute(network)
        for j, coefficient in enumerate(coefficients(network)):
            found = largest_paths(network, j, most)
            added = sum(path.term for path in found.paths) + found.rest
            assert abs(added - coefficient) <= bounds[j]
            assert abs(found.total - coefficient) <= bounds[j]
            if most >= found.count:
                assert len(found.paths) == found.count and found.rest == 0.0

    @kinds
    @CHECK
    @given(widths=shapes, seed=seeds, data=st.data())
    def test_each_takes_the_links_it_names(self, kind, widths, seed, data):
        network = network_of(kind, widths, seed)
        j = data.draw(st.integers(0, widths[0]))
        for path in largest_paths(network, j, 70).paths:
            column, node = path.start
            assert node == j and not any(path.nodes[:column])
            assert (column == 0) if j else (path.nodes[column] == 0 < path.nodes[column + 1])
            for k, weight in enumerate(path.weights, start=column):
                source, to = path.nodes[k : k + 2]
                assert weight == network.layers[k].homogeneous[to, source]
            assert path.term == nearest(math.prod(map(Fraction, path.weights)))

    def test_by_hand(self):
        network = Network((Layer([[1, 2], [3, 4]], [5, 6]), Layer([[7, 8]], [9])))
        two, bias = largest_paths(network, 2), largest_paths(network, 0, most=2)
        assert [(path.nodes, path.weights, path.term) for path in two.paths] == [
            ((2, 2, 1), (4, 8), 32),
            ((2, 1, 1), (2, 7), 14),
        ]
        assert (two.count, two.rest, two.total) == (2, 0, 46)
        assert [(path.start, path.nodes, path.weights, path.term) for path in bias.paths] == [
            ((0, 0), (0, 2, 1), (6, 8), 48),
            ((0, 0), (0, 1, 1), (5, 7), 35),
        ]
        assert (bias.count, bias.rest, bias.total) == (3, 9, 92)
        last = largest_paths(network, 0).paths[-1]
        assert (last.start, last.nodes, last.weights, last.term) == ((1, 0), (0, 0, 1), (9,), 9)

    def test_one_layer_is_one_path(self):
        network = Network((Layer([[2, -3]], [5]),))
        for j, weight in enumerate([5, 2, -3]):
            found = largest_paths(network, j)
            (path,) = found.paths
            assert (path.nodes, path.weights, path.term) == ((j, 1), (weight,), weight)
            assert (path.start, found.count) == ((0, j), 1)
            assert (found.rest, found.total) == (0.0, weight)

    def test_2_4_3_1_has_twelve_paths_from_each_input(self):
        network = Network.random((2, 4, 3, 1), seed=7)
        assert [largest_paths(network, j, 5).count for j in range(3)] == [12 + 3 + 1, 12, 12]
        assert len({path.nodes for path in largest_paths(network, 1).paths}) == 12

    def test_at_the_caps_in_closed_form(self):
        """Links into node n weigh 2^(1-n): one path of 1, 8 of 1/2, 36 of 1/4."""
        halves = 0.5 ** np.arange(MAX_NODES)
        layers = [Layer(np.outer(halves, np.ones(p)), 0 * halves) for p in CAPS[:-2]]
        network = Network((*layers, Layer(np.ones((1, MAX_NODES)), [0])))
        assert network.widths == CAPS
        found = largest_paths(network, MAX_FEATURES, 20)
        assert found.count == 16**8
        assert [path.term for path in found.paths] == [1.0] + [0.5] * 8 + [0.25] * 11
        assert found.paths[1].nodes == (32, 1, 1, 1, 1, 1, 1, 1, 2, 1)
        assert found.paths[8].nodes == (32, 2, 1, 1, 1, 1, 1, 1, 1, 1)
        total = (2 - Fraction(1, 2**15)) ** 8
        assert found.total == float(total)
        assert found.rest == float(total - Fraction(31, 4))

    @pytest.mark.parametrize("j", [0, 1, MAX_FEATURES])
    def test_at_the_caps_with_random_weights(self, j):
        network = Network.random(CAPS, seed=3)
        found = largest_paths(network, j)
        terms = [path.term for path in found.paths]
        assert len({path.nodes for path in found.paths}) == 20
        assert sorted(terms, key=abs, reverse=True) == terms
        # the largest, by another way: a matrix product with maxima for sums
        sizes = [abs(layer.homogeneous) for layer in network.layers]
        largest = reduce(
            lambda row, M: np.max(row[:, None] * M, axis=0), sizes[-2::-1], sizes[-1][1]
        )
        assert abs(terms[0]) == pytest.approx(largest[j], rel=TOLERANCE)
        bound = TOLERANCE * absolute(network)[j]
        assert abs(sum(terms) + found.rest - coefficients(network)[j]) <= bound

    def test_equal_paths_stand_in_the_order_of_their_nodes(self):
        # 0.1 · 0.3 · 0.7 in any order is the same term, though floats round it differently
        layers = [np.diag(w) for w in ([0.1, 0.3, 0.7], [0.3, 0.7, 0.1])]
        network = Network(
            (
                Layer(np.ones((3, 1)), np.zeros(3)),
                *(Layer(w, np.zeros(3)) for w in layers),
                Layer([[0.7, 0.1, 0.3]], [0]),
            )
        )
        found = largest_paths(network, 1, 3).paths
        assert [path.nodes for path in found] == [(1, n, n, n, 1) for n in (1, 2, 3)]
        assert len({path.term for path in found}) == 1
        assert len({math.prod(path.weights) for path in found}) > 1

    def test_layers_of_zeros(self):
        layers = list(Network.random((2, 3, 3, 1), seed=1).layers)
        layers[1] = Layer(np.zeros((3, 3)), np.zeros(3))
        network = Network(tuple(layers))
        found = largest_paths(network, 1, 4)
        assert [path.nodes for path in found.paths] == [
            (1, 1, 1, 1),
            (1, 1, 2, 1),
            (1, 1, 3, 1),
            (1, 2, 1, 1),
        ]
        assert {path.term for path in found.paths} == {0.0}
        assert (found.count, found.rest, found.total) == (9, 0.0, 0.0)
        bias = largest_paths(network, 0, 2).paths
        assert [path.nodes for path in bias] == [(0, 0, 0, 1), (0, 0, 1, 1)]
        assert bias[0].term == layers[2].bias[0] != 0 == bias[1].term

    def test_beyond_the_range_of_floats(self):
        def chain(*weights):
            return Network(tuple(Layer([[w]], [0]) for w in weights))

        def term(*weights):
            return largest_paths(chain(*weights), 1).paths[0].term

        assert term(1e200, 1e200, 1e-200) == pytest.approx(1e200, rel=1e-15)
        assert term(1e-200, 1e-200, 1e300) == pytest.approx(1e-100, rel=1e-15)
        assert term(1e200, -1e200) == -math.inf
        assert term(1e-200, 1e-200) == 0.0
        huge = Network((Layer([[1e200], [1e200]], [0, 0]), Layer([[1e200, -1e200]], [0])))
        found = largest_paths(huge, 1, 1)
        assert (found.paths[0].term, found.rest, found.total) == (math.inf, -math.inf, 0.0)

    def test_what_there_is_not(self):
        network = Network.random((2, 3, 1), seed=1)
        for j in (-1, 3):
            with pytest.raises(IndexError, match=f"no coefficient {j}; there are 0 to 2"):
                largest_paths(network, j)
        with pytest.raises(ValueError, match="got -1"):
            largest_paths(network, 1, -1)
        for value in (math.nan, math.inf):
            with pytest.raises(ValueError, match="finite"):
                largest_paths(network.with_weight(1, 1, 1, value), 2)

    def test_are_values(self):
        found, again = (largest_paths(Network.random((2, 3, 1), seed=1), 1) for _ in range(2))
        assert found == again and hash(found) == hash(again)
        with pytest.raises(FrozenInstanceError):
            found.rest = 0.0


def test_counts_are_exact_however_many():
    assert path_count((3, *[10] * 30, 1), 2) == 10**30
    assert path_count((3, *[10] * 30, 1), 0) == int("1" * 31)


class TestProducts:
    @pytest.mark.parametrize("from_left", [True, False])
    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_end_at_the_coefficients(self, from_left, widths, seed):
        network = network_of("whole", widths, seed)  # sums that do not round
        with_constants = products(network, from_left)
        weights = products(network, from_left, constants=False)
        assert len(with_constants) == len(weights) == network.hidden
        if network.hidden:
            assert with_constants[-1].matrix.tolist() == [coefficients(network).tolist()]
            assert np.array_equal(weights[-1].matrix, network.collapse().weights)

    @CHECK
    @given(widths=shapes, seed=seeds)
    def test_every_step_is_the_layers_it_names(self, widths, seed):
        network = network_of("whole", widths, seed)
        for step in products(network, from_left=False)[:-1]:
            expected = network.node_regressions(step.last).homogeneous
            assert step.first == 1 and np.array_equal(step.matrix, expected)
        for step in products(network, from_left=True):
            behind = Network(network.layers[step.first - 1 :])
            assert step.last == len(network.layers)
            assert step.matrix.tolist() == [coefficients(behind).tolist()]

    @pytest.mark.parametrize(
        ("from_left", "constants", "shapes", "work"),
        [
            (True, False, [(1, 4), (1, 2)], [12, 8]),
            (False, False, [(3, 2), (1, 2)], [24, 6]),
            (True, True, [(1, 5), (1, 3)], [20, 15]),
            (False, True, [(4, 3), (1, 3)], [60, 12]),
        ],
    )
    def test_work_for_2_4_3_1(self, from_left, constants, shapes, work):
        network = Network.random((2, 4, 3, 1), seed=7)
        steps = products(network, from_left, constants=constants)
        assert [step.shape for step in steps] == shapes
        assert [step.multiplications for step in steps] == work
        ranges = [(step.first, step.last) for step in steps]
        assert ranges == ([(2, 3), (1, 3)] if from_left else [(1, 2), (1, 3)])
        with pytest.raises(ValueError, match="read-only"):
            steps[0].matrix[0, 0] = 1.0
