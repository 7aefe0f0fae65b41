"""Confidence of movies that are alike, from verdicts held out."""

from dataclasses import dataclass, replace

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints
from butaca.evaluation.judgements import Judgements
from butaca.evaluation.likeness_fit import learn_likeness
from butaca.evaluation.metrics.calibration import PlattScaling, Reliability, fit_platt, reliability
from butaca.evaluation.protocols.judged_folds import FOLDS, deal_folds
from butaca.features.content import Content
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.pair_model import PairModel


@dataclass(frozen=True)
class AlikeConfidence:
    """Curve of how likely people judge two movies good recommendations of each other.

    ``table`` is of pairs that neither the weights nor the curve were learned from.
    """

    calibration: PlattScaling
    table: Reliability


def learn_alike_confidence(catalogue: Catalogue, judgements: Judgements, recipe: Hybrid, seed: int) -> AlikeConfidence:
    """Learn the curve from scores of models that were learned from other movies' judgements."""
    verdicts = judgements.verdicts
    ends = np.column_stack((verdicts.first, verdicts.second))
    scores, content = np.full(ends.shape, np.nan), Content.of(catalogue)
    for fold in deal_folds(judgements, len(content.years), seed):
        learned = replace(recipe, weights=learn_likeness(catalogue, fold.training, recipe).applied_to(recipe.weights))
        model = learned.fit(catalogue, content).model
        pairs, directions = np.nonzero(fold.held_out[ends])
        scores[pairs, directions] = alike_scores(model, ends[pairs, directions], ends[pairs, 1 - directions])
    flat, outcomes = scores.ravel(), np.repeat(verdicts.good, 2)
    parts = np.repeat(np.random.default_rng(seed).permutation(len(verdicts)), 2) % FOLDS
    predicted = np.zeros(len(flat))
    for part in range(FOLDS):
        predicted[parts == part] = fit_platt(flat[parts != part], outcomes[parts != part]).of(flat[parts == part])
    return AlikeConfidence(fit_platt(flat, outcomes), reliability(predicted, outcomes))


def alike_scores(model: PairModel, rows: Ints, columns: Ints) -> Floats:
    """Return logarithms of scores at likeness 1 and the default novelty [pairs]."""
    if model.likeness is None or model.novelty_weighting is None:
        raise TypeError(f"{model.name} compares no content")
    weighting = model.novelty_weighting
    scores: Floats = model.likeness.parts(rows, columns)[0] - weighting.novelty * np.log(weighting.like_rates[columns])
    return scores
