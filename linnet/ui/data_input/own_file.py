"""A visitor's own file, as the session keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linnet.data.progress import Progress, silent
from linnet.data.reading import read_csv
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
        To read it again as the visitor answers what reading had to guess; empty if nothing can be
        asked.
    answers : mapping of str to str
        What the visitor has answered so far.
    """

    name: str
    table: Table
    content: bytes = b""
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        name: str,
        content: bytes,
        answers: Mapping[str, str] | None = None,
        progress: Progress = silent,
    ) -> OwnFile:
        """Read a file; for the parameters, and what it raises, see `linnet.read_csv`."""
        answers = dict(answers or {})
        table = read_csv(content, answers, name, progress)
        return cls(name, table, content if table.questions else b"", answers)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What reading had to guess and can be answered."""
        return self.table.questions if self.content else ()
