"""Nested columns: lists of entries to tables of names and memberships."""

from dataclasses import dataclass

from butaca.catalogue.schema import quoted
from butaca.sources import locale_names
from butaca.sources.cleaning import codes
from butaca.sources.cleaning.quality_checks import MIXED_SCRIPT
from butaca.sources.cleaning.recorder import Recorder
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.unread import check_entries
from butaca.sources.raw_tables import RawCatalogue


@dataclass(frozen=True)
class MemberColumn:
    """A nested column: its raw table, key, and tables to fill.

    Members that are ``named`` have an id and go by the most frequent of their names; the others have a code, which
    says how they are named. Without ``memberships`` a column of the movies says which movie has which member.
    """

    raw: str
    column: str
    key: str
    names: str
    memberships: str | None
    named: bool = True

    @property
    def kept_rows(self) -> str:
        """The table of the records that are kept."""
        return f"kept_{self.raw.removeprefix('raw_')}"

    @property
    def entries(self) -> str:
        """The temporary table of the column's entries."""
        return f"{self.names}_entries"

    @property
    def also_reads(self) -> tuple[str, ...]:
        """The tables that say more of the members.

        Movies name their collections and original languages; codes may be given in other forms.
        """
        movies = ("movies",) if self.names in ("collections", "languages") else ()
        return movies if self.named else (*movies, "other_codes")

    @property
    def bad(self) -> str:
        """The SQL condition that an entry names nothing."""
        return "member IS NULL OR name IS NULL OR member < 0" if self.named else "member IS NULL"


MEMBER_COLUMNS = (
    MemberColumn("raw_movies", "belongs_to_collection", "id", "collections", None),
    MemberColumn("raw_movies", "genres", "id", "genres", "movie_genres"),
    MemberColumn("raw_movies", "production_companies", "id", "companies", "movie_companies"),
    MemberColumn("raw_keywords", "keywords", "id", "keywords", "movie_keywords"),
    MemberColumn("raw_movies", "production_countries", "iso_3166_1", "countries", "movie_countries", named=False),
    MemberColumn("raw_movies", "spoken_languages", "iso_639_1", "languages", "movie_languages", named=False),
)


def keep_rows(context: Context, name: str) -> None:
    """Create ``kept_<name>``: id and record of the rows that are kept.

    It is the first row of each id that is among the kept movies.
    """
    raw = f"raw_{name}"
    placed = (
        f"(SELECT TRY_CAST(id AS BIGINT) AS id, id AS text, record, "
        f"row_number() OVER (PARTITION BY coalesce(CAST(TRY_CAST(id AS BIGINT) AS VARCHAR), id) ORDER BY record) "
        f"AS place FROM {raw})"
    )
    left_out = {
        code: context.findings.from_sql(code, f"SELECT text, {shown}, record FROM {placed} AS placed WHERE {condition}")
        for code, shown, condition in (
            (f"repeated_{name}", "'row ' || place", "place > 1"),
            (
                f"{name}_of_unknown_movie",
                "'record ' || (record + 1)",
                "place = 1 AND NOT EXISTS (FROM kept_movies WHERE kept_movies.id = placed.id)",
            ),
        )
    }
    context.connection.execute(
        f"CREATE TABLE kept_{name} AS SELECT placed.id, placed.record FROM {placed} AS placed "
        "SEMI JOIN kept_movies ON kept_movies.id = placed.id WHERE place = 1"
    )
    context.lineage.record_rows(name, left_out, f"kept_{name}")


def fill(context: Context, column: MemberColumn, raw: RawCatalogue) -> None:
    """Fill names and memberships of a column; record its entries' flow."""
    _unnest(context, column)
    left_out = _record_bad_entries(context.findings, column)
    check_entries(context, raw, column.raw, column.column, column.entries, left_out["member_without_id"])
    if column.names == "languages":
        _record_languages(context.findings, column)
    if column.memberships:
        context.connection.execute(
            f"INSERT INTO {column.memberships} SELECT movie_id, member, place FROM {column.entries} "
            f"WHERE NOT ({column.bad}) "
            "QUALIFY row_number() OVER (PARTITION BY movie_id, member ORDER BY place) = 1 ORDER BY movie_id, place"
        )
    kept = column.memberships or "movies.collection_id"
    context.lineage.record_entries(column.raw, column.kept_rows, (column.column,), kept, left_out)
    if column.named:
        _fill_most_frequent_names(context, column)
    else:
        _fill_locale_names(context, column)


