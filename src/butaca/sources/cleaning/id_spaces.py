"""Ids of different files: do they mean the same movies?"""

from butaca.errors import MismatchedFiles, UnreadableFile
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.unread import file_name
from butaca.sources.raw_tables import RawCatalogue

_LEAST_COMMON = 0.5  # share of common ids, below which on both sides two files are of different catalogues
_LEAST_RATED = 0.1  # likewise of ratings and links, which are about any movies that people see
_FEWEST_COMPARED = 5  # rows with two ids or titles, below which these prove nothing
_WAY_OUT = "It probably belongs to another catalogue: take both files from the same one"


def require_matching(context: Context, raw: RawCatalogue, name: str) -> None:
    """Add an error if a file is of another catalogue.

    It shares few ids with the movies, while most movies lack a row too.
    """
    file = file_name(raw, name)
    if any(input_file.name == file for input_file in raw.inputs) and not _count(context, f"raw_{name}"):
        context.errors.append(UnreadableFile(file, "no rows below the header", "Check that it is the right file"))
    ids = f"SELECT DISTINCT coalesce(CAST(TRY_CAST(id AS BIGINT) AS VARCHAR), id) AS id FROM raw_{name}"
    _require_common(context, file, ids, _LEAST_COMMON, "ids")
    if name == "credits":
        _require_same_titles(context, file)


def _require_same_titles(context: Context, file: str) -> None:
    """Add an error if most credits have other titles than their movies."""
    same = " = ".join(
        f"lower(regexp_replace({title}, '[^\\pL\\pN]', '', 'g'))" for title in ("raw.title", "credits.title")
    )
    row = context.connection.execute(
        f"SELECT count(*), count(*) FILTER (NOT ({same})), "
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


def require_matching_ratings(context: Context, raw: RawCatalogue) -> None:
    """Add an error if links or ratings are of other movies.

    Where the links are, the ratings are not looked at.
    """
    before = len(context.errors)
    _require_matching_links(context, raw)
    if len(context.errors) == before:
        _require_rated(context, raw)


def _require_matching_links(context: Context, raw: RawCatalogue) -> None:
    """Compare the links with the movies, by ids at IMDb or TMDB."""
    file = file_name(raw, "links")
    row = context.connection.execute(
        f"""
        SELECT count(*), count(*) FILTER ({_imdb('"imdbId"')} <> {_imdb("raw.imdb_id")})
        FROM raw_links AS links JOIN kept_movies AS kept ON kept.id = TRY_CAST(links."tmdbId" AS BIGINT)
        JOIN raw_movies AS raw ON raw.record = kept.record
        WHERE {_imdb('"imdbId"')} IS NOT NULL AND {_imdb("raw.imdb_id")} IS NOT NULL
        """
    ).fetchone()
    compared, others = row or (0, 0)
    if compared >= _FEWEST_COMPARED and others * 2 > compared:
        problem = f"{others:,} of {compared:,} of its ids at IMDb are those of other movies"
        context.errors.append(MismatchedFiles(file, problem, _WAY_OUT))
        return
    _require_common(context, file, 'SELECT DISTINCT "tmdbId" AS id FROM raw_links', _LEAST_RATED, "ids")


def _require_rated(context: Context, raw: RawCatalogue) -> None:
    """Compare the ratings, whether or not links lead to their movies."""
    movie = 'TRY_CAST("movieId" AS BIGINT)'
    ids = f'SELECT DISTINCT {movie} AS id FROM raw_ratings WHERE "movieId" IS NOT NULL'
    if _count(context, "raw_links"):
        ids = (
            f'SELECT min(TRY_CAST(links."tmdbId" AS BIGINT)) AS id FROM ({ids}) AS rated '
            f'LEFT JOIN raw_links AS links ON TRY_CAST(links."movieId" AS BIGINT) = rated.id GROUP BY rated.id'
        )
    _require_common(context, file_name(raw, "ratings"), ids, _LEAST_RATED, "rated movies")


def _imdb(text: str) -> str:
    """Return SQL for the number of an id at IMDb."""
    return f"TRY_CAST(ltrim(trim({text}), 't') AS BIGINT)"


def _count(context: Context, table: str) -> int:
    row = context.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
