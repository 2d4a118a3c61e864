"""What the residuals of least squares look like."""

from __future__ import annotations

import numpy as np

from linnet.regression.residuals import normal_scores
from linnet.report.figures import (
    Figure,
    correlation_of,
    draw_line,
    draw_points,
    empty_figure,
    row_names,
    sample_rows,
    spoken,
)
from linnet.text.wording import brief, plural


def predicted_against_observed(
    y: np.ndarray,
    predicted: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's prediction over what was observed, with the line on which they are equal.

    Parameters
    ----------
    y, predicted : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    residuals = y - predicted
    shown = sample_rows(len(y), residuals)
    plot = empty_figure(f"{target}, observed", f"{target}, predicted")
    draw_points(plot, y[shown], predicted[shown], colours, row_names(rows, shown))
    ends = np.array([min(y.min(), predicted.min()), max(y.max(), predicted.max())])
    draw_line(plot, ends, ends, colours["ols"])
    alt = (
        f"Predicted over observed {spoken(target)}, {len(y):,} rows: correlation "
        f"{correlation_of(y, predicted):.2f}, the largest difference "
        f"{brief(np.abs(residuals).max())}."
    )
    return Figure(plot, alt)


def residuals_against_fitted(
    fitted: np.ndarray,
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's residual over its prediction: a pattern here is what a plane cannot say.

    Parameters
    ----------
    fitted, residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    shown = sample_rows(len(fitted), residuals)
    plot = empty_figure(f"{target}, predicted", "residual")
    draw_points(plot, fitted[shown], residuals[shown], colours, row_names(rows, shown))
    draw_line(plot, np.array([fitted.min(), fitted.max()]), np.zeros(2), colours["ols"])
    halves = np.argpartition(fitted, len(fitted) // 2)
    lower, upper = np.array_split(np.abs(residuals)[halves], 2)
    alt = (
        f"Residuals over predicted {spoken(target)}, {len(fitted):,} rows, from "
        f"{brief(residuals.min())} to {brief(residuals.max())}; their mean size is "
        f"{brief(lower.mean())} in the lower half of the predictions and {brief(_mean(upper))} in "
        "the upper."
    )
    return Figure(plot, alt)


def normal_quantiles(
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """The sorted residuals over the normal scores: on the line if the errors are normal.

    Parameters
    ----------
    residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
        The line is the mean plus the score times the standard deviation.
    """
    order = np.argsort(residuals, kind="stable")
    ordered, scores = residuals[order], normal_scores(len(residuals))
    shown = sample_rows(len(ordered), ordered)
    plot = empty_figure("normal score", f"residual of {target}")
    draw_points(plot, scores[shown], ordered[shown], colours, row_names(rows, order[shown]))
    ends = scores[[0, -1]]
    draw_line(plot, ends, ordered.mean() + ends * ordered.std(), colours["ols"])
    alt = (
        f"Sorted residuals of {spoken(target)} over normal scores, {len(ordered):,} rows: "
        f"correlation {correlation_of(scores, ordered):.3f}; 1 would be exactly normal."
    )
    return Figure(plot, alt)


def leverage_plot(
    leverages: np.ndarray,
    residuals: np.ndarray,
    target: str,
    colours: dict[str, str],
    rows: np.ndarray | None = None,
) -> Figure:
    """Each row's residual over its leverage, with the line at twice the mean leverage.

    Beyond it a row pulls its own prediction unusually hard (Hoaglin & Welsch, "The hat matrix in
    regression and ANOVA", The American Statistician 32, 1978).

    Parameters
    ----------
    leverages : ndarray of shape (n,)
        As `linnet.regression.residuals.leverage` gives them for the rows of the fit.
    residuals : ndarray of shape (n,)
        In the units of y.
    target : str
    colours : dict
        ``ink`` and ``ols`` as CSS colours.
    rows : ndarray of int of shape (n,), optional
        What the rows are called under the pointer; 1 to n if not given.

    Returns
    -------
    Figure
    """
    limit = 2 * leverages.mean()
    shown = sample_rows(len(leverages), residuals, leverages)
    plot = empty_figure("leverage", f"residual of {target}")
    draw_points(plot, leverages[shown], residuals[shown], colours, row_names(rows, shown))
    ends = np.array([residuals.min(), residuals.max()])
    draw_line(plot, np.full(2, limit), ends, colours["ols"])
    beyond = plural(int(np.sum(leverages > limit)), "row lies", "rows lie")
    alt = (
        f"Residuals of {spoken(target)} over leverage, {len(leverages):,} rows: the largest "
        f"leverage is {brief(leverages.max())}; {beyond} beyond {brief(limit)}, twice the mean."
    )
    return Figure(plot, alt)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0
