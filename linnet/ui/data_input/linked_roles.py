"""The roles of a new file where some were chosen before: in a link, or of another file."""

from __future__ import annotations

from dataclasses import replace

from linnet.data.errors import TableError
from linnet.data.table import Table
from linnet.links.experiment import Experiment
from linnet.text.wording import listed
from linnet.ui.data_input.first_roles import first_roles, work


def roles_filled(asked: Experiment, table: Table) -> Experiment:
    """What a link asks for, with the first roles where it names none."""
    roles = first_roles(table)
    return replace(asked, x=asked.x or roles["x"], y=asked.y or roles["y"])


def roles_of_link(wanted: Experiment, table: Table) -> Experiment:
    """What a link asks for, on the file that it needs.

    Raises
    ------
    TableError
        If the table has not the link's columns.
    """
    asked = roles_filled(wanted, table)
    if gone := _missing(asked, table):
        raise TableError(
            f"This file has no usable {listed(gone)}, which the link needs; choose the file "
            "it was made with, or go on without it."
        )
    return asked


def roles_kept(before: Experiment, table: Table) -> tuple[Experiment, list[str]]:
    """An experiment on another file: in the same roles if they work there, else in first ones.

    Returns
    -------
    experiment : Experiment
    notes : list of str
        What is to be said if the roles chosen before could not be kept.
    """
    gone = _missing(before, table)
    if not gone and work(table, before.y, before.x):
        return before, []
    said = (
        f"This file has no usable {listed(gone)}; the roles start anew."
        if gone
        else "With this file the roles chosen before do not work; they start anew."
    )
    return replace(before, **first_roles(table)), [said]


def _missing(experiment: Experiment, table: Table) -> list[str]:
    """The columns of an experiment that a table does not have, or not of that kind."""
    gone = [name for name in experiment.x if name not in table.usable]
    return gone + [experiment.y] * (experiment.y not in table.numeric)
