"""Content of all movies as matrices and vectors.

It is made once for all models.

Rows stand in the order of ``Catalogue.movie_ids``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue import attributes
from butaca.catalogue.catalogue import Catalogue
from butaca.features import fields, latent, memory
from butaca.features.incidence import SparseMatrix, incidence
from butaca.features.latent import Vectors

_PROFILE = {"keywords": 1.0, "actors": 0.7, "director": 0.7, "genres": 0.7, "companies": 0.4}
_COUNTRIES = 24  # dimensions; most movies have one of a few countries
_USUAL_HOURS = 1.6  # of a movie whose runtime is unknown
_LONGEST_HOURS = 4.0
_USUAL_AVERAGE = 6.0
UNKNOWN_YEAR = -1

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Content:
    """Facts of movies that need nobody's ratings.

    ``fields`` by name, rows of length 1 or 0, see ``features.fields``. ``texts``, ``profiles``, ``themes`` and
    ``countries`` are dense vectors of length 1 or 0; ``genres`` is 1 where a movie has a genre, in the order of
    ``genre_names``. ``languages`` and ``franchises`` are codes, of franchises -1 for none. ``log_votes`` is
    log(1 + votes), ``averages`` mean votes from 0 to 10, ``hours`` runtimes; unknown ones are the usual. ``years`` are
    ``UNKNOWN_YEAR`` where they are unknown.
    """

    fields: Mapping[str, SparseMatrix]
    texts: Vectors
    profiles: Vectors
    themes: Vectors
    countries: Vectors
    genres: NDArray[np.float32]
    genre_names: tuple[str, ...]
    years: Ints
    languages: Ints
    franchises: Ints
    log_votes: Vectors
    averages: Vectors
    hours: Vectors

    @classmethod
    def shared(cls, catalogue: Catalogue) -> "Content":
        """Return the content of a catalogue, which is made once and kept."""
        if cls not in catalogue.derived:
            catalogue.derived[cls] = cls.of(catalogue)
        content: Content = catalogue.derived[cls]
        return content

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Content":
        """Make the content of a catalogue."""
        matrices = {name: fields.field(catalogue, name) for name in fields.NAMES}
        facts = catalogue.arrays(
            f"SELECT coalesce(release_year, {UNKNOWN_YEAR}) AS release_year, "
            "coalesce(original_language, '?' || id) AS language, "
            "coalesce(collection_id, -1) AS franchise, CAST(vote_count AS DOUBLE) AS votes, "
            f"coalesce(vote_average, {_USUAL_AVERAGE}) AS average, coalesce(runtime / 60.0, {_USUAL_HOURS}) AS hours "
            "FROM movies ORDER BY id"
        )
        names = catalogue.connection.execute(
            f"SELECT name FROM genres WHERE id IN (SELECT member FROM ({attributes.GENRES.pairs()})) ORDER BY id"
        ).fetchall()
        countries = fields.unit_rows(fields.weighted(incidence(catalogue, attributes.COUNTRIES.pairs())))
        movie_ids = catalogue.movie_ids
        content = cls(
            fields={name: matrix.astype(np.float32) for name, matrix in matrices.items()},
            texts=latent.texts(catalogue),
            profiles=latent.profiles(matrices, _PROFILE, movie_ids),
            themes=latent.compressed(matrices["themes"], movie_ids),
            countries=latent.compressed(countries, movie_ids, _COUNTRIES),
            genres=incidence(catalogue, attributes.GENRES.pairs()).toarray().astype(np.float32),
            genre_names=tuple(name for (name,) in names),
            years=facts["release_year"].astype(np.int64),
            languages=np.unique(facts["language"].astype(str), return_inverse=True)[1],
            franchises=facts["franchise"].astype(np.int64),
            log_votes=np.log1p(facts["votes"]).astype(np.float32),
            averages=facts["average"].astype(np.float32),
            hours=np.minimum(facts["hours"], _LONGEST_HOURS).astype(np.float32),
        )
        matrices.clear()
        memory.give_back()
        return content
