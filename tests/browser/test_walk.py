"""A walk through the app in a real browser, the same each time; `make walk` takes others."""

from tests.walks.browser import Walk
from tests.walks.hunt import hunt

SEED = 1


def test_whatever_a_visitor_does_all_is_well(page, problems):
    _, falls = hunt(lambda: Walk(page, problems), SEED, walks=2, steps=12, shrink=0)
    problems.clear()
    assert not falls, f"seed {SEED}:\n" + "\n\n".join(map(str, falls))
