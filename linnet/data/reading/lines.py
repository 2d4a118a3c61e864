"""Lines that must be rewritten before they are CSV: in quotes, padded, aligned, of fixed width.

Each function takes and gives UTF-8, a line for a line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from linnet.data.budget import Budget

DELIMITERS = ",;\t|"
GAPS = "  ", " "  # columns aligned by spaces: at least two lie between two of them, or one
_GAP = {  # of GAPS; what is in quotes is none
    "  ": re.compile(rb'("[^"\n]*")|[ \t]{2,}|\t'),
    " ": re.compile(rb'("[^"\n]*")|[ \t]+'),
}
_COMMENTED = b"# ", b"% "  # what a header may begin with
_OFTEN = 10_000  # lines from one look at the budget to the next
_PIECE = 2**16  # bytes, and on to the end of a line: another measure of the same


def are_wrapped(sample: str) -> bool:
    """Say whether each line is one cell in quotes, as in a table that was saved twice."""
    lines = [line for line in sample.split("\n") if line.strip()][:200]
    wrapped = [line for line in lines if _is_wrapped(line)]
    if len(lines) < 2 or len(wrapped) < 0.9 * len(lines):
        return False
    inner = [line.strip()[1:-1].replace('""', '"') for line in wrapped]
    counts = [{line.count(mark) for line in inner} for mark in DELIMITERS]
    return any(len(count) == 1 and count != {0} for count in counts)


def unwrapped(text: bytes, budget: Budget) -> bytes:
    """Lines out of the quotes that each of them is in."""
    out = io.BytesIO()
    for number, line in enumerate(io.BytesIO(_with_line_feeds(text))):
        if number % _OFTEN == 0:
            budget.check()
        line = line.strip()
        quoted = len(line) > 1 and line[:1] == line[-1:] == b'"'
        out.write((line[1:-1].replace(b'""', b'"') if quoted else line) + b"\n")
    return out.getvalue()


def _is_wrapped(line: str) -> bool:
    """Say whether a line is one cell in quotes: those within are doubled."""
    line = line.strip()
    return len(line) > 2 and line[0] == line[-1] == '"' and '"' not in line[1:-1].replace('""', "")


def padding_of(plain: str, delimiter: str) -> str:
    """The mark of another kind than the delimiter that ends all lines; "" if there is none."""
    lines = [line.rstrip() for line in plain.split("\n") if line.strip()]
    for mark in ",;|":
        ends = len(lines) > 1 and all(line.endswith(mark) for line in lines)
        if ends and mark != delimiter and not any(mark in line.rstrip(mark) for line in lines):
            return mark
    return ""


def without_padding(text: bytes, mark: str, budget: Budget) -> bytes:
    """Lines without the marks that end them."""
    out = io.BytesIO()
    for number, line in enumerate(io.BytesIO(text)):
        if number % _OFTEN == 0:
            budget.check()
        out.write(line.rstrip(b" \r\n" + mark.encode()) + b"\n")
    return out.getvalue()


def aligned(text: bytes, gap: str, budget: Budget, comment: str | None = None) -> bytes:
    """Put one tab in place of each gap between columns; comments stay as they are."""
    mark = (comment or "").encode()
    odd = [sign for sign in (mark, *_COMMENTED) if sign]
    text = _with_line_feeds(text)
    out, start = io.BytesIO(), 0
    while start < len(text):
        budget.check()
        end = text.find(b"\n", start + _PIECE) + 1 or len(text)
        lines = text[start:end].removesuffix(b"\n").split(b"\n")
        if any(sign in text[start:end] for sign in odd):
            out.writelines(_aligned(line, gap, mark) + b"\n" for line in lines)
        else:  # all lines at once
            piece = b"\n".join([line.strip(b" \t") for line in lines])
            out.write(_GAP[gap].sub(_as_tab if b'"' in piece else b"\t", piece) + b"\n")
        start = end
    return out.getvalue()


def _aligned(line: bytes, gap: str, mark: bytes) -> bytes:
    """One line; a header may be in a comment."""
    if mark and line.startswith(mark):
        return line
    line = line[1:] if line.startswith(_COMMENTED) else line
    return _GAP[gap].sub(_as_tab, line.strip(b" \t"))


def _as_tab(found: re.Match[bytes]) -> bytes:
    return found[1] or b"\t"


def sliced(text: bytes, widths: Sequence[int], budget: Budget, comment: str | None = None) -> bytes:
    """Cut lines into columns of so many characters, with tabs between them; the last one goes on
    to the end of the line."""
    out, mark = io.BytesIO(), (comment or "").encode()
    places = [0]
    for width in widths[:-1]:
        places.append(places[-1] + width)
    bounds = list(zip(places, [*places[1:], None], strict=True))
    for number, line in enumerate(io.BytesIO(_with_line_feeds(text))):
        if number % _OFTEN == 0:
            budget.check()
        if not line.strip() or (comment and line.startswith(mark)):
            out.write(line)
            continue
        characters = line.decode(errors="replace").rstrip("\n").replace("\t", " ")
        cells = [characters[start:end].strip() for start, end in bounds]
        out.write("\t".join(cells).encode() + b"\n")
    return out.getvalue()


def _with_line_feeds(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
