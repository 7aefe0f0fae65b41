"""Choose the rows of movies, and read their plain values."""

from collections.abc import Iterable

from butaca.catalogue.schema import MOVIES, quoted
from butaca.sources import raw_tables
from butaca.sources.cleaning import codes, column_forms
from butaca.sources.cleaning.recorder import Recorder
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.values.kinds import OPEN
from butaca.sources.cleaning.values.unknown import known

_NUMBERS = ("budget", "revenue", "runtime", "popularity", "vote_count", "vote_average")
_MONEY = ("budget", "revenue")
_ID = r"[0-9]{1,15}(\.0)?"


def read_forms(context: Context) -> None:
    """Tell how the columns are written; create ``odd_movie_cells``."""
    context.forms.update(column_forms.read_movies(context.connection, context.options.today.year))


def type_rows(context: Context) -> None:
    """Create ``typed_movies``: the plain values of every row.

    Values that make no sense are NULL; of a number that could not be kept ``<name>_lost`` is true.
    """
    forms = [context.forms[name] for name in ("release_date", *_NUMBERS)]
    numbers = ", ".join(
        f"{form.value} AS {name}_number, CASE WHEN {_valid(name)} THEN {name}_number END AS {name}, "
        f"{form.given} AND NOT coalesce({_valid(name)}, false) AS {name}_lost"
        for name, form in zip(_NUMBERS, forms[1:], strict=True)
    )
    currencies = ", ".join(f"{context.forms[name].note} AS {name}_note" for name in _MONEY)
    dates, year = forms[0], MOVIES.column("release_year")
    possible_id = MOVIES.column("id").accepts("CAST(raw.id AS DOUBLE)")
    context.connection.execute(
        f"""
        CREATE TABLE typed_movies AS SELECT
            record,
            CASE WHEN regexp_full_match(trim(raw.id), '{_ID}') AND {possible_id}
                 THEN CAST(CAST(raw.id AS DOUBLE) AS BIGINT) END AS id,
            raw.id AS id_text,
            {known("raw.title", "title")} AS title,
            CASE WHEN {dates.given} THEN {dates.cell} END AS date_text,
            {dates.note} AS date_note,
            {dates.dated("day", dates.plain_value)} AS date,
            {dates.dated("year", f"year({dates.plain_value})")} AS date_year,
            CASE WHEN {year.accepts("date_year")} THEN date END AS release_date,
            CASE WHEN {year.accepts("date_year")} THEN date_year END AS release_year,
            {numbers},
            {currencies}
        FROM raw_movies AS raw {" ".join(form.join for form in forms)}
        """
    )


def _valid(name: str) -> str:
    """Return the SQL condition that a number is finite and in range.

    An amount of less than a dollar is none.
    """
    number = f"{name}_number"
    whole = f" AND ({number} = 0 OR {number} >= 1)" if name in _MONEY else ""
    return f"isfinite({number}) AND {MOVIES.column(name).accepts(number)}{whole}"


_UNREAD_DATE = "title IS NOT NULL AND date_text IS NOT NULL AND release_year IS NULL"

# Rows that are dropped, under the first code that fits: code, condition, text.
_DROPPED = (
    ("shifted_record", "id IS NULL", "id_text"),
    ("missing_release_date", "id IS NOT NULL AND date_text IS NULL", "coalesce(title, 'no title')"),
    ("missing_title", "id IS NOT NULL AND date_text IS NOT NULL AND title IS NULL", "date_text"),
    ("impossible_release_date", f"id IS NOT NULL AND {_UNREAD_DATE}", "title || ': ' || date_text"),
)
# The same where movies without a date are kept.
_DROPPED_BUT_FOR_DATES = (
    ("shifted_record", "id IS NULL", "id_text"),
    ("missing_title", "id IS NOT NULL AND title IS NULL", "coalesce(date_text, 'no title and no date')"),
)


