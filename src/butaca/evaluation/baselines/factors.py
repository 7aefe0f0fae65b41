"""iALS, the matrix factorisation of likes, by the package ``implicit``.

Hu, Koren, Volinsky 2008.
"""

from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from butaca.errors import MissingExtra
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.ranked_lists import best
from butaca.recommenders.stars import LIKED

FACTORS, REGULARISATION, CONFIDENCE, ITERATIONS = 64, 10.0, 10.0, 15
_BLOCK = 512  # queries at a time


def als() -> Any:
    """Return the class of the package ``implicit``.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        from implicit.als import AlternatingLeastSquares
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the baseline iALS needs the package {error.name}. "
            "Install what evaluates with: pip install 'butaca[evaluation]'"
        ) from error
    return AlternatingLeastSquares


class Factors:
    """Factors of all movies that somebody likes.

    One thread and a seed make runs repeat.
    """

    def __init__(self, training: Training, seed: int) -> None:
        make = als()
        self.movies: Ints = np.flatnonzero(training.raters.like_counts())
        with threadpool_limits(limits=1):
            self.model: Any = make(
                factors=FACTORS,
                regularization=REGULARISATION,
                alpha=CONFIDENCE,
                iterations=ITERATIONS,
                num_threads=1,
                random_state=seed,
            )
            self.model.fit(sparse.csr_matrix(training.raters.likes[:, self.movies]), show_progress=False)


class SimilarByFactors:
    """Lists of movies by the largest cosines of factors.

    Movies nobody likes get no list and are in none.
    """

    novelty = None

    def __init__(self, factors: Factors) -> None:
        self._movies = factors.movies
        vectors = np.asarray(factors.model.item_factors, dtype=np.float64)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = vectors / np.where(lengths > 0, lengths, 1)

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del novelty
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        known = np.flatnonzero(np.isin(queries, self._movies))
        for start in range(0, len(known), _BLOCK):
            block = known[start : start + _BLOCK]
            places = np.searchsorted(self._movies, queries[block])
            scores = self._vectors[places] @ self._vectors.T
            scores[np.arange(len(places)), places] = -np.inf
            if among is not None:
                scores[:, ~among[self._movies]] = -np.inf
            ranked = best(scores, n, floor=-np.inf)
            lists[block] = np.where(ranked >= 0, self._movies[ranked], -1)
        return lists

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; nan of movies nobody likes."""
        del novelty
        scores = np.full(len(rows), np.nan)
        known = np.isin(rows, self._movies) & np.isin(columns, self._movies)
        left, right = (self._vectors[np.searchsorted(self._movies, side[known])] for side in (rows, columns))
        scores[known] = (left * right).sum(axis=1)
        return scores


class PersonalByFactors:
    """Lists for raters by the largest products of factors.

    Factors of a rater are solved from their likes.
    """

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        movies, model = self._factors.movies, self._factors.model
        rated = stars[:, movies]
        likes = sparse.csr_matrix((rated >= LIKED).astype(np.float32))
        with threadpool_limits(limits=1):
            raters = model.recalculate_user(np.arange(likes.shape[0]), likes)
            scores = raters @ model.item_factors.T
        rated = rated.tocoo()
        scores[rated.row, rated.col] = -np.inf
        ranked = best(scores, n, floor=-np.inf)
        return np.where(ranked >= 0, movies[ranked], -1).astype(np.int32)
