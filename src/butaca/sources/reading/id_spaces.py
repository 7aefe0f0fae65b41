"""Test the meaning of ids by their overlap with the movies."""

from typing import NamedTuple

import duckdb

from butaca.errors import MismatchedFiles
from butaca.sources.raw_tables import Note

_CLEAR = 0.1  # difference of two shares of common ids, below which neither is the better
_SURE = 0.9  # share of common ids, above which no other meaning can be clearly better
_WAY_OUT = "It probably belongs to another catalogue: take the files from the same one, or leave it out"


class Names(NamedTuple):
    """The names of the files; empty where there is none."""

    movies: str
    credits: str = ""
    keywords: str = ""
    links: str = ""
    ratings: str = ""
    links_are_own: bool = False  # the movies and the links are published together


class _Overlap(NamedTuple):
    """Numbers of distinct ids, of those among movies, and an example."""

    common: int
    ids: int
    example: str | None

    @property
    def share(self) -> float:
        return self.common / self.ids if self.ids else 0.0


def settle(connection: duckdb.DuckDBPyConnection, names: Names, declared: str | None) -> list[Note]:
    """Make every id that of its movie; return notes.

    Afterwards ``raw_links."tmdbId"`` is the id of a raw movie, and ``raw_ratings."movieId"`` one of the links', or of
    the movies where there are no links. The ``declared`` meaning of the ratings' ids is not tested.

    Raises:
        MismatchedFiles: no id of a file is among the movies, or two meanings fit as well.
    """
    notes: list[Note] = []
    if connection.execute("SELECT count(id) FROM raw_movies").fetchone() == (0,):
        return notes
    _declare_keys(connection)
    if names.credits:
        notes += _by_imdb(connection, "raw_credits", "id", names.credits, required=False)
    if names.keywords:
        notes += _by_imdb(connection, "raw_keywords", "id", names.keywords, required=False)
    if names.links:
        notes += _settle_links(connection, names, declared)
    elif names.ratings:
        notes += _by_imdb(connection, "raw_ratings", "movieId", names.ratings)
    connection.execute("DROP TABLE movie_keys; DROP TABLE imdb_keys")
    return notes


def _declare_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the movies' ids in each space, without zeros in front."""
    connection.execute(
        f"""
        CREATE TABLE movie_keys AS SELECT DISTINCT {key("id")} AS key, id FROM raw_movies WHERE id IS NOT NULL;
        CREATE TABLE imdb_keys AS SELECT {key("imdb_id")} AS key, min(id) AS id FROM raw_movies
        WHERE imdb_id IS NOT NULL GROUP BY 1
        """
    )


def key(text: str) -> str:
    """Return SQL for an id as it is compared.

    Numbers and IMDb's ids lose the zeros in front.
    """
    digits = f"ltrim(regexp_replace(trim({text}), '^tt|\\.0$', '', 'g'), '0')"
    return (
        f"CASE WHEN regexp_full_match(trim({text}), '(tt)?[0-9]+(\\.0)?') THEN coalesce(nullif({digits}, ''), '0') "
        f"ELSE trim({text}) END"
    )


def _overlap(connection: duckdb.DuckDBPyConnection, ids: str, space: str = "movie_keys") -> _Overlap:
    """Return how many distinct ids of a query are in a space."""
    distinct = f"SELECT {key('own')} AS key, min(own) AS own FROM ({ids}) AS ids(own) WHERE own IS NOT NULL GROUP BY 1"
    row = connection.execute(
        "SELECT count(*) FILTER (keys.key IS NOT NULL), count(*), min(ids.own) FILTER (keys.key IS NULL) "
        f"FROM ({distinct}) AS ids LEFT JOIN (SELECT DISTINCT key FROM {space}) AS keys USING (key)"
    ).fetchone()
    return _Overlap(*(row or (0, 0, None)))


def _by_imdb(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, name: str, *, required: bool = True
) -> list[Note]:
    """Replace IMDb's ids by the movies' own where they fit better.

    Raises:
        MismatchedFiles: neither fits, where one is ``required``.
    """
    ids = f'SELECT "{column}" FROM {table}'
    direct = _overlap(connection, ids)
    by_imdb = _overlap(connection, ids, "imdb_keys")
    if not direct.ids:
        return []
    if by_imdb.share > direct.share + _CLEAR:
        connection.execute(
            f'UPDATE {table} SET "{column}" = imdb_keys.id FROM imdb_keys '
            f"WHERE imdb_keys.key = {key(f'{table}.{column}')}"
        )
        return [Note("id_space", [(name, f"{column} is IMDb's id: {by_imdb.common:,} of {by_imdb.ids:,} fit")], 1)]
    if required and not direct.common:
        raise _mismatch(connection, name, direct)
    return []


