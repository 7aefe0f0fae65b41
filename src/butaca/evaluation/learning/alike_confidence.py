"""Confidence of movies that are alike, from verdicts held out."""

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Mask
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.release_models import alike_entrant
from butaca.evaluation.judgements import Judgements
from butaca.evaluation.metrics.calibration import Confidence, out_of_fold
from butaca.evaluation.protocols.judged_folds import FOLDS, deal_folds
from butaca.evaluation.raters import Raters
from butaca.recommenders.confidence_curve import LEAST_VOTES
from butaca.recommenders.hybrid import Hybrid


def learn_alike_confidence(
    catalogue: Catalogue, judgements: Judgements, recipe: Hybrid, seed: int
) -> Confidence | None:
    """Learn the curve of how likely people judge two movies good together.

    Each pair is scored in both directions, by models that were learned from other movies' judgements. Of these, the
    curve is of pairs in which both movies have ``LEAST_VOTES``, which are the ones that a server tells it of. The table
    is of pairs that the curve was not learned from either. None if there are no such pairs.
    """
    raters, entrant = Raters.of(catalogue), alike_entrant(recipe)
    ends = np.column_stack((judgements.verdicts.first, judgements.verdicts.second))
    votes = catalogue.arrays("SELECT vote_count FROM movies ORDER BY id")["vote_count"]
    known: Mask = np.all(votes[ends] >= LEAST_VOTES, axis=1)
    verdicts, ends = judgements.verdicts.take(known), ends[known]
    if not len(verdicts):
        return None
    scores = np.full(ends.shape, np.nan)
    for fold in deal_folds(judgements, raters.stars.shape[1], seed):
        model = entrant.fit(Training(catalogue, raters, fold.training))
        pairs, directions = np.nonzero(fold.held_out[ends])
        scores[pairs, directions] = model.pair_scores(ends[pairs, directions], ends[pairs, 1 - directions])
    folds = np.random.default_rng(seed).permutation(len(verdicts)) % FOLDS
    return out_of_fold(scores.ravel(), np.repeat(verdicts.good, 2), np.repeat(folds, 2))
