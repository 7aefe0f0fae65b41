"""Ids of different files: do they mean the same movies?"""

from dataclasses import dataclass

from butaca.errors import MismatchedFiles
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.unread import file_name
from butaca.sources.raw_tables import RawCatalogue

_LEAST_COMMON = 0.5  # share of common ids, below which on both sides two files are of different catalogues
_LEAST_RATED = 0.1  # likewise of ratings and links, which are about any movies that people see
_FEWEST_COMPARED = 5  # rows with two ids or titles, below which these prove nothing
_SURE = 0.8  # share of ids among the movies that cannot be chance
_WAY_OUT = "It probably belongs to another catalogue: take both files from the same one"


def require_matching(context: Context, raw: RawCatalogue, name: str) -> None:
    """Add an error if a file with rows of movies is of another catalogue.

    It shares few ids with the movies, while most movies lack a row too.
    """
    file = file_name(raw, name)
    ids = f"SELECT DISTINCT coalesce(CAST(TRY_CAST(id AS BIGINT) AS VARCHAR), id) AS id FROM raw_{name}"
    _require_common(context, file, ids, _LEAST_COMMON, "ids")
    if name == "credits":
        _require_same_titles(context, file)


def _require_same_titles(context: Context, file: str) -> None:
    """Add an error if most credits have another title than the movie of their id."""
    same = " = ".join(f"lower(regexp_replace({title}, '[^\\pL\\pN]', '', 'g'))" for title in ("raw.title", "credits.title"))
    row = context.connection.execute(
        f"SELECT count(*), count_if(NOT ({same})), "
        f"arg_min(kept.id || ' is ' || credits.title || ', not ' || raw.title, kept.record) FILTER (NOT ({same})) "
        "FROM kept_movies AS kept JOIN raw_movies AS raw USING (record) "
        "JOIN raw_credits AS credits ON TRY_CAST(credits.id AS BIGINT) = kept.id AND credits.title IS NOT NULL"
    ).fetchone()
    compared, others, example = row or (0, 0, "")
    if compared >= _FEWEST_COMPARED and others * 2 > compared:
        problem = f"{others:,} of its {compared:,} ids are of other titles, such as {example}"
        context.errors.append(MismatchedFiles(file, problem, _WAY_OUT))


def _require_common(context: Context, file: str, ids: str, least: float, noun: str) -> None:
    """Add an error if too few ids are movies on both sides."""
    row = context.connection.execute(
        f"SELECT count(*), count(kept.id) FROM ({ids}) AS given "
        "LEFT JOIN kept_movies AS kept ON kept.id = TRY_CAST(given.id AS BIGINT)"
    ).fetchone()
    given, common = row or (0, 0)
    movies = _count(context, "kept_movies")
    if not given or not movies or common >= least * given or common >= least * movies:
        return
    context.errors.append(
        MismatchedFiles(file, f"only {common:,} of its {given:,} {noun} are among the {movies:,} movies", _WAY_OUT)
    )


@dataclass(frozen=True)
class _Links:
    """How the two ids of the links agree with the movies.

    ``rows`` have both; of the two kinds of id it is the number among the movies, and of these with an id at IMDb
    the number compared and of those agreeing. ``equal`` rows have the same id twice.
    """

    rows: int
    movielens: int
    tmdb: int
    movielens_compared: int
    movielens_agreeing: int
    tmdb_compared: int
    tmdb_agreeing: int
    equal: int


