"""The engine's own tests, which run in node: one test here for each file of them."""

import pytest

from tests.stage.engine import node


@pytest.mark.parametrize("name", sorted(path.name for path in node.HERE.glob("*.test.js")))
def test_in_node(name):
    done = node.run("--test", "--test-reporter=spec", name)
    assert done.returncode == 0, done.stdout + done.stderr
