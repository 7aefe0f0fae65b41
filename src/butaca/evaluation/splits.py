"""Splits into training and held-out raters.

Always whole raters, never some of their ratings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.evaluation.raters import Raters

DUPLICATE_SHARE = 0.5  # share of equal ratings from which on two raters are one


@dataclass(frozen=True)
class Fold:
    """Training raters, and rows of the held-out raters.

    Rows count among all that are ever held out.
    """

    training: Raters
    held_out: NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Folds of a run; each held-out rater belongs to exactly one."""

    held_out: Raters
    folds: tuple[Fold, ...]
    dropped_count: int  # raters taken out of training because they are also held out


def folds(raters: Raters, count: int, seed: int) -> Split:
    """Hold out every rater once.

    The models of a fold learn from all other folds.
    Sizes differ by one at most. The order of raters is a seeded permutation of ascending ids.
    """
    order = np.random.default_rng(seed).permutation(len(raters))
    parts = [np.sort(part) for part in np.array_split(order, min(count, max(len(raters), 1)))]
    everyone = np.arange(len(raters))
    return Split(
        raters,
        tuple(Fold(raters.take(np.setdiff1d(everyone, part)), part) for part in parts),
        dropped_count=0,
    )


def hold_out_others(training: Raters, held_out: Raters) -> Split:
    """Train on some raters and test on others, in one fold.

    Raters who are also held out take no part in training.
    """
    duplicates = overlapping_raters(training, held_out)
    learners = training.take(np.flatnonzero(~duplicates))
    return Split(held_out, (Fold(learners, np.arange(len(held_out))),), dropped_count=int(duplicates.sum()))


def overlapping_raters(training: Raters, others: Raters) -> NDArray[np.bool_]:
    """Mark training raters who also occur among the others. Shape [training raters].

    Under whatever id.
    That is so when at least half of their ratings occur identically, the same movie, stars and
    second, with one rater of the others.
    """
    first, second = _entries(training), _entries(others)
    if len(first) == 0 or len(second) == 0:
        return np.zeros(len(training), dtype=bool)
    _, kinds = np.unique(np.concatenate((first, second))[:, 1:], axis=0, return_inverse=True)
    shape = int(kinds.max()) + 1
    ones, others_ones = np.ones(len(first)), np.ones(len(second))
    training_matrix = sparse.csr_array((ones, (first[:, 0], kinds[: len(first)])), shape=(len(training), shape))
    others_matrix = sparse.csr_array((others_ones, (second[:, 0], kinds[len(first) :])), shape=(len(others), shape))
    shared = (training_matrix @ others_matrix.T).max(axis=1).toarray().ravel()
    counts = np.diff(training.stars.indptr)
    duplicates: NDArray[np.bool_] = (shared >= DUPLICATE_SHARE * counts) & (counts > 0)
    return duplicates


def _entries(raters: Raters) -> NDArray[np.int64]:
    """Return rater, movie, half stars and second of each rating."""
    stars, rated_at = raters.stars.tocoo(), raters.rated_at.tocoo()
    return np.column_stack((stars.row, stars.col, np.rint(stars.data * 2), rated_at.data)).astype(np.int64)