def link_ratings(context: Context, raw: RawCatalogue) -> None:
    """Create ``movie_links``: which movie each id of the links or ratings stands for.

    Links name movies of two catalogues. Those of this one are told by their ids at IMDb, or by the larger number that
    is among the movies; where that is MovieLens's own, ids stand for themselves, as they do without links. Links that
    fit neither catalogue, or both without a difference, are an error, and so are ratings of other movies.
    """
    linked, own = _count(context, "raw_links") > 0, True
    if linked:
        told = _own_ids(context, raw)
        own = bool(told)
    selected = f"""
        SELECT TRY_CAST("movieId" AS BIGINT) AS given, min(TRY_CAST("tmdbId" AS BIGINT)) AS id, true AS linked
        FROM raw_links WHERE TRY_CAST("movieId" AS BIGINT) >= 0 GROUP BY 1
    """
    if own:
        both = 'SELECT "movieId", true AS linked FROM raw_links UNION ALL SELECT "movieId", false FROM raw_ratings'
        selected = f"""
            SELECT TRY_CAST("movieId" AS BIGINT) AS given, given AS id, bool_or(linked) AS linked
            FROM ({both}) WHERE TRY_CAST("movieId" AS BIGINT) >= 0 GROUP BY 1
        """
    context.connection.execute(f"CREATE TABLE movie_links AS {selected}")
    if linked and told is None:
        return
    if linked and own:
        text = "its movieId, not its tmdbId, is the id of the movies"
        context.findings.from_pairs("own_links", [(file_name(raw, "links"), text)])
    ids = 'SELECT DISTINCT TRY_CAST("movieId" AS BIGINT) AS given FROM raw_ratings WHERE "movieId" IS NOT NULL'
    rated = f"SELECT coalesce(links.id, -1) AS id FROM ({ids}) AS rated LEFT JOIN movie_links AS links USING (given)"
    _require_common(context, file_name(raw, "ratings"), rated, _LEAST_RATED, "rated movies")


def _own_ids(context: Context, raw: RawCatalogue) -> bool | None:
    """Return whether the movies have MovieLens's ids; None where the links are wrong."""
    links, file = _measure(context), file_name(raw, "links")
    movies = _count(context, "kept_movies")
    if not links.rows or not movies:
        return False
    told = {
        True: (links.movielens_compared, links.movielens_agreeing),
        False: (links.tmdb_compared, links.tmdb_agreeing),
    }
    agreeing = [own for own, (compared, same) in told.items() if compared >= _FEWEST_COMPARED and same * 2 >= compared]
    if len(agreeing) == 1:
        return agreeing[0]
    own = links.movielens > links.tmdb
    best, least = max(links.movielens, links.tmdb), min(links.movielens, links.tmdb)
    problem, way_out = "", _WAY_OUT
    if not agreeing and told[own][0] >= _FEWEST_COMPARED:
        problem = f"{told[own][0] - told[own][1]:,} of {told[own][0]:,} of its ids at IMDb are of other movies"
    elif best < _LEAST_RATED * links.rows and best < _LEAST_RATED * movies:
        problem = f"only {best:,} of its {links.rows:,} ids are among the {movies:,} movies"
    elif links.equal < links.rows and least >= _SURE * links.rows and _count(context, "raw_ratings"):
        problem = (
            f"{links.movielens:,} of its movieId and {links.tmdb:,} of its tmdbId are ids of the {movies:,} movies, "
            "and nothing tells which of them the ratings go by"
        )
        way_out = "Remove it if the ratings have the movies' own ids, or give the movies their imdb_id"
    if problem:
        context.errors.append(MismatchedFiles(file, problem, way_out))
        return None
    return own


def _measure(context: Context) -> _Links:
    row = context.connection.execute(
        """
        WITH links AS (
            SELECT TRY_CAST("movieId" AS BIGINT) AS movielens, TRY_CAST("tmdbId" AS BIGINT) AS tmdb,
                   TRY_CAST(regexp_replace("imdbId", '^tt', '') AS BIGINT) AS imdb
            FROM raw_links WHERE TRY_CAST("movieId" AS BIGINT) IS NOT NULL
        ), movies AS (
            SELECT kept.id, TRY_CAST(regexp_replace(trim(raw.imdb_id), '^tt', '') AS BIGINT) AS imdb
            FROM kept_movies AS kept JOIN raw_movies AS raw USING (record)
        )
        SELECT count(*), count(own.id), count(other.id),
               count(own.imdb) FILTER (links.imdb IS NOT NULL), count_if(own.imdb = links.imdb),
               count(other.imdb) FILTER (links.imdb IS NOT NULL), count_if(other.imdb = links.imdb),
               count_if(links.movielens = links.tmdb)
        FROM links LEFT JOIN movies AS own ON own.id = links.movielens LEFT JOIN movies AS other ON other.id = links.tmdb
        """
    ).fetchone()
    return _Links(*(row or (0,) * 8))


def _count(context: Context, table: str) -> int:
    row = context.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
