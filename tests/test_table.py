"""linnet/table.py: bytes become a table, or one plain sentence."""

import csv
import gzip
import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linnet import table as limits
from linnet.reading import read_csv
from linnet.table import Table, TableError, quoted


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
    path.write_bytes(b"a,b\n1,2\n")
    assert columns(b"a,b\n1,2\n") == {"a": [1], "b": [2]}
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
    data = "a,b\n" + "".join(f"{value!r},1\n" for value in values.tolist())
    read = read_csv(data.encode()).frame["a"].to_numpy()
    assert read.tobytes() == values.tobytes()


@pytest.mark.parametrize(
    ("cells", "numeric"),
    [
        (["1", "2.5", "-3e-4"], True),
        (["1", "", "NA"], True),
        (["18446744073709551616", "5"], True),
        (["18446744073709551616", "5.5", ""], True),
        (["-9223372036854775809", "18446744073709551615"], True),
        (["", "NA", ""], False),
        (["1e400", "inf", "-inf"], False),
        (["1", "2", "x"], False),
        (["True", "False", "True"], False),
        (["True", "", "False"], False),
        (["2020-01-01", "2020-01-02"], False),
        (["0x10", "1_0"], False),
    ],
)
def test_a_column_is_numeric_when_all_its_cells_are(cells, numeric):
    data = "a,b,c\n" + "".join(f"{cell},1,2\n" for cell in cells)
    assert read_csv(data.encode()).numeric == (("a", "b", "c") if numeric else ("b", "c"))


def test_integers_beyond_64_bits_become_the_nearest_float():
    assert columns(b"a,b\n36893488147419103232,1\n5,2\n")["a"] == [2.0**65, 5.0]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1", "1e400"], "1 cell is infinite or too large for a number, and counted as missing."),
        (
            ["1", "inf", "-Infinity"],
            "2 cells are infinite or too large for a number, and counted as missing.",
        ),
    ],
)
def test_infinite_cells_count_as_missing(cells, said):
    table = read_csv(("a,b\n" + "".join(f"{cell},2\n" for cell in cells)).encode())
    assert table.report == [said]
    assert table.frame["a"].isna().tolist() == [False] + [True] * (len(cells) - 1)
    assert table.frame["b"].tolist() == [2] * len(cells)


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
        ("nan x,2", ["nan x", "2"], 0),
    ],
)
def test_names_are_clean_and_unique(header, names, notes):
    row = ",".join(["1"] * len(names))
    table = read_csv(f"{header}\n{row}\n{row}\n".encode())
    assert list(table.frame.columns) == names
    assert len(table.report) == notes


def test_each_renamed_column_is_said():
    assert read_csv(b"x,x,\n1,2,3\n").report == [
        "More than one column is called `x`; column 2 is now `x 2`.",
        "Column 3 has no name; it is called `column 3`.",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x", "`x`"),
        ("a`b`\n c\u202e", "`a'b' c`"),
        ("![](http://x)", "`![](http://x)`"),
        ("a" * 60, f"`{'a' * 60}`"),
        ("a" * 5000 + "b" * 5000, f"`{'a' * 29}…{'b' * 30}`"),
    ],
)
def test_quoted_names_are_inert_and_short(name, shown):
    assert quoted(name) == shown


# --- what is refused ----------------------------------------------------------------------------

