"""What movies are made of: nested lists -> tables of names and tables of who belongs to what."""

from dataclasses import dataclass

import duckdb

from butaca.catalogue.intake import Flow
from butaca.catalogue.schema import quoted
from butaca.sources import flows, localities
from butaca.sources.checks import MIXED_SCRIPT
from butaca.sources.recorder import Recorder


@dataclass(frozen=True)
class _Nested:
    """A nested column: its raw table, the key within an entry, and the tables it fills."""

    raw: str
    column: str
    key: str
    names: str
    memberships: str | None


_NAMED = (
    _Nested("raw_movies", "belongs_to_collection", "id", "collections", None),
    _Nested("raw_movies", "genres", "id", "genres", "movie_genres"),
    _Nested("raw_movies", "production_companies", "id", "companies", "movie_companies"),
    _Nested("raw_keywords", "keywords", "id", "keywords", "movie_keywords"),
)
_CODED = (
    _Nested("raw_movies", "production_countries", "iso_3166_1", "countries", "movie_countries"),
    _Nested("raw_movies", "spoken_languages", "iso_639_1", "languages", "movie_languages"),
)
_CREDITS = (
    # column, department, job, character, billing
    ("cast", "'Acting'", "'Actor'", "entry.character", 'coalesce(entry."order", place)'),
    ("crew", "coalesce(entry.department, 'Crew')", "coalesce(entry.job, 'Crew')", "NULL", "place"),
)


