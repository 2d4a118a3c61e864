"""Lessons: chapters told screen by screen, each a file beside this one.

`load` reads a lesson's file and checks every field, so that a teacher's own can later be one too;
the browser's player of lessons (``stage/player/lesson/``) shows what it says.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from linnet.lessons.lesson import Begin, Choice, Lesson, Question, Screen, read
from linnet.lessons.words import glossary

__all__ = ["LESSONS", "Begin", "Choice", "Lesson", "Question", "Screen", "glossary", "load", "read"]

HERE = Path(__file__).parent
LESSONS = ("one_neuron", "one_layer", "any_depth")  # in the order in which they are told


@cache
def load(name: str) -> Lesson:
    """One of `LESSONS`.

    Raises
    ------
    ValueError
        If its file is not a lesson.
    """
    return read(name, json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")))
