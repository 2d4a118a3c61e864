"""The chapters as Streamlit runs them: every number on them follows from the network on screen."""

import re

import numpy as np
import pytest

from linnet.network import Network
from linnet.paths import largest_paths
from tests.pages.visitor import Page

CHAPTERS = "one_neuron", "one_layer", "any_depth"
NUMBER = r"−?-?\d[\d,]*\.?\d*(?:e[-+]?\d+)?"


def chapter(name, **query):
    return Page(**query).open(name)


def network_of(page):
    run = page.session.run
    return run.network_at(run.seen)


def after(page, words):
    """The bold number that follows some words."""
    (found,) = re.findall(rf"{words}\D*?\*\*({NUMBER})\*\*", page.words)
    return float(found.replace(",", ""))


def check(page, k, guess):
    """Predict and check the k-th thing to try; return what is said."""
    key = f"guess {page.session.page} {k}"
    for kind in ("number_input", "radio"):
        for widget in page.at.get(kind):
            if widget.key == key:
                widget.set_value(guess)
    page.press(f"check {page.session.page} {k}")
    (said,) = [m.value for m in page.at.markdown if m.value.startswith("You said")]
    return said


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"data": "ice-cream"},
        {"data": "penguins", "x": "species,bill_length_mm,body_mass_g", "y": "bill_depth_mm"},
        {"data": "longley", "net": "none", "standardise": "0", "lr": "1e-11"},
        {"net": "5", "batch": "16", "step": "30"},
    ],
    ids=str,
)
def test_every_chapter_opens_on_any_data(name, query):
    page = chapter(name, **query)
    assert not page.errors
    assert page.stage["scene"]["target"] == page.session.experiment.y
    hidden = page.session.run.widths[1:-1]
    link = Page(**query).link
    own = {"net", "step"}  # of the chapter, where the visitor's network is none of its kind
    assert {k: v for k, v in page.link.items() if k not in own} == {
        k: v for k, v in link.items() if k not in own
    }
    assert page.link.get("net", "3") == ("-".join(map(str, hidden)) or "none")


@pytest.mark.parametrize("name", CHAPTERS)
def test_going_there_and_back_changes_nothing(name):
    page = Page(net="4-3", step="20") if name != "any_depth" else Page(step="20")
    before, link = page.shown, page.link
    page.open(name).open("playground")
    assert page.shown == before and page.link == link
    assert page.session.run.seen == 20


@pytest.mark.parametrize(
    ("name", "net", "own"),
    [
        ("one_neuron", "none", False),
        ("one_neuron", "3", True),
        ("one_layer", "5", False),
        ("one_layer", "none", True),
        ("any_depth", "4-4", False),
        ("any_depth", "3", True),
    ],
)
def test_the_visitors_network_where_it_fits(name, net, own):
    page = Page(net=net)
    run = page.shown[3]
    page.open(name)
    assert (page.stage["run"] != run) == own
    hidden = {"one_neuron": [], "one_layer": [3], "any_depth": [4, 3]}[name]
    shown = hidden if own else [int(n) for n in net.split("-") if n != "none"]
    assert page.stage["widths"][1:-1] == shown


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_prediction_comes_first(name):
    page = chapter(name)
    page.press(f"check {name} 0")
    assert "Predict first" in page.words


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_rate_of_the_sidebar_is_that_of_the_run_on_screen(name):
    # with a network of the visitor's that no chapter fits, so that two runs have to follow
    page = chapter(name, net="none" if name != "one_neuron" else "3")
    page.choose("Learning rate", 0.05)
    assert page.stage["rate"] == 0.05 and page.link["lr"] == "0.05"
    page.open("playground")
    assert page.stage["rate"] == 0.05
    run = page.session.run
    run.need(run.epoch, run.trainer.step, 0)
    assert run.history[-1].checkpoint.settings.learning_rate == 0.05
    again = Page(lr="0.05", net="none" if name != "one_neuron" else "3").session.run
    assert list(run.network_at(40).parameters) == list(again.network_at(40).parameters)


# --- one neuron -----------------------------------------------------------------------------------


def test_a_row_goes_through():
    page = chapter("one_neuron", data="penguins", step="40", net="none")
    session = page.session
    neuron = session.scene.data.in_own_units(network_of(page)).collapse()
    for row in (0, 17):
        page.at.number_input(key="row").set_value(row + 1)
        page.run()
        x, y = session.selection.X[row], session.selection.y[row]
        table = page.at.dataframe[0].value
        np.testing.assert_allclose(table["value"], [1, *x])
        np.testing.assert_allclose(table["× weight"], [neuron.bias[0], *neuron.weights[0]])
        np.testing.assert_allclose(table["= term"], table["value"] * table["× weight"])
        predicted = float(re.search(rf"ŷ = ({NUMBER})\*\*", page.words)[1])
        assert predicted == pytest.approx(table["= term"].sum(), rel=1e-5)
        assert after(page, "residual y − ŷ is") == pytest.approx(y - predicted, rel=1e-3)


def test_the_shapes_are_those_of_the_data():
    page = chapter("one_neuron", data="longley")
    (shown,) = [tex.value for tex in page.at.latex if "underbrace" in tex.value]
    assert r"16 \times 1" in shown and r"16 \times 7" in shown and r"7 \times 1" in shown


def test_the_coefficients_stand_beside_those_of_least_squares():
    page = chapter("one_neuron", step="100", net="none")
    fit = page.session.scene.fit
    table = page.at.dataframe[1].value
    best = [fit.intercept, *fit.coefficients]
    np.testing.assert_allclose(table["least squares"].astype(float), best, rtol=1e-9)
    neuron = page.session.scene.data.in_own_units(network_of(page)).collapse()
    mine = [neuron.bias[0], *neuron.weights[0]]
    np.testing.assert_allclose(table["neuron"].astype(float), mine, rtol=1e-9)
    error = np.abs(np.divide(mine, best) - 1)
    np.testing.assert_array_equal(table["equal digits"], np.floor(-np.log10(error)))


