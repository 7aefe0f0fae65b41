"""Ratings of held-out raters, split into given and withheld."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.evaluation.arrays import Ints, Sparse
from butaca.evaluation.raters import Raters


@dataclass(frozen=True)
class PartialRatings:
    """Given and withheld ratings of some raters.

    ``rows`` [profiles] are rows of the raters; ``given`` and ``withheld`` are stars, sparse [profiles, movies],
    which have no place in common and are all of a rater's ratings together.
    """

    rows: Ints
    given: Sparse
    withheld: Sparse


def draw_partial(raters: Raters, rows: Ints, counts: Ints, seed: int) -> PartialRatings:
    """Draw ``counts`` ratings of each rater in ``rows``, whatever their stars.

    A draw depends on the seed, the rater's id and the count alone.
    """
    stars = raters.stars[rows]
    given = np.zeros(stars.nnz, dtype=bool)
    for row, (rater, count) in enumerate(zip(raters.ids[rows], counts, strict=True)):
        places = np.arange(stars.indptr[row], stars.indptr[row + 1])
        given[np.random.default_rng((seed, int(rater), int(count))).permutation(places)[:count]] = True
    return PartialRatings(rows, _only(stars, given), _only(stars, ~given))


def _only(stars: Sparse, places: Ints) -> Sparse:
    entries = stars.tocoo()  # in the order of ``stars.data``
    return sparse.csr_array((entries.data[places], (entries.row[places], entries.col[places])), shape=stars.shape)
