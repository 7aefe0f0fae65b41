"""Item-kNN, the shrunk cosine of the likes of two movies."""

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.arrays import Ints
from butaca.evaluation.entrants.entrant import Training

SHRINKAGE = 5.0


class ItemKnn:
    """Shrunk cosines of likes, 0 to 1.

    Weight = co-likes / (√(likes_i · likes_j) + shrinkage).
    The cosine is Sarwar et al. 2001, the shrinkage Bell & Koren 2007. No cut to
    the k nearest: a list takes the largest, and a sum over likes takes all.
    """

    def __init__(self, training: Training, shrinkage: float = SHRINKAGE) -> None:
        counts = training.raters.like_counts()
        self.movies: Ints = np.flatnonzero(counts)
        self._likes = training.raters.likes[:, self.movies]
        self._by_movie = self._likes.T.tocsr()
        self._roots = np.sqrt(counts[self.movies])
        self._shrinkage = shrinkage

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """See ``ItemItemModel.rows``."""
        weights: NDArray[np.floating] = (self._by_movie[places] @ self._likes).toarray()
        weights /= np.outer(self._roots[places], self._roots) + self._shrinkage
        weights[np.arange(len(places)), places] = 0
        return weights
