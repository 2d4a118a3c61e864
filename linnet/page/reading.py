"""What a page says without JavaScript: a picture of the network, equations, coefficients."""

from __future__ import annotations

import html
from itertools import pairwise

import numpy as np

from linnet.networks.network import Network
from linnet.stage.colours import PALETTES
from linnet.stage.scene import Scene
from linnet.text.wording import brief, cleaned, plural, shortened, significant

WIDTH, ROW = 640, 34  # px: of the picture, and of a node's place in a column
LEFT, RIGHT, TOP = 150, 110, 14  # px around the nodes
LONGEST_NAME = 60  # characters
PLUS, MINUS = PALETTES["light"]["plus"], PALETTES["light"]["minus"]  # of links, on any paper


def reading(scene: Scene, network: Network, step: int) -> str:
    """The page as HTML that needs no script. All text is escaped.

    Parameters
    ----------
    scene : Scene
    network : Network
        At the step that the page opens at, in the units of training.
    step : int
    """
    with np.errstate(all="ignore"):  # of a network far out
        star = scene.data.in_own_units(network).collapse()
    ours, best = star.row, scene.fit.row
    return (
        f"{picture(scene, network)}"
        f"<p>The network after {plural(step, 'step', 'steps')} of training: "
        f"{_equation(scene, ours)}</p><p>Least squares: {_equation(scene, best)}</p>"
        f"<div class='scroll'>{_table(scene, ours, best)}</div>"
    )


def shown(name: str, most: int = LONGEST_NAME) -> str:
    """User text as HTML: one line, not too long, and nothing in it is live."""
    return html.escape(shortened(cleaned(str(name)), most))


def _equation(scene: Scene, numbers: np.ndarray) -> str:
    terms = "".join(
        f" {'−' if value < 0 else '+'} {brief(abs(value), 5)} · {shown(name)}"
        for name, value in zip(scene.features, numbers[1:], strict=True)
    )
    return f"{shown(scene.target)} = {brief(numbers[0], 5)}{terms}"


def _table(scene: Scene, ours: np.ndarray, best: np.ndarray) -> str:
    heads = "", "network", "least squares", "std. error", "t"
    head = "".join(f"<th scope='col'>{words}</th>" for words in heads[1:])
    columns = ours, best, scene.fit.standard_errors, scene.fit.t_values
    body = "".join(
        f"<tr><th scope='row'>{shown(name)}</th>"
        + "".join(f"<td>{significant(float(column[k]), 6)}</td>" for column in columns)
        + "</tr>"
        for k, name in enumerate(("intercept", *scene.features))
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"


def picture(scene: Scene, network: Network) -> str:
    """The network as SVG: links as wide as their weights are large, negative ones dashed."""
    widths = network.widths
    height = TOP * 2 + ROW * max(widths)
    xs = np.linspace(LEFT, WIDTH - RIGHT, len(widths))
    places = [
        [(x, height / 2 + ROW * (k - (count - 1) / 2)) for k in range(count)]
        for x, count in zip(xs, widths, strict=True)
    ]
    largest = max(float(np.abs(layer.weights).max(initial=0.0)) for layer in network.layers)
    links = "".join(
        _link(*start, *end, layer.weights[j, i] / (largest or 1.0))
        for layer, (before, after) in zip(network.layers, pairwise(places), strict=True)
        for j, end in enumerate(after)
        for i, start in enumerate(before)
    )
    nodes = "".join(
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='9' fill='Canvas' stroke='currentColor'/>"
        for column in places
        for x, y in column
    )
    names = "".join(
        f"<text x='{x - 16:.1f}' y='{y + 4:.1f}' text-anchor='end'>{shown(name, 20)}</text>"
        for name, (x, y) in zip(scene.features, places[0], strict=True)
    )
    (x, y), target = places[-1][0], shown(scene.target, 14)
    label = f"A network of {' – '.join(map(str, widths))} nodes"
    return (
        f"<svg viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' role='img' "
        f"aria-label='{label}' font-size='13' fill='currentColor'>{links}{nodes}{names}"
        f"<text x='{x + 16:.1f}' y='{y + 4:.1f}'>{target}</text></svg>"
    )


def _link(x0: float, y0: float, x1: float, y1: float, share: float) -> str:
    if not np.isfinite(share):
        share = 0.0
    middle = (x0 + x1) / 2
    dash = " stroke-dasharray='6 4'" if share < 0 else ""
    return (
        f"<path d='M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} "
        f"{x1:.1f} {y1:.1f}' "
        f"fill='none' stroke='{MINUS if share < 0 else PLUS}' "
        f"stroke-width='{0.75 + 5 * abs(share):.2f}'{dash}/>"
    )
