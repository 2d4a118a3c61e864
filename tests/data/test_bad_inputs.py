"""What people really upload and what links really say: 105 cases, one row a case.

The first table is read by `read_csv` and, where a case is about roles, used by `Table.select`: each
row says which values come out and which sentences are said, or why the file is refused. The second
is read by `Experiment.from_query`. A number in front of a case is its number in the list of 105.
"""

import gzip
import io
import zipfile
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.table import quoted
from linnet.links.experiment import Experiment
from linnet.regression.compress import compress
from linnet.regression.least_squares import least_squares
from linnet.ui.session import Session
from tests.data.answering import read_answering

AB = {"a": [1, 3, 5], "b": [2, 4, 9]}
PLAIN = "a,b\n1,2\n3,4\n5,9\n"
NAN = None  # a missing cell, in the tables below


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return file.getvalue()


def values(table, names=None):
    """The frame as lists, missing cells as None."""
    frame = table.frame if names is None else table.frame[list(names)]
    return {
        name: [None if pd.isna(cell) else cell for cell in column.tolist()]
        for name, column in frame.items()
    }


def column(table, name):
    (found,) = [column for column in table.columns if column.name == name]
    return found


# --- 1–66: what loads ---------------------------------------------------------------------------


@dataclass
class Loads:
    """A file, what comes out (of the columns named), what is said, and what is asked."""

    number: str
    file: str | bytes
    frame: dict
    said: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def content(self):
        return self.file if isinstance(self.file, bytes) else self.file.encode()


