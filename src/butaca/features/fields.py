"""Fields of movies, such as keywords and cast, as sparse matrices.

Rows have length 1.

A member that few movies share tells more than one that many do: entries are weighted by the inverse
document frequency of BM25, log(1 + (n - df + 1/2) / (df + 1/2)) (Robertson and Zaragoza, *The
Probabilistic Relevance Framework*, 2009). Members of a single movie are left out: nothing shares them.
"""

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from butaca.catalogue import attributes
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import literal
from butaca.catalogue.themes import theme_names
from butaca.features.incidence import SparseMatrix, incidence

_NO_THEMES = ", ".join(map(literal, sorted(theme_names().not_themes)))
_THEMES = (
    f"SELECT * FROM ({attributes.KEYWORDS.pairs()}) "
    f"WHERE member NOT IN (SELECT id FROM keywords WHERE lower(trim(name)) IN ({_NO_THEMES}))"
)

_FIELDS: Mapping[str, tuple[str, str]] = {
    "keywords": (attributes.KEYWORDS.pairs(), "1"),
    "themes": (_THEMES, "1"),  # keywords but for what tells how a movie was made
    # the further down the billing, the less: 1, 0.82, 0.71, ...
    "actors": (attributes.ACTORS.ordered_pairs(), "1 / sqrt(1 + place / 2)"),
    "director": (attributes.DIRECTORS.pairs(), "1"),
    "franchise": (attributes.COLLECTIONS.pairs(), "1"),
    "companies": (attributes.COMPANIES.pairs(), "1"),
    "title": (attributes.TITLE_TERMS.pairs(), "1"),
    "genres": (attributes.GENRES.pairs(), "1"),
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
