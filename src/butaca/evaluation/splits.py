"""Who trains and who is held out: always whole people, never some of their ratings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.evaluation.people import People

SAME = 0.5  # share of equal ratings from which on two people are one


@dataclass(frozen=True)
class Fold:
    """Training people, and rows of the people who are held out, among all that are ever held out."""

    training: People
    held_out: NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """A run's people: everybody in ``held_out`` belongs to exactly one fold."""

    held_out: People
    folds: tuple[Fold, ...]
    dropped: int  # people taken out of training because they are also held out


def folds(people: People, count: int, seed: int) -> Split:
    """Everybody is held out once; the models of a fold learn from all other folds.

    Sizes differ by one at most. The order of people is a seeded permutation of ascending ids.
    """
    order = np.random.default_rng(seed).permutation(len(people))
    parts = [np.sort(part) for part in np.array_split(order, min(count, max(len(people), 1)))]
    everyone = np.arange(len(people))
    return Split(
        people,
        tuple(Fold(people.take(np.setdiff1d(everyone, part)), part) for part in parts),
        dropped=0,
    )


def apart(training: People, held_out: People) -> Split:
    """One fold: learn from some people, less those who are also held out, and test on the others."""
    twice = in_both(training, held_out)
    learners = training.take(np.flatnonzero(~twice))
    return Split(held_out, (Fold(learners, np.arange(len(held_out))),), dropped=int(twice.sum()))


def in_both(training: People, others: People) -> NDArray[np.bool_]:
    """Which training people are one of the others under whatever id. Shape [training people].

    That is so when at least half of their ratings occur identically, the same film, stars and
    second, with one person of the others.
    """
    first, second = _entries(training), _entries(others)
    if len(first) == 0 or len(second) == 0:
        return np.zeros(len(training), dtype=bool)
    _, kinds = np.unique(np.concatenate((first, second))[:, 1:], axis=0, return_inverse=True)
    shape = int(kinds.max()) + 1
    ones, others_ones = np.ones(len(first)), np.ones(len(second))
    mine = sparse.csr_array((ones, (first[:, 0], kinds[: len(first)])), shape=(len(training), shape))
    theirs = sparse.csr_array((others_ones, (second[:, 0], kinds[len(first) :])), shape=(len(others), shape))
    shared = (mine @ theirs.T).max(axis=1).toarray().ravel()
    counts = np.diff(training.stars.indptr)
    twice: NDArray[np.bool_] = (shared >= SAME * counts) & (counts > 0)
    return twice


def _entries(people: People) -> NDArray[np.int64]:
    """Person, film, half stars and second of each rating."""
    stars, times = people.stars.tocoo(), people.times.tocoo()
    return np.column_stack((stars.row, stars.col, np.rint(stars.data * 2), times.data)).astype(np.int64)
