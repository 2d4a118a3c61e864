"""Whether what a page shows is what the session holds, and what numpy makes of the same data."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from linnet.links.experiment import Experiment
from linnet.ui.row_fields import columns_of
from tests.pages.visitor import Page

NUMBER = re.compile(r"\*\*([-−\d][^*]*)\*\*")
PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
CONDITION = 1e6  # of a regression that two programs solve to the digits that a page shows
WITH_STAGE = ("playground", "one_neuron", "one_layer", "any_depth")


def agree(page: Page, name: str, typed: set[str]) -> None:
    """Assert that a page shows the session's data and numbers.

    Parameters
    ----------
    page : Page
    name : str
        Which of the pages it is.
    typed : set of str
        The fields of numbers that the visitor has changed.
    """
    experiment, selection = page.session.experiment, page.session.selection
    fresh = page.session.table().select(experiment.y, experiment.x)
    assert np.array_equal(fresh.X, selection.X) and np.array_equal(fresh.y, selection.y)
    if page.told:  # a chapter's story, on data of its own
        return
    if name in WITH_STAGE and page.at.get("bidi_component"):
        assert page.shown[:2] == (list(selection.features), selection.target)
    if (best := _best(page)) is not None:
        _agree_least_squares(page, best)
    if name in _PAGES:
        _PAGES[name](page, typed)


def agree_links(page: Page) -> None:
    """Each link that Share shows opens what is on screen."""
    for code in page.at.get("code"):
        text = re.search(r"https?://[^\s\"]+", code.value.replace("&amp;", "&"))
        if text is None:
            continue
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(urlsplit(text[0]).query):
            query.setdefault(name, []).append(value)
        query.pop("embed", None)
        read, notes = Experiment.from_query(query)
        shared = page.session.shared
        assert not notes and (read.x, read.y, read.net) == (shared.x, shared.y, shared.net)


def _best(page: Page) -> np.ndarray | None:
    """Least squares by numpy, intercept first; None if other programs may get other digits."""
    selection = page.session.selection
    X = np.column_stack([np.ones(len(selection.y)), selection.X])
    scaled = X / np.linalg.norm(X, axis=0)
    if len(X) < X.shape[1] or not np.linalg.cond(scaled) < CONDITION:
        return None
    return np.linalg.lstsq(X, selection.y, rcond=None)[0]


def _agree_least_squares(page: Page, best: np.ndarray) -> None:
    """Wherever a page tells the coefficients of least squares, they are these."""
    for table in (frame.value for frame in page.at.dataframe):
        if "least squares" in table.columns and len(table) == len(best):
            told = _numbers(table["least squares"])
            np.testing.assert_allclose(told, best, rtol=1e-4, atol=1e-6 * np.abs(best).max())


def _numbers(told) -> np.ndarray:
    """Numbers as a page writes them, or as they are."""
    texts = [str(value).replace("×10", "e").translate(PLAIN) for value in told]
    return np.array([float(text) for text in texts])


def _table(page: Page, *columns: str):
    """The table on the page that has these columns."""
    tables = [frame.value for frame in page.at.dataframe]
    return next(table for table in tables if {*columns} <= {*table.columns})


def _data(page: Page, typed: set[str]) -> None:
    session, selection = page.session, page.session.selection
    assert session.title in [heading.value for heading in page.at.subheader]
    assert f"the regression uses {len(selection.y):,} rows" in page.words
    lines = _table(page, "column", "role")
    roles = lines["role"].tolist()
    assert roles.count("target") == 1 and roles.count("feature") == len(session.experiment.x)
    assert len(lines) == len(session.table().columns)


def _one_neuron(page: Page, typed: set[str]) -> None:
    row = page.at.number_input(key="row").value - 1
    walked = _numbers(_table(page, "input", "value")["value"])
    np.testing.assert_allclose(walked[1:], page.session.selection.X[row], rtol=1e-4)


def _any_depth(page: Page, typed: set[str]) -> None:
    terms = _numbers(_table(page, "path", "term")["term"])
    (together,) = [m.value for m in page.at.markdown if "Together: " in m.value]
    if "The other" not in together and np.isfinite(terms).all():
        total = _numbers(NUMBER.findall(together))[-1]
        np.testing.assert_allclose(terms.sum(), total, rtol=1e-6, atol=1e-7)


def _report(page: Page, typed: set[str]) -> None:
    selection = page.session.selection
    assert f"{len(selection.y):,} rows" in page.words
    fields = [
        w for w in (*page.at.number_input, *page.at.selectbox) if (w.key or "").startswith("at ")
    ]
    if not fields:  # the network diverged: there is nothing to predict with
        return
    fields.sort(key=lambda field: int(field.key.split()[1]))  # they stand in columns
    row = []
    for field, (name, at) in zip(fields, columns_of(selection), strict=True):
        x = selection.X[:, at]
        if name in selection.references:  # a level: one of its columns, or none
            row += [float(k == field.value) for k in range(1, len(at) + 1)]
        else:
            assert field.key in typed or x.min() <= field.value <= x.max(), "of other data"
            row.append(field.value)
    if (best := _best(page)) is not None:
        head, *rows = page.table("Coefficients")
        told = _numbers(row[head.index("least squares")] for row in rows)
        np.testing.assert_allclose(told, best, rtol=1e-4, atol=1e-6 * np.abs(best).max())
        at = np.array([1, *row])
        (said,) = [m.value for m in page.at.markdown if "the network predicts" in m.value]
        told = _numbers(NUMBER.findall(said))[1]
        np.testing.assert_allclose(
            told, best @ at, rtol=1e-4, atol=1e-4 * np.abs(best) @ np.abs(at)
        )


_PAGES = {"data": _data, "one_neuron": _one_neuron, "any_depth": _any_depth, "report": _report}
