"""Genres, vote averages and popularity as matrices, rows in the order of ``Catalogue.movie_ids``."""

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.features.incidence import SparseMatrix, incidence

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def genres(catalogue: Catalogue) -> Matrix:
    """1 where a movie has a genre, else 0. Shape [movies, genres], genres by ascending id."""
    dense: Matrix = incidence(catalogue, "SELECT movie_id, genre_id AS member FROM movie_genres").toarray()
    return dense


def title_terms(catalogue: Catalogue) -> SparseMatrix:
    """1 where a title has a term. Shape [movies, terms], terms in alphabetical order."""
    return incidence(catalogue, "SELECT movie_id, term AS member FROM title_terms")


def vote_average(catalogue: Catalogue) -> Vector:
    """The mean vote, 0 to 10; where nobody voted, the mean of the movies that have votes.

    That replacement is for the two original recommenders alone: it is never shown as a rating.
    """
    values = catalogue.arrays("SELECT coalesce(vote_average, 'nan'::DOUBLE) AS x FROM movies ORDER BY id")["x"]
    known = values[~np.isnan(values)]
    return np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)


def popularity(catalogue: Catalogue) -> Vector:
    """The source's popularity, 0 where it is unknown; in a catalogue that has none, the number of votes."""
    return catalogue.arrays(
        "SELECT CAST(CASE WHEN (SELECT count(popularity) FROM movies) > 0 THEN coalesce(popularity, 0) "
        "ELSE vote_count END AS DOUBLE) AS x FROM movies ORDER BY id"
    )["x"]


def standardised(values: Vector) -> Vector:
    """Values less their mean, in standard deviations; all 0 where they do not vary."""
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 0 else np.zeros_like(values)
