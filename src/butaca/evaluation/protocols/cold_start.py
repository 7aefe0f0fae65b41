"""Cold-start protocol: lists to and from movies without ratings."""

import numpy as np

from butaca.evaluation.arrays import Mask
from butaca.evaluation.protocols.query_sampling import Task

SHARE = 0.3  # of all movies


def draw_cold(movie_count: int, seed: int, share: float = SHARE) -> Mask:
    """Draw the movies that lose their ratings before training. Shape [movies].

    By seed, from all movies, rated or not.
    """
    cold = np.zeros(movie_count, dtype=bool)
    cold[np.random.default_rng((seed, movie_count)).choice(movie_count, round(share * movie_count), replace=False)] = (
        True
    )
    return cold


def tasks(cold: Mask) -> tuple[Task, Task, Task]:
    """Return the three tasks, the headline first.

    Cold on both sides, which is the headline; then cold movies only as queries, and only listed.
    Where only cold movies may be listed, only cold likes are to be found.
    """
    return (
        Task("cold on both sides", askable=cold, among=cold),
        Task("from cold movies", askable=cold),
        Task("to cold movies", askable=~cold, among=cold),
    )
