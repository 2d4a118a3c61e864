"""One definition of randomness: its values for good, and draws that are what they are called."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linnet.networks import random

words = st.integers(0, random.MAX_SEED)
KEY = 1071229915
BITS = [2095710305, 2840083518, 3800910002, 1606163580]
NODE = [-0.2375509955221787, -0.8637425296837082, -0.3644872075288527]
ORDER = [1, 4, 8, 3, 7, 2, 6, 0, 9, 5]


def test_the_same_for_good():
    assert random.key(7) == KEY
    assert random.bits(random.key(7), 4).tolist() == BITS
    assert random.initial_node(7, 1, 2, 2).tolist() == NODE
    assert random.permutation(7, 3, 10).tolist() == ORDER


@given(words)
def test_mixing_is_one_to_one(word):
    """Undone by the inverse of each of its operations."""
    value = int(random.mixed(np.array([word], dtype=np.uint32))[0])
    value ^= value >> 16
    value = value * pow(0x846CA68B, -1, 2**32) % 2**32
    value ^= value >> 15 ^ value >> 30
    value = value * pow(0x7FEB352D, -1, 2**32) % 2**32
    assert value ^ value >> 16 == word


@given(words, words)
def test_keys_tell_their_words_and_their_order_apart(one, other):
    distinct = {random.key(), random.key(one), random.key(one, other), random.key(one, other, 0)}
    assert len(distinct) == 4
    assert (random.key(one, other) == random.key(other, one)) == (one == other)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range(seed):
    with pytest.raises(ValueError, match="a seed is a whole number from 0 to 4294967295"):
        random.key(seed)


def test_a_draw_is_the_same_among_few_and_many():
    few, many = random.normals(5, 3), random.normals(5, 1000)
    assert np.array_equal(few, many[:3])


class TestDistributions:
    """A fixed seed: a test that fails has failed for good."""

    MANY = 200_000

    def test_uniform(self):
        drawn = random.uniforms(random.key(1), self.MANY)
        assert drawn.min() >= 0 and drawn.max() < 1
        counts, _ = np.histogram(drawn, 100, (0, 1))
        chi_squared = np.sum((counts - self.MANY / 100) ** 2) / (self.MANY / 100)
        assert chi_squared < 99 + 4 * np.sqrt(2 * 99)
        neighbours = np.corrcoef(drawn[:-1], drawn[1:])[0, 1]
        assert abs(neighbours) < 4 / np.sqrt(self.MANY)

    def test_keys_beside_each_other_are_independent(self):
        drawn = [random.uniforms(random.key(seed), self.MANY) for seed in range(4)]
        apart = np.corrcoef(drawn) - np.eye(4)
        assert np.abs(apart).max() < 4 / np.sqrt(self.MANY)

    def test_normal(self):
        drawn = random.normals(random.key(2), self.MANY)
        assert abs(drawn.mean()) < 4 / np.sqrt(self.MANY)
        assert drawn.var() == pytest.approx(1, abs=4 * np.sqrt(2 / self.MANY))
        assert np.mean(np.abs(drawn) < 1) == pytest.approx(0.683, abs=0.01)
        assert np.mean(np.abs(drawn) < 2) == pytest.approx(0.954, abs=0.01)

    def test_first_places_of_permutations(self):
        first = [random.permutation(3, number, 8)[0] for number in range(4000)]
        counts = np.bincount(first, minlength=8)
        assert np.abs(counts - 500).max() < 4 * np.sqrt(500)


@given(words, st.integers(0, 200))
def test_a_permutation_has_every_row_once(seed, rows):
    assert sorted(random.permutation(seed, 0, rows)) == list(range(rows))
