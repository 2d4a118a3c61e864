"""The visitor's file, read in another way."""

from linnet.data.recipe import Recipe
from linnet.ui.data_input.reread import answer, read_by
from linnet.ui.session import Session

NUMBERS = b"1,2\n2,4.5\n3,6\n4,9\n5,10\n"


def opened():
    session = Session({})
    assert session.choose_file("numbers.csv", NUMBERS)
    return session


def test_an_answer_can_be_changed_as_often_as_one_likes():
    session = opened()
    (question,) = [q for q in session.questions if q.key == "header"]
    for _ in range(2):
        for choice, _ in question.choices:
            assert answer(session, "header", choice) and session.problem is None
            (now,) = [q for q in session.questions if q.key == "header"]
            assert now.chosen == choice


def test_an_answer_against_what_another_field_says_is_one_sentence():
    session = opened()
    assert read_by(session, Recipe(header=(), first=1, last=2))
    (question,) = [q for q in session.questions if q.key == "header"]
    (no, yes) = sorted((choice for choice, _ in question.choices), key="no yes".index)
    before = session.table()
    assert not answer(session, "header", yes), "it leaves one row"
    assert "only one row" in session.problem and session.table() is before
    assert answer(session, "header", no) and session.problem is None
