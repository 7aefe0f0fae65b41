"""``cosine``, the first recommender of the project this one replaces.

The cosine of title words, genres, votes and popularity.
The original computed all pairs at once (five hours, 40 GB) on unscaled columns, in which popularity
drowned the rest. Here every column lies between 0 and 1: words and genres are 0 or 1, the vote average
is divided by 10, and popularity is log(1 + p) over its maximum.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features import numeric_columns, title_lemmas
from butaca.features.content import Content
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import Block, Floats, Ints, by_column


@dataclass(frozen=True)
class Cosine:
    """Recipe without settings."""

    name: str = "cosine"

    def fit(self, catalogue: Catalogue, _: Content | None = None) -> PairRecommender:
        """Learn from a catalogue."""
        title_lemmas.add_title_terms(catalogue)
        words = numeric_columns.title_terms(catalogue)
        log_popularity = np.log1p(numeric_columns.popularity(catalogue))
        dense = np.column_stack(
            (
                numeric_columns.genres(catalogue),
                numeric_columns.vote_average(catalogue) / 10,
                log_popularity / max(float(log_popularity.max(initial=0.0)), 1e-12),
            )
        )
        lengths = np.sqrt(np.asarray(words.sum(axis=1)).ravel() + (dense**2).sum(axis=1))
        lengths[lengths == 0] = 1.0
        scale = sparse.diags_array(1 / lengths)
        return PairRecommender(
            _CosineModel(self.name, (scale @ words).tocsr(), dense / lengths[:, None]), catalogue.movie_ids
        )


class _CosineModel:
    """Unit vectors in two pieces.

    ``words`` sparse [movies, terms], ``dense`` [movies, genres + 2].
    """

    part_codes = ("title", "genres", "rating", "popularity")
    tolerance = 1e-5  # single precision, on sums of products below 1
    novelty_weighting = franchises = likeness = None

    def __init__(self, name: str, words: "sparse.csr_array[Any]", dense: Floats) -> None:
        self.name = name
        self._words = words
        self._words_by_term = words.T.tocsr()
        self._dense = dense
        self._quick = dense.astype(np.float32)
        self._padded = by_column([self._quick])

    def block(self, rows: Ints) -> Block:
        """Return the cosine, in single precision."""
        approximate: NDArray[np.floating] = self._quick[rows] @ self._padded.T
        shared = (self._words[rows] @ self._words_by_term).tocoo()
        approximate[shared.row, shared.col] += shared.data.astype(np.float32)
        return Block(approximate, lambda within, columns: self._parts(rows[within], columns))

    def _parts(self, rows: Ints, columns: Ints) -> Floats:
        """Return the part of each group of columns in the cosine."""
        products = self._dense[rows] * self._dense[columns]
        title = np.asarray(self._words[rows].multiply(self._words[columns]).sum(axis=1)).ravel()
        return np.column_stack((title, products[:, :-2].sum(axis=1), products[:, -2], products[:, -1]))
