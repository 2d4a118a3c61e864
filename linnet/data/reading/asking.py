"""What reading had to guess: the likelier way is taken, and the visitor may choose another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from linnet.data.recipe import Recipe
from linnet.data.table import Question

MOOT = ""  # what the recipe says makes the question pointless


class Choice(NamedTuple):
    """One way to read a file.

    Attributes
    ----------
    value : str
    label : str
    sentence : str
        Said once the choice is made.
    recipe : Recipe
        What it decides.
    """

    value: str
    label: str
    sentence: str
    recipe: Recipe


class Asking:
    """The questions of one reading, and what the recipe says already.

    Attributes
    ----------
    recipe : Recipe
        What is given.
    questions : list of Question
        Those that came up.
    """

    def __init__(self, recipe: Recipe):
        self.recipe = recipe
        self.questions: list[Question] = []

    def ask(
        self, key: str, choices: Sequence[Choice], unasked: bool = False, given: str | None = None
    ) -> str:
        """Take what the recipe says, or assume the first choice.

        Parameters
        ----------
        key : str
        choices : sequence of Choice
        unasked : bool
            Not worth a question.
        given : str, optional
            The value that the recipe says, or `MOOT`; if not given, that of the first choice whose
            recipe it contains.

        Returns
        -------
        str
            The value of the choice.
        """
        values = [choice.value for choice in choices]
        if given is None:
            said = [c.value for c in choices if self.recipe.contains(c.recipe)]
            given = said[0] if said else None
        chosen = given if given in values else values[0]
        if unasked or given == MOOT:
            return chosen
        sentence = choices[values.index(chosen)].sentence
        self.questions.append(
            Question(
                key,
                sentence,
                tuple((choice.value, choice.label) for choice in choices),
                chosen,
                tuple(choice.recipe for choice in choices),
            )
        )
        return chosen

    def forget(self, key: str) -> None:
        """Take a question back."""
        self.questions = [question for question in self.questions if question.key != key]

    def said(self, key: str) -> list[str]:
        """The sentence of a question, if it came up."""
        return [question.sentence for question in self.questions if question.key == key]
