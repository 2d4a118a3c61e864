"""Chapter 3: any network of linear layers, however deep, collapses to one linear regression."""

import numpy as np
import streamlit as st

from linnet.data.errors import TableError
from linnet.networks.activation import what_breaks
from linnet.networks.network import Network
from linnet.networks.paths import largest_paths, products
from linnet.report.chapter_figures import SLICE, bend
from linnet.report.figures import drawing_budget
from linnet.stage import Arrival, Depths
from linnet.text.wording import brief
from linnet.ui import formulas, plots
from linnet.ui.figure_colours import on_screen
from linnet.ui.live import live
from linnet.ui.page import begin, end, notices
from linnet.ui.questions import EXACT, Answer, Question, questions
from linnet.ui.sidebar import sidebar
from linnet.ui.story import story
from linnet.ui.streamlit_patches.early_end import stop_page
from linnet.ui.tables import columns, height_of
from linnet.ui.text import in_markdown, lowered, short

MOST_PATHS = 20
MOST_STEPS = 100_000  # of each depth, to answer a question: a second of the browser's time
WRITTEN = 8  # rows or columns of a matrix that is written out

session = begin("any_depth", fits=lambda hidden: len(hidden) >= 2, hidden=(4, 3))
if story(session, "any_depth"):
    stop_page()
sidebar(session)
selection, data = session.selection, session.scene.data
names = selection.features
p = len(names)
units = "z-scores" if data.origin is not None else "the data's own units"

st.title("3 · Any depth collapses", anchor=False)
st.markdown(
    "A linear layer after a linear layer is a linear layer. However deep the network, the product "
    r"$W_L \cdots W_2 W_1$ is **one row of numbers**: one multiple linear regression."
)
notices(session)


def chapter(network: Network) -> None:
    """What the page says of the network at the step on screen."""
    shrinking(network)
    paths(network)
    breaking(network)


def shrinking(network: Network) -> None:
    """The product, one multiplication at a time."""
    st.subheader("The product shrinks", anchor=False)
    if not network.hidden:
        st.markdown("One layer: there is nothing to multiply. Add a layer above the network.")
        return
    left, right = st.columns(2)
    side = left.radio(
        "Multiply", ["from the left", "from the right"], horizontal=True, key="multiply from"
    )
    ones = right.toggle("With the ones that carry the biases", key="with the ones")
    from_left = side == "from the left"
    steps = products(network, from_left, constants=ones)
    for step in steps:
        rows, columns = step.shape
        name = " ".join(f"W_{{{k}}}" for k in range(step.last, step.first - 1, -1))
        written = rf" = {formulas.matrix(step.matrix)}" if max(rows, columns) <= WRITTEN else ""
        st.latex(rf"\underbrace{{{name}}}_{{{rows} \times {columns}}}{written}")
        st.caption(f"{step.multiplications:,} multiplications", text_alignment="center")
    total = sum(step.multiplications for step in steps)
    other = sum(step.multiplications for step in products(network, not from_left, constants=ones))
    said = f"**{total:,}** multiplications this way, {other:,} the other way."
    if from_left:
        said += " From the left it is a row all along: the way backpropagation goes."
    st.markdown(said)


def paths(network: Network) -> None:
    """A coefficient as the sum over its paths."""
    st.subheader("A coefficient is a sum over paths", anchor=False)
    terms = ["the intercept", *(short(name, 40) for name in names)]
    j = st.selectbox(
        "Coefficient", range(p + 1), index=1, format_func=terms.__getitem__, key="coefficient"
    )
    found = largest_paths(network, j, MOST_PATHS)
    wide = {"term": 100, "product of its weights": 70 * len(network.layers)}
    st.dataframe(
        {
            "path": [
                " → ".join(_node(k, node, network.hidden) for k, node in enumerate(path.nodes))
                for path in found.paths
            ],
            "term": [f"{path.term:.8f}".replace("-", "−") for path in found.paths],
            "product of its weights": [
                " × ".join(brief(w, 4) for w in path.weights) for path in found.paths
            ],
        },
        hide_index=True,
        column_config=columns("path", "term", "product of its weights", **wide),
        height=height_of(len(found.paths)),
        alt=f"The {len(found.paths)} largest of {found.count} paths",
    )
    rest = found.count - len(found.paths)
    others = f" The other {rest:,} add {brief(found.rest, 8)}." if rest else ""
    st.markdown(
        f"{found.count:,} {'path leads' if found.count == 1 else 'paths lead'} from "
        f"{in_markdown(terms[j])} to the output.{others} Together: "
        f"**{brief(found.total, 8)}**, the coefficient in W\\* (in {units})."
    )
    if j == 0:
        st.caption(
            "The intercept is the sum over paths that leave the constant 1 at some layer: that is "
            "how each bias travels to the output."
        )
    else:
        st.caption("Its paths are lit in the diagram above.")


def _node(column: int, node: int, hidden: int) -> str:
    if node == 0:
        return "1"
    if column == 0:
        return f"x{lowered(node)}"
    if column > hidden:
        return "ŷ"
    return f"h{lowered(column)},{lowered(node)}" if hidden > 1 else f"h{lowered(node)}"


