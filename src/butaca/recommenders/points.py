"""Points of movies, whose dot products come near to the scores of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Axes:
    """Some coordinates of all movies: ``vectors`` [kinds, axes], of which ``kinds`` [movies] tells each movie's row.

    Without ``kinds`` the vectors are the movies' own.
    """

    vectors: Vectors
    kinds: Ints | None = None


@dataclass(frozen=True)
class Points:
    """Points of all movies, with their members.

    The dot product of two, of their members, and the level of the second add up to what is near to a score, but for a
    constant of the first. ``levels`` [movies], ``members`` [movies, members].
    """

    axes: Sequence[Axes]
    levels: Vectors
    members: SparseMatrix

    def of(self, movies: Ints) -> Vectors:
        """Return the points of some movies [movies, dimensions]."""
        taken = [axes.vectors[movies if axes.kinds is None else axes.kinds[movies]] for axes in self.axes]
        return np.hstack(taken).astype(np.float32, copy=False)
