"""What the report says of a session: numbers first, then figures, then what can be taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from linnet.diagnosis import Cause, diagnose, observe
from linnet.export import (
    coefficients_csv,
    data_csv,
    predictions_csv,
    python_code,
    pytorch_code,
    r_code,
)
from linnet.figures import (
    Figure,
    coefficient_paths,
    fitted_plane,
    leverage_plot,
    normal_quantiles,
    predicted_against_observed,
    residuals_against_fitted,
)
from linnet.network import Network
from linnet.report import coefficient_rows, html_report
from linnet.residuals import leverage
from linnet.stage.run import REACH_SECONDS
from linnet.ui.session import Session
from linnet.wording import listed, plural

POINTS = 48  # of a coefficient's path over the training


@dataclass(frozen=True, eq=False)
class Report:
    """A regression report on the network at the step on screen.

    Attributes
    ----------
    session : Session
    colours : dict
        Of the figures.
    """

    session: Session
    colours: dict[str, str]

    @cached_property
    def network(self) -> Network:
        """In the data's own units."""
        run = self.session.run
        return self.session.scene.data.in_own_units(run.network_at(run.seen))

    @cached_property
    def coefficients(self) -> np.ndarray:
        """The network's, in the data's own units, intercept first: shape (p + 1,)."""
        star = self.network.collapse()
        return np.append(star.bias, star.weights)

    @cached_property
    def rows(self) -> list[tuple[str, np.ndarray]]:
        """The table of coefficients."""
        session = self.session
        return coefficient_rows(session.selection.features, self.coefficients, session.scene.fit)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Why network and least squares are not identical."""
        session, run = self.session, self.session.run
        trainer = run.trainer_at(run.seen)
        gaps = run.chunk.gaps if run.seen >= run.chunk.steps[0] else ()
        state = observe(
            trainer,
            session.scene.fit,
            session.selection.features,
            gaps,
            session.selection.dropped,
        )
        if run.diverged:
            state = replace(state, diverged=True, edge=run.edge)
        return diagnose(state)

    @cached_property
    def summary(self) -> list[tuple[str, str]]:
        """The fit in a few numbers."""
        fit, selection = self.session.scene.fit, self.session.selection
        return [
            ("R²", _number(fit.r_squared)),
            ("Adjusted R²", _number(fit.adjusted_r_squared)),
            ("Residual SD", _number(fit.residual_sd)),
            ("Degrees of freedom", f"{fit.degrees_of_freedom:,}"),
            ("Rows used", f"{fit.n:,}"),
            ("Rows left out", f"{selection.dropped:,}"),
            ("Condition number", _number(fit.condition_number, 4)),
        ]

    @property
    def sentences(self) -> list[str]:
        """What the coefficients are compared with, and what the data cannot tell apart."""
        fit, selection = self.session.scene.fit, self.session.selection
        said = list(selection.notes)
        if fit.undetermined:
            names = [selection.features[j] for j in fit.undetermined]
            said.append(
                f"The data cannot tell {listed(names, 8)} apart: "
                f"{plural(len(names), 'coefficient has', 'coefficients have')} no standard error, "
                "and other values predict the same."
            )
        return said

    def figures(self, axes: tuple[int, int] = (0, 1)) -> list[tuple[str, Figure]]:
        """Every figure under its heading."""
        session, colours = self.session, self.colours
        fit, selection = session.scene.fit, session.selection
        X, y, target = selection.X, selection.y, selection.target
        fitted = fit.predict(X)
        residuals = y - fitted
        best = np.append(fit.intercept, fit.coefficients)
        pulls = session.remembered("leverage", session.scene, lambda s: leverage(s.data, s.X))
        names = ["intercept", *selection.features]
        return [
            (
                "The fitted plane" if len(selection.features) > 1 else "The fitted line",
                fitted_plane(
                    X, y, selection.features, target, self.coefficients, best, colours, axes
                ),
            ),
            (
                "Predicted against observed",
                predicted_against_observed(y, fitted, target, colours),
            ),
            (
                "Residuals against fitted",
                residuals_against_fitted(fitted, residuals, target, colours),
            ),
            (
                "Normal quantiles of the residuals",
                normal_quantiles(residuals, target, colours),
            ),
            ("Leverage", leverage_plot(pulls, residuals, target, colours)),
            (
                "The coefficients while training",
                coefficient_paths(*self._paths(), self._goal(), names, colours),
            ),
        ]

    def _paths(self) -> tuple[np.ndarray, np.ndarray]:
        """Steps of the training, and the coefficients there, in the units of training."""
        run = self.session.run
        evenly = np.linspace(run.first_step, run.seen, POINTS).round().astype(int).tolist()
        near = {run.reachable(step, REACH_SECONDS / POINTS) for step in evenly}
        steps = sorted({*near, run.seen})
        stars = [run.network_at(step).collapse() for step in steps]
        return np.array(steps), np.array([np.append(star.bias, star.weights) for star in stars])

    def _goal(self) -> np.ndarray:
        """Least squares in the units of training."""
        return np.array(self.session.scene.payload()["goal"])

    def files(self) -> list[tuple[str, str, str, object]]:
        """What can be taken away: label, file name, type, and how to make it."""
        session = self.session
        selection, fit, network = session.selection, session.scene.fit, self.network
        names = selection.features, selection.target
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
                lambda: predictions_csv(selection, network, fit),
            ),
            ("The data used", "linnet-data.csv", "text/csv", lambda: data_csv(selection)),
            ("The network", "network.json", "application/json", network.to_json),
            ("Python", "regression.py", "text/x-python", lambda: python_code(*names, network)),
            (
                "PyTorch",
                "network_pytorch.py",
                "text/x-python",
                lambda: pytorch_code(*names, network),
            ),
            ("R", "regression.R", "text/plain", lambda: r_code(*names, network)),
            ("The whole report", "report.html", "text/html", self.html),
        ]

    def html(self) -> str:
        """The report as one file."""
        title = f"Regression of {self.session.selection.target}"
        said = [*(cause.sentence for cause in self.causes), *self.sentences]
        return html_report(title, said, self.rows, self.summary, self.figures())


def _number(value: float, digits: int = 8) -> str:
    return f"{value:.{digits}g}" if np.isfinite(value) else "–"
