"""A file in pieces gives the numbers of the whole, or one plain sentence."""

import csv
import io
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linnet import compress, compress_csv, least_squares
from linnet.data.errors import TableError
from linnet.data.large import large_csv, plain_csv
from linnet.data.table import MAX_FIELD
from linnet.text import wording

NAMES = ["x1", "x2", "x3"]


def table(rows=2000, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, 3)) * [1, 30, 1e-4] + [5, -100, 2]
    return X, 7 + X @ [2, -0.1, 3e3] + rng.standard_normal(rows)


def as_csv(X, y, end="\n"):
    lines = [",".join(map(repr, row)) for row in np.column_stack([X, y]).tolist()]
    return end.join([",".join([*NAMES, "y"]), *lines, ""]).encode()


@pytest.fixture
def write(tmp_path):
    def to_file(data):
        path = tmp_path / "data.csv"
        path.write_bytes(data)
        return path

    return to_file


@pytest.fixture
def cut(monkeypatch):
    """Make the pieces as small as a test needs them; the first holds the header at least."""

    def to_size(size, head=40):
        monkeypatch.setattr(large_csv, "PIECE", size)
        monkeypatch.setattr(large_csv, "HEAD", head)

    return to_size


def agree(one, other, tolerance=1e-12):
    """The same rows: as many, and the same products, each relative to the columns' lengths."""
    assert one.n == other.n
    products, expected = (part.own_factor.T @ part.own_factor for part in (one, other))
    size = np.sqrt(np.diag(expected))
    assert np.all(np.abs(products - expected) <= tolerance * np.outer(size, size))


def whole(data):
    """The file as one frame, parsed at once."""
    text = plain_csv.decode(data)
    stream = io.StringIO(text, newline="")
    header = [wording.cleaned(cell) for cell in next(plain_csv.records_of(stream))[1]]
    return plain_csv.parse(text, stream.tell(), len(header)).set_axis(header, axis=1)


def in_memory(data, target="y", features=NAMES):
    """The complete rows, compressed at once."""
    values = whole(data)[[*features, target]].to_numpy(float)
    values = values[np.isfinite(values).all(axis=1)]
    return compress(values[:, :-1], values[:, -1])


# --- the numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [200, 5_000, 2**21])
def test_coefficients_are_those_of_all_rows_in_memory(write, cut, size):
    X, y = table()
    path = write(as_csv(X, y))
    cut(size)
    data = compress_csv(path, "y", NAMES)
    expected = least_squares(compress(X, y))
    assert data.n == 2000
    assert least_squares(data).coefficients == pytest.approx(expected.coefficients, rel=1e-12)
    assert least_squares(data).intercept == pytest.approx(expected.intercept, rel=1e-12)


def test_a_file_of_many_real_pieces(write):
    X, y = table(60_000)
    data = as_csv(X, y)
    assert len(data) > 2 * large_csv.PIECE
    agree(compress_csv(str(write(data)), "y"), compress(X, y))


SPELLINGS = {
    "plain": b"x1,x2,x3,y\n1,2,3,4\n5,6,7,9\n2,3,5,8\n",
    "no newline at the end": b"x1,x2,x3,y\n1,2,3,4\n5,6,7,9\n2,3,5,8",
    "CR LF": b"x1,x2,x3,y\r\n1,2,3,4\r\n5,6,7,9\r\n",
    "CR": b"x1,x2,x3,y\r1,2,3,4\r5,6,7,9\r",
    "BOM": b"\xef\xbb\xbfx1,x2,x3,y\n1,2,3,4\n5,6,7,9\n",
    "BOM and quotes": b'\xef\xbb\xbf"x1","x2","x3","y"\n"1","2","3","4"\n5,6,7,9\n',
    "blank lines": b"\n\nx1,x2,x3,y\n\n1,2,3,4\n \t\n\n5,6,7,9\n,,,\n\n\n\n\n",
    "missing cells": b"x1,x2,x3,y\n1,,3,4\n5,6,7,9\nNA,1,2,3\n4,2,2,nan\n1,2,3,\n8,8,1,2\n",
    "short rows": b"x1,x2,x3,y\n1,2,3,4\n5,6,7\n2\n8,8,1,2\n",
    "infinite cells": b"x1,x2,x3,y\n1,2,3,4\n5,6,inf,9\n1e400,1,1,1\n8,8,1,2\n",
    "spaces": b' x1 , "x2",x3 ,y\n1, 2,3 ,4\n 5,"6", 7 ,9\n5, ,7,9\n',
    "delimiters at the end": b"x1,x2,x3,y,\n1,2,3,4,\n5,6,7,9,\n5,7,7,9\n",
    "more of them": b"x1,x2,x3,y\n1,2,3,4,,\n5,6,7,9,\n5,7,7,9\n",
    "integers beyond 64 bits": b"x1,x2,x3,y\n18446744073709551616,2,3,4\n-5,6,7,9\n",
    "every bit": b"x1,x2,x3,y\n0.1,5e-324,-0.0,4\n0.30000000000000004,6,7,9007199254740993\n",
    "other columns": b"id,y,x2,x3,ok,x1\na,4,2,3,True,1\nb,9,6,7,,5\n\xc3\xa9,8,3,5,no,2\n",
    "text": b'x1,"a\nb",x2,x3,y\n1,"u,\n""v""\r\n\n1,2,3,4,5",2,3,4\n5,w,6,7,9\n1,"\n",3,3,2\n',
    "inches": b'x1,a,x2,x3,y\n1,5" pipe,2,3,4\n5,6\' 2",6,7,9\n1,"6"" pipe",3,3,2\n2,x,4,8,9\n',
    "an odd inch": b"x1,a,x2,x3,y\n1,2,2,3,4\n5,6' 2\",6,7,9\n" + b"1,2,3,4,5\n" * 99,
    "a quote after a space": b'x1,a,x2,x3,y\n1, "u, v",2,3,4\n5,w,6,7,9\n1, "\n",3,3,2\n',
}


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("size", [1, 20, 37, 2**21])
def test_the_rows_of_the_whole(write, cut, name, size):
    cut(size)
    agree(compress_csv(write(SPELLINGS[name]), "y", NAMES), in_memory(SPELLINGS[name]))


