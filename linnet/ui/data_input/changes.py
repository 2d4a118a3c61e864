"""What another reading of a file changed, in plain sentences."""

from __future__ import annotations

from linnet.data.table import Table
from linnet.text.wording import listed, plural, quoted

MOST = 6  # sentences


def changes(before: Table, after: Table) -> list[str]:
    """Say in what a table differs from the one before; nothing if it does not."""
    said = []
    rows = len(after.frame), len(before.frame)
    if rows[0] != rows[1]:
        said.append(
            f"There are now {plural(rows[0], 'row', 'rows')}; before there were {rows[1]:,}."
        )
    old = {column.name: column for column in before.columns}
    new = {column.name: column for column in after.columns}
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    if gone:
        said.append(f"No longer there: {listed(gone)}.")
    if come:
        said.append(f"New: {listed(come)}.")
    for name in new.keys() & old.keys():
        one, other = old[name], new[name]
        if one.kind != other.kind:
            said.append(f"{quoted(name)} was read as {one.kind}, and is now {other.kind}.")
        elif one.missing != other.missing:
            said.append(
                f"{quoted(name)} has {other.missing:,} missing values; before it had "
                f"{one.missing:,}."
            )
        elif one.levels[:1] != other.levels[:1]:
            said.append(f"{quoted(name)} is now compared with {quoted(other.levels[0])}.")
    if len(said) > MOST:
        said = [*said[:MOST], f"And {len(said) - MOST:,} more changes."]
    if not said and before.recipe != after.recipe:
        said = ["The file was read anew; the table is the same, or only its numbers changed."]
    return said