LONG_NAME = "n" * 5_000 + "m" * 5_000
LOADS = [
    Loads("1 UTF-8 with BOM", b"\xef\xbb\xbf" + PLAIN.encode(), AB),
    Loads("2 UTF-16 LE", b"\xff\xfe" + PLAIN.encode("utf-16-le"), AB),
    Loads("3 UTF-16 BE", b"\xfe\xff" + PLAIN.encode("utf-16-be"), AB),
    Loads(
        "4 UTF-16 without BOM",
        PLAIN.encode("utf-16-le"),
        AB,
        ("The file was read as UTF-16; nothing in it says so.",),
    ),
    Loads(
        "4 UTF-16 BE without BOM",
        PLAIN.encode("utf-16-be"),
        AB,
        ("The file was read as UTF-16; nothing in it says so.",),
    ),
    Loads(
        "5 cp1252",
        "café,b,€\n1,2,3\n3,4,3.5\n5,9,1\n".encode("cp1252"),
        {"café": [1, 3, 5], "b": [2, 4, 9], "€": [3, 3.5, 1]},
        ("The file was read as Windows-1252 text, because it is not UTF-8.",),
    ),
    Loads("7 semicolons", PLAIN.replace(",", ";"), AB),
    Loads("8 tabs", PLAIN.replace(",", "\t"), AB),
    Loads("9 pipes", PLAIN.replace(",", "|"), AB),
    Loads("10 sep=;", "sep=;\r\n" + PLAIN.replace(",", ";"), AB),
    Loads("10 sep=^", "sep=^\n" + PLAIN.replace(",", "^"), AB),
    Loads(
        "11 aligned by spaces",
        "  a    b\n  1    2\n  3    4\n  5    9\n",
        AB,
        ("The columns, aligned by spaces, were split at the spaces.",),
    ),
    Loads("12 spaces after commas", PLAIN.replace(",", ", "), AB),
    Loads("12 quotes after spaces", 'a, "b"\n1, "2"\n3, "4"\n5, "9"\n', AB),
    Loads(
        "13 single quotes",
        "'a','b','c'\n'1','2','x, y'\n'3','4','z'\n'5','9','z'\n",
        AB | {"c": ["x, y", "z", "z"]},
        ("Cells in single quotes were read without them.",),
    ),
    Loads(
        "14 decimal comma",
        "a;b\n1,5;2\n3,25;4\n5;9\n",
        {"a": [1.5, 3.25, 5], "b": [2, 4, 9]},
        ("`a`: 2 cells with a decimal comma were read as numbers.",),
    ),
    Loads(
        "15 thousands",
        'a,b\n"1,234",2\n"12,345",4\n5,9\n',
        {"a": [1234, 12345, 5], "b": [2, 4, 9]},
        ("`a`: the comma in 2 cells was read as a separator of thousands.",),
    ),
    Loads(
        "16 1.234,5",
        "a;b\n1.234,5;2\n12.345;4\n5;9\n",
        {"a": [1234.5, 12345, 5], "b": [2, 4, 9]},
        (
            "`a`: 1 cell with a decimal comma was read as a number.",
            "`a`: the point in 2 cells was read as a separator of thousands.",
        ),
    ),
    Loads(
        "17 1,234 between semicolons",
        "a;b\n1,234;2\n2,345;4\n5;9\n",
        {"a": [1.234, 2.345, 5], "b": [2, 4, 9]},
        (
            "`a`: the comma in numbers like `1,234` was read as a decimal mark.",
            "`a`: 2 cells with a decimal comma were read as numbers.",
        ),
        ("decimal:1",),
    ),
    Loads(
        "18 currency",
        'a,b\n"$1,200",€ 12\n$3,4 €\n$5,€9.50\n',
        {"a": [1200, 3, 5], "b": [12, 4, 9.5]},
        (
            "`a`: the comma in 1 cell was read as a separator of thousands.",
            "`a`: 3 cells with a currency sign (`$`) were read without it.",
            "`b`: 3 cells with a currency sign (`€`) were read without it.",
        ),
    ),
    Loads(
        "19 percent",
        "a,b\n12 %,2\n3.5%,4\n5%,9\n",
        {"a": [12, 3.5, 5], "b": [2, 4, 9]},
        ("`a`: 3 cells with a percent sign were read without it: 12 % is 12, not 0.12.",),
    ),
    Loads(
        "20 Unicode minus, spaces",
        "a;b\n−1;1\u00a0234\n−3,5;12\u202f345\n5;9\n",
        {"a": [-1, -3.5, 5], "b": [1234, 12345, 9]},
        (
            "`a`: 1 cell with a decimal comma was read as a number.",
            "`a`: 2 cells with a typographic minus were read as numbers.",
            "`b`: 2 cells with spaces or apostrophes between digits were read as numbers.",
        ),
    ),
    Loads(
        "21 quoted newline",
        'a,b,c\n1,2,"x\r\ny"\n3,4,"u ""v"""\n5,9,"u ""v"""\n',
        AB | {"c": ["x\r\ny", 'u "v"', 'u "v"']},
    ),
    Loads(
        "23 backslash escapes",
        'a,b,c\n1,2,"he said \\"hi, you\\""\n3,4,z\n5,9,z\n',
        AB | {"c": ['he said "hi, you"', "z", "z"]},
    ),
    Loads(
        "24 short rows",
        "a,b,c\n1,2,1\n3,4\n5,9,2\n7\n",
        {"a": [1, 3, 5, 7], "b": [2, 4, 9, NAN], "c": [1, NAN, 2, NAN]},
        ("2 rows have fewer cells than the 3 columns; the last are missing there.",),
    ),
    Loads(
        "25 long rows",
        "a,b\n1,2\n3,4\n7,8,9\n5,9\n6,6,,6\n",
        AB,
        ("2 rows have more cells than the 2 columns (the first on line 4) and are left out.",),
    ),
    Loads("26 trailing delimiters", "a,b\n1,2,\n3,4,\n5,9,\n", AB),
    Loads("26 trailing delimiters, header too", "a,b,\n1,2,\n3,4,\n5,9,\n", AB),
    Loads("27 blank lines", "\n\na,b\n\n1,2\n \n3,4\n,\n5,9\n\n\n", AB),
    Loads("28 CRLF", PLAIN.replace("\n", "\r\n"), AB),
    Loads("29 CR", PLAIN.replace("\n", "\r"), AB),
    Loads("30 mixed line ends", "a,b\r1,2\r\n3,4\n5,9", AB),
    Loads("31 NUL bytes", b"a,b\n1,\0002\n3,4\n5\0,9\n", AB, ("2 NUL bytes were taken out.",)),
    Loads(
        "32 comments",
        "# from the lab, June\n# second\na,b\n1,2\n3,4\n#later\n5,9\n",
        AB,
        ("3 comment lines were left out.",),
    ),
    Loads(
        "32 a commented header",
        "# x\n#a,b\n1,2\n3,4\n5,9\n",
        AB,
        ("1 line was left out above the table.",),
    ),
    Loads(
        "33 metadata",
        "Station;Berlin\nFrom;2020-01-01\nExported by the machine\n\na;b;c\n1;2;1\n3;4;0\n5;9;1\n",
        AB | {"c": [1, 0, 1]},
        ("3 lines were left out above the table.",),
    ),
    Loads(
        "34 totals",
        "k,a,b\nx,1,2\ny,3,4\nx,5,9\nTotal,9,15\n",
        AB | {"k": ["x", "y", "x"]},
        ("Line 5, the last, begins with `Total` and was left out as a row of totals.",),
        ("totals",),
    ),
    Loads(
        "35 two header rows",
        "a,b\nmm,kg\n1,2\n3,4\n5,9\n",
        {"a mm": [1, 3, 5], "b kg": [2, 4, 9]},
        ("Lines 1 and 2 both hold names or units; they were joined.",),
        ("second header",),
    ),
    Loads(
        "35 groups of names",
        "2019,,2020,\nm,f,m,f\n1,2,3,1\n3,4,2,2\n5,9,7,6\n",
        {"2019 m": [1, 3, 5], "2019 f": [2, 4, 9], "2020 m": [3, 2, 7], "2020 f": [1, 2, 6]},
        ("Lines 1 and 2 both hold names or units; they were joined.",),
        ("second header",),
    ),
    Loads(
        "36 two tables",
        PLAIN + "\nc,d,e\n1,2,3\n2,1,4\n",
        AB,
        (
            "There are two tables, one under the other, the second from line 6 on; only the first "
            "was read.",
        ),
        ("second table",),
    ),
    Loads(
        "37 no header",
        "1,2\n3,4\n5,9\n",
        {"column 1": [1, 3, 5], "column 2": [2, 4, 9]},
        ("No header was found: line 1 was read as data, and the columns are numbered.",),
        ("header",),
    ),
    Loads(
        "38 duplicate names",
        "a,a,b\n1,2,3\n3,4,4\n5,9,1\n",
        {"a": [1, 3, 5], "a 2": [2, 4, 9], "b": [3, 4, 1]},
        ("More than one column is called `a`; column 2 is now `a 2`.",),
    ),
    Loads(
        "39 an empty name",
        "a,b,\n1,2,3\n3,4,4\n5,9,1\n",
        AB | {"column 3": [3, 4, 1]},
        ("Column 3 has no name; it is called `column 3`.",),
    ),
    Loads("40 a long name", PLAIN.replace("a", LONG_NAME), {LONG_NAME: [1, 3, 5]}),
    Loads(
        "41 bidi controls",
        "\u202ea\u2066,שלום\u200f\n1,2\n3,4\n5,9\n",
        {"a": [1, 3, 5], "שלום": [2, 4, 9]},
    ),
    Loads(
        "42 markup",
        "<b>![x](http://e.st)</b>,$\\href{}$ :red[b]\n1,2\n3,4\n5,9\n",
        {"<b>![x](http://e.st)</b>": [1, 3, 5], "$\\href{}$ :red[b]": [2, 4, 9]},
    ),
    Loads("43 emoji", "😀,👩‍🔬\n1,2\n3,4\n5,9\n", {"😀": [1, 3, 5]}),
    Loads(
        "44 pandas index",
        "Unnamed: 0,a,b\n0,1,2\n1,3,4\n2,5,9\n",
        AB,
        (
            "`Unnamed: 0` is not used unless you choose it: it numbers the rows, as pandas and R "
            "write it.",
        ),
    ),
    Loads(
        "44 pandas index without a name",
        ",a,b\n0,1,2\n1,3,4\n2,5,9\n",
        AB,
        (
            "Column 1 has no name; it is called `column 1`.",
            "`column 1` is not used unless you choose it: it numbers the rows, as pandas and R "
            "write it.",
        ),
    ),
    Loads(
        "44 a numbering under a row of units",
        "flat,area,rent\nNo.,,EUR\n" + "".join(f"{k},{k % 7},{k % 5}\n" for k in range(1, 21)),
        {"flat": [NAN, *range(1, 21)]},
        (
            "`flat`: 1 cell with text (`No.`) was counted as missing, because the others are "
            "numbers.",
            "`flat` is not used unless you choose it: it numbers the rows.",
            "`rent`: 1 cell with text (`EUR`) was counted as missing, because the others are "
            "numbers.",
        ),
    ),
    Loads(
        "45 identifiers",
        "id,who,a,b\n907,Ann,1,2\n133,Bob,3,4\n544,Cy,5,9\n",
        AB | {"id": [907, 133, 544], "who": ["Ann", "Bob", "Cy"]},
        (
            "`id` is not used unless you choose it: all its values are different, so it names the "
            "rows.",
            "`who` is not used: all its values are different, so it names the rows.",
        ),
    ),
    Loads(
        "46 dates",
        "day,a,b\n2020-01-31,1,2\n2020-02-01,3,4\n2020-02-02,5,9\n",
        AB | {"day": [pd.Timestamp(2020, *d) for d in ((1, 31), (2, 1), (2, 2))]},
        ("`day` is not used unless you choose it: it counts as days since the first, 2020-01-31.",),
    ),
    Loads(
        "46 German dates",
        "day;a;b\n31.01.2020;1;2\n01.02.2020;3;4\n02.02.2020;5;9\n",
        AB | {"day": [pd.Timestamp(2020, *d) for d in ((1, 31), (2, 1), (2, 2))]},
        ("`day` is not used unless you choose it: it counts as days since the first, 2020-01-31.",),
    ),
    Loads(
        "47 booleans",
        "a,b,c\nTRUE,2,yes\nFALSE,4,no\nTRUE,9,\n",
        {"a": [1, 0, 1], "b": [2, 4, 9], "c": [1, 0, NAN]},
        (
            "`a`: 3 cells with `true` or `false` became 1 or 0.",
            "`c`: 2 cells with `yes` or `no` became 1 or 0.",
        ),
    ),
    Loads("48 a category", "a,k\n1,red\n3,blue\n5,red\n", {"k": ["red", "blue", "red"]}),
    Loads(
        "48 13 levels",
        "a,b,k\n" + "".join(f"{3 * k},{k * k},level {k % 13}\n" for k in range(40)),
        {"k": [f"level {k % 13}" for k in range(40)]},
        ("`k` is not used: it has 13 levels, and at most 12 can be used.",),
    ),
    Loads(
        "49 leading zeros",
        "a,b,zip\n1,2,01234\n3,4,90210\n5,9,01234\n",
        AB | {"zip": ["01234", "90210", "01234"]},
        ("`zip`: numbers with leading zeros were kept as codes, a category.",),
    ),
    Loads(
        "50 text among numbers",
        "a,b\n1,2\n3,4\n5,9\n7,about 3\n8,?\n9,1\n",
        {"b": [2, 4, 9, NAN, NAN, 1]},
        (
            "`b`: 1 cell (`?`) was counted as missing.",
            "`b`: 1 cell with text (`about 3`) was counted as missing, because the others are "
            "numbers.",
        ),
    ),
    Loads(
        "51 a constant",
        "a,b,k\n1,2,7\n3,4,7\n5,9,7\n",
        AB,
        ("`k` is not used: it has the same value in every row.",),
    ),
    Loads(
        "58 all missing",
        "a,b,k\n1,2,\n3,4,NA\n5,9,\n",
        AB | {"k": [NAN] * 3},
        (
            "`k`: 1 cell (`NA`) was counted as missing.",
            "`k` is not used: it has no values.",
        ),
    ),
    Loads(
        "61 infinite",
        "a,b\n1,2\n3,inf\n5,9\n7,-inf\n8,Infinity\n9,3\n",
        {"b": [2, NAN, 9, NAN, NAN, 3]},
        ("`b`: 3 cells are infinite or too large for a number, and count as missing.",),
    ),
    Loads("62 1e308", "a,b\n1e308,2\n3,4\n5,9\n", {"a": [1e308, 3, 5]}),
    Loads(
        "63 beyond 2^53",
        "a,b\n9007199254740993,2\n3,4\n5,9\n",
        {"a": [9007199254740992, 3, 5]},
        ("`a`: 1 whole number of 2⁵³ or more was kept to 16 digits.",),
    ),
    Loads(
        "64 beyond 2^64",
        "a,b\n36893488147419103233,2\n-36893488147419103233,4\n5,9\n",
        {"a": [2.0**65, -(2.0**65), 5]},
        ("`a`: 2 whole numbers of 2⁵³ or more were kept to 16 digits.",),
    ),
    Loads(
        "65 1e400",
        "a,b\n1e400,2\n3,4\n5,9\n",
        {"a": [NAN, 3, 5]},
        ("`a`: 1 cell is infinite or too large for a number, and counts as missing.",),
    ),
    Loads("66 -0.0 and denormals", "a,b\n-0.0,2\n5e-324,4\n5,9\n", {"a": [-0.0, 5e-324, 5]}),
]


