"""A visitor's session: the experiment, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from linnet.carried import carried
from linnet.compress import Compressed, compress
from linnet.datasets import DATASETS
from linnet.experiment import MAX_STEP, MAX_TEXT, MAX_TRAINED, UPLOAD, Experiment
from linnet.least_squares import Fit, least_squares
from linnet.network import Network
from linnet.progress import Progress, silent
from linnet.stage import Run, Scene
from linnet.table import Selection, Table, TableError
from linnet.ui.navigation import through_entry
from linnet.ui.own_file import OwnFile
from linnet.wording import listed, quoted

KEY = "linnet"
LINKED_NAME = "data in the link"
RATES = (*(float(f"{m}e{e}") for e in range(-4, 1) for m in (1, 2, 5)), 10.0)
EDGE_SHOWN_WITHIN = 0.05  # relative; as long as no rate changes sides, this much is let pass
MOST_TRIED = 8  # features of a new file, one after the other
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
        The one on screen.
    upload : OwnFile or None
    wanted : Experiment or None
        What a link asked for that needs a file; the first data set is shown until it is here.
    notes : list of str
        What could not be had of what was last opened: a link, or a file that lacks columns.
    problem : str or None
        Why the last choice could not be followed, and what to do instead.
    page : str or None
        The page on screen. A page whose claim is about other widths than the visitor's network has
        has a run of its own, so that going there and back changes nothing.
    stale : bool
        A click on the stage changed what the sidebar shows.
    """

    def __init__(self, query: dict[str, list[str]]):
        self.upload: OwnFile | None = None
        self._opened: OwnFile | None = None
        self.problem: str | None = None
        self.stale = False
        self.page: str | None = None
        self._own: dict[str, Run] = {}
        self._shown_edge: float | None = None
        self._memory: dict[str, tuple] = {}
        self.wanted: Experiment | None = None
        asked, self.notes = Experiment.from_query(query)
        try:
            self._open(self._at_hand(asked))
        except TableError as error:  # only data that came with the link
            self.notes.append(str(error))
            self.upload = None
            self._open(_without_data(asked))

    def _at_hand(self, asked: Experiment) -> Experiment:
        """What a link asks for, or, as long as that needs a file, the first data set."""
        if asked.data != UPLOAD:
            return asked
        if not asked.rows:
            self.wanted = asked
            return _without_data(asked)
        self.upload = OwnFile(asked.file or LINKED_NAME, carried(asked.rows))
        roles = _first_roles(self.upload.table)
        return replace(asked, x=asked.x or roles["x"], y=asked.y or roles["y"])

    # -- where the visitor is ---------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """The run on screen."""
        return self._own.get(self.page, self._run)

    def show(self, page: str, fits: Callable[[tuple[int, ...]], bool], hidden: tuple[int, ...]):
        """Show a page: with the visitor's network if it fits, else with one of its own.

        Parameters
        ----------
        page : str
        fits : callable
            Says whether hidden widths suit the page.
        hidden : tuple of int
            The hidden widths to begin with if not.
        """
        if page == self.page:
            return
        if self.page is not None:  # what was said on another page stays there
            self.problem, self.notes = None, []
        self.page = page
        if fits(self._run.widths[1:-1]):
            self._own.pop(page, None)
        elif page not in self._own:
            self._own[page] = self._new_run(hidden)
        run, e = self.run, self.experiment
        asking = run.asking
        run.tune(e.opt, e.lr, e.batch)
        if run.asking > asking:  # it was not on screen: nobody is there to be asked
            run.resume(run.seen)

    # -- what the visitor chooses -----------------------------------------------------------------

    def choose(self, **changes) -> bool:
        """Change the experiment; says whether it could be followed."""
        experiment = replace(self.experiment, **changes)
        another = experiment.data == UPLOAD and self.upload is not self._opened
        try:
            if another or _subject(experiment) != _subject(self.experiment):
                self._open(replace(experiment, step=0))
                self.notes = []
            else:
                self._tune(experiment)
        except TableError as error:
            self.problem = str(error)
            return False
        self.problem = None
        return True

    def choose_data(self, name: str) -> bool:
        """Another data set, in the roles its columns start in."""
        self.wanted = None
        if name == UPLOAD:
            return self.choose(data=UPLOAD, **_first_roles(self.upload.table))
        return self.choose(data=name, x=(), y="", file="", rows="")

    def go_on_without(self) -> None:
        """Give up what a link asked for that needs a file."""
        self.wanted = None

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

    def choose_file(
        self,
        name: str,
        content: bytes,
        answers: Mapping[str, str] | None = None,
        progress: Progress = silent,
    ) -> bool:
        """The visitor's own file. What was on screen stays if it cannot be read.

        Roles chosen before are kept if the file has the same columns.

        Parameters
        ----------
        name : str
            Shown, and used as nothing else.
        content : bytes
        answers : mapping of str to str, optional
        progress : callable, optional
            Both as `linnet.read_csv` takes them.
        """
        before = self.upload, self.notes
        try:
            file = OwnFile.read(name, content, answers, progress)
            if self.wanted:
                chosen, notes = self._as_wanted(file.table), []
            else:
                roles, notes = self._roles(file.table)
                chosen = replace(self.experiment, **roles, step=0)
            self.upload, self.notes = file, notes
            self._open(replace(chosen, data=UPLOAD, rows=""))
        except TableError as error:
            self.problem = str(error)
            self.upload, self.notes = before
            return False
        self.wanted = self.problem = None
        return True

    def answer(self, key: str, answer: str) -> bool:
        """Correct what reading the visitor's file had to guess: see `Table.questions`."""
        file = self.upload
        return self.choose_file(file.name, file.content, {**file.answers, key: answer})

    def _as_wanted(self, table: Table) -> Experiment:
        """What the link asked for, on a file that has its columns; else a TableError."""
        roles = _first_roles(table)
        wanted = replace(self.wanted, x=self.wanted.x or roles["x"], y=self.wanted.y or roles["y"])
        gone = _missing(wanted, table)
        if gone:
            raise TableError(
                f"This file has no usable {listed(gone)}, which the link needs; choose the file "
                "it was made with, or go on without it."
            )
        return wanted

    @property
    def title(self) -> str:
        """What the data are called, as Markdown."""
        own = self.experiment.data == UPLOAD
        return quoted(self.upload.name) if own else DATASETS[self.experiment.data].title

    @property
    def about(self) -> list[str]:
        """Plain sentences about the data, as Markdown."""
        if self.experiment.data == UPLOAD:
            return [*self.upload.table.report, *self.selection.notes]
        dataset = DATASETS[self.experiment.data]
        source = f"{dataset.source}. Licence: {dataset.licence}."
        return [dataset.story, source, *self.selection.notes]

    def remembered(self, what: str, of: object, compute: Callable):
        """What was computed of an object, as long as it is the same one; of the last one only."""
        known = self._memory.get(what)
        if known is None or known[0] is not of:
            known = self._memory[what] = of, compute(of)
        return known[1]

    def table(self) -> Table:
        """The data that are open."""
        if self.experiment.data == UPLOAD:
            return self.upload.table
        return DATASETS[self.experiment.data].table()

    def rates(self) -> tuple[float, ...]:
        """The learning rates on offer, the present one among them."""
        offered = RATES if self.experiment.standardise else RAW_RATES
        return tuple(sorted({*offered, self.experiment.lr}))

    def hides(self, control: str) -> bool:
        """A teacher's link leaves this control out."""
        return control in self.experiment.hide

    # -- links ------------------------------------------------------------------------------------

    @property
    def shared(self) -> Experiment:
        """What is on screen, as a link carries it: with the weights where settings do not suffice.

        As long as a link's file is missing, what that link asked for.
        """
        if self.wanted:
            return self.wanted
        run = self.run
        exact = run.faithful and run.seen <= MAX_STEP
        weights = () if exact else tuple(run.network_at(run.seen).parameters.tolist())
        return replace(
            self._settings,
            step=min(run.seen, MAX_TRAINED),
            weights=weights if np.isfinite(weights).all() else (),
        )

    @property
    def story(self) -> str | None:
        """Equal for sessions whose runs are the same at every step; None if only this one's is."""
        if self.wanted or not self.run.faithful:
            return None
        return repr((self._settings, self.scene.data.n, self.run.trainer.floor))

    @property
    def _settings(self) -> Experiment:
        """What the run on screen began with."""
        run = self.run
        return replace(self.experiment, net=run.widths[1:-1], seed=run.seed, step=0)

    # -- what the stage reports -------------------------------------------------------------------

    def follow(self, done: str | None = None) -> None:
        """Take over what a click on the stage changed, and what else the sidebar shows of a run.

        Parameters
        ----------
        done : str or None
            The kind of the visitor's act, if it was understood.
        """
        run = self.run
        self.experiment = replace(self.experiment, lr=run.settings.learning_rate)
        if run is self._run:
            self.experiment = replace(
                self.experiment,
                net=run.widths[1:-1],
                seed=run.seed,
                step=run.seen if run.faithful and run.seen <= MAX_STEP else 0,
            )
        if done == "standardise":
            usual = RATES[0] <= self.experiment.lr <= Experiment.lr
            self.choose(standardise=True, lr=self.experiment.lr if usual else Experiment.lr)
        marks_only = done is None  # while it plays, the page is drawn anew for little
        self.stale = self.stale or done in ("calm", "standardise") or self._edge_moved(marks_only)

    @property
    def edge(self) -> float | None:
        """The learning rate above which training is unstable now, as far as that is known."""
        return self.run.edge

    def showed_edge(self) -> None:
        """Note which edge the page shows."""
        self._shown_edge = self.run.edge

    def _edge_moved(self, marks_only: bool) -> bool:
        """The page marks the wrong rates, or shows an edge that is no longer right."""
        shown, now = self._shown_edge, self.run.edge
        if shown is None or now is None:
            return shown is not now
        marks = [(rate > shown) != (rate > now) for rate in self.rates()]
        moved = abs(now - shown) > EDGE_SHOWN_WITHIN * shown
        return any(marks) or (moved and not marks_only)

    # -- how --------------------------------------------------------------------------------------

    def _roles(self, table: Table) -> tuple[dict, list[str]]:
        """The roles for a new file, and what is to be said if columns chosen before are gone."""
        if self.experiment.data != UPLOAD:
            return _first_roles(table), []
        e, gone = self.experiment, _missing(self.experiment, table)
        if not gone and _works(table, e.y, e.x):
            return {"x": e.x, "y": e.y}, []
        if not gone:
            said = "With this file the roles chosen before do not work; they start anew."
            return _first_roles(table), [said]
        if not set(gone) & {column.name for column in self.upload.table.columns}:
            return _first_roles(table), []
        said = f"This file has no usable {listed(gone)}; the roles start anew."
        return _first_roles(table), [said]

    def _tune(self, experiment: Experiment) -> None:
        """The same data under other settings."""
        experiment = replace(experiment, batch=_batch(experiment, self.selection))
        self.run.tune(experiment.opt, experiment.lr, experiment.batch)
        self.experiment = experiment

    def _open(self, experiment: Experiment) -> None:
        """Compute what the experiment shows. Nothing changes if it cannot be shown."""
        if experiment.data == UPLOAD:
            selection, data, fit = _prepare(self.upload.table.select(experiment.y, experiment.x))
        else:
            selection, data, fit = _built_in(experiment.data, experiment.x, experiment.y)
        if experiment.standardise:
            data = data.standardized()
        experiment = replace(experiment, batch=_batch(experiment, selection))
        self.scene = Scene(
            selection.features,
            selection.target,
            selection.X,
            selection.y,
            data,
            fit,
            selection.references,
        )
        self.selection, self._opened = selection, self.upload
        self.experiment = replace(
            experiment,
            x=selection.columns,
            weights=(),
            file=self.upload.name[:MAX_TEXT] if experiment.data == UPLOAD else "",
        )
        self._run = self._new_run(experiment.net, experiment.step, experiment.weights)
        self._own = {page: self._new_run(run.widths[1:-1]) for page, run in self._own.items()}

    def _new_run(
        self, hidden: tuple[int, ...], step: int = 0, weights: tuple[float, ...] = ()
    ) -> Run:
        e, selection = self.experiment, self.selection
        widths = (len(selection.features), *hidden, 1)
        network = None
        if weights:
            try:
                network = Network.from_parameters(widths, np.array(weights))
            except ValueError:
                self.notes.append(
                    "The link's weights do not fit its network; it starts from its seed."
                )
                step = 0
        return Run(
            self.scene.data,
            widths,
            e.seed,
            e.opt,
            e.lr,
            step,
            rows=(selection.X, selection.y),
            batch=e.batch,
            network=network,
        )


