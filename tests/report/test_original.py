"""The programs that read a visitor's own file: the numbers that linnet read, to the last bit."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import thread_time

import numpy as np
import pytest
from hypothesis import given

import tests.data.reading.test_csv_kinds as kinds
from linnet import Network, least_squares
from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from linnet.report import original
from linnet.report.code import TEMPLATES, python_code, pytorch_code, r_code
from linnet.report.original import GivenFile, Original, TooMuch, original_of
from linnet.report.templates.read_original import prepared
from tests.data.reading.test_any_csv import RECIPE, dialects, files, made, printed, tables
from tests.data.reading.test_messy_csv import messy
from tests.data.test_bad_inputs import LOADS
from tests.report.examples import HOSTILE

pytestmark = pytest.mark.thorough

NAME = "survey.csv"


def choices(table):
    """Roles, those of all columns first."""
    target = table.numeric[-1]
    others = [name for name in table.usable if name != target]
    return target, [others, *([name] for name in others)]


def select(table):
    """A selection of as many columns as give one; None if none does."""
    target, ways = choices(table)
    for features in ways:
        try:
            return table.select(target, features)
        except TableError:
            continue
    return None


def exported(content, recipe=ALL_OPEN, features=None, target=None, name=NAME):
    """What is chosen of a file, and how a program reads it."""
    table = read_csv(content, recipe)
    selection = table.select(target, features) if features else select(table)
    found = selection and original_of(GivenFile(name, content, table), selection)
    return selection, found


def program(selection, found, make=python_code):
    """A program whose network is the fit, so that the difference must be rounding."""
    fit = least_squares(selection.X, selection.y)
    widths = len(selection.features), 1
    network = Network.from_parameters(widths, np.append(fit.intercept, fit.coefficients))
    return make(selection.features, selection.target, network, fit.dependencies, None, found)


def assert_reads(content, selection, found, folder):
    """The program, taken as text, reads these numbers from the file."""
    (folder / NAME).write_bytes(content)
    taken = {"__name__": "taken"}
    code = program(selection, found)
    exec(compile(code, "regression.py", "exec"), taken)
    before = Path.cwd()
    os.chdir(folder)
    try:
        X, y = taken["read"]()
    finally:
        os.chdir(before)
    assert X.tobytes() == selection.X.tobytes() and y.tobytes() == selection.y.tobytes()


@pytest.fixture(autouse=True)
def no_arguments(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["regression.py"])
    monkeypatch.setattr("linnet.data.budget.thread_time", lambda: 0.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("taken")


# --- any file ------------------------------------------------------------------------------------


@files(60)
@given(tables(), dialects())
def test_any_dialect(folder, table, dialect):
    content = printed(table, dialect)
    selection, found = exported(content)
    assert isinstance(found, Original)
    assert_reads(content, selection, found, folder)


@files(60)
@given(tables(), dialects(), RECIPE)
def test_any_recipe(folder, table, dialect, places):
    content = printed(table, dialect)
    try:
        selection, found = exported(content, made(places))
    except TableError:
        return
    if isinstance(found, Original):
        assert_reads(content, selection, found, folder)


def assert_most(contents, folder, least):
    """So many of the files are read by a program, and the others by none."""
    results = Counter()
    for content in contents:
        try:
            selection, found = exported(content)
        except TableError:
            continue
        if isinstance(found, Original):
            assert_reads(content, selection, found, folder)
        results[type(found)] += 1
    assert results[Original] >= least * (results[Original] + results[TooMuch])


def test_files_as_people_export_them(folder):
    contents = [case["file"].encode(case.get("encoding", "utf-8")) for case in kinds.CASES]
    assert_most([*contents, *(case.content for case in LOADS)], folder, least=0.95)


def test_messy_files(folder):
    assert_most([messy(seed).text for seed in range(80)], folder, least=0.9)


# --- what a recipe says --------------------------------------------------------------------------

ROWS = "".join(
    f"{k};{5 + k % 7:02d}.{1 + k % 11:02d}.2024;{'xyz'[k % 3]};{1000 * k},{k}5;{(k * k) % 17}\n"
    for k in range(1, 60)
)
FILE = f"A survey\nrun;day;kind;size;y\n{ROWS}"


def column(**places):
    """A recipe of one column of that file."""
    (name, value), *others = places.items()
    return Recipe(columns={name: Column(**value, **dict(others))})


SAID = [
    (FILE, ALL_OPEN, ["day", "kind", "size"]),
    (FILE, column(day={"dates": "month"}), ["day"]),
    (FILE, column(day={"dates": "weekday"}), ["day", "size"]),
    (FILE, column(day={"dates": "hours", "order": "month"}), ["day"]),
    (FILE, column(kind={"reference": "y"}), ["kind"]),
    (FILE, column(kind={"missing": ("z",)}), ["kind"]),
    (FILE, column(run={"kind": "number", "missing": ("7", "9")}), ["run"]),
    (FILE, column(y={"missing": ("4",)}), ["size"]),
    (FILE, Recipe(missing=("3",)), ["size"]),
    (FILE, Recipe(header=(2,), first=9, last=40, left_out=(12, 13)), ["size", "kind"]),
    (FILE.replace("x", "X", 3), column(kind={"fold": True}), ["kind"]),
    (FILE.replace(";", "\t").replace("15\t", "15\t'"), ALL_OPEN, ["size"]),
    (FILE.replace(";x;", ";1.0;").replace(";y;", ";2;").replace(";z;", ";3;"),
     column(kind={"kind": "category"}), ["kind"]),
    ("".join(f"# {k}\n{k:4d}{k % 7:3d}{k * k % 10:2d}\n" for k in range(1, 30)),
     Recipe(delimiter=(4, 3, 2), header=(), comment="#"), ["column 1", "column 2"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "recipe", "features"), SAID)
def test_what_the_recipe_says(folder, file, recipe, features):
    content = file.encode()
    target = "y" if "y" in file else "column 3"
    selection, found = exported(content, recipe, features, target)
    assert isinstance(found, Original), found
    assert_reads(content, selection, found, folder)


# --- as programs ---------------------------------------------------------------------------------


def run(folder, *arguments):
    command = [sys.executable, "-X", "utf8", "regression.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("make", [python_code, pytorch_code])
def test_a_program_runs_and_agrees(make, tmp_path):
    if make is pytorch_code:
        pytest.importorskip("torch")
    content = FILE.encode("cp1252")
    selection, found = exported(content, ALL_OPEN, ["day", "kind", "size"], "y")
    code = program(selection, found, make)
    assert code.splitlines()[2] == f"#     {NAME!r}"
    (tmp_path / "regression.py").write_text(code, encoding="utf-8")
    done = run(tmp_path)
    said = f"This program needs the file {NAME}, as linnet was given it: save it here.\n"
    assert (done.returncode, done.stderr) == (1, said)
    (tmp_path / "elsewhere.csv").write_bytes(content)
    printed = run(tmp_path, "elsewhere.csv").stdout.splitlines()
    fit = least_squares(selection.X, selection.y)
    shown = dict(line.rsplit(" ", 1) for line in printed[: len(fit.row)])
    assert list(shown) == ["intercept", *selection.features]
    assert [float(value) for value in shown.values()] == pytest.approx(fit.row, rel=1e-12)
    assert all(float(line.rsplit(" ", 1)[1]) < 1e-9 for line in printed[-2:])


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
@pytest.mark.parametrize(("file", "recipe", "features"), SAID)
def test_r_reads_the_same(file, recipe, features, tmp_path):
    content, target = file.encode(), "y" if "y" in file else "column 3"
    selection, found = exported(content, recipe, features, target)
    (tmp_path / "regression.R").write_text(program(selection, found, r_code))
    command = ["Rscript", "regression.R"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    said = f"This program needs the file {NAME}, as linnet was given it: save it here.\n"
    assert (done.returncode, done.stderr) == (1, said)
    (tmp_path / NAME).write_bytes(content)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert all(float(line.split()[-1]) < 1e-7 for line in done.stdout.splitlines()[-2:])


@pytest.mark.parametrize("other", ["", "\n" * 9, "a;b\n1;2\n", FILE.replace(";x;", ";q;")])
def test_another_file_is_refused_in_one_sentence(other, tmp_path):
    selection, found = exported(FILE.encode(), ALL_OPEN, ["kind", "size"], "y")
    (tmp_path / "regression.py").write_text(program(selection, found), encoding="utf-8")
    (tmp_path / NAME).write_text(other)
    done = run(tmp_path)
    assert done.returncode == 1
    said = rf"The file {NAME} is not the one that linnet was given: .+\.\n"
    assert re.fullmatch(said, done.stderr)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("1000,15", "(1000,15)"), "written in another way"),
        (("05.02.2024", "Feb 2024"), "dates are written in more than one way"),
    ],
)
def test_where_a_few_lines_cannot_read_it_a_program_says_so(change, why):
    content = FILE.replace(*change).encode()
    table = read_csv(content, column(day={"kind": "date"}))
    selection = table.select("y", ["size", "day"])
    found = original_of(GivenFile(NAME, content, table), selection)
    assert isinstance(found, TooMuch) and re.search(why, found.reason)
    for make in (python_code, pytorch_code, r_code):
        one, two, *_ = program(selection, found, make).splitlines()
        assert "needs the file linnet-data.csv" in one
        assert two == f"# A few lines cannot read your own file as linnet did: {found.reason}."


def test_a_file_that_takes_too_long_to_try_out(monkeypatch):
    clock = iter(range(10**6))
    table = read_csv(FILE.encode())
    selection = table.select("y", ["size"])
    monkeypatch.setattr("linnet.data.budget.thread_time", lambda: 10.0 * next(clock))
    found = original_of(GivenFile(NAME, FILE.encode(), table), selection)
    assert found == TooMuch("it is too long to try that out here")
    monkeypatch.setattr("linnet.data.budget.thread_time", lambda: 0.0)
    monkeypatch.setattr(original, "MOST_CELLS", 2 * len(table.frame) - 1)
    assert original_of(GivenFile(NAME, FILE.encode(), table), selection) == found


def test_nothing_of_a_file_stays_in_the_process():
    _, found = exported(FILE.encode(), ALL_OPEN, ["day"], "y")
    assert isinstance(found, Original)
    assert original.date.cache_info().currsize == 0


# --- what a visitor wrote is data ----------------------------------------------------------------


@pytest.mark.parametrize("name", [*HOSTILE.values(), "coding: utf-7 .csv", "../../etc/passwd"])
def test_names_of_files_never_become_code(name):
    content = FILE.encode()
    table = read_csv(content)
    selection = table.select("y", ["kind", "size"])
    found = original_of(GivenFile(name, content, table), selection)
    code = program(selection, found)
    other = original_of(GivenFile(NAME, content, table), selection)
    harmless, harmless_in_r = (program(selection, other, make) for make in (python_code, r_code))
    assert len(code.splitlines()) == len(harmless.splitlines())
    named = values_of(code)["RECIPE"].pop("file")
    assert named == (re.split(r"[/\\]", name.rstrip("/\\"))[-1][:255] or "data.csv")
    assert not re.search("coding", "".join(code.splitlines()[:2]))
    in_r = program(selection, found, r_code)
    assert in_r.isascii() and len(in_r.split("\n")) == len(harmless_in_r.split("\n"))


def test_words_never_become_code(folder):
    levels = []
    for word in filter(lambda word: len(word) < 200, HOSTILE.values()):
        quoted = word.replace('"', '""').encode("utf-8", "replace").decode()
        content = FILE.replace(";x;", f';"{quoted}";').encode()
        selection, found = exported(content, ALL_OPEN, ["kind", "size"], "y")
        if isinstance(found, Original):
            assert_reads(content, selection, found, folder)
            parts = values_of(program(selection, found))["PARTS"]
            ((_, _, known, missing),) = [part for part in parts if part[1] == "word"]
            levels += [*known, *missing]
    assert sum(word.strip() in levels for word in HOSTILE.values()) > 10


def values_of(code):
    """The literals that a Python program names at its top."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(code).body
        if isinstance(node, ast.Assign)
    }


