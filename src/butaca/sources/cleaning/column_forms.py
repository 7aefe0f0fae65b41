"""Columns as they are written: cells that are not plain, and scales."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import duckdb

from butaca.catalogue.schema import literal, quoted
from butaca.sources.cleaning.values import scores
from butaca.sources.cleaning.values.kinds import (
    AVERAGE,
    MINUTES,
    MOVIE_KINDS,
    RATING_KINDS,
    STARS,
    STATED,
    TIME,
    UNKNOWN,
    DateReader,
    Kind,
    Reader,
    Reading,
)
from butaca.sources.cleaning.values.unknown import is_marker

_AT_ONCE = 10_000  # cells that are read at a time
_GROUPS = r"[1-9][0-9]{0,2}(\.[0-9]{3})+"
_MILLISECONDS = 1e11  # seconds after 1970 that are none, but milliseconds
_LEVELS: Mapping[str, tuple[float, ...]] = {
    MINUTES.name: (0, 1e3, 1e6),
    AVERAGE.name: (0, 5, 10, 100),
    STARS.name: (0, 5, 10, 100),
    TIME.name: (_MILLISECONDS,),
}
_DECIMALS = r"regexp_matches(cell, '\.([0-9]{1,2}|[0-9]{4,})$')"
_LONG = "strlen(cell) > 3 AND NOT contains(cell, '.')"
_LATEST = 5  # years after the build that a date of two digits may be


@dataclass(frozen=True)
class ColumnForm:
    """A column's way of writing values.

    ``plain`` is SQL for the value of a plain cell ``{cell}``; where there are ``odd`` cells, ``table`` has the values
    of the others. A number is multiplied by the ``factor``, which is that of the ``unit``.
    """

    column: str
    table: str
    plain: str
    odd: bool = False
    factor: float = 1.0
    unit: str = ""

    @property
    def alias(self) -> str:
        """The name of the odd cells in SQL."""
        return f"odd_{self.column}"

    @property
    def cell(self) -> str:
        """SQL for the text of a cell of ``raw``, NULL if empty."""
        return f"nullif(trim(raw.{quoted(self.column)}), '')"

    @property
    def plain_value(self) -> str:
        """SQL for the value of a plain cell, NULL of any other."""
        return self.plain.replace("{cell}", self.cell)

    @property
    def join(self) -> str:
        """SQL that joins the odd cells to ``raw``, if there are any."""
        if not self.odd:
            return ""
        return (
            f"LEFT JOIN {self.table} AS {self.alias} ON {self.alias}.name = {literal(self.column)} "
            f"AND {self.alias}.cell = {self.cell}"
        )

    @property
    def value(self) -> str:
        """SQL for a number; NULL where there is none."""
        plain, factor = self.plain_value, f"{self.factor:.17g}"
        scaled = f"{plain} * {factor}" if self.factor != 1 else plain
        if not self.odd:
            return scaled
        odd = f"{self.alias}.number"
        if self.factor != 1:
            odd = f"CASE WHEN {self.alias}.note = '{STATED}' THEN {odd} ELSE {odd} * {factor} END"
        return f"coalesce({scaled}, {odd})"

    def noted(self, note: str) -> str:
        """Return the SQL condition that a cell has a note."""
        return f"coalesce({self.alias}.note = {literal(note)}, false)" if self.odd else "false"

    @property
    def given(self) -> str:
        """SQL for: there is a text that is no marker."""
        return f"{self.cell} IS NOT NULL AND NOT {self.noted(UNKNOWN)}" if self.odd else f"{self.cell} IS NOT NULL"

    @property
    def note(self) -> str:
        """SQL for the note of a cell, empty if it has none."""
        return f"coalesce({self.alias}.note, '')" if self.odd else "''"

    def dated(self, part: str, plain: str) -> str:
        """Return SQL for the ``day`` or ``year`` of a date.

        ``plain`` is that of a plain cell.
        """
        return f"coalesce({plain}, {self.alias}.{part})" if self.odd else plain


def read_movies(connection: duckdb.DuckDBPyConnection, year: int) -> Mapping[str, ColumnForm]:
    """Create ``odd_movie_cells`` and tell how the columns of movies are written.

    ``year`` is that of the build.
    """
    return _read(connection, "raw_movies", "odd_movie_cells", MOVIE_KINDS, year)


def read_ratings(connection: duckdb.DuckDBPyConnection, year: int) -> Mapping[str, ColumnForm]:
    """Create ``odd_rating_cells`` and tell how the columns of ratings are written."""
    return _read(connection, "raw_ratings", "odd_rating_cells", RATING_KINDS, year)


def _read(
    connection: duckdb.DuckDBPyConnection, raw: str, table: str, kinds: Mapping[str, Kind], year: int
) -> Mapping[str, ColumnForm]:
    connection.execute(
        f"CREATE TABLE {table} (name VARCHAR, cell VARCHAR, number DOUBLE, day DATE, year BIGINT, note VARCHAR)"
    )
    plain = {column: ColumnForm(column, table, kind.plain) for column, kind in kinds.items()}
    glances = _glance(connection, raw, plain, kinds)
    forms = {}
    for column, kind in kinds.items():
        form, glance = plain[column], glances[column]
        if glance.odd or glance.grouped is not None:
            form = _form(connection, raw, form, kind, glance.grouped, year)
        forms[column] = _scaled(connection, raw, form, kind, glance.above)
    return forms


class _Glance(NamedTuple):
    """Figures of one pass, by which most columns are plain.

    ``odd`` cells are not plain; ``grouped`` is a plain cell whose dots may stand between groups of digits; ``above``
    counts the numbers above each of the kind's levels.
    """

    odd: int
    grouped: str | None
    above: tuple[int, ...]


def _glance(
    connection: duckdb.DuckDBPyConnection, raw: str, forms: Mapping[str, ColumnForm], kinds: Mapping[str, Kind]
) -> Mapping[str, _Glance]:
    """Look at every column in a single pass."""
    aggregates = []
    for column, form in forms.items():
        kind = kinds[column]
        aggregates.append(f"count(*) FILTER ({form.cell} IS NOT NULL AND {form.plain_value} IS NULL)")
        grouped = f"CASE WHEN contains({form.cell}, '.') THEN regexp_full_match({form.cell}, '{_GROUPS}') END"
        aggregates.append(f"any_value({form.cell}) FILTER ({grouped})" if kind.grouped else "NULL")
        aggregates += [f"count(*) FILTER ({form.plain_value} > {level})" for level in _LEVELS.get(kind.name, ())]
    row = connection.execute(f"SELECT {', '.join(aggregates)} FROM {raw} AS raw").fetchone()
    figures = iter(row or ())
    return {
        column: _Glance(next(figures), next(figures), tuple(next(figures) for _ in _LEVELS.get(kinds[column].name, ())))
        for column in forms
    }


def _form(
    connection: duckdb.DuckDBPyConnection, raw: str, form: ColumnForm, kind: Kind, grouped: str | None, year: int
) -> ColumnForm:
    """Read the cells that are not plain, each text once."""
    dotted = [] if grouped is None else [grouped, *_contrary(connection, raw, form)]
    _list_odd(connection, raw, form)
    reader = kind.reader.told_by([*dotted, *(text for texts in _listed(connection, form) for text in texts)])
    if isinstance(reader, DateReader):
        reader = replace(reader, latest=year + _LATEST)
    elif dotted and reader.groups_dots:
        form = replace(form, plain=f"CASE WHEN NOT regexp_full_match({{cell}}, '{_GROUPS}') THEN {kind.plain} END")
        _list_odd(connection, raw, form)
    odd = False
    for texts in _listed(connection, form):
        readings = {text: reading for text in texts if (reading := _reading(reader, text)) is not None}
        if readings:
            odd = True
            _note(connection, form, readings)
    return replace(form, odd=odd)


def _list_odd(connection: duckdb.DuckDBPyConnection, raw: str, form: ColumnForm) -> None:
    """List the texts of cells that are not plain, each once."""
    connection.execute(f"DELETE FROM {form.table} WHERE name = ?", [form.column])
    connection.execute(
        f"INSERT INTO {form.table} (name, cell) SELECT DISTINCT {literal(form.column)}, {form.cell} FROM {raw} AS raw "
        f"WHERE {form.cell} IS NOT NULL AND {form.plain_value} IS NULL"
    )


def _listed(connection: duckdb.DuckDBPyConnection, form: ColumnForm) -> Iterator[list[str]]:
    """Yield the listed texts, some at a time."""
    after = -1
    query = f"SELECT rowid, cell FROM {form.table} WHERE name = ? AND rowid > ? ORDER BY rowid LIMIT {_AT_ONCE}"
    while rows := connection.execute(query, [form.column, after]).fetchall():
        after = rows[-1][0]
        yield [text for _, text in rows]


def _contrary(connection: duckdb.DuckDBPyConnection, raw: str, form: ColumnForm) -> list[str]:
    """Return plain cells that speak against dots between groups of digits.

    There are at most two: one with decimals, and one of four digits without a dot.
    """
    examples = ", ".join(f"any_value(cell) FILTER ({condition})" for condition in (_DECIMALS, _LONG))
    row = connection.execute(f"SELECT {examples} FROM (SELECT {form.cell} AS cell FROM {raw} AS raw)").fetchone()
    return [text for text in row or () if text is not None]


def _reading(reader: Reader, text: str) -> Reading | None:
    return Reading(note=UNKNOWN) if is_marker(text) else reader.read(text)


def _note(connection: duckdb.DuckDBPyConnection, form: ColumnForm, readings: Mapping[str, Reading]) -> None:
    """Put values beside their texts."""
    values = list(readings.values())
    connection.execute(
        f"UPDATE {form.table} AS odd SET number = given.number, day = given.day, year = given.year, note = given.note "
        "FROM (SELECT unnest($cells) AS cell, unnest($numbers::DOUBLE[]) AS number, unnest($days::DATE[]) AS day, "
        "unnest($years::BIGINT[]) AS year, unnest($notes) AS note) AS given "
        "WHERE odd.name = $name AND odd.cell = given.cell",
        {
            "name": form.column,
            "cells": list(readings),
            "numbers": [value.number for value in values],
            "days": [value.day for value in values],
            "years": [value.year for value in values],
            "notes": [value.note for value in values],
        },
    )


def _scaled(
    connection: duckdb.DuckDBPyConnection, raw: str, form: ColumnForm, kind: Kind, above: tuple[int, ...]
) -> ColumnForm:
    """Tell the scale of a column of scores, running times or times.

    ``above`` counts the plain cells above each level.
    """
    if kind.name not in _LEVELS:
        return form
    if form.odd:
        above = _above(connection, raw, form, _LEVELS[kind.name])
    if kind is TIME:
        return replace(form, unit="milliseconds" if above[0] else "seconds")
    count, *over = above
    if kind is MINUTES:
        unit, factor = scores.unit_of_durations(count, *over)
        return replace(form, factor=factor, unit=unit)
    tell, best = (scores.scale_of_averages, 10) if kind is AVERAGE else (scores.scale_of_ratings, 5)
    scale = tell(count, *over)
    return replace(form, factor=best / scale, unit=f"out of {scale}")


def _above(
    connection: duckdb.DuckDBPyConnection, raw: str, form: ColumnForm, levels: Sequence[float]
) -> tuple[int, ...]:
    """Count the numbers above each level, but for those with their scale."""
    counted = ", ".join(f"count(*) FILTER (x > {level})" for level in levels)
    row = connection.execute(
        f"SELECT {counted} FROM (SELECT {form.value} AS x FROM {raw} AS raw {form.join} WHERE NOT {form.noted(STATED)})"
    ).fetchone()
    return tuple(row or ())
