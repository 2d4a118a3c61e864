"""The colours of the stage, of figures and of Streamlit's frame: one palette for each theme.

It stands at the head of the player's style sheet, whose own colours these are, and is read from
there. Streamlit takes its part of it from ``.streamlit/config.toml``; a test compares the two.
"""

from __future__ import annotations

import re
from pathlib import Path

STYLE_SHEET = Path(__file__).parent / "player" / "stage.css"
_BLOCK = re.compile(r"^[^\n{]*\.stage[^\n{]*\{([^}]*--plus:[^}]*)\}", re.MULTILINE)
_COLOUR = re.compile(r"--([a-z]+): (?:var\(--[a-z-]+, )?(#[0-9a-f]{6})")


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = (
        dict(_COLOUR.findall(block)) for block in _BLOCK.findall(STYLE_SHEET.read_text())
    )
    return {"light": light, "dark": dark}


# theme: name: #rrggbb. "ink" on "paper", "words" a little lighter, "soft" and "line" lighter
# still, "panel" a surface and "border" around one; "plus" and "minus" by sign, "ols" least squares
PALETTES = _palettes()
