"""What Python and the player both keep to: read from the player, where it stands.

A value that is missing there, or no JSON, is an error as soon as linnet is imported.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FILE = Path(__file__).parent / "stage" / "player" / "engine" / "limits.js"
_VALUE = re.compile(r"^export const (\w+) = (.+?);", re.MULTILINE)
_said = {name: json.loads(text) for name, text in _VALUE.findall(FILE.read_text("utf-8"))}

LEAST_RATE: float = _said["LEAST_RATE"]
LARGEST_RATE: float = _said["LARGEST_RATE"]
USUAL_RATE: float = _said["USUAL_RATE"]
LARGEST_WEIGHT: float = _said["LARGEST_WEIGHT"]
MOST_CHANGES: int = _said["MOST_CHANGES"]
MOST_EDITED: int = _said["MOST_EDITED"]
LEAST_ROWS: int = _said["LEAST_ROWS"]
LARGEST_VALUE: float = _said["LARGEST_VALUE"]
MOST_POINTS: int = _said["MOST_POINTS"]
IDENTICAL: float = _said["IDENTICAL"]
ARRIVED: float = _said["ARRIVED"]
LARGEST_DRAWN: float = _said["LARGEST_DRAWN"]
OPTIMIZER_TITLES: dict[str, str] = _said["OPTIMIZERS"]
