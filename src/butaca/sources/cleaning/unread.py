"""Columns of which too much cannot be read: errors, unless accepted."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from butaca.catalogue.intake import RawColumn
from butaca.errors import UnreadableColumn, together
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.values.kinds import ID, MOVIE_KINDS, OPEN
from butaca.sources.raw_tables import RawCatalogue

MOST_UNREAD = 0.2
"""Share of a column's values above which a build stops."""

_LISTS = "a list of objects with an id and a name, such as [{'id': 18, 'name': 'Drama'}]"
_PLACE = re.compile(r"(?P<file>.*), record (?P<record>\d+)")


def check(
    context: Context,
    raw: RawCatalogue,
    file: str,
    column: str,
    given: int,
    lost: int,
    first: tuple[int, str] | None,
    expected: str,
    problem: str = "values of {column} cannot be used",
) -> None:
    """Add an error if too much of a column was lost.

    If that is accepted it is a finding instead.

    ``first`` is the record, from 0, and the text of the first of them, None where neither is known.
    """
    if lost <= MOST_UNREAD * given:
        return
    example = "" if first is None else f", the first is {first[1][:80]!r}"
    accepted = context.options.accepted
    if accepted is None or column in accepted:
        where = file if first is None else f"{file}, record {first[0] + 1}"
        context.findings.from_pairs("unread_column", [(where, f"{column}: {lost:,} of {given:,}{example}")])
        return
    line = None if first is None else _line(raw, file, first[0])
    context.errors.append(
        UnreadableColumn(
            file if first is None or line else f"{file}, record {first[0] + 1}",
            f"{lost:,} of {given:,} {problem.format(column=column)}{example}; expected is {expected}",
            f"Correct the column, or go on without these values: --accept {column}",
            line,
        )
    )


def _line(raw: RawCatalogue, file: str, record: int) -> int | None:
    """Return the line of a record in a plain text file.

    It is None of any other file.
    """
    path = next((given.path for given in raw.inputs if given.name == file), None)
    if path is None or not path.is_file():  # it was packed, and has been removed again
        return None
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        header = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=max(",;\t|", key=header.count))
        try:
            for _ in range(record + 1):  # the header first
                next(reader)
        except (StopIteration, csv.Error):
            return None
        return reader.line_num + 1


def check_movies(context: Context, raw: RawCatalogue) -> None:
    """Check the columns of the movies."""
    file = file_name(raw, "movies")
    check(context, raw, file, "id", *_lost(context, "id_text IS NOT NULL", "id IS NULL", "id_text"), ID)
    dated = "id IS NOT NULL AND date_text IS NOT NULL"
    dates = _lost(context, dated, "release_year IS NULL", "date_text")
    check(context, raw, file, "release_date", *dates, MOVIE_KINDS["release_date"].expected)
    open_dates = _lost(context, dated, f"date_note = '{OPEN}'", "date_text")
    problem = "dates of {column} may have the day or the month first, which no row tells"
    check(context, raw, file, "release_date", *open_dates, "1999-03-31", problem)
    for name, kind in MOVIE_KINDS.items():
        if name != "release_date":
            zero = " AND runtime_number IS DISTINCT FROM 0" if name == "runtime" else ""  # a finding of its own
            known = f"id IS NOT NULL AND ({name}_lost OR {name} IS NOT NULL)"
            check(
                context,
                raw,
                file,
                name,
                *_lost(context, known, f"{name}_lost{zero}", f"raw.{name}"),
                kind.expected,
            )


def _lost(context: Context, given: str, lost: str, text: str) -> tuple[int, int, tuple[int, str] | None]:
    """Count values and lost ones, with record and text of the first."""
    row = context.connection.execute(
        f"SELECT count(*), count(*) FILTER ({lost}), min(record) FILTER ({lost}) FROM typed_movies WHERE {given}"
    ).fetchone()
    values, lost_count, record = row or (0, 0, None)
    if record is None:
        return values, lost_count, None
    query = f"SELECT {text} FROM typed_movies JOIN raw_movies AS raw USING (record) WHERE record = ?"
    example = context.connection.execute(query, [record]).fetchone()
    return values, lost_count, (record, str(example[0]) if example else "")


def check_lists(context: Context, raw: RawCatalogue, columns: Sequence[RawColumn]) -> None:
    """Check the nested columns, of which the source names malformed cells."""
    filled = {column.name: column.cells - column.missing for column in columns}
    malformed = list(_malformed(raw))
    counts = Counter((file, column) for file, column, _, _ in malformed)
    for (file, name), lost in counts.items():
        record, text = next((record, text) for f, column, record, text in malformed if (f, column) == (file, name))
        check(context, raw, file, name, filled.get(name, 0) + lost, lost, (record, text), _LISTS)


def _malformed(raw: RawCatalogue) -> Iterator[tuple[str, str, int, str]]:
    """Yield file, column, record and text of each malformed cell."""
    for where, cell in raw.malformed:
        place, (column, _, text) = _PLACE.fullmatch(where), cell.partition(": ")
        if place:
            yield place["file"], column, int(place["record"]) - 1, text


def check_entries(context: Context, raw: RawCatalogue, table: str, column: str, entries: str, lost: int) -> None:
    """Check a nested column's entries, some without an id or name."""
    row = context.connection.execute(f"SELECT count(*) FROM {entries}").fetchone()
    file = file_name(raw, table.removeprefix("raw_"))
    check(
        context,
        raw,
        file,
        column,
        row[0] if row else 0,
        lost,
        None,
        _LISTS,
        "entries of {column} have no id or no name",
    )


def refuse(context: Context) -> None:
    """Raise the errors that steps have collected, if any.

    Raises:
        SourceError: the only one, or all of them together.
    """
    if context.errors:
        raise together(context.errors)


def file_name(raw: RawCatalogue, stem: str) -> str:
    """Return the name of the file of a role."""
    other = raw.source if stem == "movies" else f"the {stem}"
    return next((file.name for file in raw.inputs if file.role == stem), other)
