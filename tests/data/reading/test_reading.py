"""linnet/data/reading: bytes become a table, or one plain sentence.

The 105 inputs are in test_bad_inputs.py, generated files in test_any_csv.py.
"""

import bz2
import io
import lzma
import zipfile

import numpy as np
import pytest

from linnet.data import table as limits
from linnet.data.errors import TableError
from linnet.data.reading import read_csv


def columns(data: bytes) -> dict[str, list]:
    return {name: column.tolist() for name, column in read_csv(data).frame.items()}


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return file.getvalue()


# --- what loads, with nothing to say ------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2\n3,4\n",
        b"\xef\xbb\xbfa,b\n1,2\n3,4\n",
        b"a,b\r\n1,2\r\n3,4\r\n",
        b"a,b\r1,2\r3,4",
        b"a,b\n1,2\r\n3,4\r",
        b"\n\n  \na,b\n\n1,2\n \t\n3,4\n\n\n",
        b"a, b\n1, 2\n3 ,4 \n",
        b' a\t,"b"\n"1",2\n3,"4"\n',
        b'a, "b"\n1, "2"\n3,  "4"\n',
        b"a,b\n1,2,\n3,4,\n",
        b"a,b,\n1,2,\n3,4,\n",
        b"a,b\n1,2,,,\n3,4\n",
        b"a,b,,\n1,2\n3,4,,\n",
        b"a,b\n1,2\n,\n3,4\n,,,\n",
        b",,\na,b\n1,2\n3,4",
    ],
)
def test_the_same_table_in_many_spellings(data):
    table = read_csv(data)
    assert columns(data) == {"a": [1, 3], "b": [2, 4]}
    assert table.report == []
    assert table.numeric == ("a", "b")


def test_reads_a_path(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    assert read_csv(path).frame.to_numpy().tolist() == [[1, 2], [3, 4]]
    assert read_csv(path).frame.equals(read_csv(str(path)).frame)
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "missing.csv")


def test_a_quoted_line_break_stays_in_its_cell():
    data = b'"a\nb",c,d\n1,2,"x\r\ny,""z"""\n3,4,u\n'
    assert columns(data) == {"a b": [1, 3], "c": [2, 4], "d": ['x\r\ny,"z"', "u"]}


