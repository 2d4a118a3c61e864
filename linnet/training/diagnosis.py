"""Why are they not identical? The likeliest causes of the gap between network and least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linnet.limits import IDENTICAL
from linnet.regression.collinearity import Dependency
from linnet.regression.compress import Compressed
from linnet.regression.least_squares import Fit
from linnet.text.wording import formula, listed, plural, quoted, significant
from linnet.training.optimizers import MOMENTUM
from linnet.training.stability import edge
from linnet.training.sweep import down, matrices, up
from linnet.training.trainer import Checkpoint, Trainer

SLOW = 100_000  # steps: so many are not a matter of patience but have a cause
RAW_EDGE = 0.01  # p features in z-scores have an edge of 1/p or more, p is 32 at most
FALLING = 0.8  # of the later gaps lie below the middle one of the earlier; in jitter half of them
ONE_BY_ONE = 1024  # steps, by which all that oscillates under momentum has died away
MOST_STEPS = 10**12
MOST_SAID = 3  # dependencies named in a sentence


@dataclass(frozen=True)
class State:
    """What is known about a training at one step; see `observe`.

    Attributes
    ----------
    gap : float
        RMS difference to the least-squares predictions, in standard deviations of y.
    step : int
    diverged : bool
    optimizer : {"gd", "momentum", "adam"}
    rate : float
    edge : float or None
        The learning rate above which training is unstable here; None for Adam.
    batch : int
        Rows a step; 0 for all.
    falling : bool
        The gap has fallen over the last steps.
    steps_needed : int or None
        See `steps_needed`.
    standardised : bool
    undetermined : tuple of str
        The features whose coefficients the data cannot tell apart.
    dependencies : tuple of str
        How features follow from others; see `in_words`.
    condition_number : float
        Of the standardised columns.
    coefficient_gap : float
        The largest difference of two coefficients, in sd of y per sd of the feature.
    dropped : int
        Rows left out because a value is missing.
    """

    gap: float
    step: int
    diverged: bool
    optimizer: str
    rate: float
    edge: float | None
    batch: int
    falling: bool
    steps_needed: int | None
    standardised: bool
    undetermined: tuple[str, ...]
    dependencies: tuple[str, ...]
    condition_number: float
    coefficient_gap: float
    dropped: int


@dataclass(frozen=True)
class Cause:
    """One reason for the gap.

    Attributes
    ----------
    kind : str
        "identical", "diverged", "not yet", "jitter", "collinear", "raw units", "unstable" or
        "dropped rows".
    sentence : str
        Plain and short, as Markdown; user text in it is not live.
    fix : str or None
        The one click that helps: "converge", "calm", "full batch" or "standardise".
    """

    kind: str
    sentence: str
    fix: str | None = None


def diagnose(state: State) -> tuple[Cause, ...]:
    """Say why network and least squares are not identical, the likeliest cause first.

    Parameters
    ----------
    state : State

    Returns
    -------
    tuple of Cause
        At least one. If they are identical it says so, and nothing else but that coefficients
        cannot be told apart where that is the case.
    """
    if not state.diverged and state.gap < IDENTICAL:
        same = Cause("identical", f"They are identical: the gap is {_number(state.gap)} sd of y.")
        return same, *(_collinear(state) if state.undetermined else ())
    arriving = (*_jitter(state), *_not_yet(state))
    why_slow = (*_raw_units(state), *_collinear(state))
    if state.diverged or _unstable(state):
        causes = (*_too_fast(state), *why_slow)
    elif state.batch:
        causes = (*arriving, *why_slow)
    elif state.steps_needed is not None and state.steps_needed <= SLOW:
        causes = (*arriving, *_collinear(state))
    else:
        causes = (*why_slow, *arriving)
    return *causes, *_dropped(state)


def observe(
    trainer: Trainer,
    fit: Fit,
    features: Sequence[str],
    gaps: Sequence[float] = (),
    dropped: int = 0,
) -> State:
    """The state of a trainer, for `diagnose`.

    Parameters
    ----------
    trainer : Trainer
    fit : Fit
        Least squares on the same rows, in the data's own units.
    features : sequence of p names
    gaps : sequence of float
        The last ones recorded, evenly spaced; without any the gap counts as falling.
    dropped : int

    Returns
    -------
    State
        Of a deep network that diverged the edge is that of its last weights, far out; where the
        edge of the best step is known, `dataclasses.replace` can put it in.
    """
    settings, data, checkpoint = trainer.settings, trainer.data, trainer.checkpoint()
    own = data.origin or data
    sd = own.std[-1] or 1.0
    with np.errstate(all="ignore"):  # far out, a diverging network's numbers overflow
        weights = data.in_own_units(checkpoint.network).collapse().weights[0]
        differences = np.abs(weights - fit.coefficients) * own.std[:-1] / sd
    return State(
        gap=trainer.gap,
        step=trainer.step,
        diverged=trainer.diverged,
        optimizer=settings.optimizer,
        rate=settings.learning_rate,
        edge=edge(checkpoint.network, data, settings.optimizer, tolerance=1e-3),
        batch=settings.batches.size if settings.batches else 0,
        falling=_falling(np.asarray(gaps, dtype=float)),
        steps_needed=None if trainer.diverged else steps_needed(checkpoint, data),
        standardised=data.origin is not None,
        undetermined=tuple(features[j] for j in fit.undetermined),
        dependencies=tuple(in_words(dependency, features) for dependency in fit.dependencies),
        condition_number=fit.condition_number,
        coefficient_gap=float(differences.max(initial=0.0)),
        dropped=dropped,
    )


def in_words(dependency: Dependency, features: Sequence[str]) -> str:
    """How a feature follows from others, as Markdown: `b` = 1 + 2 · `a`."""
    terms = [(features[j], factor) for j, factor in dependency.terms]
    side = formula(dependency.constant, terms, 4)
    name = quoted(features[dependency.feature])
    if dependency.exact:
        return f"{name} = {side}"
    percent = significant(100 * dependency.remainder, 2)
    return f"{name} ≈ {side}, off by {percent} % of its standard deviation"


def steps_needed(checkpoint: Checkpoint, data: Compressed, target: float = IDENTICAL) -> int | None:
    """How many more full-batch steps bring the gap under a target.

    With A the pseudo-rows and J the derivative of the collapsed network by the parameters, a step
    of gradient descent takes the residual r to (I - 2·rate·A J Jᵀ Aᵀ) r; momentum adds a velocity.
    For one layer J is the identity and this is exact up to rounding. For a deep network it is so
    as long as J stays (the neural tangent kernel: Jacot, Gabriel & Hongler, "Neural tangent
    kernel: convergence and generalization in neural networks", 2018). Measured with a hidden layer
    of three from six random starts on each of five built-in data sets: once the gap was below 0.1,
    this said 0.6 to 1.4 times the steps it took; before that, a third to eight times.

    Parameters
    ----------
    checkpoint : Checkpoint
        Where training stands.
    data : Compressed
        In the units trained on.
    target : float
        In standard deviations of y.

    Returns
    -------
    int or None
        0 if the gap is there; None if it does not get there within 10^12 steps, and for Adam and
        mini-batches, which follow no such law.
    """
    settings = checkpoint.settings
    if settings.optimizer == "adam" or settings.batches:
        return None
    with np.errstate(all="ignore"):  # an unstable training leaves the finite numbers
        modes, step = _modes(checkpoint, data)
        goal = target * (data.std[-1] or 1.0)
        return _first_below(modes, step, goal) if np.isfinite(modes).all() else None


def _modes(checkpoint: Checkpoint, data: Compressed) -> tuple[np.ndarray, np.ndarray]:
    """The residual in directions that train independently of each other.

    Returns its position and velocity in each of k directions, shape (k, 2, 1), and the matrices
    that take both one step on, shape (k, 2, 2).
    """
    network, settings = checkpoint.network, checkpoint.settings
    hidden, row = matrices(network)
    rows, _ = data.pseudo_rows()
    A = rows[:, :-1]
    below = up(hidden, np.eye(A.shape[1]))  # what each column of nodes computes from the inputs
    above = down(hidden, row)  # what the output makes of each column of nodes
    residual = A @ above[0] - rows[:, -1]
    gains = [t[1:] for t in above[1:]] + [np.ones(1)]
    kernel = sum(
        (gain @ gain) * (A @ N.T) @ (A @ N.T).T for gain, N in zip(gains, below, strict=True)
    )
    velocity = np.zeros(len(A))
    for gain, block, N in zip(gains, checkpoint.velocity, below, strict=False):
        velocity += A @ (gain @ block @ N)
    if not np.isfinite(kernel).all():
        return np.full((1, 2, 1), np.nan), np.zeros((1, 2, 2))
    curvature, directions = np.linalg.eigh(2 * kernel)
    keep = MOMENTUM if settings.optimizer == "momentum" else 0.0
    rate = settings.learning_rate
    step = np.empty((len(A), 2, 2))
    step[:, 0, 0], step[:, 0, 1] = 1 - rate * curvature, -rate * keep
    step[:, 1, 0], step[:, 1, 1] = curvature, keep
    return (directions.T @ np.column_stack([residual, velocity]))[:, :, None], step


def _first_below(modes: np.ndarray, step: np.ndarray, goal: float) -> int | None:
    """The first step after which the residual is shorter than the goal."""

    def length(at: np.ndarray) -> float:
        return float(np.linalg.norm(at[:, 0, 0]))

    here = modes
    for count in range(ONE_BY_ONE):
        if length(here) < goal:
            return count
        here = step @ here
    low, high = ONE_BY_ONE - 1, ONE_BY_ONE
    while not length(np.linalg.matrix_power(step, high) @ modes) < goal:
        low, high = high, 2 * high
        if high > MOST_STEPS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if length(np.linalg.matrix_power(step, middle) @ modes) < goal:
            high = middle
        else:
            low = middle
    return high


def _falling(gaps: np.ndarray) -> bool:
    half = len(gaps) // 2
    return not half or bool(np.mean(gaps[half:] < np.median(gaps[:half])) >= FALLING)


# -- the causes, each in words; none of them if it does not hold ----------------------------------


def _unstable(state: State) -> bool:
    return state.edge is not None and state.rate > state.edge


def _too_fast(state: State) -> tuple[Cause, ...]:
    rate = f"the learning rate {_number(state.rate, 3)} is"
    why = (
        f"{rate} above the edge of stability, {_number(state.edge, 3)}, where steps overshoot"
        if state.edge is not None and _unstable(state)
        else ""
    )
    if not state.diverged:
        return (Cause("unstable", f"The gap cannot settle here: {why}.", "calm"),)
    left = f"After step {state.step:,} training left the finite numbers"
    return (Cause("diverged", f"{left}: {why or f'{rate} too large here'}.", "calm"),)


def _not_yet(state: State) -> tuple[Cause, ...]:
    gap = f"The gap is {_number(state.gap)} sd of y"
    if state.batch:
        said = f"{gap} and still falling." if state.falling else ""
    elif state.steps_needed is not None:
        steps = _steps(state.steps_needed)
        said = f"{gap}; at this rate {steps} it under {_number(IDENTICAL)}."
    elif state.falling:
        said = f"{gap} and still falling; how many more steps it takes cannot be foretold."
    elif state.optimizer == "adam":
        said = ""  # it jitters
    else:
        said = f"{gap} and has not fallen over the last steps."
    return (Cause("not yet", said, "converge"),) if said else ()


def _jitter(state: State) -> tuple[Cause, ...]:
    if state.falling or not (state.batch or state.optimizer == "adam"):
        return ()
    if not state.batch:
        said = (
            "Adam sizes its steps by the slopes of the steps before, so the gap can rise on the "
            f"way: it is {_number(state.gap)} sd of y and not falling."
        )
        return (Cause("jitter", said, "calm"),)
    said = (
        f"A step sees {plural(state.batch, 'row', 'rows')} and pulls towards their own least "
        f"squares, so the coefficients jitter: the gap stays near {_number(state.gap)} sd of y."
    )
    return (Cause("jitter", said, "full batch"),)


def _raw_units(state: State) -> tuple[Cause, ...]:
    if state.standardised:
        return ()
    if state.edge is None:
        said = "The features are in their own units, so Adam's steps suit some and not others."
    elif state.edge < RAW_EDGE:
        said = (
            "The features are in their own units: above a learning rate of "
            f"{_number(state.edge)} training is unstable, and below it slow."
        )
    else:
        return ()
    return (Cause("raw units", said, "standardise"),)


def _collinear(state: State) -> tuple[Cause, ...]:
    apart = f"coefficients, in z-scores, differ by up to {_number(state.coefficient_gap)}"
    how = "; ".join(state.dependencies[:MOST_SAID])
    if len(state.dependencies) > MOST_SAID:
        how += f"; and {len(state.dependencies) - MOST_SAID} more"
    if state.undetermined:
        names = listed(list(state.undetermined))
        said = (
            f"The data cannot tell the coefficients of {names} apart ({how}): predictions can "
            f"agree while {apart}."
        )
    elif state.dependencies:
        said = (
            f"Features nearly repeat each other: {how} (condition number "
            f"{_number(state.condition_number)}). Training is slow in what tells them apart: "
            f"{apart}."
        )
    else:
        return ()
    return (Cause("collinear", said),)


def _dropped(state: State) -> tuple[Cause, ...]:
    if not state.dropped:
        return ()
    rows = plural(state.dropped, "row with a missing value is", "rows with a missing value are")
    said = f"{rows} left out of both; a regression that fills them in has other coefficients."
    return (Cause("dropped rows", said),)


def _steps(count: int) -> str:
    """About 1,900 more steps bring: two digits of it."""
    if count > 10**9:
        return "more than a billion steps bring"
    unit = 10 ** max(0, len(str(count)) - 2)
    about = "about " if unit > 1 else ""
    steps = "step brings" if count == 1 else "steps bring"
    return f"{about}{round(count / unit) * unit:,} more {steps}"


def _number(value: float, digits: int = 2) -> str:
    """So many digits: 0.0031, 530, 2.1e-13."""
    if 1e-4 <= abs(value) < 1e5 or value == 0 or not np.isfinite(value):
        return np.format_float_positional(value, digits, unique=False, fractional=False, trim="-")
    text = np.format_float_scientific(value, digits - 1, unique=False, trim="-", exp_digits=1)
    return text.replace("e+", "e")