def test_quoted_line_breaks_across_every_cut(write, cut):
    X, y = table(40)
    file = io.StringIO(newline="")
    rows = [(*x, 'one, "two"\n\nthree,4,5,6,7\r\n', value) for x, value in zip(X, y, strict=True)]
    csv.writer(file).writerows([(*NAMES, "note", "y"), *rows])
    path = write(file.getvalue().encode())
    for size in range(30, 200, 7):
        cut(size)
        agree(compress_csv(path, "y", NAMES), compress(X, y))


def test_columns_come_in_the_order_asked_for(write, cut):
    X, y = table(50)
    path = write(as_csv(X, y))
    cut(100)
    agree(compress_csv(path, "x2", ["y", "x1", "x2", "y"]), compress(np.c_[y, X[:, 0]], X[:, 1]))


def test_every_other_column_with_a_name_and_numbers(write, cut):
    header = b",text,b,flag,a,y,when\n"
    rows = b"".join(
        b"%d,t%d,%d,True,%d,%d,2020-01-01\n" % (k, k, k * k, k % 7, k) for k in range(9)
    )
    path = write(header + rows)
    cut(40, head=100)
    agree(compress_csv(path, "y"), in_memory(header + rows, features=["b", "a"]))
    agree(compress_csv(path, "b"), in_memory(header + rows, "b", ["a", "y"]))


