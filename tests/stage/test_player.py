"""The player's own tests, which run in node: one test here for each file of them."""

from pathlib import Path

import pytest

from tests.stage.engine import node

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.test.js"))
)
def test_in_node(name):
    done = node.run("--test", "--test-reporter=spec", f"../{name}")
    assert done.returncode == 0, done.stdout + done.stderr
