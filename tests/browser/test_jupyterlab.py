"""Two playgrounds in one notebook, run and shown by JupyterLab."""

import json
import os
import sys

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.server import ROOT, serving
from tests.browser.stage import watched_page
from tests.browser.test_file import Framed

CELLS = [
    "import linnet, numpy as np\n"
    "X = np.random.default_rng(1).normal(size=(60, 3))\n"
    "y = X @ [1.0, -2.0, 0.5] + np.sin(np.arange(60))",
    "linnet.playground(X, y, learning_rate=0.1)",
    "linnet.playground(X, y, widths=(2, 2), seed=2)",
]
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


@pytest.fixture
def lab(tmp_path):
    """JupyterLab in a folder with one notebook; nobody's settings, no news."""
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, tmp_path / "two.ipynb")
    settings = tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
    own = {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONPATH": str(ROOT),
    }

    def command(port):
        start = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        open_door = ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"]
        return [*start, *open_door, f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]

    with serving(command, health="/api", cwd=tmp_path, env={**os.environ, **own}) as server:
        yield server


def test_two_playgrounds_train_without_disturbing_each_other(lab, browser, heard):
    heard.clear()
    with watched_page(browser, heard, base_url=lab.url) as page:
        page.goto("/lab/tree/two.ipynb")
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        frames = page.locator(".jp-OutputArea-output iframe")
        expect(frames).to_have_count(2)
        one, other = (Framed(page, frames.nth(k).content_frame) for k in (0, 1))
        frames.nth(0).scroll_into_view_if_needed()
        one.ready()
        one.press("Run to convergence")
        one.wait(lambda s: s.gap < 1e-9 and not s.playing, "convergence")
        frames.nth(1).scroll_into_view_if_needed()
        other.ready()
        assert other.state.widths == (3, 2, 2, 1) and other.step == 0
        other.press("Step")
        other.wait(lambda s: s.step == 1, "a step")
        assert other.state.least_squares == one.state.least_squares
    ours = [said for said in heard if "srcdoc" in said]  # the rest is JupyterLab's
    assert not ours, "\n".join(ours)
    heard.clear()
