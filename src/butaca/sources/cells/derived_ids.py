"""Ids made from texts: the same numbers in every build."""

import duckdb

from butaca.catalogue.schema import LARGEST_ID, quoted

_LEAST_MADE = 1_000_000_000  # of a movie: above what IMDb and TMDB have given away so far
_ROUNDS = 20  # of giving other numbers to texts whose numbers are taken


def name_id(name: str) -> str:
    """Return SQL for the id of a name.

    It is 48 bits of the MD5 sum, whatever the case.
    """
    return f"CAST('0x' || substr(md5(lower(trim({name}))), 1, 12) AS BIGINT)"


def movie_id(text: str, attempt: int = 0) -> str:
    """Return SQL for the number of a movie's id in text.

    A number is itself, and so is IMDb's after ``tt``. Others get a number from 1,000,000,000 by their MD5 sum; a
    further ``attempt`` gives another one.
    """
    salt = f" || '#{attempt}'" if attempt else ""
    made = f"CAST('0x' || substr(md5(trim({text}){salt}), 1, 12) AS BIGINT) % {LARGEST_ID - _LEAST_MADE}"
    if attempt:
        return f"{_LEAST_MADE} + {made}"
    return (
        f"CASE WHEN regexp_full_match(trim({text}), '[0-9]{{1,9}}(\\.0)?') THEN CAST(CAST({text} AS DOUBLE) AS BIGINT) "
        f"WHEN regexp_full_match(trim({text}), 'tt[0-9]{{1,9}}') THEN CAST(substr(trim({text}), 3) AS BIGINT) "
        f"WHEN trim({text}) <> '' THEN {_LEAST_MADE} + {made} END"
    )


def number(connection: duckdb.DuckDBPyConnection, texts: str, table: str, bits: int = LARGEST_ID) -> None:
    """Create ``table``: every distinct text of a query with its id.

    Where two texts would have the same number, the first by the alphabet keeps it. Numbers are taken modulo ``bits``.
    """
    connection.execute(
        f"CREATE TABLE {table} AS SELECT DISTINCT text, ({movie_id('text')}) % {bits} AS id "
        f"FROM ({texts}) AS texts(text) WHERE trim(text) <> ''"
    )
    surplus = (
        f"SELECT text FROM {table} QUALIFY row_number() OVER "
        "(PARTITION BY id ORDER BY NOT regexp_matches(text, '^(tt)?[0-9]+$'), text) > 1"
    )
    for attempt in range(1, _ROUNDS):
        changed = connection.execute(
            f"UPDATE {table} SET id = ({movie_id('text', attempt)}) % {bits} WHERE text IN ({surplus})"
        ).fetchone()
        if changed is None or not changed[0]:
            return


def renumber(connection: duckdb.DuckDBPyConnection, table: str, column: str, numbers: str) -> None:
    """Replace texts by their numbers, as text; those without a number stay."""
    connection.execute(
        f"UPDATE {table} SET {quoted(column)} = CAST(numbers.id AS VARCHAR) FROM {numbers} AS numbers "
        f"WHERE numbers.text = {table}.{quoted(column)}"
    )
