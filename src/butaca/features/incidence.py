"""Sparse matrices of which movie has which member."""

from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue

SparseMatrix: TypeAlias = Any  # a scipy.sparse.csr_array; scipy ships no types


def incidence(catalogue: Catalogue, memberships: str, weight: str = "1") -> SparseMatrix:
    """Return a sparse matrix of movies and their members.

    Rows are movies in the order of ``Catalogue.movie_ids``, columns members, ascending.

    ``memberships`` is SQL that gives ``movie_id`` and ``member``; ``weight`` is SQL over its columns.
    Where a movie has a member more than once, the largest weight counts.
    """
    ids = catalogue.movie_ids
    entries = catalogue.arrays(
        f"SELECT movie_id, CAST(dense_rank() OVER (ORDER BY member) - 1 AS INTEGER) AS place, "
        f"CAST(max({weight}) AS FLOAT) AS weight "
        f"FROM ({memberships}) WHERE member IS NOT NULL GROUP BY movie_id, member ORDER BY movie_id, place"
    )
    places = entries["place"]
    shape = (len(ids), int(places.max()) + 1 if len(places) else 0)
    return sparse.csr_array((entries["weight"], (np.searchsorted(ids, entries["movie_id"]), places)), shape=shape)
