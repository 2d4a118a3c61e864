"""The cleaned table as a file: times as they are, and words that no spreadsheet computes."""

import pandas as pd
import pytest

from linnet.data.table import Table
from linnet.ui.data_input.columns import cleaned_csv


def written(values):
    frame = pd.DataFrame({"a": values, "b": [1.0] * len(values), "c": [2.0] * len(values)})
    lines = b"".join(cleaned_csv(Table(frame))).decode("utf-8-sig").splitlines()
    return [line.split(",")[0] for line in lines[1:]]


@pytest.mark.parametrize(
    "texts",
    [
        ["2020-01-31", "1961-12-01"],
        ["2020-01-31 10:30:00", "2020-02-01 00:00:00"],
        ["2020-01-31 10:30:00.500", "2020-02-01 00:00:00.000"],
        ["2020-01-31 10:30:00.123456", "2020-02-01 00:00:00.000000"],
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
