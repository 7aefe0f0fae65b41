"""Lists for a person from a table of weights and like-rates, as a release stores and a server uses them."""

from collections.abc import Callable

import numpy as np

from butaca.evaluation.models import Floats, Lists, Mask, Scored, Sparse
from butaca.evaluation.ranking import best
from butaca.recommenders.stars import LIKED

_BLOCK = 64  # people at a time
_NEWCOMERS = 500  # films that are chosen from for who likes none, those of the highest rate


class StoredWeights:
    """A film's score is the sum over rated films of strength(stars) · weight; only scores above 0 are listed.

    ``weights`` sparse [movies, movies], from the rated film to the scored one; ``strength`` takes stars, any
    shape, to what they count, such as 1 for a like and 0 or less for the rest. Who likes no film gets the films of
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
        """Lists and scores."""
        lists, values = np.full((stars.shape[0], n), -1, dtype=np.int32), np.zeros((stars.shape[0], n))
        for start in range(0, stars.shape[0], _BLOCK):
            rated = stars[start : start + _BLOCK]
            counted = rated.copy().astype(np.float64)
            counted.data = self._strength(counted.data)
            scores = (counted @ self._weights).toarray()
            if self._rates is not None:
                scores[newcomers(rated)] += self._rates
            places = rated.tocoo()
            scores[places.row, places.col] = 0
            found = best(scores, n)
            lists[start : start + _BLOCK] = found
            values[start : start + _BLOCK] = np.where(found >= 0, np.take_along_axis(scores, found.clip(0), 1), 0)
        return lists, values


def newcomers(stars: Sparse) -> Mask:
    """Return which people like none of the films they rated. Shape [people]."""
    liked = stars.tocoo()
    none = np.ones(stars.shape[0], dtype=bool)
    none[liked.row[liked.data >= LIKED]] = False
    return none
