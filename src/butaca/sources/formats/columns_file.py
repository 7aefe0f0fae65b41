"""Columns as the user declares them: by options or in TOML."""

import codecs
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from butaca.errors import MissingColumn, UsageError
from butaca.sources.files.tables import GivenTable
from butaca.sources.formats.vocabulary import MOVIES, ROLES, Role, plain

NAME = "butaca.toml"
"""The file's name in a folder of data."""

_FILE = "file"
_IDS = "ids"
_ENCODING = "encoding"
ID_SPACES = ("movies", "links", "imdb")
"""Ids of ratings: the movies' own, the links', or IMDb's."""


@dataclass(frozen=True)
class Declared:
    """Columns, files, encoding and ids as the user declares them.

    ``columns`` has, by role and field, the columns it is read from, none to leave it out. ``files`` has the file of a
    role, ``encoding`` that of texts, ``ids`` what the ids of the ratings are.
    """

    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    ids: str | None = None

    def role_of(self, file: str) -> Role | None:
        """Return the role that a file is declared to have."""
        return next((role for role in ROLES if self.files.get(role.name) == file), None)

    def columns_of(self, role: Role, table: GivenTable, *, strict: bool = True) -> dict[str, tuple[str, ...]]:
        """Return the declared columns of a role as the table writes them.

        Raises:
            MissingColumn: the table has no such column; unless ``strict`` nothing is declared of it then.
        """
        own = {plain(column): column for column in table.columns}
        columns: dict[str, tuple[str, ...]] = {}
        for name, given in self.columns.get(role.name, {}).items():
            lacking = [column for column in given if column not in table.columns and plain(column) not in own]
            if lacking and not strict:
                return {}
            if lacking:
                listed = ", ".join(table.columns)[:300]
                raise MissingColumn(table.name, f"no column {lacking[0]!r} for {name}", f"It has: {listed}", 1)
            columns[name] = tuple(c if c in table.columns else own[plain(c)] for c in given)
        return columns


def of_arguments(arguments: Sequence[str], encoding: str | None = None) -> Declared:
    """Return the declared of the options of a command.

    Each of the ``arguments`` is FIELD=COLUMN with commas between, or the name of a TOML file.

    Raises:
        UsageError: no such field, file or encoding.
    """
    declared = Declared(encoding=None if encoding is None else known_encoding(encoding))
    for argument in arguments:
        declared = merged(declared, _of_pairs(argument) if "=" in argument else _of_file(Path(argument)))
    return declared


def of_folder(place: Path) -> Declared:
    """Return the declarations of a folder's TOML file, if there is any."""
    path = place / NAME
    return _of_file(path) if path.is_file() else Declared()


def merged(declared: Declared, stronger: Declared) -> Declared:
    """Return both declarations, the stronger where they differ."""
    roles = {*declared.columns, *stronger.columns}
    return Declared(
        {role: {**declared.columns.get(role, {}), **stronger.columns.get(role, {})} for role in roles},
        {**declared.files, **stronger.files},
        stronger.encoding or declared.encoding,
        stronger.ids or declared.ids,
    )


def text(declared: Declared, notes: Mapping[str, Sequence[str]]) -> str:
    """Return the declarations as TOML; ``notes`` are comments by role."""
    lines = ['# What butaca reads from these files. A field without a column is left out: title = ""']
    if declared.encoding:
        lines.append(f"{_ENCODING} = {_quoted(declared.encoding)}")
    for role in ROLES:
        if role.name not in declared.columns and role.name not in declared.files:
            continue
        lines += ["", f"[{role.name}]"]
        if role.name in declared.files:
            lines.append(f"{_FILE} = {_quoted(declared.files[role.name])}")
        if role.name == "ratings" and declared.ids:
            lines.append(f"{_IDS} = {_quoted(declared.ids)}")
        for name, columns in declared.columns.get(role.name, {}).items():
            value = _quoted(columns[0]) if len(columns) == 1 else f"[{', '.join(map(_quoted, columns))}]"
            lines.append(f"{name} = {value}")
        lines += [f"# {note}" for note in notes.get(role.name, ())]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in value)
    return f'"{escaped}"'


def _of_pairs(argument: str) -> Declared:
    content: dict[str, Any] = {}
    for pair in argument.split(","):
        left, equals, column = pair.partition("=")
        role, dot, name = left.strip().rpartition(".")
        if not equals:
            raise UsageError(f"--columns {pair.strip()!r} is no FIELD=COLUMN")
        content.setdefault(role if dot else MOVIES.name, {})[name] = column.strip()
    return _of_content(content, "--columns")


def _of_file(path: Path) -> Declared:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"--columns: no file {path}, and no FIELD=COLUMN either") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from error
    return _of_content(content, str(path))


def _of_content(content: Mapping[str, Any], where: str) -> Declared:
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    files: dict[str, str] = {}
    ids = None
    for section, values in content.items():
        if section == _ENCODING and isinstance(values, str):
            continue
        role = next((role for role in ROLES if role.name == section), None)
        if role is None or not isinstance(values, dict):
            known = ", ".join(role.name for role in ROLES)
            raise UsageError(f"{where}: {section!r} is no table that is known. These are: {known}")
        for name, value in values.items():
            own = _columns(value, f"{where}: {section}.{name}")
            if name == _FILE:
                files[section] = own[0]
            elif name == _IDS and role.name == "ratings":
                if own[0] not in ID_SPACES:
                    raise UsageError(f"{where}: ratings.ids is {own[0]!r}; it may be {' or '.join(ID_SPACES)}")
                ids = own[0]
            elif name in role.names:
                columns.setdefault(section, {})[name] = own
            else:
                raise UsageError(f"{where}: {section} has no field {name!r}. Its fields are: {', '.join(role.names)}")
    encoding = content.get(_ENCODING)
    return Declared(columns, files, None if encoding is None else known_encoding(encoding), ids)


def known_encoding(name: str) -> str:
    """Return the name of an encoding, if there is one.

    Raises:
        UsageError: there is none.
    """
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise UsageError(f"no encoding called {name!r}; some are utf-8, windows-1252, latin-1 and utf-16") from error


def _columns(value: object, where: str) -> tuple[str, ...]:
    """Return the columns that a value names."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise UsageError(f"{where} has to be the name of a column, or a list of names")