def test_the_template_is_balanced():
    code = (TEMPLATES / "read_original.R").read_text(encoding="utf-8")
    code = re.sub(r'"(?:[^"\\]|\\.)*"|#.*', "", code)
    for opening, closing in ("()", "[]", "{}"):
        assert code.count(opening) == code.count(closing)


def test_values_of_r():
    content = FILE.encode("utf-16")
    selection, found = exported(content, ALL_OPEN, ["kind", "size"], "y")
    assert found.iconv == "UTF-16LE" and not found.not_in_r
    code = program(selection, found, r_code)
    assert 'list(3, "word", c("y", "z", "x"), rbind(c(1.0, 0.0)' in code
    assert json.dumps(NAME) in code


@pytest.mark.parametrize("gap", [" ", "  "])
@pytest.mark.parametrize("piece", ['"', '" ', '\t"', " a", "  ", 'a" '])
def test_a_line_is_taken_apart_in_linear_time(gap, piece):
    recipe = {"delimiter": gap, "wrapped": False, "comment": "", "padding": ""}

    def work(size):
        line, times = f"x{piece * size}x", []
        for _ in range(3):
            start = thread_time()
            prepared(line, recipe)
            times.append(thread_time() - start)
        return min(times)

    short, long = work(20_000), work(160_000)
    assert long < 8 * 4 * short + 0.01, (short, long)  # a quadratic rule takes 64 times as long
