"""A network's layers as JSON, from which they are read back to the last bit.

The form is that of `Network.to_json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from linnet.networks.layer import Layer

VERSION = 1  # of the JSON that a network is saved as


def print_layers(layers: Sequence[Layer], widths: Sequence[int]) -> str:
    """Layers and their widths as JSON; a ValueError if a weight or bias is not finite."""
    saved = {
        "linnet": VERSION,
        "widths": widths,
        "layers": [
            {"weights": layer.weights.tolist(), "bias": layer.bias.tolist()} for layer in layers
        ],
    }
    try:
        return json.dumps(saved, allow_nan=False)
    except ValueError:
        raise ValueError("a network that has diverged cannot be saved") from None


def read_layers(text: str) -> tuple[list[Layer], np.ndarray]:
    """The layers and the widths that `print_layers` wrote.

    Raises
    ------
    ValueError
        If the text is anything else; the message is one plain sentence.
    """
    try:
        saved = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        raise ValueError("a saved network is JSON, and this text is not") from None
    if not isinstance(saved, dict) or "linnet" not in saved:
        raise ValueError("this is JSON, but not a network that linnet saved")
    if not _is_number(saved["linnet"]) or saved["linnet"] != VERSION:
        raise ValueError(f"this network was not saved in version {VERSION}, the only one known")
    try:
        layers = [
            Layer(_finite(layer["weights"]), _finite(layer["bias"])) for layer in saved["layers"]
        ]
        return layers, _finite(saved["widths"])
    except (KeyError, TypeError):
        raise ValueError("a saved network has widths, and layers with weights and bias") from None


def _finite(values: Any) -> np.ndarray:
    """Numbers out of JSON as an array; ragged or with anything but finite numbers, a ValueError."""
    array = np.array(values, dtype=object)  # float would read text as numbers
    if not all(_is_number(value) and np.isfinite(value) for value in array.ravel()):
        raise ValueError("the weights of a saved network are lists of finite numbers, all as long")
    return array.astype(float)


def _is_number(value: Any) -> bool:
    return isinstance(value, float)  # as whole numbers are read, too, but not true and false
