"""The report as one model: what the page, the document and the files say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from linnet.data.budget import Budget
from linnet.data.selection import Selection
from linnet.limits import OPTIMIZER_TITLES
from linnet.networks.network import Network
from linnet.regression.compress import Compressed
from linnet.regression.least_squares import Fit
from linnet.regression.residuals import leverage
from linnet.report.coefficients import coefficient_rows
from linnet.report.figures import POINTS, Figure, drawing_budget
from linnet.report.original import GivenFile
from linnet.report.path_figure import coefficient_paths
from linnet.report.plane_figure import fitted_plane
from linnet.report.residual_figures import (
    leverage_plot,
    normal_quantiles,
    predicted_against_observed,
    residuals_against_fitted,
)
from linnet.text.wording import brief, formula, listed, plural, probability, quoted, significant
from linnet.training.diagnosis import Cause, in_words


@dataclass(frozen=True, eq=False)
class Subject:
    """What is regressed on what.

    Attributes
    ----------
    title : str
        What the data are called, as Markdown.
    about : list of str
        Sentences on the data and on what reading and choosing did to them, as Markdown.
    selection : Selection
    data : Compressed
        That the network trains on.
    fit : Fit
    standardised : bool
        The network trains in z-scores.
    by_hand : str
        What the visitor changed of the data; "" for nothing.
    given : GivenFile or None
        The visitor's own file, if the selection is of it, as it is.
    """

    title: str
    about: list[str]
    selection: Selection
    data: Compressed
    fit: Fit
    standardised: bool
    by_hand: str = ""
    given: GivenFile | None = None


@dataclass(frozen=True, eq=False)
class Training:
    """All that the report says of the run on screen.

    Attributes
    ----------
    network : Network
        At ``step``, in the data's own units.
    step : int
    widths : tuple of int
    optimizer : {"gd", "momentum", "adam"}
    rate : float
    batch : int
        Rows a step; 0 for all of them.
    seed : int
    as_begun : bool
        Nothing was changed on the way: these settings lead to the network.
    steps : ndarray of shape (k,)
        Some steps of its history, ``step`` the last of them.
    paths : ndarray of shape (k, p + 1)
        The coefficients there, in the data's own units, intercept first.
    causes : tuple of Cause
        Why network and least squares are not identical.
    """

    network: Network
    step: int
    widths: tuple[int, ...]
    optimizer: str
    rate: float
    batch: int
    seed: int
    as_begun: bool
    steps: np.ndarray
    paths: np.ndarray
    causes: tuple[Cause, ...]


def computed(what: str, of: Any, compute: Callable[[Any], Any]) -> Any:
    """Compute anew, for who remembers nothing."""
    return compute(of)


@dataclass(frozen=True, eq=False)
class Report:
    """A regression report on the network at the step on screen.

    Attributes
    ----------
    subject : Subject
    training : Training
    colours, paper : dict
        Of the figures: on screen, and in a document.
    link : str or None
        To what is on screen.
    now : datetime
        Where the visitor is.
    remembered : callable
        ``remembered(what, of, compute)``: ``compute(of)``, or what it was for the same object.
    """

    subject: Subject
    training: Training
    colours: dict[str, str]
    paper: dict[str, str]
    link: str | None
    now: datetime
    remembered: Callable[[str, Any, Callable[[Any], Any]], Any] = computed

    @property
    def coefficients(self) -> np.ndarray:
        """The network's, in the data's own units, intercept first: shape (p + 1,)."""
        return self.training.paths[-1]

    @property
    def best(self) -> np.ndarray:
        """Those of least squares."""
        return self.subject.fit.row

    @cached_property
    def rows(self) -> list[tuple[str, np.ndarray]]:
        """The table of coefficients."""
        subject = self.subject
        return coefficient_rows(subject.selection.features, self.coefficients, subject.fit)

    @property
    def equations(self) -> list[tuple[str, str]]:
        """Both models as sums, as Markdown; one if they are the same in the digits shown."""
        selection = self.subject.selection

        def written(values: np.ndarray) -> str:
            terms = zip(selection.features, values[1:].tolist(), strict=True)
            return f"{quoted(selection.target)} ≈ {formula(float(values[0]), terms)}"

        ours, theirs = written(self.coefficients), written(self.best)
        if ours == theirs:
            return [("Network and least squares", ours)]
        return [("Network", ours), ("Least squares", theirs)]

    @cached_property
    def summary(self) -> list[tuple[str, str]]:
        """The fit in a few numbers."""
        fit, selection = self.subject.fit, self.subject.selection
        explaining = fit.rank - 1
        return [
            ("R²", significant(fit.r_squared)),
            ("Adjusted R²", significant(fit.adjusted_r_squared)),
            (f"F ({explaining:,}, {fit.degrees_of_freedom:,})", significant(fit.f_value)),
            ("p of F", probability(fit.f_p_value)),
            ("Residual SD", significant(fit.residual_sd)),
            ("Degrees of freedom", f"{fit.degrees_of_freedom:,}"),
            ("Rows used", f"{fit.n:,}"),
            ("Rows left out", f"{selection.dropped:,}"),
            ("Condition number", significant(fit.condition_number, 3)),
        ]

    @property
    def notes(self) -> list[str]:
        """What the data cannot tell apart, or hardly, and how it depends."""
        fit, features = self.subject.fit, self.subject.selection.features
        said = []
        if fit.undetermined:
            names = [features[j] for j in fit.undetermined]
            said.append(
                f"The data cannot tell {listed(names, 8)} apart: "
                f"{plural(len(names), 'coefficient has', 'coefficients have')} no standard error, "
                "and other values predict the same. Shown are the smallest, in z-scores."
            )
        elif fit.dependencies:
            said.append(
                "Some features nearly repeat each other, so their coefficients are uncertain: look "
                "at their VIF and their intervals."
            )
        return said + [f"{in_words(dependency, features)}." for dependency in fit.dependencies]

    def figures(
        self,
        axes: tuple[int, int] = (0, 1),
        colours: dict[str, str] | None = None,
        budget: Budget | None = None,
    ) -> list[tuple[str, Figure]]:
        """Every figure under its heading; of those of the fit, the same as long as the data are.

        A TableError if they take more than the budget, `drawing_budget` if there is none.
        """
        colours, budget = colours or self.colours, budget or drawing_budget()
        selection, run = self.subject.selection, self.training
        names = ["intercept", *selection.features]
        budget.check()
        plane = fitted_plane(
            selection.X,
            selection.y,
            selection.features,
            selection.target,
            self.coefficients,
            self.best,
            colours,
            axes,
            selection.rows,
        )
        of_the_fit = self.remembered(
            f"figures on {colours['paper']}",
            self.subject.data,
            lambda data: self._of_the_fit(colours, budget),
        )
        figures = [
            ("The fitted plane" if len(selection.features) > 1 else "The fitted line", plane),
            *of_the_fit,
        ]
        if run.step != run.steps[0]:
            paths = coefficient_paths(run.steps, run.paths, self.best, names, colours)
            figures.append(("The coefficients while training", paths))
        return figures

    def _of_the_fit(self, colours: dict[str, str], budget: Budget) -> list[tuple[str, Figure]]:
        """The figures that no training changes."""
        subject, selection = self.subject, self.subject.selection
        fitted = subject.fit.predict(selection.X)
        residuals = selection.y - fitted
        alike = selection.target, colours, selection.rows
        ways = {
            "Predicted against observed": lambda: predicted_against_observed(
                selection.y, fitted, *alike
            ),
            "Residuals against fitted": lambda: residuals_against_fitted(fitted, residuals, *alike),
            "Normal quantiles of the residuals": lambda: normal_quantiles(residuals, *alike),
            "Leverage": lambda: leverage_plot(
                leverage(subject.data, selection.X), residuals, *alike
            ),
        }
        figures = []
        for heading, draw in ways.items():
            budget.check()
            figures.append((heading, draw()))
        return figures

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The head of the document: data, date, network, training."""
        subject, run = self.subject, self.training
        selection = subject.selection
        why = ": a value is missing there" if selection.dropped else ""
        batch = f"{plural(run.batch, 'row', 'rows')} a step" if run.batch else "all rows"
        units = "z-scores" if subject.standardised else "the data's own units"
        trained = (
            f"{plural(run.step, 'step', 'steps')} of {OPTIMIZER_TITLES[run.optimizer]}, "
            f"learning rate {brief(run.rate, 5)}, {batch}, in {units}, from seed {run.seed}"
        )
        changed = "; weights or settings were changed on the way" * (not run.as_begun)
        return [
            ("Data", subject.title),
            ("Rows", f"{len(selection.y):,} used, {selection.dropped:,} left out{why}"),
            *([("Changed", subject.by_hand)] if subject.by_hand else []),
            ("Explained by", listed(list(selection.features), len(selection.features))),
            ("Network", f"{'-'.join(map(str, run.widths))}, identity activations"),
            ("Training", trained + changed),
            ("Date", f"{self.now.day} {self.now:%B %Y, %H:%M}"),
        ]

    @property
    def sampled(self) -> list[str]:
        """That figures do not show every row, if they do not."""
        n = len(self.subject.selection.y)
        if n <= POINTS:
            return []
        return [
            f"The figures show {POINTS} of the {n:,} rows: those that stand out most, and a random "
            "choice of the others."
        ]