def test_numbers_are_read_to_the_last_bit():
    values = np.random.default_rng(0).standard_normal(2000) * 10.0 ** np.arange(-1000, 1000).clip(
        -290, 290
    )
    values[:4] = 0.1, 5e-324, -0.0, 1.7976931348623157e308
    data = "a,b\n" + "".join(f"{value!r},{k}\n" for k, value in enumerate(values.tolist()))
    read = read_csv(data.encode()).frame["a"].to_numpy()
    assert read.tobytes() == values.tobytes()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2.5", "-3e-4"], "number"),
        (["1", "", "NA", "2"], "number"),
        (["1", "#N/A", "5", "#DIV/0!", "n/a"], "number"),
        (["18446744073709551616", "5"], "number"),
        (["-9223372036854775809", "18446744073709551615"], "number"),
        (["1", "2", "x"], "number"),
        (["1", "x", "y", "2", "x"], "category"),
        (["(12)", "3", "4"], "number"),
        (["1'234", "3", "4"], "number"),
        (["1 234 567", "3", "4"], "number"),
        ([".5", "5.", "+3"], "number"),
        (["", "NA", ""], "empty"),
        (["1e400", "inf", "-inf"], "empty"),
        (["7", "7", "7.0"], "constant"),
        (["u", "u", "NA"], "constant"),
        (["True", "False", "True"], "boolean"),
        (["ja", "", "nein"], "boolean"),
        (["y", "N", "y"], "boolean"),
        (["none", "mild", "none"], "category"),
        (["0x10", "1_0", "0x10"], "category"),
        (["1.2.3", "1.2.4", "1.2.3"], "category"),
        (["007", "010", "007"], "category"),
        (["0", "10", "0"], "number"),
        (["0.5", "00.5", "1"], "number"),
        (["12 34", "5 67", "12 34"], "category"),
        (["$", "€", "$"], "category"),
        (["2020-01-01", "2020-01-02"], "date"),
        (["2020-01-01 10:00", "2020-01-02 11:30", ""], "date"),
        (["1/31/2020", "2/1/2020"], "date"),
        (["3 Jan 2020", "4 Feb 2021"], "date"),
        (["12:30", "13:45:10"], "date"),
        (["1999", "2001", "2005"], "number"),
        (["u", "v", "w"], "identifier"),
    ],
)
def test_what_the_cells_of_a_column_are(cells, kind):
    data = "a,b,c\n" + "".join(f"{cell},{k * k},{3 - k * 2}\n" for k, cell in enumerate(cells))
    assert read_csv(data.encode()).columns[0].kind == kind


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,234", "1,5", "2"], [1.234, 1.5, 2]),
        (["1.234", "1.234.567", "2"], [1234, 1234567, 2]),
        (["1,234,567", "1,234", "2"], [1234567, 1234, 2]),
        (["1,234.5", "1,234", "2"], [1234.5, 1234, 2]),
        (["12,34,567.5", "1,234", "2"], [1234567.5, 1234, 2]),
        (["0,123", "1,234", "2"], [0.123, 1.234, 2]),
        (["1234,567", "1,234", "2"], [1234.567, 1.234, 2]),
        (["1.234", "2.5", "2"], [1.234, 2.5, 2]),
        (["1,5e3", "2,25", "2"], [1500, 2.25, 2]),
        (["-1.234,5 €", "2,25", "2"], [-1234.5, 2.25, 2]),
        (["1,5", "2,5", "3,5", "1.5"], [1.5, 2.5, 3.5, None]),
    ],
)
def test_all_cells_of_a_column_choose_its_decimal_mark(cells, numbers):
    data = "a;b\n" + "".join(f"{cell};{k * k}\n" for k, cell in enumerate(cells))
    read = read_csv(data.encode()).frame["a"]
    assert [None if np.isnan(value) else value for value in read] == numbers


def test_other_columns_tell_whether_a_point_separates_thousands():
    data = b"a;b\n1.234;1,5\n2.345;2,5\n7;3,5\n"
    table = read_csv(data)
    assert table.frame["a"].tolist() == [1234, 2345, 7]
    (question,) = table.questions
    assert (question.key, question.chosen) == ("decimal:1", "thousands")
    assert read_csv(data, question.recipe("decimal")).frame["a"].tolist() == [1.234, 2.345, 7]
    assert read_csv(b"a;b\n1.234;1\n2.345;2\n").questions == ()


def test_the_name_of_a_file_may_promise_tabs():
    data = b"a\tb,c\n1\t2,3\n4\t5,7\n"
    assert list(read_csv(data, name="x.tsv").frame) == ["a", "b,c"]


