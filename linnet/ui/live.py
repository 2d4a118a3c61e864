"""The part of a page that moves: the stage, and what is said about the step on screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from linnet.networks.network import Network
from linnet.ui.current import write_link
from linnet.ui.embedding import embedded
from linnet.ui.errors import mishaps
from linnet.ui.mount import anew, stage
from linnet.ui.session import Session
from linnet.ui.share import address

# seconds between what the browser says of a run that plays: where words follow it; where only the
# link does, or the many figures of the report, which are drawn anew
OFTEN, SELDOM = 5, 15


def live(
    session: Session,
    say: Callable[[Network], None] | None = None,
    lit: Callable[[], int | None] = lambda: None,
    strip: bool = False,
) -> None:
    """Draw the stage, and below it what a page says of the network at the step on screen.

    What the browser says of the run reruns this and nothing else: when the picture comes to rest,
    and every few seconds while it plays.

    Parameters
    ----------
    session : Session
    say : callable, optional
        Draws what a page says of the network at the step on screen.
    lit : callable, optional
        Tells the coefficient of W* whose paths light up, 0 the intercept.
    strip : bool
        Only the controls, the time line and the numbers.
    """
    session.stale = False

    @st.fragment
    @mishaps()
    def moving() -> None:
        if session.stale:
            session.stale = False
            st.rerun()
        stage(
            session.staged,
            session.hear,
            session.standardise,
            edited=session.scene,
            lit=lit(),
            hidden=session.experiment.hide,
            embedded=embedded(),
            strip=strip,
            follow=OFTEN if say and not strip else SELDOM,
        )
        if embedded():
            link = address(st.context.url, session.shared.to_query())
            st.caption(f"[Open in linnet]({link})")
        batches(session)
        if say:
            # far out, a diverging network's numbers overflow
            with st.container(key="prose"), np.errstate(all="ignore"):
                say(session.run.network)
        write_link(session)

    moving()
    anew()


def batches(session: Session) -> None:
    """Say which rows take part in mini-batches, where it is not all of them."""
    scene, batch = session.staged.scene, session.run.settings.batch
    rows, taken = len(scene.y), scene.batch_rows
    if batch and taken < rows:
        st.caption(
            f"Mini-batches are drawn from {taken:,} of the {rows:,} rows, chosen at random once; "
            "the loss and the gap are those of all rows."
        )
