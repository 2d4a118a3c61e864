"""How a file separates, quotes and escapes its cells, judged from its first 64 kB.

Each candidate splits the sample; the one whose rows are equally long and whose cells look like
numbers, dates or words wins. The idea is that of CleverCSV (van den Burg, Nazábal & Sutton, 2019).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from linnet.data.budget import Budget
from linnet.data.limits import MAX_FIELD
from linnet.data.reading.lines import (
    DELIMITERS,
    GAPS,
    aligned,
    are_wrapped,
    padding_of,
    sliced,
    unwrapped,
    without_padding,
)
from linnet.data.reading.numbers import is_number
from linnet.data.recipe import Recipe
from linnet.text.pattern import Bounded

csv.field_size_limit(MAX_FIELD)  # the csv module has one limit for the whole process

SAMPLE = 2**16
_RARE = ":^~"  # where none of the others separates anything
_COMMENTS = ("#", "%", "//", "* ")  # what a line begins with that is none of the table
_DATE = Bounded(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?", 40)
_WORD = Bounded(r"""[^,;\t|"]*""", 80)
_SEP_LINE = Bounded(r"""["]?sep=([^\w\s"'\\]|\t)["]?\s*""", 20, re.ASCII | re.IGNORECASE)
LINE_END = re.compile(rb"\r\n?|\n")
_CELL_IN_QUOTES = {
    quote: re.compile(rf"(?:^|[,;\t|])[ ]*{quote}[^{quote}\n]*{quote}(?=[,;\t|]|$)", re.MULTILINE)
    for quote in "'\""
}


