"""Likeness of two movies, as people see it.

It is a weighted sum, learned from people's verdicts on pairs of movies and from lists of similar movies
(``evaluation.likeness_fit``)::

    likeness(q, j) = sum of weight * similarity in a field + fame * log p(j)

Cosines of keywords, actors, companies and genres are saturated, x * (1 + h) / (x + h): the first thing two movies share
tells more than the tenth. Actors and directors count in full in movies of the same genres, and by ``OTHER_KIND`` where
there are none in common: who asks for movies like one asks for its kind, not for a filmography. Against two movies
count the genres that only one has, each with its own weight, and differences in votes, average and runtime. ``taste``
is the cosine of the tastes of the people who rate them, less what movies of the same years have in common: people enter
what is in cinemas together. p is the like rate, so that ``fame`` sets off what novelty takes from well-known movies.

A field that a movie lacks adds nothing, and nothing is rescaled for it. Keywords count where they are themes
(``catalogue.themes``): that two movies are independent films says nothing of how alike they are.
"""

import copy
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.features.content import Content
from butaca.features.incidence import SparseMatrix
from butaca.features.latent import Vectors
from butaca.features.stacked_fields import StackedFields, add_sparse, row_of_each
from butaca.recommenders import closeness
from butaca.recommenders.closeness import ClosenessSum
from butaca.recommenders.pair_model import Floats, Ints, by_column, padded
from butaca.recommenders.points import Axes, Points, with_members

Scores = NDArray[np.float32]

HALVES = {"keywords": 0.1, "actors": 0.1, "companies": 0.3, "genres": 0.3}  # h: the cosine that counts about half
MAKERS = ("actors", "director")
OTHER_KIND = 0.5
LATENT = ("text", "themes", "countries", "taste")
NUMBERS = ("popularity", "rating", "runtime")
CLOSE = ("period", "original_language", *NUMBERS)
SPARSE = (*HALVES, "director", "franchise", "title")
FIELDS = (*SPARSE, *LATENT, *CLOSE, "fame")
"""Names of the fields, each of which has a weight; genres that differ have weights besides."""

_AXES = {"period": 12, "original_language": 40, "popularity": 6, "rating": 4, "runtime": 4}  # where movies are points
_USUAL = 0.2  # cosine at which saturated ones are as great as where movies are points
_JOINED = (("period", "original_language"), NUMBERS)  # of which many movies have the same


