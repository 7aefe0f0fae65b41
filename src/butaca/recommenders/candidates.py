"""Candidates for the lists of a cell of movies.

They are for catalogues that are too large to compare all pairs: movies whose points are near to those of a part of the
cell; those with which a movie of the cell shares members that few have, such as actors; its franchises; the most liked
movies; and a sample, which stands for the rest.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from butaca.features.latent import Vectors
from butaca.features.stacked_fields import row_of_each
from butaca.recommenders.cells import cells
from butaca.recommenders.pair_model import Ints, PointModel
from butaca.recommenders.points import Points, mixture

CELL = 400  # movies at most, whose lists have the same candidates
_PART = 48  # movies at most of a part of a cell
_LOOKED_AT = 4_000  # movies of the nearest parts, for each part
_NEAR = 500  # of these that are candidates
_SHARED = 20  # movies sharing such members with a movie, that are candidates for all of its cell


class Candidates(NamedTuple):
    """Candidates, ascending, and the places of those that stand for the rest."""

    movies: Ints
    sampled: Ints


def point_sets(model: PointModel) -> Sequence[Points]:
    """Return the points of a model.

    Where there are two sets, their mixture comes last.
    """
    points = model.points()
    return [*points, mixture(*points)] if len(points) > 1 else points


class CandidateIndex:
    """Index of a model's movies by cells and members.

    ``cells`` are the movies of each cell, ascending; each movie is in one.
    """

    def __init__(self, model: PointModel) -> None:
        points = point_sets(model)
        self.cells = cells(points[-1], CELL)
        self._searches = [_Search(some) for some in points]
        self._always, self._sample = model.prominent(), model.sample()
        self._franchise = model.franchises
        self._by_franchise = None if self._franchise is None else np.argsort(self._franchise, kind="stable")

    def of(self, place: int) -> Candidates:
        """Return the candidates of a cell."""
        cell = self.cells[place]
        searched = [movies for search in self._searches for movies in (search.near(cell), search.sharing(cell))]
        chosen = np.unique(np.concatenate([cell, self._always, *self._of_franchises(cell), *searched]))
        sampled = np.setdiff1d(self._sample, chosen, assume_unique=True)
        movies = np.union1d(chosen, sampled)
        return Candidates(movies, np.searchsorted(movies, sampled))

    def _of_franchises(self, cell: Ints) -> list[Ints]:
        if self._franchise is None or self._by_franchise is None:
            return []
        own = np.unique(self._franchise[cell])
        own = own[own >= 0]
        starts, ends = (
            np.searchsorted(self._franchise, own, side=side, sorter=self._by_franchise) for side in ("left", "right")
        )
        return [self._by_franchise[start:end] for start, end in zip(starts, ends, strict=True)]


class _Search:
    """Search in some points, by parts of a few movies that are near to one another."""

    def __init__(self, points: Points) -> None:
        self._points, self._parts = points, cells(points, _PART)
        self._middles = np.stack([points.of(part).mean(axis=0) for part in self._parts])
        self._levels = np.array([points.levels[part].mean() for part in self._parts], dtype=np.float32)
        self._sizes = np.array([len(part) for part in self._parts])
        self._part_of = np.empty(len(points.levels), dtype=np.int64)
        self._part_of[np.concatenate(self._parts)] = np.repeat(np.arange(len(self._parts)), self._sizes)
        self._members = points.members
        self._by_member = None if points.members is None else points.members.T.tocsr()

    def near(self, cell: Ints) -> Ints:
        """Return the movies that are nearest to the middle of each part of a cell.

        They are of the parts around it.
        """
        own = self._part_of[cell]
        order = np.argsort(own, kind="stable")
        starts = np.unique(own[order], return_index=True)[1]
        sizes = np.diff(np.append(starts, len(cell))).astype(np.float32)
        sums: Vectors = np.add.reduceat(self._points.of(cell[order]), starts, axis=0)
        middles = sums / sizes[:, None]
        order = np.argsort(-(middles @ self._middles.T + self._levels), axis=1, kind="stable")
        last = (np.cumsum(self._sizes[order], axis=1) < _LOOKED_AT).sum(axis=1)
        looked_at = np.unique(np.concatenate([row[: end + 1] for row, end in zip(order, last, strict=True)]))
        movies = np.concatenate([self._parts[place] for place in looked_at])
        if len(movies) <= _NEAR:
            return movies
        scores = self._points.scores(middles, movies)
        return movies[np.unique(np.argpartition(-scores, _NEAR, axis=1)[:, :_NEAR])]

    def sharing(self, cell: Ints) -> Ints:
        """Return the movies that share most with each movie of a cell."""
        if self._members is None:
            return np.empty(0, np.int64)
        shared = self._members[cell] @ self._by_member
        rows = row_of_each(shared)
        order = np.lexsort((shared.indices, -(shared.data + self._points.levels[shared.indices]), rows))
        ranks = np.arange(len(order)) - shared.indptr[rows[order]]
        sharing: Ints = np.unique(shared.indices[order[ranks < _SHARED]])
        return sharing
