"""How user text is shown: one function a surface, so that none of it is ever live."""

from __future__ import annotations

from linnet.wording import cleaned, quoted, shortened


def in_markdown(text: str) -> str:
    """User text in a Markdown surface: as inline code, one line, at most 60 characters."""
    return quoted(text)


def short(text: str, most: int = 60) -> str:
    """User text where nothing is live (select boxes, chips): one line, cut in the middle."""
    return shortened(cleaned(text).replace("`", "'"), most)


FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def in_spreadsheet(text: str) -> str:
    """User text in a cell of a CSV file: a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.startswith(FORMULA) else text
