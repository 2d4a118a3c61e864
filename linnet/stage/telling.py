"""A lesson as one visitor is told it: its runs, and how far it is, as the browser says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from linnet.data.datasets import DATASETS
from linnet.lessons import Begin, Lesson, glossary
from linnet.links.journal import Journal, Settings, Start
from linnet.stage.run import Run
from linnet.stage.scene import Scene
from linnet.text.from_json import listing, mapping, whole


@dataclass(frozen=True)
class Progress:
    """How far a lesson is.

    Attributes
    ----------
    screen : int
        Which one is shown, from 0.
    seen, done : tuple of str
        Ids of screens.
    answers : mapping of str to tuple of int
        By screen: the choices that were made, in their order.
    """

    screen: int = 0
    seen: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    answers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


class Telling:
    """A lesson as one visitor is told it.

    Attributes
    ----------
    lesson : Lesson
    runs : dict of str to Run
        By the lesson's names; the browser holds them, Python what it last said of each.
    progress : Progress
    """

    def __init__(self, lesson: Lesson):
        self.lesson = lesson
        self.runs = {name: _run(begin) for name, begin in lesson.runs.items()}
        self.progress = Progress()

    @property
    def run(self) -> Run:
        """The one on screen."""
        return self.runs[self.lesson.screens[self.progress.screen].run]

    @property
    def begin(self) -> Begin:
        """Where that one began."""
        return self.lesson.runs[self.lesson.screens[self.progress.screen].run]

    def payload(self) -> dict:
        """The lesson as JSON, with everything that its player needs."""
        return {
            "name": self.lesson.name,
            "title": self.lesson.title,
            "terms": glossary(),
            "runs": {
                name: {"scene": run.scene.payload(), "start": run.start}
                for name, run in self.runs.items()
            },
            "screens": [asdict(screen) for screen in self.lesson.screens],
            "progress": {"lesson": self.lesson.name, **asdict(self.progress)},
        }

    def hear(self, value: Any) -> bool:
        """Take over what the browser says; nonsense is ignored, and False returned."""
        if not isinstance(value, Mapping):
            return False
        try:
            self.progress = read_progress(value.get("lesson"), self.lesson)
        except ValueError:
            return False
        for run in self.runs.values():
            if run.id == value.get("start"):
                run.hear(value)
        return True


def read_progress(value: Any, lesson: Lesson) -> Progress:
    """How far a lesson is, out of what the browser says.

    Raises
    ------
    ValueError
        If anything in it cannot be.
    """
    said = mapping(value)
    if said.get("lesson") != lesson.name:
        raise ValueError
    choices = {s.id: len(s.question.choices) for s in lesson.screens if s.question}
    answers = mapping(said.get("answers"))
    if not answers.keys() <= choices.keys():
        raise ValueError
    return Progress(
        whole(said.get("screen"), 0, len(lesson.screens) - 1),
        _screens(said.get("seen"), lesson),
        _screens(said.get("done"), lesson),
        {
            screen: tuple(
                whole(choice, 0, choices[screen] - 1) for choice in listing(made, choices[screen])
            )
            for screen, made in answers.items()
        },
    )


def _screens(value: Any, lesson: Lesson) -> tuple[str, ...]:
    known = [screen.id for screen in lesson.screens]
    ids = listing(value, len(known))
    if not all(isinstance(name, str) and name in known for name in ids):
        raise ValueError
    return tuple(ids)


def _run(begin: Begin) -> Run:
    start = Start((len(begin.x), *begin.net, 1), begin.seed, begin.weights)
    return Run(_scene(begin), Journal.begin(start, Settings(begin.opt, begin.lr, 0)))


@lru_cache(maxsize=32)
def _scene(begin: Begin) -> Scene:
    """Built-in data are the same for everyone."""
    chosen = DATASETS[begin.data].table().select(begin.y, begin.x)
    return Scene.of(
        chosen.features, chosen.target, chosen.X, chosen.y, chosen.references, begin.standardise
    )
