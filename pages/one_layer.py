"""Chapter 2: three nodes are three regressions, and the output node combines them into one."""

import numpy as np
import streamlit as st

from linnet.limits import ARRIVED
from linnet.links.experiment import MAX_NODES
from linnet.links.journal import Weight
from linnet.networks.network import Network
from linnet.report.chapter_figures import PANEL, panels, together
from linnet.report.figures import Figure
from linnet.stage import Seeds
from linnet.text.wording import brief
from linnet.ui import formulas, plots
from linnet.ui.figure_colours import on_screen
from linnet.ui.live import live
from linnet.ui.page import begin, end, notices
from linnet.ui.questions import Answer, Question, questions
from linnet.ui.sidebar import sidebar
from linnet.ui.story import story
from linnet.ui.streamlit_patches.early_end import stop_page
from linnet.ui.tables import columns, named
from linnet.ui.text import in_markdown, lowered, short

SHOWN = 8  # nodes with an equation, a slider and a panel
REACH = 2.0  # of a slider, either way
SEEDS = 5
MOST_STEPS = 200_000  # of each of them: a second or two of the browser's time
ASKED = "five seeds"
Z_SCORES = " (every column with mean 0 and standard deviation 1)"

session = begin("one_layer", fits=lambda hidden: len(hidden) == 1, hidden=(3,))
if story(session, "one_layer"):
    stop_page()
sidebar(session)
selection = session.selection
names = selection.features
p = len(names)
standardised = session.experiment.standardise
units = "z-scores" if standardised else "the data's own units"

st.title("2 · Three nodes are three regressions", anchor=False)
st.markdown(
    "Each node of a layer has the form of a regression, with its own plane and output h₁, h₂, h₃. "
    "The output node weighs them and adds them up: "
    "**ŷ = c₀ + c₁h₁ + c₂h₂ + c₃h₃ = W₂W₁x = W\\*x**. W₁ holds a row of weights for each node; "
    "c₀ to c₃ are the entries of the last matrix, W₂; x begins with a 1 for the bias. The product "
    "W\\* is one row: one regression again. Below, written along the links, rows stand as columns."
)
notices(session)


def chapter(network: Network) -> None:
    """What the page says of the network at the step on screen."""
    if network.hidden != 1:
        st.info("This chapter is about one hidden layer: remove or add a layer above the network.")
        return
    equations(network)
    sliders(network)
    building(network)
    product(network)


def equations(network: Network) -> None:
    """Each node's own regression."""
    layer = network.layers[0]
    st.subheader("Each node is a regression", anchor=False)
    shown = layer.weights[:SHOWN]
    weighted = [f"× x{lowered(j)} {short(name, 24)}" for j, name in enumerate(names, 1)]
    st.dataframe(
        {
            "node": [f"h{lowered(k)}" for k in range(1, len(shown) + 1)],
            "bias": [brief(v, 4) for v in layer.bias[:SHOWN]],
            **{name: [brief(v, 4) for v in shown[:, j]] for j, name in enumerate(weighted)},
        },
        hide_index=True,
        column_config=columns("node", "bias", *weighted),
        alt="A row for each node: its bias and its weights",
    )
    st.caption(
        f"In {units}{Z_SCORES if standardised else ''}. No node is the regression, and its "
        "weights mean nothing alone: ask only about W*."
    )


def sliders(network: Network) -> None:
    """The output node's weights, to be moved."""
    last = network.layers[1]
    values = [float(last.bias[0]), *last.weights[0]][: SHOWN + 1]
    st.subheader("The output node weighs them", anchor=False)
    columns = st.columns(min(len(values), 5))
    for k, value in enumerate(values):
        key = f"c{k}"
        asked, then = st.session_state.get(f"asked {key}", ("", value))
        if asked in session.staged.waiting:  # the browser has not said yet that it moved
            value = then
        reach = max(REACH, float(np.ceil(abs(value))))
        st.session_state[key] = value
        columns[k % len(columns)].slider(
            f"c{lowered(k)}",
            -reach,
            reach,
            key=key,
            step=0.01,
            on_change=lambda k=k, key=key: set_output_weight(k, key),
        )