def _unnest(context: Context, column: MemberColumn) -> None:
    """Create the table of entries, with their movies and places."""
    picture = "entry.poster_path" if column.names == "collections" else "NULL"
    key = f"entry.{quoted(column.key)}"
    member = key if column.named else codes.code(context, column.names, key, "entry.name")
    context.connection.execute(
        f"""
        CREATE TABLE {column.entries} AS
        SELECT movie_id, {member} AS member, nullif(trim(entry.name), '') AS name, place, {picture} AS picture
        FROM (
            SELECT rows.id AS movie_id, unnest(raw.{quoted(column.column)}) AS entry,
                   generate_subscripts(raw.{quoted(column.column)}, 1) - 1 AS place
            FROM {column.raw} AS raw JOIN {column.kept_rows} AS rows USING (record)
        )
        """
    )


def _record_bad_entries(findings: Recorder, column: MemberColumn) -> dict[str, int]:
    text = f"'{column.column}: ' || coalesce(CAST(member AS VARCHAR), 'no id') || ' ' || coalesce(name, 'no name')"
    again = "QUALIFY row_number() OVER (PARTITION BY movie_id, member ORDER BY place) > 1"
    conditions = {"member_without_id": column.bad, "repeated_member": f"NOT ({column.bad}) {again}"}
    return {
        code: findings.from_sql(code, f"SELECT movie_id, {text}, movie_id FROM {column.entries} WHERE {condition}")
        for code, condition in conditions.items()
    }


def _record_languages(findings: Recorder, column: MemberColumn) -> None:
    findings.from_sql(
        "language_without_name",
        f"SELECT member, count(*) || ' movies', member FROM {column.entries} GROUP BY member "
        "HAVING count(name) FILTER (regexp_matches(name, '\\pL')) = 0",
    )
    findings.from_sql(
        "mixed_script",
        f"SELECT member, name, member FROM {column.entries} WHERE {MIXED_SCRIPT} GROUP BY member, name",
    )


def _fill_most_frequent_names(context: Context, column: MemberColumn) -> None:
    """Name each member as most entries do, ties by name.

    A collection has a picture too.
    """
    picture = ", max(picture)" if column.names == "collections" else ""
    context.connection.execute(
        f"INSERT INTO {column.names} SELECT member, first(name ORDER BY uses DESC, name){picture} FROM ("
        f"SELECT member, name, count(*) AS uses, max(picture) AS picture FROM {column.entries} "
        f"WHERE NOT ({column.bad}) GROUP BY member, name) GROUP BY member ORDER BY member"
    )


def _fill_locale_names(context: Context, column: MemberColumn) -> None:
    """Name each code in English and Spanish.

    Languages include those that are only ever original ones.
    """
    originals = (
        "UNION ALL SELECT original_language, NULL FROM movies WHERE original_language IS NOT NULL"
        if column.names == "languages"
        else ""
    )
    given = context.connection.execute(
        f"""
        SELECT code, list(name ORDER BY uses DESC, name) FILTER (name IS NOT NULL)
        FROM (SELECT code, name, count(*) AS uses
              FROM (SELECT member AS code, name FROM {column.entries} WHERE member IS NOT NULL {originals})
              GROUP BY code, name)
        GROUP BY code ORDER BY code
        """
    ).fetchall()
    rows: list[tuple[str | None, ...]] = []
    for code, names in given:
        if column.names == "countries":
            known = locale_names.country(code, names or ())
            rows.append((code, known.name, known.name_es, "; ".join(known.others) or None))
        else:
            known = locale_names.language(code, names or ())
            rows.append((code, known.name, known.name_es, known.native_name, "; ".join(known.others) or None))
    if rows:
        context.connection.executemany(f"INSERT INTO {column.names} VALUES ({', '.join('?' * len(rows[0]))})", rows)
