"""How tables speak: one plain sentence, in which a visitor's own text is never live."""

from __future__ import annotations

SHOWN_NAME = 60  # characters of a column name in a sentence
NOTHING = "(nothing visible)"  # in place of a name that has no character to be seen


class TableError(ValueError):
    """The data cannot be used; the message is the one plain sentence a visitor sees."""


def quoted(name: str) -> str:
    """Show user text in a sentence: one line, at most 60 characters, as inline code.

    Inside a code span neither Markdown nor Streamlit's directives are live; only a backtick
    could end it, so backticks become apostrophes.
    """
    name = shortened(cleaned(str(name)), SHOWN_NAME).replace("`", "'")
    return f"`{name or NOTHING}`"


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, cut in the middle."""
    if len(text) <= most:
        return text
    start = (most - 1) // 2
    return f"{text[:start]}…{text[start + 1 - most :]}"


def cleaned(name: str) -> str:
    """Collapse white space; drop control, unprintable and bidirectional characters."""
    seen = "".join(c for c in name if c.isprintable() or c.isspace())
    return " ".join(seen.split())


def cleaned_lines(text: str) -> str:
    """Clean each line of a text; of empty lines one stays between others, and none around them."""
    lines = [cleaned(line) for line in text.splitlines()]
    kept = [line for k, line in enumerate(lines) if line or (k and lines[k - 1])]
    return "\n".join(kept).strip("\n")


def plural(count: int, one: str, many: str) -> str:
    """1 row, 1,204 rows."""
    return f"{count:,} {one if count == 1 else many}"


def listed(names: list[str], most: int = 3, count: int | None = None) -> str:
    """Name a few in a sentence, each quoted: `a`, `b`, `c` and 4 more; of `count`, if given."""
    shown, count = [quoted(name) for name in names[:most]], count or len(names)
    if count > most:
        return f"{', '.join(shown)} and {count - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
