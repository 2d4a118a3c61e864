"""The optimisers: the step of each, which allocates nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOMENTUM = 0.9
ADAM_MEAN, ADAM_SQUARE, ADAM_EPSILON = 0.9, 0.999, 1e-8

# an array of no dimensions is multiplied in half the time a Python float is
_MOMENTUM, _MEAN, _SQUARE = map(np.array, (MOMENTUM, ADAM_MEAN, ADAM_SQUARE))
_NEW_MEAN, _NEW_SQUARE = np.array(1 - ADAM_MEAN), np.array(1 - ADAM_SQUARE)
_DECAYS = np.array([ADAM_MEAN, ADAM_SQUARE])


def _descend(theta, gradient, memory, rate, powers):
    """Gradient descent."""
    np.multiply(gradient, rate, gradient)
    np.subtract(theta, gradient, theta)


def _momentum(theta, gradient, memory, rate, powers):
    """Polyak's heavy ball as PyTorch's SGD has it: v = μ v + g, θ = θ - rate v."""
    velocity, scratch = memory
    np.multiply(velocity, _MOMENTUM, velocity)
    np.add(velocity, gradient, velocity)
    np.multiply(velocity, rate, scratch)
    np.subtract(theta, scratch, theta)


def _adam(theta, gradient, memory, rate, powers):
    """Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1)."""
    mean, square, scratch = memory
    powers *= _DECAYS
    mean_power, square_power = powers.tolist()
    np.multiply(mean, _MEAN, mean)
    np.multiply(gradient, _NEW_MEAN, scratch)
    np.add(mean, scratch, mean)
    np.multiply(square, _SQUARE, square)
    np.multiply(gradient, gradient, gradient)
    np.multiply(gradient, _NEW_SQUARE, gradient)
    np.add(square, gradient, square)
    np.sqrt(square, scratch)
    np.multiply(scratch, 1 / math.sqrt(1 - square_power), scratch)
    np.add(scratch, ADAM_EPSILON, scratch)
    np.divide(mean, scratch, scratch)
    np.multiply(scratch, rate / (1 - mean_power), scratch)
    np.subtract(theta, scratch, theta)


@dataclass(frozen=True)
class Optimizer:
    """An optimiser.

    Attributes
    ----------
    update : callable
        ``update(theta, gradient, memory, rate, powers)``: changes theta, memory and powers in
        place, and uses the gradient as scratch.
    memory : int
        Vectors of state as long as theta, the last one scratch.
    """

    update: Callable[..., None]
    memory: int


OPTIMIZERS = {
    "gd": Optimizer(_descend, 0),
    "momentum": Optimizer(_momentum, 2),
    "adam": Optimizer(_adam, 3),
}
