"""What a table holds: a line a column, a preview, and the cleaned data to take away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from linnet.data.budget import Budget
from linnet.data.cleaned_csv import cleaned_csv
from linnet.data.errors import TableError
from linnet.data.table import Description, Table
from linnet.links.experiment import UPLOAD
from linnet.report.files import File
from linnet.text.wording import plural
from linnet.ui.downloads import downloads
from linnet.ui.session import Session
from linnet.ui.tables import height_of
from linnet.ui.text import short

if TYPE_CHECKING:
    import pandas as pd

BINS = 16
LEVELS = 6  # of a category that are shown
LOOKED_AT = 200  # characters of a cell that its place in an order depends on
_DIGITS = re.compile(r"(\d{1,18})", re.ASCII)
WRITTEN = 10_000  # dates in words, which take a second to read
ORDERED = 100_000  # names, half a second to put in an order
PREVIEW_ROWS = 100
OFTEN = 4096  # names from one look at the budget to the next
SECONDS = 2.0  # of a processor core, for the ranges and histograms of a table


def describe_columns(session: Session) -> None:
    """Draw a line a column: what it holds, what it looks like, and its role."""
    import pandas as pd

    table, experiment = session.table(), session.experiment
    roles = dict.fromkeys(experiment.x, "feature") | {experiment.y: "target"}
    summary, done = session.remembered("summary", table, _summary)
    lines = pd.DataFrame(
        {
            "column": [short(c.name) for c in table.columns],
            "role": [roles.get(c.name, "unused") for c in table.columns],
            "kind": [c.kind for c in table.columns],
            "missing": [c.missing for c in table.columns],
            **summary,
            "about": [
                short(c.reason.replace("`", ""), 160) if c.reason else "" for c in table.columns
            ],
        }
    )
    st.dataframe(
        lines,
        hide_index=True,
        height=height_of(min(11, len(lines))),
        column_config={
            "range": st.column_config.TextColumn(width="medium"),
            "missing": st.column_config.NumberColumn(format="localized"),
            "histogram": st.column_config.BarChartColumn(y_min=0, width="small"),
            "about": st.column_config.TextColumn(width="large"),
        },
        alt=f"{len(lines)} columns: what each holds, and its role",
    )
    if left := len(lines) - done:
        st.caption(
            f"{plural(left, 'column is', 'columns are')} shown without a range and a histogram, "
            "which take too long on the computer that all visitors share; choose columns as ever."
        )


def _summary(table: Table) -> tuple[dict[str, list], int]:
    """The range and the histogram of every column; of the last ones not, if that takes too long.

    Returns
    -------
    summary : dict of str to list
    done : int
        Columns that have them.
    """
    budget, ranges, histograms = Budget(SECONDS, ""), [], []
    for column in table.columns:
        values = table.frame[column.name]
        try:
            found = _range(column, values, budget)
            budget.check()
        except TableError:
            break
        ranges.append(found)
        histograms.append(_histogram(values))
    left = [None] * len(table.columns)
    summary: dict[str, list] = {
        "range": [*ranges, *left][: len(left)],
        "histogram": [*histograms, *left][: len(left)],
    }
    return summary, len(histograms)


def _range(column: Description, values: pd.Series, budget: Budget) -> str:
    """From the least to the greatest value, or the levels; numbers inside text count as numbers."""
    present = values.dropna()
    if not len(present) or column.kind == "text":
        return ""
    if column.levels:
        levels = sorted(column.levels, key=_natural)
        if len(levels) > LEVELS and all(map(str.isdecimal, levels)):  # codes
            return _from_to(levels[0], levels[-1])
        shown = ", ".join(short(level, 20) for level in levels[:LEVELS])
        return shown + (", …" if len(levels) > LEVELS else "")
    if column.numeric or values.dtype.kind == "f":
        return f"{present.min():.6g} to {present.max():.6g}"
    if column.kind == "date" and values.dtype.kind != "M":
        return _written_dates(present)
    if values.dtype.kind != "M":
        return _from_to(*_first_and_last(present, budget)) if len(present) <= ORDERED else ""
    low, high = present.min(), present.max()
    return _from_to(low.date(), high.date()) if _are_days(present) else _from_to(low, high)


def _first_and_last(texts: Iterable[str], budget: Budget) -> tuple[str, str]:
    """In the order of `_natural`."""

    def places() -> Iterator[tuple[list[tuple[str, int]], str]]:
        for k, text in enumerate(texts):
            if k % OFTEN == 0:
                budget.check()
            yield _natural(text), text

    rest = places()
    least = most = next(rest)
    for place in rest:
        least, most = min(least, place), max(most, place)
    return least[1], most[1]


def _from_to(low: object, high: object) -> str:
    return f"{short(str(low), 24)} to {short(str(high), 24)}"


def _natural(text: str) -> list[tuple[str, int]]:
    """Sorts "a9" before "a10": each number after its value, the text between as text."""
    parts = _DIGITS.split(text[:LOOKED_AT])
    numbers = [*parts[1::2], "0"]
    return [(word, int(digits)) for word, digits in zip(parts[::2], numbers, strict=True)]


def _written_dates(present: pd.Series) -> str:
    """From the first to the last of dates that no one format reads; "" if that is not known."""
    import pandas as pd

    written = pd.Series(present.unique())
    if len(written) > WRITTEN:
        return ""
    iso = pd.to_datetime(written, format="ISO8601", errors="coerce", utc=True)
    day_first = written.str.contains(".", regex=False).any()  # 5.1.24
    rest = pd.to_datetime(
        written.where(iso.isna()), format="mixed", dayfirst=day_first, errors="coerce", utc=True
    )
    dates = iso.fillna(rest)
    if dates.isna().any():
        return ""
    return _from_to(written[dates.argmin()], written[dates.argmax()])


def _are_days(values: pd.Series) -> bool:
    """Say whether they are dates without a time of day."""
    return values.dtype.kind == "M" and bool(
        (values.dropna() == values.dropna().dt.floor("D")).all()
    )


def _histogram(values: pd.Series) -> list[int] | None:
    if values.dtype.kind == "f":
        present = values.to_numpy()[values.notna().to_numpy()]
        # scaled first: the range of 1e308 and -1e308 is no number
        size = np.abs(present).max(initial=0) or 1.0
        return np.histogram(present / size, BINS)[0].tolist() if len(present) else None
    if values.dtype.name == "category":
        return values.value_counts(sort=False).tolist()[:BINS]
    return None


def by_place(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows and what `st.dataframe` is to know of their columns.

    Columns go by their place, for two names may look the same once cut; days have no midnight.
    """
    import pandas as pd

    shown = pd.DataFrame({str(k): frame.iloc[:, k] for k in range(frame.shape[1])})
    kinds = [
        st.column_config.DateColumn if _are_days(values) else st.column_config.Column
        for _, values in frame.items()
    ]
    columns = zip(frame, kinds, strict=True)
    return shown, {str(k): kind(short(name, 40)) for k, (name, kind) in enumerate(columns)}


def preview(session: Session) -> None:
    """Draw the first rows, as they were read."""
    import pandas as pd

    frame = session.table().frame.head(PREVIEW_ROWS)
    shown, columns = by_place(frame)
    shown.index = pd.RangeIndex(1, len(shown) + 1, name="row")
    st.dataframe(
        shown,
        column_config=columns,
        height=300,
        alt=f"The first {len(frame)} rows",
    )


def take_away(session: Session) -> None:
    """Offer the cleaned data and the report."""
    table = session.table()
    own = session.experiment.data == UPLOAD
    name = "your-data" if own else session.experiment.data
    files = [
        File(
            "Download the cleaned data",
            f"{name}-cleaned.csv",
            "text/csv",
            lambda: cleaned_csv(table),
        )
    ]
    if table.report:
        text = "\n".join(table.report).replace("`", '"') + "\n"
        files.append(File("Download the report", f"{name}-report.txt", "text/plain", lambda: text))
    downloads("take away", files)
