"""A table: the cleaned columns of a file, what cleaning did, and what it had to guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linnet.data.budget import Budget
from linnet.data.column import MAX_LEVELS, Description, describe
from linnet.data.errors import TableError
from linnet.data.limits import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_FIELD, MAX_ROWS
from linnet.data.recipe import Recipe
from linnet.data.selection import MAX_FEATURES, Selection, select
from linnet.text.wording import quoted

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_FEATURES",
    "MAX_FIELD",
    "MAX_LEVELS",
    "MAX_ROWS",
    "Description",
    "Question",
    "Selection",
    "Table",
    "TableError",
    "quoted",
]

SECONDS = 4.0  # of a processor core, for choosing columns and fitting them


def choosing_budget() -> Budget:
    """What following a choice of columns may take: the largest tables need less than half."""
    return Budget(
        SECONDS,
        "These columns take too long on the computer that all visitors share; choose fewer, or a "
        "smaller table.",
    )


@dataclass(frozen=True)
class Question:
    """A guess made while reading, which the visitor may correct.

    Attributes
    ----------
    key : str
        What it is about: "encoding", "header", "second header", "second table", "cut numbers",
        "totals", or, of the third column, "decimal:3" (mark), "date:3" (day or month first),
        "missing:3" (a number such as -9999) and "kind:3" (numbers or levels).
    sentence : str
        What was done.
    choices : tuple of (answer, label)
        The likelier first.
    chosen : str
        The answer that was assumed or given.
    recipes : tuple of Recipe
        What each of the choices decides.
    """

    key: str
    sentence: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    recipes: tuple[Recipe, ...] = ()

    def recipe(self, answer: str) -> Recipe:
        """What an answer decides; a KeyError if it is none of the choices."""
        values = [value for value, _ in self.choices]
        return dict(zip(values, self.recipes, strict=True))[answer]


@dataclass(frozen=True, eq=False)
class Table:
    """Named, typed columns, and the report of what reading them did.

    Attributes
    ----------
    frame : pandas.DataFrame
        Numbers and booleans (1 and 0) are float64, categories Categorical, dates datetime64;
        the rest is text. Missing cells are missing.
    report : list of str
        Plain sentences; empty when there was nothing to mend.
    columns : tuple of Description
        One for each column of the frame; made from the frame if not given.
    questions : tuple of Question
        Guesses to be confirmed; what was done about each is also in the report.
    recipe : Recipe
        Every decision that was taken; of a table that was not read, none.
    """

    frame: pd.DataFrame
    report: list[str] = field(default_factory=list)
    columns: tuple[Description, ...] = ()
    questions: tuple[Question, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)

    def __post_init__(self) -> None:
        if not self.columns:
            columns = tuple(describe(name, values.array) for name, values in self.frame.items())
            object.__setattr__(self, "columns", columns)

    @property
    def numeric(self) -> tuple[str, ...]:
        """Names of the columns that may be the target: numbers or booleans that vary."""
        return tuple(c.name for c in self.columns if c.numeric and c.kind != "constant")

    @property
    def usable(self) -> tuple[str, ...]:
        """Names of the columns that may be features: these, and categories of few levels."""
        return tuple(column.name for column in self.columns if column.usable)

    def select(
        self, target: str, features: Sequence[str], budget: Budget | None = None
    ) -> Selection:
        """Take the rows in which the target and all features are present.

        Parameters
        ----------
        target : str
            A column of numbers or booleans.
        features : sequence of str
            Usable columns, which give 1 to 32 columns of numbers; the target among them and
            constant columns are left out, with a note.
        budget : Budget, optional
            What this may take; if not given, `choosing_budget`.

        Returns
        -------
        Selection

        Raises
        ------
        TableError
            A column is unknown or cannot be used, no feature is left or more than 32 are, fewer
            than 2 rows are complete, the target is constant, or the budget is spent.
        """
        return select(self.frame, self.columns, target, features, budget or choosing_budget())
