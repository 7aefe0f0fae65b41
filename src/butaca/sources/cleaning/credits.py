"""Credits: lists of cast and crew to people and their jobs."""

from butaca.catalogue.schema import quoted
from butaca.sources.cleaning import codes
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.unread import check_entries
from butaca.sources.raw_tables import RawCatalogue

_LISTS = (
    # column, department, job, character, billing
    ("cast", "'Acting'", "'Actor'", "entry.character", 'coalesce(entry."order", place)'),
    (
        *(
            "crew",
            "coalesce(nullif(trim(entry.department), ''), 'Crew')",
            "coalesce(nullif(trim(entry.job), ''), 'Crew')",
        ),
        *("NULL", "place"),
    ),
)
_BAD = "member IS NULL OR name IS NULL OR member < 0 OR place < 0"
_TEXT = "job || ': ' || coalesce(CAST(member AS VARCHAR), 'no id') || ' ' || coalesce(name, 'no name')"


def fill(context: Context, raw: RawCatalogue) -> None:
    """Fill the credits and people, and record the flow of entries.

    Each person stands once a movie, department and job, first by billing, and goes by the most frequent name.
    """
    _unnest(context)
    codes.recognise_jobs(context)
    without_id = context.findings.from_sql(
        "member_without_id", f"SELECT movie_id, {_TEXT}, movie_id FROM credits_entries WHERE {_BAD}"
    )
    check_entries(context, raw, "raw_credits", "cast", "credits_entries", without_id)
    context.connection.execute(f"DELETE FROM credits_entries WHERE {_BAD}")
    _fill_people(context)
    repeated = _fill_jobs(context)
    left_out = {"member_without_id": without_id, "repeated_member": repeated}
    context.lineage.record_entries("raw_credits", "kept_credits", ("cast", "crew"), "credits", left_out)


def _unnest(context: Context) -> None:
    """Create ``credits_entries``: every entry of both lists."""
    lists = " UNION ALL ".join(
        f"""
        SELECT movie_id, entry.id AS member, nullif(trim(entry.name), '') AS name, {billing} AS place,
               {department} AS department, {job} AS job, nullif(trim({character}), '') AS character
        FROM (
            SELECT rows.id AS movie_id, unnest(raw.{quoted(column)}) AS entry,
                   generate_subscripts(raw.{quoted(column)}, 1) - 1 AS place
            FROM raw_credits AS raw JOIN kept_credits AS rows USING (record)
        )
        """
        for column, department, job, character, billing in _LISTS
    )
    context.connection.execute(f"CREATE TABLE credits_entries AS {lists}")


def _fill_people(context: Context) -> None:
    """Fill the people; ``people_names`` is how often each goes by each name."""
    context.connection.execute(
        "CREATE TABLE people_names AS SELECT member, name, count(*) AS uses FROM credits_entries GROUP BY member, name"
    )
    context.findings.from_sql(
        "person_several_names",
        "SELECT member, string_agg(name, ' / ' ORDER BY name), member FROM people_names WHERE member IN "
        "(SELECT member FROM people_names GROUP BY member HAVING count(*) > 1) GROUP BY member",
    )
    context.connection.execute(
        "INSERT INTO people SELECT member, first(name ORDER BY uses DESC, name) FROM people_names "
        "GROUP BY member ORDER BY member"
    )


def _fill_jobs(context: Context) -> int:
    """Fill the credits; return how many entries repeat another.

    Almost all stand once, so only entries whose key occurs again are put in order.
    """
    key = "hash(movie_id, member, department, job)"
    context.connection.execute(
        f"CREATE TABLE repeated_keys AS SELECT {key} AS key FROM credits_entries GROUP BY key HAVING count(*) > 1"
    )
    context.connection.execute(
        "CREATE TABLE repeated_entries AS SELECT *, row_number() OVER "
        "(PARTITION BY movie_id, member, department, job ORDER BY place, character) AS nth "
        f"FROM credits_entries SEMI JOIN repeated_keys ON key = {key}"
    )
    surplus = context.findings.from_sql(
        "repeated_member", f"SELECT movie_id, {_TEXT}, movie_id FROM repeated_entries WHERE nth > 1"
    )
    columns = "movie_id, member, department, job, character, place"
    context.connection.execute(
        f"INSERT INTO credits SELECT {columns} FROM credits_entries ANTI JOIN repeated_keys ON key = {key} "
        f"UNION ALL SELECT {columns} FROM repeated_entries WHERE nth = 1"
    )
    return surplus
