"""What a visitor takes away: coefficients and predictions as CSV, the network as code.

The code runs without linnet: it carries the layers, multiplies them, and checks the product
against least squares in a library of its own. Of what a visitor wrote it holds the columns' names
only, each as one string literal; no comment and no statement is made of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from linnet.data.selection import Selection
from linnet.networks.network import Network
from linnet.regression.collinearity import Dependency
from linnet.regression.least_squares import Fit
from linnet.report.number_csv import number_csv
from linnet.text.spreadsheet import guard
from linnet.text.wording import cleaned, shortened

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
    "variance inflation",
    "follows from others",
)
PREDICTIONS = (
    "network",
    "least squares",
    "residual of least squares",
    "residual of network",
    "row",
)


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
        the data do not determine is an empty cell, and its variance inflation infinite. The
        difference is the network's coefficient minus that of least squares. The last column says
        how a feature follows from others, where it does.

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
    inflation = np.append(np.nan, fit.variance_inflation)
    table = np.column_stack([ours, theirs, ours - theirs, inference, inflation])
    terms = ["intercept", *map(safe_name, features)]
    how = {d.feature + 1: _follows(d, features) for d in fit.dependencies}
    return _csv(
        COEFFICIENTS,
        (
            [term, *row.tolist(), how.get(k, "")]
            for k, (term, row) in enumerate(zip(terms, table, strict=True))
        ),
    )


def _follows(dependency: Dependency, features: Sequence[str]) -> str:
    """In a cell: no spreadsheet runs what begins with a letter."""
    parts = [f"{factor:.5g} * {safe_name(features[j])}" for j, factor in dependency.terms]
    side = " + ".join([f"{dependency.constant:.5g}", *parts])
    if dependency.exact:
        return f"exactly {side}"
    return f"nearly {side}; off by {100 * dependency.remainder:.2g} % of its standard deviation"


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
        code reads either, and its last one says which of the table's rows it is, counted from 1.

    Raises
    ------
    ValueError
        If the features are not as many as the network's inputs or the fit's coefficients.
    """
    return b"".join(predictions_in_parts(selection, network_own, fit))


def predictions_in_parts(selection: Selection, network_own: Network, fit: Fit) -> Iterator[bytes]:
    """The file of `predictions_csv` in parts, each made when it is taken."""
    _check_count(selection.features, network_own)
    _check_count(fit.coefficients, network_own)
    X, y = selection.X, selection.y
    ours, theirs = network_own.predict(X), fit.predict(X)
    header = [*_names(selection.features, selection.target), *PREDICTIONS]
    return number_csv(header, [*X.T, y, ours, theirs, y - theirs, y - ours, selection.rows])


def data_csv(selection: Selection) -> bytes:
    """The numbers that were used, X and then y, as a CSV file that the code below reads."""
    return b"".join(data_in_parts(selection))


def data_in_parts(selection: Selection) -> Iterator[bytes]:
    """The file of `data_csv` in parts, each made when it is taken."""
    header = _names(selection.features, selection.target)
    return number_csv(header, [*selection.X.T, selection.y])


def _check_count(columns: Sequence, network: Network) -> None:
    if len(columns) != network.widths[0]:
        raise ValueError(f"{network!r} has {network.widths[0]} inputs, not {len(columns)}")


def _names(features: Sequence[str], target: str) -> list[str]:
    return [safe_name(name) for name in (*features, target)]


def _csv(header: Iterable[str], rows: Iterable[list]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)  # floats as repr, which reads back as the same number
    writer.writerow(header)
    writer.writerows(["" if cell != cell else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


# --- code ---------------------------------------------------------------------------------------


def python_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
) -> str:
    """A Python program that multiplies the network's layers with NumPy, checked by scikit-learn.

    It reads the file of `data_csv` or `predictions_csv` that its first argument names, else
    ``linnet-data.csv``, and prints a line ``name value`` a coefficient, with 17 digits, then how
    features follow from others, and the largest differences of a coefficient and of a prediction
    from scikit-learn's LinearRegression, if that is installed. Where one feature is determined by
    others, so are the predictions only, and nothing is said of coefficients.

    Parameters
    ----------
    features : sequence of p str
    target : str
    network_own : Network
        On the data in their own units: ``data.in_own_units(network)``. The code carries its
        weights to the last bit.
    dependencies : sequence of Dependency
        Among the features: those of the fit.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the features are not as many as the inputs, or the network has diverged.
    """
    return _in_python(features, target, network_own, dependencies, _NUMPY_HEAD, _NUMPY_TAIL)


def pytorch_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
) -> str:
    """A Python program with the network as a PyTorch module, checked by torch.linalg.lstsq.

    All in float64. Parameters, output and errors are those of `python_code`.
    """
    return _in_python(features, target, network_own, dependencies, _TORCH_HEAD, _TORCH_TAIL)


