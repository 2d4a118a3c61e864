"""The lessons' own tests, which run in node: one test here for each file of them."""

import subprocess
from pathlib import Path

import pytest

from tests.stage.engine.node import NODE

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.js")))
def test_in_node(name):
    done = subprocess.run(
        [str(NODE), "--test", "--test-reporter=spec", name],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
