"""Tables of known values, written as instruments, offices and packages write them, and read.

What comes back is right, wrong, or refused; where it is wrong, another answer to what was asked may
give what is right. The shares are bounded here; to count more of them:
`python -m tests.data.reading.test_messy_csv 5000`.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass

import pandas as pd
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv

FILES = 500  # in one run of the tests
NAMES = [
    *("temp", "time", "dist", "weight", "income", "size", "depth", "load", "rate", "area"),
    *("flow", "speed", "height", "price"),
]
UNITS = ["°C", "s", "km", "kg", "€", "cm", "m", "N", "%", "ha", "l/s", "m/s", "mm"]
WORDS = ["red", "blue", "green", "north", "south", "control", "treated"]


@dataclass
class Messy:
    """A file, and the numbers that are in it, column by column; None where they are missing."""

    text: bytes
    names: list[str]
    columns: list[list]
    words: list[str] | None
    how: dict


def messy(seed):
    """Write a random table in a random dialect."""
    rng = random.Random(seed)
    how = {
        "delimiter": rng.choice([",", ",", ",", ";", ";", "\t", "\t", "|", " "]),
        "above": rng.choice([0, 0, 0, 0, 1, 2, 3, 5]),
        "blank": rng.random() < 0.3,
        "headers": rng.choice([1, 1, 1, 1, 1, 1, 2, 0]),
        "note": rng.random() < 0.15,
        "total": rng.random() < 0.1,
        "row names": rng.random() < 0.12,
        "quoted": rng.random() < 0.25,
        "missing": rng.choice(["", "", "NA", "-", "n.d.", "NaN", "."]),
        "ends": rng.random() < 0.1,
        "end": rng.choice(["\n", "\n", "\r\n"]),
        "encoding": rng.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "comment": rng.random() < 0.1,
        "decimal": ".",
    }
    d = how["delimiter"]
    if d in ";\t" and rng.random() < 0.5:
        how["decimal"] = ","
    if d == " ":
        how |= {"missing": "NA", "ends": False, "quoted": False, "note": False, "headers": 1}
    count = rng.randint(2, 5)
    names = rng.sample(NAMES, count)
    n = rng.randint(5, 25)
    columns, written = [], []
    for _ in range(count):
        digits = rng.choice([0, 1, 2, 2, 3])
        scale = rng.choice([1, 10, 100, 1000])
        values = [round(rng.uniform(0.1, 1) * scale, digits) for _ in range(n)]
        if rng.random() < 0.2:
            values = [-v if rng.random() < 0.4 else v for v in values]
        values[0], values[1] = values[1] + scale / 8, values[0]
        cells = [f"{v:.{digits}f}".replace(".", how["decimal"]) for v in values]
        values = [float(cell.replace(",", ".")) for cell in cells]
        if rng.random() < 0.25:
            for k in rng.sample(range(n), max(1, n // 8)):
                values[k], cells[k] = None, how["missing"]
        columns.append(values)
        written.append(cells)
    words = None
    if rng.random() < 0.5:
        levels = rng.sample(WORDS, rng.randint(2, 3))
        words = [levels[k % 2] if k < 4 else rng.choice(levels) for k in range(n)]
        at = rng.choice([0, len(names)])
        written.insert(at, words)
        names_written = [*names]
        names_written.insert(at, "group")
    else:
        names_written = [*names]
    how["words"] = words is not None

    def cell(text):
        return f'"{text}"' if how["quoted"] else text

    lines = []
    titles = [
        "Report of the laboratory",
        "Date: 2024-05-01",
        "Operator: Kim",
        "Version 2.1",
        "Room 5",
    ]
    lines += titles[: how["above"]]
    if how["above"] and how["blank"]:
        lines.append("")
    if how["comment"]:
        lines.append("# exported by the machine")
    if how["headers"]:
        lines.append(d.join(map(cell, names_written)))
    if how["headers"] == 2:
        units = [rng.choice(UNITS) if name != "group" else "" for name in names_written]
        lines.append(d.join(units))
    for k in range(n):
        row = [cell(column[k]) if how["quoted"] else column[k] for column in written]
        if how["row names"]:
            row = [cell(str(k + 1)), *row]
        lines.append(d.join(row) + (d if how["ends"] else ""))
    if how["total"] and d != " ":
        sums = [f"{sum(v for v in column if v is not None):.2f}" for column in columns]
        total = [s.replace(".", how["decimal"]) for s in sums]
        if words:
            total.insert(0 if names_written[0] == "group" else len(total), "Total")
            lines.append(d.join(["", *total] if how["row names"] else total))
        else:
            how["total"] = False
    if how["note"]:
        lines.append(
            rng.choice(["Source: own survey", f"Note: {d.join(['without', ' outliers'])}"])
        )
    text = how["end"].join(lines) + how["end"]
    return Messy(text.encode(how["encoding"]), names, columns, words, how)


def outcome(table, messy):
    """Whether the columns of numbers hold what was written, under names that begin as theirs."""
    names = [name for name in table.frame if name != "group" and not name.startswith("group")]
    n = len(messy.columns[0])
    if len(table.frame) != n:
        return False
    wanted = list(zip(messy.names, messy.columns, strict=True))
    if messy.how["headers"]:
        found = [next((c for c in names if c.split(" ")[0] == name), None) for name, _ in wanted]
    else:
        numbers = [c.name for c in table.columns if c.kind in ("number", "identifier", "constant")]
        found = numbers[-len(wanted) :] if len(numbers) >= len(wanted) else [None]
    if None in found or len(found) != len(wanted):
        return False
    for place, (_, values) in zip(found, wanted, strict=True):
        read = pd.to_numeric(table.frame[place], errors="coerce").tolist()
        for a, b in zip(read, values, strict=True):
            if (pd.isna(a)) != (b is None) or (b is not None and a != b):
                return False
    return True


def judged(messy):
    """right, offered (by another answer to one question), asked, wrong, or refused."""
    try:
        table = read_csv(messy.text)
    except TableError:
        return "refused"
    if outcome(table, messy):
        return "right"
    for question in table.questions:
        for value, _ in question.choices:
            try:
                if outcome(read_csv(messy.text, question.recipe(value)), messy):
                    return "offered"
            except TableError:
                continue
    return "asked" if table.questions else "wrong"


@pytest.mark.thorough
def test_most_messy_files_are_read_right_and_nearly_none_is_wrong_in_silence():
    count = Counter(judged(messy(seed)) for seed in range(FILES))
    assert count["right"] + count["offered"] >= 0.9 * FILES, count
    assert count["wrong"] <= 0.01 * FILES, count


if __name__ == "__main__":
    count, examples = Counter(), {}
    for seed in range(int(sys.argv[1])):
        made = messy(seed)
        result = judged(made)
        count[result] += 1
        examples.setdefault(result, []).append(seed)
    print(count, {result: seeds[:40] for result, seeds in examples.items() if result != "right"})
