"""What two movies have in common, field by field, in log-odds: the content that recommenders compare."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features import fields, latent, memory
from butaca.features.incidence import SparseMatrix
from butaca.recommenders.pairs import Floats, Ints, padded
from butaca.recommenders.weights import GENERATION

_SPARSE = ("keywords", "cast", "director", "franchise", "companies", "title")
_PROFILE = {"keywords": 1.0, "cast": 0.7, "director": 0.7, "genres": 0.7, "companies": 0.4}

Scores = NDArray[np.float32]


class Affinity:
    """Sums of weighted cosines, plus closeness in time and sameness of language.

    A field that a movie lacks adds nothing, and nothing is rescaled for it.
    """

    codes = (*_SPARSE, "genres", "text", "profile", "period", "language")

    def __init__(self, catalogue: Catalogue, weights: Mapping[str, float]) -> None:
        self._weights = weights
        matrices = {name: fields.field(catalogue, name) for name in fields.NAMES}
        self._sparse = {name: (matrices[name] * np.sqrt(weights[name])).astype(np.float32) for name in _SPARSE}
        self._stacked = sparse.hstack([self._sparse[name] for name in _SPARSE]).tocsr()
        self._stacked_by_member = self._stacked.T.tocsr()
        self._vectors, self._ends = _joined(
            {
                "genres": lambda: matrices["genres"].toarray().astype(np.float32),
                "text": lambda: latent.texts(catalogue),
                "profile": lambda: latent.profiles(matrices, _PROFILE),
            },
            weights,
        )
        facts = catalogue.arrays(
            "SELECT release_year, coalesce(original_language, '?' || id) AS language, "
            "coalesce(collection_id, -1) AS franchise FROM movies ORDER BY id"
        )
        self.franchises: Ints = facts["franchise"].astype(np.int64)  # of each movie, -1 for none
        years, year = np.unique(facts["release_year"], return_inverse=True)
        apart = np.abs(years[:, None] - years[None, :])
        self._closeness = (weights["period"] * np.exp(-apart / GENERATION)).astype(np.float32)
        self._years = np.bincount(year)
        self._year = _padded(year)
        self._language = _padded(np.unique(facts["language"].astype(str), return_inverse=True)[1])
        self._speakers = np.bincount(self._language[: len(year)])
        matrices.clear()
        memory.give_back()

    def block(self, rows: Ints) -> Scores:
        """The affinity of some rows with every movie, in single precision [rows, padded width]."""
        scores = self.named(rows)
        self.add_usual(scores, rows)
        return scores

    def named(self, rows: Ints) -> Scores:
        """The same without closeness in time and language: what the movies are about, and who made them."""
        scores: Scores = self._vectors[rows] @ self._vectors.T
        shared = (self._stacked[rows] @ self._stacked_by_member).tocoo()
        scores[shared.row, shared.col] += shared.data
        return scores

    def add_usual(self, scores: Scores, rows: Ints) -> None:
        """Add what closeness in time and language are to what ``named`` gave."""
        language = np.float32(self._weights["language"])
        for row, (year, spoken) in enumerate(zip(self._year[rows], self._language[rows], strict=True)):
            scores[row] += self._closeness[year][self._year]
            scores[row, self._language == spoken] += language

    def genres(self, rows: Ints) -> Scores:
        """The cosine of the genres of some rows and every movie [rows, padded width]; 0 where they have no weight."""
        vectors = self._vectors[:, : self._ends[0]]
        found: Scores = vectors[rows] @ vectors.T
        if self._weights["genres"]:
            found /= np.float32(self._weights["genres"])
        return found

    def parts(self, rows: Ints, columns: Ints) -> Floats:
        """What each field adds to the affinity of each pair [pairs, codes]; latent ones may be below 0."""
        parts = [_dots(matrix[rows], matrix[columns]) for matrix in self._sparse.values()]
        for start, end in pairwise((0, *self._ends)):
            left, right = self._vectors[rows, start:end], self._vectors[columns, start:end]
            parts.append(np.einsum("ij,ij->i", left, right, dtype=np.float64))
        parts.append(self._closeness[self._year[rows], self._year[columns]].astype(np.float64))
        parts.append(self._weights["language"] * (self._language[rows] == self._language[columns]))
        return np.column_stack(parts)

    def usual(self, rows: Ints) -> Floats:
        """What closeness in time and the same language add for each row and any movie, on average [rows, 2]."""
        movies = self._years.sum()
        closeness = (self._closeness @ self._years)[self._year[rows]] / movies
        language = self._weights["language"] * self._speakers[self._language[rows]] / movies
        return np.column_stack((closeness, language))


def _joined(kinds: Mapping[str, Callable[[], Scores]], weights: Mapping[str, float]) -> tuple[Scores, tuple[int, ...]]:
    """Vectors side by side, each times the root of its weight, and the column at which each ends.

    One kind at a time is in memory twice.
    """
    joined = np.empty((0, 0), dtype=np.float32)
    ends: list[int] = []
    for name, vectors in kinds.items():
        found = vectors()
        found *= np.float32(np.sqrt(weights[name]))
        joined = np.hstack((joined, found)) if ends else found
        ends.append(joined.shape[1])
    return padded(joined), tuple(ends)


def _padded(codes: NDArray[np.int64]) -> NDArray[np.int32]:
    """One code a row, as far as blocks are wide; the rest is nobody's and is never a candidate."""
    return padded(codes[:, None].astype(np.int32))[:, 0].copy()


def _dots(left: SparseMatrix, right: SparseMatrix) -> Floats:
    products: Floats = np.asarray(left.multiply(right).sum(axis=1), dtype=np.float64).ravel()
    return products
