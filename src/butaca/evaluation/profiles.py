"""Profiles of people held out: some of their ratings, drawn at random, and those kept back to compare with."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.evaluation.models import Ints, Sparse
from butaca.evaluation.people import People


@dataclass(frozen=True)
class Profiles:
    """A profile for each of some people.

    ``rows`` [profiles] are rows of the people; ``given`` and ``kept_back`` are stars, sparse [profiles, movies],
    which have no place in common and are all of a person's ratings together.
    """

    rows: Ints
    given: Sparse
    kept_back: Sparse


def draw(people: People, rows: Ints, counts: Ints, seed: int) -> Profiles:
    """Draw ``counts`` ratings of each person in ``rows``, whatever their stars.

    A draw depends on the seed, the person's id and the count alone.
    """
    stars = people.stars[rows]
    given = np.zeros(stars.nnz, dtype=bool)
    for row, (person, count) in enumerate(zip(people.ids[rows], counts, strict=True)):
        places = np.arange(stars.indptr[row], stars.indptr[row + 1])
        given[np.random.default_rng((seed, int(person), int(count))).permutation(places)[:count]] = True
    return Profiles(rows, _only(stars, given), _only(stars, ~given))


def _only(stars: Sparse, places: Ints) -> Sparse:
    entries = stars.tocoo()  # in the order of ``stars.data``
    return sparse.csr_array((entries.data[places], (entries.row[places], entries.col[places])), shape=stars.shape)
