# <needs>
# The data stand in this file, at its end: nothing else is needed.
# </needs>
"""A linear network in PyTorch, multiplied out to one regression and compared with least squares.

The network takes and gives numbers in the data's own units. A file named as the first argument is
read instead.
"""

# <imports>
import csv
import sys

# </imports>
try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as missing:
    sys.exit(f"This program needs {missing.name}: pip install {missing.name}")

# <values>
COLUMNS = ["x", "z", "y"]
LAYERS = [
    ([[1.0, 0.5], [0.0, 2.0]], [0.0, 1.0]),
    ([[2.0, 0.25]], [-1.0]),
]
DEPENDENT = []
# </values>


# <read>
def read():
    """The data: X of shape (n, p) and y of shape (n,)."""
    if ROWS and len(sys.argv) == 1:
        rows = np.array(ROWS)
    else:
        rows = read_file(sys.argv[1] if len(sys.argv) > 1 else "linnet-data.csv")
    return rows[:, :-1], rows[:, -1]


def read_file(path):
    """The columns of a CSV file that has them first; further ones are left out."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if next(csv.reader(file), [])[: len(COLUMNS)] != COLUMNS:
                sys.exit("The file's first columns must be " + ", ".join(COLUMNS))
            return np.loadtxt(file, delimiter=",", usecols=range(len(COLUMNS)), ndmin=2)
    except OSError:
        sys.exit(f"This program needs the file {path} from linnet's report: save it here.")
    except ValueError:
        sys.exit(f"Something in {path} is no number: save the file from linnet's report again.")


# </read>


def show(intercept, weights):
    """Print a line a coefficient: name and value."""
    sys.stdout.reconfigure(errors="backslashreplace")  # some terminals know few letters
    for name, value in zip(["intercept", *COLUMNS[:-1]], [intercept, *weights], strict=True):
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


# <rows>
ROWS = [
    [0.0, 1.0, 1.0],
    [1.0, 0.0, 1.5],
    [2.0, 1.0, 5.0],
    [3.0, 2.0, 8.5],
    [4.0, 1.5, 9.0],
]
# </rows>

if __name__ == "__main__":
    main()
