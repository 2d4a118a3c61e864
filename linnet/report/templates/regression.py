# <needs>
# The data stand in this file, at its end: nothing else is needed.
# </needs>
"""A linear network, multiplied out to one regression and compared with least squares.

The network takes and gives numbers in the data's own units. A file named as the first argument is
read instead.
"""

# <imports>
import csv
import sys

# </imports>
try:
    import numpy as np
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
