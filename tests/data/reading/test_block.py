"""Columns that are looked at together are read as they are one by one."""

import json
from pathlib import Path

import pytest

from linnet.data.errors import TableError
from linnet.data.reading import block, cells, read_csv

CASES = json.loads(Path(__file__).with_name("csv_kinds.json").read_text(encoding="utf-8"))
KINDS = {  # of each kind of column three, in no order
    "number": lambda k: f"{k * 7 % 11}.5",
    "money": lambda k: f"${k * 3 % 13}",
    "unit": lambda k: f"{k % 9} kg",
    "either": lambda k: f"{k % 7 + 1}.{k % 3}50",
    "share": lambda k: f"{k % 50} %",
    "letter": lambda k: f"{k % 8}{'KM'[k % 2]}",
    "code": lambda k: f"{k * 37 % 9999:05d}",
    "words": lambda k: ("red", "Red", "blue", "NA")[k % 4],
    "sign": lambda k: "+-"[k % 2],
    "answer": lambda k: ("yes", "no", "")[k % 3],
    "day": lambda k: f"{k % 12 + 1}/{k % 11 + 1}/2024",
    "sentinel": lambda k: "-9999" if k % 9 == 4 else f"{k % 5}",
    "mixed": lambda k: ("1", "2", "x", "?")[k % 4],
}


def survey(rows=40):
    names = [f"{kind} {k}" for k in range(3) for kind in KINDS]
    lines = [
        [KINDS[name.split()[0]](row + 5 * int(name[-1])) for name in names] for row in range(rows)
    ]
    return "\n".join(map(";".join, [names, *lines])).encode()


def outcome(content):
    try:
        table = read_csv(content)
    except TableError as error:
        return str(error)
    frame = table.frame.to_csv(float_format="%r")
    return frame, table.report, table.columns, table.questions, table.recipe


@pytest.mark.thorough
def test_columns_are_read_alike_alone_and_together(monkeypatch):
    contents = [case["file"].encode(case.get("encoding", "utf-8")) for case in CASES]
    contents.append(survey())
    together = list(map(outcome, contents))
    for size in (1, 100):
        monkeypatch.setattr(block, "_CELLS", size)
        assert list(map(outcome, contents)) == together


def test_short_columns_are_looked_at_once(monkeypatch):
    """What a cell is takes a look at each different one, and not at those of each column."""
    seen = []
    words = cells.Words
    monkeypatch.setattr(cells, "Words", lambda *given: seen.append(given[0]) or words(*given))
    assert len(read_csv(survey()).columns) == 3 * len(KINDS)
    assert len(seen) == 1 and len(set(seen[0].to_pylist())) == len(seen[0])