def keep_rows(context: Context, *, undated: bool = False) -> None:
    """Create ``kept_movies``: record and id of the rows that are kept.

    Of each id it is the row with most votes, then the first. The rows of ``movie_candidates`` have an id, a title
    and, unless ``undated`` ones are kept, a year; ``place`` is their order within an id.
    """
    dated = "true" if undated else "release_year IS NOT NULL"
    context.connection.execute(
        f"""
        CREATE TABLE movie_candidates AS
        SELECT record, id, row_number() OVER (PARTITION BY id ORDER BY vote_count DESC NULLS LAST, record) AS place
        FROM typed_movies WHERE id IS NOT NULL AND title IS NOT NULL AND {dated}
        """
    )
    context.connection.execute(
        "CREATE TABLE kept_movies AS SELECT record, id FROM movie_candidates WHERE place = 1 ORDER BY id"
    )


def record_findings(context: Context, *, undated: bool = False) -> None:
    """Record dropped rows, senseless numbers, and values that become unknown."""
    _record_dropped(context.findings, _DROPPED_BUT_FOR_DATES if undated else _DROPPED)
    _record_bad_numbers(context)
    _record_repeats(context.findings)
    for code, condition, text in _DOUBTFUL:
        context.findings.from_sql(
            code,
            f"SELECT id, {text}, -vote_count FROM typed_movies SEMI JOIN kept_movies USING (record) WHERE {condition}",
        )
    for name in (name for name in _MONEY if context.forms[name].odd):
        context.findings.from_sql(
            "other_currency",
            f"SELECT id, '{name}: ' || {name} || ' ' || {name}_note, record FROM typed_movies "
            f"SEMI JOIN kept_movies USING (record) WHERE {name} > 0 AND strlen({name}_note) = 3",
        )


# Of kept rows: values that their clean columns no longer show.
_DOUBTFUL = (
    ("unknown_release_date", "date_text IS NULL", "title"),
    ("unreadable_release_date", _UNREAD_DATE, "title || ': ' || date_text"),
    ("ambiguous_date", f"date_note = '{OPEN}'", "title || ': ' || date_text"),
    (
        "year_only",
        f"release_year IS NOT NULL AND release_date IS NULL AND date_note <> '{OPEN}'",
        "title || ': ' || date_text",
    ),
    ("runtime_zero", "runtime_number = 0", "title"),
    ("missing_runtime", "runtime_number IS NULL", "title"),
    ("average_zero", "vote_average_number = 0", "title"),
)


def _text(context: Context, name: str) -> str:
    """Return SQL for a text, NULL where empty or a marker."""
    return known(f"raw.{name}", name) if name in context.marked else f"nullif(trim(raw.{name}), '')"


def _has_votes(context: Context) -> bool:
    """Return whether any movie has votes; record that none has."""
    row = context.connection.execute("SELECT count(*), count(vote_count) FROM typed_movies").fetchone()
    movies, counted = row or (0, 0)
    if movies and not counted:
        text = "vote_count: empty in all rows"
        context.findings.from_column("votes_unknown", movies, "movies", text)
    return bool(counted)


def _record_dropped(findings: Recorder, dropped: Iterable[tuple[str, str, str]]) -> None:
    """Record each row that is dropped, under the first code that fits."""
    for code, condition, text in dropped:
        where = "'record ' || (record + 1)" if code == "shifted_record" else "id"
        findings.from_sql(code, f"SELECT {where}, {text}, record FROM typed_movies WHERE {condition}")


