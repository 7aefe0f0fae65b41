"""Numbers for movies whose ids are texts."""

import duckdb

from butaca.sources.cells import derived_ids

_REFERENCES = (
    *(("raw_credits", "id"), ("raw_keywords", "id"), ("raw_links", "tmdbId"), ("raw_ratings", "movieId")),
    ("raw_titles", "movie_id"),
)


def number(connection: duckdb.DuckDBPyConnection, *, keep_odd: bool, made_up: bool) -> None:
    """Replace ids that are texts by numbers; ``external_id`` keeps the text.

    With ``keep_odd`` ids stay as they are unless most are texts: they are no ids then. Texts that are ``made_up``, of
    titles, are not kept.
    """
    row = connection.execute(
        "SELECT count(*) FILTER (NOT regexp_full_match(trim(id), '[0-9]{1,15}(\\.0)?')), "
        "count(*) FILTER (regexp_full_match(trim(id), '[A-Za-z]+[-_:]?[0-9]+|[0-9A-Fa-f-]{32,36}|[A-Za-z][\\w-]*')), "
        "count(id) FROM raw_movies"
    ).fetchone()
    odd, texts, ids = row or (0, 0, 0)
    if not odd or (keep_odd and texts < ids / 2):
        return
    derived_ids.number(connection, "SELECT id FROM raw_movies", "movie_numbers")
    if not made_up:
        connection.execute(
            "UPDATE raw_movies SET external_id = trim(id) WHERE NOT regexp_full_match(trim(id), '[0-9]+')"
        )
    derived_ids.renumber(connection, "raw_movies", "id", "movie_numbers")
    present = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for table, column in _REFERENCES:
        if table in present and not (table == "raw_ratings" and "raw_links" in present):
            derived_ids.renumber(connection, table, column, "movie_numbers")
    connection.execute("DROP TABLE movie_numbers")
