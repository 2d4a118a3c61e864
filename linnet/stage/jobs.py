"""Runs beside the run on screen: what a page asks the browser to train, and what comes back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from linnet.links.journal import MAX_TRAINED
from linnet.networks.network import Network, parameter_count
from linnet.text.from_json import flag, listing, mapping, positive, reals, whole


@dataclass(frozen=True)
class Trained:
    """A network trained from a seed, and how far it came."""

    seed: int
    network: Network
    gap: float
    step: int
    diverged: bool


@dataclass(frozen=True)
class Seeds:
    """The same training from several seeds, on all rows.

    Attributes
    ----------
    widths : tuple of int
    seeds : tuple of int
    optimizer : str
    rate : float
    most : int
        Steps, for each.
    """

    widths: tuple[int, ...]
    seeds: tuple[int, ...]
    optimizer: str
    rate: float
    most: int

    kind: ClassVar[str] = "seeds"

    def to_json(self) -> dict:
        return {"kind": self.kind, **asdict(self)}

    def read(self, result: Any) -> tuple[Trained, ...]:
        """What the browser says came out, in the order of the seeds; a ValueError if nonsense."""
        return tuple(
            self._trained(seed, values) for seed, values in _each(self.seeds, result, "networks")
        )

    def _trained(self, seed: int, values: Any) -> Trained:
        fields = mapping(values)
        numbers = reals(fields.get("parameters"), parameter_count(self.widths))
        return Trained(
            seed,
            Network.from_parameters(self.widths, np.array(numbers)),
            _gap(fields),
            whole(fields.get("step"), 0, MAX_TRAINED),
            flag(fields.get("diverged")),
        )


@dataclass(frozen=True)
class Arrival:
    """When a network of some hidden widths came within a gap."""

    hidden: tuple[int, ...]
    step: int | None
    gap: float
    diverged: bool


@dataclass(frozen=True)
class Depths:
    """The same training of networks of several shapes, until each comes within a gap.

    Attributes
    ----------
    shapes : tuple of tuple of int
        Hidden widths.
    seed : int
    optimizer : str
    rate : float
    gap : float
        In standard deviations of the target.
    most : int
        Steps, for each.
    """

    shapes: tuple[tuple[int, ...], ...]
    seed: int
    optimizer: str
    rate: float
    gap: float
    most: int

    kind: ClassVar[str] = "depths"

    def to_json(self) -> dict:
        return {"kind": self.kind, **asdict(self)}

    def read(self, result: Any) -> tuple[Arrival, ...]:
        """What the browser says came out, in the order of the shapes; a ValueError if nonsense."""
        return tuple(
            self._arrival(hidden, values)
            for hidden, values in _each(self.shapes, result, "arrivals")
        )

    def _arrival(self, hidden: tuple[int, ...], values: Any) -> Arrival:
        fields = mapping(values)
        step = fields.get("step")
        return Arrival(
            hidden,
            None if step is None else whole(step, 0, MAX_TRAINED),
            _gap(fields),
            flag(fields.get("diverged")),
        )


Job = Seeds | Depths


def _gap(fields: Mapping[str, Any]) -> float:
    """JSON knows no infinity: where training diverged at once, the gap is null."""
    gap = fields.get("gap")
    return math.inf if gap is None and flag(fields.get("diverged")) else positive(gap)


def _each(asked: Sequence, result: Any, name: str) -> Iterator[tuple]:
    """What was asked for, each with what came of it."""
    return zip(asked, listing(mapping(result).get(name), len(asked)), strict=True)
