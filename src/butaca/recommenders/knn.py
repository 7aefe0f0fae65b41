"""``knn``, the second recommender of the project this one replaces.

Nearest neighbours over genres, votes and popularity.
The original fed scikit-learn's nearest neighbours with genres as 0 and 1, the vote average from 0 to
10 and popularity from 0 to 547, by Euclidean distance: in effect, neighbours in popularity. ``scaled``
takes the logarithm of popularity and gives both numbers a deviation of 1.
"""

from dataclasses import dataclass

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.features import numeric_columns
from butaca.features.content import Content
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import Block, Floats, Ints, by_column


@dataclass(frozen=True)
class Knn:
    """Recipe; ``scaled`` standardises both numbers, popularity by its logarithm."""

    scaled: bool = True
    name: str = "knn"

    def fit(self, catalogue: Catalogue, _: Content | None = None) -> PairRecommender:
        """Learn from a catalogue."""
        rating, popularity = numeric_columns.vote_average(catalogue), numeric_columns.popularity(catalogue)
        if self.scaled:
            rating, popularity = (
                numeric_columns.standardised(rating),
                numeric_columns.standardised(np.log1p(popularity)),
            )
        points = np.column_stack((numeric_columns.genres(catalogue), rating, popularity))
        return PairRecommender(_DistanceModel(self.name, points), catalogue.movie_ids)


class _DistanceModel:
    """Points [movies, genres + 2], scored by 1 / (1 + distance).

    With d the distance and d_g that of one group of columns (genres, rating, popularity), a group's
    part is score * (1 - d_g^2 / d^2) / 2: the less it sets the two apart, the more it speaks for them.
    The three add up to the score; where nothing sets them apart each has a third.
    """

    part_codes = ("genres", "rating", "popularity")
    tolerance = 1e-6  # double precision, on squares up to some 300,000
    novelty_weighting = franchises = likeness = None

    def __init__(self, name: str, points: Floats) -> None:
        self.name = name
        self._points = points
        # One more column carries the squares: |a|^2 - |a - b|^2 = 2ab - |b|^2.
        self._columns = by_column([points, -(points**2).sum(axis=1)[:, None]]).T
        self._by_row = np.column_stack((2 * points, np.ones(len(points))))

    def block(self, rows: Ints) -> Block:
        """Return the negative square of the distance, plus a row's constant."""
        approximate = self._by_row[rows] @ self._columns
        return Block(approximate, lambda within, columns: self._parts(rows[within], columns))

    def _parts(self, rows: Ints, columns: Ints) -> Floats:
        """Return the part of each group of columns in the score."""
        squares = (self._points[rows] - self._points[columns]) ** 2
        groups = np.column_stack((squares[:, :-2].sum(axis=1), squares[:, -2], squares[:, -1]))
        total = groups.sum(axis=1)
        score = 1 / (1 + np.sqrt(total))
        fractions = np.divide(groups, total[:, None], out=np.full_like(groups, 1 / 3), where=total[:, None] > 0)
        parts: Floats = score[:, None] * (1 - fractions) / 2
        return parts
