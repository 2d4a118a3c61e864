"""The journal of a run: what was changed at which step. All that a run shows follows from it.

The run itself lives in the browser. Python reads the journal that the browser tells (which may be
forged: everything is checked), prints it into a link, and applies it where no training lies between
its entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from linnet.limits import LARGEST_RATE, LARGEST_WEIGHT, LEAST_RATE, MOST_CHANGES
from linnet.links.change import Change, Widths
from linnet.links.points import POINT_CHANGES, PointChange
from linnet.networks.network import Network, parameter_count
from linnet.networks.random import MAX_SEED
from linnet.text.from_json import listing, mapping, real, reals, whole
from linnet.training.optimizers import OPTIMIZERS

MAX_LAYERS = 8  # hidden
MAX_NODES = 16  # in a hidden layer
MAX_STEP = 1_000_000  # that is trained again when a link is opened
MAX_TRAINED = 1_000_000_000  # steps that a run can have


# --- how a field is read ------------------------------------------------------------------------


def read_widths(value: Any, inputs: int) -> Widths:
    """The widths of a network on so many inputs."""
    first, *hidden, last = listing(value, MAX_LAYERS + 2)
    whole(first, inputs, inputs), whole(last, 1, 1)
    return (inputs, *(whole(width, 1, MAX_NODES) for width in hidden), 1)


# --- the changes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """The beginning: random weights at step 0, or given ones at any step.

    Attributes
    ----------
    widths : tuple of int
        (inputs, hidden..., 1).
    seed : int
        Of the weights, of new nodes, and of the order in which batches take the rows.
    parameters : tuple of float
        As in `linnet.networks.network.Network.parameters`; empty for random weights.
    """

    widths: Widths
    seed: int
    parameters: tuple[float, ...] = ()

    kind: ClassVar[str] = "start"

    def network(self) -> Network:
        """The network that a run begins with."""
        if self.parameters:
            return Network.from_parameters(self.widths, np.array(self.parameters))
        return Network.random(self.widths, self.seed)


@dataclass(frozen=True)
class Settings(Change):
    """How training goes on: optimiser, learning rate, and rows a step (0 for all)."""

    optimizer: str
    rate: float
    batch: int = 0

    kind: ClassVar[str] = "settings"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Settings:
        optimizer, rate = values.get("optimizer"), real(values.get("rate"))
        if optimizer not in tuple(OPTIMIZERS) or not LEAST_RATE <= rate <= LARGEST_RATE:
            raise ValueError
        return cls(optimizer, rate, whole(values.get("batch")))


_HIDDEN = (1, MAX_LAYERS)


@dataclass(frozen=True)
class AddNode(Change):
    """Another node in a hidden layer, counted from 1; the function stays."""

    layer: int

    kind: ClassVar[str] = "add_node"
    bounds: ClassVar = {"layer": _HIDDEN}

    def after(self, widths: Widths) -> Widths:
        if not (self.layer < len(widths) - 1 and widths[self.layer] < MAX_NODES):
            raise ValueError
        return (*widths[: self.layer], widths[self.layer] + 1, *widths[self.layer + 1 :])

    def applied(self, network: Network, seed: int) -> Network:
        return network.add_node(self.layer, seed)


@dataclass(frozen=True)
class RemoveNode(Change):
    """A hidden layer's last node goes."""

    layer: int

    kind: ClassVar[str] = "remove_node"
    bounds: ClassVar = {"layer": _HIDDEN}

    def after(self, widths: Widths) -> Widths:
        if not (self.layer < len(widths) - 1 and widths[self.layer] > 1):
            raise ValueError
        return (*widths[: self.layer], widths[self.layer] - 1, *widths[self.layer + 1 :])

    def applied(self, network: Network, seed: int) -> Network:
        return network.remove_node(self.layer)


@dataclass(frozen=True)
class AddLayer(Change):
    """An identity before the output, as wide as the column before it.

    Where that is too wide for a hidden layer, as the output.
    """

    kind: ClassVar[str] = "add_layer"

    def after(self, widths: Widths) -> Widths:
        if len(widths) - 2 >= MAX_LAYERS:
            raise ValueError
        return (*widths[:-1], widths[-2] if widths[-2] <= MAX_NODES else 1, 1)

    def applied(self, network: Network, seed: int) -> Network:
        return network.add_layer(network.hidden + 1, copy_next=network.widths[-2] > MAX_NODES)


@dataclass(frozen=True)
class RemoveLayer(Change):
    """The last hidden layer is multiplied into the output."""

    kind: ClassVar[str] = "remove_layer"

    def after(self, widths: Widths) -> Widths:
        if len(widths) < 3:
            raise ValueError
        return (*widths[:-2], 1)

    def applied(self, network: Network, seed: int) -> Network:
        return network.remove_layer(network.hidden)


@dataclass(frozen=True)
class Weight(Change):
    """One weight by hand: layer and node it leads to, from 1; the node it is from, 0 the bias."""

    layer: int
    to: int
    source: int
    value: float

    kind: ClassVar[str] = "weight"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Weight:
        return cls(
            whole(values.get("layer"), 1),
            whole(values.get("to"), 1),
            whole(values.get("from")),
            real(values.get("value"), LARGEST_WEIGHT),
        )

    def after(self, widths: Widths) -> Widths:
        fits = self.layer < len(widths) and self.to <= widths[self.layer]
        if not (fits and self.source <= widths[self.layer - 1]):
            raise ValueError
        return widths

    def applied(self, network: Network, seed: int) -> Network:
        return network.with_weight(self.layer, self.to, self.source, self.value)


CHANGES = {
    kind.kind: kind
    for kind in (Settings, AddNode, RemoveNode, AddLayer, RemoveLayer, Weight, *POINT_CHANGES)
}


