"""What every change of a run has: how it is read, and what it does to a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from linnet.networks.network import Network
from linnet.text.from_json import whole

Widths = tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """What can be done to a run after its start."""

    kind: ClassVar[str]
    bounds: ClassVar[Mapping[str, tuple[int, int]]] = {}

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Change:
        """From JSON; a ValueError if a field is not a whole number within its bounds."""
        return cls(**{name: whole(values.get(name), *cls.bounds[name]) for name in cls.bounds})

    def after(self, widths: Widths) -> Widths:
        """The widths after it; a ValueError if it does not fit a network of these widths."""
        return widths

    def applied(self, network: Network, seed: int) -> Network:
        """The network after it."""
        return network
