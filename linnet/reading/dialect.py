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

from linnet.budget import Budget
from linnet.pattern import Bounded
from linnet.reading.numbers import is_number
from linnet.table import MAX_FIELD

csv.field_size_limit(MAX_FIELD)  # the csv module has one limit for the whole process

SAMPLE = 2**16
_OFTEN = 10_000  # lines from one look at the budget to the next
DELIMITERS = ",;\t|"
_DATE = Bounded(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?", 40)
_WORD = Bounded(r"""[^,;\t|"]*""", 80)
_SEP_LINE = Bounded(r"""["]?sep=([^\w\s"'\\]|\t)["]?\s*""", 20, re.ASCII | re.IGNORECASE)
_GAP = re.compile(rb"[ \t]{2,}|\t")
_SPACE = re.compile(rb"[ \t]+")
_LINE_END = re.compile(rb"\r\n?|\n")
_CELL_IN_QUOTES = {
    quote: re.compile(rf"(?:^|[,;\t|])[ ]*{quote}[^{quote}\n]*{quote}(?=[,;\t|]|$)", re.MULTILINE)
    for quote in "'\""
}


@dataclass(frozen=True)
class Dialect:
    """What separates, quotes and escapes cells; a line that begins with `comment` is none."""

    delimiter: str = ","
    quote: str = '"'
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
        )


def find_dialect(
    text: bytes, budget: Budget, tabs: bool = False
) -> tuple[bytes, Dialect, list[str]]:
    """Find the dialect of a file.

    Parameters
    ----------
    text : bytes
        UTF-8.
    budget : Budget
        Of the reading.
    tabs : bool
        The file's name promises tabs.

    Returns
    -------
    text : bytes
        Without a first line ``sep=;``; where spaces align the columns, with tabs in their place.
    dialect : Dialect
    notes : list of str
    """
    delimiters = "\t,;|" if tabs else DELIMITERS
    told, below = _told(text)
    if told:
        text, delimiters = text[below:], told
    sample = _sample(text)
    comment = _comment(sample)
    lines = sample.split("\n")
    plain = "\n".join(line for line in lines if not (comment and line.startswith(comment)))
    quotes = ["'", '"'] if _prefers_single_quotes(plain) else ['"']
    escapes = ["\\", None] if b'\\"' in text or b"\\'" in text else [None]
    candidates = [
        Dialect(delimiter, quote, escape, comment)
        for quote in quotes
        for escape in escapes
        for delimiter in delimiters
        if delimiter in plain
    ]
    scores = [_score(plain, dialect, budget) for dialect in candidates]
    best = max(scores, default=0.0)
    dialect = candidates[scores.index(best)] if best else Dialect(delimiters[0], comment=comment)
    if not told:
        for gap in (_GAP, _SPACE):
            tabbed = _align(plain.encode(), gap, budget).decode()
            tab = Dialect("\t", comment=comment)
            if "\t" not in tabbed or not _is_grid(tabbed, tab):
                continue
            if _score(tabbed, tab, budget) > best + 1e-9:
                if tabbed == plain:
                    break
                said = "The columns, aligned by spaces, were split at the spaces."
                return _align(text, gap, budget), tab, [said]
    if dialect.quote == "'":
        return text, dialect, ["Cells in single quotes were read without them."]
    return text, dialect, []


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
    return _LINE_END.sub(b"\n", sample).decode("utf-8", "ignore")


def _comment(sample: str) -> str | None:
    """Lines that begin with # are comments unless most lines do, or the first is the header."""
    lines = [line for line in sample.split("\n") if line.strip()]
    marked = [line.startswith("#") for line in lines]
    if not any(marked) or sum(marked) > max(len(lines) / 2, 1) or all(marked):
        return None
    first = marked.index(False)
    if first and _is_commented_header(lines[first - 1], lines[first]):
        return None
    return "#"


def _is_commented_header(line: str, below: str) -> bool:
    """Say whether ``#x,y`` names the columns of the row below it."""
    for delimiter in DELIMITERS:
        names, cells = line.lstrip("#").split(delimiter), below.split(delimiter)
        if len(names) == len(cells) > 1:
            return not any(map(is_number, names)) and any(map(is_number, cells))
    return False


def _prefers_single_quotes(sample: str) -> bool:
    single, double = (len(_CELL_IN_QUOTES[quote].findall(sample)) for quote in "'\"")
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
    width, share = _usual_width(rows)
    if width < 2:
        return 0.0
    cells = Counter(cell for row in rows[:200] for cell in row[:200])
    typed = sum(_typed(cell) * count for cell, count in cells.items())
    return share * (1 - 1 / (width + 0.5)) * typed / cells.total()


def _usual_width(rows: list[list[str]]) -> tuple[int, float]:
    """The length most rows have, and the share of rows that have it."""
    if not rows:
        return 0, 0.0
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda k: (counts[k] * (1 if k > 1 else 0.5), k))
    return width, counts[width] / len(rows)


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
    width, share = _usual_width(rows)
    cells = [cell for row in rows[:200] for cell in row]
    return width > 1 and share > 0.9 and sum(map(is_number, cells)) > 0.4 * len(cells)


def _align(text: bytes, gap: re.Pattern[bytes], budget: Budget) -> bytes:
    """Put one tab in place of each gap between columns."""
    aligned = io.BytesIO()
    lines = io.BytesIO(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    for number, line in enumerate(lines):
        if number % _OFTEN == 0:
            budget.check()
        aligned.write(gap.sub(b"\t", line.strip(b" \t\n")) + b"\n")
    return aligned.getvalue()
