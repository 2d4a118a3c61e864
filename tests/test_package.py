"""`pip install .` gives `import linnet`, with everything that it reads from its own files."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements(text):
    return {line for line in text.splitlines() if line and not line.startswith("#")}


def test_hosts_install_what_the_project_declares():
    declared = {*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["app"]}
    assert requirements((ROOT / "requirements.txt").read_text(encoding="utf-8")) == declared


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the installed package; built from a copy, because pip builds in place."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "linnet", source / "linnet", ignore=shutil.ignore_patterns("__pycache__")
    )
    offline = "--no-deps", "--no-index", "--no-build-isolation"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", *offline, "--no-compile"]
    subprocess.run([*pip, "--target", target, source], check=True, capture_output=True)
    return target


def test_every_file_is_installed(installed):
    expected = {
        path.relative_to(ROOT)
        for path in (ROOT / "linnet").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {path for path in expected if not (installed / path).exists()} == set()


def test_the_installed_library_reads_its_own_data(installed):
    code = """
import linnet
from linnet.data.datasets import DATASETS
from linnet.stage.assets import SOURCE
table = DATASETS["penguins"].table()
rows = table.select("body_mass_g", ["flipper_length_mm"])
fit = linnet.least_squares(rows.X, rows.y)
print(linnet.__file__, (SOURCE / "stage.js").exists(), len(fit.coefficients))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(rf"{re.escape(str(installed))}.*__init__.py True 1\n", done.stdout)
