"""Chapter 1: one neuron without an activation is a multiple linear regression."""

import numpy as np
import streamlit as st

from linnet.networks.layer import Layer
from linnet.networks.network import Network
from linnet.report.chapter_figures import contributions
from linnet.stage import Arrival, Depths
from linnet.text.wording import brief
from linnet.training.stability import sharpness
from linnet.training.trainer import Trainer
from linnet.ui import formulas, plots
from linnet.ui.figure_colours import on_screen
from linnet.ui.live import live
from linnet.ui.page import begin, end, notices
from linnet.ui.questions import Answer, Question, questions
from linnet.ui.sidebar import sidebar
from linnet.ui.story import story
from linnet.ui.streamlit_patches.early_end import stop_page
from linnet.ui.tables import columns
from linnet.ui.text import in_markdown, lowered, short

MOST_STEPS = 100_000  # to answer a question: a few tenths of a second of the browser's time
AGREE = 1e-6  # sd of the target

session = begin("one_neuron", fits=lambda hidden: not hidden)
if story(session, "one_neuron"):
    stop_page()
sidebar(session)
selection, fit = session.selection, session.scene.fit
n, p = selection.X.shape

st.title("1 · One neuron is a regression", anchor=False)
st.markdown(
    "A neuron without an activation multiplies each input by a weight, adds them up, and adds a "
    "bias: **ŷ = b₀ + b₁x₁ + … + bₚxₚ**. That is multiple linear regression, word for word. "
    "Training lowers the loss, the mean squared error, step by step; least squares computes its "
    "lowest point at once."
)
notices(session)


def chapter(network: Network) -> None:
    """What the page says of the network at the step on screen."""
    if network.hidden:
        st.info(
            "There is more than one layer now. The numbers below are those of the product W*, "
            "which is one neuron again: chapter 3 says why."
        )
    neuron = session.scene.data.in_own_units(network).collapse()
    walk(neuron)
    shapes(neuron)
    digits(neuron)


def walk(neuron: Layer) -> None:
    """One row of the table goes through the neuron."""
    st.subheader("A row goes through", anchor=False)
    row = st.number_input(f"Row (1 to {n:,})", 1, n, 1, key="row") - 1
    x, y = selection.X[row], float(selection.y[row])
    weights, bias = neuron.weights[0], float(neuron.bias[0])
    output = float(neuron.apply(x[None])[0, 0])
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.dataframe(
            {
                "input": ["1 (the bias)", *(short(name, 40) for name in selection.features)],
                "value": [brief(v, 6) for v in (1.0, *x)],
                "× weight": [brief(v, 6) for v in (bias, *weights)],
                "= term": [brief(v, 6) for v in (bias, *(weights * x))],
            },
            hide_index=True,
            column_config=columns("input", "value", "× weight", "= term"),
            alt="The values of this row, times the weights, give the terms",
        )
        st.markdown(
            "The terms are added up, and without an activation the sum is passed on as it is. The "
            f"prediction of {in_markdown(selection.target)} is "
            f"**ŷ = {brief(output, 6)}**; observed is y = {brief(y, 6)}, and the residual y − ŷ "
            f"is **{brief(y - output, 6)}**."
        )
    with right:
        figure = contributions(selection.features, weights * x, bias, y, on_screen())
        plots.draw(figure)
        st.caption("Each bar is a term; the dashed line is what was observed.")


def shapes(neuron: Layer) -> None:
    """The same for all rows at once, with the shapes of these data."""
    with st.expander("The mathematics, with these numbers"):
        st.latex(formulas.equation(float(neuron.bias[0]), neuron.weights[0]))
        st.markdown(
            "with "
            + ", ".join(
                f"x{lowered(k)} = {in_markdown(name)}"
                for k, name in enumerate(selection.features, 1)
            )
            + "."
        )
        st.markdown(
            f"All {n:,} rows at once: ŷ = X b. To multiply a row of X by b, multiply entry by "
            "entry and add up, as in the table above."
        )
        st.latex(
            rf"\underbrace{{\hat y}}_{{{n} \times 1}} = "
            rf"\underbrace{{X}}_{{{n} \times {p + 1}}}\; "
            rf"\underbrace{{{formulas.matrix(neuron.row[:, None])}}}"
            rf"_{{b:\ {p + 1} \times 1}}"
        )
        first = np.column_stack([np.ones(min(3, n)), selection.X[:3]])
        st.latex(
            rf"X = {formulas.matrix(first)[: -len(chr(92) + 'end{bmatrix}')]}"
            rf" \\ \vdots{' & ' * p}\end{{bmatrix}}"
        )
        st.markdown(
            f"X has a column of ones before the {p} {'feature' if p == 1 else 'features'}: it "
            "carries b₀. Write-ups often say y = Xᵀb with X n × p; then the shapes do not fit, and "
            "b₀ is lost with the ones."
        )


