"""Many walks, and the shortest path to what goes wrong on one."""

from __future__ import annotations

import json
import re
import shlex
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

Step = tuple
AGAIN = "python -m tests.walks --path"


class Walker(Protocol):
    """Whoever walks: fresh at the start, the same again for the same steps."""

    def choose(self, random: Random) -> Step:
        """A step that can be taken now."""

    def take(self, step: Step) -> bool:
        """Take it and assert that all is well; False if it cannot be taken now."""


@dataclass(frozen=True)
class Fall:
    """A step after which something is wrong."""

    path: list[Step]
    why: str

    @property
    def kind(self) -> str:
        """Equal for falls that are probably the same."""
        first, *_, last = self.why.splitlines()
        return re.sub(r"\d+|'[^']*'|\"[^\"]*\"|`[^`]*`", "…", first)[:120] + last

    def __str__(self) -> str:
        steps = "\n".join(f"  {json.dumps(step, ensure_ascii=False)}" for step in self.path)
        again = shlex.quote(json.dumps(self.path))
        return f"{self.why}\nafter these steps:\n{steps}\nAgain: {AGAIN} {again}"


def replay(start: Callable[[], Walker], path: str | list[Step]) -> Fall | None:
    """Take the steps of a path, as printed; those that cannot be taken are left out."""
    steps = json.loads(path) if isinstance(path, str) else path
    walker, taken = start(), []
    for step in steps:
        try:
            if walker.take(tuple(step)):
                taken.append(step)
        except Exception as error:
            return Fall([*taken, step], _said(error))
    return None


def walk(start: Callable[[], Walker], random: Random, steps: int) -> Fall | None:
    """One walk of so many steps."""
    walker, taken = start(), []
    while len(taken) < steps:
        step = walker.choose(random)
        try:
            if walker.take(step):
                taken.append(step)
        except Exception as error:
            return Fall([*taken, step], _said(error))
    return None


def shortest(start: Callable[[], Walker], fall: Fall, seconds: float) -> Fall:
    """Leave out steps as long as it still falls the same way, and time allows."""
    end, size = time.monotonic() + seconds, len(fall.path) // 2
    while size:
        k = 0
        while k < len(fall.path) and time.monotonic() < end:
            other = replay(start, fall.path[:k] + fall.path[k + size :])
            if other and other.kind == fall.kind:
                fall = other
            else:
                k += size
        size //= 2
    return fall


def hunt(
    start: Callable[[], Walker],
    seed: int,
    walks: int | None = None,
    seconds: float = float("inf"),
    steps: int = 8,
    shrink: float = 30.0,
) -> tuple[int, list[Fall]]:
    """Take many walks.

    Parameters
    ----------
    start : callable
        Makes a walker.
    seed : int
        Walk k of it is the same whatever the others are.
    walks : int, optional
    seconds : float
        After which no other walk begins.
    steps : int
        Of each walk.
    shrink : float
        Seconds for making the path of a fall shorter.

    Returns
    -------
    taken : int
        Walks.
    falls : list of Fall
        One of each kind.
    """
    begun, k, falls = time.monotonic(), 0, {}
    while (walks is None or k < walks) and time.monotonic() - begun < seconds:
        fall = walk(start, Random(f"{seed}/{k}"), steps)
        k += 1
        if fall and fall.kind not in falls:
            falls[fall.kind] = shortest(start, fall, shrink)
    return k, list(falls.values())


def _said(error: Exception) -> str:
    """What was thrown, and by which line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}"
    return f"{type(error).__name__}: {error}\n  {where}"
