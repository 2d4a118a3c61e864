"""Reading a file as somebody who answers its questions."""

from linnet.data.reading import read_csv
from linnet.data.recipe import Recipe


def read_answering(content, answers):
    """Read a file, and once more with the answers to those of its questions that are asked.

    Parameters
    ----------
    content : bytes
    answers : dict of str to str
        From a question's key to one of its choices.

    Returns
    -------
    Table
    """
    recipe = Recipe()
    for question in read_csv(content).questions:
        if question.key in answers:
            recipe = recipe.updated(question.recipe(answers[question.key]))
    return read_csv(content, recipe)
