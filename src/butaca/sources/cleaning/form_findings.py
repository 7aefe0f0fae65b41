"""Findings about cells in other forms, and markers of unknown values."""

from collections.abc import Iterable

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cleaning.column_forms import ColumnForm
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.values.kinds import MOVIE_KINDS, OPEN, RATING_KINDS, UNKNOWN
from butaca.sources.cleaning.values.unknown import marked
from butaca.sources.raw_tables import MOVIES

_TEXTS = tuple(name for name in MOVIES.columns if name not in (*MOVIE_KINDS, *MOVIES.nested, "id"))
_VALUE = "coalesce(CAST(odd.day AS VARCHAR), CAST(odd.year AS VARCHAR), CAST(round(odd.number, 3) AS VARCHAR))"


def record_movies(context: Context) -> None:
    """Record the odd cells of movies, and units of whole columns."""
    _record(context, "raw_movies", "id", [context.forms[name] for name in MOVIE_KINDS])
    _record_marked_texts(context)
    for name, usual in (("vote_average", "out of 10"), ("runtime", "minutes")):
        form = context.forms[name]
        if form.unit != usual:
            row = context.connection.execute(f"SELECT count({form.cell}) FROM raw_movies AS raw").fetchone()
            text = f"{name}: the column is {form.unit}, and is shown {usual}"
            context.findings.from_column("other_scale", row[0] if row else 0, "movies", text)


def _record_marked_texts(context: Context) -> None:
    """Record markers of unknown texts, and note the columns that have any."""
    counts = ", ".join(f"count(*) FILTER ({marked(quoted(name), name)})" for name in _TEXTS)
    row = context.connection.execute(f"SELECT {counts} FROM raw_movies").fetchone()
    columns = [name for name, count in zip(_TEXTS, row or (), strict=True) if count]
    context.marked.update(columns)
    if columns:
        markers = " UNION ALL ".join(
            f"SELECT id, {literal(f'{name}: ')} || trim({quoted(name)}), record FROM raw_movies "
            f"WHERE {marked(quoted(name), name)}"
            for name in columns
        )
        context.findings.from_sql("unknown_marker", markers)


def record_ratings(context: Context) -> None:
    """Record the cells of ratings that are not plain."""
    _record(context, "raw_ratings", '"movieId"', [context.forms[name] for name in RATING_KINDS])


def _record(context: Context, raw: str, where: str, forms: Iterable[ColumnForm]) -> None:
    """Record the odd cells of columns, the first of each column first."""
    odd = [form for form in forms if form.odd]
    for code, condition, text in (
        ("unknown_marker", f"odd.note = '{UNKNOWN}'", ""),
        ("other_form", f"odd.note NOT IN ('{UNKNOWN}', '{OPEN}')", f" || ', read as ' || {_VALUE}"),
    ):
        if odd:
            context.findings.from_sql(
                code,
                " UNION ALL ".join(
                    f"SELECT raw.{where}, {literal(f'{form.column}: ')} || odd.cell{text}, "
                    f"row_number() OVER (ORDER BY record) FROM {raw} AS raw JOIN {form.table} AS odd "
                    f"ON odd.name = {literal(form.column)} AND odd.cell = {form.cell} WHERE {condition}"
                    for form in odd
                ),
            )