def test_what_happens_with_one_neuron():
    page = chapter("one_neuron")
    assert "You said **2**. It is **1.000**" in check(page, 0, 2.0)
    steps = int(re.search(r"about \*\*([\d,]+)\*\*", check(page, 1, 50.0))[1].replace(",", ""))
    page = Page(net="none", step=str(steps)).open("playground")
    assert page.session.run.trainer.gap < 1e-6
    said = check(chapter("one_neuron"), 2, 0.5)
    limit = float(re.search(r"Above \*\*([\d.]+)\*\*", said)[1])
    hessian = 2 * np.corrcoef(page.session.selection.X.T)
    assert limit == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1], rel=1e-3)


# --- one layer ------------------------------------------------------------------------------------


def test_each_node_is_a_regression():
    page = chapter("one_layer", step="7")
    layer = network_of(page).layers[0]
    table = page.at.dataframe[0].value.set_index("node").to_numpy()
    np.testing.assert_array_equal(table, np.column_stack([layer.bias, layer.weights]))


def test_the_output_weights_are_sliders():
    page = chapter("one_layer")
    before = network_of(page)
    sliders = {s.key: s for s in page.at.slider}
    shown = [sliders[f"c{k}"].value for k in range(4)]
    last = before.layers[1]
    np.testing.assert_allclose(shown, [last.bias[0], *last.weights[0]], atol=0.01)
    sliders["c2"].set_value(1.5)
    page.run()
    network = network_of(page)
    assert network == before.with_weight(2, 1, 2, 1.5)
    assert page.stage["widths"] == [2, 3, 1]


def test_five_seeds_agree_on_the_product_only():
    page = chapter("one_layer")
    (button,) = [b for b in page.at.button if b.label == "Train 5 networks"]
    button.click()
    page.run()
    stars, weights = (frame.value for frame in page.at.dataframe[1:3])
    best = stars["least squares"]
    assert list(stars) == ["term", *(f"seed {k}" for k in range(1, 6)), "least squares"]
    for seed in range(1, 6):
        assert list(stars[f"seed {seed}"]) == list(best)
    assert weights.set_index("term").std(axis=1).min() > 0.05


def test_what_happens_with_one_layer():
    page = chapter("one_layer")
    first, last = network_of(page).layers
    assert "The plane of y₁" in check(page, 0, "the plane of y₁")
    assert "Nothing moves" in check(chapter("one_layer"), 1, "nothing")
    said = check(chapter("one_layer"), 2, 0.1)
    change = float(re.search(rf"\*\*({NUMBER})\*\*, in z-scores", said)[1])
    assert change == pytest.approx(last.weights[0, 1] * first.weights[1, 0], abs=1e-4)


# --- any depth ------------------------------------------------------------------------------------


def test_the_product_shrinks():
    page = chapter("any_depth")
    assert "**20** multiplications this way, 30 the other way." in page.words
    page.at.radio(key="multiply from").set_value("from the right")
    page.run()
    assert "**30** multiplications this way, 20 the other way." in page.words


def test_a_coefficient_is_the_sum_of_its_paths():
    page = chapter("any_depth", step="15", net="4-3")
    for j in range(3):
        page.at.selectbox(key="coefficient").set_value(j)
        page.run()
        network = network_of(page)
        found = largest_paths(network, j)
        table = page.at.dataframe[0].value
        assert list(table["term"]) == [path.term for path in found.paths]
        star = network.collapse()
        total = [star.bias[0], *star.weights[0]][j]
        assert after(page, "Together:") == pytest.approx(total, abs=1e-8)
        assert page.stage["coefficient"] == j


@pytest.mark.parametrize("activation", ["identity", "relu", "tanh"])
def test_what_breaks_it(activation):
    page = chapter("any_depth", step="25", net="4-3")
    page.at.radio(key="activation").set_value(activation)
    page.run()
    network, data = network_of(page), page.session.scene.data
    X = page.session.selection.X
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    bend = {"identity": lambda v: v, "relu": lambda v: np.maximum(v, 0), "tanh": np.tanh}
    hidden = Z
    for layer in network.layers[:-1]:
        hidden = bend[activation](hidden @ layer.weights.T + layer.bias)
    last = network.layers[-1]
    bent = (hidden @ last.weights.T + last.bias)[:, 0]
    away = np.abs(bent - network.predict(Z)).max() * data.origin.std[-1]
    words = "rows is" if activation == "identity" else "W\\*x by up to"
    said = after(page, words)
    assert said == pytest.approx(away, rel=1e-4, abs=1e-9)


def test_what_happens_at_any_depth():
    assert "From the left 20, from the right 30" in check(chapter("any_depth"), 0, 20.0)
    assert "W* changes by 0:" in check(chapter("any_depth"), 1, "no")
    said = check(chapter("any_depth"), 2, "depth 1")
    steps = [int(s.replace(",", "")) for s in re.findall(r"step ([\d,]+)", said)]
    assert len(steps) == 3
    for hidden, step in zip(["none", "3", "3-3"], steps, strict=True):
        trainer = Page(net=hidden, step=str(step)).session.run.trainer
        assert trainer.gap <= 1e-6


def test_the_networks_compared_are_of_the_same_data():
    page = chapter("any_depth", net="4-3")
    assert network_of(page).widths == (2, 4, 3, 1)
    assert network_of(page) == Network.random((2, 4, 3, 1), page.session.run.seed)
