"""What the report says of a session: numbers first, then figures, then what can be taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from linnet.networks.network import Network
from linnet.regression.residuals import leverage
from linnet.report.document import Document, coefficient_rows, html_report
from linnet.report.export import (
    coefficients_csv,
    data_in_parts,
    predictions_in_parts,
    python_code,
    pytorch_code,
    r_code,
)
from linnet.report.figures import (
    POINTS,
    Figure,
    coefficient_paths,
    fitted_plane,
    leverage_plot,
    normal_quantiles,
    predicted_against_observed,
    residuals_against_fitted,
)
from linnet.text.wording import brief, formula, listed, plural, probability, quoted, significant
from linnet.training.diagnosis import Cause, diagnose, in_words, observe
from linnet.training.trainer import Trainer
from linnet.ui.session import Session
from linnet.ui.style import COLOURS

LAST = 40  # points of the history that tell whether the gap still falls
OPTIMIZERS = {"gd": "gradient descent", "momentum": "momentum", "adam": "Adam"}


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


def training(session: Session) -> Training:
    """What the report says of the run on screen; nothing else here looks at it."""
    run, data = session.run, session.scene.data
    settings, history = run.settings, run.history
    journal = run.journal and run.journal.until(run.step)

    def own(network: Network) -> np.ndarray:
        star = data.in_own_units(network).collapse()
        return np.append(star.bias, star.weights)

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
        as_begun=bool(journal) and not (journal.changes or journal.start.parameters),
        steps=np.append(history.steps[:-1], run.step),
        paths=paths,
        causes=causes,
    )


def _causes(session: Session) -> tuple[Cause, ...]:
    """Why network and least squares are not identical, in the numbers that are on the stage."""
    run, settings, selection = session.run, session.run.settings, session.selection
    trainer = Trainer(run.network, session.scene.data, settings.optimizer, settings.rate)
    gaps = run.history.gaps[-LAST:]
    state = observe(trainer, session.scene.fit, selection.features, gaps, selection.dropped)
    state = replace(state, gap=run.gap, step=run.step, batch=settings.batch)
    if run.diverged:
        state = replace(state, diverged=True, edge=run.edge, steps_needed=None)
    elif settings.batch:
        state = replace(state, steps_needed=None)
    return diagnose(state)


@dataclass(frozen=True, eq=False)
class Report:
    """A regression report on the network at the step on screen.

    Attributes
    ----------
    session : Session
    colours : dict
        Of the figures on the page; a document is printed on white.
    link : str or None
        To what is on screen.
    now : datetime
        Where the visitor is.
    """

    session: Session
    colours: dict[str, str]
    link: str | None
    now: datetime

    @cached_property
    def training(self) -> Training:
        """The run on screen."""
        return training(self.session)

    @property
    def coefficients(self) -> np.ndarray:
        """The network's, in the data's own units, intercept first: shape (p + 1,)."""
        return self.training.paths[-1]

    @property
    def best(self) -> np.ndarray:
        """Those of least squares."""
        fit = self.session.scene.fit
        return np.append(fit.intercept, fit.coefficients)

    @cached_property
    def rows(self) -> list[tuple[str, np.ndarray]]:
        """The table of coefficients."""
        session = self.session
        return coefficient_rows(session.selection.features, self.coefficients, session.scene.fit)

    @property
    def equations(self) -> list[tuple[str, str]]:
        """Both models as sums, as Markdown; one if they are the same in the digits shown."""
        selection = self.session.selection

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
        fit, selection = self.session.scene.fit, self.session.selection
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
        fit, features = self.session.scene.fit, self.session.selection.features
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
        self, axes: tuple[int, int] = (0, 1), colours: dict[str, str] | None = None
    ) -> list[tuple[str, Figure]]:
        """Every figure under its heading; of those of the fit, the same as long as the data are."""
        session, colours = self.session, colours or self.colours
        selection, run = session.selection, self.training
        X, y, target = selection.X, selection.y, selection.target
        names, rows = ["intercept", *selection.features], selection.rows
        kept = f"figures on {colours['paper']}"
        return [
            (
                "The fitted plane" if len(selection.features) > 1 else "The fitted line",
                fitted_plane(
                    X,
                    y,
                    selection.features,
                    target,
                    self.coefficients,
                    self.best,
                    colours,
                    axes,
                    rows,
                ),
            ),
            *session.remembered(kept, session.scene, lambda scene: self._of_the_fit(colours)),
            *(
                []
                if run.step == run.steps[0]
                else [
                    (
                        "The coefficients while training",
                        coefficient_paths(run.steps, run.paths, self.best, names, colours),
                    )
                ]
            ),
        ]

    def _of_the_fit(self, colours: dict[str, str]) -> list[tuple[str, Figure]]:
        """The figures that no training changes."""
        scene, selection = self.session.scene, self.session.selection
        target, rows = selection.target, selection.rows
        fitted = scene.fit.predict(selection.X)
        residuals = selection.y - fitted
        return [
            (
                "Predicted against observed",
                predicted_against_observed(selection.y, fitted, target, colours, rows),
            ),
            (
                "Residuals against fitted",
                residuals_against_fitted(fitted, residuals, target, colours, rows),
            ),
            (
                "Normal quantiles of the residuals",
                normal_quantiles(residuals, target, colours, rows),
            ),
            (
                "Leverage",
                leverage_plot(leverage(scene.data, scene.X), residuals, target, colours, rows),
            ),
        ]

    def files(self) -> list[tuple[str, str, str, object]]:
        """What can be taken away: label, file name, type, and how to make it."""
        session = self.session
        selection, fit, network = session.selection, session.scene.fit, self.training.network
        code = selection.features, selection.target, network, fit.dependencies
        return [
            (
                "Coefficients",
                "coefficients.csv",
                "text/csv",
                lambda: coefficients_csv(selection.features, network, fit),
            ),
            (
                "Predictions and residuals",
                "predictions.csv",
                "text/csv",
                lambda: predictions_in_parts(selection, network, fit),
            ),
            ("The data used", "linnet-data.csv", "text/csv", lambda: data_in_parts(selection)),
            ("The network", "network.json", "application/json", network.to_json),
            ("Python", "regression.py", "text/x-python", lambda: python_code(*code)),
            (
                "PyTorch",
                "network_pytorch.py",
                "text/x-python",
                lambda: pytorch_code(*code),
            ),
            ("R", "regression.R", "text/plain", lambda: r_code(*code)),
            ("The whole report", "report.html", "text/html", self.html),
        ]

    def html(self) -> str:
        """The report as one file."""
        selection = self.session.selection
        notes = self.notes
        if selection.X.shape[0] > POINTS:
            notes = [
                *notes,
                f"The figures show {POINTS} of the {len(selection.y):,} rows: those that stand out "
                "most, and a random choice of the others.",
            ]
        return html_report(
            Document(
                title=f"Regression of {quoted(selection.target)}",
                facts=self.facts,
                link=self.link,
                about=self.session.about,
                equations=self.equations,
                comparison=[cause.sentence for cause in self.training.causes],
                rows=self.rows,
                notes=notes,
                summary=self.summary,
                figures=self.figures(colours=COLOURS["light"]),
            )
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The head of the document: data, date, network, training."""
        session, run = self.session, self.training
        selection = session.selection
        why = ": a value is missing there" if selection.dropped else ""
        batch = f"{plural(run.batch, 'row', 'rows')} a step" if run.batch else "all rows"
        units = "z-scores" if session.experiment.standardise else "the data's own units"
        trained = (
            f"{plural(run.step, 'step', 'steps')} of {OPTIMIZERS[run.optimizer]}, learning rate "
            f"{brief(run.rate, 5)}, {batch}, in {units}, from seed {run.seed}"
        )
        changed = "; weights or settings were changed on the way" * (not run.as_begun)
        return [
            ("Data", session.title),
            ("Rows", f"{len(selection.y):,} used, {selection.dropped:,} left out{why}"),
            ("Explained by", listed(list(selection.features), len(selection.features))),
            ("Network", f"{'-'.join(map(str, run.widths))}, identity activations"),
            ("Training", trained + changed),
            ("Date", f"{self.now.day} {self.now:%B %Y, %H:%M}"),
        ]
