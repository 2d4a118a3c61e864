"""The chapters as Streamlit runs them: every number on them follows from the network on screen."""

import re

import numpy as np
import pytest

from linnet.links.journal import Weight
from linnet.networks.network import Network
from linnet.networks.paths import largest_paths
from linnet.training.trainer import Trainer
from tests.pages.visitor import Page

CHAPTERS = "one_neuron", "one_layer", "any_depth"
NUMBER = r"−?\d[\d,]*\.?\d*(?:e−?\d+)?"


def chapter(name, **query):
    """A chapter whose browser shows the step that the link names."""
    page = Page(**query).open(name)
    return page.hear(page.browse()) if "step" in query else page


def network_of(page):
    return page.session.run.network


def after(page, words):
    """The bold number that follows some words."""
    (found,) = re.findall(rf"{words}\D*?\*\*({NUMBER})\*\*", page.words)
    return value(found)


def value(text):
    """A number as the pages write it."""
    return float(text.replace(",", "").replace("−", "-"))


def values(cells):
    return np.array([value(text) for text in cells])


def check(page, k, guess):
    """Predict and check the k-th thing to try; return what is said."""
    key = f"guess {page.session.place.page} {k}"
    for kind in ("number_input", "radio"):
        for widget in page.at.get(kind):
            if widget.key == key:
                widget.set_value(guess)
    page.press(f"check {page.session.place.page} {k}")
    for wish in page.stage["wishes"]:
        assert "Your browser is training" in page.words
        page.hear(page.browse(), results={wish["id"]: arrivals(page, wish["job"])})
        page.run()
    return said(page)[-1]


def said(page):
    """The answers on the page."""
    return [m.value for m in page.at.markdown if m.value.startswith("You said")]


def arrivals(page, job):
    """What a browser finds out by training."""
    assert job["kind"] == "depths" and job["gap"] == 1e-6
    data, found = page.session.scene.data, []
    for hidden in job["shapes"]:
        network = Network.random((data.features, *hidden, 1), job["seed"])
        trainer = Trainer(network, data, job["optimizer"], job["rate"])
        while not trainer.diverged and trainer.gap > job["gap"] and trainer.step < job["most"]:
            trainer.advance(1)
        there = not trainer.diverged and trainer.gap <= job["gap"]
        found.append(
            {
                "hidden": hidden,
                "step": trainer.step if there else None,
                "gap": trainer.gap,
                "diverged": trainer.diverged,
            }
        )
    return {"arrivals": found}


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.thorough
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
    own = {"net", "step", "v"}  # of the chapter, where the visitor's network is none of its kind
    assert {k: v for k, v in page.link.items() if k not in own} == {
        k: v for k, v in link.items() if k not in own
    }
    assert page.link.get("net", "3") == ("-".join(map(str, hidden)) or "none")


@pytest.mark.parametrize("name", CHAPTERS)
def test_going_there_and_back_changes_nothing(name):
    page = Page(net="4-3", step="20") if name != "any_depth" else Page(step="20")
    page.hear(page.browse())
    before, link = page.shown, page.link
    page.open(name).open("playground")
    assert page.shown == before and page.link == link
    assert page.session.run.step == 20


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
    assert (page.shown[3] != run) == own
    hidden = {"one_neuron": [], "one_layer": [3], "any_depth": [4, 3]}[name]
    shown = hidden if own else [int(n) for n in net.split("-") if n != "none"]
    assert page.widths[1:-1] == shown


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_prediction_comes_first(name):
    page = chapter(name)
    page.press(f"check {name} 0")
    assert "Predict first" in page.words


