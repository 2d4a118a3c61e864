"""Programs that a visitor takes away: the network in Python, PyTorch and R.

They are the files in ``templates/``, which run as they are, with what stands between their marks
replaced: the columns' names, the layers, and the data if they are few. A program runs without
linnet: it multiplies the layers and checks the product against least squares in a library of its
own. Data that are not few it reads from the visitor's own file, if a few lines can, and else from
one of linnet's. Of what a visitor wrote it holds names and words only, each as one string literal
on one line; no statement is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from linnet.data.selection import Selection
from linnet.networks.network import Network
from linnet.regression.collinearity import Dependency
from linnet.report.original import Original, TooMuch
from linnet.report.original_code import python_values, r_values
from linnet.report.r_literal import r_literal
from linnet.report.tables import check_count, column_names

TEMPLATES = Path(__file__).with_name("templates")
MOST_ROWS = 2000  # that stand in a program
DATA_FILE = "linnet-data.csv"
_BLOCK = re.compile(r"^# <(\w+)>\n(.*?)^# </\1>\n", re.DOTALL | re.MULTILINE)
_HOLDS = "# The data stand in this file: nothing else is needed.\n"
_NEEDS = f"# It needs the file {DATA_FILE} from linnet's report, in the folder where it runs.\n"
_WHY = "# A few lines cannot read your own file as linnet did: {}.\n"
# The name is not on the two lines in which Python looks for the encoding of a program.
_NEEDS_ORIGINAL = (
    "# It needs this file, as linnet was given it, in the folder where it runs.\n#\n#     {}\n"
)


def rows_in_code(selection: Selection) -> np.ndarray | None:
    """The rows that a program carries, X and then y; None if they are too many."""
    if len(selection.y) > MOST_ROWS:
        return None
    return np.column_stack([selection.X, selection.y])


def python_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
    rows: np.ndarray | None = None,
    original: Original | TooMuch | None = None,
) -> str:
    """A Python program that multiplies the network's layers with NumPy, checked by scikit-learn.

    It uses the rows that it carries, unless its first argument names a file of `data_csv` or
    `predictions_csv`. Without rows it reads the visitor's own file, or ``linnet-data.csv``, or the
    one that its first argument names, and ends with one sentence if that is not there. It prints a
    line ``name value`` a coefficient, with 17 digits, then how features follow from others, and the
    largest differences of a coefficient and of a prediction from scikit-learn's LinearRegression,
    if that is installed. Where one feature is determined by others, so are the predictions only,
    and nothing is said of coefficients.

    Parameters
    ----------
    features : sequence of p str
    target : str
    network_own : Network
        On the data in their own units: ``data.in_own_units(network)``. The code carries its
        weights to the last bit.
    dependencies : sequence of Dependency
        Among the features: those of the fit.
    rows : ndarray of shape (n, p + 1), optional
        X and then y, to stand in the program to the last bit.
    original : Original or TooMuch, optional
        How it reads the visitor's own file where it carries no rows, or why it cannot.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the features are not as many as the inputs, or the network has diverged.
    """
    return _python("regression.py", features, target, network_own, dependencies, rows, original)


def pytorch_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
    rows: np.ndarray | None = None,
    original: Original | TooMuch | None = None,
) -> str:
    """A Python program with the network as a PyTorch module, checked by torch.linalg.lstsq.

    All in float64. Parameters, output and errors are those of `python_code`.
    """
    template = "network_pytorch.py"
    return _python(template, features, target, network_own, dependencies, rows, original)


def r_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
    rows: np.ndarray | None = None,
    original: Original | TooMuch | None = None,
) -> str:
    """An R program that multiplies the network's layers, checked by lm().

    R reads decimals without promising the last bit. Parameters, output and errors are those of
    `python_code`.
    """
    layers = [
        f"  list(\n    weights = rbind(\n{_rows_of(weights, '      c({})')}\n    ),\n"
        f"    bias = c({_numbers(bias)})\n  )"
        for weights, bias in _layers(features, network_own)
    ]
    names = [f"  {r_literal(name)}" for name in column_names(features, target)]
    dependent = [
        f'  list({d.feature + 1}, "{_sign(d)}", {d.constant!r}, '
        f"c({', '.join(str(j + 1) for j, _ in d.terms)}), c({_numbers(f for _, f in d.terms)}))"
        for d in dependencies
    ]
    values = (
        "# The columns of the data: the features, then the target.\n"
        f"columns <- c(\n{_joined(names)}\n)\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"layers <- list(\n{_joined(layers)}\n)\n\n"
        "# Features that follow from others: the feature, = or ~ (nearly), the constant, the\n"
        "# others and their factors.\n"
        f"dependent <- list(\n{_joined(dependent)}\n)\n"
    )
    if isinstance(original, Original) and original.not_in_r:
        original = TooMuch(original.not_in_r)
    if rows is None and isinstance(original, Original):
        values = f"{values}\n{r_values(original)}"
        return _reading_original("regression.R", values, r_literal(original.name))
    lines = [] if rows is None else [f'  "{_numbers(row)}"' for row in rows.tolist()]
    data = f"# The data, in the order of the columns.\nrows <- c(\n{_joined(lines)}\n)\n"
    return _filled("regression.R", values=values, rows=data, needs=_needs(rows, original))


def _python(
    template: str,
    features: Sequence[str],
    target: str,
    network: Network,
    dependencies: Sequence[Dependency],
    rows: np.ndarray | None,
    original: Original | TooMuch | None,
) -> str:
    layers = [
        f"    (\n        [\n{_rows_of(weights, '            [{}]')},\n        ],\n"
        f"        [{_numbers(bias)}],\n    )"
        for weights, bias in _layers(features, network)
    ]
    names = [f"    {name!r}" for name in column_names(features, target)]
    dependent = [
        f'    ({d.feature}, "{_sign(d)}", {d.constant!r}, {list(d.terms)!r})' for d in dependencies
    ]
    values = (
        "# The columns of the data: the features, then the target.\n"
        f"COLUMNS = {_list_of(names)}\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"LAYERS = {_list_of(layers)}\n\n"
        "# Features (from 0) that follow from others: the feature, = or ~ (nearly), the constant,\n"
        "# the others and their factors.\n"
        f"DEPENDENT = {_list_of(dependent)}\n"
    )
    if rows is None and isinstance(original, Original):
        values = f"{values}\n{python_values(original)}"
        return _reading_original(template, values, repr(original.name))
    lines = [] if rows is None else [f"    [{_numbers(row)}]" for row in rows.tolist()]
    data = f"# The data, in the order of the columns.\nROWS = {_list_of(lines)}\n"
    return _filled(template, values=values, rows=data, needs=_needs(rows, original))


def _needs(rows: np.ndarray | None, original: Original | TooMuch | None) -> str:
    """Say at the top of a program where its data are."""
    if rows is not None:
        return _HOLDS
    why = _WHY.format(original.reason) if isinstance(original, TooMuch) else ""
    return _NEEDS + why


def _reading_original(template: str, values: str, name: str) -> str:
    """A program that reads the visitor's own file; its name is a literal."""
    reading = dict(_BLOCK.findall(_template(f"read_original{Path(template).suffix}")))
    blocks = {**reading, "values": values, "rows": "", "needs": _NEEDS_ORIGINAL.format(name)}
    return _filled(template, **blocks)


def _filled(template: str, **blocks: str) -> str:
    """A template with what stands between its marks replaced, in one pass over the template."""
    return _BLOCK.sub(lambda block: blocks.get(block[1], block[2]), _template(template))


@cache
def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _layers(features: Sequence[str], network: Network) -> list[tuple[list, list]]:
    check_count(features, network)
    if not np.isfinite(network.parameters).all():
        raise ValueError("a network that has diverged cannot be written as code")
    return [(layer.weights.tolist(), layer.bias.tolist()) for layer in network.layers]


def _list_of(lines: Sequence[str]) -> str:
    return f"[\n{_joined(lines)},\n]" if lines else "[]"


def _rows_of(weights: list[list[float]], row: str) -> str:
    return _joined(row.format(_numbers(values)) for values in weights)


def _joined(parts: Iterable[str]) -> str:
    return ",\n".join(parts)


def _sign(dependency: Dependency) -> str:
    return "=" if dependency.exact else "~"


def _numbers(values: Iterable[float]) -> str:
    return ", ".join(map(repr, values))
