"""The data as read, and as the visitor changed single points of them by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from linnet.data.table import Selection
from linnet.links.points import PointChange, edited
from linnet.stage import Scene
from linnet.text.wording import plural


class HandData:
    """A selection and its scene, and what changes by hand make of them; the last is kept.

    Attributes
    ----------
    selection : Selection
    scene : Scene
        Both as read.
    """

    def __init__(self, selection: Selection, scene: Scene):
        self.selection, self.scene = selection, scene
        self._last: tuple[tuple[PointChange, ...], Selection, Scene] = (), selection, scene

    def after(self, changes: tuple[PointChange, ...]) -> tuple[Selection, Scene]:
        """Both after these changes."""
        if changes != self._last[0]:
            selection, scene = self.selection, self.scene
            if changes:
                selection, scene = _selection(selection, changes), scene.edited(changes)
            self._last = changes, selection, scene
        return self._last[1:]


def changed_in_words(selection: Selection, changes: tuple[PointChange, ...]) -> str:
    """What was changed by hand: "1 value changed, 2 points added by hand"; "" for nothing."""
    rows = edited(selection.X, selection.y, changes)
    parts = [
        plural(rows.changed, "value", "values") + " changed" if rows.changed else "",
        plural(rows.added, "point", "points") + " added" if rows.added else "",
        plural(rows.removed, "point", "points") + " removed" if rows.removed else "",
    ]
    said = [part for part in parts if part]
    return f"{', '.join(said)} by hand" if said else ""


def _selection(selection: Selection, changes: tuple[PointChange, ...]) -> Selection:
    """The changed rows, and a sentence on that; rows that were added are numbered on."""
    rows = edited(selection.X, selection.y, changes)
    n, last = len(selection.y), int(selection.rows.max())
    numbers = np.append(selection.rows, last + 1 + np.arange(max(0, rows.rows.max() + 1 - n)))
    said = changed_in_words(selection, changes)
    notes = (*selection.notes, *([f"{said}; what was read is as it was."] if said else []))
    return replace(selection, X=rows.X, y=rows.y, rows=numbers[rows.rows], notes=notes)
