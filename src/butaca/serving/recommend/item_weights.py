"""What a person's movies say for other movies, and against them.

A movie that people rated speaks with its learned weights, which may be below 0. One that nobody rated
has none: it speaks with its neighbours in the default model at its default novelty, scaled so that
the strongest weighs as much as the strongest weight of a typical rated movie. In a release without
learned weights, or by a model one chooses, every movie speaks with its neighbours' scores.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from butaca.release.packed_numbers import floats, integers
from butaca.release.reader import Release
from butaca.serving.browse.movies import listed
from butaca.serving.recommend import candidates
from butaca.serving.recommend.models import Model

TABLE = "recommendation_weights"
_TYPICAL = 255  # rows whose strongest weights are looked at

Voice = tuple["array[int]", "array[float]"]  # ids and weights


@dataclass(frozen=True)
class ItemWeights:
    """For each of a person's movies, what it says of others, before the person's own strength.

    ``unrated`` are those that speak with neighbours because nobody rated them.
    """

    of: Mapping[int, Voice]
    unrated: frozenset[int] = frozenset()

    def sums(self, strengths: Mapping[int, float]) -> dict[int, float]:
        """The score of every movie that is spoken of."""
        totals: dict[int, float] = defaultdict(float)
        for own, (ids, weights) in self.of.items():
            strength = strengths[own]
            for movie, weight in zip(ids, weights, strict=True):
                totals[movie] += strength * weight
        return totals

    def shares(self, strengths: Mapping[int, float], movies: Iterable[int]) -> dict[int, dict[int, float]]:
        """What of the score of each of some movies comes from each of the person's."""
        found: dict[int, dict[int, float]] = {movie: {} for movie in movies}
        wanted = set(found)
        for own, (ids, weights) in self.of.items():
            for movie in wanted.intersection(ids):
                found[movie][own] = strengths[own] * weights[ids.index(movie)]
        return found


def learned(release: Release, fallback: Model, ids: Sequence[int]) -> ItemWeights:
    """By the learned weights, and for movies without any by their neighbours."""
    rows = release.rows(
        f"SELECT movie_id, ids, weights FROM {TABLE} WHERE movie_id IN (SELECT value FROM json_each(?))",
        (listed(ids),),
    )
    found = {row["movie_id"]: (integers(row["ids"]), floats(row["weights"])) for row in rows if row["ids"]}
    unrated = [movie for movie in ids if movie not in found]
    if unrated:
        found |= levelled(release, fallback, unrated, _typical(release)).of
    return ItemWeights(found, frozenset(unrated))


def levelled(release: Release, model: Model, ids: Sequence[int], strongest: float) -> ItemWeights:
    """By a model's neighbours at its default novelty, scaled so that the strongest of each movie weighs so much."""
    found: dict[int, Voice] = {}
    for movie, (others, weights) in neighbouring(release, model, ids, model.novelty).of.items():
        scale = strongest / max(weights, default=1.0)
        found[movie] = others, array("d", [scale * weight for weight in weights])
    return ItemWeights(found)


def neighbouring(release: Release, model: Model, ids: Sequence[int], novelty: float | None) -> ItemWeights:
    """By the scores of a model's neighbours, at a novelty."""
    rows = release.rows(
        f"SELECT movie_id, list FROM neighbours_{model.name} WHERE movie_id IN (SELECT value FROM json_each(?))",
        (listed(ids),),
    )
    lists: dict[int, Voice] = {}
    for row in rows:
        packed = release.unpacked(row["list"], len(model.parts))
        lists[row["movie_id"]] = integers(packed.ids), floats(packed.scores)
    if not novelty:
        return ItemWeights(lists)
    others = sorted({other for found, _ in lists.values() for other in found})
    fame = {other: rate**novelty for other, rate in candidates.rates(release, model, others).items()}
    return ItemWeights(
        {
            movie: (ids, array("d", [score / fame[other] for other, score in zip(ids, scores, strict=True)]))
            for movie, (ids, scores) in lists.items()
        }
    )


def _typical(release: Release) -> float:
    rows = release.rows(f"SELECT weights FROM {TABLE} ORDER BY movie_id LIMIT {_TYPICAL}")
    return median([max(floats(row["weights"])) for row in rows if row["weights"]] or [1.0])
