"""Files as people really export them: what is right for each, in csv_kinds.json.

Each is a situation that somebody met. `frame` is what must come out, `kinds` what the columns are
taken for, `asked` which guesses are questions and what is assumed, and `said` whether the report
has a sentence about more than unused columns.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv

CASES = json.loads(Path(__file__).with_name("csv_kinds.json").read_text(encoding="utf-8"))


def shown(cell):
    if pd.isna(cell):
        return None
    return str(cell) if isinstance(cell, pd.Timestamp) else cell


@pytest.mark.parametrize("case", CASES, ids=[case["situation"] for case in CASES])
def test_a_file_as_people_export_it(case):
    content = case["file"].encode(case.get("encoding", "utf-8"))
    if "refused" in case:
        with pytest.raises(TableError, match=case["refused"]):
            read_csv(content, name=case.get("name"))
        return
    table = read_csv(content, name=case.get("name"))
    assert len(table.frame) == case.get("rows", len(next(iter(case["frame"].values()))))
    rows = table.frame.head(len(next(iter(case["frame"].values()))))
    read = {name: list(map(shown, column.tolist())) for name, column in rows.items()}
    assert read == case["frame"]
    assert {column.name: column.kind for column in table.columns} == case["kinds"]
    assert {question.key: question.chosen for question in table.questions} == case["asked"]
    assert any("is not used" not in line for line in table.report) == case["said"]


def test_every_case_is_there():
    assert len(CASES) == 129 and len({case["file"] for case in CASES}) == 129
