"""10,000 generated files: any bytes give a table or a TableError, any dialect gives back its table.

The files are the same at every run.
"""

import csv
import io
import string

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import ALL_OPEN, DATES, ENCODINGS, KINDS, Column, Recipe
from tests.data.answering import read_answering

pytestmark = pytest.mark.thorough


def files(count):
    """So many files, the same ones at every run."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def read_or_refuse(data, recipe=ALL_OPEN):
    """Read a file; it may be refused, in one sentence, and nothing else may be raised."""
    try:
        table = read_csv(data, recipe)
    except TableError as error:
        message = str(error)
        assert message.endswith(".") and "\n" not in message
        return None
    assert table.numeric and len(table.usable) >= 2 and len(table.frame) >= 2
    assert [column.name for column in table.columns] == list(table.frame)
    assert len(set(table.frame)) == len(list(table.frame))
    for sentence in table.report:
        assert sentence.endswith(".") and "\n" not in sentence
    return table


# --- anything -----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(b"a", b"b", b"1", b"2.5", b"NA", b"inf", b"1e400", b"True", b"9e9", b"1,5", b"1.234"),
        *(b",", b",", b";", b";", b"\t", b"|", b'"', b"'", b"\\", b"\n", b"\n", b"\n", b"\r"),
        *(b" ", b"#", b"%", b"-", b"$", b"\xc3\xa9", b"\xff", b"\0", b"sep=;\n", b"Total"),
        *(b"2020-01-02", b"0012", b"(3)", b"a,b\n1,2\n", b"\xef\xbb\xbf", b"\xff\xfe"),
    ]
)
LINES = st.lists(st.integers(1, 9), max_size=3, unique=True).map(sorted).map(tuple)
COLUMN = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["a", "b", "column 2", "z\n"]),
        "kind": st.sampled_from(KINDS),
        "decimal": st.sampled_from(".,"),
        "missing": st.lists(st.sampled_from(["1", "NA", "-9999", "b", "2.5"]), max_size=2),
        "order": st.sampled_from(["day", "month"]),
        "dates": st.sampled_from(DATES),
        "reference": st.sampled_from(["a", "b", "1"]),
        "fold": st.booleans(),
    },
)
RECIPE = st.fixed_dictionaries(
    {},
    optional={
        "encoding": st.sampled_from(list(ENCODINGS)),
        "delimiter": st.sampled_from([",", ";", "\t", "|", " ", "  ", ":", (1, 2), (3, 1, 9)]),
        "quote": st.sampled_from(["", '"', "'"]),
        "escape": st.sampled_from(["", "\\"]),
        "comment": st.sampled_from(["", "#", "a"]),
        "wrapped": st.booleans(),
        "padding": st.sampled_from(["", ",", ";"]),
        "header": LINES,
        "first": st.integers(1, 9),
        "last": st.integers(1, 12),
        "left_out": LINES,
        "width": st.integers(1, 4),
        "cut": LINES,
        "decimal": st.sampled_from(".,"),
        "thousands": st.sampled_from(["", ",", ".", " "]),
        "missing": st.lists(st.sampled_from(["1", "NA", "-9999", "b"]), max_size=2),
        "columns": st.dictionaries(
            st.sampled_from(["a", "b", "column 1", "column 2"]), COLUMN, max_size=2
        ),
    },
)


def made(places):
    """A recipe of such places; nothing decided if they are impossible beside each other."""
    try:
        columns = {name: Column(**column) for name, column in places.get("columns", {}).items()}
        return Recipe(**{**places, "columns": columns})
    except TableError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return ALL_OPEN


@files(2500)
@given(st.binary(max_size=200))
def test_any_bytes(data):
    read_or_refuse(data)


@files(2500)
@given(st.lists(PIECES, max_size=60).map(b"".join))
@example(b'a,b\n1,\t"2\n')
def test_any_pieces(data):
    table = read_or_refuse(data)
    if table is not None:
        assert_same(read_csv(data, Recipe.from_json(table.recipe.to_json())), table)


@files(2500)
@given(st.lists(PIECES, max_size=40).map(b"".join), RECIPE)
def test_any_recipe(data, places):
    data, recipe = b"a,b\n1,2\n3,4\n" + data, made(places)
    assert Recipe.from_json(recipe.to_json()) == recipe
    table = read_or_refuse(data, recipe)
    if table is not None:
        assert_same(read_csv(data, table.recipe), table)


@files(2000)
@given(st.lists(PIECES, max_size=40).map(b"".join), st.sampled_from([b"a,b\n1,2\n", b"a;b\n1;2\n"]))
def test_any_rows_below_a_header(rows, header):
    read_or_refuse(header + rows)


# --- known tables in any dialect ----------------------------------------------------------------

WORDS = ["red", "dark blue", "green", "très vert", "x, y", "a;b", "it's", 'say "no"', "p|q", "ß"]
NAMES = st.lists(
    st.text(string.ascii_letters + "éß_ ", min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda name: len(name) > 1 and name.lower() not in ("na", "nan", "inf", "all", "sum"))
    .map(lambda name: f"v{name}"),
    min_size=3,
    max_size=4,
    unique=True,
)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4)),
)


@st.composite
def tables(draw):
    """Names, and rows of numbers but for a last column of words."""
    names = draw(NAMES)
    count = draw(st.integers(3, 6))
    row = st.tuples(*[NUMBERS] * (len(names) - 1), st.sampled_from(WORDS))
    rows = draw(st.lists(row, min_size=count, max_size=count))
    for k, cells in enumerate(rows):  # no column is constant, none names the rows
        rows[k] = (k * k + 0.5, (k % 2) * 1.25, *cells[2:-1], cells[-1] if k else "red")
    rows.append((7.75, 2.5, *rows[-1][2:-1], "red"))
    return names, rows


@st.composite
def dialects(draw):
    """How to print a table: delimiter, decimal mark, quotes, escapes, line ends, encoding."""
    delimiter = draw(st.sampled_from(",;\t|"))
    return {
        "delimiter": delimiter,
        "decimal": draw(st.sampled_from(".,")) if delimiter != "," else ".",
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "doublequote": draw(st.booleans()),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])),
        "sep": draw(st.booleans()),
    }


def printed(table, dialect):
    names, rows = table
    file = io.StringIO(newline="")
    if dialect["sep"]:
        file.write(f"sep={dialect['delimiter']}{dialect['end']}")
    writer = csv.writer(
        file,
        delimiter=dialect["delimiter"],
        quoting=dialect["quoting"],
        doublequote=dialect["doublequote"],
        escapechar=None if dialect["doublequote"] else "\\",
        lineterminator=dialect["end"],
    )
    writer.writerow(names)
    for *numbers, word in rows:
        cells = [repr(number).replace(".", dialect["decimal"]) for number in numbers]
        writer.writerow([*cells, word])
    return file.getvalue().encode(dialect["encoding"])


@files(1200)
@given(tables(), dialects())
def test_a_table_comes_back_cell_for_cell_from_any_dialect(table, dialect):
    names, rows = table
    content = printed(table, dialect)
    # 999999 among small numbers may stand for a missing one; here it does not
    asked = [q for q in read_csv(content).questions if q.key.startswith("missing:")]
    assert all(" with 999999, " in q.sentence or " with -999999, " in q.sentence for q in asked)
    frame = read_answering(content, {q.key: "value" for q in asked}).frame
    assert list(frame) == [" ".join(name.split()) for name in names]
    *numbers, words = zip(*rows, strict=True)
    assert frame.iloc[:, -1].tolist() == list(words)
    assert frame.iloc[:, :-1].to_numpy(np.float64).T.tolist() == [
        list(map(float, c)) for c in numbers
    ]


@files(1800)
@given(tables(), dialects(), st.data())
def test_damaged_files(table, dialect, data):
    content = bytearray(printed(table, dialect))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    read_or_refuse(bytes(content[: data.draw(st.integers(0, len(content)))]))


PLAIN_CELLS = st.sampled_from(
    [*("1", "-2.5", "", "1.234", "0.5", ".5", "7.", "1e400", "-0", "9007199254740993", "1e5")]
)
COMMA_CELLS = st.sampled_from(["1,5", "-2", "", "1,234", "0,5", "7,", "1234567,25"])


@given(
    st.lists(PLAIN_CELLS, min_size=3) | st.lists(COMMA_CELLS, min_size=3), st.sampled_from(";\t")
)
def test_plain_numbers_are_read_as_other_cells_are(cells, delimiter):
    rows = "".join(f"{cell}{delimiter}{k * k}.5\n" for k, cell in enumerate(cells))
    data = f"a{delimiter}b\n{rows}".encode()
    with pytest.MonkeyPatch.context() as patch:
        plain = outcome(data)
        patch.setattr(
            "linnet.data.reading.columns.read_plain", lambda block, *_: [None] * len(block)
        )
        assert outcome(data) == plain


def outcome(data):
    """All there is to know about how a file was read."""
    try:
        table = read_csv(data)
    except TableError as error:
        return str(error)
    frame = table.frame.to_csv(sep=";", float_format="%r")
    return frame, table.report, table.columns, table.questions, table.recipe


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63), 2**63 - 1)
        ),
        min_size=2,
        max_size=20,
    )
)
def test_printed_numbers_read_back_the_same(rows):
    data = "a,b,c,d\n" + "".join(f"{a!r},{b!r},{k},{k * k}\n" for k, (a, b) in enumerate(rows))
    read = read_csv(data.encode()).frame[["a", "b"]].to_numpy(np.float64)
    assert read.tolist() == [[float(a), float(b)] for a, b in rows]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=9
)


@given(st.lists(TEXTS, min_size=2, max_size=9))
def test_quoted_text_reads_back_the_same(texts):
    file = io.StringIO(newline="")
    rows = [(k * 2.5, f"t{text}t", -k) for k, text in enumerate(texts)]
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    frame = read_csv(file.getvalue().encode()).frame
    assert list(frame.itertuples(index=False, name=None)) == rows


def assert_same(one, other):
    """The same table, read by the same decisions, after the same questions."""
    assert_frame_equal(one.frame, other.frame)
    assert one.columns == other.columns and one.recipe == other.recipe
    assert one.questions == other.questions
