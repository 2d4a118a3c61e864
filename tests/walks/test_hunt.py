"""tests/walks/hunt.py finds what goes wrong, and the shortest way there."""

import json

from tests.walks.hunt import hunt, replay


class Stairs:
    """Falls after two steps up and one down, in this order, whatever comes between."""

    def __init__(self):
        self.seen = ""

    def choose(self, random):
        return (random.choice(["up", "down", "wait"]),)

    def take(self, step):
        (way,) = step
        if way == "wait" and self.seen.endswith("w"):
            return False
        self.seen += way[0]
        walked = self.seen.replace("w", "")
        assert "uud" not in walked, f"fell on step {len(self.seen)}"
        return True


def test_a_fall_is_found_and_its_path_made_as_short_as_it_can_be():
    walks, (fall,) = hunt(Stairs, seed=1, walks=30, steps=12)
    assert walks == 30
    assert fall.path == [("up",), ("up",), ("down",)]
    assert "fell on step 3" in str(fall)


def test_a_path_can_be_walked_again():
    _, (fall,) = hunt(Stairs, seed=2, walks=30, steps=12)
    assert json.dumps(fall.path) in str(fall)
    assert replay(Stairs, json.dumps(fall.path)).kind == fall.kind
    assert replay(Stairs, [("up",), ("down",)]) is None


def test_the_same_seed_takes_the_same_walks():
    _, once = hunt(Stairs, seed=3, walks=5, steps=12, shrink=0)
    _, again = hunt(Stairs, seed=3, walks=5, steps=12, shrink=0)
    assert [fall.path for fall in once] == [fall.path for fall in again]


def test_time_ends_it():
    assert hunt(Stairs, seed=1, seconds=0) == (0, [])