@pytest.mark.parametrize(
    ("data", "frame", "said"),
    [
        (
            b"name a b\nr1 1 2\nr2 3 4\n",
            {"name": ["r1", "r2"], "a": [1, 3], "b": [2, 4]},
            "The columns, aligned by spaces, were split at the spaces.",
        ),
        (
            b"a\tb\nr1\t1\t2\nr2\t3\t5\n",
            {"column 1": ["r1", "r2"], "a": [1, 3], "b": [2, 5]},
            "The header has one name fewer than the rows have cells; the first column was taken "
            "to be the one without a name.",
        ),
        (
            b"country,1990,1991\nA,5,6\nB,7,9\nA,1,1\n",
            {"country": ["A", "B", "A"], "1990": [5, 7, 1], "1991": [6, 9, 1]},
            "Line 1 was read as the names of the columns.",
        ),
        (
            b"A, b, and c, as we measured them\na,b\n1,2\n3,4\n",
            {"a": [1, 3], "b": [2, 4]},
            "1 line was left out above the table.",
        ),
        (
            b"a,b,c\n1,2,3\n3,4,1\nSource: the office\n",
            {"a": [1, 3], "b": [2, 4], "c": [3, 1]},
            "1 line was left out below the table.",
        ),
        (
            "café,b,c\n1,2,é\n3,4,éé\n5,6,é\n".encode() + b"7,8,\xc3\n",
            {"café": [1, 3, 5, 7], "c": ["é", "éé", "é", "�"]},
            "1 place that is not UTF-8 text now shows the sign �.",
        ),
    ],
)
def test_what_else_is_mended(data, frame, said):
    table = read_csv(data)
    read = {name: table.frame[name].tolist()[: len(cells)] for name, cells in frame.items()}
    assert read == frame
    assert said in table.report


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "names", "notes"),
    [
        ("x,y", ["x", "y"], 0),
        ('" x  \t 1 ",y\N{NO-BREAK SPACE}', ["x 1", "y"], 0),
        ("x\x07\u202e,\u2066y\u200b", ["x", "y"], 0),
        ("Größe,😀", ["Größe", "😀"], 0),
        ("<b>x</b>,**y** $z$ :red[w]", ["<b>x</b>", "**y** $z$ :red[w]"], 0),
        ("x,x", ["x", "x 2"], 1),
        ("x,x,x 2,x", ["x", "x 3", "x 2", "x 4"], 2),
        ("x,y,", ["x", "y", "column 3"], 1),
        (",column 1", ["column 1 2", "column 1"], 1),
        ("\u202e,y", ["column 1", "y"], 1),
        ('"\u202e",\u202e', ["column 1", "column 2"], 2),
        ("nan x,2", ["nan x", "2"], 1),
    ],
)
def test_names_are_clean_and_unique(header, names, notes):
    rows = [",".join([f"{k}.5"] * len(names)) for k in range(3)]
    table = read_csv("\n".join([header, *rows]).encode())
    assert list(table.frame.columns) == names
    assert len(table.report) == notes


def test_each_renamed_column_is_said():
    assert read_csv(b"x,x,\n1,2,3\n4,5,7\n").report == [
        "More than one column is called `x`; column 2 is now `x 2`.",
        "Column 3 has no name; it is called `column 3`.",
    ]


# --- what is refused ----------------------------------------------------------------------------

