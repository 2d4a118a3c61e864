"""A link gives the same bits everywhere: in Chromium and in node, whatever the server's processor.

numpy's results depend on the kernels that OpenBLAS picks for a processor, and Adam amplifies such
differences once it has arrived. The browser computes all that it trains on from the rows.
"""

import contextlib

import pytest

from linnet import compress, least_squares
from linnet.data.datasets import DATASETS
from linnet.stage.scene import Scene
from tests.browser.server import running
from tests.browser.stage import Stage
from tests.stage.engine.node import ask

KERNELS = ("Nehalem", "Haswell")
STEP = 5000
LINKS = {  # query: standardised, optimiser, learning rate, rows a step
    f"?data=penguins&net=4-3&opt=adam&lr=0.05&seed=7&step={STEP}": (True, "adam", 0.05, 0),
    f"?data=penguins&net=4-3&opt=adam&lr=0.01&seed=7&batch=50&standardise=0&step={STEP}": (
        False,
        "adam",
        0.01,
        50,
    ),
}


def in_node(standardised, optimizer, rate, batch):
    own = DATASETS["penguins"]
    rows = own.table().select(own.target, own.features)
    data = compress(rows.X, rows.y)
    data = data.standardized() if standardised else data
    fit = least_squares(rows.X, rows.y)
    scene = Scene(rows.features, rows.target, rows.X, rows.y, data, fit)
    start = {"kind": "start", "widths": [len(rows.features), 4, 3, 1], "seed": 7}
    settings = {"kind": "settings", "optimizer": optimizer, "rate": rate, "batch": batch}
    journal = [[0, start], [0, settings]]
    (frame,) = ask("frames", scene=scene.payload(), journal=journal, steps=[STEP])
    return frame


@pytest.fixture(scope="module")
def servers():
    """The app on a server for each kernel."""
    with contextlib.ExitStack() as stack:
        started = {}
        for kernel in KERNELS:
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("OPENBLAS_CORETYPE", kernel)
                started[kernel] = stack.enter_context(running())
        yield started


@pytest.mark.parametrize("query", LINKS)
def test_the_same_link_from_servers_that_compute_differently(new_page, servers, query):
    expected = in_node(*LINKS[query])
    for kernel, server in servers.items():
        stage = Stage(new_page(base_url=server.url)).open(query)
        state = stage.wait(lambda state: state.step == STEP, f"step {STEP}")
        assert (state.loss, state.gap) == (expected["loss"], expected["gap"]), kernel
