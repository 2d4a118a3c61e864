"""What a walker carries: files to upload, tables to type, and links to open."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class File:
    """A file to upload, and whether linnet can read it and fit it in the roles it begins with."""

    content: bytes
    good: bool = True


def _numbers(names: str, rows: int, seed: int) -> bytes:
    values = np.random.default_rng(seed).normal(10, 3, (rows, len(names.split(",")))).round(2)
    return "\n".join([names, *(",".join(map(str, row)) for row in values.tolist())]).encode()


def _workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


_WIDE = ",".join(f"sensor_{k}_units" for k in range(36))
_COLLINEAR = "a,b,c,y\n" + "".join(f"{k},{2 * k + 1},{k * k % 7},{3 * k % 11}\n" for k in range(30))
_PLACES = "Ort;Größe;Gewicht;Datum\n" + "".join(
    f"{place};{160 + k * 7 % 31},5;{50 + k * 11 % 37},25;{k % 28 + 1}.{k % 12 + 1}.2024\n"
    for k, place in enumerate(["Bonn", "Köln", "Aachen", "Ulm"] * 6)
)
_GAPS = "a,c,b,y\n" + "".join(  # no row has both a and b
    f"{k if k % 2 else ''},{k * 3 % 7},{'NA' if k % 2 else k * k % 5},{k * 5 % 11}\n"
    for k in range(24)
)
_HOSTILE = "`![a](http://evil.test)`,<script>alert(1)</script>,$x$ :red[y],=1+2\n"

RECIPES = {
    "recipe.json": File(b'{"header": [1]}'),
    "cut.json": File(b'{"header": [1', good=False),
    "of another kind.json": File(b"[1, 2]", good=False),
}
FILES = {
    "people.csv": File(_numbers("height,weight,age", 12, 1)),
    "people again.csv": File(_numbers("height,weight,age", 9, 2)),
    "people without height.csv": File(_numbers("size,weight,age", 10, 3)),
    "one feature.csv": File(_numbers("p,q", 8, 4)),
    "fewer rows than columns.csv": File(_numbers("a,b,c,d,e", 3, 5)),
    "wide.csv": File(_numbers(_WIDE, 60, 6)),
    "no header.csv": File(b"1,2\n2,4.5\n3,6\n4,9\n5,10\n"),
    "two readings.csv": File(b"a;b\n1,234;2\n2,345;4\n3,456;7\n4,567;7\n"),
    "totals.csv": File(b"shop,x,y\nA,1,2\nB,2,3\nC,4,4\nD,5,7\nTotal,12,16\n"),
    "places.csv": File(_PLACES.encode("cp1252")),
    "collinear.csv": File(_COLLINEAR.encode()),
    "gaps.csv": File(_GAPS.encode()),
    "huge.csv": File(b"a,b,huge,c\n1,2,7,3\n2,1,1e200,5\n3,3,7,4\n4,1,7,1\n"),
    "constant.csv": File(b"same,a,y\n5,1,2\n5,2,5\n5,4,4\n5,6,9\n"),
    "hostile](x).csv": File((_HOSTILE + "1,2,3,4\n2,1,5,2\n3,3,4,9\n4,1,1,1\n").encode()),
    "picture.csv": File(b"\x89PNG\r\n\x1a\n\x00\x00", good=False),
    "workbook.xlsx": File(_workbook(), good=False),
    "empty.csv": File(b"", good=False),
    "header only.csv": File(b"a,b,c\n", good=False),
    "words.csv": File(b"name,place\nx,y\nz,w\n", good=False),
    "same target.csv": File(b"a,b\n1,7\n2,7\n3,7\n", good=False),
    "squares.csv": File(b"a,c\n1,1e200\n2,2e200\n3,1e200\n", good=False),
}
ASKED = ["no header.csv", "two readings.csv", "totals.csv"]  # can be read in two ways

TABLES = {  # column names to type, the rows to type under them, and whether that is a table
    "x, y": ([["1", "2"], ["2", "4,5"], ["3", "6"], ["4", "9"]], True),
    "dose, effect, group": ([["1", "2", "a"], ["2", "3", "b"], ["4", "4", "a"]], True),
    "u, v": ([["a", "b"], ["c", "d"]], False),
    "p, q": ([], False),
    "alone": ([], False),
}

LINKS = [
    {},
    {"data": "penguins", "x": "species,bill_length_mm", "y": "body_mass_g", "net": "4-3"},
    {"data": "longley", "net": "none", "standardise": "0", "lr": "1e-10"},
    {"data": "ice-cream", "net": "2", "lr": "10", "step": "300"},  # diverges
    {"data": "plane", "opt": "adam", "lr": "0.05", "step": "2000", "net": "3-3"},
    {"data": "exam-scores", "batch": "16", "seed": "3", "step": "50"},
    {"data": "anscombe-4", "net": "16-16"},
    {"data": "upload", "x": "height", "y": "age", "file": "people.csv"},
    {"data": "upload", "x": "height,weight", "y": "age", "net": "4", "step": "20"},
    {"data": "exam-scores", "hide": "data,lr,shape", "task": "What is the slope?"},
    {"data": "nonsense", "x": "`![a](http://evil.test)`", "lr": "nan", "net": "0-0"},
]