def breaking(network: Network) -> None:
    """The same weights with an activation: the plane bends."""
    st.subheader("What breaks it", anchor=False)
    activation = st.radio(
        "The hidden nodes' activation",
        ["identity", "relu", "tanh"],
        format_func={"identity": "identity", "relu": "ReLU", "tanh": "tanh"}.get,
        horizontal=True,
        key="activation",
    )
    mean, sd = _scale()
    Z = (selection.X - mean[:-1]) / sd[:-1]
    j = int(np.argmax(np.abs(network.collapse().weights[0])))
    low, high = Z[:, j].min(), Z[:, j].max()
    grid = np.tile(Z.mean(axis=0), (SLICE, 1))
    grid[:, j] = np.linspace(low, high, SLICE)
    try:
        found = what_breaks(network, Z, activation, drawing_budget().check)
        bent = what_breaks(network, grid, activation).predictions
    except TableError as problem:
        st.info(str(problem))
        return
    except ValueError:
        st.markdown(
            "The weights are so large that the predictions are beyond the numbers of a computer. "
            "Press Reset above the network, and train at a lower learning rate."
        )
        return
    away = found.difference * sd[-1]
    if activation == "identity":
        st.markdown(
            f"With the identity the largest difference from W*x over the {len(Z):,} rows is "
            f"**{brief(away, 6)}**. Switch the activation, and the same weights no longer agree."
        )
    elif network.hidden and away == 0:
        st.markdown("Here no hidden node is on the bent side of its activation in any row.")
    elif network.hidden:
        st.markdown(
            "On the very same weights the prediction now differs from W*x by up to "
            f"**{brief(away, 6)}** (in row {found.row + 1:,}). The surface bends, and no product "
            "of matrices predicts it. This is why networks have activations: a surface that bends "
            "can follow data that do."
        )
    else:
        st.markdown("There is no hidden node to bend. Add a layer above the network.")
    figure = bend(
        grid[:, j] * sd[j] + mean[j],
        network.predict(grid) * sd[-1] + mean[-1],
        bent * sd[-1] + mean[-1],
        names[j],
        on_screen(),
    )
    plots.draw(figure)
    if p > 1:
        st.caption("The other features are held at their means.")


def _scale() -> tuple[np.ndarray, np.ndarray]:
    """What the network's units are: 0 and 1 if it works in the data's own."""
    if data.units is None:
        return np.zeros(p + 1), np.ones(p + 1)
    sd = data.units.std
    return data.units.mean, np.where(sd > 0, sd, 1.0)


live(session, chapter, lit=lambda: min(st.session_state.get("coefficient", 1), p))


# --- things to try --------------------------------------------------------------------------------


def now() -> Network:
    return session.run.network


def which_way() -> Answer:
    network = Network.random((2, 4, 3, 1), 1)
    left, right = (
        sum(step.multiplications for step in products(network, way, constants=False))
        for way in (True, False)
    )
    return Answer(left, f"it is {left} from the left, and {right} from the right.")


def does_it_move() -> Answer:
    before = now()
    after = before.add_layer(before.hidden + 1, copy_next=False)
    change = np.abs(after.collapse().weights - before.collapse().weights).max()
    return Answer(
        "no",
        f"W\\* changes by {brief(change, 1)}: a new layer starts as the identity. Press + above "
        "the network, and look at the plane.",
    )


def three_depths() -> Depths:
    run = session.run
    shapes = ((), (3,), (3, 3))
    return Depths(shapes, run.seed, run.settings.optimizer, run.settings.rate, 1e-6, MOST_STEPS)


def who_arrives(arrivals: tuple[Arrival, ...]) -> Answer:
    said, arrived = [], {}
    for arrival in arrivals:
        depth = f"depth {len(arrival.hidden) + 1}"
        if arrival.diverged:
            said.append(f"{depth} diverges")
        elif arrival.step is None:
            said.append(f"{depth} is not there within {MOST_STEPS:,} steps")
        else:
            arrived[depth] = arrival.step
            said.append(f"{depth} arrives at step {arrival.step:,}")
    return Answer(
        min(arrived, key=arrived.__getitem__, default=None),
        ", ".join(said) + ". Those that arrive agree in every prediction.",
    )


with st.container(key="prose-below"):
    questions(
        session,
        [
            Question(
                "A 2-4-3-1 network, without the ones: how many multiplications does the product "
                "take from the left?",
                which_way,
                right=EXACT,
            ),
            Question(
                "Add a layer: does the plane move?",
                does_it_move,
                ("yes, it turns", "yes, it shifts", "no"),
            ),
            Question(
                "The same data at this learning rate, with 1, 2 and 3 layers: which depth arrives "
                "first at a gap of 10⁻⁶?",
                who_arrives,
                ("depth 1", "depth 2", "depth 3"),
                job=three_depths,
            ),
        ],
    )
    st.subheader("Where it stops being true", anchor=False)
    st.markdown(
        "- An activation that is not a straight line bends the plane: then no product predicts "
        "it.\n"
        "- Depth changes the way there: the largest stable rate moves, plateaus appear. The best "
        "predictions stay the same, but training arrives only below that rate, and can get stuck, "
        "as from all-zero weights."
    )
end(session)
