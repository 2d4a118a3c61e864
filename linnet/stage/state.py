"""What the browser says of a run, checked field by field.

The value may be stale, forged or nonsense: whatever is read here fits the scene that it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from linnet.limits import MOST_EDITED, MOST_POINTS
from linnet.links.change import Widths
from linnet.links.journal import MAX_TRAINED, Journal, Settings, read_change, read_widths
from linnet.links.points import PointChange
from linnet.networks.network import Network, parameter_count
from linnet.networks.random import MAX_SEED
from linnet.stage.scene import Scene
from linnet.text.from_json import flag, listing, mapping, positive, reals, whole
from linnet.training.trainer import Trainer

MOST_GRANTED = 1000


@dataclass(frozen=True, eq=False)
class History:
    """The way to the step on screen, thinned.

    Attributes
    ----------
    steps : ndarray of int, shape (k,)
    losses, gaps : ndarray of shape (k,)
    collapsed : ndarray of shape (k, p + 1)
        W* in the units of training, bias first.
    """

    steps: np.ndarray
    losses: np.ndarray
    gaps: np.ndarray
    collapsed: np.ndarray


@dataclass(frozen=True, eq=False)
class RunState:
    """A run at the step on screen.

    Attributes
    ----------
    step, seed : int
    widths : tuple of int
    parameters : ndarray of shape (P,)
        As in `linnet.networks.network.Network.parameters`.
    journal : Journal or None
        None where it is too long to be told.
    points : tuple of PointChange
        What was changed of the data by hand, up to the step on screen.
    settings : Settings
    playing, converging, diverged, arrived : bool
    loss, gap : float
        Of all rows; the gap in standard deviations of the target.
    edge : float or None
        The learning rate above which training is unstable here; None if there is none, or it is
        not known.
    best_step : int
        The step with the lowest loss.
    calm : float
        A rate at which training is stable there.
    history : History
    wants_rows : bool
        Mini-batches were chosen, and the browser does not have the rows.
    granted : frozenset of str
        The wishes that were followed.
    results : mapping of str to object
        What jobs came to, by the wish that asked for them; not checked yet.
    """

    step: int
    seed: int
    widths: tuple[int, ...]
    parameters: np.ndarray
    journal: Journal | None
    points: tuple[PointChange, ...]
    settings: Settings
    playing: bool
    converging: bool
    diverged: bool
    arrived: bool
    loss: float
    gap: float
    edge: float | None
    best_step: int
    calm: float
    history: History
    wants_rows: bool = False
    granted: frozenset[str] = frozenset()
    results: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def network(self) -> Network:
        """The network on screen, in the units of training."""
        return Network.from_parameters(self.widths, self.parameters)


def at_rest(journal: Journal, scene: Scene) -> RunState:
    """A run as it begins, before the browser has spoken: nothing is trained here."""
    begun = journal.until(journal.first_step)
    network, settings = begun.network(), begun.settings
    assert network is not None, "nothing is trained before the first step"
    with np.errstate(all="ignore"):  # a link's weights may be large
        data = scene.edited(begun.points).data
        trainer = Trainer(network, data, settings.optimizer, settings.rate)
        step, star = journal.first_step, network.collapse()
        loss, gap = trainer.loss, trainer.gap
    history = History(
        np.array([step]),
        np.array([loss]),
        np.array([gap]),
        star.row[None],
    )
    return RunState(
        step=step,
        seed=journal.start.seed,
        widths=network.widths,
        parameters=network.parameters,
        journal=begun,
        points=begun.points,
        settings=settings,
        playing=False,
        converging=False,
        diverged=False,
        arrived=False,
        loss=loss,
        gap=gap,
        edge=None,
        best_step=step,
        calm=settings.rate,
        history=history,
    )


def read(value: Any, scene: Scene) -> RunState:
    """What the browser says.

    Parameters
    ----------
    value : object
        Anything that JSON can hold.
    scene : Scene
        The one that the run is on.

    Raises
    ------
    ValueError
        If anything in it cannot be.
    """
    if mapping(value).get("scene") != scene.id:
        raise ValueError
    inputs = len(scene.features)
    step = whole(value.get("step"), 0, MAX_TRAINED)
    seed = whole(value.get("seed"), 0, MAX_SEED)
    widths = read_widths(value.get("widths"), inputs)
    count = parameter_count(widths)
    parameters = reals(value.get("parameters"), count)
    settings = Settings.read(value)
    if len(parameters) != count or settings.batch >= max(len(scene.y), 1):
        raise ValueError
    edge = value.get("edge")
    return RunState(
        step=step,
        seed=seed,
        widths=widths,
        parameters=np.array(parameters),
        journal=_journal(value.get("journal"), inputs, step, (seed, widths, settings)),
        points=_points(value.get("points"), widths, scene),
        settings=settings,
        playing=flag(value.get("playing")),
        converging=flag(value.get("converging")),
        diverged=flag(value.get("diverged")),
        arrived=flag(value.get("arrived")),
        loss=positive(value.get("loss")),
        gap=positive(value.get("gap")),
        edge=None if edge is None else positive(edge),
        best_step=whole(mapping(value.get("best")).get("step"), 0, MAX_TRAINED),
        calm=Settings.read({**value, "rate": value.get("calm")}).rate,
        history=_history(value.get("history"), inputs),
        wants_rows=flag(value.get("wantsRows")),
        granted=_granted(value.get("granted")),
        results=mapping(value.get("results")),
    )


def _journal(value: Any, inputs: int, step: int, shown: tuple) -> Journal | None:
    """The journal; a ValueError if it does not lead to what is shown."""
    if value is None:
        return None
    journal = Journal.from_json(value, inputs)
    if step < journal.first_step:
        raise ValueError
    now = journal.until(step)
    if (now.start.seed, now.widths, now.settings) != shown:
        raise ValueError
    return journal


def _points(value: Any, widths: Widths, scene: Scene) -> tuple[PointChange, ...]:
    """What was changed of the data; a ValueError if the scene's rows cannot be changed so."""
    said = [read_change(mapping(one)) for one in listing(value, MOST_EDITED)]
    changes = tuple(change for change in said if isinstance(change, PointChange))
    if len(changes) != len(said):
        raise ValueError
    for change in changes:
        change.after(widths)
    scene.check(changes)
    return changes


def _history(value: Any, inputs: int) -> History:
    fields = mapping(value)
    steps = listing(fields.get("steps"), MOST_POINTS)
    rows = listing(fields.get("collapsed"), MOST_POINTS)
    losses, gaps = (reals(fields.get(name), MOST_POINTS) for name in ("losses", "gaps"))
    collapsed = [reals(row, inputs + 1) for row in rows]
    if not len(rows) == len(losses) == len(gaps) == len(steps):
        raise ValueError
    if {*map(len, collapsed)} != {inputs + 1}:
        raise ValueError
    return History(
        np.array([whole(step, 0, MAX_TRAINED) for step in steps]),
        np.array(losses),
        np.array(gaps),
        np.array(collapsed),
    )


def _granted(value: Any) -> frozenset[str]:
    return frozenset(name for name in listing(value, MOST_GRANTED) if isinstance(name, str))