def change_to_json(change: Start | Change) -> dict[str, Any]:
    """A change as the browser has it."""
    values = {part.name: getattr(change, part.name) for part in fields(change)}
    values = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
    if "source" in values:
        values["from"] = values.pop("source")
    if values.get("parameters") == []:
        del values["parameters"]
    return {"kind": change.kind, **values}


# --- the journal ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Journal:
    """A run as what was done to it.

    Attributes
    ----------
    entries : tuple of (int, Start or Change)
        Step and what was done there, steps ascending; `Start` comes first, and settings at its
        step.
    """

    entries: tuple[tuple[int, Start | Change], ...]

    @classmethod
    def begin(
        cls,
        start: Start,
        settings: Settings,
        step: int = 0,
        changes: Sequence[tuple[int, Change]] = (),
    ) -> Journal:
        """A run from its start; a ValueError if a change does not fit."""
        return cls(((step, start), (step, settings), *changes)).checked()

    @classmethod
    def from_json(cls, value: Any, inputs: int) -> Journal:
        """What the browser says, for networks on so many inputs; a ValueError if it is nonsense."""
        (step, start), *entries = [_entry(pair) for pair in listing(value, MOST_CHANGES + 2)]
        return cls(
            (
                (whole(step, 0, MAX_TRAINED), _read_start(start, inputs)),
                *((whole(s, 0, MAX_TRAINED), read_change(change)) for s, change in entries),
            )
        ).checked()

    def to_json(self) -> list:
        """As the browser has it."""
        return [[step, change_to_json(change)] for step, change in self.entries]

    def checked(self) -> Journal:
        """This one; a ValueError if steps descend or a change does not fit its network."""
        start = self.start
        if any(later < step for (step, _), (later, _) in pairwise(self.entries)):
            raise ValueError
        if start.parameters:
            if len(start.parameters) != parameter_count(start.widths):
                raise ValueError
        elif self.first_step != 0:
            raise ValueError
        widths = start.widths
        for _, change in self.later:
            widths = change.after(widths)
        if not any(s == self.first_step and isinstance(c, Settings) for s, c in self.entries):
            raise ValueError
        return self

    @property
    def start(self) -> Start:
        (_, start), *_ = self.entries
        assert isinstance(start, Start)
        return start

    @property
    def later(self) -> tuple[tuple[int, Change], ...]:
        """The entries after the start."""
        return tuple((step, change) for step, change in self.entries if isinstance(change, Change))

    @property
    def first_step(self) -> int:
        return self.entries[0][0]

    @property
    def settings(self) -> Settings:
        """The last ones."""
        return [change for _, change in self.entries if isinstance(change, Settings)][-1]

    @property
    def widths(self) -> Widths:
        """Those that it leads to."""
        widths = self.start.widths
        for _, change in self.later:
            widths = change.after(widths)
        return widths

    @property
    def changes(self) -> tuple[tuple[int, Change], ...]:
        """What was done after the beginning, which is the start and the settings beside it."""
        later = self.later
        return later[1:] if isinstance(later[0][1], Settings) else later

    @property
    def points(self) -> tuple[PointChange, ...]:
        """What was changed of the data, in order."""
        return tuple(change for _, change in self.entries if isinstance(change, PointChange))

    def until(self, step: int) -> Journal:
        """Without what was done later."""
        return replace(self, entries=tuple(e for e in self.entries if e[0] <= step))

    def network(self) -> Network | None:
        """The network that it leads to, where nothing is trained on the way; else None."""
        start = self.start
        if any(step != self.first_step for step, _ in self.entries):
            return None
        network = start.network()
        for _, change in self.later:
            network = change.applied(network, start.seed)
        return network


def _entry(pair: Any) -> tuple[Any, Mapping]:
    step, change = listing(pair, 2)
    return step, mapping(change)


def _read_start(values: Mapping, inputs: int) -> Start:
    if values.get("kind") != Start.kind:
        raise ValueError
    widths = read_widths(values.get("widths"), inputs)
    parameters = values.get("parameters", [])
    return Start(
        widths, whole(values.get("seed"), 0, MAX_SEED), reals(parameters, parameter_count(widths))
    )


def read_change(values: Mapping[str, Any]) -> Change:
    """A change after the start out of JSON; a ValueError if it is nonsense."""
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in CHANGES:
        raise ValueError
    return CHANGES[kind].read(values)


# --- in a link ------------------------------------------------------------------------------------

BETWEEN, WITHIN = "~", "_"  # letters that an address carries as they are


def print_changes(changes: Sequence[tuple[int, Change]]) -> str:
    """Changes as a line of a link: ``200_add-node_1~300_settings_gd_0.1_0``."""
    return BETWEEN.join(
        WITHIN.join(
            [
                str(step),
                change.kind.replace("_", "-"),
                *(str(getattr(change, part.name)) for part in fields(change)),
            ]
        )
        for step, change in changes
    )


def parse_changes(text: str) -> tuple[tuple[int, Change], ...]:
    """What `print_changes` printed; a ValueError if it is anything else."""
    lines = text.split(BETWEEN)
    if len(lines) > MOST_CHANGES:
        raise ValueError
    return tuple(_parse_line(line) for line in lines)


def _parse_line(line: str) -> tuple[int, Change]:
    step, name, *texts = line.split(WITHIN)
    kind = CHANGES.get(name.replace("-", "_"))
    if kind is None or len(texts) != len(fields(kind)):
        raise ValueError
    values = {
        "from" if part.name == "source" else part.name: text if part.type == "str" else float(text)
        for part, text in zip(fields(kind), texts, strict=True)
    }
    return whole(float(step), 0, MAX_STEP), kind.read(values)
