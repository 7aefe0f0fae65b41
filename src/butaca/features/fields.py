"""Fields of movies, such as keywords and cast, as sparse matrices.

Rows have length 1.

A member that few movies share tells more than one that many do: entries are weighted by the inverse
document frequency of BM25, log(1 + (n - df + 1/2) / (df + 1/2)) (Robertson and Zaragoza, *The
Probabilistic Relevance Framework*, 2009). Members of a single movie are left out: nothing shares them.
"""

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features.incidence import SparseMatrix, incidence

_BILLED = 15  # of the cast; extras below the fifteenth name say little

_FIELDS: Mapping[str, tuple[str, str]] = {
    "keywords": ("SELECT movie_id, keyword_id AS member FROM movie_keywords", "1"),
    # the further down the bill, the less: 1, 0.82, 0.71, ...
    "cast": (
        "SELECT movie_id, person_id AS member, row_number() OVER (PARTITION BY movie_id ORDER BY position) - 1 AS bill "
        f"FROM credits WHERE job = 'Actor' QUALIFY bill < {_BILLED}",
        "1 / sqrt(1 + bill / 2)",
    ),
    "director": ("SELECT movie_id, person_id AS member FROM credits WHERE job = 'Director'", "1"),
    "franchise": ("SELECT id AS movie_id, collection_id AS member FROM movies", "1"),
    "companies": ("SELECT movie_id, company_id AS member FROM movie_companies", "1"),
    "title": ("SELECT movie_id, term AS member FROM title_terms", "1"),
    "genres": ("SELECT movie_id, genre_id AS member FROM movie_genres", "1"),
}

NAMES = tuple(_FIELDS)


def field(catalogue: Catalogue, name: str) -> SparseMatrix:
    """Return one field, a row a movie.

    Rows stand in the order of ``Catalogue.movie_ids``; a movie without the field has an empty row.
    """
    return unit_rows(weighted(incidence(catalogue, *_FIELDS[name])))


def weighted(matrix: SparseMatrix) -> SparseMatrix:
    """Weight columns by inverse document frequency, and drop those of one row."""
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    shared = matrix[:, frequency >= 2]
    frequency = frequency[frequency >= 2]
    rarity = np.log1p((matrix.shape[0] - frequency + 0.5) / (frequency + 0.5))
    return (shared @ sparse.diags_array(rarity)).tocsr() if shared.shape[1] else shared


def unit_rows(matrix: SparseMatrix) -> SparseMatrix:
    """Scale rows to length 1; empty ones stay empty."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return (sparse.diags_array(scale) @ matrix).tocsr()
