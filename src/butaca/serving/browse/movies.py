"""Movies by id, by title, and by what they have."""

import sqlite3
from collections.abc import Iterable, Sequence

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.catalogue.text_keys import key
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.search.suggestions import suggestions

_COLUMNS = (
    "movies.id, movies.title, movies.release_date, movies.release_year, movies.runtime, movies.original_language, "
    'movies.status, movies.collection_id, movies.budget, movies.revenue, movies."return", movies.popularity, '
    "movies.vote_count, movies.vote_average"
)


def select(release: Release, rest: str, parameters: Sequence[object] = ()) -> list[Movie]:
    """The movies of a query: what follows ``SELECT columns FROM movies``."""
    return [_movie(row) for row in release.rows(f"SELECT {_COLUMNS} FROM movies {rest}", parameters)]


def by_id(release: Release, movie_id: int) -> Movie:
    """The movie of that id.

    Raises:
        NotFound: there is none.
    """
    found = select(release, "WHERE id = ?", (movie_id,)) if abs(movie_id) < 1 << 63 else []
    if not found:
        raise NotFound("movie", str(movie_id))
    return found[0]


def identified(release: Release, written: str) -> int:
    """The id that is written as digits, or that of the movie with an id of IMDb, such as tt0114709.

    Raises:
        NotFound: no movie has that id of IMDb.
    """
    if not written.startswith("tt"):
        return int(written)
    rest = "WHERE id IN (SELECT movie_id FROM movie_details WHERE imdb_id = ?) ORDER BY vote_count DESC, id"
    found = select(release, rest, (written,))
    if not found:
        raise NotFound("movie", written)
    return found[0].id


def by_title(release: Release, title: str) -> list[Movie]:
    """The movies of that title, the most voted first.

    Case, accents and surrounding space do not count. Where no title matches, articles, punctuation, spaces
    and how numbers are written do not count either, and original titles do: *wall-e* finds *WALL·E*, *rocky 2*
    *Rocky II* and *mar adentro* *The Sea Inside*.

    Raises:
        NotFound: there is none; with the nearest titles.
    """
    found = select(release, "WHERE title_fold = ? ORDER BY vote_count DESC, id", (fold(title),))
    found = found or titled_alike(release, title)
    if not found:
        raise NotFound("movie", title, suggestions(release, "movie", title))
    return found


def titled_alike(release: Release, title: str) -> list[Movie]:
    """The movies of that title or original title, as search compares them, the most voted first.

    Articles, punctuation, spaces and how numbers are written do not count.
    """
    return select(
        release,
        "WHERE id IN (SELECT ref FROM search_entries WHERE key = ? AND kind = 'movie') ORDER BY vote_count DESC, id",
        (key(title),),
    )


def by_ids(release: Release, ids: Sequence[int]) -> dict[int, Movie]:
    """The movies of those ids; ids that do not exist are left out."""
    return {movie.id: movie for movie in select(release, f"WHERE id IN ({marks(ids)})", ids)}


def of_collection(release: Release, collection_id: int) -> list[Movie]:
    """The movies of a collection, in the order of release."""
    return select(release, "WHERE collection_id = ? ORDER BY release_date, id", (collection_id,))


def genres(release: Release, ids: Sequence[int]) -> dict[int, list[str]]:
    """The genre names of each movie, in the movie's own order."""
    names: dict[int, list[str]] = {movie_id: [] for movie_id in ids}
    for row in release.rows(
        f"SELECT movie_id, name FROM movie_genres JOIN genres ON genres.id = genre_id "
        f"WHERE movie_id IN ({marks(ids)}) ORDER BY movie_id, position",
        ids,
    ):
        names[row["movie_id"]].append(row["name"])
    return names


def marks(values: Iterable[object]) -> str:
    """A question mark a value, for a list of parameters in SQL."""
    return ", ".join("?" for _ in values)


def listed(ids: Iterable[int]) -> str:
    """Any number of ids as one parameter: of ``IN (SELECT value FROM json_each(?))``, in SQL."""
    return f"[{','.join(map(str, ids))}]"


def _movie(row: sqlite3.Row) -> Movie:
    return Movie(*row)