def digits(neuron: Layer) -> None:
    """The neuron, least squares, and what statistics packages print."""
    st.subheader("The same numbers, digit for digit", anchor=False)
    terms = ["intercept", *(short(name, 40) for name in selection.features)]
    mine = neuron.row
    best = fit.row
    wide = dict.fromkeys(("neuron", "least squares"), 110)
    st.dataframe(
        {
            "term": terms,
            "equal digits": [equal_digits(a, b) for a, b in zip(mine, best, strict=True)],
            "neuron": [brief(v, 10) for v in mine],
            "least squares": [brief(v, 10) for v in best],
        },
        hide_index=True,
        column_config=columns("term", "equal digits", "neuron", "least squares", **wide),
        alt="The coefficients of the neuron beside those of least squares",
    )
    st.caption(
        "Least squares as R's lm, scikit-learn and statsmodels compute it. Press Run to "
        "convergence, and the columns agree in more and more digits."
    )


def equal_digits(value: float, goal: float) -> int:
    """How many significant digits two numbers share, at most 15."""
    if value == goal:
        return 15
    if not np.isfinite(value):
        return 0
    error = abs(value - goal) / max(abs(goal), 1e-300)
    return int(np.clip(np.floor(-np.log10(error)), 0, 15))


live(session, chapter)


# --- things to try --------------------------------------------------------------------------------


def loss_of_nothing() -> Answer:
    data = session.scene.data.standardized()
    silent = Network.from_parameters((p, 1), np.zeros(p + 1))
    loss = Trainer(silent, data).loss
    return Answer(
        loss,
        f"the loss is **{loss:.3f}**, in z-scores the variance of the target. So R² = 1 − loss: "
        f"here least squares has loss {1 - fit.r_squared:.4f} and R² {fit.r_squared:.4f}.",
    )


def steps_to_agree() -> Question:
    ask = "From new weights, after how many steps is the gap under 10⁻⁶?"
    run, settings = session.run, session.run.settings
    if settings.batch:
        why = "with a batch size it is not, unless the fit is exact: the coefficients jitter."
        return Question(ask, lambda: Answer(None, why))

    def answer(arrivals: tuple[Arrival, ...]) -> Answer:
        (arrival,) = arrivals
        if arrival.diverged:
            return Answer(None, "at this rate it diverges: no number of steps is enough.")
        if arrival.step is None:
            return Answer(
                None,
                f"after {MOST_STEPS:,} steps, where this stops, the gap is still "
                f"{brief(arrival.gap, 2)}.",
            )
        return Answer(
            arrival.step,
            f"at the rate {settings.rate:g} it takes **{arrival.step:,}** steps. Least squares "
            "takes none: it solves the equations at once.",
        )

    job = Depths(((),), run.seed, settings.optimizer, settings.rate, AGREE, MOST_STEPS)
    return Question(ask, answer, right=0.1, close=0.5, job=lambda: job)


def where_it_diverges() -> Answer:
    limit = 2 / sharpness(Network.random((p, 1), session.run.seed), session.scene.data)
    return Answer(
        limit,
        f"it diverges above **{brief(limit, 4)}** = 2/λₘₐₓ, where λₘₐₓ is the loss's steepest "
        "curvature (the largest eigenvalue of its Hessian). With gradient descent on all rows, try "
        "a learning rate on either side of it.",
    )


with st.container(key="prose-below"):
    questions(
        session,
        [
            Question(
                "All weights zero, in z-scores (every column with mean 0 and sd 1): "
                "what is the loss?",
                loss_of_nothing,
            ),
            steps_to_agree(),
            Question(
                "Above which learning rate, the edge of stability, does gradient descent diverge?",
                where_it_diverges,
                right=0.05,
                close=0.5,
            ),
        ],
    )
    st.subheader("Where it stops being true", anchor=False)
    st.markdown(
        "- Training usually gets there only in the limit.\n"
        "- Only for squared loss: with another loss the neuron finds something else.\n"
        "- With collinear features many weights give the same predictions; the gap closes, but "
        "single coefficients need not agree."
    )
end(session)
