"""Lists from scores."""

import numpy as np
from numpy.typing import NDArray

from butaca.evaluation.arrays import Ints, Lists, Mask


def best(scores: NDArray[np.floating], n: int, floor: float = 0.0) -> Lists:
    """Return the columns of the ``n`` highest scores of each row.

    Highest first, ties by column; only scores above ``floor``.
    ``scores`` [rows, columns] must not be nan. Fewer than n: -1 from there on. Shape [rows, n].
    """
    rows, columns = scores.shape
    lists = np.full((rows, n), -1, dtype=np.int32)
    if n < 1 or scores.size == 0:
        return lists
    thresholds = np.partition(scores, columns - n, axis=1)[:, columns - n] if n < columns else np.full(rows, -np.inf)
    row, column = np.nonzero((scores >= thresholds[:, None]) & (scores > floor))
    order = np.lexsort((column, -scores[row, column], row))
    row, column = row[order], column[order]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    listed = place < n
    lists[row[listed], place[listed]] = column[listed]
    return lists


def shared_ranking(order: Ints, queries: Ints, n: int, among: Mask | None = None) -> Lists:
    """Return the same ranking for every query, without the query itself.

    ``order`` holds rows, the best first.
    """
    allowed = order if among is None else order[among[order]]
    head = allowed[: n + 1]
    lists = np.full((len(queries), n), -1, dtype=np.int32)
    for row, query in enumerate(queries):
        rest = head[head != query][:n]
        lists[row, : len(rest)] = rest
    return lists