def test_a_pipe_will_do(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    X, y = table(100)
    writer = threading.Thread(target=path.write_bytes, args=(as_csv(X, y),))
    writer.start()
    data = compress_csv(path, "y")
    writer.join()
    agree(data, compress(X, y))


notes = st.sampled_from(["", "1", "NA", " 7", ",", "a,b", 'c "d"', '"', "\n", "e\r\nf", "\r", "é"])
numbers = st.integers(-99, 99).map(str) | st.sampled_from(["0.1", "1e99", "", "NA", "inf", "1e400"])
rare = st.sampled_from(["x", "True", "1_0", "0x1", "1e101", "-1e200", "1 2", "１"])


@given(
    rows=st.lists(st.tuples(numbers, notes, numbers | st.just("4") | rare), max_size=30),
    size=st.integers(1, 300),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_as_the_whole_or_refused_as_there(tmp_path_factory, rows, size, end):
    """Whatever the cells and the cuts: the rows of the whole, or a sentence where it has none."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end).writerows([("x", "note", "y"), *rows])
    data = file.getvalue().encode()
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_csv, "PIECE", size)
        patch.setattr(large_csv, "HEAD", 20)
        try:
            one = compress_csv(path, "y", ["x"])
        except TableError as error:
            one = str(error)
    try:
        frame = whole(data)
        assert large_csv._is_numeric(frame["x"]) and large_csv._is_numeric(frame["y"])
        other = in_memory(data, "y", ["x"])
        assert np.abs(other.own_factor).max() < 1e100
    except (TableError, AssertionError, ValueError):
        assert isinstance(one, str), data
    else:
        agree(one, other)


# --- what is refused ----------------------------------------------------------------------------

HEADER = b"x1,x2,x3,y\n"
ROW = b"1,2,3,4\n"
MANY = HEADER + ROW * 5000
REFUSED = {
    "text": (MANY + b"5,six,7,8\n" + ROW, "`x2` is not numeric: line 5002 has `six`; choose anot"),
    "text target": (MANY + b"5,6,7,?\n", "`y` is not numeric: line 5002 has `?`; choose another t"),
    "flag": (HEADER + b"1,True,3,4\n" * 9, "`x2` is not numeric: line 2 has `True`"),
    "date": (HEADER + b"1,2,3,4\n1,2,2020-01-01,4\n", "`x3` is not numeric: line 3"),
    "spoilt cell": (HEADER + b"1,2,3,4\n1,2,`x\n`y\n", "`x3` is not numeric: line 3 has `'x`"),
    "first wrong cell": (MANY + b"1,2,x,4\n" + ROW * 5000 + b"1,2,3\n,y,,", "line 5002 has `x`"),
    "below a quoted break": (HEADER + b'"1\n",2,3,4\n\n1,u,3,4\n', "line 5 has `u`"),
    "after CR LF": (MANY.replace(b"\n", b"\r\n") + b"1,u,3,4\r\n", "line 5002 has `u`"),
    "long row": (MANY + b"1,2,3,4,5\n", "Line 5002 has 5 fields, but the header has 4; correct"),
    "long first row": (HEADER + b"1,2,3,4,5\n", "Line 2 has 5 fields, but the header has 4"),
    "long text row": (HEADER + ROW + b"1,2,3,4,u v\n", "Line 3 has 5 fields, but the header has 4"),
    "large": (MANY + b"1,2,-1e101,4\n", "`x3` has a number beyond 1e+100 on line 5002, whose sq"),
    "unknown target": (b"x1,x2,x3\n" + ROW, "`y` is not in the data; choose another target"),
    "unknown feature": (b"x1,x2,y\n" + ROW, "`x3` is not in the data; choose another feature"),
    "semicolons": (b"x1;x2;x3;y\n1;2;3;4\n", "`y` is not in the data"),
    "two of a name": (b"x1,x2, x2,x3,y\n1,2,3,4,5\n", "More than one column is called `x2`; ren"),
    "no rows": (HEADER, "No row of this file has a number in every chosen column; choose other"),
    "no complete row": (
        HEADER + b",2,3,4\n1,NA,3,4\n",
        "No row of this file has a number in every",
    ),
    "empty": (b"", "This file is empty"),
    "only commas": (b",,,\n,,\n", "`y` is not in the data"),
    "zip": (b"PK\x03\x04" + bytes(range(256)) * 99, "a zip archive"),
    "utf-16": ("x1,x2,x3,y\n1,2,3,4\n".encode("utf-16"), "UTF-16 text"),
    "nul": (HEADER + b"1,2,\0,4\n", "a binary file"),
    "cp1252": (MANY + "1,2,3,é\n".encode("cp1252"), "Line 5002 is not UTF-8 text; save the file"),
    "cp1252 past the header": (MANY + b"1,2,3,4,\xe9", "Line 5002 is not UTF-8 text"),
    "open quote": (MANY + b'1,"2,3,4\n' + ROW, "A quote opened on line 5002 is never closed"),
    "open quote, long": (
        MANY + b'1,"2,3,4\n' + ROW * 400_000,
        "A cell on line 5002 is longer than 1,000,000 characters; shorten it, or close the quote",
    ),
    "open quote in the header": (b'x1,x2,"x3,y\n' + ROW * 400_000, "A cell on line 1 is longer"),
    "long line": (MANY + b"1" * 7_000_000 + b",2,3,4\n", "Line 5002 is longer than 1,000,000 char"),
    "one long line": (b"x1,x2,x3,y," + b"z" * 7_000_000, "Line 1 is longer than 1,000,000 char"),
}


@pytest.mark.parametrize("size", [1000, 2**21])
@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_one_plain_sentence(write, cut, data, said, size):
    cut(size)
    with pytest.raises(TableError) as refused:
        compress_csv(write(data), "y", NAMES)
    message = str(refused.value)
    assert said in message
    assert message[0] in "`" or message[0].isupper()
    assert message.endswith(".") and "\n" not in message and len(message) < 200


@pytest.mark.parametrize("features", [[], ["y"], ["y", "y"]])
def test_no_feature(write, features):
    with pytest.raises(TableError, match="No feature is chosen; choose at least one"):
        compress_csv(write(HEADER + ROW), "y", features)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HEADER, "There is a header but no rows; add rows of numbers"),
        (b"x,y\na,1\nb,2\n", "No feature is chosen"),
        (b"x,x,y\n1,2,3\n", "More than one column is called `x`"),
        (b"x,x,y\n1,a,3\n", "More than one column is called `x`"),
        (b"w,x,y\n1,,2\n2,NA,3\n", "`x` is empty in the first rows, so it may be numeric or not"),
        (b"x,y\n" + b"1,2\n" * 99 + b"u,3\n", "`x` is not numeric: line 101 has `u`"),
        (b"x,y\n1,a\n2,b\n", "`y` is not numeric: line 2 has `a`; choose another target"),
        (b"x,y\n1,2\n3,4,5\n", "Line 3 has 3 fields"),
    ],
)
def test_nobody_says_which_columns(write, cut, data, said):
    cut(60)
    with pytest.raises(TableError, match=said):
        compress_csv(write(data), "y")


def test_a_column_without_numbers_in_the_first_piece_can_be_named(write, cut):
    X, y = table(100)
    cut(100)
    data = as_csv(X, y).replace(HEADER, HEADER + b"1,,2,3\n" * 50)
    with pytest.raises(TableError, match="`x2` is empty in the first rows"):
        compress_csv(write(data), "y")
    agree(compress_csv(write(data), "y", NAMES), compress(X, y))


def test_a_path_that_cannot_be_read(tmp_path):
    with pytest.raises(FileNotFoundError):
        compress_csv(tmp_path / "missing.csv", "y")
    with pytest.raises(OSError):
        compress_csv(tmp_path, "y")


bits = st.sampled_from(
    b'x|y|1|2.5|NA|inf|1e400|True|9e9|,|,|,|;|"|"|\\|\n|\n|\n|\r| |\t|\xc3\xa9|\xff|\0'.split(b"|")
)


@given(st.lists(bits, max_size=60).map(b"".join), st.integers(1, 60), st.booleans())
@example(b'"', 1, True)
@example(b'1,"2\n', 1, True)
@example(b"1,,\t", 1, False)
def test_any_bytes_give_compressed_data_or_a_table_error(tmp_path_factory, rows, size, named):
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_bytes(b"x,y\n" + rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_csv, "PIECE", size)
        patch.setattr(large_csv, "HEAD", size + 9)
        try:
            assert compress_csv(path, "y", ["x"] if named else None).n > 0
        except TableError as error:
            assert str(error).endswith(".")


# --- in pieces, in order, in bounded memory -----------------------------------------------------


@pytest.mark.parametrize("size", [1, 10, 100])
def test_pieces_are_whole_rows_with_their_lines(cut, size):
    cut(size)
    data = HEADER + b'1,"2\n,",3,4\r\n5,6,7,8\n\n9,"""",1,2\n' * 9
    read = b""
    for line, piece in large_csv._pieces(io.BytesIO(data), 1, b"0,0\n"):
        assert line == read.count(b"\n") + 1
        assert piece.startswith(b"0,0\n")
        piece = piece.removeprefix(b"0,0\n")
        assert piece.count(b'"') % 2 == 0 and piece.endswith(b"\n")
        assert len(piece) < max(size, 40) + 20
        read += piece
    assert read == data


def test_a_stray_quote_reads_little_more(cut):
    cut(1000)
    file = io.BytesIO(HEADER + b'1,"2,3,4\n' + ROW * 10**6)
    with pytest.raises(TableError, match="A cell on line 2 is longer"):
        list(large_csv._pieces(file, 1, b""))
    assert file.tell() < 2 * MAX_FIELD


def test_no_more_than_a_window_of_pieces_at_a_time():
    waiting = 0

    def pieces():
        nonlocal waiting
        for k in range(100):
            waiting += 1
            assert waiting <= large_csv.WINDOW
            yield k, None

    with ThreadPoolExecutor(2) as pool:
        for k, (got, _) in enumerate(large_csv._in_order(pool, lambda *piece: piece, pieces())):
            assert got == k
            waiting -= 1
    assert waiting == 0


class Backwards:
    """An executor that does the last of its tasks first, as late as it can."""

    def __init__(self, _workers):
        self.tasks = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, work, *piece):
        future = Future()
        self.tasks.append((future, work, piece))
        future.result = lambda: self.drain() or Future.result(future)
        return future

    def drain(self):
        while self.tasks:
            future, work, piece = self.tasks.pop()
            future.set_result(work(*piece))


def test_no_bit_depends_on_when_a_thread_runs(write, cut, monkeypatch):
    path = write(as_csv(*table()))
    cut(3000)
    results = [compress_csv(path, "y") for _ in range(5)]
    monkeypatch.setattr(large_csv, "ThreadPoolExecutor", Backwards)
    results.append(compress_csv(path, "y"))
    assert len({data.factor.tobytes() + data.scale.tobytes() for data in results}) == 1
    assert len({data.shift.tobytes() for data in results}) == 1


def test_the_first_error_of_the_file_is_said(write, cut):
    cut(50)
    rows = [ROW] * 200
    rows[100], rows[101], rows[150] = b"1,2,3,4,5\n", b"u,2,3,4\n", b'1,"2\n'
    path = write(HEADER + b"".join(rows))
    for _ in range(5):
        with pytest.raises(TableError, match="Line 102 has 5 fields"):
            compress_csv(path, "y", NAMES)
