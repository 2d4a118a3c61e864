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

from linnet.table import MAX_FIELD

csv.field_size_limit(MAX_FIELD)  # the csv module has one limit for the whole process

SAMPLE = 2**16
DELIMITERS = ",;\t|"
_NUMBER = re.compile(
    r"[(\s]*[-+−]?\s?[$€£¥]?\s?[-+−]?(\d{1,3}([,. \u00a0\u202f'’]\d{3})+|\d+)?([.,]\d+)?"
    r"(e[-+]?\d+)?\s*[%€$£]?\)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?")
_WORD = re.compile(r"""[^,;\t|"]{0,80}""")
_SEP_LINE = re.compile(rb'\s*"?sep=([^\w\s"\'\\]|\t)"?[ \t]*(\r\n|\r|\n|\Z)', re.IGNORECASE)
_GAP = re.compile(rb"[ \t]{2,}|\t")
_SPACE = re.compile(rb"[ \t]+")
_LINE_END = re.compile(rb"\r\n?|\n")


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


def find_dialect(text: bytes, tabs: bool = False) -> tuple[bytes, Dialect, list[str]]:
    """Find the dialect of a file.

    Parameters
    ----------
    text : bytes
        UTF-8.
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
    told = _SEP_LINE.match(text)
    if told and told[1].isascii():
        text = text[told.end() :]
        delimiters = told[1].decode()
    sample = _sample(text)
    comment = _comment(sample)
    plain = re.sub(r"^#.*\n?", "", sample, flags=re.MULTILINE) if comment else sample
    quotes = ["'", '"'] if _prefers_single_quotes(plain) else ['"']
    escapes = ["\\", None] if b'\\"' in text or b"\\'" in text else [None]
    candidates = [
        Dialect(delimiter, quote, escape, comment)
        for quote in quotes
        for escape in escapes
        for delimiter in delimiters
        if delimiter in plain
    ]
    scores = [_score(plain, dialect) for dialect in candidates]
    best = max(scores, default=0.0)
    dialect = candidates[scores.index(best)] if best else Dialect(delimiters[0], comment=comment)
    if told is None:
        for gap in (_GAP, _SPACE):
            tabbed = _align(plain.encode(), gap).decode()
            tab = Dialect("\t", comment=comment)
            if "\t" in tabbed and _is_grid(tabbed, tab) and _score(tabbed, tab) > best + 1e-9:
                if tabbed == plain:
                    break
                said = "The columns, aligned by spaces, were split at the spaces."
                return _align(text, gap), tab, [said]
    if dialect.quote == "'":
        return text, dialect, ["Cells in single quotes were read without them."]
    return text, dialect, []


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
            return not any(map(_is_number, names)) and any(map(_is_number, cells))
    return False


def _prefers_single_quotes(sample: str) -> bool:
    def count(quote: str) -> int:
        cell = rf"(?:^|[,;\t|])[ ]*{quote}[^{quote}\n]*{quote}(?=[,;\t|]|$)"
        return len(re.findall(cell, sample, re.MULTILINE))

    return count("'") > 2 * count('"')


def _rows(sample: str, dialect: Dialect) -> list[list[str]]:
    try:
        return [row for row in dialect.reader(io.StringIO(sample, newline="")) if any(row)][:500]
    except csv.Error:
        return []


def _score(sample: str, dialect: Dialect) -> float:
    """From 0 to 1: rows of one length, many columns, cells that look like something."""
    rows = _rows(sample, dialect)
    width, share = _usual_width(rows)
    if width < 2:
        return 0.0
    cells = [cell for row in rows[:200] for cell in row[:200]]
    return share * (1 - 1 / (width + 0.5)) * sum(map(_typed, cells)) / len(cells)


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
    if len(cell) <= 40 and (_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)):
        return 1.0
    return 0.8 if _WORD.fullmatch(cell) else 0.1


def _is_number(cell: str) -> bool:
    cell = cell.strip()
    return 0 < len(cell) <= 40 and _NUMBER.fullmatch(cell) is not None


def _is_grid(sample: str, dialect: Dialect) -> bool:
    """Splitting at spaces also splits prose; demand equal rows, mostly of numbers."""
    rows = _rows(sample, dialect)
    width, share = _usual_width(rows)
    cells = [cell for row in rows[:200] for cell in row]
    return width > 1 and share > 0.9 and sum(map(_is_number, cells)) > 0.4 * len(cells)


def _align(text: bytes, gap: re.Pattern[bytes]) -> bytes:
    """Put one tab in place of each gap between columns."""
    aligned = io.BytesIO()
    for line in io.BytesIO(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")):
        aligned.write(gap.sub(b"\t", line.strip(b" \t\n")) + b"\n")
    return aligned.getvalue()
