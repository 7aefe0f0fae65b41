"""Distances of two distributions.

Shares need not be scaled; the distance of nothing from nothing is 0.
"""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_LEAST = 1e-4  # what an empty bin counts as: a share of 0 would make the index infinite


def population_stability(old: Values, new: Values) -> float:
    """Return the population stability index of two histograms.

    It is the sum of (q - p) ln(q / p) over their bins, which is the symmetrised divergence of Kullback and Leibler
    (*On Information and Sufficiency*, 1951).

    >>> round(population_stability(np.array([50.0, 50.0]), np.array([60.0, 40.0])), 4)
    0.0405
    """
    p, q = (np.maximum(_shares(counts), _LEAST) for counts in (old, new))
    return float(((q - p) * np.log(q / p)).sum())


def kolmogorov_smirnov(old: Values, new: Values) -> float | None:
    """Return the greatest distance of two cumulative shares, 0 to 1.

    Values may stand in any order; without values on one side it is None.

    >>> kolmogorov_smirnov(np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0]))
    0.5
    """
    if not len(old) or not len(new):
        return None
    old, new = np.sort(old), np.sort(new)
    at = np.concatenate((old, new))
    below_old = np.searchsorted(old, at, side="right") / len(old)
    below_new = np.searchsorted(new, at, side="right") / len(new)
    return float(np.abs(below_old - below_new).max())


def jensen_shannon(old: Values, new: Values) -> float:
    """Return the root of the Jensen-Shannon divergence in bits.

    It is 0 for equal shares, 1 where nothing is shared.

    The divergence is Lin's (*Divergence Measures Based on the Shannon Entropy*, 1991); its root is a
    metric (Endres and Schindelin, *A New Metric for Probability Distributions*, 2003).

    >>> jensen_shannon(np.array([1.0, 0.0]), np.array([0.0, 3.0]))
    1.0
    """
    p, q = _shares(old), _shares(new)
    middle = (p + q) / 2
    divergence = sum(
        float((share[share > 0] * np.log2(share[share > 0] / middle[share > 0])).sum()) for share in (p, q)
    )
    return float(np.sqrt(max(divergence / 2, 0.0)))


def _shares(counts: Values) -> Values:
    total = counts.sum()
    return counts / total if total > 0 else counts
