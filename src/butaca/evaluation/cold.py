"""The protocol of cold films: what lists are worth to and from films nobody has rated."""

import numpy as np

from butaca.evaluation.models import Mask
from butaca.evaluation.queries import Task

SHARE = 0.3  # of all films


def hidden(movies: int, seed: int, share: float = SHARE) -> Mask:
    """The films that lose their ratings before training: a seeded draw from all films, rated or not. Shape [movies]."""
    cold = np.zeros(movies, dtype=bool)
    cold[np.random.default_rng((seed, movies)).choice(movies, round(share * movies), replace=False)] = True
    return cold


def tasks(cold: Mask) -> tuple[Task, Task, Task]:
    """Cold on both sides, which is the headline; then cold films only asked for, and only listed.

    Where only cold films may be listed, only cold likes are to be found.
    """
    return (
        Task("cold on both sides", askable=cold, among=cold),
        Task("from cold films", askable=cold),
        Task("to cold films", askable=~cold, among=cold),
    )
