"""People's ratings as likes: who likes both of two movies, and how many that speaks for."""

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features import latent
from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors
from butaca.recommenders.pairs import Floats, Ints
from butaca.recommenders.stars import LIKED

_LUKEWARM = 3  # stars from which on a rating is half of a like, for movies alike; weights were chosen with it
_DIMENSIONS = 32
_OF_A_TASTE = 5  # people more by which frequent movies are told down
_FOR_A_TASTE = 20  # people whose ratings make half of a taste


class Likes:
    """The likes of some people.

    Lesser ratings count too, by less: who gave three stars chose to see the movie. They count
    differently for the movie one starts from (``from_lukewarm``, ``from_low``) and for the one that is
    to be recommended (``to_lukewarm``; low ratings recommend nothing).

    People who like a great deal say less by each like: each counts with (likes / median)^-activity, scaled
    so that all likes together weigh as many as there are.
    """

    def __init__(self, ratings: SparseMatrix, weights: Mapping[str, float]) -> None:
        """``ratings``: stars [people, movies]."""
        stars = ratings.data
        liked = (stars >= LIKED).astype(np.float64)
        activity = np.maximum(_with(ratings, liked).sum(axis=1), 1)
        spoken = (activity / np.median(activity)) ** -weights["activity"] if len(activity) else activity
        spoken *= activity.sum() / max(spoken @ activity, 1e-12)
        self.people = ratings.shape[0]
        self.likes: Floats = np.asarray(_with(ratings, liked).sum(axis=0)).ravel()
        self._from = (
            _with(ratings, strengths(stars, weights["from_lukewarm"], weights["from_low"])).T
            @ sparse.diags_array(spoken)
        ).tocsr()
        self._to = _with(ratings, strengths(stars, weights["to_lukewarm"], 0))
        self._to.eliminate_zeros()
        self.behind: Floats = np.asarray(self._from.sum(axis=1)).ravel()

    def tastes(self) -> Vectors:
        """A vector for each movie of who rates it, of length 1 at most [movies, dimensions].

        Those of two movies are alike where people's tastes lead to both, even if few know both. They are
        shorter the fewer people rated a movie, so that a few ratings do not make a taste.
        """
        scale = sparse.diags_array(1 / np.sqrt(self.behind + _OF_A_TASTE))
        vectors = latent.compressed((scale @ self._from).tocsr(), _DIMENSIONS)
        vectors *= np.sqrt(self.behind / (self.behind + _FOR_A_TASTE)).astype(np.float32)[:, None]
        return vectors

    def both(self, rows: Ints) -> SparseMatrix:
        """How many people's worth of likes each of some movies shares with every movie [rows, movies]."""
        return (self._from[rows] @ self._to).tocsr()


def strengths(stars: Floats, lukewarm: float, low: float) -> Floats:
    """How much ratings say: 1 for a like, less for lesser ones. The shape of ``stars``."""
    return np.where(stars >= LIKED, 1.0, np.where(stars >= _LUKEWARM, lukewarm, low))


def ratings(catalogue: Catalogue) -> SparseMatrix:
    """Stars, 0.5 to 5. Shape [people, movies], people by ascending id, movies in the catalogue's order."""
    entries = catalogue.arrays(
        "SELECT dense_rank() OVER (ORDER BY user_id) - 1 AS person, movie_id, CAST(rating AS DOUBLE) AS stars "
        "FROM ratings ORDER BY person, movie_id"
    )
    ids, people = catalogue.movie_ids, entries["person"]
    shape = (int(people.max()) + 1 if len(people) else 0, len(ids))
    return sparse.csr_array((entries["stars"], (people, np.searchsorted(ids, entries["movie_id"]))), shape=shape)


def _with(matrix: SparseMatrix, values: Floats) -> SparseMatrix:
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)