def clean(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> list[Flow]:
    """Fill every table except the movies and ratings; return what became of rows and of entries."""
    found = [_first_rows(connection, recorder, raw) for raw in ("credits", "keywords")]
    connection.execute("CREATE VIEW rows_of_raw_movies AS SELECT id, record FROM kept")
    for nested in _NAMED:
        _unnest(connection, nested)
        bad = "member IS NULL OR name IS NULL OR member < 0"
        dropped = _record_bad_entries(recorder, nested, bad)
        _fill_memberships(connection, nested, f"NOT ({bad})")
        kept = nested.memberships or "movies.collection_id"
        found.append(flows.of_entries(connection, nested.raw, (nested.column,), kept, dropped))
        connection.execute(f"DELETE FROM entries WHERE {bad}")
        _fill_names(connection, nested)
    for nested in _CODED:
        _unnest(connection, nested)
        dropped = _record_bad_entries(recorder, nested, "member IS NULL")
        if nested.names == "languages":
            _record_languages(recorder)
        _fill_memberships(connection, nested, "member IS NOT NULL")
        found.append(flows.of_entries(connection, nested.raw, (nested.column,), str(nested.memberships), dropped))
        _fill_localities(connection, nested)
    dropped = _fill_credits(connection, recorder)
    found.append(flows.of_entries(connection, "raw_credits", ("cast", "crew"), "credits", dropped))
    connection.execute("DROP TABLE entries")
    connection.execute("DROP TABLE used_names")
    for raw in ("movies", "credits", "keywords"):
        connection.execute(f"DROP VIEW rows_of_raw_{raw}")
    return found


def _first_rows(connection: duckdb.DuckDBPyConnection, recorder: Recorder, what: str) -> Flow:
    """A view of (id, record): the first row of each id that is among the movies kept."""
    raw = f"raw_{what}"
    placed = (
        f"(SELECT TRY_CAST(id AS BIGINT) AS id, id AS text, record, "
        f"row_number() OVER (PARTITION BY coalesce(CAST(TRY_CAST(id AS BIGINT) AS VARCHAR), id) ORDER BY record) "
        f"AS place FROM {raw})"
    )
    dropped = {
        code: recorder.from_sql(code, f"SELECT text, {shown}, record FROM {placed} AS placed WHERE {condition}")
        for code, shown, condition in (
            (f"repeated_{what}", "'row ' || place", "place > 1"),
            (
                f"{what}_of_unknown_movie",
                "'record ' || (record + 1)",
                "place = 1 AND NOT EXISTS (FROM kept WHERE kept.id = placed.id)",
            ),
        )
    }
    connection.execute(
        f"CREATE VIEW rows_of_{raw} AS SELECT placed.id, placed.record FROM {placed} AS placed "
        "SEMI JOIN kept ON kept.id = placed.id WHERE place = 1"
    )
    return flows.of_rows(connection, what, dropped, f"rows_of_{raw}")


def _unnest(connection: duckdb.DuckDBPyConnection, nested: _Nested) -> None:
    """Create ``entries``: movie_id, member, name, place of every entry of the column."""
    picture = "entry.poster_path" if nested.names == "collections" else "NULL"
    member = f"entry.{quoted(nested.key)}" if nested in _NAMED else f"nullif(trim(entry.{quoted(nested.key)}), '')"
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE entries AS
        SELECT movie_id, {member} AS member, nullif(trim(entry.name), '') AS name, place,
               {picture} AS picture
        FROM (
            SELECT rows.id AS movie_id, unnest(raw.{quoted(nested.column)}) AS entry,
                   generate_subscripts(raw.{quoted(nested.column)}, 1) - 1 AS place
            FROM {nested.raw} AS raw JOIN rows_of_{nested.raw} AS rows USING (record)
        )
        """
    )


def _record_bad_entries(recorder: Recorder, nested: _Nested, bad: str) -> dict[str, int]:
    what = f"'{nested.column}: ' || coalesce(CAST(member AS VARCHAR), 'no id') || ' ' || coalesce(name, 'no name')"
    dropped = {
        "member_without_id": bad,
        "repeated_member": f"NOT ({bad}) QUALIFY row_number() OVER (PARTITION BY movie_id, member ORDER BY place) > 1",
    }
    return {
        code: recorder.from_sql(code, f"SELECT movie_id, {what}, movie_id FROM entries WHERE {condition}")
        for code, condition in dropped.items()
    }


def _record_languages(recorder: Recorder) -> None:
    recorder.from_sql(
        "language_without_name",
        "SELECT member, count(*) || ' movies', member FROM entries GROUP BY member "
        "HAVING count(name) FILTER (regexp_matches(name, '\\pL')) = 0",
    )
    recorder.from_sql(
        "mixed_script",
        f"SELECT member, name, member FROM entries WHERE {MIXED_SCRIPT} GROUP BY member, name",
    )


def _fill_memberships(connection: duckdb.DuckDBPyConnection, nested: _Nested, good: str) -> None:
    if nested.memberships:
        connection.execute(
            f"INSERT INTO {nested.memberships} SELECT movie_id, member, place FROM entries WHERE {good} "
            "QUALIFY row_number() OVER (PARTITION BY movie_id, member ORDER BY place) = 1 ORDER BY movie_id, place"
        )


_MOST_FREQUENT = """
    SELECT member, name, max(picture) OVER (PARTITION BY member) AS picture FROM used_names
    QUALIFY row_number() OVER (PARTITION BY member ORDER BY uses DESC, name) = 1 ORDER BY member
"""


def _count_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create ``used_names``: how often each member goes by each name."""
    connection.execute(
        "CREATE OR REPLACE TABLE used_names AS "
        "SELECT member, name, count(*) AS uses, max(picture) AS picture FROM entries GROUP BY member, name"
    )


def _fill_names(connection: duckdb.DuckDBPyConnection, nested: _Nested) -> None:
    _count_names(connection)
    columns = "member, name, picture" if nested.names == "collections" else "member, name"
    connection.execute(f"INSERT INTO {nested.names} SELECT {columns} FROM ({_MOST_FREQUENT})")


def _fill_localities(connection: duckdb.DuckDBPyConnection, nested: _Nested) -> None:
    """Name each code; a language that is only ever an original one is named too."""
    originals = (
        "UNION ALL SELECT original_language, NULL FROM movies WHERE original_language IS NOT NULL"
        if nested.names == "languages"
        else ""
    )
    given = connection.execute(
        f"""
        SELECT code, list(name ORDER BY uses DESC, name) FILTER (name IS NOT NULL)
        FROM (SELECT code, name, count(*) AS uses
              FROM (SELECT member AS code, name FROM entries WHERE member IS NOT NULL {originals})
              GROUP BY code, name)
        GROUP BY code ORDER BY code
        """
    ).fetchall()
    rows: list[tuple[str | None, ...]] = []
    for code, names in given:
        if nested.names == "countries":
            known = localities.country(code, names or ())
            rows.append((code, known.name, known.name_es, "; ".join(known.others) or None))
        else:
            known = localities.language(code, names or ())
            rows.append((code, known.name, known.name_es, known.native_name, "; ".join(known.others) or None))
    if rows:
        connection.executemany(f"INSERT INTO {nested.names} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _fill_credits(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> dict[str, int]:
    """Fill the credits and the people; return how many entries were left out, by finding."""
    connection.execute(
        "CREATE OR REPLACE TABLE entries (movie_id BIGINT, member BIGINT, name VARCHAR, place BIGINT, "
        "picture VARCHAR, department VARCHAR, job VARCHAR, character VARCHAR)"
    )
    for column, department, job, character, billing in _CREDITS:
        connection.execute(
            f"""
            INSERT INTO entries
            SELECT movie_id, entry.id, nullif(trim(entry.name), ''), {billing}, NULL,
                   {department}, {job}, nullif(trim({character}), '')
            FROM (
                SELECT rows.id AS movie_id, unnest(raw.{quoted(column)}) AS entry,
                       generate_subscripts(raw.{quoted(column)}, 1) - 1 AS place
                FROM raw_credits AS raw JOIN rows_of_raw_credits AS rows USING (record)
            )
            """
        )
    bad = "member IS NULL OR name IS NULL OR member < 0 OR place < 0"
    what = "job || ': ' || coalesce(CAST(member AS VARCHAR), 'no id') || ' ' || coalesce(name, 'no name')"
    without = recorder.from_sql("member_without_id", f"SELECT movie_id, {what}, movie_id FROM entries WHERE {bad}")
    connection.execute(f"DELETE FROM entries WHERE {bad}")
    _count_names(connection)
    recorder.from_sql(
        "person_several_names",
        "SELECT member, string_agg(name, ' / ' ORDER BY name), member FROM used_names WHERE member IN "
        "(SELECT member FROM used_names GROUP BY member HAVING count(*) > 1) GROUP BY member",
    )
    repeated = _fill_jobs(connection, recorder, what)
    connection.execute(f"INSERT INTO people SELECT member, name FROM ({_MOST_FREQUENT})")
    return {"member_without_id": without, "repeated_member": repeated}


def _fill_jobs(connection: duckdb.DuckDBPyConnection, recorder: Recorder, what: str) -> int:
    """Fill the credits with each person once a movie, department and job, the first by billing; return the surplus.

    Almost all are there once, so only those whose key occurs again are put in order.
    """
    key = "hash(movie_id, member, department, job)"
    connection.execute(
        f"CREATE TABLE repeated_keys AS SELECT {key} AS key FROM entries GROUP BY key HAVING count(*) > 1"
    )
    connection.execute(
        "CREATE TABLE repeated AS SELECT *, row_number() OVER "
        "(PARTITION BY movie_id, member, department, job ORDER BY place, character) AS nth "
        f"FROM entries SEMI JOIN repeated_keys ON key = {key}"
    )
    surplus = recorder.from_sql("repeated_member", f"SELECT movie_id, {what}, movie_id FROM repeated WHERE nth > 1")
    columns = "movie_id, member, department, job, character, place"
    connection.execute(
        f"INSERT INTO credits SELECT {columns} FROM entries ANTI JOIN repeated_keys ON key = {key} "
        f"UNION ALL SELECT {columns} FROM repeated WHERE nth = 1"
    )
    connection.execute("DROP TABLE repeated")
    connection.execute("DROP TABLE repeated_keys")
    return surplus
