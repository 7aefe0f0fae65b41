"""Similarity of two rankings, in which the top counts most."""

import numpy as np

from butaca.evaluation.arrays import Floats, Lists

PERSISTENCE = 0.9  # a reader goes on to the next place nine times in ten: ten places weigh 86 %
_BLOCK = 1024  # lists at a time


def rank_biased_overlap(first: Lists, second: Lists, persistence: float = PERSISTENCE) -> Floats:
    """Return the rank-biased overlap of each pair of lists. Shape [lists].

    Extrapolated; from 0, none shared, to 1, equal.
    Webber, Moffat, Zobel 2010, equation 32: lists [lists, k] may be of different length, with -1 after
    the last, and must not repeat a movie. Two empty lists are equal; an empty one is unlike any other.
    """
    overlaps = [
        _overlap(first[start : start + _BLOCK], second[start : start + _BLOCK], persistence)
        for start in range(0, len(first), _BLOCK)
    ]
    return np.concatenate(overlaps) if overlaps else np.empty(0)


def _overlap(first: Lists, second: Lists, p: float) -> Floats:
    lengths = np.stack(((first >= 0).sum(axis=1), (second >= 0).sum(axis=1)))
    short, long = lengths.min(axis=0), lengths.max(axis=0)
    width = max(first.shape[1], second.shape[1])
    # A movie both lists hold is shared from the depth of its lower place on.
    row, first_place, second_place = np.nonzero((first[:, :, None] == second[:, None, :]) & (first >= 0)[:, :, None])
    shared = np.zeros((len(first), width + 1))
    np.add.at(shared, (row, np.maximum(first_place, second_place) + 1), 1)
    shared = shared.cumsum(axis=1)
    depths = np.arange(1, width + 1)
    weights = p**depths / depths
    at_short = np.take_along_axis(shared, short[:, None], axis=1)[:, 0]
    at_long = np.take_along_axis(shared, long[:, None], axis=1)[:, 0]
    divisor = np.maximum(short, 1)
    seen = (shared[:, 1:] * weights * (depths <= long[:, None])).sum(axis=1)
    beyond = (depths - short[:, None]) * (depths > short[:, None]) * (depths <= long[:, None])
    guessed = (at_short / divisor) * (beyond * weights).sum(axis=1)
    rest = ((at_long - at_short) / np.maximum(long, 1) + at_short / divisor) * p**long
    return np.where(long == 0, 1.0, (1 - p) / p * (seen + guessed) + rest)
