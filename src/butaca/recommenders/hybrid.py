"""``hybrid``, the probability that who likes q likes j.

Ratings answer, content fills in.
For movies q and j, let c be the raters who like both and n those who like q (``likes`` says how they
are counted). The share c / n is a poor estimate where n is small, and none where n is 0, so content
stands in for k raters more::

    P(j | q) = (c + k * Pc(j | q)) / (n + k)

Pc is the like-rate prior p(j), raised by what content the two share: p(j) * exp(temperature * affinity),
scaled so that all of a row add up to ``mass`` times the sum of p. Where many have rated q little of that
is left, yet what is alike is more than what is liked by the same raters, so content counts once more:
the score is P(j | q) times exp(t), t being ``emphasis`` times the logarithm of Pc(j | q) / p(j), plus
``named_emphasis`` times the affinity but for time and language, plus ``genre_emphasis`` times the cosine of the
two's genres, less what keeps the likes of well-known movies as they were together: a logarithmic pool of
opinions (Genest and Zidek, *Combining Probability Distributions*, 1986). Likewise it is times
exp(taste * the cosine of the two's tastes), where raters who like both are few but alike. The ranking is by
log score - a * log p(j), a being the novelty of ``pair_model.NoveltyWeighting``.

``content`` is the same without ratings, so that a movie nobody has rated yet is treated like any other;
``collaborative`` the same without content, where the like-rate prior alone fills in.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.recommenders import like_rate_prior, likes
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.likeness import Likeness
from butaca.recommenders.likes import Likes
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import Block, Floats, Ints, NoveltyWeighting, by_column, padded
from butaca.recommenders.points import Axes, Points, with_members
from butaca.recommenders.shipped_weights import Weights, shipped

Probabilities = NDArray[np.float32]

_MOST_LIKED = 2048  # movies, which have most of all likes
_SAMPLE = 512  # movies, by like rate, that stand for those that are not compared


@dataclass(frozen=True)
class Hybrid:
    """Recipe of ``hybrid``, ``content`` and ``collaborative``.

    The weights are the rest of the settings.
    """

    weights: Weights = field(default_factory=shipped)
    name: str = "hybrid"
    use_ratings: bool = True
    use_content: bool = True
    use_likeness: bool = True  # where content is used

    def fit(self, catalogue: Catalogue, content: Content | None = None) -> PairRecommender:
        """Learn from a catalogue and, if there are any, its ratings."""
        return fit_together([self], catalogue, content)[0]

    def _model(self, catalogue: Catalogue, content: Content | None, first: "_HybridModel | None") -> "_HybridModel":
        if self.use_ratings:
            liked = likes.likes(catalogue, self.weights.likes)
        else:
            liked = Likes(sparse.csr_array((0, len(catalogue.movie_ids))), self.weights.likes)
        prior = like_rate_prior.prior(catalogue, self.weights.like_rate_prior)
        content = content if self.use_content else None
        return _HybridModel(
            self.name,
            self.weights,
            catalogue.movie_ids,
            content,
            prior,
            liked,
            first,
            with_likeness=self.use_likeness,
        )


def fit_together(
    recipes: Sequence[Hybrid], catalogue: Catalogue, content: Content | None = None
) -> list[PairRecommender]:
    """Fit some recipes of the same weights, whose models compare content once for all of them."""
    if content is None and any(recipe.use_content for recipe in recipes):
        content = Content.of(catalogue)
    models: list[_HybridModel] = []
    for recipe in recipes:
        first = models[0] if models and recipe.use_content else None
        models.append(recipe._model(catalogue, content, first))
    return [PairRecommender(model, catalogue.movie_ids) for model in models]


class _HybridModel:
    """Pair model of the module's formula.

    ``tolerance`` is that of logarithms in single precision.
    """

    tolerance = 1e-4

    def __init__(
        self,
        name: str,
        weights: Weights,
        movie_ids: Ints,
        content: Content | None,
        prior: Floats,
        liked: Likes,
        first: "_HybridModel | None" = None,
        *,
        with_likeness: bool,
    ) -> None:
        """Make the model, with the content affinity of the ``first`` if given.

        That is a model of the same weights.
        """
        self.name = name
        self._affinity: Affinity | None = first._affinity if first else None
        if self._affinity is None and content:
            self._affinity = Affinity(content, weights.content)
        affinity = self._affinity
        self.part_codes = ("ratings", "taste", *(affinity.codes if affinity else ()), "like_rate_prior")
        self._liked, self._settings = liked, weights.hybrid
        expected = weights.hybrid["prior_likes"]
        self._like_rates = (liked.likes + expected * prior) / (liked.rater_count + expected)
        # Divisors of the novelty weighting: measured like rates if there are any, else the prior's, none near 0.
        counted = like_rate_prior.smoothed_rates(liked.likes, liked.rater_count, prior)
        like_rates = counted if liked.rater_count else self._like_rates + np.median(self._like_rates)
        self.novelty_weighting = NoveltyWeighting(weights.hybrid["novelty"], like_rates, liked.support)
        tastes = liked.taste_vectors(movie_ids)
        self._tastes = tastes * np.float32(np.sqrt(weights.hybrid["taste"]))
        self._taste_columns = by_column([self._tastes])
        self.likeness = None
        if content and with_likeness:
            timeless = likes.without_years(tastes, liked.support, content.years)
            self.likeness = Likeness(content, weights.likeness, weights.likeness_genres, timeless, like_rates)
        self.franchises = affinity.franchises if affinity else None
        self._genre_weight = weights.content["genres"]
        self._padded_like_rates = padded(self._like_rates.astype(np.float32))
        self._most_liked = np.sort(np.argsort(-self._like_rates, kind="stable")[:_MOST_LIKED])
        self._like_rate_sum = self._like_rates.sum()
        self._masses: Probabilities | None = None  # of columns, where they stand for others too

    def restricted(self, movies: Ints, sampled: Ints) -> "_HybridModel":
        """See ``PointModel.restricted``: a row's probabilities add up as if all movies were there."""
        model = copy.copy(self)
        model._affinity = self._affinity.restricted(movies) if self._affinity else None
        model.likeness = self.likeness.restricted(movies) if self.likeness else None
        model.franchises = model._affinity.franchises if model._affinity else None
        model._liked = self._liked.restricted(movies)
        model._tastes = self._tastes[movies]
        model._taste_columns = by_column([model._tastes])
        weighting = self.novelty_weighting
        model.novelty_weighting = replace(
            weighting, like_rates=weighting.like_rates[movies], support=weighting.support[movies]
        )
        model._like_rates = self._like_rates[movies]
        model._padded_like_rates = padded(self._padded_like_rates[movies])
        model._most_liked = np.flatnonzero(np.isin(movies, self._most_liked, assume_unique=True))
        if len(movies) < len(self._like_rates):
            masses = np.ones(len(model._padded_like_rates), dtype=np.float32)
            rest = self._like_rate_sum - model._like_rates.sum()
            masses[sampled] += rest / max(len(sampled), 1) / model._like_rates[sampled]
            model._masses = masses
        return model

    def points(self) -> Sequence[Points]:
        """See ``PointModel.points``."""
        axes = [Axes(self._tastes)]
        members = sparse.csr_array((len(self._like_rates), 0), dtype=np.float32)
        if self._affinity is not None:
            settings, affinity = self._settings, self._affinity
            factors = dict.fromkeys(affinity.codes, settings["temperature"] * (1 + settings["emphasis"]))
            for code in affinity.codes[:-2]:
                factors[code] += settings["named_emphasis"]
            if self._genre_weight:
                factors["genres"] += settings["genre_emphasis"] / self._genre_weight
            axes += affinity.axes(factors)
            members = affinity.members * np.float32(np.sqrt(factors["keywords"]))
        levels = (1 - self.novelty_weighting.novelty) * np.log(self._like_rates)
        points = with_members(axes, levels.astype(np.float32), members)
        return [points] if self.likeness is None else [points, self.likeness.points(self.novelty_weighting.novelty)]

    def prominent(self) -> Ints:
        """See ``PointModel.prominent``."""
        return self._most_liked

    def sample(self) -> Ints:
        """See ``PointModel.sample``."""
        others: Ints = np.setdiff1d(np.arange(len(self._like_rates)), self._most_liked, assume_unique=True)
        if not len(others):
            return others
        whole = np.cumsum(self._like_rates[others])
        steps = (np.arange(_SAMPLE) + 0.5) / _SAMPLE * whole[-1]
        sample: Ints = others[np.unique(np.searchsorted(whole, steps).clip(0, len(others) - 1))]
        return sample

    def block(self, rows: Ints) -> Block:
        """Return the logarithm of the score."""
        probability, tilt, scale, level = self._content(rows)
        co_likes = self._liked.co_likes(rows).toarray()
        probability *= np.float32(self._settings["pseudo_likes"])
        probability[:, : co_likes.shape[1]] += co_likes
        with np.errstate(divide="ignore"):
            np.log(probability, out=probability)
        probability += tilt
        probability += self._tastes[rows] @ self._taste_columns.T

        def parts(within: Ints, columns: Ints) -> Floats:
            return self._parts(rows[within], columns, scale[within], level[within], co_likes[within, columns])

        def lifts(within: Ints, columns: Ints) -> Floats:
            support = np.maximum(self._liked.support[rows[within]], 1e-12)
            ratios: Floats = co_likes[within, columns] / support / self.novelty_weighting.like_rates[columns]
            return ratios

        return Block(probability, parts, lifts)

    def _content(self, rows: Ints) -> tuple[Probabilities, Probabilities | float, Floats, Floats]:
        """Return Pc [rows, width], and its emphasis and scales.

        That is Pc itself, what emphasis adds to its logarithm, and the logarithms of each row's scales.
        """
        ceiling, mass = np.float32(self._settings["ceiling"]), self._settings["mass"]
        if self._affinity is None:
            expected = np.minimum(self._padded_like_rates * np.float32(mass), ceiling)
            return np.tile(expected, (len(rows), 1)), 0.0, np.full(len(rows), np.log(mass)), np.zeros(len(rows))
        named = self._affinity.without_period_and_language(rows)
        probability = named.copy()
        self._affinity.add_period_and_language(probability, rows)
        tilt = named * np.float32(self._settings["named_emphasis"])
        tilt += probability * np.float32(self._settings["emphasis"] * self._settings["temperature"])
        tilt += self._affinity.genres(rows) * np.float32(self._settings["genre_emphasis"])
        level = self._level(tilt)
        tilt -= level.astype(np.float32)[:, None]
        probability[:, len(self._like_rates) :] = -np.inf
        probability[np.arange(len(rows)), rows] = -np.inf
        highest = probability.max(axis=1)
        probability -= highest[:, None]
        probability *= np.float32(self._settings["temperature"])
        np.exp(probability, out=probability)
        probability *= self._padded_like_rates
        whole = probability.sum(axis=1, dtype=np.float64) if self._masses is None else probability @ self._masses
        scale = mass * self._like_rate_sum / np.maximum(whole.astype(np.float64), 1e-300)
        probability *= scale.astype(np.float32)[:, None]
        np.minimum(probability, ceiling, out=probability)
        return probability, tilt, np.log(scale) - self._settings["temperature"] * highest, level

    def _level(self, tilt: Probabilities) -> Floats:
        """Return the mean emphasis of the most liked movies [rows].

        It is a logarithm, which is taken off again.
        """
        likes = self._padded_like_rates[self._most_liked]
        level: Floats = np.log(np.exp(tilt[:, self._most_liked]) @ likes / likes.sum())
        return level.astype(np.float64)

    def _parts(self, rows: Ints, columns: Ints, scale: Floats, level: Floats, co_likes: Floats) -> Floats:
        """Split scores into parts.

        Ratings get what they say, fields the rest by what they add.
        Time and language count by how much more they add than for any movie; what is left where no
        field adds anything goes to the like rate (code ``like_rate_prior``). What emphasis adds goes to the
        fields it is on, what tastes add to taste; where either lowers a score it lowers all parts alike.
        """
        pseudo = self._settings["pseudo_likes"]
        among = self._liked.support[rows] + pseudo
        ratings = co_likes / among
        if self._affinity is None:
            content = pseudo * np.minimum(self._like_rates[columns] * np.exp(scale), self._settings["ceiling"]) / among
            shared = np.zeros((len(rows), 0))
            left = content
        else:
            fields = self._affinity.parts(rows, columns)
            emphases = self._emphases(fields)
            lift = self._settings["temperature"] * fields.sum(axis=1) + scale
            content = pseudo * np.minimum(self._like_rates[columns] * np.exp(lift), self._settings["ceiling"]) / among
            emphasis = np.exp(emphases.sum(axis=1) - level)
            added = (ratings + content) * np.maximum(emphasis - 1, 0)
            ratings, content = ratings * np.minimum(emphasis, 1), content * np.minimum(emphasis, 1)
            fields[:, -2:] -= self._affinity.mean_period_and_language(rows)
            shared = _shared_out(content, fields) + _shared_out(added, np.where(fields > 0, emphases, 0.0))
            left = np.maximum(content + added - shared.sum(axis=1), 0)
        alike = np.exp(np.einsum("ij,ij->i", self._tastes[rows], self._tastes[columns], dtype=np.float64))
        parts = np.column_stack((ratings, np.zeros(len(rows)), shared, left))
        taste = parts.sum(axis=1) * np.maximum(alike - 1, 0)
        parts *= np.minimum(alike, 1)[:, None]
        parts[:, 1] = taste
        return parts

    def _emphases(self, fields: Floats) -> Floats:
        """Return the emphasis of each field, in logarithms of scores [pairs, codes]."""
        assert self._affinity is not None
        settings = self._settings
        emphases = fields * (settings["emphasis"] * settings["temperature"])
        emphases[:, :-2] += fields[:, :-2] * settings["named_emphasis"]
        genres = self._affinity.codes.index("genres")
        if self._genre_weight:
            emphases[:, genres] += fields[:, genres] * (settings["genre_emphasis"] / self._genre_weight)
        return emphases


def _shared_out(amounts: Floats, fields: Floats) -> Floats:
    """Distribute amounts [pairs] over positive fields [pairs, codes].

    Nothing where none is positive.
    """
    above = np.maximum(fields, 0)
    whole = above.sum(axis=1)
    share = np.divide(above, whole[:, None], out=np.zeros_like(above), where=whole[:, None] > 0)
    shared: Floats = share * amounts[:, None]
    return shared
