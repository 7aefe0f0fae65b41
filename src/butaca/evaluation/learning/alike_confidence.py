"""Confidence of movies that are alike, from verdicts held out."""

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.release_models import alike_entrant
from butaca.evaluation.judgements import Judgements
from butaca.evaluation.metrics.calibration import Confidence, out_of_fold
from butaca.evaluation.protocols.judged_folds import FOLDS, deal_folds
from butaca.evaluation.raters import Raters
from butaca.recommenders.hybrid import Hybrid


def learn_alike_confidence(catalogue: Catalogue, judgements: Judgements, recipe: Hybrid, seed: int) -> Confidence:
    """Learn the curve of how likely people judge two movies good together.

    Each pair is scored in both directions, by models that were learned from other movies' judgements. The table is of
    pairs that the curve was not learned from either.
    """
    raters, verdicts, entrant = Raters.of(catalogue), judgements.verdicts, alike_entrant(recipe)
    ends = np.column_stack((verdicts.first, verdicts.second))
    scores = np.full(ends.shape, np.nan)
    for fold in deal_folds(judgements, raters.stars.shape[1], seed):
        model = entrant.fit(Training(catalogue, raters, fold.training))
        pairs, directions = np.nonzero(fold.held_out[ends])
        scores[pairs, directions] = model.pair_scores(ends[pairs, directions], ends[pairs, 1 - directions])
    folds = np.random.default_rng(seed).permutation(len(verdicts)) % FOLDS
    return out_of_fold(scores.ravel(), np.repeat(verdicts.good, 2), np.repeat(folds, 2))
