"""pages/report.py as Streamlit runs it: the numbers of statsmodels, one click for each cause."""

import ast
import html
import io
import json
import re
import subprocess
import sys
from datetime import datetime
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from linnet.networks.network import Network
from linnet.report.coefficients import COLUMNS
from linnet.report.files import as_html, files
from linnet.ui.report import report_of
from tests.pages.visitor import Page

COLOURS = {"ink": "#000000", "paper": "#ffffff", "plus": "#00f", "minus": "#f80", "ols": "#080"}
DARK = COLOURS | {"ink": "#edebe8"}
COLLINEAR = b"a,b,c,y\n" + b"".join(
    b"%d,%d,%d,%d\n" % (k, 2 * k + 1, k * k % 7, k * 3 % 11) for k in range(30)
)


def report(**query):
    """The report of a visitor whose browser shows the step that the link names."""
    page = Page(**query).open("report")
    return page.hear(page.browse()) if "step" in query else page


def advised(page):
    """The clicks that help: label, and the button's key."""
    return {b.label: b.key for b in page.at.button if b.key and b.key.startswith("fix")}


def said(page):
    return [e.value for e in page.at.main.get("info")] + [e.value for e in page.at.success]


def asked(page):
    """What the page wishes of the run, without the wishes' names."""
    return [{k: v for k, v in wish.items() if k != "id"} for wish in page.stage["wishes"]]


def of(page):
    """The page's report."""
    link = "http://localhost/report"
    return report_of(page.session, COLOURS, link, datetime(2026, 11, 27, 9, 5))


def numbers(page):
    """The numbers behind the table of coefficients, a row a term."""
    columns = [column.heading for column in COLUMNS]
    return pd.DataFrame(
        [values for _, values in of(page).rows],
        index=[term for term, _ in of(page).rows],
        columns=columns,
    )


def read(text):
    """A number as a table shows it."""
    return np.nan if text == "–" else float(text.replace("−", "-").replace("< ", ""))


@pytest.mark.parametrize("data", ["penguins", "longley", "anscombe-1"])
def test_the_table_is_that_of_statsmodels(data):
    page = report(data=data)
    selection = page.session.selection
    table = numbers(page)
    expected = sm.OLS(selection.y, sm.add_constant(selection.X)).fit()
    loose = 1e-6 if data == "longley" else 1e-8  # statsmodels' own digits on unscaled columns
    np.testing.assert_allclose(table["least squares"], expected.params, rtol=loose)
    np.testing.assert_allclose(table["std. error"], expected.bse, rtol=loose)
    np.testing.assert_allclose(table["t"], expected.tvalues, rtol=loose)
    np.testing.assert_allclose(table["p"], expected.pvalues, rtol=1e-5)
    np.testing.assert_allclose(table[["95 % from", "to"]], expected.conf_int(), rtol=1e-5)
    fit = page.session.scene.fit
    assert fit.f_value == pytest.approx(expected.fvalue, rel=1e-7)
    assert fit.f_p_value == pytest.approx(expected.f_pvalue, rel=1e-5)
    star = page.session.scene.data.in_own_units(page.session.run.network).collapse()
    np.testing.assert_allclose(table["network"], [*star.bias, *star.weights[0]])


@pytest.mark.parametrize("data", ["penguins", "longley", "anscombe-1"])
def test_what_is_shown_is_the_table_in_five_digits(data):
    page = report(data=data, step="20")
    head, *rows = page.table("Coefficients")
    assert head == ["term", *(column.heading for column in COLUMNS)]
    for (term, *texts), (name, values) in zip(rows, numbers(page).iterrows(), strict=True):
        assert term == name
        close = [1e-2 if column.digits == 3 else 1e-4 for column in COLUMNS]
        for text, value, rel in zip(texts, values, close, strict=True):
            assert read(text) == pytest.approx(value, rel=rel, nan_ok=True)
    fit = page.session.scene.fit
    said = dict(page.table("The fit in numbers"))
    test = f"F ({fit.rank - 1}, {fit.degrees_of_freedom})"
    for name, value in {
        "R²": fit.r_squared,
        "Adjusted R²": fit.adjusted_r_squared,
        "Residual SD": fit.residual_sd,
        test: fit.f_value,
        "p of F": fit.f_p_value,
    }.items():
        assert read(said[name]) == pytest.approx(value, rel=1e-2 if name == "p of F" else 1e-4)
    assert said["Rows used"] == f"{fit.n:,}"


def test_not_there_yet_and_one_click():
    page = report(step="40")
    assert re.search(r"about [\d,]+ more steps", said(page)[0])
    assert list(advised(page)) == ["Run to convergence"]
    page.press("fix 0")
    assert asked(page) == [{"act": "converge"}]
    granted = [wish["id"] for wish in page.stage["wishes"]]
    page.hear(page.browse().seek(3000), granted=granted, arrived=True)
    assert said(page)[0].startswith("They are identical") and not advised(page)
    assert page.stage["wishes"] == []
    table = numbers(page)
    np.testing.assert_allclose(table["network"], table["least squares"], rtol=1e-6)
    assert re.search(r"Network and least squares: `exam_score` ≈ ", page.words)