def current() -> Session:
    """This visitor's session; the first time, as the link says."""
    through_entry()
    if KEY not in st.session_state:
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[KEY] = Session(query)
    return st.session_state[KEY]


def write_link(session: Session) -> None:
    """Put the experiment into the address, for copying."""
    query = session.shared.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def _subject(experiment: Experiment) -> tuple:
    """What a scene and a run are made of; the rest can change while training."""
    return experiment.data, experiment.x, experiment.y, experiment.standardise


def _batch(experiment: Experiment, selection: Selection) -> int:
    """Rows a step; as many as there are, or more, means all of them."""
    return experiment.batch if experiment.batch < len(selection.y) else 0


def _missing(experiment: Experiment, table: Table) -> list[str]:
    """The columns of an experiment that a table does not have, or not of that kind."""
    gone = [name for name in experiment.x if name not in table.usable]
    return gone + [experiment.y] * (experiment.y not in table.numeric)


def _without_data(asked: Experiment) -> Experiment:
    """The first data set, for whoever followed a link; the task is still theirs."""
    return Experiment(hide=asked.hide, task=asked.task)


def _first_roles(table: Table) -> dict:
    """A new file's last column of numbers is the target; the first two others are the features.

    Columns that seem to name the rows are neither unless there are no others. Where those two do
    not work together, as when no row has both, one that works by itself is the only feature.
    """
    default = {column.name for column in table.columns if column.default}
    target = ([name for name in table.numeric if name in default] or table.numeric)[-1]
    others = [name for name in table.usable if name != target]
    features = [name for name in others if name in default] or others
    tried = [tuple(features[:2]), *((name,) for name in features[:MOST_TRIED])]
    return {"x": next((x for x in tried if _works(table, target, x)), tried[0]), "y": target}


def _works(table: Table, target: str, features: tuple[str, ...]) -> bool:
    """Say whether there can be a regression of these columns."""
    try:
        table.select(target, features)
    except TableError:
        return False
    return True


def _prepare(selection: Selection) -> tuple[Selection, Compressed, Fit]:
    data = compress(selection.X, selection.y)
    return selection, data, least_squares(selection.X, selection.y, data=data)


@lru_cache(maxsize=64)
def _built_in(data: str, x: tuple[str, ...], y: str) -> tuple[Selection, Compressed, Fit]:
    """Built-in data are the same for everyone; a visitor's own are never cached."""
    return _prepare(DATASETS[data].table().select(y, x))
