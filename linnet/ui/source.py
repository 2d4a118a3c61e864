"""Where the data on screen come from, as one of three."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linnet.data.datasets import DATASETS
from linnet.data.recipe import ALL_OPEN
from linnet.data.table import Table
from linnet.links.data_in_link import carried
from linnet.links.experiment import MAX_TEXT, UPLOAD, Experiment
from linnet.text.wording import quoted
from linnet.ui.data_input.linked_roles import roles_filled
from linnet.ui.data_input.own_file import OwnFile

LINKED_NAME = "data in the link"


@dataclass(frozen=True)
class BuiltIn:
    """A data set that linnet comes with, by its key in `DATASETS`."""

    name: str


@dataclass(frozen=True)
class Uploaded:
    """The visitor's own file, or data that came with the link; equal only if the same file."""

    file: OwnFile


@dataclass(frozen=True)
class Waiting:
    """A link needs a file that is not here; until it is, the first data set is shown.

    Attributes
    ----------
    wanted : Experiment
        What the link asks for.
    """

    wanted: Experiment


Shown = BuiltIn | Uploaded
Source = Shown | Waiting


def shown(source: Source) -> Shown:
    """The data that are on screen."""
    match source:
        case Waiting():
            return BuiltIn(Experiment.data)
        case _:
            return source


def linked(asked: Experiment) -> tuple[Source, Experiment]:
    """The source that a link names, and what is to be shown of it.

    Raises
    ------
    TableError
        If the link carries its data, and these cannot be read.
    """
    if asked.data != UPLOAD:
        return BuiltIn(asked.data), asked
    if not asked.rows:
        return Waiting(asked), without_data(asked)
    file = OwnFile(asked.file or LINKED_NAME, carried(asked.rows, asked.recipe))
    return Uploaded(file), roles_filled(asked, file.table)


def without_data(asked: Experiment) -> Experiment:
    """The first data set, for whoever followed a link; the task is still theirs."""
    return Experiment(hide=asked.hide, task=asked.task)


def named(experiment: Experiment, source: Source) -> Experiment:
    """An experiment with its source as a link names it: the file, and how it is read."""
    match source:
        case Uploaded(file):
            said = "" if file.said == ALL_OPEN else file.said.to_json()
            recipe = experiment.recipe if experiment.rows else said
            return replace(experiment, file=file.name[:MAX_TEXT], recipe=recipe)
        case _:
            return replace(experiment, file="", recipe="", rows="")


def table_of(source: Source) -> Table:
    """The table that is on screen."""
    match shown(source):
        case Uploaded(file):
            return file.table
        case BuiltIn(name):
            return DATASETS[name].table()


def title_of(source: Source) -> str:
    """What the data on screen are called, as Markdown."""
    match shown(source):
        case Uploaded(file):
            return quoted(file.name)
        case BuiltIn(name):
            return DATASETS[name].title


def sentences_on(source: Source) -> list[str]:
    """Plain sentences about the data on screen, as Markdown."""
    match shown(source):
        case Uploaded(file):
            return list(file.table.report)
        case BuiltIn(name):
            dataset = DATASETS[name]
            return [dataset.story, f"{dataset.source}. Licence: {dataset.licence}."]
