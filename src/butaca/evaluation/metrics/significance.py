"""Confidence intervals over raters, and tests of differences."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.arrays import Floats

RESAMPLES, ROUNDS, LEVEL = 2_000, 10_000, 0.95
_BLOCK = 500  # resamples or rounds at a time


class Intervals(NamedTuple):
    """Lower and upper ends. Shapes [columns]."""

    low: Floats
    high: Floats


def bootstrap(values: Floats, seed: int, resamples: int = RESAMPLES, level: float = LEVEL) -> Intervals:
    """Return percentile intervals for the mean of each column.

    By resampling raters (Efron 1979).
    ``values`` [raters, columns]. All columns see the same resamples. Of nobody the ends are nan.
    """
    rater_count, columns = values.shape
    if rater_count == 0:
        return Intervals(np.full(columns, np.nan), np.full(columns, np.nan))
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            random.multinomial(rater_count, np.full(rater_count, 1 / rater_count), size=min(_BLOCK, resamples - start))
            @ values
            / rater_count
            for start in range(0, resamples, _BLOCK)
        ]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Intervals(low, high)


def sign_flip(differences: Floats, seed: int, rounds: int = ROUNDS) -> Floats:
    """Return two-sided p-values of paired differences. Shape [columns].

    By flipping their signs at random.
    ``differences`` [raters, columns]: one model less another for each rater. If the models were equal,
    every difference were as likely with the other sign. p = (1 + rounds at least as far from 0 as what
    was seen) / (1 + rounds) (Fisher's randomisation; Phipson & Smyth 2010 for the 1), never 0.
    """
    random = np.random.default_rng(seed)
    rater_count, columns = differences.shape
    seen = np.abs(differences.sum(axis=0))
    tolerance = 1e-12 * np.abs(differences).sum(axis=0)  # sums of the same numbers in another order
    as_far: NDArray[np.int64] = np.zeros(columns, dtype=np.int64)
    for start in range(0, rounds, _BLOCK):
        signs = random.integers(0, 2, size=(min(_BLOCK, rounds - start), rater_count)) * 2.0 - 1.0
        as_far += (np.abs(signs @ differences) >= seen - tolerance).sum(axis=0)
    return (1 + as_far) / (1 + rounds)


def holm(p_values: Floats) -> Floats:
    """Correct p-values for multiple testing (Holm 1979), in the order given.

    The i-th smallest of m is multiplied by m - i + 1; none is smaller than one before it, none above 1.
    """
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate(p_values[order] * np.arange(count, 0, -1))
    corrected = np.empty(count)
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected
