"""The live stage as a value: it shows itself in a notebook, and saves as one file."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from linnet.data.selection import MAX_FEATURES, Selection
from linnet.limits import LARGEST_RATE, LARGEST_VALUE, LEAST_RATE
from linnet.links.experiment import HIDEABLE, MAX_TASK
from linnet.links.journal import MAX_LAYERS, MAX_NODES, Journal, Settings, Start
from linnet.networks.network import Network
from linnet.networks.random import MAX_SEED
from linnet.page.document import document
from linnet.page.reading import reading, shown
from linnet.stage.scene import BATCH_NUMBERS, Scene
from linnet.text.wording import cleaned, cleaned_lines, plural, quoted, shortened
from linnet.training.optimizers import OPTIMIZERS

TARGET = "y"
LONGEST_TITLE = 120  # characters
ABOUT = "Linear regression is a neural network whose activations are the identity."
# px of a frame about 900 px wide, as in most notebooks; with more room it is lower
FRAME, A_NODE, MANY_NODES, A_FEATURE, FEW_FEATURES = 990, 22, 6, 36, 3


@dataclass(frozen=True, eq=False)
class Playground:
    """The live stage: data, a network on them, and everything that trains it in the browser.

    Shows itself in a notebook; `save` writes it as one file that needs no server.

    Attributes
    ----------
    scene : Scene
    journal : Journal
    step : int
        Where it opens.
    network : Network
        In the units of training: what is said of it where there is no script.
    trained : int
        The step that it is at: that one, unless nobody has trained it that far.
    """

    scene: Scene
    journal: Journal
    step: int
    network: Network
    trained: int

    def save(
        self,
        path: str | Path,
        title: str | None = None,
        task: str | None = None,
        hide: Sequence[str] = (),
    ) -> None:
        """Write one HTML file that asks no server for anything. The rows used are in it.

        Parameters
        ----------
        path : str or path
        title : str, optional
            Plain text above the stage.
        task : str, optional
            What a reader is to find out: plain text, at most 280 characters.
        hide : sequence of str
            Controls to leave out: "data", "opt", "lr", "batch", "shape", "weights", "converge",
            "speed".

        Raises
        ------
        ValueError
            If the task is too long, or there is no such control.
        OSError
            If the file cannot be written.
        """
        Path(path).write_text(self.html(title, task, hide), "utf-8")

    def html(
        self,
        title: str | None = None,
        task: str | None = None,
        hide: Sequence[str] = (),
        *,
        app: str | None = None,
        prose: str = "",
    ) -> str:
        """The file's content; see `save`.

        Parameters
        ----------
        title, task, hide
        app : str, optional
            Address of a full app.
        prose : str
            HTML below the stage.
        """
        task = cleaned_lines(task or "")
        if len(task) > MAX_TASK:
            raise ValueError(f"a task has at most {MAX_TASK} characters, and this one {len(task)}")
        hide = (hide,) if isinstance(hide, str) else tuple(hide)
        if unknown := [name for name in hide if name not in HIDEABLE]:
            raise ValueError(f"there is no control {quoted(unknown[0])} to hide")
        title = shortened(cleaned(title or ""), LONGEST_TITLE) or self.title
        head = f"<h1>{html.escape(title)}</h1>\n"
        if task:
            head += f'<p class="task">{html.escape(task)}</p>\n'
        return document(
            {**self._data(hide), "own": "data" not in hide, "app": app},
            self._reading,
            title,
            head=head,
            prose=prose,
            foot=_foot(self.kept, app),
        )

    @property
    def title(self) -> str:
        """What is explained by what, as plain text."""
        names = [shortened(cleaned(name), 30) for name in self.scene.features]
        few = names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"]
        by = " and ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)
        return f"{shortened(cleaned(self.scene.target), 30)} explained by {by}"

    @property
    def kept(self) -> str:
        """What of the data a file holds, in a sentence."""
        rows, numbers = len(self.scene.y), self.scene.y.size + self.scene.X.size
        if numbers <= BATCH_NUMBERS:
            used = plural(rows, "row", "rows")
            return f"The {used} used are in this file: whoever has it can read them."
        return (
            f"This file holds what {rows:,} rows come to in a regression, and "
            f"{self.scene.batch_rows:,} of them as a sample: whoever has it can read these."
        )

    def _data(self, hide: Sequence[str] = ()) -> dict[str, Any]:
        return {
            "scene": self.scene.payload(batches=True),
            "start": {"journal": self.journal.to_json(), "step": self.step},
            "hidden": list(hide),
            "own": False,
            "app": None,
        }

    @property
    def _reading(self) -> str:
        scene = self.scene.edited(self.journal.until(self.step).points)
        return reading(scene, self.network, self.trained)

    def _repr_html_(self) -> str:
        page = document(self._data(), self._reading, self.title, kind="frame")
        height = FRAME + A_NODE * max(0, max(self.network.widths) - MANY_NODES)
        height += A_FEATURE * max(0, len(self.scene.features) - FEW_FEATURES)
        inside = html.escape(page).replace("\n", "&#10;")  # notebooks may join the lines of HTML
        return (
            f'<iframe srcdoc="{inside}" title="{html.escape(self.title)}" '
            'sandbox="allow-scripts allow-downloads" '
            f'style="width: 100%; height: {height}px; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        rows = plural(len(self.scene.y), "row", "rows")
        widths = "-".join(map(str, self.network.widths))
        return (
            f"A linnet playground: {self.title}; {rows}, a network {widths}. "
            'It shows itself in a notebook; .save("lesson.html") writes it as one file.'
        )


def playground(
    X: Any,
    y: Any = None,
    features: Sequence[str] | None = None,
    target: str = TARGET,
    widths: Sequence[int] = (3,),
    seed: int = 1,
    optimizer: str = "gd",
    learning_rate: float = 0.05,
    standardise: bool = True,
) -> Playground:
    """The live stage on data of your own: shows itself in a notebook, saves as one file.

    ``playground(X, y)``, ``playground(table.select("price", ["area", "city"]))``, or
    ``playground(network, data)`` for a network of your own.

    Parameters
    ----------
    X : array_like of shape (n, p), pandas.DataFrame, Selection or Network
        A DataFrame is taken with its names.
    y : array_like of shape (n,), optional
        Left out with a selection. With a network: a selection, or the pair (X, y).
    features : sequence of p str, optional
        Names of the columns of X; x1 … xp if not given.
    target : str
        Name of y; of a Series its own name, if not given.
    widths : sequence of int
        Nodes of the hidden layers: at most 8 layers of 16 nodes.
    seed : int
        Of the initial weights.
    optimizer : {"gd", "momentum", "adam"}
    learning_rate : float
    standardise : bool
        Whether the network works in z-scores. A network of your own has its weights in them then.

    Raises
    ------
    ValueError
        In one plain sentence, if the data cannot be used or an argument is out of bounds.
    """
    network = X if isinstance(X, Network) else None
    data = y if network else X
    references: dict[str, str] = {}
    if isinstance(data, Selection):
        if features is not None or target != TARGET or (y is not None and not network):
            raise ValueError("a selection has its own y and its own names; leave yours out")
        features, target, references = data.features, data.target, dict(data.references)
        rows, explained = data.X, data.y
    else:
        rows, explained = _pair(data) if network else (X, y)
        features, target = _names(rows, explained, features, target)
    rows, explained = _numbers(rows, explained, features)
    scene = Scene.of(features, target, rows, explained, references, standardise)
    settings = _settings(optimizer, learning_rate)
    start = _start(network, widths, len(features), seed)
    journal = Journal.begin(start, settings)
    return Playground(scene, journal, 0, start.network(), 0)


def _pair(data: Any) -> tuple[Any, Any]:
    if not (isinstance(data, tuple) and len(data) == 2):
        raise ValueError("a network is shown on a selection or on a pair (X, y)")
    return data


def _names(X: Any, y: Any, features: Any, target: str) -> tuple[tuple[str, ...], str]:
    columns = getattr(X, "columns", None)  # of a DataFrame
    if features is None and columns is not None:
        features = columns
    elif features is None:
        features = [f"x{k}" for k in range(1, (np.shape(X)[1] if np.ndim(X) == 2 else 0) + 1)]
    if isinstance(features, str):
        raise ValueError("features is a sequence of names, one a column of X")
    own = getattr(y, "name", None)  # of a Series
    return tuple(map(str, features)), str(own if target == TARGET and own is not None else target)


def _numbers(X: Any, y: Any, features: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    if y is None:
        raise ValueError("y is missing: what is to be explained?")
    for name, values in [*_columns(X), (TARGET, y)]:
        try:
            np.asarray(values, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(
                f"{quoted(name)} holds something that is not a number; "
                "read_csv(...).select(...) makes numbers of categories"
            ) from None
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"X must be (n, p) and y (n,), got {X.shape} and {y.shape}")
    if not 1 <= X.shape[1] <= MAX_FEATURES:
        raise ValueError(
            f"X has {plural(X.shape[1], 'column', 'columns')}, and 1 to {MAX_FEATURES} can be shown"
        )
    if len(features) != X.shape[1]:
        raise ValueError(f"{len(features)} names were given for {X.shape[1]} columns of X")
    if len(y) < 2:
        raise ValueError(f"at least 2 rows are needed, got {len(y)}")
    for values in (X, y):
        if not np.isfinite(values).all():
            raise ValueError("every value must be finite; drop rows with missing values first")
        if np.abs(values).max() > LARGEST_VALUE:
            raise ValueError(
                f"every value must lie between -{LARGEST_VALUE:g} and {LARGEST_VALUE:g}"
            )
    if y.min() == y.max():
        raise ValueError("y has the same value in every row, so there is nothing to explain")
    return np.ascontiguousarray(X), np.ascontiguousarray(y)


def _columns(X: Any) -> list[tuple[str, Any]]:
    """A frame column by column, so that an error can name one."""
    return [(str(name), X[name]) for name in X.columns] if hasattr(X, "columns") else [("X", X)]


def _settings(optimizer: str, rate: float) -> Settings:
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {optimizer!r:.40}")
    try:
        rate = float(rate)
    except (TypeError, ValueError):
        rate = np.nan
    if not LEAST_RATE <= rate <= LARGEST_RATE:
        raise ValueError(f"learning_rate must lie between {LEAST_RATE:g} and {LARGEST_RATE:g}")
    return Settings(optimizer, rate)


def _start(network: Network | None, widths: Any, inputs: int, seed: int) -> Start:
    if not isinstance(seed, int | np.integer) or not 0 <= seed <= MAX_SEED:
        raise ValueError(f"seed must be a whole number from 0 to {MAX_SEED}")
    if network and network.widths[0] != inputs:
        raise ValueError(f"the network takes {network.widths[0]} features, and X has {inputs}")
    hidden = network.widths[1:-1] if network else tuple(np.atleast_1d(widths).tolist())
    fits = all(isinstance(width, int) and 1 <= width <= MAX_NODES for width in hidden)
    if len(hidden) > MAX_LAYERS or not fits:
        raise ValueError(
            f"widths are those of hidden layers, at most {MAX_LAYERS}, of 1 to {MAX_NODES} nodes"
        )
    parameters = network.parameters if network else np.array([])
    if not np.isfinite(parameters).all():
        raise ValueError("the network has diverged: its weights are not all finite")
    return Start((inputs, *hidden, 1), int(seed), tuple(parameters.tolist()))


def _foot(kept: str, app: str | None) -> str:
    way = f' <a href="{html.escape(app)}">Open it in the full linnet.</a>' if app else ""
    return (
        f"<footer><p>{ABOUT} Press Train, and watch W* become least squares.{way}</p>"
        f"<p>{shown(kept, 300)} It trains in your browser, and reaches nothing else.</p></footer>\n"
    )
