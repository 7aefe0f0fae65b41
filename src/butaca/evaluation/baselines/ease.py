"""EASE, the linear item-item model in closed form.

Steck 2019, "Embarrassingly Shallow Autoencoders".
"""

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from butaca.evaluation.arrays import Ints
from butaca.evaluation.entrants.entrant import Training

REGULARISATION = 100.0
FEWEST_RATINGS = 3  # a movie with fewer takes no part


class Ease:
    """Item-item weights in closed form, from likes.

    The weight from i to j is B_ij = -P_ij / P_jj with P = (XᵀX + λI)⁻¹, X the likes.
    Where there are fewer raters than movies the same P comes from the small side:
    P = (I - Xᵀ(XXᵀ + λI)⁻¹X) / λ, and neither P nor B is ever held.
    """

    def __init__(self, training: Training, regularisation: float = REGULARISATION) -> None:
        self.movies: Ints = np.flatnonzero(training.raters.rating_counts() >= FEWEST_RATINGS)
        likes = training.raters.likes[:, self.movies].astype(np.float64)
        raters, movies = likes.shape
        small = (likes @ likes.T if raters <= movies else likes.T @ likes).toarray()
        small[np.diag_indices_from(small)] += regularisation
        inverse = linalg.inv(small, overwrite_a=True, check_finite=False, assume_a="pos") if small.size else small
        # B_ij = (left_i · right_j) / scale_j for i ≠ j.
        if raters <= movies:
            self._left = likes.T.tocsr()
            self._right = inverse @ likes.toarray()
            self._scale = 1 - np.asarray(likes.multiply(self._right).sum(axis=0)).ravel()
        else:
            self._left, self._right = None, -inverse
            self._scale = np.diag(inverse).copy()

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """See ``ItemItemModel.rows``."""
        products = self._right[places] if self._left is None else self._left[places] @ self._right
        weights: NDArray[np.floating] = products / self._scale
        weights[np.arange(len(places)), places] = 0
        return weights
