"""The edge of stability: above which learning rate training cannot settle where it is.

Near a minimum with curvature λ, a step of gradient descent multiplies the distance by 1 - rate·λ:
it shrinks while the rate is below 2/λ. The largest eigenvalue of the loss Hessian sets the limit.
For one layer the loss is a parabola and the limit is absolute. A deep network's curvature changes
with its weights: beyond the edge it is thrown out, and may settle where the edge is higher (Cohen
et al., "Gradient descent on neural networks typically occurs at the edge of stability", 2021).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from linnet.networks.network import Network
from linnet.regression.compress import Compressed
from linnet.training.optimizers import MOMENTUM
from linnet.training.sweep import down, matrices, up

CHECK_EVERY = 5  # Lanczos steps between two looks at the eigenvalues


def edge(
    network: Network, data: Compressed, optimizer: str = "gd", tolerance: float = 1e-9
) -> float | None:
    """The learning rate above which full-batch training is unstable at these weights.

    2/λ_max for gradient descent, 2(1 + μ)/λ_max with momentum μ (Polyak, "Some methods of speeding
    up the convergence of iteration methods", 1964, section 2).

    Parameters
    ----------
    network : Network
    data : Compressed
    optimizer : {"gd", "momentum", "adam"}
    tolerance : float
        Of λ_max; see :func:`sharpness`.

    Returns
    -------
    float or None
        Infinite where the loss curves down in every direction; None for Adam, which sizes each
        weight's step by itself and has no such edge.
    """
    if optimizer == "adam":
        return None
    curvature = sharpness(network, data, tolerance)
    limit = 2 * (1 + MOMENTUM) if optimizer == "momentum" else 2.0
    return limit / curvature if curvature > 0 else np.inf


def sharpness(network: Network, data: Compressed, tolerance: float = 1e-9) -> float:
    """λ_max, the largest eigenvalue of the Hessian of the mean squared error.

    One layer: exactly, 2 σ_max² of the pseudo-rows. Deeper: by the Lanczos method on
    Hessian-vector products (power iteration that forgets nothing: Golub & Van Loan, "Matrix
    computations", 4th ed., section 10.1).

    Parameters
    ----------
    network : Network
    data : Compressed
        In the units the network works in.
    tolerance : float
        The residual of the eigenvector, relative to the largest eigenvalue found; the error of
        λ_max is no larger.

    Returns
    -------
    float
        In squared units of the target per squared unit of a parameter; infinite where it is
        beyond the finite numbers.
    """
    rows, _ = data.pseudo_rows()
    if not network.hidden:
        return float(2 * np.linalg.norm(rows[:, :-1], 2) ** 2)
    with np.errstate(all="ignore"):  # far out, a diverging network's numbers overflow
        product = hessian_product(network, rows)
        return _largest_eigenvalue(product, len(network.parameters), tolerance)


def hessian_product(network: Network, rows: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The function v -> Hv for the Hessian of ``sum((rows @ [W*, -1])**2)``.

    By differentiating the gradient along v (Pearlmutter, "Fast exact multiplication by the
    Hessian", Neural Computation 6, 1994), at twice the cost of a gradient. Symbols as in
    :mod:`linnet.training.sweep`; d marks a derivative along v.

    Parameters
    ----------
    network : Network
        P parameters.
    rows : ndarray of shape (k, p + 2)
        As :meth:`linnet.regression.compress.Compressed.pseudo_rows` gives them.

    Returns
    -------
    callable
        From and to ndarrays of shape (P,), in the order of ``network.parameters``.
    """
    hidden, row = matrices(network)
    X, depth = rows[:, :-1], len(hidden)
    t = down(hidden, row)
    u = up(hidden, 2 * X.T @ (rows @ np.append(t[0], -1.0)))
    shapes = [layer.homogeneous[1:].shape for layer in network.layers]
    ends = np.cumsum([height * width for height, width in shapes])

    def product(v: np.ndarray) -> np.ndarray:
        parts = np.split(v, ends[:-1])
        D = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        dt = [D[-1][0]]
        for k in range(depth - 1, -1, -1):
            dt.insert(0, dt[0] @ hidden[k] + t[k + 1][1:] @ D[k])
        du, out = 2 * X.T @ (X @ dt[0]), []
        for k in range(depth):
            out.append(np.outer(dt[k + 1][1:], u[k]) + np.outer(t[k + 1][1:], du))
            du = hidden[k] @ du
            du[1:] += D[k] @ u[k]
        return np.concatenate([*(part.ravel() for part in out), du])

    return product


def _largest_eigenvalue(product: Callable, size: int, tolerance: float) -> float:
    """By Lanczos with full reorthogonalisation, from a random but fixed start."""
    basis = np.empty((min(size, 8), size))
    vector = np.random.default_rng(0).standard_normal(size)
    diagonal: list[float] = []
    beside = [0.0]
    for k in range(size):
        if k == len(basis):
            basis = np.vstack([basis, np.empty((min(k, size - k), size))])
        basis[k] = vector / np.linalg.norm(vector)
        vector = product(basis[k])
        diagonal.append(float(basis[k] @ vector))
        known = basis[: k + 1]
        for _ in range(2):  # twice is enough (Golub & Van Loan, section 10.3)
            vector -= known.T @ (known @ vector)
        beside.append(float(np.linalg.norm(vector)))
        if not np.isfinite(beside[-1]):
            return np.inf
        if k % CHECK_EVERY and k < size - 1:
            continue
        values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[1:-1], 1), "U")
        if beside[-1] * abs(vectors[-1, -1]) <= tolerance * np.abs(values).max():
            break
    return float(values[-1])
