"""A layer as a value: an affine map ``h = W a + b``.

In homogeneous form, ``[[1, 0], [b, W]]``, the bias travels inside the matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Layer:
    """An affine map from ``in`` to ``out`` numbers.

    Attributes
    ----------
    weights : ndarray of shape (out, in)
        ``weights[j, i]`` is the weight of the link from node i to node j.
    bias : ndarray of shape (out,)

    Raises
    ------
    ValueError
        If the shapes do not fit each other.
    """

    weights: np.ndarray
    bias: np.ndarray

    def __post_init__(self):
        weights, bias = _frozen(self.weights), _frozen(self.bias)
        if weights.ndim != 2 or 0 in weights.shape or bias.shape != weights.shape[:1]:
            raise ValueError(
                "a layer needs weights (out, in) and bias (out,), "
                f"got {weights.shape} and {bias.shape}"
            )
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "bias", bias)

    @classmethod
    def identity(cls, width: int) -> Layer:
        """The layer that passes ``width`` numbers through unchanged."""
        return cls(np.eye(width), np.zeros(width))

    @property
    def homogeneous(self) -> np.ndarray:
        """The same map as one matrix ``[[1, 0], [b, W]]`` of shape (out + 1, in + 1)."""
        top = np.eye(1, self.weights.shape[1] + 1)
        return np.vstack([top, np.column_stack([self.bias, self.weights])])

    @property
    def row(self) -> np.ndarray:
        """Of a layer with one output: ``[b, w_1 … w_in]``, shape (in + 1,), the bias first."""
        (bias,) = self.bias
        return np.append(bias, self.weights)

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """Map rows of shape (n, in) to rows of shape (n, out)."""
        return rows @ self.weights.T + self.bias

    def after(self, first: Layer) -> Layer:
        """The one layer that does what ``first`` and then this one do."""
        return Layer(self.weights @ first.weights, self.weights @ first.bias + self.bias)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Layer):
            return NotImplemented
        return np.array_equal(self.weights, other.weights) and np.array_equal(self.bias, other.bias)

    def __repr__(self) -> str:
        outputs, inputs = self.weights.shape
        return f"Layer({inputs} -> {outputs})"


def _frozen(values: np.ndarray) -> np.ndarray:
    """A read-only float64 copy."""
    copy = np.array(values, dtype=float)
    copy.flags.writeable = False
    return copy