@pytest.mark.parametrize("case", LOADS, ids=lambda case: case.number)
def test_loads(case):
    table = read_csv(case.content)
    assert values(table, case.frame) == case.frame
    assert tuple(table.report) == case.said
    assert tuple(question.key for question in table.questions) == case.asked
    assert [c.name for c in table.columns] == list(table.frame)
    for question in table.questions:
        assert question.sentence in table.report
        assert question.chosen == question.choices[0][0] and len(question.choices) >= 2


def test_66_a_negative_zero_keeps_its_sign():
    assert np.signbit(read_csv(b"a,b\n-0.0,2\n1,4\n").frame["a"][0])


ANSWERED = [
    ("17 thousands", b"a;b\n1,234;2\n5;4\n7;9\n", ("decimal:1", "thousands"), {"a": [1234, 5, 7]}),
    (
        "34 keep",
        b"k,a,b\nu,1,2\nu,3,4\nSum,4,6\n",
        ("totals", "keep"),
        {"b": [2, 4, 6]},
    ),
    ("35 upper", b"a,b\nmm,kg\n1,2\n3,4\n", ("second header", "upper"), {"a": [1, 3]}),
    ("35 lower", b"a,b\nmm,kg\n1,2\n3,4\n", ("second header", "lower"), {"kg": [2, 4]}),
    ("35 data", b"a,b\nmm,kg\n1,2\n3,4\n7,8\n", ("second header", "data"), {"a": [NAN, 1, 3, 7]}),
    ("36 second", PLAIN.encode() + b"\nc,d\n1,2\n3,3\n", ("second table", "second"), {"d": [2, 3]}),
    ("37 header", b"1,2\n3,4\n5,9\n", ("header", "yes"), {"1": [3, 5], "2": [4, 9]}),
]


