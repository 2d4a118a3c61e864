"""Every decision that reading a file takes, as one value.

A place that is None is still to be decided. What a visitor says is a recipe with few places; what
reading returns is one in which all that it needs are filled, so that reading with it gives the
same table.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from linnet.data.errors import TableError
from linnet.data.limits import MAX_COLUMNS, MAX_FIELD, MAX_ROWS
from linnet.text.wording import quoted

KINDS = ("number", "category", "date", "text", "boolean", "unused")
DATES = ("days", "hours", "seconds", "month", "weekday")
ENCODINGS = {  # name in Python: what people call it
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "cp1258": "Vietnamese (Windows-1258)",
    "mac_roman": "Western European (Mac)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC)",
    "gb18030": "Chinese (GB18030)",
    "big5": "Chinese (Big5)",
    "euc_kr": "Korean (EUC)",
    "latin-1": "Western European (Latin-1)",
    "iso8859_2": "Central European (ISO 8859-2)",
    "iso8859_5": "Cyrillic (ISO 8859-5)",
    "iso8859_7": "Greek (ISO 8859-7)",
    "iso8859_9": "Turkish (ISO 8859-9)",
    "iso8859_15": "Western European (ISO 8859-15)",
    "cp437": "Western European (DOS, 437)",
    "cp850": "Western European (DOS, 850)",
    "cp852": "Central European (DOS, 852)",
    "mac_latin2": "Central European (Mac)",
    "mac_cyrillic": "Cyrillic (Mac)",
    "utf-16-le": "Unicode (UTF-16, little-endian)",
    "utf-16-be": "Unicode (UTF-16, big-endian)",
    "utf-32-le": "Unicode (UTF-32, little-endian)",
    "utf-32-be": "Unicode (UTF-32, big-endian)",
}
MAX_CODES = 100  # missing codes of a column
MAX_CODE = 100  # characters of one
MAX_NAME = MAX_FIELD  # characters
MAX_WIDTH = 10_000  # characters of a column of fixed width
MAX_HEADER = 20  # lines
MAX_JSON = 20 * 2**20  # characters
_NAMES = {codecs.lookup(name).name: name for name in ENCODINGS}
_NO_DELIMITER = "\"'\\\r\n\0.+-_"


@dataclass(frozen=True)
class Column:
    """What is decided about one column.

    Attributes
    ----------
    name : str
        What it is called, if not as in the file.
    kind : str
        "number"; "category"; "date"; "text"; "boolean", for yes and no or ticks; or "unused".
    decimal : "." or ","
        The decimal mark of its numbers.
    missing : tuple of str
        The cells that say there is no value; empty ones do, too. No others do.
    order : "day" or "month"
        Which of them comes first in its dates.
    dates : str
        What its dates become where they are used: "days", "hours" or "seconds" since the first, or
        the categories "month" or "weekday".
    reference : str
        The level of a category that the others are compared with.
    fold : bool
        Levels that differ in upper and lower case only are one.
    """

    name: str | None = None
    kind: str | None = None
    decimal: str | None = None
    missing: tuple[str, ...] | None = None
    order: str | None = None
    dates: str | None = None
    reference: str | None = None
    fold: bool | None = None

    def __post_init__(self) -> None:
        _check_text(self.name, "name of a column", MAX_NAME)
        _check_choice(self.kind, "kind of a column", KINDS)
        _check_choice(self.decimal, "decimal mark", (".", ","))
        _check_choice(self.order, "order of day and month", ("day", "month"))
        _check_choice(self.dates, "use of dates", DATES)
        _check_text(self.reference, "reference level", MAX_NAME)
        _check_flag(self.fold, "joining of spellings")
        object.__setattr__(self, "missing", _codes(self.missing))


@dataclass(frozen=True)
class Recipe:
    """How a file is read.

    Attributes
    ----------
    encoding : str
        One of `ENCODINGS`, under any of its names.
    delimiter : str or tuple of int
        A character; " " or "  " for columns that are aligned by one or by two and more spaces; or
        the widths of columns of fixed width.
    quote : '"' or "'" or ""
    escape : "\\\\" or ""
    comment : str
        What a line begins with that is none of the table; "" if there are no such lines.
    wrapped : bool
        Each line is one cell in quotes.
    padding : str
        A mark that ends every line, and separates nothing; "" if there is none.
    header : tuple of int
        The lines that hold the names, counted from 1; () if there is none.
    first, last : int
        The lines that the first and the last row begin on.
    left_out : tuple of int
        Lines between these that are no rows.
    width : int
        Columns of the file.
    cut : tuple of int
        Cells, counted from 1, that belong together with the next: the delimiter cut their numbers.
    decimal : "." or ","
        The decimal mark of columns without their own.
    thousands : "," or "." or " " or "'" or ""
        What groups the digits of numbers; "" if nothing does.
    missing : tuple of str
        Cells that say there is no value, in every column without its own, besides the usual ones.
    columns : mapping of str to Column
        By the name that a column has in the file, made unique.

    Raises
    ------
    TableError
        A value is unknown, or impossible beside the others.
    """

    encoding: str | None = None
    delimiter: str | tuple[int, ...] | None = None
    quote: str | None = None
    escape: str | None = None
    comment: str | None = None
    wrapped: bool | None = None
    padding: str | None = None
    header: tuple[int, ...] | None = None
    first: int | None = None
    last: int | None = None
    left_out: tuple[int, ...] | None = None
    width: int | None = None
    cut: tuple[int, ...] | None = None
    decimal: str | None = None
    thousands: str | None = None
    missing: tuple[str, ...] | None = None
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        def put(place: str, value: Any) -> None:
            object.__setattr__(self, place, value)

        put("encoding", _encoding(self.encoding))
        put("delimiter", _delimiter(self.delimiter))
        _check_choice(self.quote, "quote", ('"', "'", ""))
        _check_choice(self.escape, "escape", ("\\", ""))
        _check_comment(self.comment)
        _check_flag(self.wrapped, "lines in quotes")
        _check_choice(self.padding, "mark at the end of lines", (",", ";", "|", ""))
        put("header", _lines(self.header, "header lines", MAX_HEADER))
        put("left_out", _lines(self.left_out, "lines left out", MAX_ROWS))
        put("cut", _lines(self.cut, "cells cut in two", MAX_COLUMNS))
        if self.width is not None and _numbers([self.width], "width", 1)[0] > MAX_COLUMNS:
            raise TableError(f"The recipe's width is at most {MAX_COLUMNS} columns.")
        for place in ("first", "last"):
            if getattr(self, place) is not None:
                _lines([getattr(self, place)], f"{place} line", 1)
        _check_choice(self.decimal, "decimal mark", (".", ","))
        _check_choice(self.thousands, "thousands mark", (",", ".", " ", "'", ""))
        put("missing", _codes(self.missing))
        put("columns", _columns(self.columns))
        self._check_together()

    def _check_together(self) -> None:
        if self.thousands and self.thousands == self.decimal:
            raise TableError(
                "The recipe's decimal mark and thousands mark are the same; change one of them."
            )
        ends = [line for line in (self.first, self.last) if line is not None]
        bounds = [*(self.header or ()), *ends]
        if bounds != sorted(bounds) or (self.header and self.first in self.header):
            raise TableError(
                "The recipe's lines are out of order: the header comes before the first row, and "
                "the first row before the last."
            )
        names = [column.name or key for key, column in self.columns.items()]
        if len(set(names)) < len(names):
            raise TableError("The recipe gives two columns the same name; change one of them.")

    def column(self, name: str) -> Column:
        """What is decided about a column, by its name in the file."""
        return self.columns.get(name, UNDECIDED)

    def updated(self, other: Recipe) -> Recipe:
        """This recipe with all that the other one decides."""
        changes = _given(other)
        columns = {
            **self.columns,
            **{
                name: replace(self.columns[name], **_given(column))
                if name in self.columns
                else column
                for name, column in other.columns.items()
            },
        }
        return replace(self, **{**changes, "columns": columns})

    def contains(self, other: Recipe) -> bool:
        """Say whether this recipe decides what the other one decides, in the same way."""
        pairs: list[tuple[Recipe | Column, Recipe | Column]] = [(self, other)]
        pairs += [(self.column(name), column) for name, column in other.columns.items()]
        return all(
            getattr(ours, place) == value
            for ours, theirs in pairs
            for place, value in _given(theirs).items()
        )

    def to_json(self, indent: int | None = None) -> str:
        """What is decided, as JSON."""
        values = _given(self)
        if self.columns:
            values["columns"] = {name: _given(column) for name, column in self.columns.items()}
        separators = (",", ":") if indent is None else None
        return json.dumps(values, ensure_ascii=False, indent=indent, separators=separators)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Read what `to_json` gives; a TableError if it is none."""
        if len(text) > MAX_JSON:
            raise TableError(f"A recipe has at most {MAX_JSON:,} characters.")
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            raise TableError(
                "This is no recipe: it cannot be read as JSON. Choose one that was saved here."
            ) from None
        values = dict(_known(values, cls))
        columns = values.pop("columns", {})
        if not isinstance(columns, dict):
            raise TableError("The recipe's columns are no object, from names to decisions.")
        columns = {name: Column(**_known(column, Column)) for name, column in columns.items()}
        return cls(**values, columns=columns)


