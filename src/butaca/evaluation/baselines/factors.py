"""iALS: matrix factorisation of likes (Hu, Koren, Volinsky 2008), by the package ``implicit``."""

from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from butaca.errors import MissingExtra
from butaca.evaluation.models import Ints, Lists, Mask, Sparse, Training
from butaca.evaluation.ranking import best
from butaca.recommenders.stars import LIKED

FACTORS, REGULARISATION, CONFIDENCE, ITERATIONS = 64, 10.0, 10.0, 15
_BLOCK = 512  # queries at a time


def als() -> Any:
    """The class of the package.

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
    """The factors of the films somebody likes, from one thread and a seed so that runs repeat."""

    def __init__(self, training: Training, seed: int) -> None:
        make = als()
        self.films: Ints = np.flatnonzero(training.people.like_counts())
        with threadpool_limits(limits=1):
            self.model: Any = make(
                factors=FACTORS,
                regularization=REGULARISATION,
                alpha=CONFIDENCE,
                iterations=ITERATIONS,
                num_threads=1,
                random_state=seed,
            )
            self.model.fit(sparse.csr_matrix(training.people.likes[:, self.films]), show_progress=False)


class SimilarByFactors:
    """The largest cosines of films' factors; films nobody likes get no list and are in none."""

    familiarity = None

    def __init__(self, factors: Factors) -> None:
        self._films = factors.films
        vectors = np.asarray(factors.model.item_factors, dtype=np.float64)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = vectors / np.where(lengths > 0, lengths, 1)

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del familiarity
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        known = np.flatnonzero(np.isin(queries, self._films))
        for start in range(0, len(known), _BLOCK):
            block = known[start : start + _BLOCK]
            places = np.searchsorted(self._films, queries[block])
            scores = self._vectors[places] @ self._vectors.T
            scores[np.arange(len(places)), places] = -np.inf
            if among is not None:
                scores[:, ~among[self._films]] = -np.inf
            found = best(scores, n, floor=-np.inf)
            lists[block] = np.where(found >= 0, self._films[found], -1)
        return lists


class PersonalByFactors:
    """Factors of a person are solved from their likes; the largest products with films' factors are listed."""

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        films, model = self._factors.films, self._factors.model
        rated = stars[:, films]
        likes = sparse.csr_matrix((rated >= LIKED).astype(np.float32))
        with threadpool_limits(limits=1):
            people = model.recalculate_user(np.arange(likes.shape[0]), likes)
            scores = people @ model.item_factors.T
        rated = rated.tocoo()
        scores[rated.row, rated.col] = -np.inf
        found = best(scores, n, floor=-np.inf)
        return np.where(found >= 0, films[found], -1).astype(np.int32)
