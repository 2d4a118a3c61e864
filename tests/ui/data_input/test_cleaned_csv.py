"""The cleaned data that a visitor takes away are the table that linnet read."""

import json
from pathlib import Path

import pandas as pd
import pytest

from linnet.data.datasets import DATASETS
from linnet.data.reading import read_csv
from linnet.ui.data_input.columns import cleaned_csv

FILES = json.loads(
    (Path(__file__).parents[2] / "data/reading/csv_kinds.json").read_text(encoding="utf-8")
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
