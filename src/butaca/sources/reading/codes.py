"""Give codes to countries and languages that are known by name only."""

import re

import duckdb

from butaca.sources import locale_names

_COLUMNS = (("production_countries", "iso_3166_1"), ("spoken_languages", "iso_639_1"))
_CODE = re.compile(r"[A-Za-z]{2,3}")


def give(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace names of countries and languages by their codes."""
    for column, key in _COLUMNS:
        code_of = locale_names.country_code if key == "iso_3166_1" else locale_names.language_code
        names = connection.execute(
            f"SELECT DISTINCT entry.{key} FROM (SELECT unnest({column}) AS entry FROM raw_movies) "
            f"WHERE entry.{key} IS NOT NULL ORDER BY 1"
        ).fetchall()
        codes = {name: code_of(name) for (name,) in names if not _CODE.fullmatch(name)}
        if codes:
            connection.execute(
                f"UPDATE raw_movies SET {column} = list_transform({column}, lambda entry: {{{key}: "
                f"coalesce(map_extract_value($codes::MAP(VARCHAR, VARCHAR), entry.{key}), entry.{key}), "
                "name: entry.name})",
                {"codes": codes},
            )
    originals = "SELECT DISTINCT original_language FROM raw_movies WHERE length(original_language) > 3"
    for (name,) in connection.execute(originals).fetchall():
        connection.execute(
            "UPDATE raw_movies SET original_language = ? WHERE original_language = ?",
            [locale_names.language_code(name), name],
        )
