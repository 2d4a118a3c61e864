"""What a column holds and what it can be used for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linnet.data.errors import TableError
from linnet.data.recipe import UNDECIDED, Column
from linnet.text.pattern import Bounded
from linnet.text.wording import listed, plural, quoted

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionArray

MAX_LEVELS = 12  # of a category that becomes 0/1 columns
_HOURS = 3 * 3600  # seconds from which on times are told apart by hours
MANY = 12  # rows from which 1, 2, 3, … looks like a numbering
_ID_NAME = Bounded(
    r"(?i:(^|.*[\W_\d])(id|ids|uid|uuid|guid|nr|no|num|number|nummer|key|index|idx|code|"
    r"row|rownum|rowid|serial|record)\W{0,9})|.*[a-z](Id|ID|No|Nr|Key|Index)",
    100,
)
_CODE_NAME = Bounded(
    r"(?i:(.*[\W_\d])?(zip|zip.?codes?|post.?codes?|postal.?codes?|plz|fips|iso.?code|icd\d*|"
    r"phone|telephone|telefon|isbn|siret|siren|cusip|ean|upc)\W{0,9})",
    100,
)
_INDEX_NAME = Bounded(r"Unnamed: 0(\.\d+)?|column 1|index|", 20)


@dataclass(frozen=True)
class Description:
    """One column of a table, described.

    Attributes
    ----------
    name : str
    kind : str
        "number", "boolean", "category", "date", "identifier", "text", "empty", "constant" or
        "unused".
    missing : int
        Cells without a value.
    reason : str
        Why it is not used by default, or how it is; "" if there is nothing to say.
    levels : tuple of str
        Of a category, the reference level first (the first in sorted order), and the first of them
        if it has too many; else ().
    usable : bool
        May be chosen as a feature.
    default : bool
        Is a feature unless someone says otherwise.
    numeric : bool
        Its values are numbers or booleans, so it may be the target unless it is constant.
    dates : str or None
        What dates become where they are used: see `linnet.data.recipe.Column`.
    """

    name: str
    kind: str
    missing: int
    reason: str
    levels: tuple[str, ...]
    usable: bool
    default: bool
    numeric: bool = False
    dates: str | None = None


def describe(
    name: str,
    values: np.ndarray | ExtensionArray,
    kind: str | None = None,
    first: bool = False,
    wanted: Column = UNDECIDED,
) -> Description:
    """Say what a cleaned column holds.

    Parameters
    ----------
    name : str
    values : ndarray or pandas' array
        Numbers, a Categorical, dates or text.
    kind : str, optional
        What the reader knows beyond the type, such as "boolean".
    first : bool
        It is the leftmost column, where pandas and R put row numbers.
    wanted : Column
        What the recipe says of it.

    Returns
    -------
    Description

    Raises
    ------
    TableError
        The recipe's reference level is none of its levels.
    """
    found = _found(name, values, kind, first, wanted)
    if wanted.kind == "unused" and found.usable and found.kind != "identifier":
        reason = "It was set to unused."
        return replace(
            found, kind="unused", reason=reason, usable=False, default=False, numeric=False
        )
    if wanted.kind == "number" and found.kind == "identifier" and found.numeric:
        return replace(found, kind="number", reason="", default=True)
    return found


def _found(
    name: str,
    values: np.ndarray | ExtensionArray,
    kind: str | None,
    first: bool,
    wanted: Column,
) -> Description:
    import pandas as pd

    absent = pd.isna(values)
    missing = int(absent.sum())
    present = values[~absent] if missing else values
    kind = kind or _kind(values)
    numeric = kind in ("number", "boolean")
    if len(present) == 0:
        return Description(name, "empty", missing, "It has no values.", (), False, False)
    if kind != "date" and _is_constant(present) and len(values) > 1:
        reason = "It has the same value in every row."
        if missing:
            reason = "It has the same value in every row that has one."
        return Description(name, "constant", missing, reason, (), False, False, numeric)
    if kind == "number":
        whole = not missing or (missing == 1 and bool(absent[0]))  # but for a row of units
        numbering = _numbering(name, np.asarray(present, np.float64), first) if whole else ""
        numbering = numbering or _coding(name, np.asarray(present, np.float64))
        kind = "identifier" if numbering else "number"
        return Description(name, kind, missing, numbering, (), True, not numbering, numeric)
    if kind == "boolean":
        reason = "1 stands for yes or true, 0 for no or false."
        return Description(name, kind, missing, reason, (), True, True, numeric)
    if kind == "category":
        return _category(name, present, missing, wanted)
    if kind == "date" and values.dtype.kind == "M":
        return _date(name, pd.Series(present), missing, wanted)
    if kind == "text" and len(present) > MANY and pd.Series(present).is_unique:
        kind = "identifier"
    return Description(name, kind, missing, _REASONS[kind], (), False, False)


def _is_constant(present: np.ndarray | ExtensionArray) -> bool:
    codes = getattr(present, "codes", present)  # of a category
    return bool((codes == codes[0]).all())


def _date(name: str, present: pd.Series, missing: int, wanted: Column) -> Description:
    """Dates count as time since the first, in the largest unit that tells them apart."""
    first = present.min()
    if present.nunique() == 1:
        reason = "It has the same date in every row."
        return Description(name, "date", missing, reason, (), False, False)
    dates = wanted.dates or _unit(present)
    if dates in ("month", "weekday"):
        reason = f"It becomes columns of 0 and 1, one a {dates}."
    else:
        start = first.date() if first == first.floor("D") else first
        reason = f"It counts as {dates} since the first, {start}."
    return Description(name, "date", missing, reason, (), True, False, dates=dates)


def _unit(present: pd.Series) -> str:
    if (present == present.dt.floor("D")).all():
        return "days"
    return "hours" if (present.max() - present.min()).total_seconds() > _HOURS else "seconds"


_REASONS = {
    "date": "It holds dates or times that cannot be read in one way.",
    "identifier": "All its values are different, so it names the rows.",
    "text": "It holds free text.",
}


def _kind(values: np.ndarray | ExtensionArray) -> str:
    from pandas.api import types

    if types.is_bool_dtype(values):
        return "boolean"
    if types.is_numeric_dtype(values):
        return "number"
    if types.is_datetime64_any_dtype(values):
        return "date"
    return "category" if isinstance(values.dtype, _categorical()) else "text"


def _categorical() -> type:
    from pandas import CategoricalDtype

    return CategoricalDtype


def _category(name: str, present: pd.Categorical, missing: int, wanted: Column) -> Description:
    used = present.categories[np.unique(present.codes)]
    if len(used) > MAX_LEVELS:
        reason = f"It has {len(used):,} levels, and at most {MAX_LEVELS} can be used."
        first = tuple(sorted(map(str, used[:MAX_LEVELS])))
        return Description(name, "category", missing, reason, first, False, False)
    levels = tuple(sorted(map(str, used)))
    if len(levels) == len(present) > 2 and wanted.kind != "category":
        return Description(
            name, "identifier", missing, _REASONS["identifier"], levels, False, False
        )
    if wanted.reference is not None:
        if wanted.reference not in levels:
            raise TableError(
                f"{quoted(name)} has no level {quoted(wanted.reference)} to compare with; its "
                f"levels are {listed(list(levels), MAX_LEVELS)}."
            )
        levels = (wanted.reference, *(level for level in levels if level != wanted.reference))
    others = plural(len(levels) - 1, "column", "columns")
    reason = f"It becomes {others} of 0 and 1; the reference level is {quoted(levels[0])}."
    return Description(name, "category", missing, reason, levels, True, True)


def _coding(name: str, values: np.ndarray) -> str:
    """Say why whole numbers under a name such as zip are no amounts; "" if they may be."""
    if _CODE_NAME.fullmatch(name) and (values == np.floor(values)).all():
        return "Its name says that it holds codes, which are no amounts."
    return ""


def _numbering(name: str, values: np.ndarray, first: bool) -> str:
    """Say why numbers without a gap only name the rows; "" if they do not seem to."""
    if len(values) < 2 or not (values == np.floor(values)).all():
        return ""
    counts = bool(values[0] in (0, 1) and (values == values[0] + np.arange(len(values))).all())
    if counts and first and _INDEX_NAME.fullmatch(name):
        return "It numbers the rows, as pandas and R write it."
    if counts and len(values) > MANY:
        return "It numbers the rows."
    if not _ID_NAME.fullmatch(name) or len(values) <= 2:
        return ""
    return _REASONS["identifier"] if len(np.unique(values)) == len(values) else ""
