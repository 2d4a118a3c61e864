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

from linnet.data.budget import Budget
from linnet.data.reading.numbers import is_number
from linnet.data.table import MAX_FIELD
from linnet.text.pattern import Bounded

csv.field_size_limit(MAX_FIELD)  # the csv module has one limit for the whole process

SAMPLE = 2**16
_OFTEN = 10_000  # lines from one look at the budget to the next
DELIMITERS = ",;\t|"
_RARE = ":^~"  # where none of the others separates anything
_COMMENTS = ("#", "%", "//", "* ")  # what a line begins with that is none of the table
_DATE = Bounded(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?", 40)
_WORD = Bounded(r"""[^,;\t|"]*""", 80)
_SEP_LINE = Bounded(r"""["]?sep=([^\w\s"'\\]|\t)["]?\s*""", 20, re.ASCII | re.IGNORECASE)
_GAP = re.compile(rb'("[^"]*")|[ \t]{2,}|\t')
_SPACE = re.compile(rb'("[^"]*")|[ \t]+')
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
    text, notes = _unwrapped(text, budget)
    sample = _sample(text)
    comment = _comment(sample, delimiters)
    lines = sample.split("\n")
    plain = "\n".join(line for line in lines if not (comment and line.startswith(comment)))
    quotes = ["'", '"'] if _prefers_single_quotes(plain) else ['"']
    escapes = ["\\", None] if b'\\"' in text or b"\\'" in text else [None]

    def best_of(delimiters: str) -> tuple[float, Dialect]:
        candidates = [
            Dialect(delimiter, quote, escape, comment)
            for quote in quotes
            for escape in escapes
            for delimiter in delimiters
            if delimiter in plain
        ]
        scores = [_score(plain, dialect, budget) for dialect in candidates]
        best = max(scores, default=0.0)
        none = Dialect(delimiters[0], comment=comment)
        return best, candidates[scores.index(best)] if best else none

    best, dialect = best_of(delimiters)
    if not told and not _is_split_by_tabs(plain):
        aligned = _aligned(plain, comment, best, budget)
        if aligned:
            notes.append("The columns, aligned by spaces, were split at the spaces.")
            return _align(text, aligned, budget, comment), Dialect("\t", comment=comment), notes
    if not best:
        rare, rarely = best_of(_RARE)
        dialect = rarely if rare and _is_grid(plain, rarely) else dialect
    text = _without_padding(text, plain, dialect, budget)
    if dialect.quote == "'":
        notes.append("Cells in single quotes were read without them.")
    return text, dialect, notes


def _aligned(
    plain: str, comment: str | None, best: float, budget: Budget
) -> re.Pattern[bytes] | None:
    """The gap at which columns aligned by spaces part, if that is better than any delimiter."""
    found: tuple[float, re.Pattern[bytes]] | None = None
    for gap in (_GAP, _SPACE):
        tabbed = _align(plain.encode(), gap, budget).decode()
        tab = Dialect("\t", comment=comment)
        if "\t" not in tabbed or not _is_grid(tabbed, tab):
            continue
        score = _score(tabbed, tab, budget)
        if score <= best + 1e-9:
            continue
        if found is None or (score > found[0] and _are_numbers(tabbed, tab)):
            found = score, gap
    return found[1] if found else None


def _is_split_by_tabs(plain: str) -> bool:
    """Say whether tabs alone make a table: then spaces are part of its cells."""
    if "\t" not in plain:
        return False
    rows = _rows(plain, Dialect("\t"))
    width, share, block = _block(rows)
    return width > 1 and share > 0.9 and (len(block) > 2 or len(block) > 0.6 * len(rows))


def _unwrapped(text: bytes, budget: Budget) -> tuple[bytes, list[str]]:
    """Lines that are one cell in quotes each, as a table saved twice has them, without these."""
    lines = [line for line in _sample(text).split("\n") if line.strip()][:200]
    wrapped = [line for line in lines if _is_wrapped(line)]
    if len(lines) < 2 or len(wrapped) < 0.9 * len(lines):
        return text, []
    inner = [line.strip()[1:-1].replace('""', '"') for line in wrapped]
    counts = [{line.count(mark) for line in inner} for mark in DELIMITERS]
    if not any(len(count) == 1 and count != {0} for count in counts):
        return text, []
    out = io.BytesIO()
    for number, line in enumerate(_with_line_feeds(text)):
        if number % _OFTEN == 0:
            budget.check()
        line = line.strip()
        quoted = len(line) > 1 and line[:1] == line[-1:] == b'"'
        out.write((line[1:-1].replace(b'""', b'"') if quoted else line) + b"\n")
    return out.getvalue(), ["Each line was one cell in quotes; it was read without them."]


def _is_wrapped(line: str) -> bool:
    """Say whether a line is one cell in quotes: those within are doubled."""
    line = line.strip()
    return len(line) > 2 and line[0] == line[-1] == '"' and '"' not in line[1:-1].replace('""', "")


def _without_padding(text: bytes, plain: str, dialect: Dialect, budget: Budget) -> bytes:
    """Lines without delimiters of another kind that end all of them."""
    lines = [line.rstrip() for line in plain.split("\n") if line.strip()]
    for mark in ",;|":
        ends = len(lines) > 1 and all(line.endswith(mark) for line in lines)
        if not ends or mark == dialect.delimiter or _is_inside(mark, lines):
            continue
        out = io.BytesIO()
        for number, line in enumerate(io.BytesIO(text)):
            if number % _OFTEN == 0:
                budget.check()
            out.write(line.rstrip(b" \r\n" + mark.encode()) + b"\n")
        return out.getvalue()
    return text


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


def _align(
    text: bytes, gap: re.Pattern[bytes], budget: Budget, comment: str | None = None
) -> bytes:
    """Put one tab in place of each gap between columns; comments stay as they are."""
    aligned, mark = io.BytesIO(), (comment or "").encode()
    for number, line in enumerate(_with_line_feeds(text)):
        if number % _OFTEN == 0:
            budget.check()
        if comment and line.startswith(mark):
            aligned.write(line)
            continue
        line = line[1:] if line.startswith((b"# ", b"% ")) else line  # a header in a comment
        aligned.write(gap.sub(_as_tab, line.strip(b" \t\n")) + b"\n")
    return aligned.getvalue()


def _is_inside(mark: str, lines: list[str]) -> bool:
    return any(mark in line.rstrip(mark) for line in lines)


def _with_line_feeds(text: bytes) -> io.BytesIO:
    return io.BytesIO(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def _as_tab(gap: re.Match[bytes]) -> bytes:
    return gap[1] or b"\t"
