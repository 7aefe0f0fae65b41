"""``hybrid``: how likely is it that who likes one movie likes another? Ratings answer, content fills in.

For movies q and j, let c be the people who like both and n those who like q. The share c / n is a poor
estimate where n is small, and none where n is 0, so content stands in for k people more::

    P(j | q) = (c + k * Pc(j | q)) / (n + k)

Pc is the fame prior p(j), raised by what content the two share: p(j) * exp(temperature * affinity),
scaled so that all of a row add up to ``mass`` times the sum of p. The ranking is by
log P(j | q) - a * log p(j): with a = 0 what one is likeliest to like, which is what everybody likes; with
a = 1 what one likes more than others do. Without ratings the same form is content alone.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import fame
from butaca.recommenders.affinity import Affinity
from butaca.recommenders.neighbours import Block, Floats, Ints, PairRecommender
from butaca.recommenders.weights import Weights, shipped

LIKED = 4  # stars from which a rating is a like
_SMOOTHING = (3, 6)  # likes and people added to a like-rate, so that no rate is 0 or 1


@dataclass(frozen=True)
class Hybrid:
    """The recipe. Without ``use_ratings`` it is the content model, whatever ratings there are."""

    weights: Weights = field(default_factory=shipped)
    use_ratings: bool = True
    name: str = "hybrid"

    def fit(self, catalogue: Catalogue) -> PairRecommender:
        """Learn from a catalogue and, if there are any, its ratings."""
        likes = _likes(catalogue) if self.use_ratings else sparse.csr_array((0, len(catalogue.movie_ids)))
        model = _HybridModel(
            self.name,
            self.weights,
            Affinity(catalogue, self.weights.content),
            fame.prior(catalogue, self.weights.fame),
            likes,
        )
        return PairRecommender(model, catalogue.movie_ids)


def _likes(catalogue: Catalogue) -> "sparse.csr_array":
    """1 where a person likes a movie. Shape [people, movies]."""
    pairs = catalogue.arrays(
        "SELECT dense_rank() OVER (ORDER BY user_id) - 1 AS person, movie_id FROM ratings "
        f"WHERE rating >= {LIKED} ORDER BY person, movie_id"
    )
    ids, people = catalogue.movie_ids, pairs["person"]
    shape = (int(people.max()) + 1 if len(people) else 0, len(ids))
    return sparse.csr_array(
        (np.ones(len(people), np.float32), (people, np.searchsorted(ids, pairs["movie_id"]))), shape=shape
    )


class _HybridModel:
    """See the module; ``slack`` is that of logarithms in single precision."""

    slack = 1e-4

    def __init__(
        self, name: str, weights: Weights, affinity: Affinity, prior: Floats, likes: "sparse.csr_array"
    ) -> None:
        self.name = name
        self.part_codes = ("ratings", *affinity.codes, "fame")
        self._affinity = affinity
        self._settings = weights.hybrid
        people = likes.shape[0]
        self._likes = np.asarray(likes.sum(axis=0)).ravel() if people else np.zeros(len(prior))
        self._both = (likes.T @ likes).tocsr() if people else sparse.csr_array((len(prior), len(prior)))
        expected = weights.hybrid["prior_likes"]
        self._fame = (self._likes + expected * prior) / (people + expected)
        # What the dial divides by: the measured like-rate where there is one, else the prior's, both smoothed.
        added, among = _SMOOTHING
        self._rate = (self._likes + added) / (people + among) if people else self._fame + np.median(self._fame)

    def block(self, rows: slice) -> Block:
        """The logarithm of the score."""
        temperature, count = np.float32(self._settings["temperature"]), len(self._fame)
        chance = self._affinity.block(rows)
        height = len(chance)
        chance[:, count:] = -np.inf
        chance[np.arange(height), np.arange(rows.start, rows.stop)] = -np.inf
        highest = chance.max(axis=1)
        chance -= highest[:, None]
        chance *= temperature
        np.exp(chance, out=chance)
        chance[:, :count] *= self._fame.astype(np.float32)
        scale = self._settings["mass"] * self._fame.sum() / chance.sum(axis=1, dtype=np.float64)
        chance *= scale.astype(np.float32)[:, None]
        np.minimum(chance, np.float32(self._settings["ceiling"]), out=chance)
        chance *= np.float32(self._settings["pseudo_likes"])
        both = self._both[rows].tocoo()
        chance[both.row, both.col] += both.data.astype(np.float32)
        with np.errstate(divide="ignore"):
            np.log(chance, out=chance)
        chance[:, :count] -= (self._settings["familiarity"] * np.log(self._rate)).astype(np.float32)

        def parts(within: Ints, columns: Ints) -> Floats:
            return self._parts(within + rows.start, columns, highest[within], scale[within])

        return Block(chance, parts)

    def _parts(self, rows: Ints, columns: Ints, highest: Floats, scale: Floats) -> Floats:
        """P(j | q) / p(j)^a, shared out: to ratings what they say, the rest to fields by what they add.

        Time and language count by how much more they add than for any movie; what is left where no
        field adds anything goes to fame.
        """
        fields = self._affinity.parts(rows, columns)
        pseudo, temperature = self._settings["pseudo_likes"], self._settings["temperature"]
        content = np.minimum(
            self._fame[columns] * np.exp(temperature * (fields.sum(axis=1) - highest)) * scale,
            self._settings["ceiling"],
        )
        both = np.asarray(self._both[rows, columns]).ravel()
        among = (self._likes[rows] + pseudo) * self._rate[columns] ** self._settings["familiarity"]
        fields[:, -2:] -= self._affinity.usual(rows)
        np.maximum(fields, 0, out=fields)
        whole = fields.sum(axis=1)
        share = np.divide(fields, whole[:, None], out=np.zeros_like(fields), where=whole[:, None] > 0)
        from_content = pseudo * content / among
        return np.column_stack((both / among, share * from_content[:, None], np.where(whole > 0, 0, from_content)))
