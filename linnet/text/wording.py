"""How tables speak: one plain sentence, in which a visitor's own text is never live."""

from __future__ import annotations

import math
from collections.abc import Iterable
from unicodedata import category

SHOWN_NAME = 60  # characters of a column name in a sentence
NOTHING = "(nothing visible)"  # in place of a name that has no character to be seen
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol that look like nothing


def quoted(name: str) -> str:
    """Show user text in a sentence: one line, at most 60 characters, as inline code.

    Inside a code span neither Markdown nor Streamlit's directives are live; only a backtick
    could end it, so backticks become apostrophes.
    """
    name = shortened(visible(cleaned(str(name))), SHOWN_NAME)
    return "`{}`".format(name.replace("`", "'"))


def visible(name: str) -> str:
    """A cleaned name; `NOTHING` if it is empty, blank, or marks without a letter to stand on."""
    seen = any(c not in BLANK and not c.isspace() and category(c) not in ("Mn", "Me") for c in name)
    return name if seen else NOTHING


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


def significant(value: float, digits: int = 5) -> str:
    """A number for a table: so many digits, and never fewer than stand before the point.

    0.050000, −149.20, 1204529, 2.2512e−109, ∞; – where there is none.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if value == 0:
        text = "0"
    elif size >= 10 ** (digits - 1) and size < 1e10:
        text = f"{value:.0f}"
    elif 1e-4 <= size < 1e10:
        text = f"{value:#.{digits}g}".removesuffix(".")
    else:
        text = scientific(value, digits - 1)
    return text.replace("-", "−")


def brief(value: float, digits: int = 3) -> str:
    """The same without zeros at the end of a fraction: 0.05, −149.2, 12."""
    number, mark, power = significant(value, digits).partition("e")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return number + mark + power


def probability(value: float) -> str:
    """A p-value in three digits; < 1e−300 where no number can say how small it is."""
    return "< 1e−300" if value < 1e-300 else significant(value, 3)


def scientific(value: float, decimals: int) -> str:
    """A number with its power of ten: −1.50e7, 2e−3."""
    number, power = f"{value:.{decimals}e}".split("e")
    return f"{number}e{int(power)}".replace("-", "−")


def formula(constant: float, terms: Iterable[tuple[str, float]], digits: int = 5) -> str:
    """A linear combination as Markdown: 12.3 + 4.5 · `a` − 6.7 · `b`.

    Parameters
    ----------
    constant : float
        Left out if it is 0 and there are terms.
    terms : iterable of (name, factor)
        The names are user text.
    digits : int
        Significant ones; zeros at the end of a fraction are left out.
    """
    text = brief(constant, digits) if constant else ""
    for name, factor in terms:
        number = brief(factor, digits)
        size = number.removeprefix("−")
        term = quoted(name) if size == "1" else f"{size} · {quoted(name)}"
        sign = "−" if number != size else "+"
        text = f"{text} {sign} {term}" if text else f"{sign}{term}".removeprefix("+")
    return text or "0"
