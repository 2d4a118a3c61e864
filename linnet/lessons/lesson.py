"""A lesson as a value: its screens, the runs they show, what completes each."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import MISSING, dataclass, fields
from typing import Any

from linnet.data.datasets import DATASETS
from linnet.lessons.words import text
from linnet.limits import LARGEST_RATE, LEAST_RATE
from linnet.networks.network import parameter_count
from linnet.networks.random import MAX_SEED
from linnet.text.from_json import flag, listing, mapping, real, reals, whole
from linnet.training.optimizers import OPTIMIZERS

MOST_SCREENS = 20
MOST_RUNS = 8
MOST_LISTED = 12  # of panels, choices and the like
MOST_NODES = 8  # in a layer: more cannot be told apart on a screen
MOST_LAYERS = 4

# the pictures a screen can be made of: see stage/player/lesson/pictures.js
PANELS = frozenset(
    {
        "activation",
        "bend",
        "bowl",
        "cards",
        "equation",
        "gap",
        "losses",
        "net",
        "neuron",
        "plane",
        "probe",
        "product",
        "question",
        "rate",
        "scatter",
        "seeds",
        "shape",
        "shapes",
        "shrink",
        "squares",
        "steps",
        "sum",
    }
)
# what a picture can be told to light
LIT = frozenset({"best", "bias", "weight"})
# what can complete a screen, and the numbers it takes: see stage/player/lesson/conditions.js
CONDITIONS: Mapping[str, frozenset[str]] = {
    "answered": frozenset(),
    "bent": frozenset(),
    "gap": frozenset({"below"}),
    "grown": frozenset({"layers"}),
    "improved": frozenset({"times"}),
    "moved": frozenset({"times"}),
    "coefficient": frozenset(),
    "node": frozenset(),
    "probed": frozenset(),
    "seeds": frozenset(),
    "shrunk": frozenset(),
    "trained": frozenset({"steps"}),
}
# what the one solid button of a screen does
TASKS = ("train", "seeds", "grow", "double", "next")  # the last: to the next chapter
VERDICTS = ("right", "close", "not yet")


@dataclass(frozen=True)
class Begin:
    """Where a run of a lesson begins.

    Attributes
    ----------
    data : str
        A key of `linnet.data.datasets.DATASETS`.
    x : tuple of str
    y : str
    net : tuple of int
        Hidden widths.
    seed : int
    weights : tuple of float
        In the units of training; from the seed if empty.
    opt : str
    lr : float
    standardise : bool
        Train in z-scores.
    """

    data: str
    x: tuple[str, ...]
    y: str
    net: tuple[int, ...] = ()
    seed: int = 1
    weights: tuple[float, ...] = ()
    opt: str = "gd"
    lr: float = 0.05
    standardise: bool = True


@dataclass(frozen=True)
class Choice:
    """What may be answered to a question, and what is said then."""

    say: str
    verdict: str
    because: str


@dataclass(frozen=True)
class Question:
    """A prediction to make; every answer given stays on the screen."""

    ask: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Screen:
    """One idea, one sentence, one thing to do, one thing to see.

    Attributes
    ----------
    id : str
    run : str
        Which of the lesson's runs it shows; screens that name the same one go on with it.
    sentence, hint, finding : str
        What is said; what to do; what was seen when it is done.
    panels : tuple of str
        Of `PANELS`, the first the main picture.
    done : tuple of mappings
        Any of these conditions completes the screen: ``{"kind": "gap", "below": 1e-6}``.
    lit : tuple of str
        What the sentence speaks of.
    task : str or None
        Of `TASKS`: what the solid button does.
    label : str or None
        What it says.
    question : Question or None
    formula : tuple of str
        Folded lines of mathematics, in plain text.
    speed : int
        Steps a picture.
    """

    id: str
    run: str
    sentence: str
    panels: tuple[str, ...]
    done: tuple[Mapping[str, Any], ...]
    hint: str
    finding: str
    lit: tuple[str, ...] = ()
    task: str | None = None
    label: str | None = None
    question: Question | None = None
    formula: tuple[str, ...] = ()
    speed: int = 1

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything there is to read on it."""
        asked = self.question
        said = [t for c in asked.choices for t in (c.say, c.because)] if asked else []
        own = (self.sentence, self.hint, self.finding, self.label, *self.formula)
        return (*filter(None, own), *([asked.ask] if asked else []), *said)


@dataclass(frozen=True)
class Lesson:
    """A chapter: `screens` in their order, on `runs` by their names."""

    name: str
    title: str
    runs: Mapping[str, Begin]
    screens: tuple[Screen, ...]


