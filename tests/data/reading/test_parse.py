"""Rows are the same cells, whichever parser reads them, and in whatever pieces."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet.data.budget import Budget
from linnet.data.reading import lines, parse
from linnet.data.reading.dialect import Dialect
from linnet.data.reading.survey import Survey

CHECK = settings(max_examples=300, derandomize=True, deadline=None, database=None)
CELLS = st.lists(
    st.sampled_from(
        ["1", "2.5", "x", " a ", "é", "\u00a0b", "'c'", "#", "\\", "\ufeff", "d e", "-"]
    ),
    min_size=3,
    max_size=3,
)
BLANK = [("\n",), ("\r\n",), ("\n", "\n\n")]


@CHECK
@given(
    rows=st.lists(CELLS, min_size=1, max_size=30),
    ends=st.sampled_from(BLANK),
    delimiter=st.sampled_from(",;\t|"),
    last=st.booleans(),
    width=st.integers(2, 3),
)
def test_plain_rows_are_read_as_any_rows_are(rows, ends, delimiter, last, width):
    text = "".join(delimiter.join(row) + ends[k % len(ends)] for k, row in enumerate(rows))
    text = (text if last else text.rstrip("\r\n")).encode()
    dialect = Dialect(delimiter)
    survey = Survey(text, dialect)
    chosen = np.arange(len(survey))
    read = []
    for plain in (parse._are_plain, lambda *_: False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parse, "_are_plain", plain)
            patch.setattr(parse, "_CHUNK", 7)
            columns = parse.parse(text, survey, chosen, width, dialect)
        read.append([column.to_pylist() for column in columns])
    assert read[0] == read[1]


@pytest.mark.parametrize(
    "text",
    [b'a,"b"\n1,2\n', b"a,b\n1\n", b"a,b\n1,2,\n", b'1,"2\n3"\n4,5\n'],
    ids=["quotes", "a short row", "a long row", "a line break"],
)
def test_other_rows_are_not_plain(text):
    survey = Survey(text, Dialect())
    assert not parse._are_plain(memoryview(text), survey.lengths, Dialect())
    assert parse._are_plain(memoryview(b"a,b\n1,2\n"), np.array([2, 2]), Dialect())


def test_a_large_table_is_read_in_many_pieces(monkeypatch):
    """So others have the interpreter's lock, and the budget is looked at, in between."""
    seen = []
    text = b"1,2,3\n" * 1000
    survey = Survey(text, Dialect())
    monkeypatch.setattr(parse, "_CHUNK", 30)
    parse.parse(text, survey, np.arange(1000), 3, Dialect(), seen.append)
    assert len(seen) == 100 and seen[-1] == 1


TEXTS = st.lists(
    st.sampled_from(["a", "  ", " ", "\t", '"', "\n", "\r\n", "\r", "# ", "#", "% ", "* ", "é"]),
    max_size=60,
).map("".join)


@CHECK
@given(text=TEXTS, gap=st.sampled_from(lines.GAPS), comment=st.sampled_from([None, "#", "* "]))
def test_aligned_lines_are_split_alike_one_by_one_and_all_at_once(text, gap, comment):
    budget, text = Budget(60, ""), text.replace("\r\n", "\n").replace("\r", "\n")
    one_by_one = [
        lines.aligned(line.encode() + b"\n", gap, budget, comment) for line in text.split("\n")
    ]
    for piece in (1, 9, 2**16):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lines, "_PIECE", piece)
            assert lines.aligned(text.encode() + b"\n", gap, budget, comment) == b"".join(
                one_by_one
            )
