"""Records counted piece by piece are those of the standard library's csv module."""

import io
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet.data.errors import TableError
from linnet.data.progress import silent
from linnet.data.reading import records
from linnet.data.reading.dialect import LINE_END, Dialect, count_line_ends
from linnet.data.reading.survey import Survey

PIECES = st.lists(
    st.sampled_from(
        [
            *"ab1,,,; \t#\\",
            *('"', '""', '"a\nb"', "\n", "\n", "\n\n", "\r\n", "\r", "#x\n", ",,\n"),
            *("é", "\u00a0", "\u2003", "\u3000", "\x1c", "\v"),
        ]
    ),
    max_size=60,
).map("".join)
DIALECTS = st.sampled_from(
    [Dialect(), Dialect(comment="#"), Dialect("\t"), Dialect(quote=None), Dialect(escape="\\")]
)


def parsed(text, dialect):
    """The line each record begins on, its lines, and its cells; None if a quote is left open."""
    lines, number, read = list(io.StringIO(text, newline="")), 0, []
    while number < len(lines):
        if dialect.comment and lines[number].startswith(dialect.comment):
            number += 1
            continue
        reader = dialect.reader([*lines[number:], "the end"])
        record = next(reader)
        if reader.line_num > len(lines) - number:
            return None
        first, number = number, number + reader.line_num
        read.append((first + 1, "".join(lines[first:number]), record))
    return read


@pytest.mark.parametrize("piece", [1, 7, 2**16])
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
@given(text=PIECES, dialect=DIALECTS)
def test_records_of_any_text(piece, text, dialect):
    data, whole = text.encode(), parsed(text, dialect)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_PIECE", piece)
        try:
            parts = list(records.records_of(data, dialect, silent, 1))
        except TableError as error:
            assert whole is None and "is never closed" in str(error)
            return
    found = [
        (line, data[start:end].decode(), length, filled)
        for part in parts
        for line, start, end, length, filled in zip(
            part.lines, part.starts, part.ends, part.lengths, part.filled, strict=True
        )
    ]
    if whole is None:  # nothing but a quote on the last line
        assert text.rstrip("\r\n").endswith('"')
        return
    expected, below = [], set()
    for line, lines, record in whole:
        filled = max((k + 1 for k, cell in enumerate(record) if cell.strip()), default=0)
        if filled:
            expected.append((line, lines, len(record), filled))
        elif len(record) <= 1:
            below.add(len(expected))
    assert found == expected
    counts = accumulate((len(part.starts) for part in parts), initial=0)
    assert below == {k + n for part, n in zip(parts, counts, strict=False) for k in part.below}


def test_blank_lines_take_no_memory_a_line():
    """What a million of them and a hundred thousand leave behind is of one size."""

    def kept(count):
        parts = list(records.records_of(b"a,b\n" + b"\n" * count + b"1,2\n", Dialect(), silent, 1))
        assert [part.lines.tolist() for part in parts if len(part.lines)] == [[1], [count + 2]]
        return sum(part.below.nbytes + part.starts.nbytes for part in parts)

    assert kept(1_000_000) < 20 * kept(100_000) < 10_000


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\n\r", "\r\r\n"])
def test_line_ends_are_counted(mark):
    text = f'{mark}a{mark}{mark}b,"c{mark}"{mark}d'.encode()
    for end in range(len(text) + 1):
        assert count_line_ends(text[:end]) == len(LINE_END.findall(text[:end]))


def test_a_line_that_is_too_long_ends_the_records_before_it():
    text = b"a,b\n" * 9 + b"x" * 1_000_001 + b"\n1,2\n"
    seen = []
    with pytest.raises(TableError, match="Line 10 is longer than 1,000,000 characters"):
        seen.extend(records.records_of(text, Dialect(), silent, 1))


def test_the_quick_way_is_taken_without_quotes_only(monkeypatch):
    """Each piece by itself: one quote makes one piece slow, and not the whole file."""
    taken = []
    parsed = records._parsed
    monkeypatch.setattr(records, "_PIECE", 100)
    monkeypatch.setattr(records, "_parsed", lambda *given: taken.append(1) or parsed(*given))
    rows = ["1,2\n"] * 500
    rows[250] = '"1,5",2\n'
    found = list(records.records_of("".join(rows).encode(), Dialect(), silent, 1))
    assert len(taken) == 1 and sum(len(part.starts) for part in found) == 500


@pytest.mark.parametrize("text", [b"", b"\n", b"\r\n\r\n"])
def test_a_text_without_records_is_surveyed(text):
    survey = Survey(text, Dialect())
    assert len(survey) == 0 and survey.breaks == [] and survey.cells == {}
