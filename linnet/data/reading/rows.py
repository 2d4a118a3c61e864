"""Rows that are no data: rules of printed tables, a header that is repeated, totals.

They are as wide as the table, so only what is in them tells them from the others. None is left out
without a sentence, and totals are asked about.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linnet.data.errors import TableError
from linnet.data.reading.asking import MOOT, Asking, Choice
from linnet.data.reading.block import matches
from linnet.data.reading.numbers import is_number
from linnet.data.recipe import Recipe
from linnet.text.pattern import Bounded
from linnet.text.wording import plural, quoted

_TOTAL_WORDS = (
    "(?:grand |sub|sub-|sub )?(?:total|totals|sum|sums)|average|mean|averages|means|gesamtergebnis|"
    "(?:gesamt|zwischen)?summe|gesamt|insgesamt|durchschnitt|mittelwert|totale?s?|total général|"
    "sous-total|somme|moyenne|suma|media|promedio|totaal|gemiddelde|column totals?|all"
)
_TOTAL = rf"(?i:[ :.*]*(?:{_TOTAL_WORDS})[ :.*]*)"
_PART = (
    r"(?i:(?:sub[- ]?totals?|grand totals?|zwischensumme|sous-total|total(?: for| of)?)\b.{1,60}|"
)
_PART += r".{1,60}\b(?:sub[- ]?totals?|totals?|zwischensumme))"
_STATISTIC = Bounded(
    r"(?i:[ :.*]*(sd|s\.d\.|std\.?|std\.? dev\.?|st\.?dev\.?|standard deviation|se|"
    r"standardabweichung|s\.e\.|sem|min\.?|max\.?|minimum|maximum|median|count|variance|var|"
    r"range|cv)[ :.*]*)",
    40,
)
_RULE = "[-=_]{3,}[-=+_|: ]*|[:+|]*-{2,}[-=+_|: ]*|"
_LOOKED_AT = 200  # rows that tell whether a column can hold a label
_LAST = 8  # rows of statistics below a table, at most


def leave_out(
    texts: list[pa.Array], names: list[str], lines: np.ndarray, asking: Asking
) -> tuple[list[pa.Array], tuple[int, ...], list[str]]:
    """Leave out rows that are no data.

    Parameters
    ----------
    texts : list of large_string array
        The cells, column by column.
    names : list of str
        As they are in the file.
    lines : ndarray of int
        The line of the file that each row begins on.
    asking : Asking
        Knows the lines, or takes the question "totals".

    Returns
    -------
    texts : list of large_string array
    left_out : tuple of int
        Lines.
    notes : list of str
    """
    given = asking.recipe.left_out
    out = np.zeros(len(lines), bool)
    notes = []
    for rows, what in [(_repeated(texts, names), "the header again"), (_rules(texts), "a rule")]:
        if rows.any() and not rows.all():
            out |= rows
            where = _where(lines[rows])
            left = "was" if rows.sum() == 1 else "were"
            notes.append(
                f"{plural(int(rows.sum()), 'row', 'rows')} ({where}) {left} left out: {what}."
            )
    totals = _totals(texts, out)
    if len(totals) and len(totals) < len(lines) - out.sum():
        if _ask_totals(texts, totals, lines, out, asking) == "leave out":
            out[totals] = True
        notes += asking.said("totals")
    if given is not None:
        said = np.isin(lines, given)
        if said.all():
            raise TableError("The recipe leaves out every row; keep at least 2 of them.")
        if (said != out).any():  # otherwise than it was found
            count = plural(int(said.sum()), "row was", "rows were")
            notes = [f"{count} left out ({_where(lines[said])})."] if said.any() else []
            asking.forget("totals")
        out = said
    if not out.any():
        return texts, (), notes
    kept = pa.array(~out)
    return [text.filter(kept) for text in texts], tuple(lines[out].tolist()), notes


def _where(lines: np.ndarray) -> str:
    return f"line {lines[0]:,}" if len(lines) == 1 else f"the first on line {lines[0]:,}"


def _repeated(texts: list[pa.Array], names: list[str]) -> np.ndarray:
    """Rows that say the names again."""
    rows = np.full(len(texts[0]), any(names))
    for text, name in zip(texts, names, strict=True):
        if name and rows.any():
            rows &= pc.equal(text, name.strip()).to_numpy(zero_copy_only=False)
    return rows


def _rules(texts: list[pa.Array]) -> np.ndarray:
    """Rows of dashes: at least three in the first column, and nothing else in the others."""
    rows = np.zeros(len(texts[0]), bool)
    filled = (text for text in texts if text[0].as_py() or pc.any(pc.not_equal(text, "")).as_py())
    first = next(filled, None)
    if first is None or not pc.any(pc.match_substring_regex(first, "^[-:=+_|]")).as_py():
        return rows
    rows = matches(first, _RULE) & pc.not_equal(first, "").to_numpy(zero_copy_only=False)
    for text in filled:
        if not rows.any():
            break
        rows &= matches(text, _RULE)
    return rows


# --- totals ---------------------------------------------------------------------------------------


def _totals(texts: list[pa.Array], out: np.ndarray) -> np.ndarray:
    """Rows of totals: the last ones, and those whose label in the first column says so."""
    kept = np.flatnonzero(~out)
    if len(kept) < 2:
        return kept[:0]
    last = set(_last_totals(texts, kept))
    found = last.copy()
    labels = next((text for text in texts if not _is_numeric(text)), None)
    if labels is not None:
        places = np.flatnonzero(matches(labels, f"{_PART}|{_TOTAL}") & ~out)
        if 0 < len(places) <= max(1, len(kept) // 2):
            said = labels.take(places).to_pylist()
            often = Counter(said)
            found |= {k for k, label in zip(places.tolist(), said, strict=True) if often[label] < 2}
    if found - last and len(found) == 1:
        found &= last  # one in the middle is a name like others
    return np.array(sorted(found), np.int64)


def _last_totals(texts: list[pa.Array], kept: np.ndarray) -> list[int]:
    """The last rows that begin, or end, with a word for a total, and statistics among them."""
    found: list[int] = []
    for k in kept[::-1][:_LAST].tolist():
        cells = [(text, cell) for text in texts if (cell := text[k].as_py())]
        ends = [cells[0], cells[-1]] if cells else []
        total = any(_TOTAL_CELL.fullmatch(cell) and _is_new(text, cell) for text, cell in ends)
        if not total and not (ends and _STATISTIC.fullmatch(ends[0][1])):
            break
        found.append(k)
    rows = [_row(texts, k) for k in found]
    labels = [next((cell for cell in row if cell), "") for row in rows]
    any_total = any(_TOTAL_CELL.fullmatch(cell) for row in rows for cell in (row[0], row[-1]))
    return found if any_total or len(labels) > 1 else []


_TOTAL_CELL = Bounded(_TOTAL, 40)


def _row(texts: list[pa.Array], k: int) -> list[str]:
    cells = [text[k].as_py() for text in texts]
    return [cell for cell in cells if cell] or [""]


def _is_new(text: pa.Array, cell: str) -> bool:
    """Say whether a cell is the only one of its kind in its column."""
    return pc.sum(pc.equal(text, cell)).as_py() == 1


def _is_numeric(text: pa.Array) -> bool:
    cells = [cell for cell in text.slice(0, _LOOKED_AT).to_pylist() if cell]
    return bool(cells) and sum(map(is_number, cells)) > 0.8 * len(cells)


def _ask_totals(
    texts: list[pa.Array], totals: np.ndarray, lines: np.ndarray, out: np.ndarray, asking: Asking
) -> str:
    label = _row(texts, int(totals[0]))[0]
    last = len(totals) == 1 and totals[0] == np.flatnonzero(~out)[-1]
    if last:
        ends = "begins" if _TOTAL_CELL.fullmatch(label) else "ends"
        label = label if ends == "begins" else _row(texts, int(totals[0]))[-1]
        said = f"Line {lines[totals[0]]:,}, the last, {ends} with {quoted(label)} and was"
        leave, keep = f"{said} left out as a row of totals.", f"{said} kept as a row."
        labels = "Leave it out", "Keep it as a row"
    else:
        said = (
            f"{plural(len(totals), 'row', 'rows')} ({_where(lines[totals])}: {quoted(label)}) were"
        )
        leave, keep = f"{said} left out as totals.", f"{said} kept as rows."
        labels = "Leave them out", "Keep them as rows"
    others = tuple(lines[out].tolist())
    everything = tuple(sorted([*others, *lines[totals].tolist()]))
    choices = [
        Choice("leave out", labels[0], leave, Recipe(left_out=everything)),
        Choice("keep", labels[1], keep, Recipe(left_out=others)),
    ]
    given = None
    if asking.recipe.left_out is not None:
        same = [c.value for c in choices if asking.recipe.contains(c.recipe)]
        given = same[0] if same else MOOT
    return asking.ask("totals", choices, given=given)
