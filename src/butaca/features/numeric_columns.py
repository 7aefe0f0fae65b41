"""Genres, vote averages and popularity as numbers.

Rows stand in the order of ``Catalogue.movie_ids``.
"""

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue import attributes
from butaca.catalogue.catalogue import Catalogue
from butaca.features.incidence import SparseMatrix, incidence

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def genres(catalogue: Catalogue) -> Matrix:
    """Return 1 where a movie has a genre, else 0.

    Shape [movies, genres], genres by ascending id.
    """
    dense: Matrix = incidence(catalogue, attributes.GENRES.pairs()).toarray()
    return dense


def title_terms(catalogue: Catalogue) -> SparseMatrix:
    """Return 1 where a title has a term, as a sparse matrix.

    Shape [movies, terms], terms in alphabetical order.
    """
    return incidence(catalogue, attributes.TITLE_TERMS.pairs())


def vote_average(catalogue: Catalogue) -> Vector:
    """Return the mean vote of each movie, 0 to 10.

    Movies without votes get the mean of the others. That replacement is for the models ``knn`` and ``cosine``
    alone: it is never shown as a rating.
    """
    values = catalogue.arrays("SELECT coalesce(vote_average, 'nan'::DOUBLE) AS x FROM movies ORDER BY id")["x"]
    known = values[~np.isnan(values)]
    return np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)


def popularity(catalogue: Catalogue) -> Vector:
    """Return the source's popularity, 0 where it is unknown.

    In a catalogue without any it is the number of votes.
    """
    return catalogue.arrays(
        "SELECT CAST(CASE WHEN (SELECT count(popularity) FROM movies) > 0 THEN coalesce(popularity, 0) "
        "ELSE vote_count END AS DOUBLE) AS x FROM movies ORDER BY id"
    )["x"]


def standardised(values: Vector) -> Vector:
    """Return values less their mean, in standard deviations.

    Values that do not vary are all 0.
    """
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 0 else np.zeros_like(values)
