"""A file as it is, to be looked at: its first and last lines, and what a recipe makes of each."""

from __future__ import annotations

from dataclasses import dataclass

from linnet.data.budget import Budget
from linnet.data.reading.asking import Asking
from linnet.data.reading.decode import decode
from linnet.data.reading.dialect import LINE_END, count_line_ends
from linnet.data.recipe import Recipe

HEAD, TAIL = 14, 5  # lines that are shown of a long file
LONGEST = 300  # characters of a line that are shown
_LOOKED_AT = 2**16  # bytes at each end
_SECONDS = 1.0  # of a processor core


@dataclass(frozen=True)
class Line:
    """A line of a file.

    Attributes
    ----------
    number : int
        From 1.
    text : str
        As it is in the file, cut to 300 characters.
    use : str
        "names", "row" or "left out"; "" if that is not known.
    """

    number: int
    text: str
    use: str


def glimpse(content: bytes, recipe: Recipe) -> list[Line]:
    """The first and last lines of a file.

    Parameters
    ----------
    content : bytes
    recipe : Recipe
        Of a table; or what is known of a file that cannot be read, whose lines have no use.

    Returns
    -------
    list of Line

    Raises
    ------
    TableError
        The file is no text.
    """
    budget = Budget(_SECONDS, "This file takes too long to look at.")
    text, _, _ = decode(content, budget, Asking(Recipe(encoding=recipe.encoding)))
    head = LINE_END.split(text[:_LOOKED_AT])
    if len(text) <= _LOOKED_AT:
        numbered = list(enumerate(head if head[-1].strip() else head[:-1], 1))
        if len(numbered) > HEAD + TAIL:
            numbered = numbered[:HEAD] + numbered[-TAIL:]
    else:
        count = 1 + count_line_ends(text)
        last = LINE_END.split(text[-_LOOKED_AT:])
        places = range(count + 1 - len(last), count + 1)
        tail = [pair for pair in zip(places, last, strict=True) if pair[1].strip()][-TAIL:]
        numbered = [*list(enumerate(head, 1))[:HEAD], *tail]
    return [
        Line(
            number,
            line[: 4 * LONGEST].decode(errors="replace")[:LONGEST],
            _use(number, line, recipe),
        )
        for number, line in numbered
    ]


def _use(number: int, line: bytes, recipe: Recipe) -> str:
    if number in (recipe.header or ()):
        return "names"
    if recipe.first is None or recipe.last is None:
        return ""
    comment = (recipe.comment or "").encode()
    if not line.strip():
        return "left out"
    out = number in (recipe.left_out or ()) or (comment and line.startswith(comment))
    return "row" if recipe.first <= number <= recipe.last and not out else "left out"
