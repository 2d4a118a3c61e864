"""What the browser sent is looked at before anything is done with it."""

import pytest

from linnet.data.recipe import Recipe
from linnet.ui.data_input.typed_table import CELL, NAME, ROWS, is_too_much
from linnet.ui.session import Session


def sent(edited=None, added=(), deleted=()):
    return {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": list(deleted)}


ROW = {"0": "1", "1": "2"}


@pytest.mark.parametrize("content", [b"x,y\n", b"x,y\n1,2\n", b"x,y\nu,v\nw,z\n"])
def test_what_is_wrong_with_a_typed_table_is_not_said_of_a_file(content):
    session = Session({})
    assert not session.choose_file(NAME, content, Recipe(header=(1,)))
    assert session.problem and "file" not in session.problem


@pytest.mark.parametrize(
    "changes",
    [
        sent(),
        sent({0: ROW, 5: {"1": "x" * CELL}}),
        sent(added=[ROW] * (ROWS - 6)),
        sent(added=[{"_index": None, **ROW}]),
        sent(dict.fromkeys(range(6), ROW), deleted=[0, 1]),
    ],
)
def test_what_a_visitor_types_is_taken(changes):
    assert not is_too_much(changes, rows=6, columns=2)


@pytest.mark.parametrize(
    "changes",
    [
        sent(added=[ROW] * 500),
        sent(added=[ROW] * (ROWS - 5)),
        sent(dict.fromkeys(range(ROWS + 1), ROW)),
        sent(deleted=range(10_000)),
        sent({0: {"0": "1" * (CELL + 1)}}),
        sent(added=[{"0": "1" * 10**6}]),
        sent(added=[{str(k): "1" for k in range(4)}]),
        sent(added=[None]),
        sent({0: "text"}),
        sent({0: {"0": 10**5000}}),
        sent({6: ROW}),
        sent({-1: ROW}),
        sent({"x": ROW}),
        sent({0: {"another": "1"}}),
        sent(deleted=[6]),
        {},
        "text",
        [],
    ],
)
def test_what_is_too_much_or_nonsense_is_refused(changes):
    assert is_too_much(changes, rows=6, columns=2)
