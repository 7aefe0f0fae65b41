"""Confidence of lists for a rater: P(liked), given that it is rated.

It depends on how many movies the rater had named. Lists for raters held out are made from none to 300 of their
ratings, drawn at random whatever their stars. A case is a listed movie that the rater rated too, in a rating kept
back: is it 4 stars or more? Movies they never rated tell nothing of that, so they are no cases; which share of all
listed movies was rated so stands in the table beside it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Mask, Scored, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.stored_weights import without_likes
from butaca.evaluation.metrics.calibration import logistic, sigmoid
from butaca.evaluation.protocols import partial_ratings
from butaca.evaluation.splits import Split
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.recommenders.stars import LIKED

NAMED_COUNTS = (0, 1, 3, 10, 30, 100, 300)  # movies that are named
_DRAWS = 4  # of as many ratings of a rater
FIRST = 10  # movies of a list that are looked at for who likes some of what they named
LONGEST = 50  # for newcomers: their lists are much the same for all, and only long ones tell high rates from low
MOST_BY_NEWCOMERS = 10  # movies named, none of them liked, beyond which there are too few raters to learn from
_ENDS = (0.001, 0.999)  # quantiles of scores that count as the lowest and the highest
_PARTS = 5  # of the raters, each of which is predicted from the others
_WIDTH = 1.96  # standard errors


class ScoredPersonal(Protocol):
    """Model of lists for raters with scores above 0.

    For newcomers, who like nothing they named, scores are like rates.
    """

    def scored(self, stars: Sparse, n: int) -> Scored:
        """Return lists and scores, both [raters, n]."""
        ...


@dataclass(frozen=True)
class RaterCases:
    """Listed movies. All [cases].

    ``named`` is how many movies the rater named, ``newcomer`` whether none of them was liked, ``place`` from 0 in the
    list; ``stars`` is 0 where the rater did not rate the movie.
    """

    raters: Ints
    named: Ints
    newcomer: Mask
    place: Ints
    scores: Floats
    stars: Floats

    def where(self, mask: Mask) -> "RaterCases":
        """Return some of the cases."""
        return RaterCases(
            self.raters[mask], self.named[mask], self.newcomer[mask],
            self.place[mask], self.scores[mask], self.stars[mask],
        )  # fmt: skip


@dataclass(frozen=True)
class ConfidenceRow:
    """Predicted and observed shares of lists from ``named`` movies.

    ``listed_count`` movies of ``rater_count`` raters, of which ``rated_count`` were rated; ``predicted`` is the mean
    probability of the rated ones, ``liked_share`` their share with 4 stars or more, with the ends of its interval of
    95 % over raters; ``liked_share_of_listed`` is the share of all listed movies that were rated so.
    """

    named: int
    rater_count: int
    listed_count: int
    rated_count: int
    predicted: float
    liked_share: float
    low: float
    high: float
    liked_share_of_listed: float


class Curves(NamedTuple):
    """Curves for raters with likes among the movies they named, and without."""

    with_likes: ConfidenceCurve
    newcomer: ConfidenceCurve


@dataclass(frozen=True)
class RaterConfidence:
    """Curves of a release, and how well such curves predict other raters."""

    curves: Curves
    table: tuple[ConfidenceRow, ...]


def learn(
    catalogue: Catalogue, split: Split, fit: Callable[[Training], ScoredPersonal], *, seed: int
) -> RaterConfidence:
    """Learn the curves from all held-out raters.

    For the table each fifth of them is predicted from the others.
    """
    cases = listed(catalogue, split, fit, seed=seed)
    predicted = np.zeros(len(cases.scores))
    part = cases.raters % _PARTS
    for fold in range(_PARTS):
        predicted[part == fold] = predict(curves(cases.where(part != fold)), cases.where(part == fold))
    return RaterConfidence(curves(cases), table(cases, predicted))


def listed(catalogue: Catalogue, split: Split, fit: Callable[[Training], ScoredPersonal], *, seed: int) -> RaterCases:
    """List movies for held-out raters, from 0 to 300 of their ratings."""
    parts = []
    for fold in split.folds:
        with fold.training.as_only_raters(catalogue) as own:
            model = fit(Training(own, fold.training))
        parts += list(_listed(model, split, fold.held_out, seed))
        del model  # before the next fold makes its own
    fields = zip(*(vars(cases).values() for cases in parts), strict=True)
    return RaterCases(*(np.concatenate(values) for values in fields))


def _listed(model: ScoredPersonal, split: Split, rows: Ints, seed: int) -> Iterator[RaterCases]:
    counts = np.diff(split.held_out.stars.indptr)
    for number in NAMED_COUNTS:
        eligible = rows[counts[rows] > number]
        for repeat in range(_DRAWS if number else 1):
            drawn = partial_ratings.draw_partial(
                split.held_out, eligible, np.full(len(eligible), number), seed * _DRAWS + repeat
            )
            lists, scores = model.scored(drawn.given, LONGEST)
            row, place = np.nonzero(lists >= 0)
            if not len(row):
                continue
            stars = np.asarray(drawn.withheld[row, lists[row, place]]).ravel().astype(np.float64)
            named = np.full(len(row), number)
            yield RaterCases(eligible[row], named, without_likes(drawn.given)[row], place, scores[row, place], stars)


def curves(cases: RaterCases) -> Curves:
    """Fit both curves to the listed movies that were rated."""
    rated = cases.where(cases.stars > 0)
    with_likes = rated.where(~rated.newcomer & (rated.place < FIRST))
    newcomers = rated.where(rated.newcomer & (rated.named <= MOST_BY_NEWCOMERS))
    return Curves(
        _fitted(with_likes, max(NAMED_COUNTS), with_likes_measure, term_count=4),
        _fitted(newcomers, MOST_BY_NEWCOMERS, newcomer_measure, term_count=3),
    )


def with_likes_measure(named: Ints) -> Floats:
    """Return ln(1 + named), the measure for raters who like some movies."""
    measure: Floats = np.log1p(named)
    return measure


def newcomer_measure(named: Ints) -> Floats:
    """Return the number named, the measure for raters who like none."""
    return named.astype(np.float64)


def _fitted(cases: RaterCases, most_named: int, measure: Callable[[Ints], Floats], term_count: int) -> ConfidenceCurve:
    least, most = np.quantile(cases.scores, _ENDS).tolist() if len(cases.scores) else (1.0, 1.0)
    x, m = np.log(np.clip(cases.scores, least, most)), measure(cases.named)
    inputs = np.column_stack((np.ones_like(x), x, m, x * m))[:, :term_count]
    coefficients = np.zeros(4)
    coefficients[:term_count] = logistic(inputs, cases.stars >= LIKED)
    intercept, score, named, both = coefficients.tolist()
    return ConfidenceCurve(intercept, score, named, both, least, most, most_named)


def probabilities(curve: ConfidenceCurve, measure: Callable[[Ints], Floats], scores: Floats, named: Ints) -> Floats:
    """Return the probabilities of scores and numbers named, all one shape."""
    x = np.log(np.clip(scores, curve.least_score, curve.most_score))
    return sigmoid(curve.log_odds(x, measure(np.minimum(named, curve.most_named))))


def predict(curves: Curves, cases: RaterCases) -> Floats:
    """Return the probabilities of cases by the two curves. Shape [cases]."""
    with_likes = probabilities(curves.with_likes, with_likes_measure, cases.scores, cases.named)
    newcomers = probabilities(curves.newcomer, newcomer_measure, cases.scores, cases.named)
    return np.where(cases.newcomer, newcomers, with_likes)


def table(cases: RaterCases, predicted: Floats) -> tuple[ConfidenceRow, ...]:
    """Compare predictions for the first ten movies of lists with ratings.

    ``predicted`` [cases].
    """
    return tuple(
        _row(number, cases.where(mask), predicted[mask])
        for number in NAMED_COUNTS
        if (mask := (cases.named == number) & (cases.place < FIRST)).any()
    )


def _row(number: int, cases: RaterCases, predicted: Floats) -> ConfidenceRow:
    rated, liked = cases.stars > 0, cases.stars >= LIKED
    count, hits = int(rated.sum()), int(liked.sum())
    share = hits / count if count else float("nan")
    off = np.bincount(cases.raters, weights=np.where(rated, liked - share, 0.0))  # by rater: they are drawn, not movies
    margin = _WIDTH * float(np.sqrt((off**2).sum())) / count if count else float("nan")
    return ConfidenceRow(
        named=number,
        rater_count=len(np.unique(cases.raters)),
        listed_count=len(cases.stars),
        rated_count=count,
        predicted=float(predicted[rated].mean()) if count else float("nan"),
        liked_share=share,
        low=share - margin,
        high=share + margin,
        liked_share_of_listed=hits / len(cases.stars),
    )
