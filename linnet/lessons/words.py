"""The words of a lesson: plain text, terms to be explained, and numbers that the state fills in.

``[squares](square)`` shows "squares" and explains the glossary's "square" on a tap; ``{loss}`` is
the loss on screen, formatted there. Every other character stands for itself.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

MOST = 400  # characters of a text
TERM = re.compile(r"\[([^\][]+)\]\(([^()]+)\)")
VALUE = re.compile(r"\{(\w+)\}")
# what the player can fill in: see stage/player/lesson/values.js
VALUES = frozenset(
    {
        "best",
        "edge",
        "feature",
        "floor",
        "gap",
        "inputs",
        "intercept",
        "layers",
        "loss",
        "paths",
        "rate",
        "rows",
        "slope",
        "steps",
        "target",
        "terms",
    }
)


@cache
def glossary() -> dict[str, str]:
    """The terms that lessons explain, in alphabetical order, each with its one sentence."""
    path = Path(__file__).with_name("glossary.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


def text(value: object) -> str:
    """A text of a lesson.

    Raises
    ------
    ValueError
        If it is no text, too long, or names a term or a value that there is not.
    """
    if not isinstance(value, str) or not 0 < len(value) <= MOST:
        raise ValueError(f"A text of a lesson is 1 to {MOST} characters, not {_shown(value)}.")
    for term in terms(value):
        if term not in glossary():
            raise ValueError(f"The glossary does not explain {_shown(term)}.")
    for name in VALUE.findall(value):
        if name not in VALUES:
            raise ValueError(f"A lesson cannot show the value {_shown(name)}.")
    return value


def terms(value: str) -> list[str]:
    """The glossary's terms that a text explains."""
    return [term for _, term in TERM.findall(value)]


def _shown(value: object) -> str:
    return repr(value)[:60]
