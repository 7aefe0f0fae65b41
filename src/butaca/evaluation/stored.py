"""Lists for a person from a table of weights, as a release stores them."""

from collections.abc import Callable

import numpy as np

from butaca.evaluation.models import Floats, Lists, Scored, Sparse
from butaca.evaluation.ranking import best

_BLOCK = 64  # people at a time


class StoredWeights:
    """A film's score is the sum over rated films of strength(stars) · weight; only scores above 0 are listed.

    ``weights`` sparse [movies, movies], from the rated film to the scored one; ``strength`` takes stars, any
    shape, to what they count, such as 1 for a like and 0 or less for the rest.
    """

    def __init__(self, weights: Sparse, strength: Callable[[Floats], Floats]) -> None:
        self._weights = weights
        self._strength = strength

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
            places = rated.tocoo()
            scores[places.row, places.col] = 0
            found = best(scores, n)
            lists[start : start + _BLOCK] = found
            values[start : start + _BLOCK] = np.where(found >= 0, np.take_along_axis(scores, found.clip(0), 1), 0)
        return lists, values
