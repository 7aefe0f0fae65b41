"""What content weights are to reach: lists like a film that please those who like it, and not everybody."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation import metrics
from butaca.evaluation.models import Floats, Ints, Lists
from butaca.evaluation.people import People
from butaca.evaluation.queries import EVERYTHING, draw
from butaca.evaluation.wanted import Wanted

LENGTH = 10  # films in a list
_MOST = 20  # likes of everybody that are asked for
_LEAST = 1e-9  # so that logarithms are finite


@dataclass(frozen=True)
class Reached:
    """Means over people of the means of their queries, as in the protocol of "more like this"."""

    ndcg: float
    lift: float

    @property
    def objective(self) -> float:
        """The sum of the logarithms: a gain of one is worth as great a loss, in per cent, of the other."""
        return float(np.log(max(self.ndcg, _LEAST)) + np.log(max(self.lift, _LEAST)))


class Sample:
    """The queries of some people from a seeded sample of the ``films`` they like, ascending rows of the catalogue."""

    films: Ints

    def __init__(self, people: People, most: int, seed: int) -> None:
        queries = draw(people, EVERYTHING, _MOST, seed)
        films = np.unique(queries.films)
        self.films = np.sort(np.random.default_rng(seed).choice(films, min(most, len(films)), replace=False))
        asked = np.isin(queries.films, self.films)
        self._of = np.searchsorted(self.films, queries.films[asked])
        self._people, self._relevant = queries.people[asked], queries.relevant[asked]
        self._rates = metrics.like_rates(people.likes)
        self._wanted = Wanted.of(people.likes)
        self._each, self._queries = np.unique(self._people, return_inverse=True)[1], np.bincount(self._people)
        self._queries = self._queries[self._queries > 0]

    def reached(self, lists: Lists) -> Reached:
        """The figures of lists [films, n]."""
        asked = lists[self._of]
        hits = self._wanted.hits(self._people, asked)
        return Reached(
            self._mean(metrics.ndcg(hits, self._relevant)), self._mean(metrics.lift(hits, asked, self._rates))
        )

    def _mean(self, values: Floats) -> float:
        return float((np.bincount(self._each, weights=values) / self._queries).mean()) if len(values) else 0.0