def _given(value: Recipe | Column) -> dict[str, Any]:
    """The places that are decided, but for the columns."""
    return {
        part.name: getattr(value, part.name)
        for part in fields(value)
        if part.name != "columns" and getattr(value, part.name) is not None
    }


def _known(values: Any, kind: type) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise TableError("This is no recipe: it is no JSON object. Choose one that was saved here.")
    unknown = set(values) - {part.name for part in fields(kind)}
    if unknown:
        raise TableError(f"The recipe decides {quoted(min(unknown))}, which linnet does not know.")
    return values


# --- what may stand in a place -------------------------------------------------------------------


def _refuse(what: str, value: Any, choices: tuple[str, ...] = ()) -> TableError:
    names = [{"": "nothing", " ": "a space"}.get(name, name) for name in choices]
    end = f"; it is one of {', '.join(names)}" if names else ""
    return TableError(f"The recipe's {what} cannot be {quoted(str(value)[:200])}{end}.")


def _check_choice(value: Any, what: str, choices: tuple[str, ...]) -> None:
    if value is not None and not (isinstance(value, str) and value in choices):
        raise _refuse(what, value, choices)


def _check_flag(value: Any, what: str) -> None:
    if value is not None and not isinstance(value, bool):
        raise _refuse(what, value, ("true", "false"))


