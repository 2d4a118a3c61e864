"""Data in a link are the data, number for number, or they are not offered."""

import numpy as np
import pandas as pd
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from linnet.links.data_in_link import carried, carry
from linnet.links.experiment import MAX_PACKED, MAX_PACKED_TEXT
from linnet.links.packing import pack

rng = np.random.default_rng(8)


def table_of(**columns):
    return read_csv(pd.DataFrame(columns).to_csv(index=False).encode())


def assert_carried(table, features, target):
    data = carry(table, features, target)
    assert data is not None and len(data.packed) <= MAX_PACKED_TEXT
    before, after = table.select(target, features), carried(*data).select(target, features)
    np.testing.assert_array_equal(after.X, before.X)
    np.testing.assert_array_equal(after.y, before.y)
    assert (after.features, after.references) == (before.features, before.references)
    return data.packed


def test_numbers_come_back_to_the_last_bit():
    table = table_of(a=rng.normal(size=90), b=rng.normal(size=90) * 1e-30, y=rng.normal(size=90))
    assert_carried(table, ("b", "a"), "y")


def test_categories_switches_and_missing_cells():
    table = table_of(
        kind=rng.choice(["x, y", 'quo"ted', "=1+1"], 60),
        on=rng.choice(["yes", "no"], 60),
        size=np.where(rng.random(60) < 0.1, np.nan, rng.normal(size=60).round(2)),
        y=rng.normal(size=60).round(3),
    )
    assert_carried(table, ("kind", "on", "size"), "y")


@pytest.mark.parametrize("name", ["a,b", 'say "a"', "=cmd()", " a ", "1", "ä 中", "y2\tz", "total"])
def test_columns_of_any_name(name):
    table = table_of(**{name: rng.normal(size=20), "y": rng.normal(size=20)})
    (feature,) = [column.name for column in table.columns if column.name != "y"]
    assert_carried(table, (feature,), "y")


def test_numbers_with_three_decimals_are_no_thousands():
    table = table_of(a=[f"{k}.{k:03d}" for k in range(1, 30)], y=rng.normal(size=29).round(3))
    assert_carried(table, ("a",), "y")


def test_what_was_said_of_columns_goes_with_them():
    rows = "".join(f"2024-0{k % 9 + 1}-1{k % 5},{k % 3 + 1},{k * k % 7}\n" for k in range(20))
    columns = {
        "day": Column(dates="month"),
        "machine": Column(kind="category", reference="2"),
    }
    table = read_csv(f"day,machine,y\n{rows}".encode(), Recipe(columns=columns))
    assert_carried(table, ("day", "machine"), "y")
    assert carry(table, ("day", "machine"), "y").recipe


def test_a_reference_that_would_read_back_as_another_is_not_offered():
    """Of a category's levels the reference alone is in no feature's name."""
    cells = ["''=a", "b", "c"]  # reading takes one apostrophe away, each time
    rows = "".join(f"{cells[k % 3]},{k * k % 7}\n" for k in range(20))
    table = read_csv(f"kind,y\n{rows}".encode(), ALL_OPEN)
    assert table.select("y", ("kind",)).references == {"kind": "'=a"}
    assert carry(table, ("kind",), "y") is None


def test_only_the_chosen_columns_go():
    table = table_of(a=rng.normal(size=9), y=rng.normal(size=9), secret=rng.normal(size=9))
    names = [column.name for column in carried(*carry(table, ("a",), "y")).columns]
    assert names == ["a", "y"]


def test_what_does_not_fit_is_not_offered():
    fits = table_of(a=rng.normal(size=400), y=rng.normal(size=400))
    assert len(assert_carried(fits, ("a",), "y")) > MAX_PACKED / 2
    large = table_of(a=rng.normal(size=1_000), y=rng.normal(size=1_000))
    assert carry(large, ("a",), "y") is None
    long = table_of(a=np.arange(30_000) % 7, y=np.arange(30_000) % 5)  # packs well
    assert carry(long, ("a",), "y") is None


@pytest.mark.parametrize(
    "packed", ["", "nonsense", pack(b"no table"), pack(bytes(3_000_000)), pack(b"a\n1\n2\n")]
)
def test_what_is_no_table_is_refused_in_a_sentence(packed):
    with pytest.raises(TableError) as refused:
        carried(packed)
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 300
