"""How user text is shown: one function a surface, so that none of it is ever live."""

from __future__ import annotations

from linnet.wording import cleaned, in_spreadsheet, quoted, shortened

__all__ = ["in_markdown", "in_spreadsheet", "short"]


def in_markdown(text: str) -> str:
    """User text in a Markdown surface: as inline code, one line, at most 60 characters."""
    return quoted(text)


def short(text: str, most: int = 60) -> str:
    """User text where nothing is live (select boxes, chips): one line, cut in the middle."""
    return shortened(cleaned(text).replace("`", "'"), most)
