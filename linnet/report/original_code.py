"""How a program reads a visitor's own file, as values in Python and in R."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from linnet.report.original import Original
from linnet.report.r_literal import r_literal

_COMMENTS = (
    "# Where the rows of the file are, and how their cells are parted.\n",
    "# What X and y are made of: a cell of the row, and how it is read.\n",
)
_PLACES_OF_R = "file", "delimiter", "quote", "comment", "first", "last", "left out", "width"


def python_values(original: Original) -> str:
    """The values ``RECIPE`` and ``PARTS`` of the template in Python."""
    places = [f'    "{place}": {value!r},\n' for place, value in original.recipe.items()]
    parts = [f"    {part!r},\n" for part in original.parts]
    return (
        f"{_COMMENTS[0]}RECIPE = {{\n{''.join(places)}}}\n\n"
        f"{_COMMENTS[1]}PARTS = [\n{''.join(parts)}]\n"
    )


def r_values(original: Original) -> str:
    """The values ``recipe`` and ``parts`` of the template in R."""
    recipe = {**original.recipe, "encoding": original.iconv}
    recipe = {place: recipe[place] for place in ("file", "encoding", *_PLACES_OF_R[1:])}
    places = [f"  {place.replace(' ', '_')} = {_in_r(value)}" for place, value in recipe.items()]
    parts = [f"  {_part_in_r(*part)}" for part in original.parts]
    return (
        f"{_COMMENTS[0]}recipe <- list(\n{_lines(places)}\n)\n\n"
        f"{_COMMENTS[1]}parts <- list(\n{_lines(parts)}\n)\n"
    )


def _part_in_r(place: int, way: str, *given: Any) -> str:
    """A part; cells are counted from 1, and what words stand for is a matrix, a row a word."""
    if way == "word":
        known, missing = given
        rows = ", ".join(map(_in_r, known.values()))
        values = [_in_r(list(known)), f"rbind({rows})", _in_r(missing)]
    else:
        values = [_in_r(value) for value in given]
    return f"list({', '.join([str(place + 1), _in_r(way), *values])})"


def _in_r(value: Any) -> str:
    if isinstance(value, str):
        return r_literal(value)
    if isinstance(value, list | tuple | set):
        ordered = sorted(value) if isinstance(value, set) else value
        return f"c({', '.join(map(_in_r, ordered))})"
    return repr(value)


def _lines(parts: Iterable[str]) -> str:
    return ",\n".join(parts)
