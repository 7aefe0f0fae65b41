"""The same list for everybody: at random, by likes, by votes."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.models import Floats, Ints, Lists, Mask, Sparse, Training
from butaca.evaluation.ranking import first


@dataclass(frozen=True)
class Ranking:
    """Films by a number of theirs, highest first, ties by row; ``order`` holds rows. Answers both questions."""

    order: Ints
    familiarity: None = None

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del familiarity
        return first(self.order, queries, n, among)


@dataclass(frozen=True)
class PersonalRanking:
    """The same for people: the head of the ranking, without what they have rated."""

    order: Ints

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        lists = np.full((stars.shape[0], n), -1, dtype=np.int32)
        for row in range(stars.shape[0]):
            rated = np.zeros(stars.shape[1], dtype=bool)
            rated[stars.indices[stars.indptr[row] : stars.indptr[row + 1]]] = True
            rest = self.order[~rated[self.order]][:n]
            lists[row, : len(rest)] = rest
        return lists


@dataclass(frozen=True)
class Random:
    """Films drawn by seed and query, each as likely as any other."""

    movies: int
    seed: int
    familiarity: None = None

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del familiarity
        films = np.arange(self.movies) if among is None else np.flatnonzero(among)
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        for row, query in enumerate(queries):
            drawn = np.random.default_rng((self.seed, int(query))).choice(films, min(n + 1, len(films)), replace=False)
            rest = drawn[drawn != query][:n]
            lists[row, : len(rest)] = rest
        return lists


def by_likes(training: Training) -> Ints:
    """Rows of the films somebody likes, the most liked first."""
    return _descending(training.people.like_counts())


def by_votes(training: Training) -> Ints:
    """Rows of the films with votes in the catalogue, the most voted first."""
    votes = training.catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
    return _descending(votes.astype(np.float64))


def _descending(values: Floats) -> Ints:
    order = np.argsort(-values, kind="stable")
    return order[values[order] > 0]
