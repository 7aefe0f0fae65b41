"""Read movies: into the raw movies, and their people and keywords beside."""

from collections.abc import Mapping, Sequence

import duckdb

from butaca.sources import csv_table
from butaca.sources.files.tables import InputFile
from butaca.sources.formats.recognition import MOVIE_KINDS, Reading
from butaca.sources.raw_tables import CREDITS, KEYWORDS, MOVIES, Note
from butaca.sources.reading import expressions
from butaca.sources.reading.expressions import cells
from butaca.sources.reading.filling import Part, fill

LISTS = {
    "belongs_to_collection": "collection",
    "genres": "genres",
    "production_companies": "companies",
    "production_countries": "countries",
    "spoken_languages": "languages",
}
"""The field of each list of the raw movies."""

_CREDITS = ("cast", "crew", "directors", "writers")
_TEXTS = (
    *("original_language", "budget", "revenue", "runtime", "popularity", "vote_count", "vote_average"),
    *("status", "overview", "tagline", "homepage", "poster_path", "original_title"),
)


def read(
    connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile, *, credits: bool, keywords: bool
) -> tuple[list[tuple[str, str]], list[Note]]:
    """Append movies to the raw tables; return malformed cells and notes.

    Its ``credits`` and ``keywords`` are read if it is asked for them. Rows that are no movies are left out.
    """
    parts = parts_of(reading, credits=credits, keywords=keywords)
    condition, notes = _only_movies(connection, reading, file)
    return fill(connection, reading, file, parts, condition=condition), notes


def parts_of(reading: Reading, *, credits: bool, keywords: bool) -> list[Part]:
    """Return what goes into which raw table."""
    own_id = expressions.text_id(reading)
    texts = {
        "id": own_id,
        "title": expressions.title(reading),
        "release_date": expressions.date(reading),
        "imdb_id": expressions.imdb_id(reading),
        "external_id": "NULL::VARCHAR",
        **{name: cells(reading, (name,)) for name in _TEXTS},
    }
    lists = {name: reading.columns[field] for name, field in LISTS.items() if field in reading.columns}
    parts = [Part(MOVIES, texts, lists)]
    people = {name: reading.columns[name] for name in _CREDITS if name in reading.columns}
    if "crew" in people:
        people.pop("directors", None)
        people.pop("writers", None)
    if credits and people:
        parts.append(Part(CREDITS, {"id": own_id, "title": texts["title"]}, people))
    if keywords and "keywords" in reading.columns:
        parts.append(Part(KEYWORDS, {"id": own_id}, {"keywords": reading.columns["keywords"]}))
    return parts


def _only_movies(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> tuple[str, list[Note]]:
    """Return the condition of a movie's row, and notes."""
    if "kind" not in reading.columns:
        return "true", []
    own = cells(reading, ("kind",))
    is_movie = f"regexp_replace(lower({own}), '[^a-z]', '', 'g') IN {MOVIE_KINDS}"
    counts: Sequence[tuple[str, int]] = csv_table.summary(
        connection,
        file,
        f"coalesce({own}, '(empty)'), count(*)",
        suffix=f"WHERE NOT coalesce({is_movie}, false) GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    left_out: Mapping[str, int] = dict(counts)
    if not left_out:
        return is_movie, []
    examples = [(file.name, f"{count:,} of {kind}") for kind, count in left_out.items()]
    return is_movie, [Note("not_a_movie", examples, sum(left_out.values()))]