def test_diverged_and_one_click():
    page = report(lr="5")
    page.hear(page.browse().seek(30), diverged=True, edge=0.37)
    assert "above the edge of stability, 0.37" in said(page)[0]
    page.press(advised(page)["Go on at a stable rate"])
    assert asked(page) == [{"act": "calm"}, {"act": "converge"}]


def test_raw_units_and_one_click():
    page = report(data="penguins", standardise="0", lr="1e-6", step="50")
    run = page.session.staged
    page.press(advised(page)["Standardise"])
    assert page.session.experiment.standardise and page.session.staged is not run
    assert page.stage["scene"]["standardised"]
    assert asked(page) == [{"act": "converge"}], "of the run that takes its place"
    assert page.widget("Standardise").value is True


def test_batches_jitter_and_one_click():
    page = report(batch="8", lr="0.05")
    gaps = [0.2, 0.1, 0.3] * 13
    history = page.browse().value()["history"] | {
        "steps": list(range(39)),
        "losses": gaps,
        "gaps": gaps,
        "collapsed": [[0.0, 0.5, 0.5]] * 39,
    }
    page.hear(page.browse().seek(38), history=history)
    page.press(advised(page)["Train on all rows"])
    assert asked(page) == [{"change": {"kind": "settings", "batch": 0}}, {"act": "converge"}]


def test_the_report_follows_the_run():
    page = report(data="penguins")
    assert page.stage["mode"] == "strip"
    browser = page.browse().seek(77)
    page.hear(browser, playing=True)
    assert "at step 77" in page.words and page.link["step"] == "77"
    star = page.session.scene.data.in_own_units(browser.trainer().network).collapse()
    shown = numbers(page)["network"]
    np.testing.assert_array_equal(shown, [*star.bias, *star.weights[0]])


def test_what_cannot_be_told_apart_is_named():
    page = Page().open("data").upload(COLLINEAR)
    page.choose("Features", ["a", "b", "c"]).open("report")
    assert "cannot tell `a` and `b` apart" in page.words
    assert "`b` = 1 + 2 · `a`" in page.words
    table = numbers(page)
    assert table.loc[["a", "b"], "std. error"].isna().all()
    assert np.isinf(table.loc[["a", "b"], "VIF"]).all()
    assert np.isfinite(table.loc["c", "std. error"])


def test_what_nearly_repeats_is_named_with_its_numbers():
    page = report(data="longley")
    assert re.search(r"`gnp` ≈ −\d+ \+ .* · `\w+`.*, off by \d\.\d % of its", page.words)
    made = {file.name: file.make for file in files(of(page))}
    assert "nearly" in made["coefficients.csv"]().decode()
    assert '"~"' in made["regression.py"]() and '"~"' in made["regression.R"]()


def test_the_paths_are_in_the_units_of_the_table():
    page = report(data="penguins", step="90")
    training = of(page).training
    np.testing.assert_allclose(training.paths[-1], numbers(page)["network"])
    figure = dict(of(page).figures())["The coefficients while training"]
    for j, value in enumerate(numbers(page)["least squares"]):
        assert set(figure.plot.data[2 * j + 1].y) == {value}


def test_nothing_trained_has_no_paths():
    assert "The coefficients while training" not in dict(of(report()).figures())


def test_a_reference_level_is_named():
    page = report(data="penguins", x="species,bill_length_mm", y="body_mass_g")
    assert "reference level `Adelie`" in page.words
    assert "species = Gentoo" in [row[0] for row in page.table("Coefficients")]


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


def test_a_prediction_for_a_level():
    """Of the columns of a category at most one is 1, whatever is chosen."""
    page = report(data="penguins", x="species,bill_length_mm", y="body_mass_g")
    selection = page.session.selection
    assert selection.features == ("species = Chinstrap", "species = Gentoo", "bill_length_mm")
    field = page.widget("`species`")
    assert field.options == ["Adelie", "Chinstrap", "Gentoo"]
    assert field.value == 0, "the commonest"
    number(page, "bill_length_mm").set_value(45.0)
    expected = sm.OLS(selection.y, sm.add_constant(selection.X)).fit()
    for level, columns in enumerate([(0, 0), (1, 0), (0, 1)]):
        page.widget("`species`").set_value(level)
        page.run()
        (words,) = [m.value for m in page.at.markdown if "the network predicts" in m.value]
        told = float(re.findall(r"regression \*\*(.*?)\*\*", words)[0])
        np.testing.assert_allclose(told, expected.predict([1, *columns, 45.0])[0], rtol=1e-5)


