"""What a visitor takes away: coefficients and predictions as CSV, the network as code.

The code runs without linnet: it carries the layers, multiplies them, and checks the product
against least squares in a library of its own. Of what a visitor wrote it holds the columns' names
only, each as one string literal; no comment and no statement is made of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from linnet.least_squares import Fit
from linnet.network import Network
from linnet.selection import Selection
from linnet.spreadsheet import guard
from linnet.wording import cleaned, shortened

LONGEST_NAME = 1000  # characters; R refuses literals of 10,000, Python's csv cells of 131,072
COEFFICIENTS = (
    "term",
    "network",
    "least squares",
    "difference",
    "standard error",
    "t",
    "p",
    "low 95 %",
    "high 95 %",
)
PREDICTIONS = ("network", "least squares", "residual of least squares", "residual of network")


def safe_name(name: str) -> str:
    """A column's name where programs read it: one line that no spreadsheet and no terminal runs.

    Names out of a CSV file change only if something in them is like a formula or they are longer
    than 1,000 characters.
    """
    return guard(shortened(cleaned(name), LONGEST_NAME))


# --- tables -------------------------------------------------------------------------------------


def coefficients_csv(features: Sequence[str], network_own: Network, fit: Fit) -> bytes:
    """The coefficients of the network and of least squares side by side, the intercept first.

    Parameters
    ----------
    features : sequence of p str
    network_own : Network
        On the data in their own units: ``data.in_own_units(network)``.
    fit : Fit
        To the same features, with or without an intercept.

    Returns
    -------
    bytes
        A CSV file in UTF-8 with a byte order mark; every number reads back to the last bit. What
        the data do not determine is an empty cell. The difference is the network's coefficient
        minus that of least squares.

    Raises
    ------
    ValueError
        If the features are not as many as the network's inputs or the fit's coefficients.
    """
    _check_count(features, network_own)
    _check_count(fit.coefficients, network_own)
    product = network_own.collapse()
    ours = np.append(product.bias, product.weights)
    theirs = np.append(fit.intercept, fit.coefficients)
    inference = np.full((len(ours), 5), np.nan)
    # a fit without an intercept says nothing about the first row
    inference[len(ours) - len(fit.standard_errors) :] = np.column_stack(
        [fit.standard_errors, fit.t_values, fit.p_values, fit.intervals]
    )
    table = np.column_stack([ours, theirs, ours - theirs, inference])
    terms = ["intercept", *map(safe_name, features)]
    return _csv(
        COEFFICIENTS, ([term, *row.tolist()] for term, row in zip(terms, table, strict=True))
    )


def predictions_csv(selection: Selection, network_own: Network, fit: Fit) -> bytes:
    """Every used row with its two predictions and their residuals (target minus prediction).

    Parameters
    ----------
    selection : Selection
    network_own : Network
        On the data in their own units: ``data.in_own_units(network)``.
    fit : Fit

    Returns
    -------
    bytes
        A CSV file as from `coefficients_csv`; its first columns are those of `data_csv`, so the
        code reads either.

    Raises
    ------
    ValueError
        If the features are not as many as the network's inputs or the fit's coefficients.
    """
    _check_count(selection.features, network_own)
    _check_count(fit.coefficients, network_own)
    X, y = selection.X, selection.y
    ours, theirs = network_own.predict(X), fit.predict(X)
    table = np.column_stack([X, y, ours, theirs, y - theirs, y - ours])
    return _csv([*_names(selection.features, selection.target), *PREDICTIONS], _rows(table))


def data_csv(selection: Selection) -> bytes:
    """The numbers that were used, X and then y, as a CSV file that the code below reads."""
    return _csv(
        _names(selection.features, selection.target),
        _rows(np.column_stack([selection.X, selection.y])),
    )


def _check_count(columns: Sequence, network: Network) -> None:
    if len(columns) != network.widths[0]:
        raise ValueError(f"{network!r} has {network.widths[0]} inputs, not {len(columns)}")


def _names(features: Sequence[str], target: str) -> list[str]:
    return [safe_name(name) for name in (*features, target)]


def _rows(table: np.ndarray) -> Iterable[list[float]]:
    return (row.tolist() for row in table)  # one at a time: lists take five times the memory


def _csv(header: Iterable[str], rows: Iterable[list]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)  # floats as repr, which reads back as the same number
    writer.writerow(header)
    writer.writerows(["" if cell != cell else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


# --- code ---------------------------------------------------------------------------------------


def python_code(features: Sequence[str], target: str, network_own: Network) -> str:
    """A Python program that multiplies the network's layers with NumPy, checked by scikit-learn.

    It reads the file of `data_csv` or `predictions_csv` that its first argument names, else
    ``linnet-data.csv``, and prints a line ``name value`` a coefficient, with 17 digits, then the
    largest difference from scikit-learn's LinearRegression, if that is installed.

    Parameters
    ----------
    features : sequence of p str
    target : str
    network_own : Network
        On the data in their own units: ``data.in_own_units(network)``. The code carries its
        weights to the last bit.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the features are not as many as the inputs, or the network has diverged.
    """
    return _in_python(features, target, network_own, _NUMPY_HEAD, _NUMPY_TAIL)


def pytorch_code(features: Sequence[str], target: str, network_own: Network) -> str:
    """A Python program with the network as a PyTorch module, checked by torch.linalg.lstsq.

    All in float64. Parameters, output and errors are those of `python_code`.
    """
    return _in_python(features, target, network_own, _TORCH_HEAD, _TORCH_TAIL)


def r_code(features: Sequence[str], target: str, network_own: Network) -> str:
    """An R program that multiplies the network's layers, checked by lm().

    R reads decimals without promising the last bit. Parameters, output and errors are those of
    `python_code`.
    """
    layers = [
        f"  list(\n    weights = rbind(\n{_rows_of(weights, '      c({})')}\n    ),\n"
        f"    bias = c({_numbers(bias)})\n  )"
        for weights, bias in _layers(features, network_own)
    ]
    names = [f"  {_in_r(name)}" for name in _names(features, target)]
    return (
        f"{_R_HEAD}columns <- c(\n{_joined(names)}\n)\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"layers <- list(\n{_joined(layers)}\n)\n{_R_TAIL}"
    )


def _in_python(features: Sequence[str], target: str, network: Network, head: str, tail: str) -> str:
    layers = [
        f"    (\n        [\n{_rows_of(weights, '            [{}]')},\n        ],\n"
        f"        [{_numbers(bias)}],\n    )"
        for weights, bias in _layers(features, network)
    ]
    names = [f"    {name!r}" for name in _names(features, target)]
    return (
        f"{head}\n# The columns of the file: the features, then the target.\n"
        f"COLUMNS = [\n{_joined(names)},\n]\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"LAYERS = [\n{_joined(layers)},\n]\n{_READ}{tail}"
    )


def _layers(features: Sequence[str], network: Network) -> list[tuple[list, list]]:
    _check_count(features, network)
    if not np.isfinite(network.parameters).all():
        raise ValueError("a network that has diverged cannot be written as code")
    return [(layer.weights.tolist(), layer.bias.tolist()) for layer in network.layers]


def _rows_of(weights: list[list[float]], row: str) -> str:
    return _joined(row.format(_numbers(values)) for values in weights)


def _joined(parts: Iterable[str]) -> str:
    return ",\n".join(parts)


def _numbers(values: list[float]) -> str:
    return ", ".join(map(repr, values))


def _in_r(text: str) -> str:
    """A string literal of R, in ASCII: Rscript reads a file in the encoding of its machine."""
    return f'"{"".join(map(_r_character, text))}"'


def _r_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    letter = "u" if ord(character) <= 0xFFFF else "U"
    return f"\\{letter}{{{ord(character):x}}}"


_NUMPY_HEAD = '''\
"""A linear network, multiplied out to one regression and compared with least squares.