@pytest.mark.parametrize(
    ("file", "answer", "frame"), [row[1:] for row in ANSWERED], ids=[row[0] for row in ANSWERED]
)
def test_an_answer_reads_the_other_way(file, answer, frame):
    table = read_answering(file, dict([answer]))
    assert values(table, frame) == frame
    (question,) = [question for question in table.questions if question.key == answer[0]]
    assert question.chosen == answer[1] and question.sentence in table.report


# --- 6, 22, 52, 56–57, 67–81: what is refused ---------------------------------------------------

REFUSED = [
    ("6 binary", bytes(range(256)) * 8, "This is a binary file, not CSV"),
    (
        "22 an unclosed quote",
        b'a,b\n1,2\n\n3,"4\n5,6\n',
        "A quote opened on line 4 is never closed",
    ),
    ("52 a constant target", b"a,b\n1,7\n2,7\n3,7\n", "`b` has the same value in every row"),
    ("56 one row", b"a,b\n1,2\n", "There is only one row; at least 2 are needed"),
    ("57 header only", b"a,b\n", "There is a header but no rows"),
    ("67 zip", zipped("data.csv"), "This is a zip archive, not CSV; unpack it"),
    ("68 gz", gzip.compress(b"a,b\n1,2\n"), "This is a gzip archive, not CSV; unpack it"),
    ("69 xlsx", zipped("xl/workbook.xml"), "This is an Excel workbook, not CSV; save it as CSV"),
    ("70 parquet", b"PAR1\x15\x04\x15PAR1", "This is a Parquet file, not CSV"),
    ("71 PDF", b"%PDF-1.7\n1,2\n", "This is a PDF document, not CSV"),
    ("72 PNG", b"\x89PNG\r\n\x1a\n\0\0", "This is a PNG picture, not CSV"),
    ("73 HTML", b"\n<!DOCTYPE html><html>", "This is a web page (HTML), not CSV"),
    ("73 HTML in UTF-16", "<html lang='en'>".encode("utf-16"), "This is a web page (HTML)"),
    ("74 JSON", b'[{"a": 1, "b": 2}]', "This is a JSON file, not CSV"),
    ("75 empty", b"", "This file is empty"),
    ("75 white space", b" \n\t\r\n ", "This file is empty"),
    ("76 200 MB", b" " * (200 * 2**20), "This file is larger than 20 MB"),
    ("77 1,000,001 rows", b"a,b\n" + b"1,2\n" * 1_000_001, "has more than 1,000,000 rows"),
    ("78 10,000 columns", b"a," * 9_999 + b"a\n1,2\n", "has 10,000 columns, and at most 200"),
    ("79 one column", b"a\n1\n2\n", "Only one column was found; two are needed"),
    ("80 a field of 3 MB", b"a,b\n1," + b"x" * 3_000_000, "Line 2 is longer than 1,000,000"),
    (
        "80 a quoted field of 3 MB",
        b'a,b\n1,"' + (b"x" * 999 + b"\n") * 3_000 + b'"',
        "A cell that begins on line 2 is longer than 1,000,000 characters",
    ),
    ("81 a million commas", b"a,b\n1,2" + b"," * 1_000_000, "Line 2 is longer than 1,000,000"),
]


