"""What spreadsheets would compute is disarmed, and comes back as it was."""

import csv
import io
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet.data.cleaned_csv import cleaned_csv
from linnet.data.reading import read_csv
from linnet.text.spreadsheet import guard, unguard

CHECK = settings(deadline=None, derandomize=True, database=None, max_examples=300)
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
SEPARATORS = [",", ";", "\t", "|", " ", ":", "~", "\n", "\r", "\u2028"]
AWKWARD = st.text(st.sampled_from([*SIGNS, *SEPARATORS, *"\"'ab1(\u00a0\u200b\ufeff\x00"]))


def cells(text, separator):
    """What a program makes of text that it splits by a separator, quotation marks dropped."""
    quoted = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines = re.split("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    naive = [cell for line in lines for cell in line.split(separator)]
    return [cell for row in quoted for cell in row] + naive


def is_formula(cell):
    seen = re.sub('^[\\s"\x00-\x1f\x7f-\x9f\u200b-\u200f\ufeff]+', "", cell)
    return len(seen) > 1 and seen[0] in SIGNS


def assert_harmless(text):
    for separator in [",", ";", "\t", "|", " ", ":", "~"]:
        assert not any(map(is_formula, cells(guard(text), separator))), (text, separator)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", '"', "\u00a0", "\ufeff", "''", "\" '"])
@pytest.mark.parametrize("separator", ["", *SEPARATORS])
def test_no_sign_begins_a_cell(sign, before, separator):
    start = f"a{separator}" if separator else ""
    text = f'{start}{before}{sign}HYPERLINK("http://x")'
    assert guard(text) != text
    assert_harmless(text)
    assert unguard(guard(text)) == text


def test_the_payload_that_was_found():
    assert guard('a;=HYPERLINK("http://x")') == 'a;\'=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    "text", ["species = Gentoo", "18 - 24", "a-b", "x@y", "1e-5", "m^-2", "it's", "C++", "'quoted'"]
)
def test_usual_text_stays(text):
    assert guard(text) == unguard(text) == text


@CHECK
@given(AWKWARD)
def test_awkward_text_is_disarmed_and_comes_back(text):
    assert_harmless(text)
    assert unguard(guard(text)) == text


@CHECK
@given(st.text())
def test_any_text_comes_back(text):
    assert unguard(guard(text)) == text


@CHECK
@given(st.lists(AWKWARD, min_size=2, max_size=5))
def test_a_whole_row_is_disarmed(row):
    """As csv writes it: quoted where it must be, read by programs that split elsewhere."""
    text = io.StringIO()
    csv.writer(text).writerow([guard(cell) for cell in row])
    for separator in [";", "\t", "|", " ", ":", "~"]:
        lines = re.split("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text.getvalue())
        for cell in [cell for line in lines for cell in line.split(separator)]:
            assert not is_formula(cell), (row, separator)


@pytest.mark.thorough
@pytest.mark.parametrize("piece", ["\t", " ", '"', "'", "=", ";=", " =", "\t'", ";'", "-a", "' ="])
def test_time_is_linear(piece):
    """Sixteen times the text takes about sixteen times as long, not two hundred and fifty-six."""

    def seconds(length):
        text = piece * (length // len(piece))
        start = time.process_time()
        assert unguard(guard(text)) == text
        return time.process_time() - start

    seconds(10_000)  # compiled
    assert seconds(1_600_000) < 64 * max(seconds(100_000), 1e-3)


def test_what_was_taken_away_is_read_back_as_it_was():
    """Names and levels that a spreadsheet would compute, from the cleaned data."""
    names = ["=1+1", 'a;=HYPERLINK("http://x")', "'=kept", "b -x", "y"]
    levels = ["=cmd|' /C calc'!A0", "b;-x", "'+plain", "＝wide", "c\t@d"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    for k in range(60):
        writer.writerow([levels[k % 5], levels[(3 * k + 1) % 5], k * k % 7, k % 5 + 0.5, k])
    table = read_csv(text.getvalue().encode())
    exported = b"".join(cleaned_csv(table))
    for line in exported.decode("utf-8-sig").splitlines():
        for separator in [",", ";", "\t", "|"]:
            cells = [cell for cell in line.split(separator) if not cell.lstrip("-").isdecimal()]
            assert not any(map(is_formula, cells)), line
    again = read_csv(exported)
    assert [c.name for c in again.columns] == [c.name for c in table.columns]
    assert [c.levels for c in again.columns] == [c.levels for c in table.columns]
    assert again.columns[0].levels
