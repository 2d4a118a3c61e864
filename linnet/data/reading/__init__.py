"""Reading a CSV file, as people really have them, into a table.

Bytes become text (`decode`), text records (`dialect`, `records`, `survey`), records a header and
rows (`layout`), rows columns of text (`parse`), which are looked at side by side (`block`), cell by
different cell (`words`) and column by column (`cells`), and become numbers, categories or dates
(`columns`).
Each step takes its part of the recipe, finds what that leaves open, and returns what it decided and
what it did in plain sentences.
"""

from __future__ import annotations

import os

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.progress import Progress, between, silent
from linnet.data.reading.asking import Asking
from linnet.data.reading.decode import decode, read_bytes
from linnet.data.reading.dialect import SAMPLE, find_dialect
from linnet.data.reading.layout import find_layout
from linnet.data.reading.survey import Survey
from linnet.data.recipe import ALL_OPEN, Recipe
from linnet.data.table import Table
from linnet.text.wording import listed

SURVEYED, PARSED = 0.6, 0.75  # shares of the time, of a file of numbers
SECONDS = 0.5, 3.5  # of a processor core that reading may take, at least and at most


def reading_budget(size: int) -> Budget:
    """What reading a file of so many bytes may take: a second for a million bytes, within limits.

    Files as people have them take less than half of it. Loading pandas, which a process does once,
    takes as long as a small file may, and is no file's.
    """
    import linnet.data.reading.columns  # noqa: F401  brings pandas

    least, most = SECONDS
    return Budget(
        min(max(least, size / 1e6), most),
        "This file takes too long to read on the computer that all visitors share; upload a part "
        "of it.",
    )


def read_csv(
    source: str | os.PathLike[str] | bytes,
    recipe: Recipe = ALL_OPEN,
    name: str | None = None,
    progress: Progress = silent,
    budget: Budget | None = None,
) -> Table:
    """Read a CSV file, whatever its encoding, delimiter and way to write numbers.

    Parameters
    ----------
    source : path or bytes
        Where the file is, or what is in it.
    recipe : Recipe, optional
        What is decided already: it is obeyed, and the rest is found. The table's own recipe is
        complete, and reading the file with it gives the same table.
    name : str, optional
        The file's name; only ``.tsv`` or ``.tab`` at its end counts, for tabs.
    progress : callable, optional
        Called now and then with the share of the work that is done, rising from 0 to 1.
    budget : Budget, optional
        What reading may take; if not given, `reading_budget` of the file's size.

    Returns
    -------
    Table

    Raises
    ------
    TableError
        Whatever the bytes are, if they are no table with a column of numbers, another usable
        column and two rows, within the limits of `linnet.data.limits`; or if the recipe does not
        fit them.
    OSError
        The path cannot be read.
    """
    if name is None and not isinstance(source, bytes):
        name = os.fspath(source) if isinstance(source, (str, os.PathLike)) else ""
    data = read_bytes(source)
    from linnet.data.reading.columns import type_columns  # brings pandas
    from linnet.data.reading.parse import joined, parse
    from linnet.data.reading.rows import leave_out

    budget = budget or reading_budget(len(data))
    progress = budget.watching(progress)
    asking = Asking(recipe)
    text, encoding, report = decode(data, budget, asking)
    del data
    tabs = str(name).lower().endswith((".tsv", ".tab"))
    split = find_dialect(text, budget, recipe, tabs)
    text, dialect = split.text, split.dialect
    survey = Survey(text, dialect, between(0, SURVEYED, progress), split.line)
    if not len(survey):
        raise TableError("This file is empty; choose one with a header and rows of numbers.")
    before = len(asking.questions)
    bare = dialect.delimiter == "," and b'"' not in text[:SAMPLE]
    layout = find_layout(survey, bare, asking)
    report += split.notes + layout.notes
    report += [question.sentence for question in asking.questions[before:]]
    columns = parse(
        text,
        survey,
        layout.rows,
        layout.parts[-1][-1] + 1,
        dialect,
        between(SURVEYED, PARSED, progress),
    )
    columns = [joined([columns[j] for j in part]) for part in layout.parts]
    columns, left_out, said = leave_out(columns, layout.names, survey.lines[layout.rows], asking)
    report += said
    del text, survey
    typed = type_columns(
        layout.names,
        columns,
        dialect.delimiter,
        asking,
        budget,
        between(PARSED, 1, progress),
    )
    decided = Recipe(encoding=encoding, left_out=left_out)
    for part in (split.recipe, layout.recipe, typed.recipe):
        decided = decided.updated(part)
    table = Table(
        typed.frame, report + typed.notes, typed.columns, tuple(asking.questions), decided
    )
    _check(table)
    return table


def _check(table: Table) -> None:
    rows = len(table.frame)
    if rows < 2:
        raise TableError("There is only one row; at least 2 are needed to fit a line.")
    if not table.numeric or len(table.usable) < 2:
        raise TableError(
            "Two columns that vary are needed, one of numbers to explain and one to explain it "
            f"with; here are {len(table.usable)}, {len(table.numeric)} of them of numbers"
            f"{_constant(table)}."
        )


def _constant(table: Table) -> str:
    names = [column.name for column in table.columns if column.kind == "constant"]
    have = "has" if len(names) == 1 else "have"
    return f" ({listed(names)} {have} the same value in every row)" if names else ""