The network takes and gives numbers in the data's own units. The first argument is the file with
the data, linnet-data.csv if there is none.
"""

import csv
import sys

import numpy as np
'''

_TORCH_HEAD = '''\
"""A linear network in PyTorch, multiplied out and compared with least squares.

The network takes and gives numbers in the data's own units. The first argument is the file with
the data, linnet-data.csv if there is none.
"""

import csv
import sys

import numpy as np
import torch
from torch import nn
'''

_READ = '''

def read():
    """Read X of shape (n, p) and y of shape (n,); further columns of the file are left out."""
    path = sys.argv[1] if len(sys.argv) > 1 else "linnet-data.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        if next(csv.reader(file), [])[: len(COLUMNS)] != COLUMNS:
            sys.exit("The file's first columns must be " + ", ".join(COLUMNS))
        rows = np.loadtxt(file, delimiter=",", usecols=range(len(COLUMNS)), ndmin=2)
    return rows[:, :-1], rows[:, -1]


def show(intercept, weights):
    """Print a line a coefficient: name and value."""
    sys.stdout.reconfigure(errors="backslashreplace")  # some terminals know few letters
    for name, value in zip(["intercept", *COLUMNS], [intercept, *weights]):
        print(name, format(float(value), ".17g"))
'''

_NUMPY_TAIL = '''

def collapse(layers):
    """Multiply the layers: the intercept and the weights of one regression."""
    product, bias = np.eye(len(COLUMNS) - 1), np.zeros(len(COLUMNS) - 1)
    for layer_weights, layer_bias in layers:
        product = np.array(layer_weights) @ product
        bias = np.array(layer_weights) @ bias + np.array(layer_bias)
    return bias[0], product[0]


def main():
    intercept, weights = collapse(LAYERS)
    show(intercept, weights)
    X, y = read()
    try:
        from sklearn.linear_model import LinearRegression
    except ImportError:
        print("scikit-learn is not installed: nothing to compare with")
        return
    fit = LinearRegression().fit(X, y)
    differences = np.append(intercept - fit.intercept_, weights - fit.coef_)
    print("largest difference from LinearRegression:", np.abs(differences).max())


if __name__ == "__main__":
    main()
'''

_TORCH_TAIL = '''

def build(layers):
    """The network as a module of float64 layers without activations."""
    network = nn.Sequential()
    for weights, bias in layers:
        linear = nn.Linear(len(weights[0]), len(bias), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights, dtype=torch.float64))
            linear.bias.copy_(torch.tensor(bias, dtype=torch.float64))
        network.append(linear)
    return network


def collapse(network):
    """Multiply the layers: the intercept and the weights of one regression."""
    inputs = network[0].in_features
    product, bias = torch.eye(inputs).double(), torch.zeros(inputs).double()
    for linear in network:
        product, bias = linear.weight @ product, linear.weight @ bias + linear.bias
    return bias[0], product[0]


def least_squares(X, y):
    """The regression by torch.linalg.lstsq, on standardised columns: no unit is too odd."""
    mean, spread = X.mean(dim=0), X.std(dim=0)
    solution = torch.linalg.lstsq((X - mean) / spread, (y - y.mean())[:, None]).solution
    weights = solution[:, 0] / spread
    return y.mean() - mean @ weights, weights


@torch.no_grad()
def main():
    intercept, weights = collapse(build(LAYERS))
    show(intercept, weights)
    X, y = map(torch.tensor, read())
    fit_intercept, fit_weights = least_squares(X, y)
    differences = torch.cat([(intercept - fit_intercept)[None], weights - fit_weights])
    print("largest difference from torch.linalg.lstsq:", differences.abs().max().item())


if __name__ == "__main__":
    main()
'''

_R_HEAD = """\
# A linear network, multiplied out to one regression and compared with lm().
#
# The network takes and gives numbers in the data's own units. The first argument is the file with
# the data, linnet-data.csv if there is none.

