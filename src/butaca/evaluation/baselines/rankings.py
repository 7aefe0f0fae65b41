"""Rankings that are the same for every query.

At random, by likes, by votes.
"""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.ranked_lists import shared_ranking


@dataclass(frozen=True)
class FixedRanking:
    """Ranking of movies that is the same for every query.

    Highest first, ties by row; ``order`` holds rows. It answers both questions.
    """

    order: Ints
    novelty: None = None

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del novelty
        return shared_ranking(self.order, queries, n, among)

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; the place in the ranking, below 0."""
        del rows, novelty
        scores = np.full(max(self.order.max(initial=-1), columns.max(initial=-1)) + 1, np.nan)
        scores[self.order] = -np.arange(len(self.order))
        return scores[columns]


@dataclass(frozen=True)
class FixedPersonalRanking:
    """Head of a ranking, without the movies that a rater has rated."""

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
class RandomLists:
    """Movies drawn by seed and query, each equally likely."""

    movie_count: int
    seed: int
    novelty: None = None

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del novelty
        movies = np.arange(self.movie_count) if among is None else np.flatnonzero(among)
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        for row, query in enumerate(queries):
            drawn = np.random.default_rng((self.seed, int(query))).choice(
                movies, min(n + 1, len(movies)), replace=False
            )
            rest = drawn[drawn != query][:n]
            lists[row, : len(rest)] = rest
        return lists

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; nan, since lists are drawn and nothing is scored."""
        del columns, novelty
        return np.full(len(rows), np.nan)


def by_likes(training: Training) -> Ints:
    """Return the rows of all liked movies, the most liked first."""
    return _descending(training.raters.like_counts())


def by_votes(training: Training) -> Ints:
    """Return the rows of all movies with votes, the most voted first."""
    votes = training.catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
    return _descending(votes.astype(np.float64))


def _descending(values: Floats) -> Ints:
    order = np.argsort(-values, kind="stable")
    return order[values[order] > 0]