@dataclass(frozen=True)
class Dialect:
    """What separates, quotes and escapes cells; a line that begins with `comment` is none."""

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    comment: str | None = None

    def reader(self, lines: Iterable[str]):
        """The standard library's reader in this dialect."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=True,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
        )


@dataclass(frozen=True)
class Split:
    """A text that the csv module can split.

    Attributes
    ----------
    text : bytes
        UTF-8. Without a first line ``sep=;``; where spaces or widths part the columns, with tabs.
    line : int
        Of the file, which the text begins on.
    dialect : Dialect
        Of that text.
    recipe : Recipe
        Delimiter, quote, escape, comment, wrapped, padding: those of the file.
    notes : list of str
    """

    text: bytes
    line: int
    dialect: Dialect
    recipe: Recipe
    notes: list[str]


def find_dialect(text: bytes, budget: Budget, recipe: Recipe, tabs: bool = False) -> Split:
    """Find the dialect of a file, as far as the recipe leaves it open.

    Parameters
    ----------
    text : bytes
        UTF-8.
    budget : Budget
        Of the reading.
    recipe : Recipe
    tabs : bool
        The file's name promises tabs.

    Returns
    -------
    Split
    """
    told, below = _told(text)
    line = 1 + count_line_ends(text[:below])
    text, notes = text[below:], []
    wrapped = are_wrapped(_sample(text)) if recipe.wrapped is None else recipe.wrapped
    if wrapped:
        text = unwrapped(text, budget)
        notes.append("Each line was one cell in quotes; it was read without them.")
    sample = _sample(text)
    given = recipe.delimiter
    usual = "\t,;|" if tabs else DELIMITERS
    delimiters = given if isinstance(given, str) and given.strip(" ") else told or usual
    comment = recipe.comment
    if comment is None:
        comment = _comment(sample, delimiters) or ""
    lines = sample.split("\n")
    plain = "\n".join(line for line in lines if not (comment and line.startswith(comment)))
    escapes: list[str | None] = ["\\", None] if b'\\"' in text or b"\\'" in text else [None]
    if recipe.escape is not None:
        escapes = [recipe.escape or None]
    gap, dialect = _gap_or_dialect(plain, comment, delimiters, escapes, recipe, bool(told), budget)
    if gap:
        quote = recipe.quote if recipe.quote is not None else '"'
        dialect = Dialect("\t", quote or None, recipe.escape or None, comment or None)
        if isinstance(gap, str):
            text = aligned(text, gap, budget, comment)
            notes.append("The columns, aligned by spaces, were split at the spaces.")
        else:
            text = sliced(text, gap, budget, comment)
            notes.append("The lines were cut into columns of fixed widths.")
    padding = recipe.padding
    if padding is None:
        padding = "" if gap else padding_of(plain, dialect.delimiter)
    if padding and padding != dialect.delimiter:
        text = without_padding(text, padding, budget)
    if dialect.quote == "'":
        notes.append("Cells in single quotes were read without them.")
    found = Recipe(
        delimiter=gap or dialect.delimiter,
        quote=dialect.quote or "",
        escape=dialect.escape or "",
        comment=comment,
        wrapped=wrapped,
        padding=padding,
    )
    return Split(text, line, dialect, found, notes)


def count_line_ends(text: bytes) -> int:
    """Count line feeds, carriage returns, and both together as one."""
    known = np.frombuffer(text, np.uint8)
    feeds = known == ord("\n")
    count = np.count_nonzero(feeds)
    if b"\r" in text:
        returns = known == ord("\r")
        count += np.count_nonzero(returns) - np.count_nonzero(returns[:-1] & feeds[1:])
    return int(count)


def _gap_or_dialect(
    plain: str,
    comment: str,
    delimiters: str,
    escapes: list[str | None],
    recipe: Recipe,
    told: bool,
    budget: Budget,
) -> tuple[str | tuple[int, ...], Dialect]:
    """The gap between aligned columns, or their widths, if they part the columns; else "", and the
    dialect that does."""
    given = recipe.delimiter
    if given is not None and not (isinstance(given, str) and given.strip(" ")):
        return given, Dialect()
    quotes: list[str | None] = ["'", '"'] if _prefers_single_quotes(plain) else ['"']
    if recipe.quote is not None:
        quotes = [recipe.quote or None]

    def best_of(delimiters: str) -> tuple[float, Dialect]:
        candidates = [
            Dialect(delimiter, quote, escape, comment or None)
            for quote in quotes
            for escape in escapes
            for delimiter in delimiters
            if delimiter in plain
        ]
        if given is not None and len(candidates) == 1:
            return 1.0, candidates[0]
        scores = [_score(plain, dialect, budget) for dialect in candidates]
        best = max(scores, default=0.0)
        none = Dialect(delimiters[0], quotes[0], escapes[0], comment or None)
        return best, candidates[scores.index(best)] if best else none

    best, dialect = best_of(delimiters)
    if given is not None:
        return "", dialect
    if not told and not _is_split_by_tabs(plain):
        gap = _aligned(plain, comment or None, best, budget)
        if gap:
            return gap, dialect
    if not best:
        rare, rarely = best_of(_RARE)
        dialect = rarely if rare and _is_grid(plain, rarely) else dialect
    return "", dialect


def _aligned(plain: str, comment: str | None, best: float, budget: Budget) -> str:
    """The gap at which columns aligned by spaces part, if that is better than any delimiter."""
    found: tuple[float, str] | None = None
    for gap in GAPS:
        if gap not in plain and "\t" not in plain:
            continue
        tabbed = aligned(plain.encode(), gap, budget).decode()
        tab = Dialect("\t", comment=comment)
        if "\t" not in tabbed or not _is_grid(tabbed, tab):
            continue
        score = _score(tabbed, tab, budget)
        if score <= best + 1e-9:
            continue
        if found is None or (score > found[0] and _are_numbers(tabbed, tab)):
            found = score, gap
    return found[1] if found else ""


def _is_split_by_tabs(plain: str) -> bool:
    """Say whether tabs alone make a table: then spaces are part of its cells."""
    if "\t" not in plain:
        return False
    rows = _rows(plain, Dialect("\t"))
    width, share, block = _block(rows)
    return width > 1 and share > 0.9 and (len(block) > 2 or len(block) > 0.6 * len(rows))


def _told(text: bytes) -> tuple[str, int]:
    """The delimiter that a first line ``sep=;`` names, if there is one, and where that ends."""
    head = text[:SAMPLE]
    start = len(head) - len(head.lstrip())
    line = next(iter(head[start:].splitlines(keepends=True)), b"")
    told = _SEP_LINE.fullmatch(line.decode(errors="replace"))
    return (told[1], start + len(line)) if told and told[1].isascii() else ("", 0)


def _sample(text: bytes) -> str:
    """The first lines, whole ones where the file goes on."""
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        end = max(sample.rfind(b"\n"), sample.rfind(b"\r"))
        sample = sample[: end + 1] or sample
    return LINE_END.sub(b"\n", sample).decode("utf-8", "ignore")


def _comment(sample: str, delimiters: str) -> str | None:
    """How comments begin, if there are some: most lines are none, and the last is no header.

    A line that has as many cells as the others is a row, unless a number follows the mark: then it
    is a row that somebody took out.
    """
    lines = [line for line in sample.split("\n") if line.strip()]
    for mark in _COMMENTS:
        marked = [line.startswith(mark) for line in lines]
        if not any(marked) or sum(marked) > max(len(lines) / 2, 1) or all(marked):
            continue
        first = marked.index(False)
        if first and mark != "* " and _is_commented_header(lines[first - 1], lines[first]):
            continue
        below = [line for line in lines[first:] if line.startswith(mark)]
        others = [line for line in lines if not line.startswith(mark)]
        if not any(_is_row(line, mark, others, delimiters) for line in below):
            return mark
    return None


def _is_row(line: str, mark: str, others: list[str], delimiters: str) -> bool:
    for delimiter in delimiters:
        counts = Counter(other.count(delimiter) for other in others)
        usual = counts.most_common(1)[0][0] if counts else 0
        if usual and line.count(delimiter) == usual:
            return not is_number(line.split(delimiter)[0][len(mark) :])
    return False


def _is_commented_header(line: str, below: str) -> bool:
    """Say whether ``#x,y`` names the columns of the row below it."""
    for delimiter in (*DELIMITERS, None):
        names = line.lstrip("#%*/ ").split(delimiter)
        cells = below.split(delimiter)
        if len(names) == len(cells) > 1:
            return not any(map(is_number, names)) and any(map(is_number, cells))
    return False


