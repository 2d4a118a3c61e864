"""How user text is shown: one function a surface, so that none of it is ever live."""

from __future__ import annotations

from linnet.text.wording import cleaned, quoted, shortened, visible

__all__ = ["in_markdown", "lowered", "short"]

INDICES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def in_markdown(text: str) -> str:
    """User text in a Markdown surface: as inline code, one line, at most 60 characters."""
    return quoted(text)


def short(text: str, most: int = 60) -> str:
    """User text where nothing is live (select boxes, chips): one line, cut in the middle."""
    return shortened(visible(cleaned(text).replace("`", "'")), most)


def lowered(k: int) -> str:
    """A number as an index: the ₁₂ of x₁₂."""
    return f"{k}".translate(INDICES)
