"""Text as a string literal of R."""

from __future__ import annotations


def r_literal(text: str) -> str:
    """A string literal of R, in ASCII: Rscript reads a file in the encoding of its machine."""
    return f'"{"".join(map(_r_character, text))}"'


def _r_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    letter = "u" if ord(character) <= 0xFFFF else "U"
    return f"\\{letter}{{{ord(character):x}}}"
