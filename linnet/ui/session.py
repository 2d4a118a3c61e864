"""A visitor's session: the experiment, and everything that follows from it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from linnet.compress import Compressed, compress
from linnet.datasets import DATASETS
from linnet.experiment import MAX_STEP, MIN_LEARNING_RATE, UPLOAD, Experiment
from linnet.least_squares import Fit, least_squares
from linnet.reading import read_csv
from linnet.stage import Run, Scene
from linnet.table import Selection, Table, TableError

KEY = "linnet"
RATES = (*(float(f"{m}e{e}") for e in range(-4, 1) for m in (1, 2, 5)), 10.0)
RAW_RATES = tuple(float(f"1e{e}") for e in range(-15, 1))


class Session:
    """One visitor's state. The experiment is the value; scene and run follow from it.

    Attributes
    ----------
    experiment : Experiment
        Always one that works: a choice that does not leaves it as it was, and sets ``problem``.
    selection : Selection
    scene : Scene
    run : Run
    upload : tuple of (file name, Table), or None
    notes : list of str
        What a link asked for and could not have.
    problem : str or None
        Why the last choice could not be followed, and what to do instead.
    stale : bool
        A click on the stage changed what the sidebar shows.
    """

    def __init__(self, query: dict[str, list[str]]):
        self.upload: tuple[str, Table] | None = None
        self._opened: tuple[str, Table] | None = None
        self.problem: str | None = None
        self.stale = False
        self.experiment, self.notes = Experiment.from_query(query)
        self._open(self.experiment)

    # -- what the visitor chooses -----------------------------------------------------------------

    def choose(self, **changes) -> bool:
        """Change the experiment; says whether it could be followed."""
        experiment = replace(self.experiment, **changes)
        another = experiment.data == UPLOAD and self.upload is not self._opened
        try:
            if another or _subject(experiment) != _subject(self.experiment):
                self._open(replace(experiment, step=0))
            else:
                self.run.tune(experiment.opt, experiment.lr)
                self.experiment = experiment
        except TableError as error:
            self.problem = str(error)
            return False
        self.problem = None
        return True

    def choose_data(self, name: str) -> bool:
        """Another data set, in the roles its columns start in."""
        if name == UPLOAD:
            return self.choose(data=UPLOAD, **_first_roles(self.upload[1]))
        return self.choose(data=name, x=(), y="")

    def choose_features(self, names: tuple[str, ...]) -> bool:
        """Other features; none at all is a choice half made."""
        if names:
            return self.choose(x=names)
        self.problem = "No feature is chosen; choose at least one."
        return False

    def choose_target(self, name: str) -> bool:
        """Another target; if it was the only feature, the two change places."""
        kept = tuple(feature for feature in self.experiment.x if feature != name)
        return self.choose(y=name, x=kept or (self.experiment.y,))

    def choose_file(self, name: str, content: bytes) -> bool:
        """The visitor's own file. What was on screen stays if it cannot be read."""
        before = self.upload
        try:
            self.upload = name, read_csv(content)
        except TableError as error:
            self.problem = str(error)
            return False
        if not self.choose_data(UPLOAD):
            self.upload = before
            return False
        return True

    def table(self) -> Table:
        """The data that are open."""
        if self.experiment.data == UPLOAD:
            return self.upload[1]
        return DATASETS[self.experiment.data].table()

    def rates(self) -> tuple[float, ...]:
        """The learning rates on offer, the present one among them."""
        offered = RATES if self.experiment.standardise else RAW_RATES
        return tuple(sorted({*offered, self.experiment.lr}))

    # -- what the stage reports -------------------------------------------------------------------

    def follow(self, smaller_rate: bool = False) -> None:
        """Take over what a click on the stage changed."""
        run = self.run
        before = self.experiment
        self.experiment = replace(
            before,
            net=run.widths[1:-1],
            seed=run.seed,
            step=run.seen if run.faithful and run.seen <= MAX_STEP else 0,
        )
        if smaller_rate:
            self.experiment = replace(self.experiment, lr=self._smaller_rate())
            run.tune(self.experiment.opt, self.experiment.lr)
            run.reset()
            self.stale = True

    def _smaller_rate(self) -> float:
        """The largest rate on offer that is well inside what one layer bears, and smaller."""
        rows, _ = self.scene.data.pseudo_rows()
        curvature = 2 * np.linalg.norm(rows[:, :-1], 2) ** 2
        bound = min(self.experiment.lr / 4, 0.2 / curvature)
        return max([rate for rate in self.rates() if rate <= bound], default=MIN_LEARNING_RATE)

    # -- how --------------------------------------------------------------------------------------

    def _open(self, experiment: Experiment) -> None:
        """Compute what the experiment shows. Nothing changes if it cannot be shown."""
        if experiment.data == UPLOAD:
            selection, data, fit = _prepare(self.upload[1].select(experiment.y, experiment.x))
        else:
            selection, data, fit = _built_in(experiment.data, experiment.x, experiment.y)
        if experiment.standardise:
            data = data.standardized()
        widths = (len(selection.features), *experiment.net, 1)
        self.run = Run(
            data, widths, experiment.seed, experiment.opt, experiment.lr, experiment.step
        )
        self.scene = Scene(
            selection.features, selection.target, selection.X, selection.y, data, fit
        )
        self.selection, self._opened = selection, self.upload
        self.experiment = replace(experiment, x=selection.columns)


def current() -> Session:
    """This visitor's session; the first time, as the link says."""
    if KEY not in st.session_state:
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[KEY] = Session(query)
    return st.session_state[KEY]


def write_link(session: Session) -> None:
    """Put the experiment into the address, for copying."""
    query = session.experiment.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def _subject(experiment: Experiment) -> tuple:
    """What a scene and a run are made of; the rest can change while training."""
    return experiment.data, experiment.x, experiment.y, experiment.standardise


def _first_roles(table: Table) -> dict:
    """A new file's last column of numbers is the target; the first two others are the features.

    Columns that seem to name the rows are neither unless there are no others.
    """
    default = {column.name for column in table.columns if column.default}
    target = ([name for name in table.numeric if name in default] or table.numeric)[-1]
    others = [name for name in table.usable if name != target]
    features = [name for name in others if name in default] or others
    return {"x": tuple(features[:2]), "y": target}


def _prepare(selection: Selection) -> tuple[Selection, Compressed, Fit]:
    data = compress(selection.X, selection.y)
    return selection, data, least_squares(selection.X, selection.y, data=data)


@lru_cache(maxsize=64)
def _built_in(data: str, x: tuple[str, ...], y: str) -> tuple[Selection, Compressed, Fit]:
    """Built-in data are the same for everyone; a visitor's own are never cached."""
    return _prepare(DATASETS[data].table().select(y, x))
