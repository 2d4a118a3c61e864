"""Text in an exported table: no spreadsheet takes it for a formula, and linnet reads it back.

A spreadsheet computes a cell that begins with a sign such as ``=``. Where a cell begins depends on
the separator that it splits by, which may not be the file's: split at semicolons, the one cell
``a;=1+1`` is two, and the second is a formula. So an apostrophe goes in front of every sign that
would begin a cell under any of the usual separators, and `unguard` takes it away again. Quotation
marks and white space in front of the sign do not help: programs drop them. Neither do they separate
the apostrophe from its sign: it is always the character right before it.

Both functions take time proportional to the text's length.
"""

from __future__ import annotations

import re

# What begins a formula: ASCII, full-width and small forms, and the true minus sign.
SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
# Separators that programs offer or that files have; line ends separate cells, too.
SEPARATORS = ",;|:~\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
# What may stand between the separator and the sign: white space, quotation marks, and what no
# program shows.
BLANK = "\\s\"'\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

# A whole run of separators and blanks before a sign, or none, and whether the sign stands alone.
# Where a run begins the pattern takes all of it and never tries again: time stays linear.
_BEFORE_SIGN = re.compile(rf"(?<![{SEPARATORS}{BLANK}])([{SEPARATORS}{BLANK}]*+)(?=[{SIGNS}](\S)?)")
_SIGN = re.compile(f"[{SIGNS}]")
_SEPARATOR = re.compile(f"[{SEPARATORS}]")
_SPACE = re.compile(r"\s")


def guard(text: str) -> str:
    """The text as a cell that a spreadsheet shows and does not compute.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        With an apostrophe in front of each sign that could begin a cell: at the start, after a
        separator, and after white space if something follows the sign (``18 - 24`` stays).
    """
    return _BEFORE_SIGN.sub(_with_apostrophe, text) if _SIGN.search(text) else text


def unguard(text: str) -> str:
    """The text that was given to `guard`; texts without its apostrophes stay as they are."""
    return _BEFORE_SIGN.sub(_without_apostrophe, text) if "'" in text else text


def _with_apostrophe(before: re.Match) -> str:
    return f"{before[1]}'" if _begins_a_cell(before) else before[1]


def _without_apostrophe(before: re.Match) -> str:
    guarded = before[1].endswith("'") and _begins_a_cell(before)
    return before[1][:-1] if guarded else before[1]


def _begins_a_cell(before: re.Match) -> bool:
    run, follows = before[1], before[2]
    if before.start() == 0 or _SEPARATOR.search(run):
        return True
    return follows is not None and bool(_SPACE.search(run))
