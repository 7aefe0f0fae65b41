"""Which rows of the movies are kept, and their plain values."""

import duckdb

from butaca.catalogue.intake import Flow
from butaca.catalogue.schema import MOVIES, quoted
from butaca.sources import flows
from butaca.sources import raw as raw_tables
from butaca.sources.recorder import Recorder

_NUMBERS = ("budget", "revenue", "runtime", "popularity", "vote_count", "vote_average")
_DATES = "['%Y-%m-%d', '%Y-%m-%d %H:%M:%S']"
_ID = r"[0-9]{1,15}(\.0)?"


def clean(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> Flow:
    """Create ``typed`` (every row), ``kept`` (record and id of those kept), and fill the movies."""
    _type(connection)
    dropped = _record_dropped(recorder)
    _record_bad_numbers(recorder)
    dropped["repeated_id"] = _keep(connection, recorder)
    _record_doubtful(recorder)
    _fill(connection)
    return flows.of_rows(connection, "movies", dropped)


def _type(connection: duckdb.DuckDBPyConnection) -> None:
    numbers = ", ".join(
        f"TRY_CAST(trim({name}) AS DOUBLE) AS {name}_number, CASE WHEN {_valid(name)} THEN {name}_number END AS {name}"
        for name in _NUMBERS
    )
    year, possible_id = MOVIES.column("release_year"), MOVIES.column("id").accepts("CAST(raw.id AS DOUBLE)")
    connection.execute(
        f"""
        CREATE TABLE typed AS SELECT
            record,
            CASE WHEN regexp_full_match(trim(raw.id), '{_ID}') AND {possible_id}
                 THEN CAST(CAST(raw.id AS DOUBLE) AS BIGINT) END AS id,
            raw.id AS id_text,
            nullif(trim(raw.title), '') AS title,
            nullif(trim(raw.release_date), '') AS date_text,
            CAST(try_strptime(trim(raw.release_date), {_DATES}) AS DATE) AS date,
            CASE WHEN {year.accepts("year(date)")} THEN date END AS release_date,
            {numbers}
        FROM raw_movies AS raw
        """
    )


def _valid(name: str) -> str:
    """SQL for: the number is one, and in its column's range."""
    number = f"{name}_number"
    return f"isfinite({number}) AND {MOVIES.column(name).accepts(number)}"


_DROPPED = (
    ("shifted_record", "id IS NULL", "id_text"),
    ("missing_release_date", "id IS NOT NULL AND date_text IS NULL", "coalesce(title, 'no title')"),
    ("missing_title", "id IS NOT NULL AND date_text IS NOT NULL AND title IS NULL", "date_text"),
    (
        "impossible_release_date",
        "id IS NOT NULL AND title IS NOT NULL AND date_text IS NOT NULL AND release_date IS NULL",
        "title || ': ' || date_text",
    ),
)


def _record_dropped(recorder: Recorder) -> dict[str, int]:
    """Each row that cannot be kept once, under the first code that fits."""
    dropped = {}
    for code, condition, what in _DROPPED:
        where = "'record ' || (record + 1)" if code == "shifted_record" else "id"
        dropped[code] = recorder.from_sql(code, f"SELECT {where}, {what}, record FROM typed WHERE {condition}")
    return dropped


def _record_bad_numbers(recorder: Recorder) -> None:
    for name in _NUMBERS:
        cells = (
            f"FROM typed JOIN raw_movies AS raw USING (record) WHERE typed.id IS NOT NULL AND trim(raw.{name}) <> ''"
        )
        what = f"'{name}: ' || raw.{name}"
        number = f"typed.{name}_number"
        recorder.from_sql(
            "not_a_number",
            f"SELECT typed.id, {what}, record {cells} AND ({number} IS NULL OR NOT isfinite({number}))",
        )
        zero = f" AND {number} <> 0" if name == "runtime" else ""  # a finding of its own
        recorder.from_sql(
            "out_of_range",
            f"SELECT typed.id, {what}, record {cells} AND isfinite({number}) AND typed.{name} IS NULL{zero}",
        )


def _keep(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> int:
    """Create ``kept``; return how many rows repeat the id of another."""
    connection.execute(
        """
        CREATE TABLE candidates AS
        SELECT record, id, row_number() OVER (PARTITION BY id ORDER BY vote_count DESC NULLS LAST, record) AS place
        FROM typed WHERE id IS NOT NULL AND title IS NOT NULL AND release_date IS NOT NULL
        """
    )
    connection.execute("CREATE TABLE kept AS SELECT record, id FROM candidates WHERE place = 1 ORDER BY id")
    repeated = """
        SELECT surplus.id, raw.title, surplus.record FROM candidates AS surplus
        JOIN raw_movies AS raw USING (record)
        JOIN kept ON kept.id = surplus.id
        JOIN raw_movies AS original ON original.record = kept.record
        WHERE surplus.place > 1
    """
    surplus = recorder.from_sql("repeated_id", repeated)
    differs = " OR ".join(f"raw.{name} IS DISTINCT FROM original.{name}" for name in raw_tables.MOVIES.columns)
    recorder.from_sql("conflicting_repeat", f"{repeated} AND ({differs})")
    connection.execute("DROP TABLE candidates")
    return surplus


_DOUBTFUL = {
    "runtime_zero": "runtime_number = 0",
    "missing_runtime": "runtime_number IS NULL",
    "average_zero": "vote_average_number = 0",
}


def _record_doubtful(recorder: Recorder) -> None:
    """Findings about kept rows that their clean values no longer show."""
    for code, condition in _DOUBTFUL.items():
        recorder.from_sql(
            code, f"SELECT id, title, -vote_count FROM typed SEMI JOIN kept USING (record) WHERE {condition}"
        )


_NAMED_COLLECTION = "raw.belongs_to_collection[1].id >= 0 AND trim(raw.belongs_to_collection[1].name) <> ''"


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    known = "typed.budget > 0 AND typed.revenue > 0"
    values = {
        "id": "kept.id",
        "title": "typed.title",
        "release_date": "typed.release_date",
        "release_year": "year(typed.release_date)",
        "runtime": "round(typed.runtime)",
        "original_language": "nullif(trim(raw.original_language), '')",
        "status": "nullif(trim(raw.status), '')",
        "collection_id": f"CASE WHEN {_NAMED_COLLECTION} THEN raw.belongs_to_collection[1].id END",
        "budget": "coalesce(round(typed.budget), 0)",
        "revenue": "coalesce(round(typed.revenue), 0)",
        "return": f"CASE WHEN {known} THEN typed.revenue / typed.budget ELSE 0 END",
        "popularity": "typed.popularity",
        "vote_count": "coalesce(round(typed.vote_count), 0)",
        "vote_average": "CASE WHEN typed.vote_count > 0 THEN typed.vote_average END",
    }
    source = "FROM kept JOIN typed USING (record) JOIN raw_movies AS raw USING (record)"
    selected = ", ".join(f"{values[name]} AS {quoted(name)}" for name in MOVIES.names)
    connection.execute(f"INSERT INTO movies SELECT {selected} {source} ORDER BY kept.id")
    connection.execute(
        f"""
        INSERT INTO movie_details
        SELECT kept.id, nullif(trim(raw.original_title), ''), nullif(trim(raw.overview), ''),
               nullif(trim(raw.tagline), ''), nullif(trim(raw.homepage), ''), nullif(trim(raw.poster_path), ''),
               nullif(trim(raw.imdb_id), ''), links.movielens_id
        {source}
        LEFT JOIN (
            SELECT TRY_CAST("tmdbId" AS BIGINT) AS id, min(TRY_CAST("movieId" AS BIGINT)) AS movielens_id
            FROM raw_links WHERE TRY_CAST("movieId" AS BIGINT) >= 0 GROUP BY 1
        ) AS links ON links.id = kept.id
        ORDER BY kept.id
        """
    )
