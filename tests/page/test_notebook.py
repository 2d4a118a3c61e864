"""A playground in a notebook, executed as Jupyter does."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_import import ROOT

SETUP = "import linnet\nX, y = [[1, 2], [2, 1], [3, 5], [4, 4]], [1, 3, 2, 5]"


@pytest.fixture(scope="module")
def outputs():
    cells = [SETUP, "linnet.playground(X, y)", "linnet.playground(X, y, seed=2)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    return [cell.outputs for cell in notebook.cells]


def test_each_cell_shows_a_frame_of_its_own(outputs):
    setup, *shown = outputs
    assert not setup
    frames = [out.data["text/html"] for (out,) in shown]
    assert all(re.match(r'<iframe srcdoc="[^"]*" [^>]*sandbox="allow-scripts', f) for f in frames)
    assert frames[0] != frames[1]


def test_where_no_html_is_shown_it_is_prose(outputs):
    ((out,),) = outputs[1:2]
    assert out.data["text/plain"].startswith(
        "A linnet playground: y explained by x1 and x2; 4 rows"
    )
