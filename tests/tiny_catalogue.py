"""Catalogues of a few movies in memory, for what works on clean tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import TABLES


@dataclass(frozen=True)
class Tiny:
    """A movie as far as the first recommenders look at it.

    None is unknown.
    """

    id: int
    title: str = ""
    genres: tuple[int, ...] = ()
    average: float | None = None
    popularity: float | None = None
    language: str | None = "en"
    votes: int = 1  # 0 where the average is unknown


@contextmanager
def tiny_catalogue(movies: Sequence[Tiny]) -> Iterator[Catalogue]:
    """Open a catalogue of these movies, in memory."""
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(table.declaration)
        connection.execute(
            "INSERT INTO movies SELECT unnest(?), unnest(?), '2000-01-02', 2000, 90, unnest(?), 'Released', NULL, "
            "0, 0, 0, unnest(?), unnest(?), unnest(?)",
            [
                [movie.id for movie in movies],
                [movie.title for movie in movies],
                [movie.language for movie in movies],
                [movie.popularity for movie in movies],
                [0 if movie.average is None else movie.votes for movie in movies],
                [movie.average for movie in movies],
            ],
        )
        connection.execute("INSERT INTO movie_details (movie_id) SELECT id FROM movies")
        listed = [(movie.id, genre, place) for movie in movies for place, genre in enumerate(movie.genres)]
        if listed:
            columns = [list(column) for column in zip(*listed, strict=True)]
            connection.execute("INSERT INTO movie_genres SELECT unnest(?), unnest(?), unnest(?)", columns)
        connection.execute("INSERT INTO genres SELECT DISTINCT genre_id, 'Genre ' || genre_id FROM movie_genres")
        yield Catalogue(connection, "a test", (), ())
