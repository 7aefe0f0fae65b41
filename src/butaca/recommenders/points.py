"""Points of movies, whose dot products come near to the scores of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors

Ints = NDArray[np.int64]
Kinds = NDArray[np.integer]

_FREQUENT = 128  # members that are dimensions


@dataclass(frozen=True)
class Axes:
    """Some coordinates of all movies: ``vectors`` [kinds, axes], of which ``kinds`` [movies] tells each movie's row.

    Without ``kinds`` the vectors are the movies' own.
    """

    vectors: Vectors
    kinds: Kinds | None = None


@dataclass(frozen=True)
class Points:
    """Points of all movies, with their members.

    The dot product of two, of their members, and the level of the second add up to what is near to a score, but for a
    constant of the first. ``levels`` [movies], ``members`` [movies, members].
    """

    axes: Sequence[Axes]
    levels: Vectors
    members: SparseMatrix

    @cached_property
    def frequency(self) -> Ints:
        """Return how many movies have each member."""
        return np.bincount(self.members.indices, minlength=self.members.shape[1])

    @cached_property
    def _frequent(self) -> SparseMatrix:
        chosen = np.argsort(-self.frequency, kind="stable")[:_FREQUENT]
        return self.members[:, chosen].tocsr()

    def of(self, movies: Ints) -> Vectors:
        """Return the points of some movies [movies, dimensions].

        The most frequent members are dimensions of their own.
        """
        taken = [axes.vectors[movies if axes.kinds is None else axes.kinds[movies]] for axes in self.axes]
        return np.hstack([*taken, self._frequent[movies].toarray()]).astype(np.float32, copy=False)


def mixture(first: Points, second: Points) -> Points:
    """Return points whose products are half the sum of those of two points of the same movies."""
    half = np.float32(np.sqrt(0.5))
    axes = [Axes(axes.vectors * half, axes.kinds) for axes in (*first.axes, *second.axes)]
    members = sparse.hstack([first.members * half, second.members * half]).tocsr()
    levels: Vectors = (first.levels + second.levels) * np.float32(0.5)
    return Points(axes, levels, members)
