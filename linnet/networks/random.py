"""The one definition of randomness: 32-bit integers, equal bit for bit in Python and the browser.

Nothing here has a state. A draw follows from a key, which names what it is for (a seed, a layer, a
node, a pass over the rows), and from its number, so that any of them can be drawn alone.
``stage/player/engine/random.js`` is the same in JavaScript; a test compares the two.
"""

from __future__ import annotations

import numpy as np

MAX_SEED = 2**32 - 1
WEIGHTS, ROWS = 1, 2  # what a seed is used for
BIAS_SPREAD = 0.15
_UNIFORMS = 12  # for one normal: their variances, 1/12 each, add up to 1


def mixed(words: np.ndarray) -> np.ndarray:
    """Map 32-bit integers one to one so that each bit of the result depends on every bit.

    Xor-shift and multiplication, twice, with the constants of Wellons' lowbias32 ("Prospecting for
    hash functions", 2018).

    Parameters
    ----------
    words : ndarray of uint32
    """
    words = words ^ (words >> 16)
    words = words * np.uint32(0x7FEB352D)
    words = words ^ (words >> 15)
    words = words * np.uint32(0x846CA68B)
    return words ^ (words >> 16)


def key(*words: int) -> int:
    """One 32-bit key for several whole numbers from 0 to 2^32 - 1; their order counts.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    value = np.zeros(1, dtype=np.uint32)
    for word in words:
        if not 0 <= word <= MAX_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {MAX_SEED}, got {word}")
        value = mixed(value + np.uint32(0x9E3779B9) + np.uint32(word))
    return int(value[0])


def bits(key: int, count: int) -> np.ndarray:
    """The first draws of a key, as uint32 of shape (count,)."""
    word = np.uint32(key)
    return mixed(mixed(np.arange(count, dtype=np.uint32) ^ word) + word)


def uniforms(key: int, count: int) -> np.ndarray:
    """Uniform on [0, 1), in steps of 2^-32: shape (count,)."""
    return bits(key, count) / 2.0**32


def normals(key: int, count: int) -> np.ndarray:
    """About normal, mean 0 and variance 1: sums of twelve uniforms, less 6. Shape (count,).

    The sums are exact, so that neither their order nor a library's logarithm can change a bit.
    """
    return uniforms(key, _UNIFORMS * count).reshape(count, _UNIFORMS).sum(axis=1) - 6.0


def initial_node(seed: int, layer: int, node: int, inputs: int) -> np.ndarray:
    """Initial bias and weights of a node: shape (1 + inputs,).

    Weights have variance 1/inputs, so that a signal keeps its size however deep the network (LeCun
    et al., "Efficient BackProp", 1998, section 4.6). Biases are small, not zero, so that they can
    be seen and followed through the product.

    Parameters
    ----------
    seed : int
    layer, node : int
        From 1.
    inputs : int
        Nodes of the layer before.
    """
    drawn = normals(key(seed, WEIGHTS, layer, node), 1 + inputs)
    return np.append(BIAS_SPREAD * drawn[0], drawn[1:] / np.sqrt(inputs))


def permutation(seed: int, number: int, rows: int) -> np.ndarray:
    """The numbers from 0 to rows - 1 in a random order: the order of one pass over the rows.

    Parameters
    ----------
    seed : int
    number : int
        Of the pass, from 0.
    rows : int
    """
    return np.argsort(bits(key(seed, ROWS, number), rows), kind="stable")
