"""``hybrid``: how likely is it that who likes one movie likes another? Ratings answer, content fills in.

For movies q and j, let c be the people who like both and n those who like q (``likes`` says how they
are counted). The share c / n is a poor estimate where n is small, and none where n is 0, so content
stands in for k people more::

    P(j | q) = (c + k * Pc(j | q)) / (n + k)

Pc is the fame prior p(j), raised by what content the two share: p(j) * exp(temperature * affinity),
scaled so that all of a row add up to ``mass`` times the sum of p. Where many have rated q little of that
is left, yet what is alike is more than what is liked by the same people, so content is heard once more:
the score is P(j | q) * (Pc(j | q) / p(j)) ^ emphasis, a logarithmic pool of opinions (Genest and Zidek,
*Combining Probability Distributions*, 1986), and likewise times exp(taste * the cosine of the two's
tastes), where people who like both are few but alike. The ranking is by log score - a * log p(j), a being the
familiarity of ``pairs.Dial``.

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

_SURE = 20  # people whose like-rate the fame prior stands for in what the dial divides by


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
        if liked.people:
            rates = (liked.likes + _SURE * prior + 1) / (liked.people + _SURE + 1)
        else:
            rates = self._fame + np.median(self._fame)
        self.dial = Dial(weights.hybrid["familiarity"], rates, liked.behind, weights.hybrid["pseudo_likes"])
        self._tastes = padded(liked.tastes() * np.float32(np.sqrt(weights.hybrid["taste"])))
        self.franchises = affinity.franchises if affinity else None
        self._padded_fame = padded(self._fame[:, None].astype(np.float32))[:, 0]

    def block(self, rows: Ints) -> Block:
        """The logarithm of the score."""
        chance, tilt, scale = self._content(rows)
        both = self._liked.both(rows).toarray()
        chance *= np.float32(self._settings["pseudo_likes"])
        chance[:, : both.shape[1]] += both
        with np.errstate(divide="ignore"):
            np.log(chance, out=chance)
        chance += tilt
        chance += self._tastes[rows] @ self._tastes.T

        def parts(within: Ints, columns: Ints) -> Floats:
            return self._parts(rows[within], columns, scale[within], both[within, columns])

        def times(within: Ints, columns: Ints) -> Floats:
            people = np.maximum(self._liked.behind[rows[within]], 1e-12)
            found: Floats = both[within, columns] / people / self.dial.rates[columns]
            return found

        return Block(chance, parts, times)

    def _content(self, rows: Ints) -> tuple[Chances, Chances | float, Floats]:
        """Pc(j | q) [rows, width], what emphasis adds to its logarithm, and the logarithm of each row's scale."""
        ceiling, mass = np.float32(self._settings["ceiling"]), self._settings["mass"]
        if self._affinity is None:
            expected = np.minimum(self._padded_fame * np.float32(mass), ceiling)
            return np.tile(expected, (len(rows), 1)), 0.0, np.full(len(rows), np.log(mass))
        tilt = self._affinity.block(rows)
        tilt[:, len(self._fame) :] = -np.inf
        tilt[np.arange(len(rows)), rows] = -np.inf
        highest = tilt.max(axis=1)
        tilt -= highest[:, None]
        tilt *= np.float32(self._settings["temperature"])
        chance = np.exp(tilt)
        chance *= self._padded_fame
        scale = mass * self._fame.sum() / np.maximum(chance.sum(axis=1, dtype=np.float64), 1e-300)
        chance *= scale.astype(np.float32)[:, None]
        np.minimum(chance, ceiling, out=chance)
        tilt *= np.float32(self._settings["emphasis"])
        return chance, tilt, np.log(scale) - self._settings["temperature"] * highest

    def _parts(self, rows: Ints, columns: Ints, scale: Floats, both: Floats) -> Floats:
        """The score, shared out: to ratings what they say, the rest to fields by what they add.

        Time and language count by how much more they add than for any movie; what is left where no
        field adds anything goes to fame. What emphasis adds goes to the fields, what tastes add to taste;
        where either lowers a score it lowers all parts alike.
        """
        pseudo = self._settings["pseudo_likes"]
        among = self._liked.behind[rows] + pseudo
        fields, lift = np.zeros((len(rows), 0)), scale
        if self._affinity:
            fields = self._affinity.parts(rows, columns)
            lift = self._settings["temperature"] * fields.sum(axis=1) + scale
            fields[:, -2:] -= self._affinity.usual(rows)
            np.maximum(fields, 0, out=fields)
        content = pseudo * np.minimum(self._fame[columns] * np.exp(lift), self._settings["ceiling"]) / among
        ratings = both / among
        emphasis = np.exp(self._settings["emphasis"] * lift) if self._affinity else np.ones(len(rows))
        content = content * emphasis + ratings * np.maximum(emphasis - 1, 0)
        ratings = ratings * np.minimum(emphasis, 1)
        alike = np.exp(np.einsum("ij,ij->i", self._tastes[rows], self._tastes[columns], dtype=np.float64))
        taste = (ratings + content) * np.maximum(alike - 1, 0)
        content, ratings = content * np.minimum(alike, 1), ratings * np.minimum(alike, 1)
        whole = fields.sum(axis=1)
        share = np.divide(fields, whole[:, None], out=np.zeros_like(fields), where=whole[:, None] > 0)
        return np.column_stack((ratings, taste, share * content[:, None], np.where(whole > 0, 0, content)))
