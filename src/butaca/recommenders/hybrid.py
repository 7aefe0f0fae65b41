"""``hybrid``: how likely is it that who likes one movie likes another? Ratings answer, content fills in.

For movies q and j, let c be the people who like both and n those who like q (``likes`` says how they
are counted). The share c / n is a poor estimate where n is small, and none where n is 0, so content
stands in for k people more::

    P(j | q) = (c + k * Pc(j | q)) / (n + k)

Pc is the fame prior p(j), raised by what content the two share: p(j) * exp(temperature * affinity),
scaled so that all of a row add up to ``mass`` times the sum of p. Where many have rated q little of that
is left, yet what is alike is more than what is liked by the same people, so content is heard once more:
the score is P(j | q) times exp(t), t being ``emphasis`` times the logarithm of Pc(j | q) / p(j), plus
``named_emphasis`` times the affinity but for time and language, plus ``genre_emphasis`` times the cosine of the
two's genres, less what keeps the likes of well-known movies as they were together: a logarithmic pool of
opinions (Genest and Zidek, *Combining Probability Distributions*, 1986). Likewise it is times
exp(taste * the cosine of the two's tastes), where people who like both are few but alike. The ranking is by
log score - a * log p(j), a being the familiarity of ``pairs.Dial``.

``content`` is the same without ratings, so that a movie nobody has rated yet is treated like any other;
``collaborative`` the same without content, where fame alone fills in.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import fame, likes
from butaca.recommenders.affinity import Affinity
from butaca.recommenders.likes import Likes
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pairs import Block, Dial, Floats, Ints, padded
from butaca.recommenders.weights import Weights, shipped

Chances = NDArray[np.float32]

_BEST_LIKED = 2048  # movies, which have most of all likes


@dataclass(frozen=True)
class Hybrid:
    """The recipe of all three; the weights say the rest."""

    weights: Weights = field(default_factory=shipped)
    name: str = "hybrid"
    use_ratings: bool = True
    use_content: bool = True

    def fit(self, catalogue: Catalogue) -> PairRecommender:
        """Learn from a catalogue and, if there are any, its ratings."""
        stars = likes.ratings(catalogue)
        if not self.use_ratings:
            stars = sparse.csr_array((0, stars.shape[1]))
        affinity = Affinity(catalogue, self.weights.content) if self.use_content else None
        prior = fame.prior(catalogue, self.weights.fame)
        model = _HybridModel(self.name, self.weights, affinity, prior, Likes(stars, self.weights.likes))
        return PairRecommender(model, catalogue.movie_ids)


class _HybridModel:
    """See the module; ``slack`` is that of logarithms in single precision."""

    slack = 1e-4

    def __init__(self, name: str, weights: Weights, affinity: Affinity | None, prior: Floats, liked: Likes) -> None:
        self.name = name
        self.part_codes = ("ratings", "taste", *(affinity.codes if affinity else ()), "fame")
        self._affinity, self._liked, self._settings = affinity, liked, weights.hybrid
        expected = weights.hybrid["prior_likes"]
        self._fame = (liked.likes + expected * prior) / (liked.people + expected)
        # What the dial divides by: the measured like-rate where there is one, else the prior's, none near 0.
        counted = fame.rates(liked.likes, liked.people, prior)
        rates = counted if liked.people else self._fame + np.median(self._fame)
        self.dial = Dial(weights.hybrid["familiarity"], rates, liked.behind, weights.hybrid["pseudo_likes"])
        self._tastes = padded(liked.tastes() * np.float32(np.sqrt(weights.hybrid["taste"])))
        self.franchises = affinity.franchises if affinity else None
        self._genre_weight = weights.content["genres"]
        self._padded_fame = padded(self._fame[:, None].astype(np.float32))[:, 0]
        self._best_liked = np.sort(np.argsort(-self._fame, kind="stable")[:_BEST_LIKED])

    def block(self, rows: Ints) -> Block:
        """The logarithm of the score."""
        chance, tilt, scale, level = self._content(rows)
        both = self._liked.both(rows).toarray()
        chance *= np.float32(self._settings["pseudo_likes"])
        chance[:, : both.shape[1]] += both
        with np.errstate(divide="ignore"):
            np.log(chance, out=chance)
        chance += tilt
        chance += self._tastes[rows] @ self._tastes.T

        def parts(within: Ints, columns: Ints) -> Floats:
            return self._parts(rows[within], columns, scale[within], level[within], both[within, columns])

        def times(within: Ints, columns: Ints) -> Floats:
            people = np.maximum(self._liked.behind[rows[within]], 1e-12)
            found: Floats = both[within, columns] / people / self.dial.rates[columns]
            return found

        return Block(chance, parts, times)

    def _content(self, rows: Ints) -> tuple[Chances, Chances | float, Floats, Floats]:
        """Pc(j | q) [rows, width], what emphasis adds to its logarithm, and the logarithms of each row's scales."""
        ceiling, mass = np.float32(self._settings["ceiling"]), self._settings["mass"]
        if self._affinity is None:
            expected = np.minimum(self._padded_fame * np.float32(mass), ceiling)
            return np.tile(expected, (len(rows), 1)), 0.0, np.full(len(rows), np.log(mass)), np.zeros(len(rows))
        tilt = self._affinity.named(rows)
        chance = tilt.copy()
        self._affinity.add_usual(chance, rows)
        tilt *= np.float32(self._settings["named_emphasis"])
        tilt += chance * np.float32(self._settings["emphasis"] * self._settings["temperature"])
        tilt += self._affinity.genres(rows) * np.float32(self._settings["genre_emphasis"])
        level = self._level(tilt)
        tilt -= level.astype(np.float32)[:, None]
        chance[:, len(self._fame) :] = -np.inf
        chance[np.arange(len(rows)), rows] = -np.inf
        highest = chance.max(axis=1)
        chance -= highest[:, None]
        chance *= np.float32(self._settings["temperature"])
        np.exp(chance, out=chance)
        chance *= self._padded_fame
        scale = mass * self._fame.sum() / np.maximum(chance.sum(axis=1, dtype=np.float64), 1e-300)
        chance *= scale.astype(np.float32)[:, None]
        np.minimum(chance, ceiling, out=chance)
        return chance, tilt, np.log(scale) - self._settings["temperature"] * highest, level

    def _level(self, tilt: Chances) -> Floats:
        """The logarithm of what emphasis makes of the likes of the best liked, which is taken off again [rows]."""
        likes = self._padded_fame[self._best_liked]
        level: Floats = np.log(np.exp(tilt[:, self._best_liked]) @ likes / likes.sum())
        return level.astype(np.float64)

    def _parts(self, rows: Ints, columns: Ints, scale: Floats, level: Floats, both: Floats) -> Floats:
        """The score, shared out: to ratings what they say, the rest to fields by what they add.

        Time and language count by how much more they add than for any movie; what is left where no
        field adds anything goes to fame. What emphasis adds goes to the fields it is on, what tastes add to
        taste; where either lowers a score it lowers all parts alike.
        """
        pseudo = self._settings["pseudo_likes"]
        among = self._liked.behind[rows] + pseudo
        ratings = both / among
        if self._affinity is None:
            content = pseudo * np.minimum(self._fame[columns] * np.exp(scale), self._settings["ceiling"]) / among
            shared = np.zeros((len(rows), 0))
            left = content
        else:
            fields = self._affinity.parts(rows, columns)
            emphases = self._emphases(fields)
            lift = self._settings["temperature"] * fields.sum(axis=1) + scale
            content = pseudo * np.minimum(self._fame[columns] * np.exp(lift), self._settings["ceiling"]) / among
            emphasis = np.exp(emphases.sum(axis=1) - level)
            added = (ratings + content) * np.maximum(emphasis - 1, 0)
            ratings, content = ratings * np.minimum(emphasis, 1), content * np.minimum(emphasis, 1)
            fields[:, -2:] -= self._affinity.usual(rows)
            shared = _shared_out(content, fields) + _shared_out(added, np.where(fields > 0, emphases, 0.0))
            left = np.maximum(content + added - shared.sum(axis=1), 0)
        alike = np.exp(np.einsum("ij,ij->i", self._tastes[rows], self._tastes[columns], dtype=np.float64))
        parts = np.column_stack((ratings, np.zeros(len(rows)), shared, left))
        taste = parts.sum(axis=1) * np.maximum(alike - 1, 0)
        parts *= np.minimum(alike, 1)[:, None]
        parts[:, 1] = taste
        return parts

    def _emphases(self, fields: Floats) -> Floats:
        """What emphasis adds to the logarithm of scores, field by field [pairs, codes]."""
        assert self._affinity is not None
        settings = self._settings
        found = fields * (settings["emphasis"] * settings["temperature"])
        found[:, :-2] += fields[:, :-2] * settings["named_emphasis"]
        genres = self._affinity.codes.index("genres")
        if self._genre_weight:
            found[:, genres] += fields[:, genres] * (settings["genre_emphasis"] / self._genre_weight)
        return found


def _shared_out(amounts: Floats, fields: Floats) -> Floats:
    """Amounts [pairs], shared out by what is above 0 of the fields [pairs, codes]; nothing where nothing is."""
    above = np.maximum(fields, 0)
    whole = above.sum(axis=1)
    share = np.divide(above, whole[:, None], out=np.zeros_like(above), where=whole[:, None] > 0)
    shared: Floats = share * amounts[:, None]
    return shared
