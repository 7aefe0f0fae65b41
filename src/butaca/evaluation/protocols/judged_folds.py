"""Folds of movies, for models that learn from judgements.

Who learns from some movies is judged by others.
"""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Mask
from butaca.evaluation.judgements import Judgements, ReferenceLists, Verdicts

FOLDS = 5


@dataclass(frozen=True)
class JudgedFold:
    """Judgements to learn from, and the movies that are held out.

    No pair to learn from has a movie of ``held_out`` [movies], and no list is of one: whatever is asked of a movie
    held out, as a query, comes from judgements of other queries. Lists may name it among others.
    """

    training: Judgements
    held_out: Mask


def deal_folds(judgements: Judgements, movie_count: int, seed: int, count: int = FOLDS) -> tuple[JudgedFold, ...]:
    """Deal the judged movies into folds, each held out once.

    Sizes differ by one at most. The order is a seeded permutation of ascending rows. A pair whose movies are in two
    folds is learned from in neither: each of its directions belongs to the fold of the movie it starts from.
    """
    movies = judgements.movies()
    order = np.random.default_rng(seed).permutation(len(movies))
    parts = np.array_split(order, min(count, max(len(movies), 1)))
    folds = []
    for part in parts:
        held_out = np.zeros(movie_count, dtype=bool)
        held_out[movies[part]] = True
        folds.append(JudgedFold(without(judgements, held_out), held_out))
    return tuple(folds)


def without(judgements: Judgements, movies: Mask) -> Judgements:
    """Return the judgements that are not about some movies [movies].

    Neither pairs with one of them, nor their lists.
    """
    verdicts: Verdicts = judgements.verdicts
    lists: ReferenceLists = judgements.lists
    return Judgements(
        verdicts.take(~movies[verdicts.first] & ~movies[verdicts.second]), lists.take(~movies[lists.queries])
    )
