"""A visitor's own file, as the session keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linnet.data.budget import Budget
from linnet.data.errors import UnknownColumn
from linnet.data.progress import Progress, silent
from linnet.data.reading import read_csv, reading_budget
from linnet.data.recipe import ALL_OPEN, Recipe
from linnet.data.table import Question, Table


@dataclass(frozen=True, eq=False)
class OwnFile:
    """A file that was read.

    The field for uploads holds a file no longer than it takes to read it; whoever wants to know
    something of it later asks here.

    Attributes
    ----------
    name : str
        As the visitor's computer calls it: shown, and used as nothing else.
    table : Table
    content : bytes
        To read it again when the visitor changes how.
    said : Recipe
        What the visitor said; the rest was found.
    """

    name: str
    table: Table
    content: bytes = b""
    said: Recipe = ALL_OPEN

    @classmethod
    def read(
        cls,
        name: str,
        content: bytes,
        said: Recipe = ALL_OPEN,
        progress: Progress = silent,
        budget: Budget | None = None,
    ) -> OwnFile:
        """Read a file; for the parameters, and what it raises, see `linnet.read_csv`.

        What was said of columns is forgotten if the file has none of these names any more.
        """
        budget = budget or reading_budget(len(content))
        try:
            table = read_csv(content, said, name, progress, budget)
        except UnknownColumn:
            said = replace(said, columns={})
            table = read_csv(content, said, name, progress, budget)
        return cls(name, table, content, said)

    @property
    def recipe(self) -> Recipe:
        """Every decision of the reading."""
        return self.table.recipe

    @property
    def questions(self) -> tuple[Question, ...]:
        """What reading had to guess and can be answered."""
        return self.table.questions if self.content else ()


@dataclass(frozen=True)
class Unread:
    """A file that could not be read.

    Attributes
    ----------
    name : str
    content : bytes
    said : Recipe
        How it was tried, as far as the visitor said so.
    left : float
        Seconds of a core that this left of what reading may take: for looking for other ways.
    """

    name: str
    content: bytes
    said: Recipe = ALL_OPEN
    left: float = 0.0
