"""A visitor's session: the experiment, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from linnet.data.errors import TableError
from linnet.data.progress import Progress, silent
from linnet.data.reading import reading_budget
from linnet.data.recipe import ALL_OPEN, Recipe
from linnet.data.table import Question, Selection, Table
from linnet.links.experiment import UPLOAD, Experiment
from linnet.links.journal import Change
from linnet.stage import Job, Run, RunState, Scene
from linnet.ui.data_input.first_roles import first_roles
from linnet.ui.data_input.linked_roles import roles_kept, roles_of_link
from linnet.ui.data_input.own_file import OwnFile, Unread
from linnet.ui.edited import HandData
from linnet.ui.memory import Memory
from linnet.ui.page_runs import PageRuns
from linnet.ui.place import Place
from linnet.ui.runs import as_linked, begin, in_link, settings_of
from linnet.ui.source import (
    BuiltIn,
    Source,
    Uploaded,
    Waiting,
    linked,
    named,
    sentences_on,
    shown,
    table_of,
    title_of,
    without_data,
)
from linnet.ui.subject import Subject

USUAL_RATES = 1e-4, Experiment.lr  # in z-scores: from many small steps to those that links begin at


class Session:
    """One visitor's state. The experiment is the value; the scene follows from it.

    The run is the browser's: what Python knows of it is what the browser last said.

    Attributes
    ----------
    experiment : Experiment
        Always one that works: a choice that does not leaves it as it was, and sets ``problem``.
        Its network and settings are those of the visitor's run, for what begins next.
    source : BuiltIn, Uploaded or Waiting
        Where the data on screen come from.
    data : HandData
        The selection and its scene, as read and as the visitor changed them by hand.
    runs : PageRuns
    place : Place
        Where the visitor is.
    upload : OwnFile or None
        The visitor's own file, also while other data are on screen.
    unread : Unread or None
        The file that was chosen last, if it could not be read.
    notes : list of str
        What could not be had of what was last opened: a link, or a file that lacks columns.
    problem : str or None
        Why the last choice could not be followed, and what to do instead.
    remembered : Memory
        What pages computed of what is on screen.
    stale : bool
        Something came from the browser that the whole page answers, not the stage's fragment alone.
    """

    experiment: Experiment
    source: Source
    data: HandData

    def __init__(self, query: dict[str, list[str]]):
        self.place = Place(linked=bool(query))
        self.runs = PageRuns()
        self.upload: OwnFile | None = None
        self.unread: Unread | None = None
        self.problem: str | None = None
        self.stale = False
        self.remembered = Memory()
        asked, notes = Experiment.from_query(query)
        try:
            more = self._open(*linked(asked), "link")
        except TableError as error:  # only data that came with the link
            first = without_data(asked)
            more = [str(error), *self._open(BuiltIn(first.data), first, "link")]
        self.notes = [*notes, *more]

    # -- where the visitor is ---------------------------------------------------------------------

    def reopen_page(self) -> None:
        """Let the page begin anew when it is next shown: its fields, and whose network it has."""
        self.place = replace(self.place, reopened=True)

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
        before = self.place
        if page == before.page and not before.reopened:
            return False
        if before.page not in ("", page):  # what was said on another page stays there
            self.problem, self.notes = None, []
        self.place = before.on(page)
        self.runs.enter(page, fits, hidden, self._begin)
        return True

    # -- the run, what is asked of it, and what the browser says of it ----------------------------

    @property
    def staged(self) -> Run:
        """The run on screen: how it begins, and what was asked of it."""
        return self.runs.on(self.place.page)

    @property
    def run(self) -> RunState:
        """The run on screen, as the browser last told it."""
        return self.staged.state

    @property
    def selection(self) -> Selection:
        """With what the visitor changed by hand in the run on screen."""
        return self.data.after(self.run.points)[0]

    @property
    def scene(self) -> Scene:
        """With what the visitor changed by hand in the run on screen."""
        return self.data.after(self.run.points)[1]

    def wish(self, asked: Change | Job | str | dict) -> str:
        """Ask something of the run on screen; see `linnet.stage.Run.wish`."""
        return self.staged.wish(asked)

    def hear(self, value: Any) -> None:
        """Take over what the browser says of one of this session's runs; nonsense is ignored."""
        self.stale = self.runs.hear(value) or self.stale
        self.experiment = replace(self.experiment, **settings_of(self.runs.main.state))

    # -- what the visitor chooses -----------------------------------------------------------------

    def choose(self, **changes) -> bool:
        """Change the roles or the units; says whether that could be followed."""
        return self._choose(self.source, **changes)

    def choose_data(self, name: str) -> bool:
        """Another data set, in the roles its columns start in."""
        if name == UPLOAD and self.upload:
            roles = first_roles(self.upload.table)
            done = self._choose(Uploaded(self.upload), data=UPLOAD, **roles)
        else:
            done = self._choose(BuiltIn(name), data=name, x=(), y="")
        if done:
            self.unread = None
        return done

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

    def standardise(self) -> None:
        """Train in z-scores, from the start; at a usual rate if the present one is none."""
        slowest, usual = USUAL_RATES
        rate = self.run.settings.rate
        self.choose(standardise=True, lr=rate if slowest <= rate <= usual else usual)
        self.stale = True

    def take(self, experiment: Experiment) -> None:
        """Show what a lesson led to: its data, which are built in, and its run."""
        self.problem = None
        self.notes = self._open(BuiltIn(experiment.data), experiment)

    def go_on_without(self) -> None:
        """Give up what a link asked for that needs a file."""
        self.source = shown(self.source)

    # -- the visitor's own file -------------------------------------------------------------------

    @property
    def file(self) -> OwnFile | None:
        """The visitor's own file, if its data are on screen."""
        return self.source.file if isinstance(self.source, Uploaded) else None

    @property
    def reading(self) -> OwnFile | Unread | None:
        """The file whose recipe is on screen: one that could not be read, or the visitor's own."""
        return self.unread or self.file

    @property
    def questions(self) -> tuple[Question, ...]:
        """What reading the data on screen had to guess."""
        return self.file.questions if self.file else ()

    @property
    def wanted(self) -> Experiment | None:
        """What a link asks for whose file is missing."""
        return self.source.wanted if isinstance(self.source, Waiting) else None

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
        wanted, budget = self.wanted, reading_budget(len(content))
        try:
            if wanted and wanted.recipe and said == ALL_OPEN:
                said = Recipe.from_json(wanted.recipe)
            file = OwnFile.read(name, content, said, progress, budget)
            chosen, notes = self._on(file.table)
            chosen = replace(chosen, data=UPLOAD, rows="")
            more = self._open(Uploaded(file), chosen, "link" if wanted else "page")
        except TableError as error:
            self.problem = str(error)
            if self.file is None or self.file.content != content:
                left = budget.left  # nothing more is done for a file that took all of it
                self.unread = Unread(name, content, said, left) if left else None
            return False
        self.problem = self.unread = None
        self.notes = [*notes, *more]
        return True

    # -- what is on screen ------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the data are called, as Markdown."""
        return title_of(self.source)

    @property
    def about(self) -> list[str]:
        """Plain sentences about the data, as Markdown."""
        return [*sentences_on(self.source), *self.data.selection.notes]

    def table(self) -> Table:
        """The data that are open."""
        return table_of(self.source)

    def hides(self, control: str) -> bool:
        """A teacher's link leaves this control out."""
        return control in self.experiment.hide

    @property
    def shared(self) -> Experiment:
        """What is on screen, as a link carries it; as long as a link's file is missing, that link.

        With the changes on the way if they are few, else with the weights they led to.
        """
        return self.wanted or replace(self.experiment, **in_link(self.staged))

    # -- how --------------------------------------------------------------------------------------

    def _choose(self, source: Source, **changes) -> bool:
        """Change the data, the roles or the units; says whether that could be followed."""
        before = Subject.of(self.source, self.experiment)
        experiment = replace(self.experiment, **changes)
        subject = Subject.of(source, experiment)
        try:
            if subject != before:
                same_rows = replace(subject, standardise=before.standardise) == before
                kept = tuple((0, change) for change in self.run.points) if same_rows else ()
                self._open(source, replace(experiment, step=0, journal=kept, weights=()))
                self.notes = []
        except TableError as error:
            self.problem = str(error)
            return False
        self.source, self.problem = source, None
        return True

    def _on(self, table: Table) -> tuple[Experiment, list[str]]:
        """What is to be shown of a new file, and what is to be said of its roles."""
        match self.source:
            case Waiting(wanted):
                return roles_of_link(wanted, table), []
            case Uploaded():
                return roles_kept(self.experiment, table)
            case BuiltIn():
                return replace(self.experiment, **first_roles(table)), []

    def _open(self, source: Source, experiment: Experiment, origin: str = "page") -> list[str]:
        """Show an experiment; a TableError if it cannot be, and then nothing changes.

        Returns
        -------
        list of str
            What could not be had of it.
        """
        selection, scene = Subject.of(source, experiment).open()
        self.source, self.data = source, HandData(selection, scene)
        self.upload = self.file or self.upload
        self.experiment = replace(
            named(experiment, source),
            x=selection.columns,
            batch=experiment.batch if experiment.batch < len(selection.y) else 0,
            step=0,
            journal=(),
            weights=(),
        )
        run, note = as_linked(experiment, scene, origin)
        self.runs.restart(run, self._begin)
        return [note] if note else []

    def _begin(self, hidden: tuple[int, ...]) -> Run:
        return begin(replace(self.experiment, net=hidden), self.data.scene)
