"""The verdict on a prediction."""

import pytest

from linnet.ui.questions import EXACT, Answer, Question, judged

CHOICES = "yes", "no"


def question(**more):
    return Question("How many?", lambda: Answer(4.0, "it is 4."), **more)


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        (4.0, "You said **4**. **Right.** It is 4."),
        (4.03, "You said **4.03**. **Right.** It is 4."),
        (4.9, "You said **4.9**. **Close.** It is 4."),
        (5.1, "You said **5.1**. **Not yet**, because it is 4."),
        (-4.0, "You said **−4**. **Not yet**, because it is 4."),
    ],
)
def test_a_number_is_right_close_or_not_yet(guess, verdict):
    assert judged(question(), guess, question().answer()) == verdict


def test_a_count_is_right_only_if_it_is_exact():
    counted = question(right=EXACT)
    assert "**Right.**" in judged(counted, 4.0, counted.answer())
    assert "**Close.**" in judged(counted, 4.03, counted.answer())


def test_nothing_is_near_zero():
    assert "**Right.**" in judged(question(), 0.0, Answer(0.0, "it is 0."))
    assert "**Not yet**" in judged(question(), 1e-6, Answer(0.0, "it is 0."))


def test_a_choice_is_right_or_not_yet():
    chosen = question(choices=CHOICES)
    assert judged(chosen, "no", Answer("no", "it stays.")) == (
        "You said **no**. **Right.** It stays."
    )
    assert judged(chosen, "yes", Answer("no", "it stays.")) == (
        "You said **yes**. **Not yet**, because it stays."
    )


@pytest.mark.parametrize(("guess", "choices"), [(7.0, ()), ("yes", CHOICES)])
def test_where_there_is_no_answer_there_is_no_verdict(guess, choices):
    verdict = judged(question(choices=choices), guess, Answer(None, "it diverges."))
    assert verdict == f"You said **{guess if choices else 7}**. It diverges."
