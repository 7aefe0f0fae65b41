"""Tables in files: surveyed by their beginning, staged when they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path

import duckdb

from butaca.errors import UnreadableFile
from butaca.sources.files import (
    canonical,
    given,
    json_rows,
    kinds,
    packing,
    parquet_rows,
    plain_text,
    sqlite_rows,
    workbook_rows,
)
from butaca.sources.files.dialect import COMMAS, Dialect, Sniffed, sniff
from butaca.sources.files.given import Given
from butaca.sources.files.kinds import Kind

_CHUNK = 1 << 20


@dataclass(frozen=True)
class InputFile:
    """A file ready to be read.

    ``name`` is the name the user gave it, ``path`` a file of plain UTF-8 text. ``sha256`` and ``size`` (bytes) are
    those of the file as it was given, packed or not. ``columns`` are the names in its first line, each once, and
    ``last`` is its last byte; both are empty of a file that is no text. An ``uneven`` text has to be written again,
    into the ``workspace``, before it is read: its lines end in several ways. ``role`` is the name of what it was read
    as.
    """

    name: str
    path: Path
    sha256: str
    size: int
    columns: tuple[str, ...] = ()
    dialect: Dialect = COMMAS
    last: bytes = b""
    workspace: Path = Path()
    uneven: bool = False
    role: str = ""


@dataclass(frozen=True)
class GivenTable:
    """A table in a file: its columns and first records.

    ``converted`` is the table as plain CSV, if its file has another form.
    """

    name: str
    file: Given
    kind: Kind
    sniffed: Sniffed
    converted: Path | None = None
    encoding: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return self.sniffed.columns

    def stage(self, workspace: Path) -> InputFile:
        """Make the table ready to be read; check all of its text.

        Raises:
            UnreadableFile: the text is damaged.
        """
        if self.converted is None:
            return stage(self.file, workspace, self.encoding, self.sniffed)
        sha256, size = self.file.fingerprint()
        return InputFile(self.name, self.converted, sha256, size, self.columns, self.sniffed.dialect, b"\n", workspace)


def survey(
    connection: duckdb.DuckDBPyConnection, file: Given, workspace: Path, encoding: str | None = None
) -> list[GivenTable]:
    """Return the tables in a file, such as sheets.

    Raises:
        UnreadableFile: the file is damaged, or holds no table.
    """
    start = file.start()
    kind = kinds.kind(start)
    if kind is Kind.TEXT:
        return [GivenTable(file.name, file, kind, _sniffed(start, file.name, encoding), encoding=encoding)]
    if kind is Kind.ARCHIVE:
        kind = _workbook(file)
    with _on_disk(file, workspace) as path:
        targets = dict(_convert(connection, kind, path, file, workspace))
    tables = []
    for name, target in targets.items():
        with target.open("rb") as text:
            content = text.read(_CHUNK)
        sniffed = sniff(content.decode("utf-8", errors="ignore"), whole=target.stat().st_size <= len(content))
        tables.append(GivenTable(name, file, kind, sniffed, target))
    return tables


def stage(file: Given, workspace: Path, encoding: str | None = None, sniffed: Sniffed | None = None) -> InputFile:
    """Unpack a file into the workspace; check that it is text.

    A file that is plain UTF-8 stays where it is.

    Raises:
        UnreadableFile: the file is empty, damaged, an HTML page, or in another encoding; with the line where known.
    """
    target = workspace / f"{file.name.replace('/', '-')}.plain"
    check = plain_text.TextCheck(file.name, encoding)
    with file.given() as raw:
        sha256, size = given.digest(raw)
        with file.within(raw) as plain:
            chunks = check.over(plain)
            head = next(chunks)
            if plain is raw and not check.recoded:
                target = file.path
                for _ in chunks:
                    pass
            else:
                with target.open("wb") as out:
                    out.writelines(chain((head,), chunks))
    if file.member is not None and not file.only:
        sha256, size = file.fingerprint()
    if sniffed is None:
        text = kinds.without_marks(check.start).decode("utf-8", errors="ignore")
        sniffed = sniff(text, whole=len(check.start) < plain_text.LONGEST_START)
    return InputFile(
        file.name, target, sha256, size, sniffed.columns, sniffed.dialect, check.last, workspace, check.uneven
    )


def _sniffed(start: bytes, name: str, encoding: str | None) -> Sniffed:
    """Return what the beginning of a text tells; it is checked."""
    check = plain_text.TextCheck(name, encoding)
    text = b"".join(check.over(BytesIO(start), broken_off=True))
    whole = len(start) < given.START
    return sniff(kinds.without_marks(text).decode("utf-8", errors="ignore"), whole=whole)


def _workbook(file: Given) -> Kind:
    """Return that a zip archive is a workbook.

    Raises:
        UnreadableFile: it is a damaged archive, an empty one, or one within another.
    """
    with file.opened() as plain:
        paths = packing.members(plain, file.name)
    if not any(path in given.WORKBOOK_PARTS for path in paths):
        problem = "an archive within an archive" if paths else "the archive is empty"
        raise UnreadableFile(file.name, problem, "Unpack it into the folder")
    return Kind.WORKBOOK


@contextmanager
def _on_disk(file: Given, workspace: Path) -> Iterator[Path]:
    """Unpack a file for a library that wants a path."""
    with file.given() as raw, file.within(raw) as plain:
        if plain is raw:
            yield file.path
            return
        target = workspace / f"{file.name.replace('/', '-')}.unpacked"
        with target.open("wb") as out:
            while chunk := plain.read(_CHUNK):
                out.write(chunk)
    yield target
    target.unlink()


def _convert(
    connection: duckdb.DuckDBPyConnection, kind: Kind, path: Path, file: Given, workspace: Path
) -> Iterator[tuple[str, Path]]:
    """Write each table as plain CSV; yield names and paths."""
    plain = file.name.replace("/", "-")
    if kind is Kind.PARQUET:
        target = workspace / f"{plain}.plain"
        parquet_rows.convert(connection, path, file.name, target)
        yield file.name, target
    elif kind is Kind.JSON:
        target = workspace / f"{plain}.plain"
        json_rows.convert(path, file.name, target)
        yield file.name, target
    else:
        opener = sqlite_rows.tables if kind is Kind.SQLITE else workbook_rows.tables
        with opener(path, file.name) as tables:
            if not tables:
                raise UnreadableFile(file.name, "no table in it", "Check that it is the right file")
            for table, (header, rows) in tables.items():
                name = file.name if len(tables) == 1 else f"{file.name}, table {table}"
                target = workspace / f"{plain}.{len(list(workspace.iterdir()))}.plain"
                canonical.write(target, header, rows, name)
                yield name, target
