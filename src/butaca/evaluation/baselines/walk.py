"""RP3beta: a random walk from a film to somebody who likes it to another film they like, fame held back."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.evaluation.models import Ints, Training

BETA = 0.5


class Rp3Beta:
    """Weight = Σ_u 1/likes_i · 1/likes_u over people who like both, divided by likes_j^β.

    Paudel, Christoffel, Newell, Bernstein 2017, with their α = 1: the walk's own probabilities.
    """

    def __init__(self, training: Training, beta: float = BETA) -> None:
        counts = training.people.like_counts()
        self.films: Ints = np.flatnonzero(counts)
        likes = training.people.likes[:, self.films]
        self._from_film = (sparse.diags_array(1 / counts[self.films]) @ likes.T).tocsr()
        per_person = np.maximum(np.diff(likes.indptr), 1)
        self._to_film = (
            sparse.diags_array(1 / per_person) @ likes @ sparse.diags_array(counts[self.films] ** -beta)
        ).tocsr()

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """See ``ItemWeights.rows``."""
        weights: NDArray[np.floating] = (self._from_film[places] @ self._to_film).toarray()
        weights[np.arange(len(places)), places] = 0
        return weights
