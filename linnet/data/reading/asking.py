"""What reading had to guess: the likelier way is taken, and the visitor may choose another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from linnet.data.table import Question


class Asking:
    """The questions of one reading, and the answers there are.

    Attributes
    ----------
    answers : mapping of str to str
        From a question's key to one of its choices.
    questions : list of Question
        Those that came up.
    """

    def __init__(self, answers: Mapping[str, str]):
        self.answers = answers
        self.questions: list[Question] = []

    def ask(self, key: str, choices: Sequence[tuple[str, str, str]], unasked: bool = False) -> str:
        """Take the visitor's answer, or assume the first choice.

        Parameters
        ----------
        key : str
        choices : sequence of (value, label, sentence)
            The sentence is said once the choice is made.
        unasked : bool
            Not worth a question, unless it is answered already.

        Returns
        -------
        str
            The value of the choice.
        """
        values = [value for value, _, _ in choices]
        answer = self.answers.get(key)
        chosen = answer if answer in values else values[0]
        if unasked and answer not in values:
            return chosen
        sentence = choices[values.index(chosen)][2]
        labels = tuple((value, label) for value, label, _ in choices)
        self.questions.append(Question(key, sentence, labels, chosen))
        return chosen

    def said(self, key: str) -> list[str]:
        """The sentence of a question, if it came up."""
        return [question.sentence for question in self.questions if question.key == key]
