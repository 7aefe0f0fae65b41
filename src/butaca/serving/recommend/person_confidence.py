"""How likely who rates a movie listed for them gives it 4 stars or more, as it was measured on people held out.

Measured were scores by learned weights of up to so many movies that a person named. Beyond that range nothing is
known, so nothing there makes a list surer. Of more movies so many are drawn, of which those count that people have
rated; scores are brought to the level that these alone would give.
"""

import heapq
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.recommend.confidence import logarithm, logistic, measured
from butaca.serving.recommend.item_weights import ItemWeights

_HIGHEST = 10  # scores of a list, by which it is compared with what it would be


@dataclass(frozen=True)
class Curve:
    """A logistic curve of the logarithm of a score and of a measure of how many movies were named.

    Scores count as at least ``least_score`` and at most ``most_score``, numbers as at most ``most_named``.
    """

    intercept: float
    score: float
    named: float
    both: float
    least_score: float
    most_score: float
    most_named: float

    def of(self, score: float, measure: float) -> float:
        """Return the probability."""
        x = logarithm(min(max(score, self.least_score), self.most_score))
        return logistic(self.intercept + self.score * x + self.named * measure + self.both * x * measure)


def of_person(release: Release, voices: ItemWeights, strengths: Mapping[int, float]) -> Callable[[float], float] | None:
    """Return the confidence of scores for who likes some of what they named; None where it was not measured."""
    curve = _curve(release, "recommended")
    if curve is None:
        return None
    counted = [movie for movie in _sample(sorted(voices.of), int(curve.most_named)) if movie not in voices.unrated]
    scale = 1.0
    if len(counted) < len(voices.of):
        part = ItemWeights({movie: voices.of[movie] for movie in counted})
        scale = min(_level(part, strengths) / max(_level(voices, strengths), 1e-9), 1.0)
    measure = math.log1p(max(len(counted), 1))
    return lambda score: curve.of(score * scale, measure)


def of_newcomer(release: Release, named: int) -> Callable[[float], float] | None:
    """Return the same for who likes none of the movies they named, of which scores are like-rates."""
    curve = _curve(release, "newcomer")
    return None if curve is None else lambda score: curve.of(score, min(named, curve.most_named))


def _curve(release: Release, kind: str) -> Curve | None:
    values = measured(release).get(kind)
    return Curve(**values) if values else None


def _sample(movies: Sequence[int], most: int) -> Sequence[int]:
    """The same movies get the same sample."""
    return movies if len(movies) <= most else random.Random(most).sample(movies, most)


def _level(voices: ItemWeights, strengths: Mapping[int, float]) -> float:
    """How high the highest scores are of movies that the person did not name."""
    scores = (score for movie, score in voices.sums(strengths).items() if score > 0 and movie not in strengths)
    return sum(heapq.nlargest(_HIGHEST, scores))
