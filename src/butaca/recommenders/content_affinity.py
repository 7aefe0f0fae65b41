"""Affinity of two movies by content, field by field, in log-odds.

It is the content that recommenders compare.
"""

import copy
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from butaca.features.content import Content
from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors
from butaca.features.stacked_fields import StackedFields, add_sparse
from butaca.recommenders.closeness import Closeness, ClosenessSum, in_time
from butaca.recommenders.last_block import LastBlock
from butaca.recommenders.pair_model import Floats, Ints, by_column
from butaca.recommenders.points import Axes

_AXES = (12, 40)  # of time and language, where movies are points
_SPARSE = ("keywords", "actors", "director", "franchise", "companies", "title")

Scores = NDArray[np.float32]


class Affinity:
    """Sums of weighted cosines, closeness in time and equality of language.

    A field that a movie lacks adds nothing, and nothing is rescaled for it.
    """

    codes = (*_SPARSE, "genres", "text", "profile", "period", "original_language")

    def __init__(self, content: Content, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._fields = StackedFields([content.fields[name] * np.float32(np.sqrt(weights[name])) for name in _SPARSE])
        self._dense = {"genres": content.fields["genres"].toarray(), "text": content.texts, "profile": content.profiles}
        self.franchises: Ints = content.franchises
        self._close = [
            (weights["period"], in_time(content.years)),
            (weights["original_language"], Closeness(content.languages, None)),
        ]
        self._closeness = ClosenessSum(self._close)
        self._last = LastBlock()

    @cached_property
    def _by_member(self) -> SparseMatrix:
        return self._fields.matrix.T.tocsr()

    @cached_property
    def _vectors(self) -> Vectors:
        return by_column(list(self._dense.values()), [np.sqrt(self._weights[name]) for name in self._dense])

    def restricted(self, movies: Ints) -> "Affinity":
        """Return the affinity of some movies; means are over all."""
        affinity = copy.copy(self)
        for name in ("_by_member", "_vectors"):
            affinity.__dict__.pop(name, None)
        affinity._fields = self._fields.restricted(movies)
        affinity._dense = {name: vectors[movies] for name, vectors in self._dense.items()}
        affinity.franchises = self.franchises[movies]
        affinity._close = [(weight, closeness.restricted(movies)) for weight, closeness in self._close]
        affinity._closeness = self._closeness.restricted(movies)
        affinity._last = LastBlock()
        return affinity

    def axes(self, factors: Mapping[str, float]) -> list[Axes]:
        """Return coordinates of the dense fields, each times its factor, by code."""
        axes = [Axes(vectors, factors[code] * self._weights[code]) for code, vectors in self._dense.items()]
        for code, count, (weight, closeness) in zip(self.codes[-2:], _AXES, self._close, strict=True):
            axes.append(closeness.axes(factors[code] * weight, count))
        return axes

    @property
    def members(self) -> SparseMatrix:
        """Weighted members of all movies [movies, members]; their products are what fields of members add."""
        return self._fields.matrix

    def block(self, rows: Ints) -> Scores:
        """Return the affinity of some rows with every movie [rows, padded width].

        In single precision.
        """
        scores = self._without_period_and_language(rows)
        self.add_period_and_language(scores, rows)
        return scores

    def without_period_and_language(self, rows: Ints) -> Scores:
        """Return the affinity without closeness in time and language.

        It is what the movies are about, and who made them. The block is not to be written to.
        """
        return self._last.of(rows, self._without_period_and_language)

    def _without_period_and_language(self, rows: Ints) -> Scores:
        scores: Scores = self._vectors[rows] @ self._vectors.T
        add_sparse(scores, self._fields.matrix[rows] @ self._by_member)
        return scores

    def add_period_and_language(self, scores: Scores, rows: Ints) -> None:
        """Add closeness in time and language to ``without_period_and_language``."""
        self._closeness.add(scores, rows)

    def genres(self, rows: Ints) -> Scores:
        """Return cosines of genres with every movie [rows, padded width].

        0 where genres have no weight.
        """
        vectors = self._vectors[:, : self._dense["genres"].shape[1]]
        cosines: Scores = vectors[rows] @ vectors.T
        if self._weights["genres"]:
            cosines /= np.float32(self._weights["genres"])
        return cosines

    def parts(self, rows: Ints, columns: Ints) -> Floats:
        """Return each field's part of each pair's affinity [pairs, codes].

        Latent ones may be below 0.
        """
        parts = list(self._fields.products(rows, columns).T)
        for name, vectors in self._dense.items():
            products = np.einsum("ij,ij->i", vectors[rows], vectors[columns], dtype=np.float64)
            parts.append(self._weights[name] * products)
        parts.extend(weight * close.of_pairs(rows, columns) for weight, close in self._close)
        return np.column_stack(parts)

    def mean_period_and_language(self, rows: Ints) -> Floats:
        """Return the mean parts of time and language over movies [rows, 2].

        For each row, with any movie.
        """
        return np.column_stack([weight * close.means[close.kinds[rows]] for weight, close in self._close])
