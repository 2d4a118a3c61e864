"""Which columns of a new file are explained, and by which, before the visitor has chosen."""

from __future__ import annotations

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.table import Table, choosing_budget

MOST_TRIED = 8  # features of a new file, one after the other


def first_roles(table: Table) -> dict:
    """A new file's last column of numbers is the target; the first two others are the features.

    Columns that seem to name the rows are neither unless there are no others, and a column of only
    two values, such as yes and no, is the target only if no other can be. Where those two features
    do not work together, as when no row has both, one that works by itself is the only feature.
    """
    default = {column.name for column in table.columns if column.default}
    targets = [name for name in reversed(table.numeric) if name in default]
    measured = (name for name in targets if not _two_valued(table, name))
    target = next(measured, targets[0] if targets else table.numeric[-1])
    others = [name for name in table.usable if name != target]
    features = [name for name in others if name in default] or others
    tried = [tuple(features[:2]), *((name,) for name in features[:MOST_TRIED])]
    budget = choosing_budget()
    working = (x for x in tried if work(table, target, x, budget))
    return {"x": next(working, tried[0]), "y": target}


def _two_valued(table: Table, name: str) -> bool:
    values = table.frame[name]
    return bool((values.isin([values.min(), values.max()]) | values.isna()).all())


def work(
    table: Table, target: str, features: tuple[str, ...], budget: Budget | None = None
) -> bool:
    """Say whether there can be a regression of these columns."""
    try:
        table.select(target, features, budget)
    except TableError:
        return False
    return True
