"""Confidence: the probability that a listed movie is a good answer.

It was measured on people and on verdicts held out. For lists for a person, it was on scores by learned weights of at
most ``most_named`` movies of theirs. Nothing is known beyond that range, so more movies or higher scores never raise
the confidence. Of more movies a sample of that size is drawn, of which the rated ones count, and scores are scaled to
the level that the counted movies alone would give. For lists for a movie, it was on movies with a least number of votes
or ratings. The scores of the fallback were not measured.
"""

import heapq
import math
import random
from collections.abc import Callable, Mapping, Sequence

from butaca.recommenders.confidence_curve import LEAST_RATINGS, LEAST_VOTES, ConfidenceCurve
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.recommend.candidates import Candidate, ids
from butaca.serving.recommend.item_weights import ItemWeights, has_learned_weights

_HIGHEST = 10  # scores of a list, which give its level

_VOTED = f"SELECT id FROM movies WHERE vote_count >= {LEAST_VOTES}"
_RATED = f"SELECT movie_id FROM evidence WHERE ratings >= {LEAST_RATINGS}"

Confidence = Callable[[Candidate], float | None]
"""From a candidate to a probability.

None where too little is known of the movie.
"""


def of_movie(release: Release, likeness: float | None, movie_id: int, stored: Sequence[Candidate]) -> Confidence | None:
    """Return the confidence of a movie's list in the default model.

    The list is at the default novelty. At likeness 1 it is that people judge the two movies good recommendations of
    each other; at 0 that who likes the one and rates the other gives it 4 stars or more. None where it was not
    measured: between the two, and at 0 without ratings. Candidates other than ``stored`` have no confidence, nor have
    those that too few people know, or all if too few know the movie itself.
    """
    curves, rated = release.manifest.settings.confidence, has_learned_weights(release)
    if likeness == 1:
        curve, known = curves.judged if rated else curves.judged_unrated, _VOTED
    elif not likeness and rated:
        curve, known = curves.together, _RATED
    else:
        return None
    measured = bitmap_index(release).contained(_bitmap(release, known), [movie_id, *ids(stored)])
    if movie_id not in measured:
        return lambda _: None

    def confidence(candidate: Candidate) -> float | None:
        if candidate.movie_id not in measured or candidate.backfilled:
            return None
        value = candidate.score if likeness else candidate.likelihood
        return _logistic(curve.intercept + curve.slope * _logarithm(value))

    return confidence


def _bitmap(release: Release, query: str) -> int:
    """Return the bitmap of the movies of a query, which is kept."""

    def read(opened: Release) -> int:
        index = bitmap_index(opened)
        return opened.collected(query, lambda rows: index.bitmap(row[0] for row in rows))

    return release.once(("bitmap", query), read)


def of_person(release: Release, weights: ItemWeights, strengths: Mapping[int, float]) -> Confidence:
    """Return the confidence of lists for a person with likes."""
    curve = release.manifest.settings.confidence.recommended
    counted = [movie for movie in _sample(sorted(weights.of), int(curve.most_named)) if movie not in weights.unrated]
    scale = 1.0
    if len(counted) < len(weights.of):
        part = ItemWeights({movie: weights.of[movie] for movie in counted})
        scale = min(_level(part, strengths) / max(_level(weights, strengths), 1e-9), 1.0)
    measure = math.log1p(max(len(counted), 1))
    return lambda candidate: None if candidate.backfilled else probability(curve, candidate.likelihood * scale, measure)


def of_newcomer(release: Release, named_count: int) -> Confidence:
    """Return the confidence of lists for a person without likes.

    The scores of their lists are like rates.
    """
    curve = release.manifest.settings.confidence.newcomer
    return lambda candidate: probability(curve, candidate.likelihood, min(named_count, curve.most_named))


def probability(curve: ConfidenceCurve, score: float, measure: float) -> float:
    """Return the probability of a score.

    ``measure`` is of how many movies were named.
    """
    return _logistic(curve.log_odds(_logarithm(min(max(score, curve.least_score), curve.most_score)), measure))


def _sample(movies: Sequence[int], most: int) -> Sequence[int]:
    """Draw at most ``most`` movies; equal movies give equal samples."""
    return movies if len(movies) <= most else random.Random(most).sample(movies, most)


def _level(weights: ItemWeights, strengths: Mapping[int, float]) -> float:
    """Return the level of a list: the sum of its highest scores.

    The person's own movies do not count.
    """
    scores = (score for movie, score in weights.scores(strengths).items() if score > 0 and movie not in strengths)
    return sum(heapq.nlargest(_HIGHEST, scores))


def _logistic(value: float) -> float:
    """Return 1 / (1 + exp(-value)), without overflow."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, value))))


def _logarithm(score: float) -> float:
    """Return the logarithm of a score, kept off 0."""
    return math.log(max(score, 1e-9))