def _settle_links(connection: duckdb.DuckDBPyConnection, names: Names, declared: str | None) -> list[Note]:
    """Make the links lead to the movies, by the best meaning."""
    rated = 'SELECT DISTINCT "movieId" FROM raw_ratings' if names.ratings else 'SELECT "movieId" FROM raw_links'
    linked = (
        f'SELECT "{{}}" FROM raw_links WHERE {key("movieId")} IN (SELECT {key("own")} FROM ({rated}) AS rated(own))'
    )
    overlaps = {
        "links": _overlap(connection, linked.format("tmdbId")),
        "movies": _overlap(connection, rated),
    }
    if overlaps["links"].share < max(_SURE, overlaps["movies"].share + _CLEAR):
        overlaps["imdb"] = _overlap(connection, linked.format("imdbId"), "imdb_keys")
    file = names.ratings or names.links
    if declared == "imdb":
        overlaps["imdb"] = _overlap(connection, linked.format("imdbId"), "imdb_keys")
    space = declared or _best(connection, overlaps, names)
    fitting = overlaps[space]
    if not fitting.common:
        if not fitting.ids and not overlaps["movies"].ids:
            return []
        raise _mismatch(connection, file, overlaps["movies"])
    if space == "links":
        return []
    counted = f"{fitting.common:,} of {fitting.ids:,} fit"
    if space == "imdb":
        connection.execute(_LINK_BY.format(key=key("imdbId"), keys="imdb_keys"))
        return [Note("id_space", [(file, f"movieId leads to {names.movies} by the links' imdbId: {counted}")], 1)]
    if names.links_are_own:
        connection.execute(_LINK_BY.format(key=key("movieId"), keys="movie_keys"))
        connection.execute(_IMDB_IDS)
    else:
        connection.execute("DROP TABLE raw_links")
    return [
        Note("id_space", [(file, f"movieId is the id of {names.movies}, whatever {names.links} says: {counted}")], 1)
    ]


# The links lead to the movies that have a key; those of no movie lead nowhere.
_LINK_BY = """
    UPDATE raw_links SET "tmdbId" = NULL WHERE {key} NOT IN (SELECT key FROM {keys});
    UPDATE raw_links SET "tmdbId" = {keys}.id FROM {keys} WHERE {keys}.key = {key}
"""
_IMDB_IDS = """
    UPDATE raw_movies SET imdb_id = 'tt' || lpad(trim(links."imdbId"), 7, '0') FROM raw_links AS links
    WHERE raw_movies.imdb_id IS NULL AND links."tmdbId" = raw_movies.id
      AND regexp_full_match(trim(links."imdbId"), '[0-9]{5,9}')
"""


def _best(connection: duckdb.DuckDBPyConnection, overlaps: dict[str, _Overlap], names: Names) -> str:
    """Return the meaning that fits most ids, ties the links'.

    Raises:
        MismatchedFiles: the links and the movies' own ids fit as well, and name different movies.
    """
    most = max(overlap.share for overlap in overlaps.values())
    good = [space for space, overlap in overlaps.items() if overlap.common and overlap.share > most - _CLEAR]
    if not good:
        return "links"
    if not {"links", "movies"} <= set(good):
        return good[0]
    row = connection.execute(
        f"""
        SELECT count(*) FILTER (own.id <> linked.id), count(*) FILTER (own.id = imdb.id),
               count(*) FILTER (linked.id = imdb.id), first("movieId" ORDER BY record) FILTER (own.id <> linked.id),
               first("tmdbId" ORDER BY record) FILTER (own.id <> linked.id)
        FROM raw_links JOIN movie_keys AS own ON own.key = {key('"movieId"')}
        JOIN movie_keys AS linked ON linked.key = {key('"tmdbId"')}
        LEFT JOIN imdb_keys AS imdb ON imdb.key = {key('"imdbId"')}
        """
    ).fetchone()
    different, own, linked, movie, leads_to = row or (0, 0, 0, None, None)
    if not different or own != linked:
        return "movies" if own > linked else "links"
    raise MismatchedFiles(
        names.links,
        f"movieId and tmdbId both fit {names.movies} and name different movies, as in {movie} and {leads_to}",
        "Say which the ids of the ratings are, --columns ratings.ids=movies or ratings.ids=links, or leave "
        f"{names.links} out",
    )


def _mismatch(connection: duckdb.DuckDBPyConnection, name: str, overlap: _Overlap) -> MismatchedFiles:
    row = connection.execute("SELECT count(DISTINCT id), min(id) FROM raw_movies").fetchone()
    movies, example = row or (0, "?")
    return MismatchedFiles(
        name,
        f"none of its {overlap.ids:,} ids, such as {overlap.example}, is among those of the {movies:,} movies, "
        f"such as {example}",
        _WAY_OUT,
    )
