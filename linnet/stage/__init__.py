"""The stage: the live component that shows a run. Diagram, plane, loss and product in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from linnet.stage import messages
from linnet.stage.assets import published
from linnet.stage.payload import Scene, run_payload
from linnet.stage.run import Run

__all__ = ["Run", "Scene", "anew", "stage"]

KEY = "stage"
HTML = "<div class='mount'></div>"
# more than one line, or Streamlit takes it for a path
SHIM = """// load the player once; Streamlit would re-send inline code with every message
const address = new URL("app/static/{version}/stage.js", document.baseURI);
export default async (component) => (await import(address.href)).{name}(component);
"""


def stage(
    run: Run,
    scene: Scene,
    after: Callable[[str | None], None],
    coefficient: int | None = None,
    story: str | None = None,
    hidden: Sequence[str] = (),
    embedded: bool = False,
) -> None:
    """Mount the stage. Call it inside a fragment: its messages then rerun nothing else.

    Parameters
    ----------
    run : Run
    scene : Scene
    after : callable
        Called after each message, before the fragment runs, with what the visitor did, if it was
        understood: the kind of an act, as in :mod:`linnet.stage.messages`.
    coefficient : int, optional
        The entry of W* whose paths light up when this changes, 0 the intercept.
    story : str, optional
        Equal for runs that are the same at every step. A run that takes the place of another with
        the same story, as after a restart of the server, is trained to the step on screen.
    hidden : sequence of str
        Controls that are left out: "shape", "weights", "converge", "speed".
    embedded : bool
        The stage is alone on the page, and space is short.
    """

    def on_need() -> None:
        messages.need(run, _value("need"))
        after(None)

    def on_act() -> None:
        after(messages.act(run, _value("act")))

    _component("default", HTML)(
        key=KEY,
        data={
            "scene": scene.payload(),
            **run_payload(run),
            "coefficient": coefficient,
            "story": story,
            "hidden": list(hidden),
            "embedded": embedded,
        },
        on_need_change=on_need,
        on_act_change=on_act,
    )


def anew() -> None:
    """Let the player ask for the whole page. Call it outside the stage's fragment.

    After a restart the server knows no fragment until the page has run, and Streamlit runs it by
    itself only if a message was lost.
    """
    _component("anew")(key="anew", on_asked_change=lambda: None)


def _value(name: str):
    return (st.session_state.get(KEY) or {}).get(name)


def _component(name: str, html: str | None = None):
    """One of the player's functions, as a component."""
    version = published()
    js = SHIM.replace("{version}", version).replace("{name}", name)
    return st.components.v2.component(f"linnet_{name}_{version}", html=html, js=js)