def _check_text(value: Any, what: str, most: int) -> None:
    if value is not None and not (isinstance(value, str) and 0 < len(value) <= most):
        raise _refuse(what, value)


def _check_comment(value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, str) or len(value) > 5 or len(value.splitlines()) > 1:
        raise _refuse("comment mark", value)


def _encoding(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value in ENCODINGS):
        return value
    try:
        return _NAMES[codecs.lookup(value).name]
    except (LookupError, TypeError, ValueError):
        raise _refuse("encoding", value, tuple(ENCODINGS)) from None


def _delimiter(value: Any) -> str | tuple[int, ...] | None:
    if value is None or (isinstance(value, str) and value in (" ", "  ", "\t")):
        return value
    if isinstance(value, str):
        sign = len(value) == 1 and "!" <= value <= "~" and not value.isalnum()
        if sign and value not in _NO_DELIMITER:
            return value
        raise _refuse("delimiter", value)
    if not isinstance(value, list | tuple):
        raise _refuse("delimiter", value, ("a character", "spaces", "a list of widths"))
    widths = _numbers(value, "widths of columns", MAX_COLUMNS)
    if len(widths) < 2 or max(widths) > MAX_WIDTH:
        raise _refuse("widths of columns", value)
    return widths


def _lines(value: Any, what: str, most: int) -> tuple[int, ...] | None:
    if value is None:
        return None
    lines = _numbers(value, what, most)
    if list(lines) != sorted(set(lines)):
        raise _refuse(what, value)
    return lines


def _numbers(value: Any, what: str, most: int) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise _refuse(what, value)
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31:
            raise _refuse(what, value)
    return tuple(value)


def _codes(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) > MAX_CODES:
        raise _refuse("missing codes", value)
    for code in value:
        if not isinstance(code, str) or len(code) > MAX_CODE:
            raise _refuse("missing codes", value)
    return tuple(dict.fromkeys(code.strip() for code in value if code.strip()))


def _columns(value: Any) -> dict[str, Column]:
    if not isinstance(value, Mapping) or len(value) > MAX_COLUMNS:
        raise _refuse("columns", value)
    for name, column in value.items():
        _check_text(name, "name of a column", MAX_NAME)
        if not isinstance(column, Column):
            raise _refuse(f"column {quoted(name)}", column)
    return dict(value)


UNDECIDED = Column()
ALL_OPEN = Recipe()