def _prefers_single_quotes(sample: str) -> bool:
    single, double = (
        len(_CELL_IN_QUOTES[quote].findall(sample)) if quote in sample else 0 for quote in "'\""
    )
    return single > 2 * double


def _rows(sample: str, dialect: Dialect) -> list[list[str]]:
    try:
        return [row for row in dialect.reader(io.StringIO(sample, newline="")) if any(row)][:500]
    except csv.Error:
        return []


def _score(sample: str, dialect: Dialect, budget: Budget) -> float:
    """From 0 to 1: rows of one length, many columns, cells that look like something."""
    budget.check()
    rows = _rows(sample, dialect)
    width, share, block = _block(rows)
    if width < 2:
        return 0.0
    cells = Counter(cell for row in block[:200] for cell in row[:200])
    typed = sum(_typed(cell) * count for cell, count in cells.items()) / cells.total()
    return share * (1 - 1 / (width + 0.5)) * typed * (len(block) / len(rows)) ** 0.5


def _block(rows: list[list[str]]) -> tuple[int, float, list[list[str]]]:
    """The length most rows have, the rows from the first to the last of that length, and the share
    of these that have it: above are titles, and below notes."""
    if not rows:
        return 0, 0.0, []
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda k: (counts[k] * (1 if k > 1 else 0.5), k))
    usual = [k for k, row in enumerate(rows) if len(row) == width]
    for place, first in enumerate(usual):  # a title may have as many words as the table columns
        share = (len(usual) - place) / (usual[-1] + 1 - first)
        if share > 0.9:
            return width, share, rows[first : usual[-1] + 1]
    block = rows[usual[0] : usual[-1] + 1]
    return width, len(usual) / len(block), block


def _typed(cell: str) -> float:
    cell = cell.strip()
    if not cell:
        return 0.6
    if is_number(cell) or _DATE.fullmatch(cell):
        return 1.0
    return 0.8 if _WORD.fullmatch(cell) else 0.1


def _is_grid(sample: str, dialect: Dialect) -> bool:
    """Splitting at spaces also splits prose; demand equal rows, mostly of numbers."""
    rows = _rows(sample, dialect)
    width, share, block = _block(rows)
    cells = [cell for row in block[:200] for cell in row]
    enough = len(block) > max(1, 0.3 * len(rows))
    return enough and width > 1 and share > 0.9 and _numbers(cells) > 0.4 * len(cells)


def _are_numbers(sample: str, dialect: Dialect) -> bool:
    """Say whether nearly all cells below the first row are numbers."""
    _, _, block = _block(_rows(sample, dialect))
    cells = [cell for row in block[1:200] for cell in row]
    return _numbers(cells) > 0.9 * len(cells)


def _numbers(cells: list[str]) -> int:
    return sum(map(is_number, cells))
