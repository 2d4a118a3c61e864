"""The measures of the house: no file over 400 lines, and functions that fit a screen."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = 400  # of a file
PYTHON = 60  # lines of a function, its docstring aside
JAVASCRIPT = 68  # and what is nested in it is part of it

OURS = [
    path
    for where in ("linnet/**/*", "pages/*", "app.py", "serve.py")
    for path in sorted(ROOT.glob(where))
    if path.suffix in {".py", ".js", ".css"}
]
FUNCTION = re.compile(
    r"^(?:export )?(?:default )?(?:(?:async )?function\b|const \w+ = (?:async )?(?:\(|\w+ =>))"
)
METHOD = re.compile(r"^  (?:static |async |get |set )*\*?#?\w+\(.*\) \{$")


def named(path):
    return path.relative_to(ROOT).as_posix()


def python_functions(source):
    """Each function's line, name and length without its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= node.body[0].end_lineno - node.body[0].lineno + 1
            yield node.lineno, node.name, length


def javascript_functions(source):
    """The same of a module's functions and of its classes' methods, as dprint formats them.

    Such a one ends with the next line that is indented no further, where that is no part of a
    signature over several lines.
    """
    lines = source.splitlines()
    for k, line in enumerate(lines):
        if not FUNCTION.match(line) and not METHOD.match(line):
            continue
        indent = len(line) - len(line.lstrip())
        end = k
        if not line.endswith(";"):
            closing = re.compile(rf"^ {{{indent}}}(?=[^ ])(?!.*[{{(]$)")
            end = next((n for n in range(k + 1, len(lines)) if closing.match(lines[n])), k)
        yield k + 1, line.strip(), end - k + 1


@pytest.mark.parametrize("path", OURS, ids=named)
def test_size(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LINES
    if path.suffix == ".css":
        return
    functions, most = (
        (python_functions, PYTHON) if path.suffix == ".py" else (javascript_functions, JAVASCRIPT)
    )
    long = [found for found in functions(source) if found[2] > most]
    assert not long, f"a function of more than {most} lines"


SAMPLE = """\
export function one(a) {
  const two = () => {
    return a;
  };
  return two;
}
export const three = (
  a,
) => a + 1;
/** A comment. */
async function* four(
  a,
) {
  yield a;
}
const five = { six: () => 6 };
export class Seven {
  get eight() {
    return 8;
  }
  nine(a) {
    if (a) {
      return 9;
    }
    return 0;
  }
}
const ten = (a) => a;
const eleven = (a) => ({
  a,
});
"""


def test_functions_are_measured():
    lengths = {line: length for line, _, length in javascript_functions(SAMPLE)}
    assert lengths == {1: 6, 7: 3, 11: 5, 18: 3, 21: 6, 28: 1, 29: 3}
    python = (
        'def one(a):\n    """Two\n    lines."""\n\n    def two():\n        pass\n    return two\n'
    )
    assert list(python_functions(python)) == [(1, "one", 5), (5, "two", 2)]


def test_this_test_sees_both_halves():
    names = {named(path) for path in OURS}
    assert {"app.py", "linnet/stage/run.py", "linnet/stage/player/stage.js"} <= names
    assert any(name.startswith("linnet/page/player/") for name in names)