# The columns of the file: the features, then the target.
"""

_R_TAIL = r"""
# Multiply the layers: the intercept and the weights of one regression.
inputs <- length(columns) - 1
product <- diag(inputs)
bias <- numeric(inputs)
for (layer in layers) {
  product <- layer$weights %*% product
  bias <- layer$weights %*% bias + layer$bias
}
coefficients <- c(bias, product)
cat(paste0(c("intercept", columns[1:inputs]), " ", sprintf("%.17g", coefficients), "\n"), sep = "")

path <- c(commandArgs(trailingOnly = TRUE), "linnet-data.csv")[1]
header <- scan(path, "", sep = ",", quote = "\"", nlines = 1, quiet = TRUE,
  fileEncoding = "UTF-8-BOM")
if (!identical(header[seq_along(columns)], columns)) {
  message("The names in the file are not those above; its columns are taken in that order.")
}
data <- as.matrix(read.csv(path, header = FALSE, skip = 1, colClasses = "numeric"))
fit <- coef(lm(data[, inputs + 1] ~ data[, 1:inputs]))
if (anyNA(fit)) {
  cat("coefficients that lm() left out:", sum(is.na(fit)), "\n")
}
difference <- max(abs(coefficients - fit), na.rm = TRUE)
cat("largest difference from lm():", format(difference, digits = 17), "\n")
"""
