"""Item-item models: a weight from each film to each other, which answers both questions."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.models import Ints, Lists, Mask, Sparse
from butaca.evaluation.ranking import best
from butaca.recommenders.stars import LIKED

_BLOCK = 256  # films at a time


class ItemWeights(Protocol):
    """Weights between the films that ratings say something about.

    ``films`` are their rows in the catalogue, ascending; ``rows`` gives the weights from some of them, by
    place in ``films``, to all of them [places, films], and 0 from a film to itself.
    """

    @property
    def films(self) -> Ints:
        """Rows of the catalogue, ascending."""
        ...

    def rows(self, places: Ints) -> NDArray[np.floating]:
        """Weights from these films to all."""
        ...


class SimilarByWeight:
    """Films listed for a query are those with the largest positive weight from it; unknown queries get none."""

    familiarity = None

    def __init__(self, weights: ItemWeights) -> None:
        self._weights = weights

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        del familiarity
        films = self._weights.films
        lists = np.full((len(queries), n), -1, dtype=np.int32)
        known = np.flatnonzero(np.isin(queries, films))
        barred = None if among is None else ~among[films]
        for block in _blocks(known):
            scores = self._weights.rows(np.searchsorted(films, queries[block]))
            if barred is not None:
                scores[:, barred] = 0
            lists[block] = _in_catalogue(best(scores, n), films)
        return lists


class PersonalByWeight:
    """Films listed for a person are those with the largest positive sum of weights from the person's likes."""

    def __init__(self, weights: ItemWeights) -> None:
        self._weights = weights

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        films = self._weights.films
        rated = stars[:, films]
        likes = (rated >= LIKED).astype(np.float32).tocsc()
        scores = np.zeros(likes.shape)
        for block in _blocks(np.flatnonzero(np.diff(likes.indptr))):
            scores += likes[:, block] @ self._weights.rows(block)
        rated = rated.tocoo()
        scores[rated.row, rated.col] = 0
        return _in_catalogue(best(scores, n), films)


def _blocks(places: Ints) -> Iterator[Ints]:
    for start in range(0, len(places), _BLOCK):
        yield places[start : start + _BLOCK]


def _in_catalogue(lists: Lists, films: Ints) -> Lists:
    """Places in ``films`` as rows of the catalogue."""
    if len(films) == 0:
        return lists
    return np.where(lists >= 0, films[lists], -1).astype(np.int32)
