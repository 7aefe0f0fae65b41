"""Item-kNN: the cosine of who likes two films, shrunk where few do."""

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.models import Ints, Training

SHRINKAGE = 5.0


class ItemKnn:
    """Weight = co-likes / (√(likes_i · likes_j) + shrinkage), 0 to 1.

    The cosine is Sarwar et al. 2001, the shrinkage Bell & Koren 2007. No cut to
    the k nearest: a list takes the largest, and a sum over likes takes all.
    """

    def __init__(self, training: Training, shrinkage: float = SHRINKAGE) -> None:
        counts = training.people.like_counts()
        self.films: Ints = np.flatnonzero(counts)
        self._likes = training.people.likes[:, self.films]
        self._by_film = self._likes.T.tocsr()
        self._roots = np.sqrt(counts[self.films])
        self._shrinkage = shrinkage

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """See ``ItemWeights.rows``."""
        weights: NDArray[np.floating] = (self._by_film[places] @ self._likes).toarray()
        weights /= np.outer(self._roots[places], self._roots) + self._shrinkage
        weights[np.arange(len(places)), places] = 0
        return weights
