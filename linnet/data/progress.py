"""How long work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], object]  # takes the share that is done, from 0 to 1


def silent(share: float) -> None:
    """Say nothing."""


def between(start: float, end: float, progress: Progress) -> Progress:
    """The progress of a part, which is the work from one share of the whole to another."""
    return lambda share: progress(start + (end - start) * share)
