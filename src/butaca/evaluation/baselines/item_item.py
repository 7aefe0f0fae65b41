"""Item-item models: a weight from each movie to each other.

They answer both questions.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.entrants.pair_blocks import pair_blocks
from butaca.evaluation.entrants.ranked_lists import best
from butaca.recommenders.stars import LIKED

_BLOCK = 256  # movies at a time


class ItemItemModel(Protocol):
    """Weights between the movies that have ratings.

    ``movies`` are their rows in the catalogue, ascending; ``rows`` gives the weights from some of them, by
    place in ``movies``, to all of them [places, movies], and 0 from a movie to itself.
    """

    @property
    def movies(self) -> Ints:
        """Rows of the catalogue, ascending."""
        ...

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """Return the weights from these movies to all."""
        ...


class SimilarByWeight:
    """Lists of movies by the largest positive weights from the query.

    Unknown queries get none.
    """

    novelty = None

    def __init__(self, weights: ItemItemModel) -> None:
        self._weights = weights

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del novelty
        movies = self._weights.movies
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        known = np.flatnonzero(np.isin(queries, movies))
        barred = None if among is None else ~among[movies]
        for block in _blocks(known):
            scores = self._weights.rows(np.searchsorted(movies, queries[block]))
            if barred is not None:
                scores[:, barred] = 0
            lists[block] = _in_catalogue(best(scores, n), movies)
        return lists

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; nan of movies without ratings."""
        del novelty
        movies = self._weights.movies
        scores = np.full(len(rows), np.nan)
        known = np.flatnonzero(np.isin(rows, movies) & np.isin(columns, movies))
        listed = np.searchsorted(movies, columns[known])
        for block, pairs, places in pair_blocks(np.searchsorted(movies, rows[known]), _BLOCK):
            scores[known[pairs]] = self._weights.rows(block)[places, listed[pairs]]
        return scores


class PersonalByWeight:
    """Lists for raters by the largest positive sums of weights.

    Sums are over the rater's likes.
    """

    def __init__(self, weights: ItemItemModel) -> None:
        self._weights = weights

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        movies = self._weights.movies
        rated = stars[:, movies]
        likes = (rated >= LIKED).astype(np.float32).tocsc()
        scores = np.zeros(likes.shape)
        for block in _blocks(np.flatnonzero(np.diff(likes.indptr))):
            scores += likes[:, block] @ self._weights.rows(block)
        rated = rated.tocoo()
        scores[rated.row, rated.col] = 0
        return _in_catalogue(best(scores, n), movies)


def _blocks(places: Ints) -> Iterator[Ints]:
    for start in range(0, len(places), _BLOCK):
        yield places[start : start + _BLOCK]


def _in_catalogue(lists: Lists, movies: Ints) -> Lists:
    """Turn places in ``movies`` into rows of the catalogue."""
    if len(movies) == 0:
        return lists
    return np.where(lists >= 0, movies[lists], -1).astype(np.int32)
