"""RP3beta, a random walk from movie to rater to movie.

Well-known movies are held back.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.evaluation.arrays import Ints
from butaca.evaluation.entrants.entrant import Training

BETA = 0.5


class Rp3Beta:
    """Transition probabilities of the walk, over likes to a power.

    Weight = Σ_u 1/likes_i · 1/likes_u over raters who like both, divided by likes_j^β.
    Paudel, Christoffel, Newell, Bernstein 2017, with their α = 1: the walk's own probabilities.
    """

    def __init__(self, training: Training, beta: float = BETA) -> None:
        counts = training.raters.like_counts()
        self.movies: Ints = np.flatnonzero(counts)
        likes = training.raters.likes[:, self.movies]
        self._from_movie = (sparse.diags_array(1 / counts[self.movies]) @ likes.T).tocsr()
        per_rater = np.maximum(np.diff(likes.indptr), 1)
        self._to_movie = (
            sparse.diags_array(1 / per_rater) @ likes @ sparse.diags_array(counts[self.movies] ** -beta)
        ).tocsr()

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """See ``ItemItemModel.rows``."""
        weights: NDArray[np.floating] = (self._from_movie[places] @ self._to_movie).toarray()
        weights[np.arange(len(places)), places] = 0
        return weights
