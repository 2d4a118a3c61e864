"""Changes of single points by hand: what they make of rows, and what is refused."""

import numpy as np
import pytest

from linnet.limits import MOST_EDITED
from linnet.links.journal import Journal, Settings, Start, parse_changes, print_changes, read_change
from linnet.links.points import AddPoint, MovePoint, RemovePoint, RestorePoints, Target, edited

X = np.arange(5.0)[:, None]
Y = 2 * X[:, 0]
EVERY = (Target(1, 9.0), AddPoint(3.0, 4.0), RemovePoint(0), MovePoint(5, 7.0, 8.0))


def test_rows_after_each_kind_of_change():
    rows = edited(X, Y, EVERY)
    assert rows.X[:, 0].tolist() == [1, 2, 3, 4, 7] and rows.y.tolist() == [9, 4, 6, 8, 8]
    assert rows.rows.tolist() == [1, 2, 3, 4, 5]
    assert (rows.changed, rows.added, rows.removed) == (1, 1, 1)
    assert X[0, 0] == 0 and Y[1] == 2, "what was read is as it was"
    one_less = edited(X, Y, (RemovePoint(2),))
    assert one_less.y.tolist() == [0, 2, 6, 8] and one_less.rows.tolist() == [0, 1, 3, 4]
    home = edited(X, Y, (*EVERY, RestorePoints()))
    assert np.array_equal(home.X, X) and np.array_equal(home.y, Y) and home.changed == 0
    assert edited(X, Y, (Target(1, 9.0), Target(1, 2.0))).changed == 0


@pytest.mark.parametrize(
    "changes",
    [
        (Target(5, 1.0),),
        (RemovePoint(1), Target(1, 1.0)),
        (RemovePoint(1), RemovePoint(1)),
        tuple(RemovePoint(row) for row in range(4)),
        tuple(AddPoint(float(k), 1.0) for k in range(MOST_EDITED + 1)),
    ],
    ids=["not there", "gone", "gone twice", "one is left", "too many"],
)
def test_what_does_not_fit_the_rows_is_refused(changes):
    with pytest.raises(ValueError):
        edited(X, Y, changes)


def test_as_many_changes_as_are_allowed():
    changes = tuple(AddPoint(float(k), 1.0) for k in range(MOST_EDITED))
    assert edited(X, Y, changes).added == MOST_EDITED
    assert edited(X, Y, tuple(RemovePoint(row) for row in range(3))).rows.tolist() == [3, 4]


def journal(inputs, *changes):
    entries = [(3, change) for change in changes]
    return Journal.begin(Start((inputs, 1), 1), Settings("gd", 0.1), 0, entries)


def test_they_travel_in_a_journal_and_a_link():
    one = journal(1, *EVERY, RestorePoints())
    assert one.points == (*EVERY, RestorePoints())
    assert Journal.from_json(one.to_json(), 1) == one
    assert parse_changes(print_changes(one.changes)) == one.changes
    assert one.until(2).points == ()


def test_whole_points_need_one_feature():
    assert journal(2, Target(0, 1.0), RestorePoints()).points
    for change in (AddPoint(1.0, 2.0), MovePoint(0, 1.0, 2.0), RemovePoint(0)):
        with pytest.raises(ValueError):
            journal(2, change)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "target", "row": -1, "value": 1},
        {"kind": "target", "row": 1.5, "value": 1},
        {"kind": "target", "row": 1, "value": 1e101},
        {"kind": "target", "row": 1},
        {"kind": "move_point", "row": 1, "x": float("nan"), "y": 1},
        {"kind": "add_point", "x": "1", "y": 1},
        {"kind": "remove_point", "row": 10**9},
    ],
)
def test_nonsense_is_refused(said):
    with pytest.raises(ValueError):
        read_change(said)