def set_output_weight(source: int, key: str) -> None:
    value = st.session_state[key]
    st.session_state[f"asked {key}"] = session.wish(Weight(2, 1, source, value)), value


def building(network: Network) -> None:
    """The planes of the nodes, and their sum term by term."""
    first, last = network.layers
    axes = names[:2]
    nodes = [
        (f"h{lowered(k)}", first.weights[k - 1, :2], float(first.bias[k - 1]))
        for k in range(1, min(len(first.bias), SHOWN) + 1)
    ]
    whole = network.collapse()
    output = ("ŷ", whole.weights[0, :2], float(whole.bias[0]))
    multiples(panels(nodes, axes, on_screen()), "node")
    figure = together(nodes, output, axes, on_screen())
    plots.draw(figure, key="together")
    st.subheader("Added up one by one", anchor=False)
    slopes, bias = np.zeros(len(axes)), float(last.bias[0])
    steps = [("c₀", slopes, bias)]
    for k in range(len(first.bias)):
        c = float(last.weights[0, k])
        slopes, bias = slopes + c * first.weights[k, :2], bias + c * float(first.bias[k])
        steps.append((f"+ c{lowered(k + 1)}·h{lowered(k + 1)}", slopes, bias))
    if len(steps) > SHOWN:
        steps = [*steps[: SHOWN - 1], ("+ the others", slopes, bias)]
    steps[-1] = (f"{steps[-1][0]} = ŷ", slopes, bias)
    multiples(panels(steps, axes, on_screen()), "sum")
    if len(axes) > 1:
        st.caption("Blue is above zero and orange below, on one scale for all panels of a row.")
    if p > 2:
        st.caption("Over the first two features; the others are at 0, in z-scores their means.")


def multiples(figures: list[Figure], name: str) -> None:
    """As many in a row as the page's width holds."""
    with st.container(horizontal=True, gap="small"):
        for k, figure in enumerate(figures):
            plots.draw(figure, width=PANEL, key=f"{name} {k}")


def product(network: Network) -> None:
    """W₁, W₂ and their product, with the ones that carry the biases."""
    with st.expander("The mathematics, with these numbers"):
        first, last = network.layers
        width = len(first.bias)
        whole = network.collapse()
        st.markdown(
            f"W₁ has a row for each node and the row [1, 0, …] above them, which carries the bias: "
            f"it is {width + 1} × {p + 1}. W₂, the row of the c, is 1 × {width + 1}. In {units}:"
        )
        if width <= SHOWN and p <= SHOWN:
            c = formulas.matrix(last.row[None, :])
            W = formulas.matrix(first.homogeneous)
            star = formulas.matrix(whole.row[None, :])
            st.latex(rf"W_2 = {c}")
            st.latex(rf"W_1 = {W}")
            st.latex(rf"W^* = W_2 W_1 = {star}")
        st.latex(formulas.equation(float(whole.bias[0]), whole.weights[0]))
        st.markdown(
            "with "
            + ", ".join(f"x{lowered(k)} = {in_markdown(name)}" for k, name in enumerate(names, 1))
            + ". Without the row of the ones, a check by hand misses c₀ and every b₀."
        )


live(session, chapter)


# --- many networks, one regression ----------------------------------------------------------------


