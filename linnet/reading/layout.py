"""Which of a file's records are the header, the rows, and neither.

Leading metadata, a second header row, a totals row, notes below the table, a second table: each is
recognised by how its cells differ from those of the rows. Where that is a guess the visitor is
asked, and the likelier answer is assumed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from linnet.pattern import Bounded
from linnet.reading.numbers import is_missing, is_number
from linnet.reading.survey import HEAD, Survey
from linnet.table import MAX_CELLS, Question
from linnet.wording import TableError, plural, quoted

_TOTAL = Bounded(
    r"(grand |sub)?(total|totals|sum|sums|average|mean)|(gesamt)?summe|gesamt|insgesamt|"
    r"durchschnitt|mittelwert|totale?s?|total général|somme|moyenne|suma|media|totaal|"
    r"column totals?|all",
    40,
    re.IGNORECASE,
)
_YEAR = Bounded(r"(1[89]|20)\d\d", 4, re.ASCII)
_BODY = 60  # rows whose cells show which columns hold numbers


@dataclass(frozen=True)
class Layout:
    """The table among a file's records.

    Attributes
    ----------
    names : list of str
        The names as they are in the file, one a column, "" where there is none.
    rows : ndarray of int
        Its rows, as positions in the survey.
    notes : list of str
    questions : list of Question
    """

    names: list[str]
    rows: np.ndarray
    notes: list[str]
    questions: list[Question]


def find_layout(survey: Survey, answers: Mapping[str, str]) -> Layout:
    """Find the table.

    Parameters
    ----------
    survey : Survey
    answers : mapping of str to str
        What the visitor chose where a question was asked; "header" may be answered unasked.

    Returns
    -------
    Layout

    Raises
    ------
    TableError
        There are fewer than two columns, no rows, or too many cells.
    """
    return _Search(survey, answers).layout()


class _Search:
    """One search: a window of records, narrowed from both ends."""

    def __init__(self, survey: Survey, answers: Mapping[str, str]):
        self.survey = survey
        self.answers = answers
        self.notes: list[str] = []
        self.questions: list[Question] = []
        self.low, self.high = 0, len(survey)
        self.width = 0
        self._data: dict[tuple[int, int], bool] = {}  # what `_holds_data` has said

    def layout(self) -> Layout:
        if self.survey.comments:
            lines = plural(self.survey.comments, "comment line was", "comment lines were")
            self.notes.append(f"{lines} left out.")
        self._choose_table()
        self._measure()
        names = self._find_header()
        if self.low >= self.high:
            raise TableError("This file has a header but no rows; add rows of numbers.")
        self._trim_end()
        rows = self._check_rows()
        return Layout(names, rows, self.notes, self.questions)

    def _ask(self, key: str, choices: list[tuple[str, str, str]], unasked: bool = False) -> str:
        """Take the visitor's answer, or assume the first choice.

        A choice is its value, its label, and the sentence said once it is made.
        """
        values = [value for value, _, _ in choices]
        answer = self.answers.get(key)
        chosen = answer if answer in values else values[0]
        if unasked and answer not in values:
            return chosen
        sentence = choices[values.index(chosen)][2]
        labels = tuple((value, label) for value, label, _ in choices)
        self.questions.append(Question(key, sentence, labels, chosen))
        return chosen

    def _row(self, k: int) -> list[str]:
        """The cells of a record, as many as the table has columns; none if they were not kept."""
        cells = [cell.strip() for cell in self.survey.cells.get(k, [])]
        return cells[: self.width] + [""] * (self.width - len(cells)) if self.width else cells

    # -- one table or two -------------------------------------------------------------------------

    def _choose_table(self) -> None:
        for above in self.survey.breaks:
            below = self._table_below(above)
            if below is None:
                continue
            upper = sum(map(self._holds_data, range(min(above, HEAD))))
            if upper < 2:  # metadata
                continue
            first, line = ("first", "Read the first table"), self.survey.lines[below]
            second = ("second", "Read the second table")
            said = (
                f"There are two tables, one under the other, the second from line {line:,} on; "
                "only the {} was read."
            )
            choices = [(*first, said.format("first")), (*second, said.format("second"))]
            choices += [("one", "It is one table", "All lines were read as one table.")]
            if len(self.survey) - below > above:
                choices[:2] = choices[1::-1]
            chosen = self._ask("second table", choices)
            if chosen == "first":
                self.high = above
            elif chosen == "second":
                self.low = below
            return

    def _table_below(self, k: int) -> int | None:
        """The header of a table that begins below a blank line, perhaps below its title."""
        for header in range(k, min(k + 3, len(self.survey) - 1)):
            cells = [cell for cell in self._row(header) if cell]
            if len(cells) < 2:
                continue
            is_header = _are_names(cells) and self._holds_data(header + 1)
            return header if is_header else None
        return None

    def _holds_data(self, k: int) -> bool:
        known = self._data.get((k, self.width))
        if known is None:  # asked of the first rows for each blank line
            cells = self._row(k)
            known = len(cells) > 1 and any(map(is_number, cells))
            self._data[k, self.width] = known
        return known

    # -- how wide ---------------------------------------------------------------------------------

    def _measure(self) -> None:
        lengths = self.survey.lengths[self.low : self.high]
        counts = np.bincount(lengths, minlength=2).astype(float)
        counts[1] /= 2  # titles and notes are one cell wide
        usual = int(np.flatnonzero(counts == counts.max())[-1])
        self.width = min(usual, int(self.survey.filled[self.low : self.high].max()))

    # -- the header -------------------------------------------------------------------------------

    def _find_header(self) -> list[str]:
        """Narrow the window to the rows; return the names."""
        first = self._first_full()
        has_header = self._looks_like_header(first)
        if not has_header and self._names_what_is_below(first - 1):
            first, has_header = first - 1, True
        has_header = self._ask_header(first, has_header)
        if has_header:
            self.width = max(self.width, int(self.survey.filled[first]))
        if self.width < 2:
            raise TableError(
                "Only one column was found; two are needed, separated by commas, semicolons, "
                "tabs or |."
            )
        top = first
        self.low_before, self.low = self.low, first + has_header
        names = self._row(first) if has_header else [""] * self.width
        if has_header:
            names[0] = names[0].lstrip("#").lstrip() or names[0]  # a header in a comment
            names = self._shift(names, first)
            if self._has_row_above(first):
                top = first - 1
                names = self._join(top, _carry(self._row(top)), names, data=False)
            elif self._has_second_header(first):
                names = self._join(first, names, self._row(first + 1), data=True)
        if top > self.low_before:
            lines = plural(top - self.low_before, "line was", "lines were")
            self.notes.append(f"{lines} left out above the table.")
        return names

    def _first_full(self) -> int:
        """The first record as wide as the table; those above it are metadata."""
        filled = self.survey.filled[self.low : min(self.high, self.low + HEAD)]
        full = np.flatnonzero(filled >= self.width)
        first = self.low + (int(full[0]) if len(full) else 0)
        if (  # a sentence with commas, above the header
            first + 2 < self.high
            and self.survey.filled[first] > self.width == self.survey.filled[first + 1]
            and _are_names(self._row(first + 1))
            and self._holds_data(first + 2)
            and not self._holds_data(first)
        ):
            first += 1
        return first

    def _body(self, start: int) -> list[list[str]]:
        rows = range(start, min(start + _BODY, self.high))
        return [self._row(k) for k in rows if k in self.survey.cells]

    def _numeric_columns(self, start: int) -> list[int]:
        """Columns whose cells from here on are mostly numbers."""
        numeric = []
        for j, cells in enumerate(zip(*self._body(start), strict=True)):
            present = [cell for cell in cells if not is_missing(cell)]
            if present and sum(map(is_number, present)) > 0.6 * len(present):
                numeric.append(j)
        return numeric

    def _looks_like_header(self, k: int) -> bool:
        row = self._row(k)
        columns = self._numeric_columns(k + 1)
        if not columns:
            return not (row and any(map(is_number, row)))
        cells = [row[j] for j in columns if not is_missing(row[j])]
        return sum(map(is_number, cells)) <= len(cells) / 2 or self._are_years(row, cells, k)

    def _are_years(self, row: list[str], cells: list[str], k: int) -> bool:
        """Say whether the names are years, over values that are not."""
        words = [cell for cell in row if cell and not is_number(cell)]
        below = [cell for cells in self._body(k + 1)[:5] for cell in cells if is_number(cell)]
        return (
            len(words) > 0
            and len(set(cells)) == len(cells)
            and all(map(_YEAR.fullmatch, filter(is_number, cells)))
            and not all(map(_YEAR.fullmatch, below))
        )

    def _names_what_is_below(self, k: int) -> bool:
        """A header may leave out the name of its first or last column."""
        if k < self.low or k not in self.survey.cells:
            return False
        filled, length = self.survey.filled[k], self.survey.lengths[k]
        wide = filled == self.width - 1 or (length >= self.width and filled > self.width / 2)
        return bool(wide and filled > 1 and _are_words(self.survey.cells[k]))

    def _ask_header(self, first: int, has_header: bool) -> bool:
        line = self.survey.lines[first]
        choices = [
            ("yes", "It holds the names", f"Line {line:,} was read as the names of the columns."),
            (
                "no",
                "It is a row of data",
                f"No header was found: line {line:,} was read as data, and the columns are "
                "numbered.",
            ),
        ]
        if has_header:
            clear = not any(map(is_number, self._row(first)))
            return self._ask("header", choices, unasked=clear) == "yes"
        return self._ask("header", choices[::-1]) == "yes"

    def _shift(self, names: list[str], header: int) -> list[str]:
        """R leaves out the name of the row names, and the others stand one too far left."""
        below = self.survey.filled[header + 1 : self.high]
        if (
            self.survey.lengths[header] == self.width - 1
            and len(below)
            and below.min() >= self.width - 1
            and below[0] == self.width
        ):
            self.notes.append(
                "The header has one name fewer than the rows have cells; the first column was "
                "taken to be the one without a name."
            )
            return ["", *names[:-1]]
        return names

    def _has_row_above(self, header: int) -> bool:
        """Say whether the row above groups the names: 2019,,2020, over a,b,a,b."""
        above = header - 1
        if above < self.low_before or above not in self.survey.cells:
            return False
        cells = [cell for cell in self._row(above) if cell]
        names = self._row(header)
        return (
            len(cells) > 1
            and self.survey.lengths[above] == self.width
            and self.survey.filled[above] > self.width / 2
            and len(set(names)) < len(names)
        )

    def _has_second_header(self, header: int) -> bool:
        """Say whether the row below holds units or second names: words over numbers."""
        if header + 2 >= self.high:
            return False
        row = self._row(header + 1)
        columns = self._numeric_columns(header + 2)
        words = [j for j in columns if row[j] and not is_missing(row[j]) and not is_number(row[j])]
        return len(columns) > 1 and words == columns

    def _join(self, line: int, upper: list[str], lower: list[str], data: bool) -> list[str]:
        """Ask what two header rows are; return the names. The window then begins below them."""
        joined = [f"{a} {b}".strip() if a != b else a for a, b in zip(upper, lower, strict=True)]
        said = f"Lines {self.survey.lines[line]:,} and {self.survey.lines[line + 1]:,} both hold "
        choices = [
            ("join", "Join both into the names", f"{said}names or units; they were joined."),
            ("upper", "Only the upper row", f"{said}names or units; the upper was used."),
            ("lower", "Only the lower row", f"{said}names or units; the lower was used."),
        ]
        if data:
            sentence = f"Line {self.survey.lines[line + 1]:,} was read as data."
            choices.append(("data", "The lower row is data", sentence))
        chosen = self._ask("second header", choices)
        self.low = line + (1 if chosen == "data" else 2)
        return {"join": joined, "lower": lower}.get(chosen, upper)

    # -- the end ----------------------------------------------------------------------------------

    def _trim_end(self) -> None:
        """Leave out notes below the table, and ask about a row of totals."""
        before = self.high
        while self.high - 1 > self.low and self._is_note(self.high - 1):
            self.high -= 1
        if self.high < before:
            lines = plural(before - self.high, "line was", "lines were")
            self.notes.append(f"{lines} left out below the table.")
        last = self.high - 1
        label = next((cell for cell in self._row(last) if cell), "")
        if last - self.low < 1 or not _TOTAL.fullmatch(label.strip(" :.*")):
            return
        if any(label in self._row(k) for k in self.survey.cells if self.low <= k < last):
            return  # a name like others
        said = f"Line {self.survey.lines[last]:,}, the last, begins with {quoted(label)}"
        choices = [
            ("leave out", "Leave it out", f"{said} and was left out as a row of totals."),
            ("keep", "Keep it as a row", f"{said} and was kept as a row."),
        ]
        if self._ask("totals", choices) == "leave out":
            self.high = last

    def _is_note(self, k: int) -> bool:
        """One cell of words, in a record that is too short for a row."""
        cells = [cell for cell in self._row(k) if cell]
        short = self.survey.lengths[k] < self.width or self.width > 2
        return k in self.survey.cells and len(cells) == 1 and short and not is_number(cells[0])

    def _check_rows(self) -> np.ndarray:
        """Leave out rows that are too long, count those too short."""
        rows = np.arange(self.low, self.high)
        if len(rows) * self.width > MAX_CELLS:
            raise TableError(
                f"This file has {len(rows) * self.width:,} cells, and at most {MAX_CELLS:,} can "
                "be read; upload a part of it."
            )
        long = self.survey.filled[rows] > self.width
        short = self.survey.lengths[rows] < self.width
        if long.any():
            line = self.survey.lines[rows[long][0]]
            have = plural(long.sum(), "row has", "rows have")
            where = f"(line {line:,})" if long.sum() == 1 else f"(the first on line {line:,})"
            left = "is" if long.sum() == 1 else "are"
            self.notes.append(
                f"{have} more cells than the {self.width} columns {where} and {left} left out."
            )
        if short.any():
            have = plural(short.sum(), "row has", "rows have")
            self.notes.append(
                f"{have} fewer cells than the {self.width} columns; the last are missing there."
            )
        if long.all():
            raise TableError(
                f"Every row has more cells than the {self.width} columns of the header; give each "
                "column a name."
            )
        return rows[~long]


def _are_names(cells: list[str]) -> bool:
    """Say whether cells could be the names of columns: different words, no numbers."""
    present = [cell.strip() for cell in cells if cell.strip()]
    return len(set(present)) == len(present) and _are_words(present)


def _are_words(cells: list[str]) -> bool:
    return not any(is_number(cell) or (cell.strip() and is_missing(cell)) for cell in cells)


def _carry(cells: list[str]) -> list[str]:
    """Repeat a group's name over the columns of its group."""
    carried = []
    for cell in cells:
        carried.append(cell or (carried[-1] if carried else ""))
    return carried
