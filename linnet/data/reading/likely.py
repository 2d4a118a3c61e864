"""Ways to read a file that could not be read as it was tried."""

from __future__ import annotations

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import Recipe
from linnet.data.table import Table

SAMPLE = 2**14  # bytes that are tried
MOST = 4  # ways
SECONDS = 0.5  # of a processor core, for all tries
_DELIMITERS = (",", ";", "\t", "|", "  ", " ", ":")
_TRIES = tuple(
    (delimiter, more.updated(Recipe(delimiter=delimiter)))
    for more in (Recipe(), Recipe(header=()), Recipe(quote=""))
    for delimiter in _DELIMITERS
)


def likely_recipes(
    content: bytes, said: Recipe, seconds: float = SECONDS
) -> list[tuple[Recipe, Table]]:
    """Recipes that read the beginning of a file, the ones that make most of it first.

    Parameters
    ----------
    content : bytes
    said : Recipe
        What the visitor said; of it the encoding is kept.
    seconds : float, optional
        Of a processor core, what may be taken at most.

    Returns
    -------
    list of (Recipe, Table)
        At most four, and none twice that read the same.
    """
    sample = content[:SAMPLE]
    if len(content) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    budget = Budget(min(seconds, SECONDS), "That is enough.")
    found: dict[tuple, tuple[Recipe, Table]] = {}
    for delimiter, tried in _TRIES:
        if delimiter[:1].encode() not in sample:
            continue
        recipe = Recipe(encoding=said.encoding).updated(tried)
        try:
            table = read_csv(sample, recipe, budget=budget)
        except TableError:
            if not budget.left:
                break
            continue
        found.setdefault((*table.frame.columns, len(table.frame)), (recipe, table))
    ways = sorted(found.values(), key=lambda way: -len(way[1].numeric) * len(way[1].frame))
    return ways[:MOST]
