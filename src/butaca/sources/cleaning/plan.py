"""The plan of cleaning: raw tables in, catalogue and findings out."""

from functools import partial
from typing import NamedTuple

import duckdb

from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import TABLES, TITLE_TERMS
from butaca.errors import MismatchedFiles, UnreadableFile
from butaca.sources.cleaning import (
    credits,
    movie_rows,
    nested_columns,
    quality_checks,
    ratings,
    raw_columns,
    text_repair,
    titles,
)
from butaca.sources.cleaning.lineage import Lineage
from butaca.sources.cleaning.recorder import Recorder
from butaca.sources.cleaning.steps import Context, Plan, Step
from butaca.sources.raw_tables import RAW_TABLES, RawCatalogue

_LEAST_COMMON = 0.5  # share of common ids, below which on both sides two files are of different catalogues


class Cleaning(NamedTuple):
    """The findings, in their declared order, and the intake."""

    findings: tuple[Finding, ...]
    intake: Intake


def clean(connection: duckdb.DuckDBPyConnection, raw: RawCatalogue) -> Cleaning:
    """Make the catalogue tables from the raw ones, which are dropped.

    Raises:
        UnreadableFile: no movie is left, or the credits are empty.
        MismatchedFiles: the credits belong to another catalogue.
    """
    for table in (*TABLES, *RAW_TABLES):  # optional raw tables that the source has not made are empty
        connection.execute(table.declaration)
    context = Context(connection, Recorder(connection), Lineage(connection))
    context.findings.from_pairs("malformed_literal", raw.malformed)
    for note in raw.notes:
        context.findings.add(note.code, note.examples, note.count)
    columns = raw_columns.measure(connection)
    plan(raw).run(context)
    return Cleaning(tuple(context.findings.findings), Intake(columns, context.lineage.flows))


def plan(raw: RawCatalogue) -> Plan:
    """Return the steps that fill all catalogue tables but the title terms."""
    return Plan(
        given=frozenset(table.name for table in RAW_TABLES),
        results=frozenset(table.name for table in TABLES if table is not TITLE_TERMS),
        steps=(
            Step("type movies", ("raw_movies",), ("typed_movies",), movie_rows.type_rows),
            Step("keep movies", ("typed_movies",), ("movie_candidates", "kept_movies"), movie_rows.keep_rows),
            Step(
                "record findings of movies",
                reads=("raw_movies", "typed_movies", "movie_candidates", "kept_movies"),
                writes=(),
                run=movie_rows.record_findings,
            ),
            Step("check that a movie is left", ("kept_movies",), (), partial(_require_movies, raw=raw)),
            Step(
                "check that the credits belong to the movies",
                reads=("raw_credits", "kept_movies"),
                writes=(),
                run=partial(_require_matching_credits, raw=raw),
            ),
            Step(
                "fill movies",
                reads=("raw_movies", "raw_links", "typed_movies", "kept_movies"),
                writes=("movies", "movie_details"),
                run=movie_rows.fill,
            ),
            *(
                Step(
                    f"keep {name}",
                    reads=(f"raw_{name}", "kept_movies"),
                    writes=(f"kept_{name}",),
                    run=partial(nested_columns.keep_rows, name=name),
                )
                for name in ("credits", "keywords")
            ),
            *(
                Step(
                    f"fill {column.names}",
                    reads=(column.raw, column.kept_rows, *column.also_reads),
                    writes=(column.entries, column.names, *((column.memberships,) if column.memberships else ())),
                    run=partial(nested_columns.fill, column=column),
                )
                for column in nested_columns.MEMBER_COLUMNS
            ),
            Step(
                "fill credits and people",
                reads=("raw_credits", "kept_credits"),
                writes=("credits_entries", "people_names", "repeated_keys", "repeated_entries", "credits", "people"),
                run=credits.fill,
            ),
            Step(
                "fill ratings",
                reads=("raw_ratings", "raw_links", "kept_movies", "movies", "movie_details"),
                writes=("typed_ratings", "ratings"),
                run=ratings.fill,
            ),
            Step(
                "fill titles",
                reads=("raw_titles", "movies", "movie_details"),
                writes=("typed_titles", "movie_titles"),
                run=titles.fill,
            ),
            Step("repair names", text_repair.TABLES, text_repair.TABLES, text_repair.repair_names),
            Step("check quality", quality_checks.TABLES, (), quality_checks.run),
        ),
    )


def _require_movies(context: Context, raw: RawCatalogue) -> None:
    """Refuse a catalogue of which no movie is left."""
    if not _count(context.connection, "kept_movies"):
        name = raw.inputs[0].name if raw.inputs else raw.source
        raise UnreadableFile(name, "no row has an id, a title and a release date", "Check that it is the right file")


def _require_matching_credits(context: Context, raw: RawCatalogue) -> None:
    """Refuse credits of another catalogue.

    They share few ids with the movies, while most movies lack credits too.
    """
    row = context.connection.execute(
        "SELECT count(*), count(kept.id) FROM (SELECT DISTINCT id FROM raw_credits) AS credits "
        "LEFT JOIN kept_movies AS kept ON kept.id = TRY_CAST(credits.id AS BIGINT)"
    ).fetchone()
    credited, common = row or (0, 0)
    movies = _count(context.connection, "kept_movies")
    file = next((f.name for f in raw.inputs if f.name.startswith("credits")), "the credits")
    if not credited and not any(file.name.startswith("credits") for file in raw.inputs):
        return
    if not credited:
        raise UnreadableFile(file, "no rows below the header", "Check that it is the right file")
    if common < _LEAST_COMMON * credited and common < _LEAST_COMMON * movies:
        raise MismatchedFiles(
            file,
            f"only {common} of its {credited} ids are among the {movies} movies",
            "It probably belongs to another catalogue: take both files from the same one",
        )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
