"""Confidence of movies liked together.

It is how likely who likes the query and rates the listed movie gives it 4 stars or more.

Learned from held-out raters, and checked on others again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Scored, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.metrics.calibration import Confidence, out_of_fold
from butaca.evaluation.protocols.query_sampling import EVERYTHING, draw_queries
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.splits import Split
from butaca.recommenders.confidence_curve import LEAST_RATINGS

LENGTH = 10  # movies in a list
_LEAST = 1e-9  # score, so that its logarithm is finite
_PARTS = 5  # of the raters, each of which is predicted from the others


class ScoredSimilar(Protocol):
    """Model of similar lists with scores above 0, at novelty 0."""

    def scored(self, queries: Ints, n: int) -> Scored:
        """Return lists and scores, both [queries, n]."""
        ...


@dataclass(frozen=True)
class SimilarCases:
    """Listed movies that the rater rated, whether liked, and their raters. All [cases].

    Of movies with ``LEAST_RATINGS`` in training, from such movies: a server tells the confidence of no others.
    ``scores`` is what a calibration takes: logarithms of scores. ``listed_count`` of them were listed, rated or not.
    """

    scores: Floats
    outcomes: Mask
    raters: Ints
    listed_count: int

    @property
    def liked_share_of_listed(self) -> float:
        """The share of all listed movies that were rated and liked."""
        return float(self.outcomes.sum()) / max(self.listed_count, 1)


def of_similar(
    catalogue: Catalogue,
    split: Split,
    fit: Callable[[Training], ScoredSimilar],
    *,
    seed: int,
    queries_per_rater: int = 20,
) -> SimilarCases:
    """Collect cases: every movie listed for every query that its rater rated."""
    queries = draw_queries(split.held_out, EVERYTHING, queries_per_rater, seed)
    likes, rated, parts = split.held_out.likes, Relevance.of(split.held_out.stars), []
    for fold in split.folds:
        asked = np.flatnonzero(np.isin(queries.raters, fold.held_out))
        movies, list_of = np.unique(queries.movies[asked], return_inverse=True)
        with fold.training.as_only_raters(catalogue) as own:
            lists, probabilities = fit(Training(own, fold.training)).scored(movies, LENGTH)
        known = fold.training.rating_counts() >= LEAST_RATINGS
        lists = np.where(known[lists] & known[movies][:, None], lists, -1)
        parts.append(
            _cases(
                lists[list_of],
                np.log(np.maximum(probabilities[list_of], _LEAST)),
                likes,
                rated,
                queries.raters[asked],
            )
        )
    return _joined(parts)


def confidence(cases: SimilarCases) -> Confidence:
    """Fit all cases, and tabulate out-of-fold predictions.

    The table is what a fit to four fifths of the raters says of the rest.
    Bins of the table hold about as many cases each.
    """
    return out_of_fold(cases.scores, cases.outcomes, cases.raters % _PARTS)


def _cases(lists: Lists, scores: Floats, likes: Sparse, rated: Relevance, raters: Ints) -> SimilarCases:
    """Return the cases of lists, each for one of the raters."""
    known = (lists >= 0) & rated.hits(raters, lists)
    outcomes = Relevance.of(likes).hits(raters, lists)
    everyone = np.broadcast_to(raters[:, None], lists.shape)
    return SimilarCases(scores[known], outcomes[known], everyone[known], int((lists >= 0).sum()))


def _joined(parts: list[SimilarCases]) -> SimilarCases:
    return SimilarCases(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.outcomes for part in parts]),
        np.concatenate([part.raters for part in parts]),
        sum(part.listed_count for part in parts),
    )