def test_extrapolating_is_said():
    page = report(data="penguins")
    number(page, "flipper_length_mm").set_value(400.0)
    page.run()
    assert "in `flipper_length_mm`" in page.at.warning[0].value
    page.choose("Data", "longley")
    assert not page.at.warning, "values for one data set do not stay in the fields of another"


def test_every_figure_has_words():
    page = report(data="penguins", step="30")
    alts = [figure.alt for _, figure in of(page).figures()]
    assert len(alts) == 6 and all(len(alt) > 40 for alt in alts)
    assert len(page.at.get("plotly_chart")) == 5  # and one that is drawn
    drawn = [e.proto.body for e in page.at.get("html")]
    for alt in alts:  # on paper, and that one
        assert sum(f"aria-label='{html.escape(alt)}'" in body for body in drawn) == (
            2 if alt == alts[-1] else 1
        )


def test_the_file_names_what_was_read_and_what_reading_did():
    broken = COLLINEAR.replace(b"\n3,7,2,9", b"\n3,7,n/a,9")
    page = Page().open("data").upload(broken, "measured.csv").open("report")
    text = as_html(of(page))
    assert "<dt>Data</dt><dd><code>measured.csv</code></dd>" in text
    about = text.partition("<h2>The data</h2>")[2].partition("<h2>")[0]
    for sentence in page.session.about:
        assert html.escape(sentence.replace("`", "")) in re.sub("</?code>", "", about)


def test_the_file_is_on_white_whatever_the_theme():
    dark = report_of(report(step="5").session, DARK, None, datetime(2026, 11, 27))
    assert DARK["ink"] not in as_html(dark) and "Open it" not in as_html(dark)


@pytest.mark.thorough
def test_files_to_take_away(tmp_path):
    page = report(data="penguins", step="60")
    taken = of(page)
    made = {file.name: file.make() for file in files(taken)}
    made |= {name: b"".join(content) for name, content in made.items() if hasattr(content, "send")}
    table = pd.read_csv(io.BytesIO(made["coefficients.csv"]))
    np.testing.assert_array_equal(table["network"], taken.coefficients)
    network = Network.from_json(made["network.json"])
    assert network == taken.training.network and json.loads(made["network.json"])["linnet"] == 1
    assert len(pd.read_csv(io.BytesIO(made["predictions.csv"]))) == 342
    ast.parse(made["network_pytorch.py"])
    archive = ZipFile(io.BytesIO(made.pop("linnet-report.zip")))
    assert archive.namelist() == [*made]
    for name, content in made.items():
        same = content if isinstance(content, bytes) else content.encode()
        assert archive.read(name) == same
    (tmp_path / "regression.py").write_text(made["regression.py"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "regression.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = [float(line.split()[-1]) for line in done.stdout.splitlines()[:4]]
    np.testing.assert_allclose(printed, taken.coefficients, rtol=1e-12)
    text = made["report.html"]
    assert "<html" in text and "Regression of <code>body_mass_g</code>" in text
    assert len(text) < 250_000 and text.count("<figure") == 6
    head = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))
    assert head["Rows"] == "342 used, 2 left out: a value is missing there"
    assert head["Date"] == "27 November 2026, 09:05"
    assert head["Training"].startswith("60 steps of gradient descent, learning rate 0.02, all rows")
    assert "http://localhost/report" in head["Open it"]


@pytest.mark.thorough
def test_programs_read_a_long_file_as_it_was_given(tmp_path):
    rows = [f"{k};{['Köln', 'Bonn'][k % 2]};{k * k % 97},5;{k * 7 % 31}" for k in range(2100)]
    content = "\n".join(["A note", "nr;city;x;y", *rows]).encode("cp1252")
    page = Page().open("data").upload(content, "as it is.csv").open("report")
    taken = of(page)
    made = {file.name: file.make for file in files(taken)}
    for name in ("regression.py", "network_pytorch.py", "regression.R"):
        assert "as it is.csv" in made[name]().splitlines()[2]
    assert any("They read `as it is.csv` as it was read here" in c.value for c in page.at.caption)
    (tmp_path / "regression.py").write_text(made["regression.py"](), encoding="utf-8")
    (tmp_path / "as it is.csv").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "regression.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    printed = [float(line.split()[-1]) for line in done.stdout.splitlines()]
    np.testing.assert_allclose(printed[:3], taken.coefficients, rtol=1e-12)
    apart = np.abs(taken.coefficients - taken.best).max()
    assert printed[3] == pytest.approx(apart, rel=1e-6)


@pytest.mark.parametrize("net", ["none", "5", "4-3"])
def test_the_report_is_on_the_visitors_network(net):
    page = Page(net=net, step="25")
    run = page.shown[3]
    page.hear(page.browse())
    page.open("report")
    assert page.session.staged.id == run == page.shown[3] and page.session.run.step == 25
    assert page.open("playground").shown[3] == run
