"""Which features repeat each other: variance inflation, and the dependencies by their numbers.

After Belsley, Kuh & Welsch, "Regression diagnostics", 1980, chapter 3: singular values far below
the largest count the near dependencies, the shares of the coefficients' variances that come with
them name the features involved, and auxiliary regressions say how they depend. The columns are
centred here: where zero lies on a feature's scale says nothing about the features.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linnet.regression.compress import Compressed

NEARLY_DEPENDENT = 30  # of the condition index; Belsley, Kuh & Welsch
EXACT = 1e-7  # sd: what rounding may leave of a feature that others determine
INVOLVED = 0.5  # of a coefficient's variance; Belsley, Kuh & Welsch
SIMPLER = 1.5  # times the remainder: for so little a term is left out
TIE = 1e-9  # what rounding may make of two equal lengths
ROUNDING = 1e-12  # relative; a constant this small is none


@dataclass(frozen=True)
class Dependency:
    """One feature as others nearly determine it, in the data's own units.

    ``x[feature]`` is ``constant + sum(factor * x[j] for j, factor in terms)``, up to a remainder.

    Attributes
    ----------
    feature : int
        From 0.
    constant : float
    terms : tuple of (int, float)
        Other features (from 0, ascending) and their factors; none for a constant column.
    remainder : float
        What is left, in standard deviations of the feature: √(1 − R²). 0 if it is rounding.
    """

    feature: int
    constant: float
    terms: tuple[tuple[int, float], ...]
    remainder: float

    @property
    def exact(self) -> bool:
        """Nothing is left but rounding."""
        return self.remainder == 0


def dependencies(data: Compressed) -> tuple[Dependency, ...]:
    """The near dependencies among the features, one for each small singular value.

    Parameters
    ----------
    data : Compressed
        Standardised or not.

    Returns
    -------
    tuple of Dependency
        Empty if no condition index of the centred columns reaches 30. Each has another feature on
        its left, and none of these on its right.
    """
    own = data.origin or data
    # R of the z-scores; every column has length 1, or 0 if it is constant
    factor = data.standardized().factor[1:-1, 1:-1] / np.sqrt(data.n)
    _, sizes, directions = np.linalg.svd(factor)
    small = sizes * NEARLY_DEPENDENT <= sizes.max(initial=0.0)
    if not small.any():
        return ()
    involved = _involved(sizes, directions, small)
    left = _pivots(directions[small] * involved)
    right = [j for j in np.flatnonzero(involved).tolist() if j not in left]
    return tuple(_dependency(own, factor, feature, right) for feature in left)


def _involved(sizes: np.ndarray, directions: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Which features' coefficients have most of their variance from the small singular values."""
    shares = (directions / np.maximum(sizes, EXACT)[:, None]) ** 2
    share = shares[small].sum(axis=0) / shares.sum(axis=0)
    return (share > INVOLVED) & (np.linalg.norm(directions[small], axis=0) > EXACT)


def _pivots(directions: np.ndarray) -> list[int]:
    """As many features as directions, each the one with the most of what those before leave."""
    rest, pivots = directions.copy(), []
    for _ in range(len(directions)):
        lengths = np.linalg.norm(rest, axis=0)
        most = lengths.max()
        pivot = int(np.flatnonzero(lengths > most - TIE)[-1])  # a copy comes after its original
        if most <= EXACT:
            break
        pivots.append(pivot)
        along = rest[:, pivot] / lengths[pivot]
        rest = rest - np.outer(along, along @ rest)
    return pivots


def _dependency(own: Compressed, factor: np.ndarray, feature: int, others: list[int]) -> Dependency:
    """The regression of one feature on others, without the terms that hardly matter."""
    target, kept = factor[:, feature], list(others)
    betas, remainder = _regression(factor[:, kept], target)
    most = max(SIMPLER * remainder, EXACT)
    while len(kept) > 1:
        weakest = int(np.argmin(np.abs(betas)))
        fewer = kept[:weakest] + kept[weakest + 1 :]
        shorter, left = _regression(factor[:, fewer], target)
        if left > most:
            break
        kept, betas, remainder = fewer, shorter, left
    means, sds = own.mean, own.std
    factors = np.array([b * sds[feature] / sds[j] for b, j in zip(betas, kept, strict=True)])
    parts = [means[feature], *(-factors * means[kept])]
    constant = float(np.sum(parts))
    if abs(constant) <= ROUNDING * np.abs(parts).max():
        constant = 0.0
    return Dependency(
        feature,
        constant,
        tuple(zip(kept, factors.tolist(), strict=True)),
        remainder if remainder > EXACT else 0.0,
    )


def _regression(columns: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients, and the length of what they leave of the target."""
    betas, *_ = np.linalg.lstsq(columns, target, rcond=None)
    return betas, float(np.linalg.norm(target - columns @ betas))