REFUSED = {
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    "ods": (zipped("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument"),
    "numbers": (zipped("preview.jpg", "Index/Document.iwa"), "a Numbers spreadsheet"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), "an Office document"),
    "empty zip": (zipped(), "a zip archive"),
    "bz2": (bz2.compress(b"a,b\n1,2\n"), "a bzip2 archive"),
    "xz": (lzma.compress(b"a,b\n1,2\n"), "an xz archive"),
    "jpeg": (b"\xff\xd8\xff\xe0", "a JPEG picture"),
    "html, BOM": (b"\xef\xbb\xbf<html lang='en'>", r"a web page \(HTML\)"),
    "xml": (b"<?xml version='1.0'?>", "an XML document"),
    "json": (b'{"a": [1, 2]}', "a JSON file"),
    "binary": (bytes(range(1, 256)), "a binary file"),
    "only a BOM": (b"\xef\xbb\xbf", "This file is empty"),
    "only commas": (b",,\n,,\n", "This file is empty"),
    "header and blanks": (b"a,b\n\n,,\n \n", "There is a header but no rows"),
    "no numeric": (b"a,b\nu,x\nv,NA\n", "here are 1, 0 of them of numbers"),
    "only missing": (b"a,b\nNA,NA\n,\nNA,NA\n", "here are 0, 0 of them of numbers"),
    "constants": (b"a,b,c\n1,2,3\n1,2,4\n", r"\(`a` and `b` have the same value in every row\)"),
    "open quote at the end": (b'a,b\n1,"', "A quote opened on line 2 is never closed"),
    "open quote in the header": (b'"a,b\n1,2\n', "A quote opened on line 1 is never closed"),
    "open quote, long": (b'a,b\n1,"' + b"2,3\n" * 300_000, "A cell that begins on line 2"),
    "3 MB digits": (b"a,b\n1," + b"1" * 3_000_000, "Line 2 is longer than"),
    "cells": (b"a," * 99 + b"a\n" + b"1\n" * 50_001, "has 5,000,100 cells, and at most"),
    "full cells": (
        b",".join([b"a"] * 100) + (b"\n" + b"1," * 99 + b"1") * 50_001,
        "has more than 5,000,000 cells, and at most",
    ),
    "21 MB": (b"a,b\n" + b" " * 21 * 2**20, "larger than 20 MB"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_plain_sentence(data, said):
    with pytest.raises(TableError, match=said) as refused:
        read_csv(data)
    message = str(refused.value)
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    assert "!" not in message and len(message) < 200


@pytest.mark.parametrize("kind", ["xls", "xlsx", "ods", "numbers"])
def test_a_spreadsheet_is_told_how_to_become_csv(kind):
    with pytest.raises(TableError) as refused:
        read_csv(REFUSED[kind][0])
    for word in ("save it as CSV", "Excel", "LibreOffice", "Numbers", "Google Sheets"):
        assert word in str(refused.value)
    assert "zip" not in str(refused.value)


@pytest.mark.parametrize("word", ["NA", "n/a", "nan", "NULL", "-", "?"])
@pytest.mark.parametrize(
    "cells", [("1.5", "2"), ("yes", "no"), ("red", "blue"), ("2024-01-05", "2024-02-01"), ()]
)
def test_cells_counted_as_missing_are_always_named(word, cells):
    rows = [*cells, word, word, ""]
    said = read_csv(
        "\n".join(["k,a,b", *(f"{r},{j},{j * j}" for j, r in enumerate(rows))]).encode()
    )
    assert f"`k`: 2 cells (`{word}`) were counted as missing." in said.report


def test_a_file_at_the_limits_loads():
    wide = ",".join(f"c{k}" for k in range(limits.MAX_COLUMNS))
    rows = [",".join([f"{k}"] * limits.MAX_COLUMNS) for k in (2, 5)]
    assert len(read_csv("\n".join([wide, *rows]).encode()).numeric) == limits.MAX_COLUMNS
    tall = read_csv(b"a,b\n" + b"1,2\n3,4\n" * (limits.MAX_ROWS // 2))
    assert tall.frame.shape == (limits.MAX_ROWS, 2)
    long = read_csv(b'a,b,c\n1,2,"' + (b"x" * 999 + b"\n") * 990 + b'"\n3,4,\n5,9,y\n')
    assert len(long.frame["c"][0]) > 989_000


def test_no_more_of_a_file_is_read_than_it_takes(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(TableError, match="larger than 20 MB"):
        read_csv(path)


def test_progress_rises_to_the_whole():
    shares = []
    rows = b"".join(b"%d,%d,%d\n" % (k, k % 7, k * k % 11) for k in range(60_000))
    read_csv(b"a,b,c\n" + rows, progress=shares.append)
    assert len(shares) > 5 and shares == sorted(shares)
    assert 0 < shares[0] < 0.5 and shares[-1] == 1


def test_an_encoding_is_offered_only_if_it_reads_the_file_differently():
    head = "Gerät: Waage €;;;\nNr;Ort;Größe;Gewicht\n"  # cp1250, cp1254 and cp1257 read the same
    rows = "".join(f"{k};Köln;{170 + k % 7},5;{60 + k % 5},5\n" for k in range(20))
    content = (head + rows).encode("cp1252")
    (question,) = [q for q in read_csv(content).questions if q.key == "encoding"]
    offered = [value for value, _ in question.choices]
    assert offered[0] == question.chosen == "cp1252"
    readings = [content.decode(encoding) for encoding in offered]
    assert len(set(readings)) == len(readings) > 1


def test_the_numbers_of_a_table_can_be_changed():
    frame = read_csv(b"a,b\n1,2\n3,4\n5,9\n").frame
    frame.loc[0, "a"] = 7.0
    assert frame["a"].tolist() == [7, 3, 5] and frame["b"].tolist() == [2, 4, 9]
