"""The one click that helps where the network is not yet the regression."""

from __future__ import annotations

from linnet.ui.session import Session

LABELS = {
    "converge": "Run to convergence",
    "calm": "Go on at a stable rate",
    "full batch": "Train on all rows",
    "standardise": "Standardise",
}


def fix(session: Session, name: str) -> None:
    """Ask the run for what a diagnosis advises, and then to converge."""
    if name == "standardise":
        session.standardise()
    elif name == "calm":
        session.wish("calm")
    elif name == "full batch":
        session.wish({"kind": "settings", "batch": 0})
    session.wish("converge")
