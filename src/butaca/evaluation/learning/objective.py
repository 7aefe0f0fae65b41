"""Objective of content weights: accuracy and lift of similar lists."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Lists
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.protocols.query_sampling import EVERYTHING, draw_queries
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.raters import Raters

LENGTH = 10  # movies in a list
_MOST_QUERIES = 20  # likes of a rater that are queries
_LEAST = 1e-9  # so that logarithms are finite


@dataclass(frozen=True)
class MeanFigures:
    """Means over raters of the means of their queries.

    As in the protocol of "more like this".
    """

    ndcg: float
    lift: float

    @property
    def objective(self) -> float:
        """The sum of the two logarithms.

        A gain of one figure is worth as great a loss, in per cent, of the other.
        """
        return float(np.log(max(self.ndcg, _LEAST)) + np.log(max(self.lift, _LEAST)))


class Sample:
    """Queries of some raters from a seeded sample of liked movies.

    ``movies`` are ascending rows of the catalogue.
    """

    movies: Ints

    def __init__(self, raters: Raters, max_movies: int, seed: int) -> None:
        queries = draw_queries(raters, EVERYTHING, _MOST_QUERIES, seed)
        movies = np.unique(queries.movies)
        self.movies = np.sort(np.random.default_rng(seed).choice(movies, min(max_movies, len(movies)), replace=False))
        asked = np.isin(queries.movies, self.movies)
        self._of = np.searchsorted(self.movies, queries.movies[asked])
        self._people, self._relevant = queries.raters[asked], queries.relevant[asked]
        self._rates = accuracy.like_rates(raters.likes)
        self._relevance = Relevance.of(raters.likes)
        self._each, self._queries = np.unique(self._people, return_inverse=True)[1], np.bincount(self._people)
        self._queries = self._queries[self._queries > 0]

    def figures(self, lists: Lists) -> MeanFigures:
        """Return the figures of lists [movies, n]."""
        asked = lists[self._of]
        hits = self._relevance.hits(self._people, asked)
        return MeanFigures(
            self._mean(accuracy.ndcg(hits, self._relevant)), self._mean(accuracy.lift(hits, asked, self._rates))
        )

    def _mean(self, values: Floats) -> float:
        return float((np.bincount(self._each, weights=values) / self._queries).mean()) if len(values) else 0.0
