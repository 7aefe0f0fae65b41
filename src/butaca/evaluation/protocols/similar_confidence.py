"""Confidence of similar lists: P(liked), for who likes the query.

Learned from held-out raters, and checked on others again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Scored, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.metrics.calibration import PlattScaling, Reliability, fit_platt, reliability
from butaca.evaluation.protocols.query_sampling import EVERYTHING, draw_queries
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.splits import Split

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
    """Listed movies, whether liked, and their raters. All [cases].

    ``scores`` is what a calibration takes: logarithms of scores.
    """

    scores: Floats
    outcomes: Mask
    raters: Ints


@dataclass(frozen=True)
class Confidence:
    """Fit of all cases, and how well such fits predict other raters."""

    calibration: PlattScaling
    table: Reliability
    cases: int


def of_similar(
    catalogue: Catalogue,
    split: Split,
    fit: Callable[[Training], ScoredSimilar],
    *,
    seed: int,
    queries_per_rater: int = 20,
) -> SimilarCases:
    """Collect cases: every movie listed for every query."""
    queries = draw_queries(split.held_out, EVERYTHING, queries_per_rater, seed)
    likes, parts = split.held_out.likes, []
    for fold in split.folds:
        asked = np.flatnonzero(np.isin(queries.raters, fold.held_out))
        movies, list_of = np.unique(queries.movies[asked], return_inverse=True)
        with fold.training.as_only_raters(catalogue) as own:
            lists, probabilities = fit(Training(own, fold.training)).scored(movies, LENGTH)
        parts.append(
            _cases(
                lists[list_of],
                np.log(np.maximum(probabilities[list_of], _LEAST)),
                likes,
                queries.raters[asked],
                queries.raters[asked],
            )
        )
    return _joined(parts)


def confidence(cases: SimilarCases) -> Confidence:
    """Fit all cases, and tabulate out-of-fold predictions.

    The table is what a fit to four fifths of the raters says of the rest.
    Bins of the table hold about as many cases each.
    """
    predicted = np.zeros(len(cases.scores))
    parts = cases.raters % _PARTS
    for part in range(_PARTS):
        others = fit_platt(cases.scores[parts != part], cases.outcomes[parts != part])
        predicted[parts == part] = others.of(cases.scores[parts == part])
    table = reliability(predicted, cases.outcomes)
    return Confidence(fit_platt(cases.scores, cases.outcomes), table, len(cases.scores))


def _cases(lists: Lists, scores: Floats, likes: Sparse, rows: Ints, raters: Ints) -> SimilarCases:
    """Return the cases of lists; ``rows`` are rows of ``likes``."""
    outcomes = Relevance.of(likes).hits(rows, lists)
    filled = lists >= 0
    return SimilarCases(scores[filled], outcomes[filled], np.broadcast_to(raters[:, None], lists.shape)[filled])


def _joined(parts: list[SimilarCases]) -> SimilarCases:
    return SimilarCases(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.outcomes for part in parts]),
        np.concatenate([part.raters for part in parts]),
    )
