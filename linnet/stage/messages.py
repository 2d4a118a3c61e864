"""What the player may say, and what it does to a run. Anything else is ignored.

A message is a plain object from the visitor's browser: it may be stale, forged or nonsense.
Every field is checked against the run before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from linnet.experiment import MAX_FEATURES, MAX_LAYERS, MAX_NODES, MAX_STEP
from linnet.network import Network
from linnet.stage.run import Run

SPEEDS = (1, 4, 16, 64, 250, 1000)  # steps a frame
LARGEST_WEIGHT = 1e6


class Refused(Exception):
    """A message that does not fit the run."""


def need(run: Run, message: Any) -> bool:
    """The player is running out of frames. Returns whether the run moved on."""
    try:
        fields = _object(message)
        return run.need(_integer(fields, "epoch"), _integer(fields, "from"), _step(run, fields))
    except Refused:
        return False


def act(run: Run, message: Any) -> str | None:
    """The visitor did something. Returns what, if it was understood."""
    try:
        fields = _object(message)
        kind = fields.get("kind")
        if not isinstance(kind, str) or kind not in _ACTS:
            raise Refused
        if _integer(fields, "epoch") != run.epoch:
            raise Refused
        _ACTS[kind](run, fields)
    except Refused:
        return None
    return kind


def _paused(run: Run, fields: Mapping) -> None:
    run.saw(_step(run, fields))


def _calm(run: Run, fields: Mapping) -> None:
    _check_diverged(run)
    run.calm()


def _standardise(run: Run, fields: Mapping) -> None:
    """What is trained on is the session's to choose; it reads the kind of the message."""
    _check_diverged(run)


def _check_diverged(run: Run) -> None:
    if not run.diverged:
        raise Refused


def _reset(run: Run, fields: Mapping) -> None:
    run.goal = None
    run.reset()


def _new_weights(run: Run, fields: Mapping) -> None:
    run.goal = None
    run.new_weights()


def _resync(run: Run, fields: Mapping) -> None:
    run.goal = None
    run.resume(_step(run, fields))


def _speed(run: Run, fields: Mapping) -> None:
    stride = _integer(fields, "stride")
    if stride not in SPEEDS:
        raise Refused
    step = _step(run, fields)
    run.goal = None
    run.stride = stride
    run.resume(step)


def _single_step(run: Run, fields: Mapping) -> None:
    run.single_step(_step(run, fields))


def _seek(run: Run, fields: Mapping) -> None:
    """The player knows a later step of this very run, from a server that is gone."""
    if not run.faithful or run.diverged:
        raise Refused
    run.seek(_integer(fields, "to", run.trainer.step + 1, MAX_STEP))


def _converge(run: Run, fields: Mapping) -> None:
    run.converge(_step(run, fields))


def _add_node(run: Run, fields: Mapping) -> None:
    layer = _integer(fields, "layer", 1, MAX_LAYERS)
    _edit(
        run,
        fields,
        lambda net: net.add_node(layer, run.seed),
        lambda net: net.widths[layer] < MAX_NODES,
    )


def _remove_node(run: Run, fields: Mapping) -> None:
    layer = _integer(fields, "layer", 1, MAX_LAYERS)
    _edit(run, fields, lambda net: net.remove_node(layer))


def _add_layer(run: Run, fields: Mapping) -> None:
    """Before the output, as wide as the column before it; where that is too wide, as the output."""

    def grow(net: Network) -> Network:
        return net.add_layer(net.hidden + 1, copy_next=net.widths[-2] > MAX_NODES)

    _edit(run, fields, grow, lambda net: net.hidden < MAX_LAYERS)


def _remove_layer(run: Run, fields: Mapping) -> None:
    _edit(run, fields, lambda net: net.remove_layer(net.hidden), lambda net: net.hidden > 0)


def _set_weight(run: Run, fields: Mapping) -> None:
    layer = _integer(fields, "layer", 1, MAX_LAYERS + 1)
    to = _integer(fields, "to", 1, MAX_NODES)
    source = _integer(fields, "source", 0, MAX_FEATURES)
    value = _number(fields, "value", LARGEST_WEIGHT)
    _edit(run, fields, lambda net: net.with_weight(layer, to, source, value))


def _edit(
    run: Run,
    fields: Mapping,
    edit: Callable[[Network], Network],
    allowed: Callable[[Network], bool] = lambda net: True,
) -> None:
    """Change the network at the step on screen, whose widths may not be the present ones."""
    step = _step(run, fields)
    network = run.network_at(step)
    try:
        if not allowed(network):
            raise Refused
        edited = edit(network)
    except (IndexError, ValueError) as error:  # no such layer or node
        raise Refused from error
    run.goal = None
    run.change(step, edited)


_ACTS: dict[str, Callable[[Run, Mapping], None]] = {
    "paused": _paused,
    "calm": _calm,
    "standardise": _standardise,
    "reset": _reset,
    "new_weights": _new_weights,
    "resync": _resync,
    "speed": _speed,
    "single_step": _single_step,
    "seek": _seek,
    "converge": _converge,
    "add_node": _add_node,
    "remove_node": _remove_node,
    "add_layer": _add_layer,
    "remove_layer": _remove_layer,
    "set_weight": _set_weight,
}


def _object(message: Any) -> Mapping:
    if not isinstance(message, Mapping):
        raise Refused
    return message


def _step(run: Run, fields: Mapping) -> int:
    return run.reachable(_integer(fields, "step", run.first_step, run.trainer.step))


def _integer(fields: Mapping, name: str, low: int = 0, high: int = 2**53) -> int:
    value = _number(fields, name, 2.0**53)
    if value != int(value) or not low <= value <= high:
        raise Refused
    return int(value)


def _number(fields: Mapping, name: str, largest: float) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused
    if not -largest <= value <= largest:  # nor NaN, nor integers beyond any float
        raise Refused
    return float(value)
