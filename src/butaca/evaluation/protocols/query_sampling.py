"""Sampling of queries for "more like this"."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Ints, Mask
from butaca.evaluation.raters import Raters


@dataclass(frozen=True)
class Task:
    """Movies that may be queries, and movies that may be listed.

    Masks [movies], None for every movie.
    What may not be listed is not relevant either.
    """

    protocol: str
    askable: Mask | None = None
    among: Mask | None = None


EVERYTHING = Task("similar")


@dataclass(frozen=True)
class Queries:
    """Rater and movie of each query, by rater.

    Rows of the held-out raters and of the catalogue.
    ``relevant`` is how many movies are to be found for each.
    """

    raters: Ints
    movies: Ints
    relevant: Ints


def draw_queries(raters: Raters, task: Task, max_queries: int, seed: int) -> Queries:
    """Draw up to ``max_queries`` likes of each rater.

    Of those that leave at least one like to be listed.
    Each rater's draw depends on the seed and their id alone, not on who else is there.
    """
    query_raters: list[Ints] = []
    movies: list[Ints] = []
    relevant: list[Ints] = []
    likes = raters.likes
    for row, rater in enumerate(raters.ids):
        liked = np.sort(likes.indices[likes.indptr[row] : likes.indptr[row + 1]]).astype(np.int64)
        listable = np.ones(len(liked), bool) if task.among is None else task.among[liked]
        others = listable.sum() - listable
        askable = others > 0
        if task.askable is not None:
            askable &= task.askable[liked]
        places = np.flatnonzero(askable)
        if len(places) > max_queries:
            places = np.sort(np.random.default_rng((seed, int(rater))).choice(places, max_queries, replace=False))
        query_raters.append(np.full(len(places), row))
        movies.append(liked[places])
        relevant.append(others[places].astype(np.int64))
    empty = np.empty(0, dtype=np.int64)
    return Queries(*(np.concatenate((empty, *parts)) for parts in (query_raters, movies, relevant)))