@pytest.mark.parametrize(
    ("file", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(file, said, monkeypatch):
    if len(file) > 1_000:  # the limits are enforced before the parser sees any of it
        monkeypatch.setattr("linnet.data.reading.parse.parse", lambda *_: pytest.fail("parsed"))
    with pytest.raises(TableError) as refused:
        read_csv(file)
    message = str(refused.value)
    assert said in message
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    assert "!" not in message and len(message) < 200


# --- 48–60, 83–84: what a selection says --------------------------------------------------------


@dataclass
class Selects:
    """Columns chosen from a file, the features that come out, and what is said."""

    number: str
    file: str
    target: str
    chosen: tuple[str, ...]
    features: tuple[str, ...]
    said: tuple[str, ...]


SELECTS = [
    Selects(
        "48 one-hot",
        "y,k\n1,red\n3,blue\n5,red\n4,green\n8,blue\n",
        "y",
        ("k",),
        ("k = green", "k = red"),
        ("`k` became 2 columns of 0 and 1; each is compared with the reference level `blue`.",),
    ),
    Selects(
        "49 codes",
        "y,zip\n1,01234\n3,90210\n5,01234\n",
        "y",
        ("zip",),
        ("zip = 90210",),
        ("`zip` became 1 column of 0 and 1; each is compared with the reference level `01234`.",),
    ),
    Selects(
        "51 a constant feature",
        "y,a,k\n1,2,7\n3,4,7\n5,9,7\n",
        "y",
        ("a", "k"),
        ("a",),
        ("`k` has the same value in every row and is left out.",),
    ),
    Selects(
        "51 constant where the others are present",
        "y,a,k\n1,2,7\n3,4,7\n5,9,7\n,8,3\n",
        "y",
        ("a", "k"),
        ("a",),
        (
            "1 row has a missing value in a chosen column and is left out.",
            "`k` has the same value in every row and is left out.",
        ),
    ),
    Selects(
        "53 exactly collinear",
        "y,a,b,c\n1,1,2,5\n3,2,3,8\n5,3,1,5\n4,5,2,9\n9,1,5,11\n",
        "y",
        ("a", "b", "c"),
        ("a", "b", "c"),
        (
            "`c` follows exactly from the other features, so the coefficients have no unique "
            "solution.",
        ),
    ),
    Selects(
        "54 a copy of the target",
        "y,a,b\n1,1,2\n3,3,3\n5,5,1\n4,4,2\n",
        "y",
        ("a", "b"),
        ("a", "b"),
        ("`a` is a copy of the target `y` and explains it completely: a leak?",),
    ),
    Selects(
        "54 the target in other units",
        "y,a,b\n1,12,2\n3,14,3\n5,16,1\n4,15,2\n",
        "y",
        ("a", "b"),
        ("a", "b"),
        ("`a` is an exact linear copy of the target `y` and explains it completely: a leak?",),
    ),
    Selects(
        "55 n < p",
        "y,a,b,c\n1,1,2,5\n3,3,3,1\n",
        "y",
        ("a", "b", "c"),
        ("a", "b", "c"),
        (
            "There are 2 complete rows for 3 features and an intercept, so many solutions fit "
            "equally well.",
        ),
    ),
    Selects(
        "59 missing targets",
        "y,a\n1,1\n,3\nNA,4\n5,1\n4,2\n",
        "y",
        ("a",),
        ("a",),
        ("2 rows have a missing value in a chosen column and are left out.",),
    ),
    Selects(
        "60 missing features",
        "y,a,b\n1,1,\n3,,3\n4,4,4\n5,1,1\n4,2,9\n",
        "y",
        ("a",),
        ("a",),
        ("1 row has a missing value in a chosen column and is left out.",),
    ),
    Selects(
        "83 the target among the features",
        "y,a\n1,1\n3,3\n5,1\n",
        "y",
        ("y", "a"),
        ("a",),
        ("The target `y` was also a feature; it was taken out there.",),
    ),
]


@pytest.mark.parametrize("case", SELECTS, ids=lambda case: case.number)
def test_selects(case):
    table = read_csv(case.file.encode())
    selection = table.select(case.target, case.chosen)
    assert selection.features == case.features and selection.notes == case.said
    assert selection.X.shape == (len(selection.y), len(case.features))
    assert selection.dropped == len(table.frame) - len(selection.y)
    assert set(selection.columns) <= set(case.chosen)


def test_48_levels_become_columns_of_0_and_1():
    table = read_csv(SELECTS[0].file.encode())
    assert column(table, "k").levels == ("blue", "green", "red")
    assert column(table, "k").reason == (
        "It becomes 2 columns of 0 and 1; the reference level is `blue`."
    )
    selection = table.select("y", ["k"])
    assert selection.X.tolist() == [[0, 1], [0, 0], [0, 1], [1, 0], [0, 0]]
    assert selection.references == {"k": "blue"} and selection.columns == ("k",)


def test_53_and_55_no_standard_errors_are_invented():
    for number in ("53 exactly collinear", "55 n < p"):
        (case,) = [case for case in SELECTS if case.number == number]
        selection = read_csv(case.file.encode()).select(case.target, case.chosen)
        fit = least_squares(selection.X, selection.y, data=compress(selection.X, selection.y))
        assert fit.rank < len(case.features) + 1
        assert np.isnan(fit.standard_errors).any()


def test_45_to_51_what_is_unused_says_why():
    file = "Unnamed: 0,id,day,k,e,note,a,b\n" + "".join(
        f"{k},{907 - k},2020-01-{k + 1:02d},7,,sentence {k},{k % 7},{k % 5}\n" for k in range(28)
    )
    table = read_csv(file.encode())
    kinds = [(c.name, c.kind, c.usable, c.default) for c in table.columns]
    assert kinds == [
        ("Unnamed: 0", "identifier", True, False),
        ("id", "identifier", True, False),
        ("day", "date", True, False),
        ("k", "constant", False, False),
        ("e", "empty", False, False),
        ("note", "identifier", False, False),
        ("a", "number", True, True),
        ("b", "number", True, True),
    ]
    assert all(c.reason for c in table.columns if not c.default)
    assert table.numeric == ("Unnamed: 0", "id", "a", "b")
    assert table.usable == ("Unnamed: 0", "id", "day", "a", "b")


@pytest.mark.parametrize(
    ("file", "target", "features", "said"),
    [
        ("a,b,k\n1,2,7\n3,4,7\n", "k", ["a"], "`k` has the same value in every row"),  # 52
        ("a,b\n1e308,2\n-1e308,4\n", "b", ["a"], "`a` has numbers beyond 1e+100"),  # 62
        (PLAIN, "a", [], "No feature is chosen; choose at least one"),  # 84
        (PLAIN, "a", ["a"], "No feature is chosen; choose at least one"),  # 84
        (PLAIN, "b", ["c"], "`c` is not in the data; choose another feature"),  # 85
        ("a,b,d\n1,2,12:30\n3,4,12:40\n", "a", ["d"], "`d` cannot be used: it holds"),
    ],
)
def test_a_selection_refuses(file, target, features, said):
    with pytest.raises(TableError) as refused:
        read_csv(file.encode()).select(target, features)
    assert said in str(refused.value) and str(refused.value).endswith(".")


# --- 40–43, 82, 85–86: names, and the next file -------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (LONG_NAME, f"`{'n' * 29}…{'m' * 30}`"),  # 40
        ("\u202ea\u2066b\u200f", "`ab`"),  # 41
        (
            "<b>![x](http://e.st)</b> `$\\href{}$` :red[b]",
            "`<b>![x](http://e.st)</b> '$\\href{}$' :red[b]`",
        ),
        ("😀", "`😀`"),  # 43
        ("../../x<b>.csv", "`../../x<b>.csv`"),  # 82
    ],
)
def test_a_name_is_shown_as_inert_text(name, shown):
    assert quoted(name) == shown