def r_code(
    features: Sequence[str],
    target: str,
    network_own: Network,
    dependencies: Sequence[Dependency] = (),
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
    names = [f"  {_in_r(name)}" for name in _names(features, target)]
    dependent = [
        f'  list({d.feature + 1}, "{_sign(d)}", {d.constant!r}, '
        f"c({', '.join(str(j + 1) for j, _ in d.terms)}), c({_numbers(f for _, f in d.terms)}))"
        for d in dependencies
    ]
    return (
        f"{_R_HEAD}columns <- c(\n{_joined(names)}\n)\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"layers <- list(\n{_joined(layers)}\n)\n\n"
        "# Features that follow from others: the feature, = or ~ (nearly), the constant, the\n"
        "# others and their factors.\n"
        f"dependent <- list(\n{_joined(dependent)}\n)\n{_R_TAIL}"
    )


def _in_python(
    features: Sequence[str],
    target: str,
    network: Network,
    dependencies: Sequence[Dependency],
    head: str,
    tail: str,
) -> str:
    layers = [
        f"    (\n        [\n{_rows_of(weights, '            [{}]')},\n        ],\n"
        f"        [{_numbers(bias)}],\n    )"
        for weights, bias in _layers(features, network)
    ]
    names = [f"    {name!r}" for name in _names(features, target)]
    dependent = "".join(
        f'\n    ({d.feature}, "{_sign(d)}", {d.constant!r}, {list(d.terms)!r}),\n'
        for d in dependencies
    ).replace("\n\n", "\n")
    return (
        f"{head}\n# The columns of the file: the features, then the target.\n"
        f"COLUMNS = [\n{_joined(names)},\n]\n\n"
        "# The network's layers, inputs first: weights, a row a node, and biases.\n"
        f"LAYERS = [\n{_joined(layers)},\n]\n\n"
        "# Features (from 0) that follow from others: the feature, = or ~ (nearly), the constant,\n"
        "# the others and their factors.\n"
        f"DEPENDENT = [{dependent}]\n{_COMMON}{tail}"
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


def _sign(dependency: Dependency) -> str:
    return "=" if dependency.exact else "~"


def _numbers(values: Iterable[float]) -> str:
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

_COMMON = '''

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


def compare(library, X, ours, theirs):
    """Print how far coefficients (the intercept first) and predictions are from a library's."""
    for feature, sign, constant, terms in DEPENDENT:
        parts = [f"{factor:.5g} * {COLUMNS[other]}" for other, factor in terms]
        print(COLUMNS[feature], sign, " + ".join([f"{constant:.5g}", *parts]))
    differences = np.asarray(ours) - np.asarray(theirs)
    if any(sign == "=" for _, sign, *_ in DEPENDENT):
        print("other coefficients predict the same, so only predictions can be compared")
    else:
        print(f"largest difference of a coefficient from {library}:", np.abs(differences).max())
    predictions = differences[0] + X @ differences[1:]
    print(f"largest difference of a prediction from {library}:", np.abs(predictions).max())
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
    theirs = [fit.intercept_, *fit.coef_]
    compare("LinearRegression", X, [intercept, *weights], theirs)


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
    X, y = read()
    fit_intercept, fit_weights = least_squares(torch.tensor(X), torch.tensor(y))
    theirs = [fit_intercept.item(), *fit_weights.tolist()]
    compare("torch.linalg.lstsq", X, [intercept.item(), *weights.tolist()], theirs)


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
X <- cbind(1, data[, 1:inputs])
fit <- lm(data[, inputs + 1] ~ data[, 1:inputs])
for (d in dependent) {
  parts <- c(sprintf("%.5g", d[[3]]), sprintf("%.5g * %s", d[[5]], columns[d[[4]]]))
  cat(columns[d[[1]]], " ", d[[2]], " ", paste(parts, collapse = " + "), "\n", sep = "")
}
if (any(vapply(dependent, function(d) d[[2]] == "=", NA)) || anyNA(coef(fit))) {
  cat("other coefficients predict the same, so only predictions can be compared\n")
} else {
  difference <- max(abs(coefficients - coef(fit)))
  cat("largest difference of a coefficient from lm():", format(difference, digits = 17), "\n")
}
difference <- max(abs(X %*% coefficients - fitted(fit)))
cat("largest difference of a prediction from lm():", format(difference, digits = 17), "\n")
"""
