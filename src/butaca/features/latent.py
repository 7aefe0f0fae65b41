"""Dense vectors of texts and of whole profiles of movies."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.features import fields, memory
from butaca.features.incidence import SparseMatrix, incidence

Vectors = NDArray[np.float32]
Ints = NDArray[np.int64]

DIMENSIONS = 64  # of 128 the lists are better by 0.001 nDCG@10, and take twice as long
_COMMON = 0.2  # words in more of the texts than this say nothing
_EXTRA = 16  # dimensions more than are kept, for accuracy
_CHUNK = 8_192  # movies at a time
_ITERATIONS = 3
_RARE = 3  # words in fewer texts are names and typos

# Words of three letters and more, of the plot, the advertising line and the title.
_WORDS = """
    SELECT id AS movie_id, unnest(regexp_extract_all(strip_accents(lower(
               concat_ws(' ', overview, tagline, title))), '[a-z]{3,}')) AS member
    FROM movies JOIN movie_details ON movie_id = id WHERE overview IS NOT NULL OR tagline IS NOT NULL
"""


def texts(catalogue: Catalogue) -> Vectors:
    """Return a unit vector for each text, by latent semantic analysis.

    Shape [movies, dimensions]; a movie without a text has 0.

    Term frequencies count by their logarithm (Deerwester et al., *Indexing by Latent Semantic
    Analysis*, 1990; Salton and Buckley 1988 for the weights).
    """
    counted = f"SELECT movie_id, member, count(*) AS times FROM ({_WORDS}) GROUP BY movie_id, member"
    known = (
        f"SELECT * FROM ({counted}) QUALIFY count(*) OVER (PARTITION BY member) BETWEEN {_RARE} "
        f"AND {_COMMON} * (SELECT count(*) FROM movies)"
    )
    counts = incidence(catalogue, known, "1 + ln(times)")
    memory.give_back()
    return compressed(fields.unit_rows(fields.weighted(counts)), catalogue.movie_ids)


def profiles(matrices: dict[str, SparseMatrix], weights: dict[str, float], movie_ids: Ints) -> Vectors:
    """Return a unit vector for each movie, from several weighted fields.

    Shape [movies, dimensions].
    """
    stacked = sparse.hstack([matrices[name] * weight for name, weight in weights.items()]).tocsr()
    return compressed(stacked, movie_ids)


def compressed(matrix: SparseMatrix, movie_ids: Ints, dimensions: int = DIMENSIONS) -> Vectors:
    """Project movies on the largest singular vectors, at length 1 or 0.

    By a randomised range finder with power iterations (Halko, Martinsson and Tropp, *Finding Structure
    with Randomness*, 2011, algorithm 4.4). It begins with signs that a movie's id decides, so that vectors hardly move
    where a few movies or members are new. Fewer dimensions come back where the matrix has not as many.
    """
    rank = min(dimensions, *matrix.shape)
    if rank == 0 or matrix.nnz == 0:
        return np.zeros((matrix.shape[0], 0), dtype=np.float32)
    single = matrix.astype(np.float32)
    memory.trim()
    width = min(rank + _EXTRA, *matrix.shape)
    basis = _orthonormal(_sums_by_sign(single, movie_ids, width))
    for _ in range(_ITERATIONS):
        basis = _orthonormal(single.T @ _orthonormal(single @ basis))
    image: Vectors = single @ basis
    _, rotation = np.linalg.eigh((image.T @ image).astype(np.float64))  # by ascending singular value
    vectors: Vectors = image @ rotation[:, ::-1][:, :rank].astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, lengths, out=vectors, where=lengths > 1e-6)
    memory.trim()
    return vectors


def _sums_by_sign(matrix: SparseMatrix, movie_ids: Ints, width: int) -> Vectors:
    """Return the sums of rows with ``_signs`` [columns of the matrix, width]."""
    sums = np.zeros((matrix.shape[1], width), dtype=np.float32)
    for start in range(0, matrix.shape[0], _CHUNK):
        chunk = slice(start, start + _CHUNK)
        sums += matrix[chunk].T @ _signs(movie_ids[chunk], width)
    return sums


def _signs(ids: Ints, width: int) -> Vectors:
    """Return 1 or -1 for each id and column, as by chance.

    They are always the same.

    By the mixing function of SplitMix64 (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*,
    2014).
    """
    places = ids.astype(np.uint64)[:, None] * np.uint64(1 << 16) + np.arange(1, width + 1, dtype=np.uint64)
    bits: NDArray[Any] = places * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return np.where((bits ^ (bits >> np.uint64(31))) >> np.uint64(63), 1, -1).astype(np.float32)


def _orthonormal(columns: Vectors) -> Vectors:
    """Return orthonormal columns of the same space.

    They are made by way of the Gram matrix, in a tenth of a QR's time on tall ones.
    """
    values, vectors = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    kept = values > values[-1] * 1e-10
    basis: Vectors = columns @ (vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return basis
