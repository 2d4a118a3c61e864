"""What a program that reads a visitor's own file has in place of what stands between these marks.

The functions take all they need, so that linnet reads by them, too, before it offers a program.
"""

# <imports>
import csv
import math
import re
import sys
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, islice, pairwise

# </imports>
import numpy as np

# <values>
RECIPE = {
    "file": "example.csv",
    "encoding": "utf-8-sig",
    "delimiter": ";",
    "quote": '"',
    "escape": "",
    "comment": "#",
    "wrapped": False,
    "padding": "",
    "first": 2,
    "last": 9,
    "left out": set(),
    "width": 2,
    "cut": [],
}
PARTS = [(0, "number", ",", [], []), (1, "number", ",", [" kg"], [-9999.0])]
# </values>


# <read>
def read():
    """The data as linnet read them: X of shape (n, p) and y of shape (n,)."""
    path = sys.argv[1] if len(sys.argv) > 1 else RECIPE["file"]
    csv.field_size_limit(1_000_000)
    try:
        with open(path, encoding=RECIPE["encoding"], errors="replace", newline="") as file:
            rows = np.array(list(numbers_of(rows_of(file, RECIPE), PARTS)))
    except OSError:
        sys.exit(f"This program needs the file {path}, as linnet was given it: save it here.")
    except (csv.Error, IndexError, ValueError) as error:
        sys.exit(f"The file {path} is not the one that linnet was given: {error}.")
    if len(rows) < 2:
        sys.exit(f"The file {path} is not the one that linnet was given: it has too few rows.")
    return rows[:, :-1], rows[:, -1]


def rows_of(file, recipe):
    """The line that each row begins on, and its cells, one a column."""
    delimiter, line, width = recipe["delimiter"], recipe["first"], recipe["width"]
    is_sign = isinstance(delimiter, str) and delimiter not in (" ", "  ")
    reader = csv.reader(
        (prepared(text, recipe) for text in islice(file, line - 1, None)),
        delimiter=delimiter if is_sign else "\t",
        quotechar=recipe["quote"] or None,
        escapechar=recipe["escape"] or None,
        skipinitialspace=True,
        quoting=csv.QUOTE_MINIMAL if recipe["quote"] else csv.QUOTE_NONE,
    )
    for cells in reader:
        here, line = line, recipe["first"] + reader.line_num
        if here > recipe["last"]:
            return
        cells = [cell.strip() for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or here in recipe["left out"]:
            continue
        cells += [""] * (width - len(cells))
        for k in reversed(recipe["cut"]):  # a decimal comma that separates cells, too
            cells[k - 1 : k + 1] = [",".join(cells[k - 1 : k + 1])]
        yield here, cells


def prepared(text, recipe):
    """A line as the csv module takes it; a blank one for a comment."""
    delimiter = recipe["delimiter"]
    if recipe["wrapped"]:
        text = text.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1].replace('""', '"')
    if recipe["comment"] and text.startswith(recipe["comment"]):
        return "\n"
    if isinstance(delimiter, tuple):  # widths of columns
        ends = [0, *accumulate(delimiter[:-1]), None]
        text = text.rstrip("\r\n").replace("\t", " ")
        return "\t".join(text[start:end].strip() for start, end in pairwise(ends))
    if delimiter in (" ", "  "):
        gap = r'("[^"]*")|[ \t]+' if delimiter == " " else r'("[^"]*")|[ \t]{2,}|\t'
        return re.sub(gap, lambda found: found[1] or "\t", text.strip(" \t\r\n"))
    return text.rstrip(" \r\n" + recipe["padding"]) if recipe["padding"] else text


def numbers_of(rows, parts):
    """The rows that have a value in every column, as numbers."""
    ways = {"number": number, "word": word, "since": since, "calendar": calendar}
    for line, cells in rows:
        numbers = []
        for place, way, *given in parts:
            try:
                numbers += ways[way](cells[place], *given)
            except KeyError:
                raise ValueError(f"line {line} has {cells[place]!r}") from None
        if all(map(math.isfinite, numbers)):
            yield numbers


def number(cell, decimal, without, missing):
    """A number; NaN where there is none."""
    for text in without:
        cell = cell.replace(text, "")
    try:
        value = float(cell.replace(decimal, ".").replace("−", "-"))
    except ValueError:
        return [math.nan]
    return [math.nan if value in missing else value]


def word(cell, known, missing):
    """What a word stands for; NaN if it says that there is no value."""
    return [math.nan] if cell in missing else known[cell]


def since(cell, form, first, seconds):
    """The time since the first date."""
    when, start = date(cell, form), date(first, "%Y-%m-%d %H:%M:%S")
    return [(when - start).total_seconds() / seconds if when and start else math.nan]


def calendar(cell, form, part, levels):
    """Whether a date is in each of some months, or on each of some weekdays (Monday is 1)."""
    when = date(cell, form)
    if when is None:
        return [math.nan]
    value = when.month if part == "month" else when.isoweekday()
    return [float(value == level) for level in levels]


@lru_cache(maxsize=4096)
def date(cell, form):
    """A date; None if it is none."""
    try:
        return datetime.strptime(cell, form)
    except ValueError:
        return None


# </read>
