"""Points of movies, whose dot products come near to the scores of pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors

Ints = NDArray[np.int64]

_FREQUENT = 128  # members that are dimensions
_FEW = 100  # movies at most that have a member of which few are


@dataclass(frozen=True)
class Axes:
    """Some coordinates of all movies: rows of ``vectors``, dense or sparse, times the square root of ``factor``.

    Rows are movies, or kinds of which ``kinds`` [movies] tells each movie's.
    """

    vectors: Vectors | SparseMatrix
    factor: float = 1.0
    kinds: NDArray[np.integer] | None = None

    @property
    def _scale(self) -> np.float32:
        return np.float32(np.sqrt(self.factor))

    def of(self, movies: Ints) -> Vectors:
        """Return the coordinates of some movies [movies, dimensions]."""
        taken = self.vectors[movies if self.kinds is None else self.kinds[movies]]
        coordinates: Vectors = (taken if isinstance(taken, np.ndarray) else taken.toarray()) * self._scale
        return coordinates

    def products(self, coordinates: Vectors, movies: Ints) -> Vectors:
        """Return the products of coordinates [points, dimensions] with those of some movies [points, movies]."""
        scaled = coordinates * self._scale
        if self.kinds is not None:
            by_kind: Vectors = scaled @ self.vectors.T
            return by_kind.take(self.kinds[movies], axis=1)
        products: Vectors = (self.vectors[movies] @ scaled.T).T
        return products


@dataclass(frozen=True)
class Points:
    """Points of all movies, with members that few of them have.

    The dot product of two, of their members, and the level of the second add up to what is near to a score, but for a
    constant of the first. ``levels`` [movies], ``members`` [movies, members], None where they are not looked for.
    """

    axes: Sequence[Axes]
    levels: Vectors
    members: SparseMatrix | None

    def of(self, movies: Ints) -> Vectors:
        """Return the points of some movies [movies, dimensions]."""
        return np.hstack([axes.of(movies) for axes in self.axes])

    def scores(self, points: Vectors, movies: Ints) -> Vectors:
        """Return the products of some points with those of some movies, and their levels [points, movies]."""
        scores: Vectors = np.tile(self.levels[movies], (len(points), 1))
        for axes, (start, end) in zip(self.axes, self._ends(), strict=True):
            scores += axes.products(points[:, start:end], movies)
        return scores

    def _ends(self) -> Iterator[tuple[int, int]]:
        return pairwise(accumulate((axes.vectors.shape[1] for axes in self.axes), initial=0))


def with_members(axes: Sequence[Axes], levels: Vectors, members: SparseMatrix) -> Points:
    """Return points of which the most frequent members are dimensions too."""
    frequency = np.bincount(members.indices, minlength=members.shape[1])
    frequent = np.sort(np.argsort(-frequency, kind="stable")[:_FREQUENT])
    return Points([*axes, Axes(members[:, frequent])], levels, members[:, frequency <= _FEW])


def mixture(first: Points, second: Points) -> Points:
    """Return points whose products are half the sum of those of two points of the same movies."""
    axes = [replace(axes, factor=axes.factor / 2) for axes in (*first.axes, *second.axes)]
    levels: Vectors = (first.levels + second.levels) * np.float32(0.5)
    return Points(axes, levels, None)