@pytest.mark.parametrize("name", CHAPTERS)
def test_answers_stay(name):
    """While others are checked, after the page was left, and not for other data."""
    page = chapter(name)
    fields = {w.key: w for kind in ("number_input", "radio") for w in page.at.get(kind)}
    guesses = [fields[f"guess {name} {k}"] for k in range(3)]
    guesses = [w.options[0] if hasattr(w, "options") else 0.5 for w in guesses]
    for k, guess in enumerate(guesses):
        check(page, k, guess)
        assert len(said(page)) == k + 1
    before = said(page)
    assert all(re.match(r"You said \*\*.*\*\*\. ", text) for text in before)
    page.open("report").open(name)
    assert said(page) == before
    fields = {w.key: w.value for kind in ("number_input", "radio") for w in page.at.get(kind)}
    assert [fields[f"guess {name} {k}"] for k in range(3)] == guesses
    page.choose("Data", "penguins")
    assert said(page) == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_words_follow_the_browser_every_few_seconds(name):
    page = chapter(name)
    assert page.stage["follow"] == 5

    def read():
        return page.words, [table.value.to_csv() for table in page.at.dataframe]

    before = read()
    page.hear(page.browse().seek(40), playing=True)
    assert read() != before and page.link["step"] == "40"


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
        weights = [neuron.bias[0], *neuron.weights[0]]
        np.testing.assert_allclose(values(table["value"]), [1, *x], rtol=1e-5)
        np.testing.assert_allclose(values(table["× weight"]), weights, rtol=1e-5)
        np.testing.assert_allclose(
            values(table["= term"]), np.multiply(weights, [1, *x]), rtol=1e-5
        )
        predicted = value(re.search(rf"ŷ = ({NUMBER})\*\*", page.words)[1])
        assert predicted == pytest.approx(np.dot(weights, [1, *x]), rel=1e-5)
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
    np.testing.assert_allclose(values(table["least squares"]), best, rtol=1e-9)
    neuron = page.session.scene.data.in_own_units(network_of(page)).collapse()
    mine = [neuron.bias[0], *neuron.weights[0]]
    np.testing.assert_allclose(values(table["neuron"]), mine, rtol=1e-9)
    error = np.abs(np.divide(mine, best) - 1)
    np.testing.assert_array_equal(table["equal digits"], np.floor(-np.log10(error)))


def test_what_happens_with_one_neuron():
    page = chapter("one_neuron")
    assert "You said **2**. **Not yet**, because the loss is **1.000**" in check(page, 0, 2.0)
    steps = int(re.search(r"takes \*\*([\d,]+)\*\*", check(page, 1, 50.0))[1].replace(",", ""))
    browser = chapter("one_neuron").browse()
    assert browser.seek(steps).trainer().gap <= 1e-6 < browser.seek(steps - 1).trainer().gap
    page = chapter("one_neuron", lr="5")
    assert "At this rate it diverges" in check(page, 1, 50.0)
    page = chapter("one_neuron", net="none", batch="8")
    assert "the coefficients jitter" in check(page, 1, 50.0)
    answer = check(chapter("one_neuron"), 2, 0.5)
    limit = float(re.search(r"above \*\*([\d.]+)\*\*", answer)[1])
    hessian = 2 * np.corrcoef(page.session.selection.X.T)
    assert limit == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1], rel=1e-3)


# --- three nodes ----------------------------------------------------------------------------------


def test_each_node_is_a_regression():
    page = chapter("one_layer", step="7")
    layer = network_of(page).layers[0]
    table = page.at.dataframe[0].value.set_index("node").to_numpy()
    shown = np.array([values(row) for row in table])
    np.testing.assert_allclose(shown, np.column_stack([layer.bias, layer.weights]), rtol=1e-3)


def test_the_output_weights_are_sliders():
    page = chapter("one_layer")
    before = network_of(page)
    sliders = {s.key: s for s in page.at.slider}
    shown = [sliders[f"c{k}"].value for k in range(4)]
    last = before.layers[1]
    np.testing.assert_allclose(shown, [last.bias[0], *last.weights[0]], atol=0.01)
    sliders["c2"].set_value(1.5)
    page.run()
    (wish,) = page.stage["wishes"]
    change = {"kind": "weight", "layer": 2, "to": 1, "from": 2, "value": 1.5}
    assert wish["change"] == change
    shown = [slider.value for slider in page.at.slider if slider.key == "c2"]
    assert shown == [1.5], "though the browser has not said yet that it moved"
    browser = page.browse().act(Weight(2, 1, 2, 1.5))
    page.hear(browser, granted=[wish["id"]])
    assert network_of(page) == before.with_weight(2, 1, 2, 1.5)
    assert page.stage["wishes"] == [] and page.at.slider(key="c2").value == 1.5
    page.hear(browser.act(Weight(2, 1, 2, -0.5)))
    assert page.at.slider(key="c2").value == -0.5, "as the picture, wherever it was changed"


def test_a_slider_of_a_run_that_plays_waits_for_the_browser():
    page = chapter("one_layer")
    page.at.slider(key="c1").set_value(0.25)
    page.run()
    page.hear(page.browse().seek(10), playing=True)
    assert page.at.slider(key="c1").value == 0.25 and len(page.stage["wishes"]) == 1


