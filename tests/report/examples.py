"""Selections, networks and names that the tests of the report share."""

import numpy as np

from linnet import Network, compress, least_squares
from linnet.data.selection import Selection

HOSTILE = {
    "quotes": "'\"'''\"\"\"`",
    "a closing quote": '"); import os; os.system("echo PWNED")  #',
    "a closing apostrophe": "'); system('echo PWNED'); c('",
    "backslashes": "\\\\\\",
    "a backslash at the end": 'x"\\',
    "an escape": "\\u0022\\x22\\n\\U{22}",
    "lines": "one\ntwo\r\nimport os\u2028three\x0bfour",
    "comments": "*/ # // --",
    "formats": "%s %(a)s {name} {0} ${x} $x",
    "a formula": '=HYPERLINK("http://evil.test";"x")',
    "what cannot be seen": "a\x00b\x1b[31mc\u202egnp\u200b\ufeff",
    "no characters at all": "half \ud83d a pair",
    "letters": "Fläche in m², 日本語, 🎈",
    "commas": "a,b;c\td",
    "10,000 characters": 'é"\\' + "x" * 10_000,
    "nothing": "",
}


def network_on(data, widths, seed=1):
    """A network in the data's own units; it need not be trained."""
    return data.in_own_units(Network.random(widths, seed))


def example(names=("length", "width", "depth"), target="weight", n=60):
    """A selection of columns of different sizes, a network on them, and the fit."""
    rng = np.random.default_rng(3)
    p = len(names)
    X = rng.standard_normal((n, p)) * 10.0 ** (np.arange(p) % 3) + 5
    y = 2 + X @ np.linspace(-1, 1, p) + rng.standard_normal(n)
    data = compress(X, y).standardized()
    selection = Selection(X, y, tuple(names), target, 0)
    return selection, network_on(data, (p, 3, 2, 1)), least_squares(X, y)