def test_82_a_file_name_is_no_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = Session({})
    assert session.choose_file("../../x<b>.csv", PLAIN.encode())
    assert session.upload.name == "../../x<b>.csv"
    assert values(read_csv(PLAIN.encode(), name="../../x<b>.csv")) == AB
    assert list(tmp_path.iterdir()) == []


def test_85_and_86_the_next_file_resets_the_roles_and_ends_the_run():
    session = Session({})
    assert session.choose_file("monday.csv", PLAIN.encode())
    run = session.staged
    assert session.choose_file("tuesday.csv", PLAIN.replace("a", "c").encode())
    assert (session.experiment.x, session.experiment.y) == (("c",), "b")
    assert session.staged.id != run.id and session.experiment.step == session.run.step == 0


# --- 87–105: links ------------------------------------------------------------------------------

DEFAULT = Experiment()


def unread(words, used):
    return f"The link's {words} could not be read; using {used}."


NET, RATE = unread("hidden widths", "3"), unread("learning rate", "0.02")
STEP, SEED, DATA = unread("step", "0"), unread("seed", "2803"), unread("data set", "exam-scores")
X, Y = unread("features", "hours_studied, attendance"), unread("target", "exam_score")
LINKS = [
    ("87 net=abc", {"net": "abc"}, DEFAULT, [NET]),
    ("88 net=-1", {"net": "-1"}, DEFAULT, [NET]),
    ("89 net=0-0", {"net": "0-0"}, DEFAULT, [NET]),
    ("90 net=1000000000", {"net": "1000000000"}, DEFAULT, [NET]),
    ("91 ten thousand layers", {"net": "-".join(["1"] * 10_000)}, DEFAULT, [NET]),
    ("92 lr=-1", {"lr": "-1"}, DEFAULT, [RATE]),
    ("93 lr=0", {"lr": "0"}, DEFAULT, [RATE]),
    ("94 lr=nan", {"lr": "nan"}, DEFAULT, [RATE]),
    ("95 lr=inf", {"lr": "inf"}, DEFAULT, [RATE]),
    ("96 lr=1e99", {"lr": "1e99"}, DEFAULT, [RATE]),
    ("97 step=1e12", {"step": "1e12"}, DEFAULT, [STEP]),
    ("97 step=-5", {"step": "-5"}, DEFAULT, [STEP]),
    ("98 seed=x", {"seed": "x"}, DEFAULT, [SEED]),
    ("99 unknown data", {"data": "[iris](http://e.st)"}, DEFAULT, [DATA]),
    ("100 unknown feature", {"x": "sleep,shoe_size"}, DEFAULT, [X]),
    ("100 unknown target", {"y": "shoe_size"}, DEFAULT, [Y]),
    ("101 repeated, the last", {"seed": ["1", "x", "7"]}, Experiment(seed=7), []),
    ("101 repeated, a bad last", {"seed": ["1", "x"]}, DEFAULT, [SEED]),
    ("102 %00", {"y": "\x00"}, DEFAULT, [Y]),
    ("102 %ff", {"data": "\ufffd"}, DEFAULT, [DATA]),
    ("102 a lone surrogate", {"x": "\ud800"}, DEFAULT, [X]),
    ("103 100 KB", {"x": "a" * 100_000}, DEFAULT, [X]),
    (
        "104 <script> as value",
        {"opt": "<script>alert(1)</script>"},
        DEFAULT,
        [unread("optimiser", "gd")],
    ),
    ("104 <script> as key", {"<script>": "alert(1)"}, DEFAULT, []),
    ("105 an image", {"data": "![x](http://e.st/x.png)"}, DEFAULT, [DATA]),
]


@pytest.mark.parametrize(
    ("query", "experiment", "notes"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS]
)
def test_links(query, experiment, notes):
    assert Experiment.from_query(query) == (experiment, notes)
