"""Some damaged files at every run; many more by a command, see `damage`."""

import random

import pytest

from tests.data.reading.damage import damaged, files, read

pytestmark = pytest.mark.thorough


def test_damaged_files_are_read_or_refused():
    rng, known = random.Random(15), files()
    results = {read(damaged(rng.choice(known), rng), again=k % 4 == 0)[0] for k in range(300)}
    assert results == {"read", "refused"}
