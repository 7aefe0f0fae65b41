"""What the reader says of columns: on the command line, or in a small TOML file."""

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
ID_SPACES = ("movies", "links", "imdb")
"""What the ids of ratings may be: the movies' own, those of the links, or IMDb's."""


@dataclass(frozen=True)
class Word:
    """What the reader says.

    ``columns`` has, by role and field, the columns it is read from, none to leave it out. ``files`` has the file of a
    role, ``encoding`` that of texts, ``ids`` what the ids of the ratings are.
    """

    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    ids: str | None = None

    def role_of(self, file: str) -> Role | None:
        """Return what a file is said to be."""
        return next((role for role in ROLES if self.files.get(role.name) == file), None)

    def columns_of(self, role: Role, table: GivenTable, *, strict: bool = True) -> dict[str, tuple[str, ...]]:
        """Return the said columns of a role as the table writes them.

        Raises:
            MissingColumn: the table has no such column; unless ``strict`` nothing is said of it then.
        """
        own = {plain(column): column for column in table.columns}
        columns: dict[str, tuple[str, ...]] = {}
        for name, said in self.columns.get(role.name, {}).items():
            lacking = [column for column in said if column not in table.columns and plain(column) not in own]
            if lacking and not strict:
                return {}
            if lacking:
                listed = ", ".join(table.columns)[:300]
                raise MissingColumn(table.name, f"no column {lacking[0]!r} for {name}", f"It has: {listed}", 1)
            columns[name] = tuple(c if c in table.columns else own[plain(c)] for c in said)
        return columns


def of_arguments(arguments: Sequence[str]) -> Word:
    """Return what the option ``--columns`` says: FIELD=COLUMN with commas between, or the name of a TOML file.

    Raises:
        UsageError: no such field, or no such file.
    """
    word = Word()
    for argument in arguments:
        word = merged(word, _of_file(Path(argument)) if "=" not in argument else _of_pairs(argument))
    return word


def of_folder(place: Path) -> Word:
    """Return what the TOML file in a folder says; nothing if there is none."""
    path = place / NAME
    return _of_file(path) if path.is_file() else Word()


def merged(word: Word, stronger: Word) -> Word:
    """Return what both say, the stronger where they differ."""
    roles = {*word.columns, *stronger.columns}
    return Word(
        {role: {**word.columns.get(role, {}), **stronger.columns.get(role, {})} for role in roles},
        {**word.files, **stronger.files},
        stronger.encoding or word.encoding,
        stronger.ids or word.ids,
    )


def text(word: Word, notes: Mapping[str, Sequence[str]] = {}) -> str:
    """Return the TOML file that says it; ``notes`` are comments by role."""
    lines = ['# What butaca reads from these files. A field without a column is left out: title = ""']
    if word.encoding:
        lines.append(f"encoding = {_quoted(word.encoding)}")
    for role in ROLES:
        if role.name not in word.columns and role.name not in word.files:
            continue
        lines += ["", f"[{role.name}]"]
        if role.name in word.files:
            lines.append(f"{_FILE} = {_quoted(word.files[role.name])}")
        if role.name == "ratings" and word.ids:
            lines.append(f"{_IDS} = {_quoted(word.ids)}")
        for name, columns in word.columns.get(role.name, {}).items():
            value = _quoted(columns[0]) if len(columns) == 1 else f"[{', '.join(map(_quoted, columns))}]"
            lines.append(f"{name} = {value}")
        lines += [f"# {note}" for note in notes.get(role.name, ())]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in value)
    return f'"{escaped}"'


def _of_pairs(argument: str) -> Word:
    content: dict[str, Any] = {}
    for pair in argument.split(","):
        left, equals, column = pair.partition("=")
        role, dot, name = left.strip().rpartition(".")
        if not equals:
            raise UsageError(f"--columns {pair.strip()!r} is no FIELD=COLUMN")
        content.setdefault(role if dot else MOVIES.name, {})[name] = column.strip()
    return _of_content(content, "--columns")


def _of_file(path: Path) -> Word:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"--columns: no file {path}, and no FIELD=COLUMN either") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from error
    return _of_content(content, str(path))


def _of_content(content: Mapping[str, Any], where: str) -> Word:
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    files: dict[str, str] = {}
    ids = None
    for section, values in content.items():
        if section == "encoding" and isinstance(values, str):
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
    encoding = content.get("encoding")
    return Word(columns, files, encoding if isinstance(encoding, str) else None, ids)


def _columns(value: object, where: str) -> tuple[str, ...]:
    """Return the columns that a value names."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise UsageError(f"{where} has to be the name of a column, or a list of names")
