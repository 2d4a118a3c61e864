"""What the README and docs/ show runs, prints what it says, and is where they say."""

import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
}
SECTIONS = {
    heading: text
    for document in DOCUMENTS.values()
    for heading, text in re.findall(
        r"^## (.+?)\n(.*?)(?=^## |\Z)", document, re.DOTALL | re.MULTILINE
    )
}


def run(heading):
    """Run the Python code under a heading; return what it has named."""
    (code,) = re.findall(r"^```python\n(.*?)^```", SECTIONS[heading], re.DOTALL | re.MULTILINE)
    names = {"__name__": "__main__"}
    exec(compile(code, heading, "exec"), names)
    return names


def test_all_code_is_run_by_a_test():
    shown = {heading for heading, text in SECTIONS.items() if "```python" in text}
    assert shown == {
        "Use it as a library",
        "Your own data",
        "Data that outgrow one machine",  # in test_dask.py
        "One file",
    }
    assert sum(document.count("```python") for document in DOCUMENTS.values()) == 4


def test_a_playground_is_saved(tmp_path, monkeypatch):
    (tmp_path / "flats.csv").write_text(
        "price,area,city\n" + "".join(f"{3 * k + k % 5},{k},{'ab'[k % 2]}\n" for k in range(20, 50))
    )
    monkeypatch.chdir(tmp_path)
    assert run("One file")["page"].scene.features == ("area", "city = b")
    assert "What is a square metre worth?" in (tmp_path / "lesson.html").read_text("utf-8")


def test_the_readme_is_short_and_says_what_the_licence_is():
    assert DOCUMENTS["README.md"].count("\n") <= 120
    assert "licence" in SECTIONS["Data and licence"].splitlines()[-1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_files_that_are_named_are_there(name):
    text, folder = DOCUMENTS[name], (ROOT / name).parent
    prose = re.sub(r"`[^`\n]*`", "", text)
    links = {path for path in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose) if path}
    gone = {path for path in links if not (folder / path).exists()}
    named = re.findall(r"`((?:linnet|pages|tests|deploy|bench|docs)/[\w./]*)`", text)
    gone |= {path for path in named if not (ROOT / path).exists()}
    assert not gone


def test_use_it_as_a_library(capsys):
    names = run("Use it as a library")
    gap, product, fit = capsys.readouterr().out.splitlines()
    assert abs(float(gap)) < 1e-14
    assert product.strip("[]").split() == fit.strip("[]").split()
    network = names["data"].in_own_units(names["trainer"].network)
    expected = names["linnet"].least_squares(names["X"], names["y"]).coefficients
    assert np.ravel(network.collapse().weights) == pytest.approx(expected, rel=1e-12)


def test_your_own_data(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [f"{300 + 7 * k % 90},5;{40 + k};{'Bonn' if k % 3 else 'Ulm'}" for k in range(80)]
    text = "\n".join(["Preis;Fläche;Stadt", *rows])
    Path("messung.csv").write_bytes(text.encode("cp1252"))
    names = run("Your own data")
    *report, result = capsys.readouterr().out.splitlines()
    (said,) = re.findall(r"# such as: (.*)", SECTIONS["Your own data"])
    assert f"{said}." in report
    assert result.startswith("('Fläche', 'Stadt = Ulm') [")
    assert names["rows"].dropped == 0
