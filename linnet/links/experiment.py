"""Everything needed to reproduce what is on screen, as a value that prints to and from a link.

The dataclass below is the table of what a link carries: each line gives a name, its default, its
words, and how it is read (within bounds) and printed. A link is a visitor's text: what cannot be
read falls back to its default, and no note repeats it.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from linnet.data.datasets import DATASETS
from linnet.data.recipe import Recipe
from linnet.data.table import MAX_FEATURES, MAX_ROWS
from linnet.limits import LARGEST_RATE, LEAST_RATE, USUAL_RATE
from linnet.links.journal import (
    MAX_LAYERS,
    MAX_NODES,
    MAX_STEP,
    MAX_TRAINED,
    Change,
    parse_changes,
    print_changes,
)
from linnet.links.packing import pack, unpack
from linnet.networks.network import parameter_count
from linnet.networks.random import MAX_SEED
from linnet.text.wording import cleaned_lines
from linnet.training.optimizers import OPTIMIZERS

VERSION = 2  # of what a link's seed and step stand for: random numbers, and their order
UPLOAD = "upload"  # the data of a visitor's own file
MAX_TASK = 280  # characters
MAX_TEXT = 2_000  # characters of one value; longer ones are neither printed nor read
MAX_JOURNAL_TEXT = 6_000  # of changes, which points moved by hand can be many of
MAX_PACKED = 8 * 2**10  # bytes of data in a link, compressed
MAX_PACKED_TEXT = -(-MAX_PACKED * 4 // 3)
MAX_PARAMETERS = parameter_count((MAX_FEATURES, *[MAX_NODES] * MAX_LAYERS, 1))
MAX_WEIGHTS_TEXT = 4 * (8 * MAX_PARAMETERS + 100) // 3  # they hardly compress

# what a teacher's link can leave out, and what it is called
HIDEABLE = {
    "data": "Choice of data",
    "columns": "Features and target",
    "opt": "Optimiser",
    "lr": "Learning rate",
    "batch": "Batch size",
    "standardise": "Standardise",
    "shape": "Adding and removing nodes and layers",
    "weights": "New weights",
    "converge": "Run to convergence",
    "speed": "Speed",
    "pages": "The other pages",
}

EARLIER = (
    "The link does not say which version of linnet it is from. An earlier one drew other weights "
    "from a seed, so that the picture at its step was another; least squares is the same."
)

Parse = Callable[[str, str], Any]  # (text, name of the data set) -> value, or ValueError


# --- how a value is read ------------------------------------------------------------------------


def _parse_choice(choices: Collection[str]) -> Parse:
    def parse(text: str, data: str) -> str:
        if text not in choices:
            raise ValueError
        return text

    return parse


def _parse_integer(low: int, high: int) -> Parse:
    def parse(text: str, data: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ValueError
        return int(text)

    return parse


def _parse_number(low: float, high: float) -> Parse:
    def parse(text: str, data: str) -> float:
        value = float(text)
        if not (math.isfinite(value) and low <= value <= high):
            raise ValueError
        return value

    return parse


def _parse_switch(text: str, data: str) -> bool:
    return _parse_choice(("0", "1"))(text, data) == "1"


def _parse_widths(text: str, data: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    widths = tuple(_parse_integer(1, MAX_NODES)(part, data) for part in text.split("-"))
    if len(widths) > MAX_LAYERS:
        raise ValueError
    return widths


def _parse_target(text: str, data: str) -> str:
    if data == UPLOAD:
        return _parse_line(text, data)  # the file will say whether it has such a column
    return _parse_choice(DATASETS[data].table().numeric)(text, data)


def _parse_features(text: str, data: str) -> tuple[str, ...]:
    try:
        names = next(csv.reader([text], strict=True))
    except csv.Error:
        raise ValueError from None
    usable = _parse_line if data == UPLOAD else _parse_choice(DATASETS[data].table().usable)
    features = tuple(dict.fromkeys(usable(name, data) for name in names))
    if not 1 <= len(features) <= MAX_FEATURES:
        raise ValueError
    return features


def _parse_line(text: str, data: str) -> str:
    """Any text but none: user text, never live where it is shown."""
    if not text.strip():
        raise ValueError
    return text


def _parse_recipe(text: str, data: str) -> str:
    Recipe.from_json(text)  # or a ValueError
    return text


def _parse_task(text: str, data: str) -> str:
    text = cleaned_lines(text)
    if len(text) > MAX_TASK:
        raise ValueError
    return text


def _parse_hidden(text: str, data: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_parse_choice(HIDEABLE)(name, data) for name in text.split(",")))


def _parse_journal(text: str, data: str) -> tuple[tuple[int, Change], ...]:
    changes = parse_changes(text)
    if len(print_changes(changes)) > MAX_JOURNAL_TEXT:  # no link could carry them on
        raise ValueError
    return changes


def _parse_weights(text: str, data: str) -> tuple[float, ...]:
    content = unpack(text, 8 * MAX_PARAMETERS)
    if not content or len(content) % 8:
        raise ValueError
    weights = np.frombuffer(content, "<f8")
    if not np.isfinite(weights).all():
        raise ValueError
    return tuple(weights.tolist())


# --- how a value is printed ---------------------------------------------------------------------


def _print_names(names: tuple[str, ...]) -> str:
    """One line of CSV, so that names with commas, quotes or line breaks survive."""
    line = io.StringIO()
    csv.writer(line).writerow(names)
    return line.getvalue().removesuffix("\r\n")


def _print_widths(widths: tuple[int, ...]) -> str:
    return "-".join(map(str, widths)) or "none"


def _print_number(value: float) -> str:
    return repr(float(value))  # the shortest text that reads back as the same number


def _print_switch(value: bool) -> str:
    return str(int(value))


def _print_weights(weights: tuple[float, ...]) -> str:
    return pack(np.array(weights, "<f8").tobytes()) if weights else ""


# --- the experiment -----------------------------------------------------------------------------


def _in_link(
    words: str,
    default: Any,
    parse: Parse,
    print: Callable[[Any], str] = str,
    most: int = MAX_TEXT,
) -> Any:
    metadata = {"words": words, "parse": parse, "print": print, "most": most}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Experiment:
    """What is trained on what, and how far; equal experiments show the same to the last bit.

    Attributes
    ----------
    data : str
        A key of `DATASETS`, or "upload" for the visitor's own file.
    x, y : tuple of str, str
        Features and target. Left empty they are the data set's own, without the target.
    net : tuple of int
        Widths of the hidden layers; () is a single neuron.
    opt : {"gd", "momentum", "adam"}
    lr : float
        Learning rate.
    batch : int
        Rows a step; 0 for all of them.
    seed : int
        Of the initial weights, and of the order in which batches take the rows.
    standardise : bool
        Whether the network is trained in z-scores.
    step : int
        Steps trained.
    journal : tuple of (int, Change)
        What was changed on the way there, and at which step.
    weights : tuple of float
        The network's parameters at that step, where they are not to be trained again; else empty.
    file : str
        What the visitor's own file is called.
    recipe : str
        How that file is read, as JSON, as far as somebody said so; of the data in the link, if it
        carries them.
    rows : str
        The data themselves, packed, if the link carries them.
    hide : tuple of str
        Controls that are not shown, by their keys in `HIDEABLE`.
    task : str
        What a teacher asks for: plain text, shown as such.
    """

    data: str = _in_link("data set", "exam-scores", _parse_choice((*DATASETS, UPLOAD)))
    x: tuple[str, ...] = _in_link("features", (), _parse_features, _print_names)
    y: str = _in_link("target", "", _parse_target)
    net: tuple[int, ...] = _in_link("hidden widths", (3,), _parse_widths, _print_widths)
    opt: str = _in_link("optimiser", "gd", _parse_choice(OPTIMIZERS))
    lr: float = _in_link(
        "learning rate", USUAL_RATE, _parse_number(LEAST_RATE, LARGEST_RATE), _print_number
    )
    batch: int = _in_link("batch size", 0, _parse_integer(0, MAX_ROWS))
    seed: int = _in_link("seed", 2803, _parse_integer(0, MAX_SEED))
    standardise: bool = _in_link("standardise switch", True, _parse_switch, _print_switch)
    step: int = _in_link("step", 0, _parse_integer(0, MAX_TRAINED))
    journal: tuple[tuple[int, Change], ...] = _in_link(
        "changes", (), _parse_journal, print_changes, MAX_JOURNAL_TEXT
    )
    weights: tuple[float, ...] = _in_link(
        "weights", (), _parse_weights, _print_weights, MAX_WEIGHTS_TEXT
    )
    file: str = _in_link("file name", "", _parse_line)
    recipe: str = _in_link("recipe", "", _parse_recipe)
    rows: str = _in_link("data", "", _parse_line, most=MAX_PACKED_TEXT)
    hide: tuple[str, ...] = _in_link("hidden controls", (), _parse_hidden, ",".join)
    task: str = _in_link("task", "", _parse_task)

    def __post_init__(self) -> None:
        own = DATASETS.get(self.data)
        if own and not self.y:
            object.__setattr__(self, "y", own.target)
        if own and not self.x:
            features = tuple(name for name in own.features if name != self.y)
            object.__setattr__(self, "x", features or (own.target,))

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the whole network: inputs, hidden layers, the one output.

        A category among the features counts as one input here, but gives one for each level but
        the first; the selection knows how many.
        """
        return (len(self.x), *self.net, 1)

    def to_query(self) -> dict[str, str]:
        """Print what differs from the defaults, as the values of a URL's query.

        With ``v``, the version, where steps are to be trained again.
        """
        defaults = {**vars(Experiment(self.data)), "data": Experiment.data}
        query = {
            part.name: text
            for part in fields(self)
            if getattr(self, part.name) != defaults[part.name]
            and len(text := _printed(self, part)) <= part.metadata["most"]
        }
        return {**query, "v": str(VERSION)} if self.step and not self.weights else query

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> tuple[Experiment, list[str]]:
        """Read the values of a URL's query; never raises, whatever the strings.

        Parameters
        ----------
        query : mapping of str to str or sequence of str
            Of a repeated key the last value counts; unknown keys are ignored.

        Returns
        -------
        experiment : Experiment
        notes : list of str
            One plain sentence for each value that could not be used; none repeats the query.
        """
        values: dict[str, Any] = {}
        unread: list[str] = []
        notes: list[str] = []
        for part in fields(cls):
            text = _last(query.get(part.name))
            # Columns mean nothing when their data set is not there.
            if text is None or (part.name in ("x", "y") and "data" in unread):
                continue
            try:
                values[part.name] = _parsed(text, part, values.get("data", cls.data))
            except ValueError:
                unread.append(part.name)
        if values.get("step", 0) > MAX_STEP and not values.get("weights"):
            del values["step"]  # too far to train again
            unread.append("step")
        if (changes := values.get("journal")) and changes[-1][0] > values.get("step", 0):
            del values["journal"]  # they are not on the way
            unread.append("journal")
        version = _last(query.get("v"))
        if values.get("step") and not values.get("weights") and version in (None, "1"):
            notes.append(EARLIER)
        elif version not in (None, "1", str(VERSION)):
            notes.append("The link is of another version of linnet, and is read as one of this.")
        target = values.get("y") or cls(values.get("data", cls.data)).y
        if target in values.get("x", ()):
            values["x"] = tuple(name for name in values["x"] if name != target)
            notes.append("The link's target was also among its features; it was taken out there.")
        experiment = cls(**values)
        return experiment, notes + [
            f"The link's {part.metadata['words']} could not be read; {_instead(experiment, part)}."
            for part in fields(cls)
            if part.name in unread
        ]


def _printed(experiment: Experiment, part: Any) -> str:
    return part.metadata["print"](getattr(experiment, part.name))


def _instead(experiment: Experiment, part: Any) -> str:
    """What is used in the place of a value that could not be read."""
    printed = _printed(experiment, part).replace(",", ", ")
    many = part.metadata["words"].endswith("s")
    return f"using {printed}" if printed else f"{'they are' if many else 'it is'} left out"


def _parsed(text: str, part: Any, data: str) -> Any:
    if len(text) > part.metadata["most"]:
        raise ValueError
    return part.metadata["parse"](text, data)


def _last(value: str | Sequence[str] | None) -> str | None:
    """The one value of a key, which may be repeated."""
    if value is None or isinstance(value, str):
        return value
    return value[-1] if value else None
