"""Ways to read a file that could not be read as it was tried."""

from __future__ import annotations

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import Recipe
from linnet.data.table import Table

SAMPLE = 2**16  # bytes that are tried
MOST = 4  # ways
SECONDS = 2.0  # of a processor core, for all tries
_DELIMITERS = (",", ";", "\t", "|", "  ", " ", ":")
_TRIES = (
    *(Recipe(delimiter=delimiter) for delimiter in _DELIMITERS),
    *(Recipe(delimiter=delimiter, header=()) for delimiter in _DELIMITERS),
    *(Recipe(delimiter=delimiter, quote="") for delimiter in _DELIMITERS),
)


def likely_recipes(content: bytes, said: Recipe) -> list[tuple[Recipe, Table]]:
    """Recipes that read the beginning of a file, the ones that make most of it first.

    Parameters
    ----------
    content : bytes
    said : Recipe
        What the visitor said; of it the encoding is kept.

    Returns
    -------
    list of (Recipe, Table)
        At most four, and none twice that read the same.
    """
    sample = content[:SAMPLE]
    if len(content) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    budget = Budget(SECONDS, "That is enough.")
    found: dict[tuple, tuple[Recipe, Table]] = {}
    for tried in _TRIES:
        recipe = Recipe(encoding=said.encoding).updated(tried)
        try:
            budget.check()
        except TableError:
            break
        try:
            table = read_csv(sample, recipe, budget=Budget(SECONDS / 4, "That is enough."))
        except TableError:
            continue
        found.setdefault((*table.frame.columns, len(table.frame)), (recipe, table))
    ways = sorted(found.values(), key=lambda way: -len(way[1].numeric) * len(way[1].frame))
    return ways[:MOST]