REFUSED = {
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    "zip": (zipped("data.csv"), "a zip archive"),
    "empty zip": (zipped(), "a zip archive"),
    "gz": (gzip.compress(b"a,b\n1,2\n"), "a gzip archive"),
    "parquet": (b"PAR1\x15\x04\x15PAR1", "a Parquet file"),
    "pdf": (b"%PDF-1.7\n1,2\n", "a PDF document"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
    "jpeg": (b"\xff\xd8\xff\xe0", "a JPEG picture"),
    "html": (b"\n<!DOCTYPE html><html>", r"a web page \(HTML\)"),
    "html, BOM": (b"\xef\xbb\xbf<html lang='en'>", r"a web page \(HTML\)"),
    "xml": (b"<?xml version='1.0'?>", "an XML document"),
    "json": (b'{"a": [1, 2]}', "a JSON file"),
    "json rows": (b'[\n {"a": 1, "b": 2}]', "a JSON file"),
    "utf-16": ("a,b\n1,2\n".encode("utf-16"), "UTF-16 text"),
    "nul": (b"a,b\n1,\0\n", "a binary file"),
    "cp1252": ("a,b\r\ncafé,2\n".encode("cp1252"), "Line 2 is not UTF-8 text"),
    "binary": (bytes(range(1, 256)), "is not UTF-8 text"),
    "empty": (b"", "This file is empty"),
    "only a BOM": (b"\xef\xbb\xbf", "This file is empty"),
    "white space": (b" \n\t\r\n ", "This file is empty"),
    "only commas": (b",,\n,,\n", "Only one column was found"),
    "one column": (b"a\n1\n2\n", "Only one column was found"),
    "semicolons": (b"a;b\n1;2\n", "separated by commas"),
    "header only": (b"a,b\n", "has a header but no rows"),
    "header and blanks": (b"a,b\n\n,,\n \n", "has a header but no rows"),
    "no header": (b"1,2\n3,4\n", "The first row holds numbers"),
    "no header, a gap": (b"1,,-2e5\n3,4,5\n", "The first row holds numbers"),
    "one numeric": (b"a,b\n1,x\n2,y\n", "this file has 1"),
    "no numeric": (b"a,b\nu,x\nv,NA\n", "this file has 0"),
    "only missing": (b"a,b\nNA,NA\n,\n", "this file has 0"),
    "long row": (b"a,b\n1,2\n\n3,4,5\n", "Line 4 has 3 fields, but the header has 2"),
    "long first row": (b"a,b\n1,2,3\n4,5\n", "Line 2 has 3 fields, but the header has 2"),
    "long row below a quoted break": (b'a,b\n"1\n",2\n3,4,,5\n', "Line 4 has 4 fields"),
    "open quote": (b'a,b\n1,2\n\n3,"4\n5,6\n', "A quote opened on line 4 is never closed"),
    "open quote at the end": (b'a,b\n1,"', "A quote opened on line 2 is never closed"),
    "open quote in the header": (b'"a,b\n1,2\n', "A quote opened on line 1 is never closed"),
    "open quote, long": (b'a,b\n1,"' + b"2,3\n" * 90_000, "A cell on line 2 is longer than"),
    "3 MB cell": (b"a,b\n1," + b"x" * 3_000_000, "Line 2 is longer than"),
    "3 MB digits": (b"a,b\n1," + b"1" * 3_000_000, "Line 2 is longer than"),
    "3 MB quoted": (
        b'a,b\n1,"' + (b"x" * 999 + b"\n") * 3_000 + b'"',
        "A cell on line 2 is longer than",
    ),
    "a million commas": (b"a,b\n1,2" + b"," * 1_000_000, "Line 2 is longer than"),
    "10,000 columns": (b"a," * 9_999 + b"a\n1,2\n", "has 10,000 columns, and at most 200"),
    "1,000,001 rows": (b"a,b\n" + b"1,2\n" * 1_000_001, "has 1,000,001 rows, and at most"),
    "cells": (b"a," * 99 + b"a\n" + b"1\n" * 50_001, "has 5,000,100 cells, and at most"),
    "21 MB": (b"a,b\n" + b" " * 21 * 2**20, "larger than 20 MB"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_plain_sentence(data, said):
    with pytest.raises(TableError, match=said) as refused:
        read_csv(data)
    message = str(refused.value)
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    assert "!" not in message and len(message) < 160


def test_a_file_at_the_limits_loads():
    wide = ",".join(f"c{k}" for k in range(limits.MAX_COLUMNS))
    row = ",".join(["1"] * limits.MAX_COLUMNS)
    assert len(read_csv(f"{wide}\n{row}\n".encode()).numeric) == limits.MAX_COLUMNS
    tall = read_csv(b"a,b\n" + b"1,2\n" * limits.MAX_ROWS)
    assert tall.frame.shape == (limits.MAX_ROWS, 2)


def test_limits_hold_before_any_parsing(monkeypatch, tmp_path):
    monkeypatch.setattr(limits, "_parse", lambda *_: pytest.fail("parsed"))
    for name in ("21 MB", "1,000,001 rows", "10,000 columns", "cells", "3 MB cell"):
        with pytest.raises(TableError):
            read_csv(REFUSED[name][0])
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(TableError, match="larger than 20 MB"):
        read_csv(path)


pieces = st.sampled_from(
    b'a|b|1|2.5|NA|inf|1e400|True|9e9|,|,|;|"|\\|\n|\n|\r| |\t|\xc3\xa9|\xff|\0'.split(b"|")
)


@given(st.binary(max_size=200) | st.lists(pieces, max_size=60).map(b"".join))
@example(b"a,b\n1,2\n")
@example(b'a,b\n1,\t"2\n')
def test_any_bytes_give_a_table_or_a_table_error(data):
    try:
        table = read_csv(data)
    except TableError as error:
        assert str(error).endswith(".")
    else:
        assert len(table.numeric) >= 2


@given(st.lists(pieces, max_size=60).map(b"".join))
def test_any_rows_below_a_header_give_a_table_or_a_table_error(rows):
    try:
        table = read_csv(b"a,b\n1,2\n" + rows)
    except TableError:
        return
    assert list(table.frame.columns) == ["a", "b"]


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20))
def test_printed_numbers_read_back_the_same(rows):
    data = "a,b\n" + "".join(f"{a!r},{b!r}\n" for a, b in rows)
    read = read_csv(data.encode()).frame.to_numpy(np.float64)
    assert read.tolist() == [[float(a), float(b)] for a, b in rows]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


@given(st.lists(cells, min_size=1, max_size=9))
def test_quoted_text_reads_back_the_same(texts):
    file = io.StringIO(newline="")
    rows = [(k, f"t{text}", -k) for k, text in enumerate(texts)]
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    assert list(read_csv(file.getvalue().encode()).frame.itertuples(index=False, name=None)) == rows


# --- select -------------------------------------------------------------------------------------

TABLE = read_csv(b"y,u,v,w,k,t\n1,10,5,,7,a\n2,,6,1,7,b\n4,30,7,1,7,c\n,40,8,1,7,d\n8,50,9,,7,e\n")


def test_select_takes_complete_rows():
    chosen = TABLE.select("y", ["v", "u"])
    assert chosen.X.tolist() == [[5, 10], [7, 30], [9, 50]]
    assert chosen.y.tolist() == [1, 4, 8]
    assert (chosen.features, chosen.target, chosen.dropped) == (("v", "u"), "y", 2)
    for array in (chosen.X, chosen.y):
        assert array.dtype == np.float64 and array.flags.c_contiguous and array.flags.owndata


def test_select_leaves_out_the_target_and_repeats():
    assert TABLE.select("y", ["u", "y", "v", "u"]).features == ("u", "v")


@pytest.mark.parametrize(
    ("target", "features", "said"),
    [
        ("t", ["u"], "`t` is not numeric; choose another target."),
        ("z", ["u"], "`z` is not in the data; choose another target."),
        ("y", ["u", "t"], "`t` is not numeric; choose another feature."),
        ("y", ["`![x](http://y)"], "`'![x](http://y)` is not in the data; choose another feature."),
        ("y", [], "No feature is chosen; choose at least one that is not the target."),
        ("y", ["y"], "No feature is chosen; choose at least one that is not the target."),
        (
            "k",
            ["u"],
            "`k` has the same value in every row, so there is nothing to explain; "
            "choose another target.",
        ),
        (
            "y",
            ["u", "w"],
            "Only 1 of 5 rows have a number in every chosen column, and at least 2 are needed; "
            "choose other columns.",
        ),
    ],
)
def test_select_refuses(target, features, said):
    with pytest.raises(TableError) as refused:
        TABLE.select(target, features)
    assert str(refused.value) == said


def test_select_takes_at_most_32_features():
    names = [f"c{k}" for k in range(34)]
    rows = ["\n" + ",".join([str(k)] * 34) for k in range(2)]
    table = read_csv((",".join(names) + "".join(rows)).encode())
    assert table.select("c33", names[:32]).X.shape == (2, 32)
    with pytest.raises(TableError, match="33 features are chosen, and at most 32"):
        table.select("c33", names)


def test_a_table_made_by_hand_selects_too():
    import pandas as pd

    frame = pd.DataFrame({"x": [1.0, np.inf, 3.0], "y": pd.array([1, 2, 3], dtype="Int64")})
    chosen = Table(frame).select("y", ["x"])
    assert (chosen.X.tolist(), chosen.y.tolist(), chosen.dropped) == ([[1], [3]], [1, 3], 1)


def test_importing_does_not_load_pandas():
    code = "import sys, linnet.table, linnet.datasets, linnet.experiment; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "linnet.experiment" in modules.split() and "pandas" not in modules.split()