def many_networks() -> None:
    """From five seeds: other weights, the same product."""
    st.subheader("Many networks, one regression", anchor=False)
    st.markdown(
        f"Train {SEEDS} networks of the same shape from {SEEDS} seeds (a seed draws the random "
        "weights that training begins with): which numbers agree, and which do not?"
    )
    st.button(f"Train {SEEDS} networks", on_click=train_networks)
    run, asked = session.staged, st.session_state.get(ASKED, "")
    if asked in run.waiting:
        st.caption("Your browser is training …")
    trained = run.results.get(asked, ())
    if not trained or trained[0].network.widths != session.run.widths:
        return
    fit = session.scene.fit
    with np.errstate(all="ignore"):  # of networks far out
        own = [session.scene.data.in_own_units(t.network).collapse() for t in trained]
    terms = ["intercept", *(short(name, 32) for name in names)]
    seeds = [f"seed {t.seed}" for t in trained]
    stars = np.array([*(w.row for w in own), fit.row])
    st.markdown("**W\\*, in the data's own units**")
    st.dataframe(
        {
            "from": [*seeds, "least squares"],
            **{f"{j} {t}": [brief(v, 6) for v in stars[:, j]] for j, t in enumerate(terms)},
        },
        hide_index=True,
        column_config=named("from", terms),
        alt="A row for the product of each network, and one for least squares",
    )
    nodes = np.array([t.network.layers[0].homogeneous[1] for t in trained])
    st.markdown("**The weights of each network's first node, h₁**")
    st.dataframe(
        {
            "from": seeds,
            **{f"{j} {t}": [brief(v, 4) for v in nodes[:, j]] for j, t in enumerate(terms)},
        },
        hide_index=True,
        column_config=named("from", terms),
        alt="The weights of the first node differ from network to network",
    )
    gaps = ", ".join(brief(t.gap, 1) for t in trained)
    steps = ", ".join(f"{t.step:,}" for t in trained)
    stopped = any(t.gap > ARRIVED for t in trained)
    st.caption(
        f"Gaps {gaps} sd of y, after {steps} steps."
        + (f" Training stopped after {MOST_STEPS:,} steps; not all had arrived." if stopped else "")
    )


def train_networks() -> None:
    run = session.run
    st.session_state[ASKED] = session.wish(
        Seeds(
            run.widths,
            tuple(range(1, SEEDS + 1)),
            run.settings.optimizer,
            run.settings.rate,
            MOST_STEPS,
        )
    )


# --- things to try --------------------------------------------------------------------------------


def now() -> Network:
    return session.run.network


def whose_plane() -> Answer:
    layer = now().layers[0]
    slopes = ", ".join(brief(w, 3) for w in layer.weights[0])
    return Answer(
        "the plane of h₁",
        f"it is the plane of h₁: bias {brief(layer.bias[0], 3)}, slopes {slopes}. Set the sliders "
        "so, and look.",
    )


def what_moves() -> Answer:
    network = now()
    first, last = network.layers
    row = min(1, len(first.bias) - 1)
    weights, bias = first.weights.copy(), first.bias.copy()
    c = last.weights.copy()
    weights[row] *= 2
    bias[row] *= 2
    c[0, row] /= 2
    other = Network((type(first)(weights, bias), type(last)(c, last.bias)))
    away = np.abs(other.collapse().weights - network.collapse().weights).max()
    return Answer(
        "nothing",
        f"nothing moves: W\\* changes by {brief(away, 1)}. The weights are not unique; the "
        "product is.",
    )


def without_a_node() -> Answer:
    network = now()
    first, last = network.layers
    row = min(1, len(first.bias) - 1)
    c, w = float(last.weights[0, row]), float(first.weights[row, 0])
    k = lowered(row + 1)
    return Answer(
        c * w,
        f"it loses c{k} · w{k},₁ = {brief(c, 4)} · {brief(w, 4)} = **{brief(c * w, 4)}**, "
        f"in {units}: what this node contributed.",
    )


with st.container(key="prose-below"):
    many_networks()
    if session.run.widths[1:-1] and len(session.run.widths) == 3:
        questions(
            session,
            [
                Question(
                    "Set c₀ = 0, c₁ = 1 and every other c to 0: whose plane is ŷ?",
                    whose_plane,
                    ("the regression's", "the plane of h₁", "flat"),
                ),
                Question(
                    "Double the second node's weights and bias, and halve its c: what moves?",
                    what_moves,
                    ("the plane turns", "the plane shifts", "nothing"),
                ),
                Question(
                    "Remove the second node: how much does the coefficient of "
                    f"{in_markdown(names[0])} in W\\* lose?",
                    without_a_node,
                    right=0.02,
                ),
            ],
        )
    st.subheader("Where it stops being true", anchor=False)
    st.markdown(
        "- No node is *the* regression. “Which weights are the weights of linear regression?” The "
        "product.\n"
        "- The weights a network finds depend on its seed. W\\* does not, once training has "
        "converged and no features are collinear.\n"
        f"- More nodes add nothing: one is enough for one output. The page stops at {MAX_NODES}."
    )
end(session)
