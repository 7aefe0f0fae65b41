"""The plan of cleaning: raw tables in, catalogue and findings out."""

from functools import partial
from typing import NamedTuple

import duckdb

from butaca.catalogue.findings import Finding
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import TABLES, TITLE_TERMS
from butaca.errors import UnreadableFile
from butaca.sources.cleaning import (
    codes,
    credits,
    form_findings,
    id_spaces,
    movie_rows,
    nested_columns,
    quality_checks,
    ratings,
    raw_columns,
    text_repair,
    titles,
    unread,
)
from butaca.sources.cleaning.lineage import Lineage
from butaca.sources.cleaning.recorder import Recorder
from butaca.sources.cleaning.steps import CleaningOptions, Context, Plan, Step
from butaca.sources.raw_tables import RAW_TABLES, RawCatalogue


class Cleaning(NamedTuple):
    """The findings, in their declared order, and the intake."""

    findings: tuple[Finding, ...]
    intake: Intake


def clean(connection: duckdb.DuckDBPyConnection, raw: RawCatalogue, options: CleaningOptions | None = None) -> Cleaning:
    """Make the catalogue tables from the raw ones, which are dropped.

    Raises:
        SourceError: no movie is left, too much of a column cannot be read, or files are of different catalogues; all
            such errors together.
    """
    for table in (*TABLES, *RAW_TABLES):  # optional raw tables that the source has not made are empty
        connection.execute(table.declaration)
    context = Context(connection, Recorder(connection), Lineage(connection), options or CleaningOptions())
    context.findings.from_pairs("malformed_literal", raw.malformed)
    for note in raw.notes:
        context.findings.add(note.code, note.count, note.examples)
    columns = raw_columns.measure(connection)
    unread.check_lists(context, raw, columns)
    plan(raw).run(context)
    unread.refuse(context)
    return Cleaning(tuple(context.findings.findings), Intake(columns, context.lineage.flows))


def plan(raw: RawCatalogue) -> Plan:
    """Return the steps that fill all catalogue tables but the title terms."""
    keep_rows = partial(movie_rows.keep_rows, undated=raw.undated)
    return Plan(
        given=frozenset(table.name for table in RAW_TABLES),
        results=frozenset(table.name for table in TABLES if table is not TITLE_TERMS),
        steps=(
            Step("read odd cells of movies", ("raw_movies",), ("odd_movie_cells",), movie_rows.read_forms),
            Step("type movies", ("raw_movies", "odd_movie_cells"), ("typed_movies",), movie_rows.type_rows),
            Step("keep movies", ("typed_movies",), ("movie_candidates", "kept_movies"), keep_rows),
            Step(
                "record findings of movies",
                reads=("raw_movies", "typed_movies", "movie_candidates", "kept_movies"),
                writes=(),
                run=partial(movie_rows.record_findings, undated=raw.undated),
            ),
            Step(
                "record forms of movies",
                reads=("raw_movies", "odd_movie_cells"),
                writes=(),
                run=form_findings.record_movies,
            ),
            Step(
                "check that enough of the movies can be read",
                reads=("raw_movies", "typed_movies", "kept_movies"),
                writes=(),
                run=partial(_check_movies, raw=raw),
            ),
            *(
                Step(
                    f"check that the {name} belong to the movies",
                    reads=(f"raw_{name}", "kept_movies", *(("raw_movies",) if name == "credits" else ())),
                    writes=(),
                    run=partial(id_spaces.require_matching, raw=raw, name=name),
                )
                for name in ("credits", "keywords")
            ),
            Step(
                "check that the ratings belong to the movies",
                reads=("raw_ratings", "raw_links", "raw_movies", "kept_movies"),
                writes=(),
                run=partial(id_spaces.require_matching_ratings, raw=raw),
            ),
            Step(
                "recognise countries and languages",
                reads=("raw_movies", "raw_titles", "kept_movies"),
                writes=("other_codes",),
                run=codes.recognise,
            ),
            Step(
                "fill movies",
                reads=("raw_movies", "raw_links", "typed_movies", "kept_movies", "other_codes"),
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
                    run=partial(nested_columns.fill, column=column, raw=raw),
                )
                for column in nested_columns.MEMBER_COLUMNS
            ),
            Step(
                "fill credits and people",
                reads=("raw_credits", "kept_credits"),
                writes=("credits_entries", "people_names", "repeated_keys", "repeated_entries", "credits", "people"),
                run=partial(credits.fill, raw=raw),
            ),
            Step(
                "read odd cells of ratings",
                reads=("raw_ratings",),
                writes=("odd_rating_cells",),
                run=partial(ratings.read_forms, raw=raw),
            ),
            Step(
                "record forms of ratings",
                reads=("raw_ratings", "odd_rating_cells"),
                writes=(),
                run=form_findings.record_ratings,
            ),
            Step(
                "fill ratings",
                reads=(
                    *("raw_ratings", "raw_links", "odd_rating_cells", "kept_movies"),
                    *("movies", "movie_details"),
                ),
                writes=("typed_ratings", "ratings"),
                run=partial(ratings.fill, raw=raw),
            ),
            Step(
                "fill titles",
                reads=("raw_titles", "movies", "movie_details", "other_codes"),
                writes=("typed_titles", "movie_titles"),
                run=titles.fill,
            ),
            Step("repair texts", text_repair.TABLES, text_repair.TABLES, text_repair.repair_texts),
            Step("check quality", quality_checks.TABLES, (), quality_checks.run),
        ),
    )


def _check_movies(context: Context, raw: RawCatalogue) -> None:
    """Check the movies' columns; add an error if no movie is left."""
    before = len(context.errors)
    unread.check_movies(context, raw)
    row = context.connection.execute(
        "SELECT (FROM kept_movies SELECT count(*)), (FROM raw_movies SELECT count(*))"
    ).fetchone()
    kept, rows = row or (0, 0)
    if kept or len(context.errors) > before:  # an error of a column says why
        return
    reasons = [
        f"{count:,} have {meaning}" for code, meaning in _WITHOUT.items() if (count := context.findings.count(code))
    ]
    file = unread.file_name(raw, "movies")
    if not rows:
        context.errors.append(UnreadableFile(file, "no rows below the header", "Check that it is the right file"))
        return
    problem = f"none of its {rows:,} rows has an id, a title and a date: {', '.join(reasons)}"
    context.errors.append(UnreadableFile(file, problem, "Every movie needs a whole number, a title and a year"))


_WITHOUT = {
    "shifted_record": "no whole number as id",
    "missing_title": "no title",
    "missing_release_date": "no release date",
    "impossible_release_date": "a date that is none",
}
