"""The subject: what is regressed on what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from linnet.data.table import Selection, choosing_budget
from linnet.links.experiment import Experiment
from linnet.stage import Scene
from linnet.ui.source import BuiltIn, Shown, Source, Uploaded, shown, table_of


@dataclass(frozen=True)
class Subject:
    """What a scene is made of; the rest is the run's.

    Attributes
    ----------
    source : BuiltIn or Uploaded
    features : tuple of str
    target : str
    standardise : bool
        Train in z-scores.
    """

    source: Shown
    features: tuple[str, ...]
    target: str
    standardise: bool

    @classmethod
    def of(cls, source: Source, experiment: Experiment) -> Subject:
        """The subject of an experiment on these data."""
        return cls(shown(source), experiment.x, experiment.y, experiment.standardise)

    def open(self) -> tuple[Selection, Scene]:
        """Select, compress and fit.

        Raises
        ------
        TableError
            If there is no regression of these columns, or it takes too long.
        """
        match self.source:
            case BuiltIn():
                return _built_in(self)
            case Uploaded():
                return _prepared(self)


@lru_cache(maxsize=64)
def _built_in(subject: Subject) -> tuple[Selection, Scene]:
    """Built-in data are the same for everyone; a visitor's own are never cached."""
    return _prepared(subject)


def _prepared(subject: Subject) -> tuple[Selection, Scene]:
    budget = choosing_budget()
    table = table_of(subject.source)
    selection = table.select(subject.target, subject.features, budget)
    scene = Scene.of(
        selection.features,
        selection.target,
        selection.X,
        selection.y,
        selection.references,
        subject.standardise,
        budget.check,
    )
    return selection, scene
