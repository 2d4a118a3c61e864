"""The cleaned data that a visitor takes away are the table that linnet read."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from linnet.data.cleaned_csv import ROWS, cleaned_csv
from linnet.data.datasets import DATASETS
from linnet.data.reading import read_csv
from linnet.data.table import Table

FILES = json.loads(
    (Path(__file__).parents[1] / "data/reading/csv_kinds.json").read_text(encoding="utf-8")
)
READABLE = {file["situation"]: file for file in FILES if "refused" not in file}


def assert_comes_back(table):
    again = read_csv(b"".join(cleaned_csv(table)))
    pd.testing.assert_frame_equal(again.frame, table.frame, check_exact=True)
    assert (again.usable, again.numeric) == (table.usable, table.numeric)


@pytest.mark.parametrize("situation", READABLE)
def test_a_file_as_people_export_it(situation):
    file = READABLE[situation]
    content = file["file"].encode(file.get("encoding", "utf-8"))
    assert_comes_back(read_csv(content, name=file.get("name")))


@pytest.mark.parametrize("name", DATASETS)
def test_a_built_in_set(name):
    assert_comes_back(DATASETS[name].table())


def written(values):
    frame = pd.DataFrame({"a": values, "b": [1.0] * len(values), "c": [2.0] * len(values)})
    text = b"".join(cleaned_csv(Table(frame))).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


@pytest.mark.parametrize(
    "texts",
    [
        ["2020-01-31", "1961-12-01"],
        ["2020-01-31 10:30:00", "2020-02-01 00:00:00"],
        ["2020-01-31 10:30:00.500", "2020-02-01 00:00:00.000"],
        ["2020-01-31 10:30:00.123456", "2020-02-01 00:00:00.000000"],
        ["0001-01-01", "9999-12-31"],
    ],
)
def test_times_are_written_as_exactly_as_needed(texts):
    times = pd.to_datetime(pd.Series(texts), format="ISO8601")
    assert written(times) == texts


def test_a_missing_time_is_an_empty_cell():
    assert written(pd.to_datetime(pd.Series(["2020-01-31", None]))) == ["2020-01-31", ""]


def test_a_sign_among_ten_thousand_words_is_guarded():
    words = pd.Series([f"w{k}" for k in range(10_000)], dtype="str")
    words[7777] = "=1+1"
    assert written(words)[7776:7779] == ["w7776", "'=1+1", "w7778"]


@pytest.mark.parametrize("exponent", range(-9, 20))
def test_numbers_are_written_as_python_writes_them(exponent):
    random = np.random.default_rng(exponent + 9)
    near = 10.0**exponent * random.normal(size=2 * ROWS)
    numbers = np.concatenate([near, np.round(near), np.floor(near) + 0.5, -np.zeros(1)])
    assert written(numbers) == list(map(repr, numbers.tolist()))


def test_cells_are_in_quotes_where_the_csv_module_puts_them():
    words = ["plain", "a,b", 'a "b"', '"', "a\r\nb", "a\nb", "a\rb", "", " a ", "é;—", "a\tb"] * 9
    frame = pd.DataFrame({"a": pd.Series(words, dtype="str"), "b": pd.Categorical(words)})
    expected = io.StringIO()
    csv.writer(expected).writerows([["a", "b"], *frame.to_numpy().tolist()])
    assert b"".join(cleaned_csv(Table(frame))).decode("utf-8-sig") == expected.getvalue()


def test_missing_cells_are_empty():
    frame = pd.DataFrame(
        {
            "a": [1.5, np.nan],
            "b": pd.Series([None, "x"], dtype="str"),
            "c": pd.Categorical([None, "y"]),
        }
    )
    lines = b"".join(cleaned_csv(Table(frame))).decode("utf-8-sig").split("\r\n")
    assert lines == ["a,b,c", "1.5,,", ",x,y", ""]
