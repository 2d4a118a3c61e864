"""linnet/data/large/arrow_csv.py: what it reads is what pandas reads, or it leaves it to pandas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet.data.large.arrow_csv import plain_numbers
from linnet.data.large.large_csv import _Columns

numbers = st.floats(allow_nan=False, allow_infinity=False)
SPELLINGS = [
    *("", " ", "NA", "nan", "-nan", "nan(ind)", "NULL", "None", "True", "inf", "-Infinity"),
    *("+5", " 5", "5 ", "\t5", "5\t", ".5", "5.", "1E5", "1e400", "1e-400", "0x1p3", "1_000"),
    *("1d5", "1.2.3", "--1", "1;2", "1,2", "\r", "\0", "٣", "\u22121"),
    *('"7"', '"7"8', '""', '"NA"', '" 7"', '"7\n"', '7"'),
]
rarely = st.sampled_from(SPELLINGS)
cells = st.one_of(numbers.map(repr), st.integers(-(10**20), 10**20).map(str), rarely)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width).map(",".join), min_size=1, max_size=6
    ).map(lambda rows: (width, "\n".join(rows) + "\n"))
)


def by_pandas(rows, width):
    """As `large_csv` reads what is not plain; a ValueError if it refuses it."""
    columns = _Columns(tuple(map(str, range(width))), tuple(range(width)), width)
    return columns._read_any(columns.zeros + rows)


@settings(max_examples=500)
@given(tables)
def test_as_pandas_or_not_at_all(table):
    width, text = table
    got = plain_numbers(text.encode(), width, range(width))
    if got is not None:
        # pandas is off by a rounding error now and then
        np.testing.assert_allclose(got, by_pandas(text.encode(), width), rtol=1e-15, atol=1e-320)


@given(st.lists(st.tuples(numbers, numbers), min_size=1))
def test_printed_numbers_come_back_to_the_last_bit(rows):
    text = "".join(f"{a!r},{b!r}\n" for a, b in rows)
    np.testing.assert_array_equal(plain_numbers(text.encode(), 2, [1, 0]), np.array(rows)[:, ::-1])


def test_missing_cells_and_blank_lines():
    got = plain_numbers(b'1,NA,x\n\n,"2",y\r\n3,,z\n', 3, [0, 1])
    np.testing.assert_array_equal(got, [[1, np.nan], [np.nan, 2], [3, np.nan]])


@pytest.mark.parametrize(
    "rows",
    [
        *("", "\n", "1,x\n", "1,2,3\n", "1\n", "1,2\r3,4\n", '1,"2\n'),
        *("1,True\n", "1,inf\n", "1,1e999\n", "1,None\n", "1,1_000\n", "1,\xe9\n"),
    ],
)
def test_the_rest_is_left_to_pandas(rows):
    assert plain_numbers(rows.encode(), 2, [0, 1]) is None
