"""The tables that a visitor takes away: coefficients, predictions and data as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence, Sized

from linnet.data.selection import Selection
from linnet.networks.network import Network
from linnet.regression.collinearity import Dependency
from linnet.regression.least_squares import Fit
from linnet.report.coefficients import COLUMNS, coefficient_rows
from linnet.report.number_csv import number_csv
from linnet.text.spreadsheet import guard
from linnet.text.wording import cleaned, shortened

LONGEST_NAME = 1000  # characters; R refuses literals of 10,000, Python's csv cells of 131,072
FOLLOWS = "follows from others"
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
    check_count(features, network_own)
    check_count(fit.coefficients, network_own)
    terms = [safe_name(name) for name in features]
    rows = coefficient_rows(terms, network_own.collapse().row, fit)
    how = {d.feature + 1: _follows(d, features) for d in fit.dependencies}
    return _csv(
        ["term", *(column.name for column in COLUMNS), FOLLOWS],
        ([term, *numbers.tolist(), how.get(k, "")] for k, (term, numbers) in enumerate(rows)),
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
        programs of `linnet.report.code` read either, and its last one says which of the table's
        rows it is, counted from 1.

    Raises
    ------
    ValueError
        If the features are not as many as the network's inputs or the fit's coefficients.
    """
    return b"".join(predictions_in_parts(selection, network_own, fit))


def predictions_in_parts(selection: Selection, network_own: Network, fit: Fit) -> Iterator[bytes]:
    """The file of `predictions_csv` in parts, each made when it is taken."""
    check_count(selection.features, network_own)
    check_count(fit.coefficients, network_own)
    X, y = selection.X, selection.y
    ours, theirs = network_own.predict(X), fit.predict(X)
    header = [*column_names(selection.features, selection.target), *PREDICTIONS]
    return number_csv(header, [*X.T, y, ours, theirs, y - theirs, y - ours, selection.rows])


def data_csv(selection: Selection) -> bytes:
    """The numbers that were used, X and then y, as a CSV file that the programs read."""
    return b"".join(data_in_parts(selection))


def data_in_parts(selection: Selection) -> Iterator[bytes]:
    """The file of `data_csv` in parts, each made when it is taken."""
    header = column_names(selection.features, selection.target)
    return number_csv(header, [*selection.X.T, selection.y])


def check_count(columns: Sized, network: Network) -> None:
    """Raise a ValueError if the columns are not as many as the network's inputs."""
    if len(columns) != network.widths[0]:
        raise ValueError(f"{network!r} has {network.widths[0]} inputs, not {len(columns)}")


def column_names(features: Sequence[str], target: str) -> list[str]:
    """The features, then the target, as programs read them."""
    return [safe_name(name) for name in (*features, target)]


def _csv(header: Iterable[str], rows: Iterable[list]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)  # floats as repr, which reads back as the same number
    writer.writerow(header)
    writer.writerows(["" if cell != cell else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