def _record_bad_numbers(context: Context) -> None:
    counts = ", ".join(f"count(*) FILTER ({name}_lost)" for name in _NUMBERS)
    lost = context.connection.execute(f"SELECT {counts} FROM typed_movies WHERE id IS NOT NULL").fetchone()
    for name, count in zip(_NUMBERS, lost or (), strict=True):
        if not count:
            continue
        typed = "FROM typed_movies AS typed JOIN raw_movies AS raw USING (record)"
        cells = f"{typed} WHERE typed.id IS NOT NULL AND {name}_lost"
        text, number = f"'{name}: ' || raw.{name}", f"typed.{name}_number"
        context.findings.from_sql(
            "not_a_number",
            f"SELECT typed.id, {text}, record {cells} AND ({number} IS NULL OR NOT isfinite({number}))",
        )
        nonzero = f" AND {number} <> 0" if name == "runtime" else ""  # a runtime of 0 is a finding of its own
        context.findings.from_sql(
            "out_of_range", f"SELECT typed.id, {text}, record {cells} AND isfinite({number}){nonzero}"
        )


def _record_repeats(findings: Recorder) -> None:
    """Record rows that repeat a kept id, and those that differ."""
    repeats = """
        SELECT surplus.id, raw.title, surplus.record FROM movie_candidates AS surplus
        JOIN raw_movies AS raw USING (record)
        JOIN kept_movies AS kept ON kept.id = surplus.id
        JOIN raw_movies AS original ON original.record = kept.record
        WHERE surplus.place > 1
    """
    findings.from_sql("repeated_id", repeats)
    differs = " OR ".join(f"raw.{name} IS DISTINCT FROM original.{name}" for name in raw_tables.MOVIES.columns)
    findings.from_sql("conflicting_repeat", f"{repeats} AND ({differs})")


_TEXTS = ("original_title", "overview", "tagline", "homepage", "poster_path", "imdb_id")
_NAMED_COLLECTION = "raw.belongs_to_collection[1].id >= 0 AND trim(raw.belongs_to_collection[1].name) <> ''"


def fill(context: Context) -> None:
    """Fill the movies and details from kept rows; record their flow."""
    dollars = "typed.budget_note = typed.revenue_note"  # or the same other currency
    paid = f"typed.budget > 0 AND typed.revenue > 0 AND {dollars}"
    voted = "typed.vote_count > 0" if _has_votes(context) else "typed.vote_average > 0"
    values = {
        "id": "kept.id",
        "title": "typed.title",
        "release_date": "typed.release_date",
        "release_year": "typed.release_year",
        "runtime": "round(typed.runtime)",
        "original_language": codes.code(context, codes.LANGUAGES, _text(context, "original_language")),
        "status": _text(context, "status"),
        "collection_id": f"CASE WHEN {_NAMED_COLLECTION} THEN raw.belongs_to_collection[1].id END",
        "budget": "coalesce(round(typed.budget), 0)",
        "revenue": "coalesce(round(typed.revenue), 0)",
        "return": f"CASE WHEN {paid} THEN round(typed.revenue) / round(typed.budget) ELSE 0 END",
        "popularity": "typed.popularity",
        "vote_count": "coalesce(round(typed.vote_count), 0)",
        "vote_average": f"CASE WHEN {voted} THEN typed.vote_average END",
    }
    source = "FROM kept_movies AS kept JOIN typed_movies AS typed USING (record) JOIN raw_movies AS raw USING (record)"
    selected = ", ".join(f"{values[name]} AS {quoted(name)}" for name in MOVIES.names)
    context.connection.execute(f"INSERT INTO movies SELECT {selected} {source} ORDER BY kept.id")
    context.connection.execute(
        f"""
        INSERT INTO movie_details
        SELECT kept.id, {", ".join(_text(context, name) for name in _TEXTS)}, links.movielens_id,
               nullif(trim(raw.external_id), '')
        {source}
        LEFT JOIN (
            SELECT TRY_CAST("tmdbId" AS BIGINT) AS id, min(TRY_CAST("movieId" AS BIGINT)) AS movielens_id
            FROM raw_links WHERE TRY_CAST("movieId" AS BIGINT) >= 0 GROUP BY 1
        ) AS links ON links.id = kept.id
        ORDER BY kept.id
        """
    )
    reasons = (*(code for code, _, _ in _DROPPED), "repeated_id")
    context.lineage.record_rows("movies", {code: context.findings.count(code) for code in reasons})