def test_five_seeds_agree_on_the_product_only():
    page = chapter("one_layer")
    (button,) = [b for b in page.at.button if b.label == "Train 5 networks"]
    button.click()
    page.run()
    (wish,) = page.stage["wishes"]
    job = wish["job"]
    assert job == {
        "kind": "seeds",
        "widths": [2, 3, 1],
        "seeds": [1, 2, 3, 4, 5],
        "optimizer": "gd",
        "rate": 0.02,
        "most": job["most"],
    }
    assert "Your browser is training" in page.words
    data, networks = page.session.scene.data, []
    for seed in job["seeds"]:
        trainer = Trainer(Network.random((2, 3, 1), seed), data, "gd", 0.02)
        while trainer.gap > 1e-9:
            trainer.advance(100)
        parameters = trainer.network.parameters.tolist()
        done = {"seed": seed, "step": trainer.step, "gap": trainer.gap, "diverged": False}
        networks.append(done | {"parameters": parameters})
    page.hear(page.browse(), granted=[wish["id"]], results={wish["id"]: {"networks": networks}})
    page.run()
    assert page.stage["wishes"] == [] and "is training" not in page.words
    stars, weights = (frame.value for frame in page.at.dataframe[1:3])
    assert list(stars["from"]) == [*(f"seed {k}" for k in range(1, 6)), "least squares"]
    assert list(stars)[1:] == ["0 intercept", "1 hours_studied", "2 attendance"]
    for name in list(stars)[1:]:
        assert len(set(stars[name])) == 1
        assert values(weights[name]).std() > 0.05
    assert "not all had arrived" not in page.words
    check(page, 1, "nothing")
    assert page.open("report").open("one_layer").at.dataframe[1].value.equals(stars)
    page.choose("Data", "penguins")
    assert len(page.at.dataframe) == 1, "they were of other data"


def test_what_happens_with_one_layer():
    page = chapter("one_layer")
    first, last = network_of(page).layers
    assert "**Right.** It is the plane of h₁" in check(page, 0, "the plane of h₁")
    assert "**Right.** Nothing moves" in check(chapter("one_layer"), 1, "nothing")
    answer = check(chapter("one_layer"), 2, 0.1)
    change = value(re.search(rf"\*\*({NUMBER})\*\*, in z-scores", answer)[1])
    assert change == pytest.approx(last.weights[0, 1] * first.weights[1, 0], abs=1e-4)


# --- any depth ------------------------------------------------------------------------------------


def test_the_product_shrinks():
    page = chapter("any_depth")
    assert "**20** multiplications this way, 30 the other way." in page.words
    page.at.radio(key="multiply from").set_value("from the right")
    page.run()
    assert "**30** multiplications this way, 20 the other way." in page.words


def written(nodes):
    """A path of a 2-4-3-1 network, as the diagram names its nodes."""
    low = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    first, one, two, _ = (f"{node}".translate(low) for node in nodes)
    names = f"x{first}", f"h₁,{one}", f"h₂,{two}", "ŷ"
    return " → ".join("1" if node == 0 else name for node, name in zip(nodes, names, strict=True))


def test_a_coefficient_is_the_sum_of_its_paths():
    page = chapter("any_depth", step="15", net="4-3")
    for j in range(3):
        page.at.selectbox(key="coefficient").set_value(j)
        page.run()
        network = network_of(page)
        found = largest_paths(network, j)
        table = page.at.dataframe[0].value
        terms = [path.term for path in found.paths]
        np.testing.assert_allclose(values(table["term"]), terms, atol=5e-9)
        assert table["path"][0] == written(found.paths[0].nodes)
        star = network.collapse()
        total = [star.bias[0], *star.weights[0]][j]
        assert after(page, "Together:") == pytest.approx(total, abs=1e-8)
        assert page.stage["lit"] == j


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
    answer = check(chapter("any_depth"), 0, 20.0)
    assert "**Right.** It is 20 from the left, and 30 from the right." in answer
    assert "**Right.** W\\* changes by 0:" in check(chapter("any_depth"), 1, "no")
    answer = check(chapter("any_depth"), 2, "depth 1")
    steps = [int(s.replace(",", "")) for s in re.findall(r"step ([\d,]+)", answer)]
    verdict = "**Right.**" if steps[0] == min(steps) else "**Not yet**, because"
    assert f"You said **depth 1**. {verdict}" in answer
    assert len(steps) == 3
    for hidden, step in zip(["none", "3", "3-3"], steps, strict=True):
        page = Page(net=hidden)
        assert page.browse().seek(step).trainer().gap <= 1e-6


def test_the_networks_compared_are_of_the_same_data():
    page = chapter("any_depth", net="4-3")
    assert network_of(page).widths == (2, 4, 3, 1)
    assert network_of(page) == Network.random((2, 4, 3, 1), page.session.run.seed)
