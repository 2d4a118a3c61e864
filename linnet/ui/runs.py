"""The run that an experiment describes, and what an experiment says of a run."""

from __future__ import annotations

from dataclasses import replace

from linnet.links.experiment import MAX_JOURNAL_TEXT, Experiment
from linnet.links.journal import (
    MAX_STEP,
    MAX_TRAINED,
    Journal,
    Settings,
    Start,
    print_changes,
)
from linnet.links.points import PointChange
from linnet.stage import Run, RunState, Scene


def begin(experiment: Experiment, scene: Scene, origin: str = "page") -> Run:
    """A run from the start, with an experiment's network and settings."""
    return _run(replace(experiment, step=0, journal=(), weights=()), scene, origin)


def as_linked(experiment: Experiment, scene: Scene, origin: str) -> tuple[Run, str | None]:
    """The run that a link describes, at its step.

    Where its weights or changes do not fit its network, from the start, and a sentence on that.
    """
    try:
        return _run(experiment, scene, origin), None
    except ValueError:
        what = "weights" if experiment.weights else "changes"
        note = f"The link's {what} do not fit its network; it starts from its seed."
        return begin(experiment, scene, origin), note


def _run(experiment: Experiment, scene: Scene, origin: str) -> Run:
    e, rows = experiment, len(scene.y)
    start = Start((len(scene.features), *e.net, 1), e.seed, e.weights)
    settings = _within(Settings(e.opt, e.lr, e.batch), rows)
    changes = [(k, _within(c, rows) if isinstance(c, Settings) else c) for k, c in e.journal]
    if e.weights:  # which what was changed before led to; the data are as they were then
        points = [(e.step, change) for _, change in changes if isinstance(change, PointChange)]
        journal = Journal.begin(start, settings, e.step, points)
    else:
        journal = Journal.begin(start, settings, 0, changes)
    scene.check(journal.points)
    return Run(scene, journal, e.step, origin)


def _within(settings: Settings, rows: int) -> Settings:
    """A batch of as many rows as there are, or more, is all of them."""
    return replace(settings, batch=0) if settings.batch >= rows else settings


def settings_of(state: RunState) -> dict:
    """The network and the settings of a run, as fields of an experiment."""
    settings = state.settings
    return {
        "net": state.widths[1:-1],
        "opt": settings.optimizer,
        "lr": settings.rate,
        "batch": settings.batch,
        "seed": state.seed,
    }


def in_link(run: Run) -> dict:
    """A run as fields of an experiment: how it began, what was changed on the way, and the step.

    Where a link cannot say that, the weights.
    """
    state = run.state
    journal, step = (state.journal, state.step) if run.spoken else (run.journal, run.step)
    if journal and not journal.start.parameters and step <= MAX_STEP:
        _, (_, begun), *_ = journal.entries
        changes = journal.until(step).changes
        if isinstance(begun, Settings) and len(print_changes(changes)) <= MAX_JOURNAL_TEXT:
            return {
                "net": journal.start.widths[1:-1],
                "opt": begun.optimizer,
                "lr": begun.rate,
                "batch": begun.batch,
                "seed": journal.start.seed,
                "step": step,
                "journal": changes,
            }
    weights = tuple(state.parameters.tolist())
    step = min(step, MAX_TRAINED)
    points = tuple((step, change) for change in state.points)
    return {**settings_of(state), "step": step, "weights": weights, "journal": points}
