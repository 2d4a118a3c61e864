"""pages/report.py as Streamlit runs it: the numbers of statsmodels, one click for each cause."""

import ast
import io
import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from linnet.network import Network
from linnet.ui.report import Report
from tests.pages.visitor import Page

COLOURS = {"ink": "#000000", "paper": "#ffffff", "plus": "#00f", "minus": "#f80", "ols": "#080"}
COLLINEAR = b"a,b,c,y\n" + b"".join(
    b"%d,%d,%d,%d\n" % (k, 2 * k + 1, k * k % 7, k * 3 % 11) for k in range(30)
)


def report(**query):
    page = Page(**query).open("report")
    return settle(page) if page.session.run.goal else page


def advised(page):
    """The labels of the clicks that help."""
    return [b.label for b in page.at.button if b.key and b.key.startswith("fix")]


def said(page):
    return [e.value for e in page.at.main.get("info")] + [e.value for e in page.at.success]


def settle(page):
    """The page trains on by itself; AppTest follows a rerun only when it is asked to."""
    for _ in range(100):
        if page.session.run.goal is None:
            return page.run()
        page.run()
    raise AssertionError("it never arrived")


@pytest.mark.parametrize("data", ["penguins", "longley", "anscombe-1"])
def test_the_table_is_that_of_statsmodels(data):
    page = report(data=data)
    selection = page.session.selection
    table = page.at.dataframe[0].value.set_index("term")
    expected = sm.OLS(selection.y, sm.add_constant(selection.X)).fit()
    loose = 1e-6 if data == "longley" else 1e-8  # statsmodels' own digits on unscaled columns
    np.testing.assert_allclose(table["least squares"], expected.params, rtol=loose)
    np.testing.assert_allclose(table["std. error"], expected.bse, rtol=loose)
    np.testing.assert_allclose(table["t"], expected.tvalues, rtol=loose)
    np.testing.assert_allclose(table["p"], expected.pvalues, rtol=1e-5)
    np.testing.assert_allclose(table[["95 % from", "to"]], expected.conf_int(), rtol=1e-5)
    numbers = page.at.dataframe[1].value.iloc[0]
    assert float(numbers["R²"]) == pytest.approx(expected.rsquared, rel=1e-7)
    assert float(numbers["Adjusted R²"]) == pytest.approx(expected.rsquared_adj, rel=1e-7)
    assert float(numbers["Residual SD"]) == pytest.approx(np.sqrt(expected.scale), rel=1e-7)
    star = page.session.scene.data.in_own_units(page.session.run.network_at(0)).collapse()
    np.testing.assert_allclose(table["network"], [*star.bias, *star.weights[0]])


def test_not_there_yet_and_one_click():
    page = report(step="40")
    assert re.search(r"about [\d,]+ more steps", said(page)[0])
    assert advised(page) == ["Run to convergence"]
    page.press("fix 0")
    settle(page)
    assert said(page)[0].startswith("They are identical") and advised(page) == []
    table = page.at.dataframe[0].value
    np.testing.assert_allclose(table["network"], table["least squares"], rtol=1e-6)


def test_diverged_and_one_click():
    page = report(lr="5", step="400")
    assert page.session.run.diverged
    page.press("fix 0")
    settle(page)
    assert said(page)[0].startswith("They are identical")


def test_raw_units_and_one_click():
    page = report(data="penguins", standardise="0", lr="1e-6", step="50")
    (k,) = [k for k, label in enumerate(advised(page)) if label == "Standardise"]
    keys = [b.key for b in page.at.button if b.key and b.key.startswith("fix")]
    page.press(keys[k])
    settle(page)
    assert page.session.experiment.standardise
    assert said(page)[0].startswith("They are identical")


def test_batches_jitter_and_one_click():
    page = report(batch="8", step="3000", lr="0.05")
    assert "Train on all rows" in advised(page)
    keys = {b.label: b.key for b in page.at.button if b.key and b.key.startswith("fix")}
    page.press(keys["Train on all rows"])
    settle(page)
    assert page.session.experiment.batch == 0
    assert said(page)[0].startswith("They are identical")


