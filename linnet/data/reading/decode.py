"""The bytes of a file, whatever they are, become UTF-8 text, or the file is named and refused.

Text stays bytes from here to the parser: one emoji would make a Python string of the whole file
four times as large.
"""

from __future__ import annotations

import codecs
import os

import numpy as np

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.limits import MAX_BYTES
from linnet.data.reading.asking import MOOT, Asking, Choice
from linnet.data.reading.encoding import likely_encodings, shown_in
from linnet.data.recipe import ENCODINGS, Recipe
from linnet.text.pattern import Bounded
from linnet.text.wording import plural, quoted

_EXPORT = "export the data as CSV and upload that"
_UNPACK = "unpack it and upload the CSV file inside"
_SAVE = (
    "save it as CSV (in Excel and LibreOffice: File, Save As; in Numbers: File, Export To; "
    "in Google Sheets: File, Download) and upload that"
)
_HEAD = 2**16  # bytes from which the kind of file is judged, at each end
_BINARY_KINDS = [  # how its first bytes begin, what the file is, what to do
    (rb"PK\x03\x04(?s:.*)xl/", "an Excel workbook", _SAVE),
    (rb"PK\x03\x04(?s:.){0,60}opendocument", "an OpenDocument file", _SAVE),
    (rb"\xd0\xcf\x11\xe0", "an old Excel workbook", _SAVE),
    (rb"PK\x03\x04(?s:.*)Index/[^\0]{0,99}\.iwa", "a Numbers spreadsheet", _SAVE),
    (rb"PK\x03\x04(?s:.*)\[Content_Types\]", "an Office document", _EXPORT),
    (rb"PK[\x03\x05]", "a zip archive", f"{_UNPACK}; if it is a spreadsheet, save it as CSV"),
    (rb"\x1f\x8b", "a gzip archive", _UNPACK),
    (rb"BZh[1-9]1AY", "a bzip2 archive", _UNPACK),
    (rb"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (rb"Rar!\x1a", "a RAR archive", _UNPACK),
    (rb"PAR1", "a Parquet file", _EXPORT),
    (rb"ARROW1", "an Arrow file", _EXPORT),
    (rb"\x89HDF", "an HDF5 file", _EXPORT),
    (rb"SQLite format 3\0", "an SQLite database", _EXPORT),
    (rb"\$FL2", "an SPSS file", _EXPORT),
    (rb"<stata_dta>", "a Stata file", _EXPORT),
    (rb"%PDF", "a PDF document", _EXPORT),
    (rb"\x89PNG", "a PNG picture", "upload the numbers it shows as CSV"),
    (rb"\xff\xd8\xff", "a JPEG picture", "upload the numbers it shows as CSV"),
    (rb"GIF8[79]a", "a GIF picture", "upload the numbers it shows as CSV"),
]
_TEXT_KINDS = [
    (rb"(?i)\s*<(!doctype|html|head|body|table)\b", "a web page (HTML)", _EXPORT),
    (rb"(?i)\s*<\?xml\b", "an XML document", _EXPORT),
    (rb"\s*(\{\s*[\"}]|\[\s*[\[{\"\]])", "a JSON file", _EXPORT),
    (rb"\{\\rtf", "a rich-text document (RTF)", _EXPORT),
]
_BINARY_FILES, _TEXT_FILES = (
    [(Bounded(start, 2 * _HEAD), kind, fix) for start, kind, fix in kinds]
    for kinds in (_BINARY_KINDS, _TEXT_KINDS)
)
_MARKS = [  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_NAMES = {"cp1252": "Windows-1252 text", "latin-1": "Latin-1 text"}
_BOM = codecs.BOM_UTF8
_PIECE = 2**20  # bytes that are decoded at one time
_CONTROLS = bytes({*range(1, 32)} - set(b"\t\n\v\f\r\x1a\x1b"))
_REPLACED = "\ufffd".encode()


def read_bytes(source: str | os.PathLike[str] | bytes) -> bytes:
    """Read no more of a file than it takes to see that it is too big."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    else:
        data = bytes(source)
    if len(data) > MAX_BYTES:
        raise TableError(
            f"This file is larger than {MAX_BYTES // 2**20} MB, the most that can be read; "
            "upload a part of it."
        )
    return data


def decode(data: bytes, budget: Budget, asking: Asking) -> tuple[bytes, str, list[str]]:
    """Turn the bytes of a text file into valid UTF-8 without NUL; name any other file.

    Parameters
    ----------
    data : bytes
    budget : Budget
        Of the reading.
    asking : Asking
        Knows the encoding, or takes the question "encoding".

    Returns
    -------
    text : bytes
    encoding : str
    notes : list of str
        One sentence if the file was not plain UTF-8 or marked UTF-16.
    """
    _refuse(data, _BINARY_FILES)
    text, encoding, notes = _transcode(data, budget, asking)
    text = text.removeprefix(_BOM)
    _refuse(text, _TEXT_FILES)
    size = len(text)
    if 0 in text:
        text = text.translate(None, b"\0")
    if nuls := size - len(text):
        notes.append(f"{plural(nuls, 'NUL byte was', 'NUL bytes were')} taken out.")
    head = text[:_HEAD]
    odd = len(head) - len(head.translate(None, _CONTROLS))
    if odd > 0.03 * len(head) or nuls > 0.25 * len(data):
        raise TableError("This is a binary file, not CSV; save the data as CSV and upload that.")
    if not text.strip():
        raise TableError("This file is empty; choose one with a header and rows of numbers.")
    return text, encoding, notes


def refuse_other_files(data: bytes) -> None:
    """Raise a TableError that names the kind of a file that is not CSV, if it is known."""
    _refuse(data, _BINARY_FILES + _TEXT_FILES)


def _refuse(data: bytes, kinds: list[tuple[Bounded[bytes], str, str]]) -> None:
    ends = data if len(data) <= 2 * _HEAD else data[:_HEAD] + data[-_HEAD:]  # a zip's table is last
    for start, kind, fix in kinds:
        if start.match(ends):
            raise TableError(f"This is {kind}, not CSV; {fix}.")


def _transcode(data: bytes, budget: Budget, asking: Asking) -> tuple[bytes, str, list[str]]:
    """Take what the recipe says, or try, in this order: a byte order mark, UTF-16 without one,
    UTF-8, an encoding before it."""
    given = asking.recipe.encoding
    marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)
    if marked and marked[1] != "utf-8" and given in (None, marked[1]):
        return _to_utf8(data[len(marked[0]) :], marked[1], budget), marked[1], []
    unmarked = _unmarked_utf16(data)
    if unmarked and given in (None, unmarked):
        said = ["The file was read as UTF-16; nothing in it says so."]
        return _to_utf8(data, unmarked, budget), unmarked, said
    if given in (None, "utf-8"):
        if data.isascii():
            return data, "utf-8", []
        mended = _to_utf8(data, "utf-8", budget)
        if mended == data:
            return data, "utf-8", []
        replaced = _count(mended, _REPLACED)
        others = int(np.count_nonzero(np.frombuffer(mended, np.uint8) >= 0xC2)) - replaced
        if given or others > 4 * replaced:  # UTF-8 with a few bytes damaged
            where = plural(replaced, "place that is", "places that are")
            damaged = f"{where} not UTF-8 text now {_show(replaced)} the sign �."
            return mended, "utf-8", [damaged]
        del mended
    encoding, said = _before_unicode(data, given, asking, budget)
    return _to_utf8(data, encoding, budget), encoding, said


def _to_utf8(data: bytes, encoding: str, budget: Budget) -> bytes:
    """Decode piece by piece: text with one emoji takes four bytes a character in Python."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    parts = []
    for start in range(0, len(data) + 1, _PIECE):
        budget.check()
        piece = decoder.decode(data[start : start + _PIECE], start + _PIECE > len(data))
        parts.append(piece.encode("utf-8", "replace"))
    return b"".join(parts)


def _before_unicode(
    data: bytes, given: str | None, asking: Asking, budget: Budget
) -> tuple[str, list[str]]:
    """An encoding from before Unicode, and what is to be said."""
    likely = [] if data.isascii() else likely_encodings(data)
    if len(likely) > 1:
        asked = _ask_encoding(data, likely, asking)
        encoding, said = given or asked, asking.said("encoding")
    else:
        encoding = given or "cp1252"
        if given is None and _undefined(data):
            encoding = "latin-1"
        said = [f"The file was read as {_NAMES.get(encoding, ENCODINGS[encoding])}."]
        if encoding in _NAMES and _to_utf8(data, "utf-8", budget) != data:
            said = [f"The file was read as {_NAMES[encoding]}, because it is not UTF-8."]
        return encoding, said
    if encoding == "cp1252" and given is None and _undefined(data):
        encoding = "latin-1"
    return encoding, said


def _undefined(data: bytes) -> bool:
    """Say whether there are bytes that Windows-1252 has no letter for."""
    return len(data) > len(data.translate(None, b"\x81\x8d\x8f\x90\x9d"))


def _count(text: bytes, sign: bytes) -> int:
    """How often a sign is there, piece by piece: other threads want the interpreter's lock."""
    starts = range(0, len(text), _PIECE)
    return sum(text.count(sign, at, at + _PIECE + len(sign) - 1) for at in starts)


def _ask_encoding(data: bytes, likely: list[str], asking: Asking) -> str:
    choices = []
    for encoding in likely:
        words, name = quoted(shown_in(data, encoding)), ENCODINGS[encoding]
        said = f"The file is not UTF-8; it was read as {name}, in which it has words like {words}."
        recipe = Recipe(encoding=encoding)
        choices.append(Choice(encoding, f"{name}: {words}", said, recipe))
    given = asking.recipe.encoding
    if given == "latin-1" and "cp1252" in likely:
        given = "cp1252"  # with bytes that this has no letter for
    elif given not in (None, *likely):
        given = MOOT
    return asking.ask("encoding", choices, given=given)


def _show(count: int) -> str:
    return "shows" if count == 1 else "show"


def _unmarked_utf16(data: bytes) -> str | None:
    """Of ASCII in UTF-16 every other byte is 0."""
    head = data[:4096]
    first, second = head[0::2].count(0), head[1::2].count(0)
    if max(first, second) < 0.3 * len(head) or min(first, second) > 0.05 * len(head):
        return None
    return "utf-16-be" if first > second else "utf-16-le"
