"""Search for the highest scores of each row of a block."""

import numpy as np
from numpy.typing import NDArray

from butaca.recommenders.pair_model import GROUP, Ints

_MOST = 4  # times as many as were asked for, where more than those tie
_SPARE = 64  # beyond these


def top_columns(scores: NDArray[np.floating], n: int, tolerance: float) -> tuple[Ints, Ints]:
    """Return row and column of every score possibly among the n best of its row.

    ``scores`` [rows, width], whole groups, are off by ``tolerance`` at most; n is above 0. Rows ascend, and in each
    its columns; scores of minus infinity never stay.

    The maximum of each of many groups of columns is a lower bound: the n-th best of the maxima is at most the n-th
    best score. It is close to it where there are far more groups than n, and cheap. Where a row has not as many
    groups, or too much reaches that bound (less twice the tolerance), the n-th best score itself is the bound. A
    little more than n of a row stay, and at most ``most(n)``: see ``_fewer``.
    """
    height, width = scores.shape
    groups = width // GROUP
    bounds = scores.reshape(height, GROUP, groups).max(axis=1) if groups > n else scores
    n = min(n, width)
    threshold = np.partition(bounds, -n, axis=1)[:, -n] - 2 * tolerance
    threshold = np.maximum(threshold, np.finfo(scores.dtype).min)
    chosen = []
    for row, bound in zip(scores, threshold, strict=True):
        columns = np.flatnonzero(row >= bound)
        chosen.append(columns if len(columns) <= n + _SPARE else _fewer(row, columns, n, tolerance))
    rows: Ints = np.repeat(np.arange(height), [len(columns) for columns in chosen])
    return rows, np.concatenate(chosen)


def most(n: int) -> int:
    """Return how many columns of a row stay at most."""
    return _MOST * n + _SPARE


def _fewer(row: NDArray[np.floating], columns: Ints, n: int, tolerance: float) -> Ints:
    """Return ``most(n)`` columns at most.

    That is all that are above the n-th best score for certain, which are fewer than n, and the first that may tie
    with it.
    """
    scores = row[columns]
    bound = np.partition(scores, -n)[-n]
    above = scores > bound + 2 * tolerance
    tying = ~above & (scores >= bound - 2 * tolerance)
    first: Ints = np.sort(np.concatenate([columns[above], columns[tying][: most(n) - above.sum()]]))
    return first
