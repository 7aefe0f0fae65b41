"""Item weights of a person's movies: how much they favour other movies.

A movie that people rated has learned weights, which may be below 0. A movie that nobody rated has none: its neighbours
in the default model, at its default novelty, stand in, scaled so that the strongest weighs as much as the strongest
weight of a typical rated movie. In a release without learned weights, or where a model is selected, the scores of
neighbours are the weights of every movie.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from butaca.release.manifest_types import ModelDescription
from butaca.release.packed_numbers import floats, integers
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.recommend import like_rates

TABLE = "item_weights"
_TYPICAL = 255  # rows, of whose strongest weights the median is typical

Row = tuple["array[int]", "array[float]"]  # ids and weights


@dataclass(frozen=True)
class ItemWeights:
    """The weights of each of a person's movies for others.

    They do not include the strength of the person's feedback. ``unrated`` are the movies whose neighbours stand in
    because nobody rated them.
    """

    of: Mapping[int, Row]
    unrated: frozenset[int] = frozenset()

    def scores(self, strengths: Mapping[int, float]) -> dict[int, float]:
        """Return the score of every movie that has a weight."""
        totals: dict[int, float] = defaultdict(float)
        for own, (ids, weights) in self.of.items():
            strength = strengths[own]
            for movie, weight in zip(ids, weights, strict=True):
                totals[movie] += strength * weight
        return totals

    def contributions(self, strengths: Mapping[int, float], movies: Iterable[int]) -> dict[int, dict[int, float]]:
        """Return the contribution of each own movie to each score.

        The result is by listed movie, then by the person's movie; own movies without a weight are left out.
        """
        added: dict[int, dict[int, float]] = {movie: {} for movie in movies}
        scored = set(added)
        for own, (ids, weights) in self.of.items():
            for movie in scored.intersection(ids):
                added[movie][own] = strengths[own] * weights[ids.index(movie)]
        return added


def has_learned_weights(release: Release) -> bool:
    """Return whether the release has learned weights."""
    return release.has_table(TABLE)


def learned_weights(release: Release, fallback: ModelDescription, ids: Sequence[int]) -> ItemWeights:
    """Return the learned weights of some movies.

    For movies without any, the scaled neighbours of the ``fallback`` model stand in.
    """
    rows = release.rows(
        f"SELECT movie_id, ids, weights FROM {TABLE} WHERE movie_id {IN_LIST}",
        (id_list(ids),),
    )
    weights = {row["movie_id"]: (integers(row["ids"]), floats(row["weights"])) for row in rows if row["ids"]}
    unrated = [movie for movie in ids if movie not in weights]
    if unrated:
        weights |= scaled_neighbours(release, fallback, unrated, _typical(release)).of
    return ItemWeights(weights, frozenset(unrated))


def scaled_neighbours(release: Release, model: ModelDescription, ids: Sequence[int], strongest: float) -> ItemWeights:
    """Return the neighbours of some movies, scaled.

    They are at the model's default novelty; the strongest of each movie becomes ``strongest``.
    """
    scaled: dict[int, Row] = {}
    for movie, (others, weights) in neighbours(release, model, ids, model.novelty).of.items():
        scale = strongest / max(weights, default=1.0)
        scaled[movie] = others, array("d", [scale * weight for weight in weights])
    return ItemWeights(scaled)


def neighbours(release: Release, model: ModelDescription, ids: Sequence[int], novelty: float | None) -> ItemWeights:
    """Return a model's neighbours of some movies, at a novelty."""
    lists: dict[int, Row] = {
        movie: (stored.ids, stored.scores) for movie, stored in release.neighbours(model, ids).items()
    }
    others = sorted({other for others, _ in lists.values() for other in others}) if novelty else []
    divisors = like_rates.powers(release, model, others, novelty)
    if not divisors:
        return ItemWeights(lists)
    return ItemWeights(
        {
            movie: (others, array("d", [score / divisors[other] for other, score in zip(others, scores, strict=True)]))
            for movie, (others, scores) in lists.items()
        }
    )


def _typical(release: Release) -> float:
    rows = release.rows(f"SELECT weights FROM {TABLE} ORDER BY movie_id LIMIT {_TYPICAL}")
    return median([max(floats(row["weights"])) for row in rows if row["weights"]] or [1.0])
