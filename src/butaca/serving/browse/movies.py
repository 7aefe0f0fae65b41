"""Find movies by id and by title."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from butaca.catalogue import attributes
from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.database import OLDEST_FIRST
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.search import names
from butaca.serving.search.suggestions import suggestions

_COLUMNS = (
    "movies.id, movies.title, movies.release_date, movies.release_year, movies.runtime, movies.original_language, "
    'movies.status, movies.collection_id, movies.budget, movies.revenue, movies."return", movies.popularity, '
    "movies.vote_count, movies.vote_average"
)
_TEXT_IDS = " UNION ALL ".join(
    f"SELECT {column} AS text_id, movie_id FROM movie_details WHERE {column} {IN_LIST}"
    for column in ("imdb_id", "external_id")
)


def select(release: Release, rest: str, parameters: Sequence[object] = ()) -> list[Movie]:
    """Return the movies of a query.

    ``rest`` is everything after ``SELECT columns FROM movies``.
    """
    return [_movie(row) for row in release.rows(f"SELECT {_COLUMNS} FROM movies {rest}", parameters)]


def by_id(release: Release, movie_id: int) -> Movie:
    """Return the movie of an id.

    Raises:
        NotFound: there is none.
    """
    movies = select(release, "WHERE id = ?", (movie_id,)) if abs(movie_id) < 1 << 63 else []
    if not movies:
        raise NotFound("movie", str(movie_id))
    return movies[0]


def resolve_id(release: Release, text: str) -> int:
    """Return the movie id of digits, or of an id of IMDb.

    Ids of IMDb look like tt0114709; digits are not looked up.

    Raises:
        NotFound: no movie has that id of IMDb.
    """
    return by_text_id(release, text) if text.startswith("tt") else int(text)


def by_text_id(release: Release, text_id: str) -> int:
    """Return the id of the movie that has a text id.

    Text ids are those of IMDb, and of the source where it has such.

    Raises:
        NotFound: no movie has it.
    """
    try:
        return by_text_ids(release, [text_id])[text_id]
    except KeyError:
        raise NotFound("movie", text_id) from None


def by_text_ids(release: Release, text_ids: Iterable[str]) -> Mapping[object, int]:
    """Return the ids of the movies that have text ids.

    Unknown ids are left out. Where several movies have the same, it is the most voted, ties by id.
    """
    distinct = json.dumps(list(dict.fromkeys(text_ids)))
    if distinct == "[]":
        return {}
    rows = release.rows(
        f"SELECT text_id, movie_id FROM ({_TEXT_IDS}) JOIN movies ON movies.id = movie_id "
        "ORDER BY vote_count, movie_id DESC",
        (distinct, distinct),
    )
    return {row["text_id"]: row["movie_id"] for row in rows}


def most_voted(release: Release, n: int) -> list[Movie]:
    """Return the ``n`` most voted movies, ties by id."""
    return select(release, "ORDER BY vote_count DESC, id LIMIT ?", (n,))


def of_company(release: Release, company_id: int | str) -> list[Movie]:
    """Return the movies of a company, by id."""
    holders = attributes.COMPANIES.pairs(members="= ?")
    return select(release, f"WHERE id IN (SELECT movie_id FROM ({holders})) ORDER BY id", (company_id,))


def last_id(release: Release) -> int:
    """Return the greatest id of a movie; 0 where there is none."""
    row = release.row("SELECT max(rowid) FROM movies")
    return (row[0] if row else None) or 0


def by_title(release: Release, title: str) -> list[Movie]:
    """Return the movies of a title, the most voted first.

    It may be a title of the names file. Case, accents and surrounding space do not count. Where no title matches,
    articles, punctuation, spaces and how numbers are written do not count either, and original titles do: *wall-e*
    finds *WALL·E*, *rocky 2* *Rocky II* and *mar adentro* *The Sea Inside*.

    Raises:
        NotFound: there is none; with the nearest titles.
    """
    ids = names.titled(release, title)
    if not ids:
        raise NotFound("movie", title, suggestions(release, "movie", title))
    return select(release, f"WHERE id {IN_LIST} ORDER BY vote_count DESC, id", (id_list(ids),))


def by_ids(release: Release, ids: Sequence[int]) -> dict[int, Movie]:
    """Return movies by id; ids that do not exist are left out."""
    return {movie.id: movie for movie in select(release, f"WHERE id {IN_LIST}", (id_list(ids),))}


def of_collection(release: Release, collection_id: int) -> list[Movie]:
    """Return the movies of a collection, in the order of release."""
    return select(release, f"WHERE collection_id = ? ORDER BY {OLDEST_FIRST}", (collection_id,))


def genres(release: Release, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of each movie's genres, in the movie's own order."""
    names: dict[int, list[str]] = {movie_id: [] for movie_id in ids}
    for movie_id, _, name in release.rows(attributes.GENRES.named(IN_LIST), (id_list(ids),)):
        names[movie_id].append(name)
    return names


def poster_paths(release: Release, ids: Sequence[int]) -> dict[int, str]:
    """Return the path of each movie's poster; movies without are left out."""
    rows = release.rows(
        f"SELECT movie_id, poster_path FROM movie_details WHERE movie_id {IN_LIST} AND poster_path IS NOT NULL",
        (id_list(ids),),
    )
    return {row["movie_id"]: row["poster_path"] for row in rows}


def has_posters(release: Release) -> bool:
    """Return whether any movie has a poster."""
    return release.row("SELECT 1 FROM movie_details WHERE poster_path IS NOT NULL LIMIT 1") is not None


def ids_from(release: Release, place: int, n: int) -> list[int]:
    """Return ``n`` ids of movies in ascending order, from a place on."""
    return [row["id"] for row in release.rows("SELECT id FROM movies ORDER BY id LIMIT ? OFFSET ?", (n, place))]


def _movie(row: sqlite3.Row) -> Movie:
    return Movie(*row)
