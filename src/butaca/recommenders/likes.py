"""Likes from ratings: co-likes of two movies, and their support."""

import copy
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features import latent
from butaca.features.content import UNKNOWN_YEAR
from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors
from butaca.recommenders.aggregates.sums import FROM_UNITS, TO_UNITS, RatingSums
from butaca.recommenders.pair_model import Floats, Ints
from butaca.recommenders.stars import LIKED, LUKEWARM

_DIMENSIONS = 32
_OF_A_TASTE = 5  # raters that are added to the support of every movie
_SAME_TIME = 1.5  # years in which what movies of a time have in common falls to a third
_FOR_A_TASTE = 20  # raters whose ratings make half of a taste


class Likes:
    """Likes of some raters.

    Lesser ratings count too, by less: who gave three stars chose to see the movie. They count
    differently for the movie one starts from (``from_lukewarm``, ``from_low``) and for the one that is
    to be recommended (``to_lukewarm``; low ratings recommend nothing).

    People who like a great deal say less by each like: each counts with (likes / median)^-activity, scaled
    so that all likes together weigh as many as there are.

    Strengths are rounded to ``FROM_UNITS`` and ``TO_UNITS``, so that sums are of whole numbers: the same in any order,
    and in ``aggregates.sql``, which makes them by DuckDB or Spark.
    """

    def __init__(self, ratings: SparseMatrix, weights: Mapping[str, float]) -> None:
        """Count the likes of ``ratings``, stars [raters, movies]."""
        stars = ratings.data
        liked = (stars >= LIKED).astype(np.float64)
        activity = np.maximum(_with(ratings, liked).sum(axis=1), 1)
        rater_weights = (activity / np.median(activity)) ** -weights["activity"] if len(activity) else activity
        rater_weights *= activity.sum() / max(rater_weights @ activity, 1e-12)
        self.rater_count = ratings.shape[0]
        self.likes: Floats = np.asarray(_with(ratings, liked).sum(axis=0)).ravel()
        strengths = like_strengths(stars, weights["from_lukewarm"], weights["from_low"])
        strengths *= np.repeat(rater_weights, np.diff(ratings.indptr))
        self._from = _with(ratings, _in_units(strengths, FROM_UNITS)).T.tocsr()
        self._to = _with(ratings, _in_units(like_strengths(stars, weights["to_lukewarm"], 0), TO_UNITS))
        self._to.eliminate_zeros()
        self._to_columns = self._to.tocsc()
        self.support: Floats = np.asarray(self._from.sum(axis=1)).ravel() / FROM_UNITS

    def restricted(self, movies: Ints) -> "Likes":
        """Return the likes of some movies by all raters."""
        likes = copy.copy(self)
        likes._from, likes._to = self._from[movies], self._to_columns[:, movies].tocsr()
        likes.likes, likes.support = self.likes[movies], self.support[movies]
        return likes

    def taste_vectors(self, movie_ids: Ints) -> Vectors:
        """Return a vector for each movie, of its raters [movies, dimensions].

        Of length 1 at most.
        Those of two movies are alike where raters' tastes lead to both, even if few know both. They are
        shorter the fewer raters rated a movie, so that a few ratings do not make a taste.
        """
        scale = sparse.diags_array(1 / np.sqrt(self.support + _OF_A_TASTE) / FROM_UNITS)
        vectors = latent.compressed((scale @ self._from).tocsr(), movie_ids, _DIMENSIONS)
        vectors *= np.sqrt(self.support / (self.support + _FOR_A_TASTE)).astype(np.float32)[:, None]
        return vectors

    def co_likes(self, rows: Ints) -> SparseMatrix:
        """Return the weighted co-likes of some movies with all [rows, movies].

        In numbers of raters.
        """
        return (self._from[rows] @ self._to).tocsr() / (FROM_UNITS * TO_UNITS)


class SummedLikes(Likes):
    """Likes of raters whose ratings were added up elsewhere.

    Tastes are those of a sample of them. Movies lack the co-likes that were too few to be kept, and those with
    themselves.
    """

    def __init__(self, sums: RatingSums) -> None:
        self.rater_count = sums.rater_count
        self.likes = sums.likes
        self.support = sums.support / FROM_UNITS
        self._from = sums.sampled()
        self._pairs = sums.co_likes()

    def restricted(self, movies: Ints) -> "SummedLikes":
        """See ``Likes.restricted``."""
        likes = copy.copy(self)
        likes._from, likes._pairs = self._from[movies], self._pairs[movies][:, movies]
        likes.likes, likes.support = self.likes[movies], self.support[movies]
        return likes

    def co_likes(self, rows: Ints) -> SparseMatrix:
        """See ``Likes.co_likes``."""
        return self._pairs[rows] / (FROM_UNITS * TO_UNITS)


def likes(catalogue: Catalogue, weights: Mapping[str, float]) -> Likes:
    """Return the likes of a catalogue's raters, wherever their ratings are."""
    if catalogue.sums is not None:
        return SummedLikes(RatingSums(catalogue.sums, catalogue.movie_ids))
    return Likes(ratings(catalogue), weights)


def without_years(tastes: Vectors, support: Floats, years: Ints) -> Vectors:
    """Return tastes less those of movies of about the same years.

    People enter movies together that are new together: that is no taste. Movies without ``support`` [movies] have
    none, and do not count. Those of unknown year lose what all movies have in common.
    """
    if not len(years):
        return tastes
    rated = support > 0
    calendar, year = np.unique(years, return_inverse=True)
    nearness = np.exp(-np.abs(calendar[:, None] - calendar[None, :]) / _SAME_TIME)
    nearness[:, calendar == UNKNOWN_YEAR] = 0
    nearness[calendar == UNKNOWN_YEAR] = 1
    sums = np.zeros((len(calendar), tastes.shape[1]))
    np.add.at(sums, year[rated], tastes[rated])
    counts = np.bincount(year[rated], minlength=len(calendar))
    means = (nearness @ sums) / np.maximum(nearness @ counts, 1)[:, None]
    timeless: Vectors = np.where(rated[:, None], tastes - means[year], 0).astype(np.float32)
    return timeless


def like_strengths(stars: Floats, lukewarm: float, low: float) -> Floats:
    """Return the strengths of ratings, 1 for a like.

    Less for lesser ones. The shape of ``stars``.
    """
    return np.where(stars >= LIKED, 1.0, np.where(stars >= LUKEWARM, lukewarm, low))


def _in_units(strengths: Floats, units: float) -> Floats:
    """Return strengths as whole numbers of units."""
    whole: Floats = np.floor(strengths * units + 0.5)
    return whole


def ratings(catalogue: Catalogue) -> SparseMatrix:
    """Return stars, 0.5 to 5. Shape [raters, movies].

    Raters by ascending id, movies in the catalogue's order.
    """
    entries = catalogue.arrays(
        "SELECT CAST(dense_rank() OVER (ORDER BY user_id) - 1 AS INTEGER) AS rater, "
        "CAST(movie_id AS INTEGER) AS movie_id, CAST(rating AS DOUBLE) AS stars FROM ratings ORDER BY rater, movie_id"
    )
    ids, raters = catalogue.movie_ids, entries["rater"]
    shape = (int(raters.max()) + 1 if len(raters) else 0, len(ids))
    places = np.searchsorted(ids, entries.pop("movie_id")).astype(np.int32)
    return sparse.csr_array((entries["stars"], (raters, places)), shape=shape)


def _with(matrix: SparseMatrix, values: Floats) -> SparseMatrix:
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)