class Likeness:
    """Likeness of all pairs of movies of a catalogue.

    ``tastes`` [movies, dimensions] are vectors of the people who rate each movie; ``like_rates`` [movies] are above 0.
    """

    codes = (
        *("taste", "keywords", "actors", "director", "franchise", "companies", "title", "genres", "text", "countries"),
        *("period", "original_language"),
    )

    def __init__(
        self,
        content: Content,
        weight: Mapping[str, float],
        genres: Mapping[str, float],
        tastes: Vectors,
        like_rates: Floats,
    ) -> None:
        """Weigh ``FIELDS`` by ``weight``, and by ``genres`` those that only one of two movies has.

        No weight is below 0 but that of ``fame``. ``genres`` is by name; unknown ones have no weight.
        """
        self._made_of = content, tastes, like_rates
        self._weight = weight
        self._against = np.array([genres.get(name, 0.0) for name in content.genre_names])
        self._sparse = {name: content.fields["themes" if name == "keywords" else name] for name in SPARSE}
        self._fields = StackedFields(list(self._sparse.values()))
        self._latent = dict(zip(LATENT, (content.texts, content.themes, content.countries, tastes), strict=True))
        self._genres = content.genres
        # Movies of the same genres differ in none, and they are many: genres are compared once for all of them.
        _, first, of_movie = np.unique(content.genres, axis=0, return_index=True, return_inverse=True)
        self._genre_set = padded(of_movie.reshape(-1).astype(np.int32))
        self._genre_cosines = content.fields["genres"][first].toarray()
        self._genre_sets = content.genres[first]
        self._log_rates = np.log(like_rates)
        self._fame = padded((weight["fame"] * self._log_rates).astype(np.float32))
        self._close = closeness.all_of(content)
        self._sums = [ClosenessSum([(weight[name], self._close[name]) for name in names]) for names in _JOINED]

    def with_weights(self, weight: Mapping[str, float], genres: Mapping[str, float]) -> "Likeness":
        """Return the likeness of the same movies with other weights."""
        content, tastes, like_rates = self._made_of
        return Likeness(content, weight, genres, tastes, like_rates)

    @cached_property
    def _by_member(self) -> dict[str, SparseMatrix]:
        return {name: field.T.tocsr() for name, field in self._sparse.items() if name != "genres"}

    @cached_property
    def _dense(self) -> Vectors:
        return by_column(list(self._latent.values()), [np.sqrt(self._weight[name]) for name in self._latent])

    def restricted(self, movies: Ints) -> "Likeness":
        """Return the likeness of some movies; means are over all."""
        likeness = copy.copy(self)
        for name in ("_by_member", "_dense"):
            likeness.__dict__.pop(name, None)
        likeness._sparse = {name: field[movies] for name, field in self._sparse.items()}
        likeness._fields = self._fields.restricted(movies)
        likeness._latent = {name: vectors[movies] for name, vectors in self._latent.items()}
        likeness._genres = self._genres[movies]
        likeness._genre_set = padded(self._genre_set[movies])
        likeness._log_rates = self._log_rates[movies]
        likeness._fame = padded(self._fame[movies])
        likeness._close = {name: closeness.restricted(movies) for name, closeness in self._close.items()}
        likeness._sums = [closeness_sum.restricted(movies) for closeness_sum in self._sums]
        return likeness

    def points(self, novelty: float) -> Points:
        """Return points of the dense fields; see ``Points``."""
        genres, against = self._genre_set[: len(self._genres)], self._against.astype(np.float32)
        axes = [
            *(Axes(vectors, self._weight[name]) for name, vectors in self._latent.items()),
            Axes(self._genre_cosines, self._weight["genres"], genres),
            Axes(self._genre_sets * np.sqrt(2 * against), 1, genres),
            *(close.axes(self._weight[name], _AXES[name]) for name, close in self._close.items()),
        ]
        levels = (self._weight["fame"] - novelty) * self._log_rates - self._genres @ against
        members = [
            field * np.float32(np.sqrt(self._weight[name] * _saturated(np.array(_USUAL), HALVES.get(name)) / _USUAL))
            for name, field in self._sparse.items()
            if name != "genres"
        ]
        return with_members(axes, levels.astype(np.float32), sparse.hstack(members).tocsr())

    @property
    def genre_count(self) -> int:
        """Number of genres, of which each has a measure."""
        return len(self._against)

    def block(self, rows: Ints) -> Scores:
        """Return the likeness of some rows to every movie [rows, padded width].

        In single precision.
        """
        scores: Scores = self._dense[rows] @ self._dense.T
        scores += self._fame
        cosines, genres = self._genres_of(rows)
        scores += genres.take(self._genre_set, axis=1)
        for closeness_sum in self._sums:
            closeness_sum.add(scores, rows)
        for name, by_member in self._by_member.items():
            shared = self._sparse[name][rows] @ by_member
            shared.data = np.float32(self._weight[name]) * _saturated(shared.data, HALVES.get(name))
            if name in MAKERS:
                shared.data *= _in_kind(cosines[row_of_each(shared), self._genre_set[shared.indices]])
            add_sparse(scores, shared)
        return scores

    def _genres_of(self, rows: Ints) -> tuple[Scores, Scores]:
        """Return cosines of genres, and what genres add [rows, sets of genres].

        Against two movies count those that only one has: |a - b| = a + b - 2ab, where both are 0 or 1.
        """
        sets = self._genre_set[rows]
        cosines: Scores = self._genre_cosines[sets] @ self._genre_cosines.T
        against = self._genre_sets * self._against.astype(np.float32)
        single = against.sum(axis=1)
        added: Scores = np.float32(self._weight["genres"]) * _saturated(cosines, HALVES["genres"])
        added += 2 * (against[sets] @ self._genre_sets.T) - single[sets][:, None] - single
        return cosines, added

    def measures(self, rows: Ints, columns: Ints) -> Floats:
        """Return what is weighed of pairs [pairs, fields and genres].

        In the order of ``FIELDS``, then of the catalogue's genres: -1 where only one of the two has the genre.
        """
        cosines = dict(zip(self._sparse, self._fields.products(rows, columns).T, strict=True))
        values = {name: _saturated(cosine, HALVES.get(name)) for name, cosine in cosines.items()}
        for name in MAKERS:
            values[name] = values[name] * _in_kind(cosines["genres"])
        for name, vectors in self._latent.items():
            values[name] = np.einsum("ij,ij->i", vectors[rows], vectors[columns], dtype=np.float64)
        for name, close in self._close.items():
            values[name] = close.of_pairs(rows, columns)
        values["fame"] = self._log_rates[columns]
        apart = -np.abs(self._genres[rows] - self._genres[columns])
        return np.column_stack((*(values[name] for name in FIELDS), apart))

    def parts(self, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
        """Return the likeness of pairs [pairs], and what each code adds [pairs, codes].

        Time and language count in the latter by how much closer they are than those of any two movies. Numbers have no
        code: they speak against movies that differ, and for none.
        """
        weights = np.array([*(self._weight[name] for name in FIELDS), *self._against])
        weighed = self.measures(rows, columns) * weights
        added = dict(zip(FIELDS, weighed.T, strict=False))
        added["keywords"] = added["keywords"] + added["themes"]
        added["genres"] = added["genres"] + weighed[:, len(FIELDS) :].sum(axis=1)
        for name in ("period", "original_language"):
            close = self._close[name]
            added[name] = added[name] - self._weight[name] * close.means[close.kinds[rows]]
        return weighed.sum(axis=1), np.column_stack([added[code] for code in self.codes])


def _in_kind(genres: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return how much makers count, by the cosine of genres."""
    shares: NDArray[np.floating] = OTHER_KIND + (1 - OTHER_KIND) * genres
    return shares


def _saturated(cosines: NDArray[np.floating], half: float | None) -> NDArray[np.floating]:
    """Return x * (1 + h) / (x + h), or x without h.

    The former is 1 at 1 and about half at h.
    """
    if half is None:
        return cosines
    saturated: NDArray[np.floating] = cosines * (1 + half) / (cosines + half)
    return saturated
