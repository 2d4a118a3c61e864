"""What was computed of something, as long as it is the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Memory:
    """Keeps, by name, what was last computed, and of which object."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, Any]] = {}

    def __call__(self, what: str, of: object, compute: Callable[[Any], Any]) -> Any:
        """What is computed of an object: anew if it is another than the last time."""
        known = self._known.get(what)
        if known is None or known[0] is not of:
            known = self._known[what] = of, compute(of)
        return known[1]
