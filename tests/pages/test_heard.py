"""Whatever the browser says of a run, and whatever weights a link has, every page draws it."""

import warnings

import numpy as np
import pytest

from linnet.links.packing import pack
from linnet.networks.network import parameter_count
from tests.pages.visitor import Page

SHAPES = {
    "playground": (3,),
    "one_neuron": (),
    "one_layer": (3,),
    "any_depth": (4, 3),
    "report": (),
}
BEYOND = [1e308, 1e200, 1e154]  # some of these overflow alone, others when multiplied


@pytest.fixture(autouse=True)
def numbers_that_overflow_are_expected():
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def weights(hidden, size):
    values = np.full(parameter_count((2, *hidden, 1)), size)
    values[::2] *= -1
    return values


@pytest.mark.parametrize("name", SHAPES)
def test_a_network_beyond_the_finite_numbers(name):
    page, hidden = Page(), SHAPES[name]
    if name != "playground":
        page.open(name)
    browser = page.browse()
    for size in BEYOND:
        for shape in {hidden, (4, 3)}:
            numbers = weights(shape, size).tolist()
            page.hear(browser, widths=[2, *shape, 1], parameters=numbers, journal=None)
            assert page.session.run.parameters.tolist() == numbers and not page.errors


@pytest.mark.parametrize("name", ["one_neuron", "any_depth"])
def test_a_link_to_such_a_network(name):
    net = "-".join(map(str, SHAPES[name])) or "none"
    for size in BEYOND:
        page = Page(net=net, weights=pack(weights(SHAPES[name], size).tobytes()), step="7")
        assert not page.open(name).errors


def test_results_beyond_the_finite_numbers():
    page = Page().open("one_layer")
    (button,) = [b for b in page.at.button if b.label == "Train 5 networks"]
    button.click()
    (wish,) = page.run().stage["wishes"]
    far = {"step": 3, "gap": None, "diverged": True, "parameters": weights((3,), 1e308).tolist()}
    networks = [{"seed": seed, **far} for seed in wish["job"]["seeds"]]
    page.hear(page.browse(), results={wish["id"]: {"networks": networks}})
    assert "Gaps ∞" in page.words and "is training" not in page.words