def read(name: str, value: Any) -> Lesson:
    """A lesson out of JSON.

    Raises
    ------
    ValueError
        With a sentence on the first thing that cannot be.
    """
    given = _object(value, "lesson", {"title", "runs", "screens"})
    runs = {
        name: _begin(run, f"run {name!r}") for name, run in _named(given["runs"], "runs").items()
    }
    screens = tuple(_screen(screen, runs) for screen in _list(given["screens"], MOST_SCREENS))
    ids = [screen.id for screen in screens]
    if not screens or len(set(ids)) < len(ids):
        raise ValueError("A lesson has screens, each with an id of its own.")
    return Lesson(name, text(given["title"]), runs, screens)


def _begin(value: Any, what: str) -> Begin:
    given = _object(value, what, {"data", "x", "y"}, _optional(Begin))
    data, target = _one_of(given["data"], DATASETS, "data set"), given["y"]
    table = DATASETS[data].table()
    x = tuple(_one_of(feature, table.usable, "feature") for feature in _list(given["x"]))
    _one_of(target, table.numeric, "target")
    net = tuple(whole(nodes, 1, MOST_NODES) for nodes in _list(given.get("net", []), MOST_LAYERS))
    begin = Begin(
        data,
        x,
        target,
        net,
        whole(given.get("seed", 1), 0, MAX_SEED),
        reals(given.get("weights", []), 200),
        _one_of(given.get("opt", "gd"), OPTIMIZERS, "optimiser"),
        real(given.get("lr", 0.05)),
        flag(given.get("standardise", True)),
    )
    if not LEAST_RATE <= begin.lr <= LARGEST_RATE:
        raise ValueError(f"The learning rate of {what} is out of bounds.")
    if begin.weights and len(begin.weights) != parameter_count((len(x), *net, 1)):
        raise ValueError(f"The weights of {what} do not fit its network.")
    return begin


def _screen(value: Any, runs: Mapping[str, Begin]) -> Screen:
    required = {"id", "run", "sentence", "panels", "done", "hint", "finding"}
    given = _object(value, "screen", required, _optional(Screen))
    task = given.get("task")
    return Screen(
        text(given["id"]),
        _one_of(given["run"], runs, "run"),
        text(given["sentence"]),
        tuple(_one_of(panel, PANELS, "panel") for panel in _list(given["panels"])),
        tuple(map(_condition, _list(given["done"]))),
        text(given["hint"]),
        text(given["finding"]),
        tuple(_one_of(lit, LIT, "thing to light") for lit in _list(given.get("lit", []))),
        None if task is None else _one_of(task, TASKS, "task"),
        None if given.get("label") is None else text(given["label"]),
        None if given.get("question") is None else _question(given["question"]),
        tuple(map(text, _list(given.get("formula", [])))),
        whole(given.get("speed", 1), 1, 1000),
    )


def _condition(value: Any) -> Mapping[str, Any]:
    kind = _one_of(mapping(value).get("kind"), CONDITIONS, "condition")
    given = _object(value, f"condition {kind!r}", {"kind", *CONDITIONS[kind]})
    return {"kind": kind} | {name: real(given[name]) for name in sorted(CONDITIONS[kind])}


def _question(value: Any) -> Question:
    given = _object(value, "question", {"ask", "choices"})
    choices = tuple(map(_choice, _list(given["choices"])))
    if [choice.verdict for choice in choices].count("right") != 1:
        raise ValueError("A question has one right answer.")
    return Question(text(given["ask"]), choices)


def _choice(value: Any) -> Choice:
    given = _object(value, "choice", {"say", "verdict", "because"})
    verdict = _one_of(given["verdict"], VERDICTS, "verdict")
    return Choice(text(given["say"]), verdict, text(given["because"]))


def _optional(kind: type) -> set[str]:
    """The fields of a value that have a default."""
    return {field.name for field in fields(kind) if field.default is not MISSING}


def _object(
    value: Any, what: str, required: set[str], optional: Set[str] = frozenset()
) -> Mapping[str, Any]:
    """An object with these fields and no others."""
    given = mapping(value)
    if missing := sorted(required - given.keys()):
        raise ValueError(f"A {what} lacks {', '.join(missing)}.")
    if unknown := sorted(set(map(str, given)) - required - optional):
        raise ValueError(f"A {what} has no field {unknown[0][:40]!r}.")
    return given


def _named(value: Any, what: str) -> Mapping[str, Any]:
    given = mapping(value)
    if not 0 < len(given) <= MOST_RUNS or not all(isinstance(name, str) for name in given):
        raise ValueError(f"A lesson has 1 to {MOST_RUNS} {what}.")
    return given


def _list(value: Any, most: int = MOST_LISTED) -> list:
    return listing(value, most)


def _one_of(value: Any, known: Any, what: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"There is no {what} {str(value)[:40]!r}.")
    return value
