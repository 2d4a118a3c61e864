"""A visitor's session: the experiment, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from linnet.data.datasets import DATASETS
from linnet.data.errors import TableError
from linnet.data.progress import Progress, silent
from linnet.data.recipe import ALL_OPEN, Recipe
from linnet.data.table import Selection, Table, choosing_budget
from linnet.links.data_in_link import carried
from linnet.links.experiment import MAX_TEXT, UPLOAD, Experiment
from linnet.links.journal import Change
from linnet.regression.compress import Compressed
from linnet.regression.least_squares import Fit, least_squares
from linnet.stage import Job, Run, RunState, Scene
from linnet.stage.scene import compress_in_parts
from linnet.text.wording import listed, quoted
from linnet.ui.data_input.changes import changes
from linnet.ui.data_input.first_roles import first_roles, work
from linnet.ui.data_input.own_file import OwnFile, Unread
from linnet.ui.edited import HandData
from linnet.ui.navigation import through_entry
from linnet.ui.runs import as_linked, begin, in_link, settings_of

KEY = "linnet"
LINKED_NAME = "data in the link"
USUAL_RATES = 1e-4, Experiment.lr  # in z-scores: from many small steps to those that links begin at
Prepared = tuple[Selection, Compressed, Compressed | None, Fit]


class Session:
    """One visitor's state. The experiment is the value; the scene follows from it.

    The run is the browser's: what Python knows of it is what the browser last said.

    Attributes
    ----------
    experiment : Experiment
        Always one that works: a choice that does not leaves it as it was, and sets ``problem``.
        Its network and settings are those of the visitor's run, for what begins next.
    selection : Selection
    scene : Scene
        Both with what the visitor changed by hand in the run on screen.
    upload : OwnFile or None
    unread : Unread or None
        The file that was chosen last, if it could not be read.
    wanted : Experiment or None
        What a link asked for that needs a file; the first data set is shown until it is here.
    notes : list of str
        What could not be had of what was last opened: a link, or a file that lacks columns.
    problem : str or None
        Why the last choice could not be followed, and what to do instead.
    page : str or None
        The page on screen. A page whose claim is about other widths than the visitor's network has
        has a run of its own, so that going there and back changes nothing.
    linked : bool
        The visitor came by a link that says something.
    linked_to : str or None
        The page that such a link led to.
    stale : bool
        Something came from the browser that the whole page shows, not the stage's fragment alone.
    """

    def __init__(self, query: dict[str, list[str]]):
        self.upload: OwnFile | None = None
        self._opened: OwnFile | None = None
        self.unread: Unread | None = None
        self.problem: str | None = None
        self.stale = False
        self.page: str | None = None
        self.linked_to: str | None = None
        self.linked = bool(query)
        self._reopened = False
        self._own: dict[str, Run] = {}
        self._memory: dict[str, tuple] = {}
        self.wanted: Experiment | None = None
        asked, self.notes = Experiment.from_query(query)
        try:
            self._open(self._at_hand(asked), "link")
        except TableError as error:  # only data that came with the link
            self.notes.append(str(error))
            self.upload = None
            self._open(_without_data(asked), "link")

    def _at_hand(self, asked: Experiment) -> Experiment:
        """What a link asks for, or, as long as that needs a file, the first data set."""
        if asked.data != UPLOAD:
            return asked
        if not asked.rows:
            self.wanted = asked
            return _without_data(asked)
        table = carried(asked.rows, asked.recipe)
        self.upload = OwnFile(asked.file or LINKED_NAME, table)
        roles = first_roles(self.upload.table)
        return replace(asked, x=asked.x or roles["x"], y=asked.y or roles["y"])

    # -- where the visitor is ---------------------------------------------------------------------

    @property
    def run(self) -> RunState:
        """The run on screen, as the browser last told it."""
        return self.staged.state

    @property
    def selection(self) -> Selection:
        return self.data.after(self.run.points)[0]

    @property
    def scene(self) -> Scene:
        return self.data.after(self.run.points)[1]

    @property
    def staged(self) -> Run:
        """The run on screen: how it begins, and what was asked of it."""
        return self._own.get(self.page, self._run)

    def reopen_page(self) -> None:
        """Let the page begin anew when it is next shown: its fields, and whose network it has."""
        self._reopened = True

    def show(
        self, page: str, fits: Callable[[tuple[int, ...]], bool], hidden: tuple[int, ...]
    ) -> bool:
        """Show a page: with the visitor's network if it fits, else with one of its own.

        Parameters
        ----------
        page : str
        fits : callable
            Says whether hidden widths suit the page.
        hidden : tuple of int
            The hidden widths to begin with if not.

        Returns
        -------
        bool
            The page begins: it was not the one on screen, or it was reopened.
        """
        if page == self.page and not self._reopened:
            return False
        if self.page is None and self.linked:
            self.linked_to = page
        if self.page not in (None, page):  # what was said on another page stays there
            self.problem, self.notes = None, []
        self.page, self._reopened = page, False
        if fits(self._run.state.widths[1:-1]):
            self._own.pop(page, None)
        elif page not in self._own:
            self._own[page] = self._begin(hidden)
        self.staged.remember()
        return True

    # -- what is asked of the run, and what the browser says of it --------------------------------

    def wish(self, asked: Change | Job | str | dict) -> str:
        """Ask something of the run on screen; see `linnet.stage.Run.wish`."""
        return self.staged.wish(asked)

    def hear(self, value: Any) -> None:
        """Take over what the browser says of one of this session's runs; nonsense is ignored."""
        name = value.get("start") if isinstance(value, Mapping) else None
        for run in (self._run, *self._own.values()):
            if run.id == name:
                before = run.state.points
                came = run.hear(value)
                self.stale = came or self.stale or run.state.points != before
        self.experiment = replace(self.experiment, **settings_of(self._run.state))

    def standardise(self) -> None:
        """Train in z-scores, from the start; at a usual rate if the present one is none."""
        slowest, usual = USUAL_RATES
        rate = self.run.settings.rate
        self.choose(standardise=True, lr=rate if slowest <= rate <= usual else usual)
        self.stale = True

    # -- what the visitor chooses -----------------------------------------------------------------

    def choose(self, **changes) -> bool:
        """Change the data, the roles or the units; says whether that could be followed."""
        experiment = replace(self.experiment, **changes)
        another = experiment.data == UPLOAD and self.upload is not self._opened
        try:
            if another or _subject(experiment) != _subject(self.experiment):
                same = replace(experiment, standardise=self.experiment.standardise)
                stays = not another and _subject(same) == _subject(self.experiment)
                kept = tuple((0, change) for change in self.run.points) if stays else ()
                self._open(replace(experiment, step=0, journal=kept, weights=()))
                self.notes = []
        except TableError as error:
            self.problem = str(error)
            return False
        self.problem = None
        return True

    def take(self, experiment: Experiment) -> None:
        """Show what a lesson led to: its data, and its run."""
        self.wanted = self.problem = None
        self.notes = []
        self._open(experiment)

    def choose_data(self, name: str) -> bool:
        """Another data set, in the roles its columns start in."""
        self.wanted = self.unread = None
        if name == UPLOAD:
            return self.choose(data=UPLOAD, **first_roles(self.upload.table))
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
        said: Recipe = ALL_OPEN,
        progress: Progress = silent,
    ) -> bool:
        """The visitor's own file. What was on screen stays if it cannot be read.

        Roles chosen before are kept if the file has the same columns.

        Parameters
        ----------
        name : str
            Shown, and used as nothing else.
        content : bytes
        said : Recipe
        progress : callable, optional
            Both as `linnet.read_csv` takes them.
        """
        before = self.upload, self.notes
        try:
            if self.wanted and self.wanted.recipe and said == ALL_OPEN:
                said = Recipe.from_json(self.wanted.recipe)
            file = OwnFile.read(name, content, said, progress)
            if self.wanted:
                chosen, notes = self._as_wanted(file.table), []
            else:
                roles, notes = self._roles(file.table)
                chosen = replace(self.experiment, **roles, step=0)
            self.upload, self.notes = file, notes
            self._open(replace(chosen, data=UPLOAD, rows=""), "link" if self.wanted else "page")
        except TableError as error:
            self.problem = str(error)
            self.upload, self.notes = before
            if self.experiment.data != UPLOAD or self.upload.content != content:
                self.unread = Unread(name, content, said)
            return False
        self.wanted = self.problem = self.unread = None
        return True

    def answer(self, key: str, answer: str) -> bool:
        """Correct what reading the visitor's file had to guess: see `Table.questions`."""
        self.unread = None  # the answer is about the file that is open
        (question,) = [question for question in self.upload.questions if question.key == key]
        return self.read_by(self.upload.said.updated(question.recipe(answer)))

    def read_by(self, said: Recipe, progress: Progress = silent) -> bool:
        """Read the visitor's own file anew, by what is said now, and note what that changed."""
        file, own = self.unread or self.upload, self.unread is None
        before = self.table()
        done = self.choose_file(file.name, file.content, said, progress)
        if done and own:
            self.notes = [*self.notes, *changes(before, self.table())]
        return done

    def _as_wanted(self, table: Table) -> Experiment:
        """What the link asked for, on a file that has its columns; else a TableError."""
        roles = first_roles(table)
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
            return [*self.upload.table.report, *self.data.selection.notes]
        dataset = DATASETS[self.experiment.data]
        source = f"{dataset.source}. Licence: {dataset.licence}."
        return [dataset.story, source, *self.data.selection.notes]

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

    def hides(self, control: str) -> bool:
        """A teacher's link leaves this control out."""
        return control in self.experiment.hide

    # -- links ------------------------------------------------------------------------------------

    @property
    def shared(self) -> Experiment:
        """What is on screen, as a link carries it; as long as a link's file is missing, that link.

        With the changes on the way if they are few, else with the weights they led to.
        """
        if self.wanted:
            return self.wanted
        return replace(self.experiment, **in_link(self.staged))

    # -- how --------------------------------------------------------------------------------------

    def _roles(self, table: Table) -> tuple[dict, list[str]]:
        """The roles for a new file, and what is to be said if columns chosen before are gone."""
        if self.experiment.data != UPLOAD:
            return first_roles(table), []
        e, gone = self.experiment, _missing(self.experiment, table)
        if not gone and work(table, e.y, e.x):
            return {"x": e.x, "y": e.y}, []
        if not gone:
            said = "With this file the roles chosen before do not work; they start anew."
            return first_roles(table), [said]
        if not set(gone) & {column.name for column in self.upload.table.columns}:
            return first_roles(table), []
        said = f"This file has no usable {listed(gone)}; the roles start anew."
        return first_roles(table), [said]

    def _open(self, experiment: Experiment, origin: str = "page") -> None:
        """Compute what the experiment shows. Nothing changes if it cannot be shown."""
        if experiment.data == UPLOAD:
            prepared = _prepare(self.upload.table, experiment.y, experiment.x)
            selection, scene = prepared[0], _scene(*prepared, experiment.standardise)
        else:
            selection, scene = _built_in(
                experiment.data, experiment.x, experiment.y, experiment.standardise
            )
        self.data, self._opened = HandData(selection, scene), self.upload
        self.experiment = replace(
            experiment,
            x=selection.columns,
            batch=experiment.batch if experiment.batch < len(selection.y) else 0,
            step=0,
            journal=(),
            weights=(),
            file=self.upload.name[:MAX_TEXT] if experiment.data == UPLOAD else "",
            recipe=self._recipe(experiment),
        )
        self._run, note = as_linked(experiment, scene, origin)
        self.notes += [note] if note else []
        self._own = {page: self._begin(run.state.widths[1:-1]) for page, run in self._own.items()}

    def _recipe(self, experiment: Experiment) -> str:
        """How the visitor's own file is read, as a link carries it."""
        if experiment.data != UPLOAD or experiment.rows:
            return experiment.recipe if experiment.rows else ""
        said = self.upload.said
        return "" if said == ALL_OPEN else said.to_json()

    def _begin(self, hidden: tuple[int, ...]) -> Run:
        return begin(replace(self.experiment, net=hidden), self.data.scene)


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
    """What a scene is made of; the rest is the run's."""
    return experiment.data, experiment.x, experiment.y, experiment.standardise


