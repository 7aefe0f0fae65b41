"""Tell what would be read from files, without reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from butaca.catalogue import catalogue as catalogues
from butaca.sources.files.dialect import DELIMITERS
from butaca.sources.files.kinds import Kind
from butaca.sources.folder import FolderSource
from butaca.sources.formats import columns_file
from butaca.sources.formats.columns_file import Declared
from butaca.sources.formats.recognition import Reading
from butaca.sources.formats.vocabulary import ROLES

_NOTHING = ("", r"\N", "[]")


@dataclass(frozen=True)
class FieldRead:
    """A field with its columns, and an example of a cell."""

    name: str
    columns: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class TableRead:
    """A table as it would be read.

    It has the names of its file, role and format, and its fields.

    ``form`` is the physical form, ``ignored`` are the columns that nothing is read from.
    """

    file: str
    role: str
    format: str
    form: str
    fields: tuple[FieldRead, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Inspection:
    """The tables of a place, its unused files with reasons, and TOML."""

    tables: tuple[TableRead, ...]
    unused: tuple[tuple[str, str], ...]
    toml: str


def inspect(place: Path, declared: Declared) -> Inspection:
    """Return what a build would read from a place.

    Raises:
        SourceError: what keeps a build from reading it, as far as the beginnings of files tell.
    """
    with TemporaryDirectory(prefix="butaca-") as name, catalogues.engine(Path(name)) as connection:
        choice = FolderSource(place, declared=declared).survey(connection, Path(name))
    tables = tuple(map(_table, choice.readings))
    return Inspection(tables, choice.unused, _toml(choice.readings, declared))


def _table(reading: Reading) -> TableRead:
    fields = tuple(
        FieldRead(field.name, reading.columns[field.name], _example(reading, reading.columns[field.name]))
        for field in reading.role.fields
        if field.name in reading.columns
    )
    if reading.year_in_title:
        title = reading.columns["title"]
        fields += (FieldRead("year", title, _example(reading, title).rpartition("(")[2].rstrip(") ")),)
    read = {column for own in reading.columns.values() for column in own}
    ignored = tuple(column for column in reading.table.columns if column not in read)
    form = str(reading.table.kind.value)
    if reading.table.kind is Kind.TEXT:
        form = f"{DELIMITERS[reading.table.sniffed.dialect.delimiter]} between fields"
    return TableRead(reading.table.name, reading.role.name, reading.form, form, fields, ignored)


def _example(reading: Reading, columns: Sequence[str]) -> str:
    for column in columns:
        place = reading.table.columns.index(column)
        for row in reading.table.sniffed.sample:
            if row[place].strip() not in _NOTHING:
                return " ".join(row[place].split())
    return ""


def _toml(readings: Sequence[Reading], declared: Declared) -> str:
    """Return TOML that declares the same columns.

    Tables that are read together are left out.
    """
    single = [reading for reading in readings if sum(other.role is reading.role for other in readings) == 1]
    columns = {
        reading.role.name: {
            field.name: reading.columns.get(field.name, ())
            for field in reading.role.fields
            if field.name in reading.columns
        }
        for reading in single
    }
    files = {reading.role.name: reading.table.name for reading in single}
    notes = {reading.role.name: (f"not read: {', '.join(reading.ignored)}",) for reading in single if reading.ignored}
    order = {role.name: columns[role.name] for role in ROLES if role.name in columns}
    return columns_file.text(Declared(order, files, declared.encoding, declared.ids), notes)
