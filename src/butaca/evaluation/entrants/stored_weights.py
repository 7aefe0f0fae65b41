"""Lists for a rater from stored item weights and like rates.

A release stores the tables and a server uses them.
"""

from collections.abc import Callable

import numpy as np

from butaca.evaluation.arrays import Floats, Lists, Mask, Scored, Sparse
from butaca.evaluation.entrants.ranked_lists import best
from butaca.recommenders.stars import LIKED

_BLOCK = 64  # raters at a time
_NEWCOMERS = 500  # movies that are chosen from for who likes none, those of the highest rate


class StoredWeights:
    """Lists by sums of weights from rated movies.

    A movie's score is the sum over rated movies of strength(stars) · weight; only scores above 0 are listed.
    ``weights`` sparse [movies, movies], from the rated movie to the scored one; ``strength`` takes stars, any
    shape, to what they count, such as 1 for a like and 0 or less for the rest. Who likes no movie gets the movies of
    the highest ``rates`` [movies], if these are given: there the score is the rate plus that sum.
    """

    def __init__(self, weights: Sparse, strength: Callable[[Floats], Floats], rates: Floats | None = None) -> None:
        self._weights = weights
        self._strength = strength
        self._rates = None
        if rates is not None:
            self._rates = np.full(len(rates), -np.inf)
            known = np.argsort(-rates, kind="stable")[:_NEWCOMERS]
            self._rates[known] = rates[known]

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        return self.scored(stars, n)[0]

    def scored(self, stars: Sparse, n: int) -> Scored:
        """Return lists and scores."""
        lists, values = np.full((stars.shape[0], n), -1, dtype=np.int32), np.zeros((stars.shape[0], n))
        for start in range(0, stars.shape[0], _BLOCK):
            rated = stars[start : start + _BLOCK]
            counted = rated.copy().astype(np.float64)
            counted.data = self._strength(counted.data)
            scores = (counted @ self._weights).toarray()
            if self._rates is not None:
                scores[without_likes(rated)] += self._rates
            places = rated.tocoo()
            scores[places.row, places.col] = 0
            columns = best(scores, n)
            lists[start : start + _BLOCK] = columns
            values[start : start + _BLOCK] = np.where(columns >= 0, np.take_along_axis(scores, columns.clip(0), 1), 0)
        return lists, values


def without_likes(stars: Sparse) -> Mask:
    """Mark raters who like none of the movies they rated. Shape [raters]."""
    liked = stars.tocoo()
    none = np.ones(stars.shape[0], dtype=bool)
    none[liked.row[liked.data >= LIKED]] = False
    return none
