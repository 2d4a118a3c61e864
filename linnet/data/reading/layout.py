"""Which of a file's records are the header, the rows, and neither.

Leading metadata, a second header row, a totals row, notes below the table, a second table: each is
recognised by how its cells differ from those of the rows. Where that is a guess the visitor is
asked, and the likelier answer is assumed meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from linnet.data.errors import TableError
from linnet.data.reading.asking import Asking
from linnet.data.reading.numbers import MISSING_NUMBER, is_missing, is_number
from linnet.data.reading.survey import Survey
from linnet.data.table import MAX_CELLS
from linnet.text.pattern import Bounded
from linnet.text.wording import plural

_NOTE = Bounded(
    r"(source|sources|note|notes|n\.b\.|quelle|quellen|anmerkung|hinweis|fuente|nota|remarque|\*|†|‡|"
    r"\(?\d\)|\[\d\])[\s:.].*",
    500,
    re.IGNORECASE,
)
_UNIT = Bounded(
    r"[(\[].*[)\]]|%|‰|[°µμ]?[A-Za-z]{1,4}[²³\d]?(/[A-Za-z]{1,4}[²³\d]?)?|°[CF]|[$€£¥]|-|"
    r"text|number|numeric|string|integer|float|double|points|years|days|percent|degrees|count",
    24,
)
_YEAR = Bounded(r"(1[89]|20)\d\d", 4, re.ASCII)
_MOST_LINES = 20  # of words above the numbers
_MOST_HEADERS = 4  # lines that names are joined from
_BODY = 60  # rows whose cells show which columns hold numbers


@dataclass(frozen=True)
class Layout:
    """The table among a file's records.

    Attributes
    ----------
    names : list of str
        The names as they are in the file, one a column, "" where there is none.
    parts : list of tuple of int
        The cells of a record that each column is made of: two, where a decimal comma that is also
        the delimiter has cut its numbers.
    rows : ndarray of int
        Its rows, as positions in the survey.
    notes : list of str
    """

    names: list[str]
    parts: list[tuple[int, ...]]
    rows: np.ndarray
    notes: list[str]


def find_layout(survey: Survey, bare: bool, asking: Asking) -> Layout:
    """Find the table.

    Parameters
    ----------
    survey : Survey
    bare : bool
        Cells are separated by commas, and none is in quotes: then a decimal comma cuts a number.
    asking : Asking
        Takes the questions; "header" may be answered unasked.

    Returns
    -------
    Layout

    Raises
    ------
    TableError
        There are fewer than two columns, no rows, or too many cells.
    """
    return _Search(survey, bare, asking).layout()


class _Search:
    """One search: a window of records, narrowed from both ends."""

    def __init__(self, survey: Survey, bare: bool, asking: Asking):
        self.survey, self.bare, self.asking = survey, bare, asking
        self.notes: list[str] = []
        self.low, self.high = 0, len(survey)
        self.width = 0
        self._data: dict[tuple[int, int], bool] = {}  # what `_holds_data` has said

    def layout(self) -> Layout:
        if self.survey.comments:
            lines = plural(self.survey.comments, "comment line was", "comment lines were")
            self.notes.append(f"{lines} left out.")
        if self.survey.swallowed:
            self.notes.append(
                f"A cell in quotes that begins on line {self.survey.swallowed:,} holds a line "
                "break and what looks like another row; look whether its quotes are right."
            )
        self._choose_table()
        self._measure()
        parts = self._cut_numbers()
        names = self._names_of_parts(len(parts)) if parts else self._find_header()
        parts = parts or [(j,) for j in range(len(names))]
        if self.low >= self.high:
            raise TableError("There is a header but no rows; add rows of numbers.")
        self._trim_end()
        rows = self._check_rows()
        return Layout(names, parts, rows, self.notes)

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
            upper = sum(map(self._holds_data, range(min(above, self.survey.head))))
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
            chosen = self.asking.ask("second table", choices)
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

    # -- decimal commas in a comma file -----------------------------------------------------------

    def _cut_numbers(self) -> list[tuple[int, ...]]:
        """The cells that belong to each name if decimal commas cut the numbers; else nothing.

        There are fewer names than cells, and one way only to make the names fit by putting a whole
        number and the digits behind it together.
        """
        names = [cell for cell in self._row(self.low) if cell]
        body = self._body(self.low + 1)
        extra = self.width - len(names)
        if len(names) < self.survey.lengths[self.low]:
            return []
        if not self.bare or extra < 1 or not body or not _are_names(names):
            return []
        columns = list(zip(*body, strict=True))
        whole = [all(cell.lstrip("-").isdecimal() for cell in cells) for cells in columns]
        digits = [all(map(str.isdecimal, cells)) for cells in columns]
        if any("." in cell for cells in columns for cell in cells if is_number(cell)):
            return []
        counts = [f"{k}" for k in range(1, len(body) + 1)]
        if extra == 1 and list(columns[0]) == counts:  # R leaves out the name of the row numbers
            return []
        pairs = [j for j in range(self.width - 1) if whole[j] and digits[j + 1]]
        ways = _disjoint(pairs, extra, most=2)
        if len(ways) != 1 or (self.survey.filled[self.low + 1 : self.high] < self.width).any():
            return []
        said = "The header has fewer names than the rows have cells, because"
        choices = [
            (
                "join",
                "They have decimal commas, at which they were cut",
                f"{said} decimal commas cut the numbers in two; they were put together again.",
            ),
            ("apart", "They are whole numbers", f"{said} the first column has no name."),
        ]
        if self.asking.ask("cut numbers", choices) == "apart":
            return []
        starts = [j for j in range(self.width) if j - 1 not in ways[0]]
        return [(j, j + 1) if j in ways[0] else (j,) for j in starts]

    def _names_of_parts(self, count: int) -> list[str]:
        names = [cell for cell in self._row(self.low) if cell]
        self.low_before, self.low = self.low, self.low + 1
        return names[:count]

    # -- the header -------------------------------------------------------------------------------

    def _find_header(self) -> list[str]:
        """Narrow the window to the rows; return the names."""
        first = self._first_full()
        self.low_before = self.low
        last = self._last_header(first)
        if last is None:
            has_header = self._looks_like_header(first)
            last = first
            if not has_header and self._units_above(first):
                first, last, has_header = first - 2, first - 1, True
            elif not has_header and self._names_what_is_below(first - 1):
                first, last, has_header = first - 1, first - 1, True
        else:
            first, has_header = self._first_header(first, last), True
        has_header = self._ask_header(first, has_header)
        if has_header:
            self.width = max(self.width, int(self.survey.filled[first]))
        if self.width < 2:
            raise TableError(
                "Only one column was found; two are needed, separated by commas, semicolons, "
                "tabs or |."
            )
        top = first
        self.low = first + has_header
        names = self._row(first) if has_header else [""] * self.width
        if has_header:
            names[0] = names[0].lstrip("#%").lstrip() or names[0]  # a header in a comment
            if last == first:
                names = self._shift(names, first)
            if self._has_row_above(first):
                top = first - 1
                names = self._join([top, first], data=False)
            elif last > first:
                names = self._shift(self._join([*range(first, last + 1)], data=True), last)
                top = min(top, self.low - 1) if self.chosen != "lower" else last
        if top > self.low_before:
            lines = plural(top - self.low_before, "line was", "lines were")
            self.notes.append(f"{lines} left out above the table.")
        return names

    def _first_full(self) -> int:
        """The first record as wide as the table; those above it are metadata."""
        filled = self.survey.filled[self.low : min(self.high, self.low + self.survey.head)]
        full = np.flatnonzero(filled >= self.width)
        first = self.low + (int(full[0]) if len(full) else 0)
        first = self._below_titles(self._above_first_full(first))
        below = [k for k in self.survey.breaks if first < k < self.high - 1]
        if below == [first + 1] and self.survey.filled[first] > self.width:
            return first + 1  # a sentence with commas, and a blank line
        if (  # a sentence with commas, above the header
            first + 2 < self.high
            and self.survey.filled[first] > self.width == self.survey.filled[first + 1]
            and _are_names(self._row(first + 1))
            and self._holds_data(first + 2)
            and not self._holds_data(first)
        ):
            first += 1
        return first

    def _above_first_full(self, first: int) -> int:
        """The last cell may be empty in rows above the first full one, and in the header, too."""
        lengths, filled = self.survey.lengths, self.survey.filled
        if _are_words(self.survey.cells.get(first, [])) and self._holds_data(first + 1):
            return first
        top = first
        while top > self.low and lengths[top - 1] >= self.width:
            if filled[top - 1] < 2 and not any(map(is_number, self._row(top - 1))):
                break
            top -= 1
        if top == first:
            return first
        full_enough = filled[top] >= max(2, self.width - 1)
        if full_enough and _are_names(self.survey.cells[top]) and self._holds_data(top + 1):
            return top
        while top < first and not self._holds_data(top):
            top += 1
        return top

    def _below_titles(self, first: int) -> int:
        """Titles split at spaces may have as many cells as the table; the names come after them."""
        rows = self._body(first)
        numeric = self._numeric_tail(rows)
        odd = False
        for k, row in enumerate(rows[: _MOST_LINES + 1]):
            at = [row[j] for j in numeric]
            if k and odd and numeric and self.survey.lengths[first + k] == self.width:
                below = [rows[k + 1][j] for j in numeric] if k + 1 < len(rows) else []
                if all(map(_is_word, row)) and sum(map(is_number, below)) > len(below) / 2:
                    return first + k
            if any(map(is_number, at)) and not any(map(_is_word, at)):
                break  # a row of data
            odd = odd or self.survey.lengths[first + k] != self.width or any(map(is_number, at))
        return first

    def _numeric_tail(self, rows: list[list[str]]) -> list[int]:
        """Columns of which the last rows are numbers, whatever stands above."""
        last = rows[-_body(rows) :]
        return [j for j in range(self.width) if _is_numeric([row[j] for row in last])]

    def _body(self, start: int) -> list[list[str]]:
        rows = range(start, min(start + _BODY, self.high))
        return [self._row(k) for k in rows if k in self.survey.cells]

    def _numeric_columns(self, start: int) -> list[int]:
        """Columns whose cells from here on are mostly numbers."""
        numeric = []
        for j, cells in enumerate(zip(*self._body(start), strict=True)):
            if _is_numeric(list(cells)):
                numeric.append(j)
        return numeric

    def _looks_like_header(self, k: int) -> bool:
        row = self._row(k)
        columns = self._numeric_columns(k + 1)
        if not columns:
            return not (row and any(map(is_number, row)))
        cells = [row[j] for j in columns if not is_missing(row[j])]
        if sum(map(is_number, cells)) <= len(cells) / 2 or self._are_years(row, cells, k):
            return True
        return self._counts(row, columns, k)

    def _counts(self, row: list[str], columns: list[int], k: int) -> bool:
        """Say whether the names are numbers in order: below a blank corner, or 0, 1, 2 by place."""
        numbers = [float(row[j]) for j in columns if row[j].isascii() and row[j].isdigit()]
        if len(numbers) < len(columns) or len(numbers) < 2:
            return False
        steps = {b - a for a, b in pairwise(numbers)}
        body = self._body(k + 1)
        corner = [cells[0] for cells in body]
        if not row[0] and 0 not in columns and all(map(_is_word, corner)):
            return min(steps) > 0
        words = [j for j in range(self.width) if j not in columns]
        broken = any("." in cells[j] for cells in body for j in columns)
        places = [j + numbers[0] - columns[0] for j in columns]
        return bool(broken and words and numbers[0] in (0, 1) and numbers == places)

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
        fits = 1 < filled <= self.width
        return bool(wide and fits and _are_words(self.survey.cells[k]))

    def _units_above(self, first: int) -> bool:
        """Say whether the two rows above are names and units without those of the row names."""
        if first - 2 < self.low:
            return False
        lengths = self.survey.lengths
        if not lengths[first - 2] == lengths[first - 1] == self.width - 1:
            return False
        names, units = self.survey.cells[first - 2], self.survey.cells[first - 1]
        fit = all(_UNIT.fullmatch(cell.strip()) for cell in units if cell.strip())
        return fit and self.survey.filled[first - 2] == self.width - 1 and _are_names(names)

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
            return self.asking.ask("header", choices, unasked=clear) == "yes"
        return self.asking.ask("header", choices[::-1]) == "yes"

    def _shift(self, names: list[str], header: int) -> list[str]:
        """R leaves out the name of the row names, and the others stand one too far left."""
        below = self.survey.filled[header + 1 : self.high]
        if (
            self.survey.lengths[header] == self.width - 1
            and len(below)
            and np.mean(below >= self.width - 1) > 0.5
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

    def _last_header(self, first: int) -> int | None:
        """The last of several rows of words above the numbers; None if there is at most one."""
        rows = self._body(first)
        numeric = self._numeric_tail(rows)
        if not numeric:
            return None
        last = first
        while last + 1 - first < min(_MOST_LINES, len(rows) - 1):
            if not self._is_header(rows[last + 1 - first], rows[last + 2 - first :], numeric):
                break
            last += 1
        if last == first or not _are_words_at(rows[0], numeric):
            return None
        return last

    def _is_header(self, row: list[str], below: list[list[str]], numeric: list[int]) -> bool:
        """Say whether a row holds units or names: words, blanks or dashes over numbers."""
        cells = [row[j] for j in numeric]
        words = [cell for cell in cells if _is_word(cell)]
        blank = [cell for cell in cells if cell in ("", "-", "–")]
        if not words or len(words) + len(blank) < len(cells):
            return False
        if len(words) > 1 and (not blank or (not row[0] and len(words) > len(cells) / 2)):
            return True
        if all(map(_UNIT.fullmatch, filter(None, row))):
            return True
        others = [j for j in range(self.width) if j not in numeric]
        if not others or len(words) < len(cells) / 2:
            return False
        return all(not row[j] or self._is_new(row[j], [r[j] for r in below]) for j in others)

    @staticmethod
    def _is_new(cell: str, below: list[str]) -> bool:
        """Say whether a cell is no level of its column: these repeat, and it does not."""
        present = [level for level in below if level]
        return cell not in present and len(set(present)) < len(present)

    def _first_header(self, first: int, last: int) -> int:
        """Which of several rows of words the names begin in: metadata may be as wide as they."""
        lengths = self.survey.lengths
        breaks = [k for k in self.survey.breaks if first < k <= last]
        breaks += [k + 1 for k in range(first, last) if lengths[k] != lengths[last]]
        if breaks:
            return max(breaks)
        lowest = self._row(last)
        if (
            all(lowest)
            and len(set(lowest)) == len(lowest)
            and not all(map(_UNIT.fullmatch, lowest))
        ):
            if self.width == 2:  # a name and a value in each line
                return last
            blank = [
                all(not self._row(k)[j] for k in range(first, last)) for j in range(self.width)
            ]
            if last - first > 1 and any(blank):
                return last
        return max(first, last + 1 - _MOST_HEADERS)

    def _join(self, lines: list[int], data: bool) -> list[str]:
        """Ask what several header rows are; return the names. The window then begins below them."""
        rows = [self._row(k) for k in lines]
        rows = [
            row for row in rows if not all('{"ImportId"' in cell for cell in row if cell)
        ] or rows
        joined = rows[-1]
        for upper in rows[-2::-1]:
            carried = [
                own or (name if below else "")
                for own, name, below in zip(upper, _carry(upper), joined, strict=True)
            ]
            joined = [_joined(a, b) for a, b in zip(carried, joined, strict=True)]
        low, high = self.survey.lines[lines[0]], self.survey.lines[lines[-1]]
        said = f"Lines {low:,} and {high:,} both hold names or units; "
        if len(lines) > 2:
            said = f"Lines {low:,} to {high:,} hold names or units; "
        choices = [
            (
                "join",
                "Join both into the names" if len(lines) == 2 else "Join all into the names",
                f"{said}they were joined.",
            ),
            ("upper", "Only the upper row", f"{said}the upper was used."),
            ("lower", "Only the lower row", f"{said}the lower was used."),
        ]
        if data:
            sentence = f"Line {self.survey.lines[lines[0] + 1]:,} was read as data."
            choices.append(("data", "The lower row is data", sentence))
        self.chosen = self.asking.ask("second header", choices)
        self.low = lines[0] + 1 if self.chosen == "data" else lines[-1] + 1
        if self.chosen == "join":
            return joined
        return rows[-1] if self.chosen == "lower" else rows[0]

    # -- the end ----------------------------------------------------------------------------------

    def _trim_end(self) -> None:
        """Leave out notes below the table, and ask about a row of totals."""
        before = self.high
        while self.high - 1 > self.low and self._is_note(self.high - 1):
            self.high -= 1
        if self.high < before:
            lines = plural(before - self.high, "line was", "lines were")
            self.notes.append(f"{lines} left out below the table.")

    def _is_note(self, k: int) -> bool:
        """One cell of words, or a note with delimiters in it, in a record too short for a row."""
        if k not in self.survey.cells:
            return False
        cells = [cell for cell in self._row(k) if cell]
        short = self.survey.lengths[k] < self.width or self.width > 2
        if len(cells) == 1:
            return bool(short and not is_number(cells[0]))
        text = ", ".join(cells)
        if not cells or any(map(is_number, cells)):
            return False
        long = len(cells[0]) > 40 and self.survey.filled[k] < self.width
        return _NOTE.fullmatch(text) is not None or bool(long)

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


def _disjoint(pairs: list[int], count: int, most: int) -> list[list[int]]:
    """Some ways, at most so many, to choose `count` of the pairs (j, j + 1) that do not overlap."""
    if count > 8 or len(pairs) > 24:
        return []
    ways = []
    for chosen in combinations(pairs, count):
        if all(b - a > 1 for a, b in pairwise(chosen)):
            ways.append(list(chosen))
            if len(ways) == most:
                break
    return ways


def _body(rows: list[list[str]]) -> int:
    """How many of the last rows surely are none of the header."""
    return max(2, min(3, len(rows) - 1), len(rows) // 2)


def _is_numeric(cells: list[str]) -> bool:
    """Say whether cells are mostly numbers."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(is_number, present)) > 0.6 * len(present)


def _is_word(cell: str) -> bool:
    return bool(cell) and not is_number(cell) and cell.lower() not in MISSING_NUMBER


def _are_words_at(row: list[str], columns: list[int]) -> bool:
    return not any(is_number(row[j]) for j in columns)


def _joined(upper: str, lower: str) -> str:
    return upper if upper == lower else f"{upper} {lower}".strip()


def _carry(cells: list[str]) -> list[str]:
    """Repeat a group's name over the columns of its group."""
    carried: list[str] = []
    for cell in cells:
        carried.append(cell or (carried[-1] if carried else ""))
    return carried
