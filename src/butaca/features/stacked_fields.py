"""Fields side by side in one matrix, to compare pairs of movies."""

import copy
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.features.incidence import SparseMatrix


class StackedFields:
    """Sparse fields of the same movies: ``matrix`` [movies, members of all fields]."""

    def __init__(self, fields: Sequence[SparseMatrix]) -> None:
        self.matrix: SparseMatrix = sparse.hstack(fields).tocsr()
        self._count = len(fields)
        self._field = np.repeat(np.arange(len(fields)), [field.shape[1] for field in fields])

    def restricted(self, movies: NDArray[np.int64]) -> "StackedFields":
        """Return the same fields of some movies."""
        fields = copy.copy(self)
        fields.matrix = self.matrix[movies]
        return fields

    def products(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the dot product of each pair in each field [pairs, fields]."""
        shared = self.matrix[rows].multiply(self.matrix[columns]).tocsr()
        places = row_of_each(shared) * self._count + self._field[shared.indices]
        size = len(rows) * self._count
        products: NDArray[np.float64] = np.bincount(places, shared.data, size).astype(np.float64, copy=False)
        return products.reshape(len(rows), self._count)


def add_sparse(scores: NDArray[np.float32], shared: SparseMatrix) -> None:
    """Add a sparse matrix to the first columns of scores, in place."""
    scores.reshape(-1)[row_of_each(shared) * scores.shape[1] + shared.indices] += shared.data


def row_of_each(matrix: SparseMatrix) -> NDArray[np.int64]:
    """Return the row of each entry of a matrix by rows."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
