"""Search for the highest scores of each row of a block."""

import numpy as np
from numpy.typing import NDArray

from butaca.recommenders.pair_model import GROUP, Ints

_MOST = 4  # times as many as were asked for, where more than those tie
_SPARE = 64  # beyond these


def top_columns(scores: NDArray[np.floating], n: int, tolerance: float) -> tuple[Ints, Ints]:
    """Return row and column of every score possibly among the n best.

    The n best of its row; rows ascending, then columns in no order.
    The maximum of each of many groups of columns is a lower bound: the n-th best of the maxima is at
    most the n-th best score. Where a row has not as many groups, the n-th best score itself is the bound. What reaches
    it (less twice the tolerance) stays, which is a little more than n of a row; of those that tie at the bound, at most
    ``_MOST`` times n and ``_SPARE`` stay, the highest and of these the first.
    ``scores`` [rows, width], whole groups; those of minus infinity never stay.
    """
    height, width = scores.shape
    groups = width // GROUP
    grouped = scores.reshape(height, GROUP, groups)
    maxima = grouped.max(axis=1)
    bounds = maxima if groups > n else scores
    n = min(n, width)
    threshold = np.partition(bounds, bounds.shape[1] - n, axis=1)[:, bounds.shape[1] - n] - 2 * tolerance
    threshold = np.maximum(threshold, np.finfo(scores.dtype).min)
    rows, where = np.nonzero(maxima >= threshold[:, None])
    members = grouped[rows, :, where]
    hits, place = np.nonzero(members >= threshold[rows][:, None])
    pair_rows, columns = rows[hits].astype(np.int64), (place * groups + where[hits]).astype(np.int64)
    most = _MOST * n + _SPARE
    if len(columns) <= most:
        return pair_rows, columns
    counts = np.bincount(pair_rows, minlength=height)
    if counts.max() <= most:
        return pair_rows, columns
    order = np.lexsort((columns, -scores[pair_rows, columns], pair_rows))
    starts = np.cumsum(counts) - counts
    ranks = np.arange(len(order)) - starts[pair_rows[order]]
    order = order[ranks < most]
    return pair_rows[order], columns[order]