def _missing(experiment: Experiment, table: Table) -> list[str]:
    """The columns of an experiment that a table does not have, or not of that kind."""
    gone = [name for name in experiment.x if name not in table.usable]
    return gone + [experiment.y] * (experiment.y not in table.numeric)


def _without_data(asked: Experiment) -> Experiment:
    """The first data set, for whoever followed a link; the task is still theirs."""
    return Experiment(hide=asked.hide, task=asked.task)


def _prepare(table: Table, target: str, features: tuple[str, ...]) -> Prepared:
    """Select, compress and fit; a TableError if all that takes too long."""
    budget = choosing_budget()
    selection = table.select(target, features, budget)
    X, y = selection.X, selection.y
    data, rest = compress_in_parts(X, y, check=budget.check)
    return selection, data, rest, least_squares(X, y, data=data, check=budget.check)


def _scene(
    selection: Selection,
    data: Compressed,
    rest: Compressed | None,
    fit: Fit,
    standardise: bool,
) -> Scene:
    return Scene(
        selection.features,
        selection.target,
        selection.X,
        selection.y,
        data.standardized() if standardise else data,
        fit,
        selection.references,
        rest=rest,
    )


@lru_cache(maxsize=64)
def _built_in(data: str, x: tuple[str, ...], y: str, standardise: bool) -> tuple[Selection, Scene]:
    """Built-in data are the same for everyone; a visitor's own are never cached."""
    prepared = _prepare(DATASETS[data].table(), y, x)
    return prepared[0], _scene(*prepared, standardise)
