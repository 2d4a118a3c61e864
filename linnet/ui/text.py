"""How user text is shown: one function a surface, so that none of it is ever live."""

from __future__ import annotations

from linnet.wording import NOTHING, cleaned, quoted, shortened

__all__ = ["in_markdown", "lowered", "number", "short"]

INDICES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def in_markdown(text: str) -> str:
    """User text in a Markdown surface: as inline code, one line, at most 60 characters."""
    return quoted(text)


def short(text: str, most: int = 60) -> str:
    """User text where nothing is live (select boxes, chips): one line, cut in the middle."""
    return shortened(cleaned(text).replace("`", "'") or NOTHING, most)


def lowered(k: int) -> str:
    """A number as an index: the ₁₂ of x₁₂."""
    return f"{k}".translate(INDICES)


def number(value: float, digits: int = 4) -> str:
    """A number in a sentence or a table, with so many significant digits: −0.0312, 3.1×10⁻⁷."""
    mantissa, _, power = f"{value:.{digits}g}".partition("e")
    mantissa = mantissa.replace("-", "−")
    return f"{mantissa}×10{f'{int(power)}'.translate(POWERS)}" if power else mantissa
