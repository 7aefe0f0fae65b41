"""Accuracy of scores of pairs, by verdicts: area under the curve.

``scores`` [pairs, columns] are those of several models, never nan; ``good`` [pairs] are the verdicts.
"""

from collections.abc import Iterator
from math import erfc, sqrt

import numpy as np

from butaca.evaluation.arrays import Floats, Mask
from butaca.evaluation.metrics.significance import RESAMPLES

_BLOCK = 100  # resamples at a time: 100 x 50,000 weights of 8 bytes are 40 MB


def auc(scores: Floats, good: Mask) -> Floats:
    """Return the chance that a good pair scores above a bad one. Shape [columns].

    The area under the receiver operating characteristic (AUC), 0 to 1, where ties count half
    (Mann & Whitney 1947). nan without both kinds of pairs.
    """
    areas: Floats = _weighted(scores, good, np.ones((1, len(good))))[0]
    return areas


def resampled_auc(scores: Floats, good: Mask, seed: int, resamples: int = RESAMPLES) -> Floats:
    """Return the AUC of resamples of the pairs. Shape [resamples, columns].

    By ``resampled_weights``.
    """
    return np.concatenate(
        [_weighted(scores, good, weights) for weights in resampled_weights(len(good), seed, resamples)]
    )


def resampled_shares(marked: Mask, among: Mask, seed: int, resamples: int = RESAMPLES) -> Floats:
    """Return which share ``among`` some pairs is marked. Shape [resamples, columns].

    ``marked`` [pairs, columns], ``among`` [pairs]; nan where a resample has none of them.
    """
    shares = []
    for weights in resampled_weights(len(among), seed, resamples):
        counted = weights * among
        with np.errstate(invalid="ignore"):
            shares.append((counted @ marked) / counted.sum(axis=1, keepdims=True))
    return np.concatenate(shares)


def resampled_weights(count: int, seed: int, resamples: int = RESAMPLES) -> Iterator[Floats]:
    """Yield how often each pair is drawn [resamples, pairs], some at a time.

    Equal seeds draw equally, so that models are compared on the same pairs (Efron 1979).
    """
    random = np.random.default_rng(seed)
    chances = np.full(count, 1 / max(count, 1))
    for start in range(0, resamples, _BLOCK):
        yield random.multinomial(count, chances, size=min(_BLOCK, resamples - start)).astype(np.float64)


def auc_p_value(first: Floats, second: Floats, good: Mask) -> float:
    """Return the two-sided p-value of a difference of two AUCs.

    ``first`` and ``second`` [pairs] are two models' scores of the same pairs; the normal approximation by
    structural components (DeLong, DeLong & Clarke-Pearson 1988). 1 where nothing differs, and with fewer than
    two pairs of a kind.
    """
    if min(good.sum(), (~good).sum()) < 2:
        return 1.0
    above_bad, below_good = (
        mine - theirs for mine, theirs in zip(_components(first, good), _components(second, good), strict=True)
    )
    variance = above_bad.var(ddof=1) / len(above_bad) + below_good.var(ddof=1) / len(below_good)
    if variance == 0:
        return 1.0 if above_bad.mean() == 0 else 0.0
    return erfc(abs(float(above_bad.mean())) / sqrt(2 * variance))


def _weighted(scores: Floats, good: Mask, weights: Floats) -> Floats:
    """Return the AUC for each weighting of the pairs [weightings, columns]."""
    areas = np.full((len(weights), scores.shape[1]), np.nan)
    if not len(good):
        return areas
    for column, values in enumerate(scores.T):
        order = np.argsort(values, kind="stable")
        ties = np.flatnonzero(np.append(True, np.diff(np.unique(values, return_inverse=True)[1][order]) > 0))
        good_weights = np.add.reduceat(weights[:, order] * good[order], ties, axis=1)
        bad_weights = np.add.reduceat(weights[:, order] * ~good[order], ties, axis=1)
        below = bad_weights.cumsum(axis=1) - bad_weights / 2
        wholes = good_weights.sum(axis=1) * bad_weights.sum(axis=1)
        np.divide((good_weights * below).sum(axis=1), wholes, out=areas[:, column], where=wholes > 0)
    return areas


def _components(scores: Floats, good: Mask) -> tuple[Floats, Floats]:
    """Return the components of the AUC, of good pairs and of bad pairs.

    Of a good pair it is the share of bad pairs that it is above, of a bad pair that of good pairs that it is below.
    """
    good_scores, bad_scores = np.sort(scores[good]), np.sort(scores[~good])
    above = np.searchsorted(bad_scores, scores[good]) + np.searchsorted(bad_scores, scores[good], "right")
    below = np.searchsorted(good_scores, scores[~good]) + np.searchsorted(good_scores, scores[~good], "right")
    return above / (2 * len(bad_scores)), 1 - below / (2 * len(good_scores))
