"""The report on what is on a visitor's screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from linnet.links.points import PointChange
from linnet.networks.network import Network
from linnet.report.model import Report, Subject, Training
from linnet.report.original import GivenFile
from linnet.training.diagnosis import Cause, diagnose, observe
from linnet.training.trainer import Trainer
from linnet.ui.edited import changed_in_words
from linnet.ui.figure_colours import ON_PAPER
from linnet.ui.session import Session

LAST = 40  # points of the history that tell whether the gap still falls


def report_of(session: Session, colours: dict[str, str], link: str | None, now: datetime) -> Report:
    """The report on what a visitor sees; for the parameters see `linnet.report.model.Report`."""
    scene = session.scene
    subject = Subject(
        title=session.title,
        about=session.about,
        selection=session.selection,
        data=scene.data,
        fit=scene.fit,
        standardised=session.experiment.standardise,
        by_hand=changed_in_words(session.data.selection, session.run.points),
        given=_given(session),
    )
    return Report(subject, training(session), colours, ON_PAPER, link, now, session.remembered)


def _given(session: Session) -> GivenFile | None:
    """The visitor's own file, unless points of it were changed by hand."""
    file = session.file
    if file is None or not file.content or session.run.points:
        return None
    return GivenFile(file.name, file.content, file.table)


def training(session: Session) -> Training:
    """What the report says of the run on screen; nothing else here looks at it."""
    run, data = session.run, session.scene.data
    settings, history = run.settings, run.history
    journal = run.journal and run.journal.until(run.step)
    changes = [c for _, c in journal.changes if not isinstance(c, PointChange)] if journal else []

    def own(network: Network) -> np.ndarray:
        return data.in_own_units(network).collapse().row

    neuron = (run.widths[0], 1)
    with np.errstate(all="ignore"):  # far out, a diverging network's numbers overflow
        before = [own(Network.from_parameters(neuron, star)) for star in history.collapsed[:-1]]
        paths = np.array([*before, own(run.network)])
        causes = _causes(session)
    return Training(
        network=data.in_own_units(run.network),
        step=run.step,
        widths=run.widths,
        optimizer=settings.optimizer,
        rate=settings.rate,
        batch=settings.batch,
        seed=run.seed,
        as_begun=journal is not None and not (changes or journal.start.parameters),
        steps=np.append(history.steps[:-1], run.step),
        paths=paths,
        causes=causes,
    )


def _causes(session: Session) -> tuple[Cause, ...]:
    """Why network and least squares are not identical, in the numbers that are on the stage."""
    run, settings, selection = session.run, session.run.settings, session.selection
    trainer = Trainer(run.network, session.scene.data, settings.optimizer, settings.rate)
    gaps = run.history.gaps[-LAST:].tolist()
    state = observe(trainer, session.scene.fit, selection.features, gaps, selection.dropped)
    state = replace(state, gap=run.gap, step=run.step, batch=settings.batch)
    if run.diverged:
        state = replace(state, diverged=True, edge=run.edge, steps_needed=None)
    elif settings.batch:
        state = replace(state, steps_needed=None)
    return diagnose(state)
