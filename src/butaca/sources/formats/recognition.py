"""Recognise tables by known formats, vocabulary and declarations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from butaca.sources.files.tables import GivenTable
from butaca.sources.formats import known
from butaca.sources.formats.known import Format
from butaca.sources.formats.vocabulary import MOVIES, ROLES, Field, Form, Role, columns_of, plain

MOVIE_KINDS = ("movie", "film", "feature", "featurefilm", "movies", "films", "pelicula")
_NUMBER = re.compile(r"[^\d]{0,4}\d[\d.,\s]*\s?[%kKmMbB]?")
_YEAR_AFTER = re.compile(r".+\((\d{4})([-–]\d{0,4})?\)\s*")
_MOSTLY = 0.5


@dataclass(frozen=True)
class Reading:
    """A table with its role and the columns of each field.

    ``ignored`` are the columns that nothing is read from, but for those that the format is known to have for nothing.
    """

    table: GivenTable
    role: Role
    columns: Mapping[str, tuple[str, ...]]
    format: Format | None = None
    ignored: tuple[str, ...] = ()
    year_in_title: bool = field(default=False)

    @property
    def form(self) -> str:
        """The name of the format, or of the vocabulary's reading."""
        return self.format.name if self.format else "the names of its columns tell"


def recognise(table: GivenTable) -> Reading | None:
    """Return the reading of a table; None if nothing fits."""
    for format in known.FORMATS:
        is_known, known_role = format.knows(table.columns)
        if is_known:
            return None if known_role is None else _read_as(table, known_role, format)
    for role in ROLES:
        reading = _read_as(table, role, None)
        telling = not role.tells or bool(set(role.tells) & set(reading.columns))
        if telling and not missing(reading) and not _refused(role, table.columns):
            return reading
    return None


def read_as(table: GivenTable, role: Role, declared: Mapping[str, Sequence[str]]) -> Reading:
    """Return the reading of a table in a role.

    Fields that are not declared are told by their names.

    A field without columns is left out.
    """
    reading = recognise(table)
    if reading is None or reading.role is not role:
        reading = _read_as(table, role, None)
    taken = {column for columns in declared.values() for column in columns}
    columns = {name: own for name, own in reading.columns.items() if not taken & set(own)}
    columns |= {name: tuple(own) for name, own in declared.items()}
    return _finished(replace(reading, columns={name: own for name, own in columns.items() if own}))


def missing(reading: Reading) -> tuple[str, ...]:
    """Return the fields that a reading lacks, alternatives as one."""
    return tuple(
        " or ".join(names) for names in reading.role.needs if not any(name in reading.columns for name in names)
    )


def _read_as(table: GivenTable, role: Role, format: Format | None) -> Reading:
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for item in role.fields:
        free = [column for column in table.columns if column not in taken or item.form is Form.ID]
        candidates = list(columns_of(item, free))
        own = _best(table, item, candidates) if format is None or not candidates else candidates[0]
        if own:
            columns[item.name] = own
            taken.update(own)
    if format is not None:
        for name, given in format.columns.items():
            if name in role.names:
                columns[name] = tuple(c for name_given in given for c in table.columns if plain(c) == plain(name_given))
        columns = {name: own for name, own in columns.items() if own}
    return _finished(Reading(table, role, columns, format))


def _best(table: GivenTable, item: Field, candidates: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first columns that fit a field, else the likeliest.

    A field whose synonyms mean other things too is read from nothing then, unless it is a number under its own name.
    """
    for own in candidates:
        if _fits(table, item, own):
            return own
    own_name = bool(candidates) and item.form is not Form.TEXT and plain(candidates[0][0]) == plain(item.name)
    return candidates[0] if candidates and (own_name or not item.doubtful) else ()


def _finished(reading: Reading) -> Reading:
    """Name the columns that are ignored; tell whether titles hold years."""
    known_for_nothing = {plain(name) for name in reading.format.unused} if reading.format else set()
    read = {column for own in reading.columns.values() for column in own}
    ignored = tuple(
        column
        for column in reading.table.columns
        if column
        and column not in read
        and plain(column) not in known_for_nothing
        and not any(column.startswith(f"{parent}.") for parent in reading.table.columns)
    )
    in_title = reading.role is MOVIES and "year" not in reading.columns and "release_date" not in reading.columns
    if in_title:
        titles = _cells(reading.table, reading.columns.get("title", ()))
        in_title = bool(titles) and sum(bool(_YEAR_AFTER.fullmatch(t)) for t in titles) > _MOSTLY * len(titles)
    return replace(reading, ignored=ignored, year_in_title=in_title)


def _refused(role: Role, columns: Sequence[str]) -> bool:
    """Return whether a table has a field that the role refuses."""
    own = {plain(column) for column in columns}
    all_fields = {item.name: item for other in ROLES for item in other.fields}
    return any(own & set(all_fields[name].names) - _allowed(role) for name in role.refuses)


def _allowed(role: Role) -> set[str]:
    """Return the names by which a role's own fields go."""
    return {name for item in role.fields for name in item.names}


def _fits(table: GivenTable, item: Field, columns: Sequence[str]) -> bool:
    """Return whether the first cells of columns are what the field holds."""
    cells = _cells(table, columns)
    if not cells:
        return True
    if item.name == "kind":
        return any(plain(cell) in MOVIE_KINDS for cell in cells)  # a genre may be called a type too
    if item.name == "poster_path":
        return any(cell.startswith("/") for cell in cells)
    if item.form in (Form.NUMBER, Form.MONEY):
        return sum(bool(_NUMBER.fullmatch(cell.strip())) for cell in cells) >= _MOSTLY * len(cells)
    if item.form in (Form.MINUTES, Form.DATE, Form.YEAR):
        return sum(any(c.isdigit() for c in cell) for cell in cells) >= _MOSTLY * len(cells)
    if item.form is Form.ENTRIES:
        return any(cell.lstrip().startswith(("[", "{")) for cell in cells)
    return True


def _cells(table: GivenTable, columns: Sequence[str]) -> list[str]:
    """Return the first cells of columns that hold something."""
    places = [table.columns.index(column) for column in columns]
    return [row[place] for row in table.sniffed.sample for place in places if row[place].strip() not in ("", r"\N")]
