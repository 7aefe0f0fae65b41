"""Lists of a large catalogue: exact scores of candidates, a cell of movies at a time."""

from collections.abc import Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from butaca.recommenders.candidates import CandidateIndex
from butaca.recommenders.neighbours import Neighbours, PairRecommender, in_order
from butaca.recommenders.pair_model import Ints, PointModel


class CandidateLists:
    """Lists of all movies of a model, by way of candidates."""

    def __init__(self, model: PointModel, movie_ids: Ints) -> None:
        """Divide the movies into cells."""
        self._model, self._ids = model, movie_ids
        with threadpool_limits(limits=1):
            self._index = CandidateIndex(model)

    def neighbours(self, n: int, rows: Ints | None = None, threads: int = 2) -> Iterator[Neighbours]:
        """Yield the lists of all movies or some rows, by cell; see ``Recommender.neighbours``."""
        wanted = [cell if rows is None else np.intersect1d(cell, rows) for cell in self._index.cells]

        def listed(place: int) -> list[Neighbours]:
            candidates = self._index.of(place)
            near = PairRecommender(self._model.restricted(*candidates), self._ids[candidates.movies])
            return list(near.blocks(n, np.searchsorted(candidates.movies, wanted[place])))

        places = [place for place, cell in enumerate(wanted) if len(cell)]
        for blocks in in_order(listed, places, threads):
            yield from blocks
