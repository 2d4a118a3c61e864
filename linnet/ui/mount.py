"""The stage on a Streamlit page: a component whose code the browser loads once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from linnet.stage import Run, Scene, Telling
from linnet.stage.assets import published

KEY, LESSON = "stage", "lesson"
HTML = "<div class='mount'></div>"
# more than one line, or Streamlit takes it for a path
SHIM = """// load the player once; Streamlit would re-send inline code with every message
const address = new URL("app/static/{version}/stage.js", document.baseURI);
export default async (component) => (await import(address.href)).{name}(component);
"""


def stage(
    run: Run,
    heard: Callable[[Any], object],
    standardise: Callable[[], None],
    *,
    lit: int | None = None,
    hidden: Sequence[str] = (),
    embedded: bool = False,
    strip: bool = False,
    follow: int = 15,
    edited: Scene | None = None,
) -> None:
    """Mount the stage. Call it inside a fragment: its messages then rerun nothing else.

    Parameters
    ----------
    run : Run
    heard : callable
        Called before the fragment runs with what the browser says of a run, which may be nonsense.
    standardise : callable
        Called when the visitor wants to train in z-scores.
    lit : int, optional
        The entry of W* whose paths light up when this changes, 0 the intercept.
    hidden : sequence of str
        Controls that are left out: "opt", "lr", "batch", "shape", "weights", "converge", "speed".
    embedded : bool
        The stage is alone on the page, and space is short.
    strip : bool
        Transport, time line, settings and numbers only.
    follow : int
        Seconds between two values of the run while it plays.
    edited : Scene, optional
        The run's scene after changes of points by hand.
    """
    _component("default", HTML)(
        key=KEY,
        data={
            "scene": run.scene.payload(run.state.wants_rows, edited),
            "start": run.start,
            "wishes": run.wishes,
            "lit": lit,
            "hidden": list(hidden),
            "embedded": embedded,
            "mode": "strip" if strip else "stage",
            "follow": follow,
        },
        on_run_change=lambda: heard((st.session_state.get(KEY) or {}).get("run")),
        on_standardise_change=standardise,
    )


def tell(
    telling: Telling, heard: Callable[[Any], object], left: Callable[[Any], None], follow: int = 15
) -> None:
    """Mount the stage with a lesson around it. Call it inside a fragment.

    Parameters
    ----------
    telling : Telling
    heard : callable
        Called before the fragment runs with what the browser says, which may be nonsense.
    left : callable
        The same, of the visitor who goes on: ``to`` says whether to the "next" chapter.
    follow : int
        Seconds between two values of the run while it plays.
    """

    def said(name: str) -> Any:
        return (st.session_state.get(LESSON) or {}).get(name)

    _component("default", HTML)(
        key=LESSON,
        data={
            "lesson": telling.payload(),
            "wishes": [],
            "lit": None,
            "hidden": [],
            "embedded": False,
            "mode": "story",
            "follow": follow,
        },
        on_run_change=lambda: heard(said("run")),
        on_leave_change=lambda: left(said("leave")),
    )


def anew() -> None:
    """Let the player ask for the whole page. Call it outside the stage's fragment.

    After a restart the server knows no fragment until the page has run, and Streamlit runs it by
    itself only if a message was lost.
    """
    _component("anew")(key="anew", on_asked_change=lambda: None)


def _component(name: str, html: str | None = None):
    """One of the player's functions, as a component."""
    version = published()
    js = SHIM.replace("{version}", version).replace("{name}", name)
    return st.components.v2.component(f"linnet_{name}_{version}", html=html, js=js)
