"""The colours of figures: on paper those of the light theme, on the screen the theme's.

A theme can change without a run of the page. What is drawn in SVG then follows by its style, which
puts the one palette's colours in the other's place; planes in 3-D wait for the next run.
"""

from __future__ import annotations

import streamlit as st

from linnet.stage.colours import PALETTES

NAMES = ("ink", "paper", "plus", "minus", "ols")
ON_PAPER, IN_THE_DARK = (
    {name: PALETTES[theme][name] for name in NAMES} for theme in ("light", "dark")
)


def on_screen() -> dict[str, str]:
    """The colours of the theme in force."""
    return IN_THE_DARK if st.context.theme.type == "dark" else ON_PAPER


def _painted(palette: dict[str, str]) -> str:
    """CSS of an image of a drawing `ON_PAPER`: its text and axes have no colour of their own."""
    own = "".join(
        f"[{part}='{known}'] {{ {part}: {palette[name]} }}"
        for name, known in ON_PAPER.items()
        for part in ("fill", "stroke")
    )
    return f"svg {{ color: {palette['ink']}; fill: {palette['ink']} }} {own}"


PAPER_STYLE = _painted(ON_PAPER)
SCREEN_STYLE = f"{PAPER_STYLE} @media (prefers-color-scheme: dark) {{ {_painted(IN_THE_DARK)} }}"


def _rgb(colour: str) -> str:
    """A colour as browsers write it into an element's own style."""
    return "rgb({}, {}, {})".format(*(int(colour[k : k + 2], 16) for k in (1, 3, 5)))


PLOTLY_STYLE = "\n".join(
    f'.js-plotly-plot .main-svg [style*="{part}: {_rgb(palette[name])}"] '
    f"{{ {part}: light-dark({ON_PAPER[name]}, {IN_THE_DARK[name]}) !important; }}"
    for name in NAMES
    if name != "paper"
    for part in ("fill", "stroke")
    for palette in (ON_PAPER, IN_THE_DARK)
)
