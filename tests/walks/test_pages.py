"""Hundreds of walks through the app, without a browser, the same each time.

`make walk` takes others, and more; tests/browser/test_walk.py is one in a real browser.
"""

import pytest

from tests.walks.hunt import hunt
from tests.walks.pages import Walk

pytestmark = pytest.mark.thorough

WALKS, STEPS = 50, 6


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_visitors_do_all_is_well(seed):
    walks, falls = hunt(Walk, seed, walks=WALKS, steps=STEPS)
    assert walks == WALKS
    assert not falls, f"seed {seed}:\n" + "\n\n".join(map(str, falls))
