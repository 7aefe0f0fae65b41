"""Who has what, as a sparse matrix."""

from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue

SparseMatrix: TypeAlias = Any  # a scipy.sparse.csr_array; scipy ships no types


def incidence(catalogue: Catalogue, memberships: str) -> SparseMatrix:
    """1 where a movie has a member: a row a movie, in the order of ``Catalogue.movie_ids``, members ascending.

    ``memberships`` is SQL that gives ``movie_id`` and ``member``.
    """
    ids = catalogue.movie_ids
    entries = catalogue.arrays(
        "SELECT DISTINCT movie_id, dense_rank() OVER (ORDER BY member) - 1 AS place "
        f"FROM ({memberships}) WHERE member IS NOT NULL ORDER BY movie_id, place"
    )
    rows, places = np.searchsorted(ids, entries["movie_id"]), entries["place"]
    shape = (len(ids), int(places.max()) + 1 if len(places) else 0)
    return sparse.csr_array((np.ones(len(places)), (rows, places)), shape=shape)
