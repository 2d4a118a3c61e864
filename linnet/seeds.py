"""Many networks, one regression: the same training from several seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from linnet.compress import Compressed
from linnet.network import Network
from linnet.stability import edge
from linnet.training import Settings, Trainer

ARRIVED = 1e-9  # a gap at which six digits of every coefficient agree
PIECE = 200  # steps between two looks at the gap


@dataclass(frozen=True)
class Trained:
    """A network trained from a seed, and how far it came."""

    seed: int
    network: Network
    gap: float
    step: int


def train_from_seeds(
    data: Compressed,
    widths: tuple[int, ...],
    seeds: Iterable[int],
    settings: Settings,
    seconds: float = 2.0,
) -> list[Trained]:
    """Train from each seed until the network is the regression, or the time is over.

    Parameters
    ----------
    data : Compressed
    widths : tuple of int
    seeds : iterable of int
    settings : Settings
        Its optimiser, and its learning rate unless that diverges: then half the edge of stability.
        On all rows, whatever its batch size.
    seconds : float
        For all seeds together; a network that is not there by then is returned as it is.

    Returns
    -------
    list of Trained
        In the order of the seeds.
    """
    seeds = list(seeds)
    begun = perf_counter()
    done = []
    for k, seed in enumerate(seeds, 1):
        trainer = _trained(data, widths, seed, settings, begun + seconds * k / len(seeds))
        done.append(Trained(seed, trainer.network, trainer.gap, trainer.step))
    return done


def _trained(data, widths, seed, settings, deadline) -> Trainer:
    network = Network.random(widths, seed)
    rate = settings.learning_rate
    while True:
        trainer = Trainer(network, data, settings.optimizer, rate)
        while not trainer.diverged and trainer.gap > ARRIVED and perf_counter() < deadline:
            trainer.advance(PIECE, every=PIECE)
        if not trainer.diverged or perf_counter() >= deadline:
            return trainer
        limit = edge(network, data, settings.optimizer)
        rate = min(rate, limit or rate) / 2
