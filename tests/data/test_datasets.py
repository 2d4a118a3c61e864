"""linnet/data/datasets.py: every built-in data set loads, is what it says and can be trained on."""

import hashlib

import numpy as np
import pytest
import statsmodels.api as sm

from linnet.data.datasets import DATASETS
from linnet.data.errors import TableError

# Certified by NIST: https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml
LONGLEY = [
    -3482258.63459582,
    15.0618722713733,
    -0.358191792925910e-01,
    -2.02022980381683,
    -1.03322686717359,
    -0.511041056535807e-01,
    1829.15146461355,
]
SIZES = {  # rows, columns, rows dropped
    "exam-scores": (96, 5, 0),
    "ice-cream": (60, 2, 0),
    "plane": (200, 3, 0),
    "penguins": (344, 8, 2),
    "longley": (16, 7, 0),
    "anscombe-1": (11, 2, 0),
    "anscombe-2": (11, 2, 0),
    "anscombe-3": (11, 2, 0),
    "anscombe-4": (11, 2, 0),
}


def chosen(name):
    dataset = DATASETS[name]
    return dataset.table().select(dataset.target, dataset.features)


def fitted(name):
    selection = chosen(name)
    return sm.OLS(selection.y, sm.add_constant(selection.X)).fit()


def test_the_order_and_the_size_of_each():
    assert list(DATASETS) == list(SIZES)
    for name, dataset in DATASETS.items():
        assert dataset.name == name
        assert (*dataset.table().frame.shape, chosen(name).dropped) == SIZES[name]
        said = dataset.table().report
        assert all(line.endswith("were counted as missing.") for line in said)
        assert bool(said) == (name == "penguins"), "the others have every value"


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_each_has_its_words(dataset):
    assert dataset.title and dataset.source and dataset.licence
    assert dataset.story.endswith((".", "?")) and "!" not in dataset.story
    assert ("made-up" in dataset.story) == ("made up" in dataset.title)
    assert ("fixed seed" in dataset.source) == (dataset.columns is not None)


def test_a_table_is_made_once():
    assert DATASETS["penguins"].table() is DATASETS["penguins"].table()


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("exam-scores", "32c318d33d24434a"),
        ("ice-cream", "b23cb9665b3ec0b5"),
        ("plane", "c7d1e60a7aafe68f"),
    ],
)
def test_generated_data_never_change(name, digest):
    numbers = DATASETS[name].table().frame.to_numpy("<f8", copy=True)
    assert hashlib.sha256(numbers.tobytes("C")).hexdigest()[:16] == digest


def test_exam_scores():
    assert DATASETS["exam-scores"].title == "Exam scores (made up)"
    frame = DATASETS["exam-scores"].table().frame
    assert list(frame) == ["hours_studied", "attendance", "sleep", "earlier_tests", "exam_score"]
    assert frame.iloc[0].tolist() == [4.2, 69, 6.7, 50, 46]
    assert fitted("exam-scores").rsquared == pytest.approx(0.7, abs=0.2)


def test_ice_cream_sells_when_it_is_warm():
    fit = fitted("ice-cream")
    assert fit.params[1] == pytest.approx(9, abs=2) and 0.6 < fit.rsquared < 0.95
    assert np.array_equal(chosen("ice-cream").X, chosen("ice-cream").X.round(1))


def test_plane_is_the_playgrounds():
    selection = chosen("plane")
    assert 5.5 < np.abs(selection.X).max() <= 6
    residual = selection.y - selection.X.sum(axis=1) / 10
    assert residual.std() == pytest.approx(0.05, rel=0.15)
    assert fitted("plane").params == pytest.approx([0, 0.1, 0.1], abs=0.01)


def test_penguins_are_the_published_ones():
    table = DATASETS["penguins"].table()
    measured = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"]
    assert list(table.numeric) == measured
    counts = table.frame["species"].value_counts().to_dict()
    assert counts == {"Adelie": 152, "Gentoo": 124, "Chinstrap": 68}
    means = table.frame[measured[:4]].mean().tolist()
    assert means == pytest.approx([43.92193, 17.15117, 200.91520, 4201.75439], abs=1e-5)
    with pytest.raises(TableError, match="`species` is not numeric"):
        table.select("species", ["body_mass_g"])


def test_penguins_have_the_turn_their_story_tells():
    table = DATASETS["penguins"].table()

    def depth(*features):
        selection = table.select("body_mass_g", features)
        return sm.OLS(selection.y, sm.add_constant(selection.X)).fit().params[1]

    assert depth("bill_depth_mm") < 0 < depth("bill_depth_mm", "flipper_length_mm")


def test_longley_fits_the_certified_values():
    assert fitted("longley").params == pytest.approx(LONGLEY, rel=1e-6)


@pytest.mark.parametrize(
    ("number", "intercept", "slope", "variance"),
    [
        (1, 3.0001, 0.5001, 4.127269),
        (2, 3.0009, 0.5000, 4.127629),
        (3, 3.0025, 0.4997, 4.122620),
        (4, 3.0017, 0.4999, 4.123249),
    ],
)
def test_anscombes_quartet_is_one_regression(number, intercept, slope, variance):
    selection, fit = chosen(f"anscombe-{number}"), fitted(f"anscombe-{number}")
    assert fit.params == pytest.approx([intercept, slope], abs=5.1e-5)
    assert fit.rsquared == pytest.approx(0.667, abs=0.001)
    assert selection.X.mean() == 9 and selection.X.var(ddof=1) == 11
    assert selection.y.var(ddof=1) == pytest.approx(variance, abs=5e-7)