def test_what_cannot_be_told_apart_is_named():
    page = Page().open("data").upload(COLLINEAR)
    page.choose("Features", ["a", "b", "c"]).open("report")
    assert "cannot tell `a` and `b` apart" in page.words
    table = page.at.dataframe[0].value.set_index("term")
    assert table.loc[["a", "b"], "std. error"].isna().all()
    assert np.isfinite(table.loc["c", "std. error"])


def test_a_reference_level_is_named():
    page = report(data="penguins", x="species,bill_length_mm", y="body_mass_g")
    assert "reference level `Adelie`" in page.words
    assert "species = Gentoo" in list(page.at.dataframe[0].value["term"])


def number(page, feature):
    """The field under Predict."""
    (found,) = [w for w in page.at.number_input if w.label == f"`{feature}`"]
    return found


def test_a_prediction_with_its_interval():
    page = report(data="penguins")
    selection = page.session.selection
    x = [200.0, 45.0, 17.0]
    for name, value in zip(selection.features, x, strict=True):
        number(page, name).set_value(value)
    page.run()
    expected = sm.OLS(selection.y, sm.add_constant(selection.X)).fit()
    frame = expected.get_prediction([1.0, *x]).summary_frame().iloc[0]
    (words,) = [m.value for m in page.at.markdown if "the network predicts" in m.value]
    numbers = [float(v) for v in re.findall(r"-?\d+\.?\d*", words.partition("regression")[2])]
    shown = [frame["mean"], 95, frame["obs_ci_lower"], frame["obs_ci_upper"]]
    shown += [95, frame["mean_ci_lower"], frame["mean_ci_upper"]]
    np.testing.assert_allclose(numbers, shown, rtol=1e-5)
    assert not page.at.warning


def test_extrapolating_is_said():
    page = report(data="penguins")
    number(page, "flipper_length_mm").set_value(400.0)
    page.run()
    assert "in `flipper_length_mm`" in page.at.warning[0].value
    page.choose("Data", "longley")
    assert not page.at.warning, "values for one data set do not stay in the fields of another"


def test_every_figure_has_words():
    page = report(data="penguins", step="30")
    alts = [figure.alt for _, figure in Report(page.session, COLOURS).figures()]
    assert len(alts) == len(page.at.get("plotly_chart")) == 6
    assert all(len(alt) > 40 for alt in alts)


def test_files_to_take_away(tmp_path):
    page = report(data="penguins", step="60")
    taken = Report(page.session, COLOURS)
    files = {name: make() for _, name, _, make in taken.files()}
    table = pd.read_csv(io.BytesIO(files["coefficients.csv"]))
    np.testing.assert_array_equal(table["network"], taken.coefficients)
    network = Network.from_json(files["network.json"])
    assert network == taken.network and json.loads(files["network.json"])["linnet"] == 1
    assert len(pd.read_csv(io.BytesIO(files["predictions.csv"]))) == 342
    ast.parse(files["network_pytorch.py"])
    (tmp_path / "linnet-data.csv").write_bytes(files["linnet-data.csv"])
    (tmp_path / "regression.py").write_text(files["regression.py"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "regression.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = [float(line.split()[-1]) for line in done.stdout.splitlines()[:4]]
    np.testing.assert_allclose(printed, taken.coefficients, rtol=1e-12)
    assert "<html" in files["report.html"] and "Regression of body_mass_g" in files["report.html"]


@pytest.mark.parametrize("net", ["none", "5", "4-3"])
def test_the_report_is_on_the_visitors_network(net):
    page = Page(net=net, step="25")
    run = page.shown[3]
    page.open("report")
    assert page.session.run.id == run and page.session.run.seen == 25
    assert page.open("playground").shown[3] == run
