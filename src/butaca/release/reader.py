"""Reads a release: its manifest, and its database from any number of threads."""

import sqlite3
import threading
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from butaca.catalogue.names import fold
from butaca.errors import BrokenRelease
from butaca.release import deadline, files, packing
from butaca.release import manifest as manifests
from butaca.release.files import broken
from butaca.release.integrity import Integrity
from butaca.release.packing import Packed
from butaca.release.verification import glance

Read = TypeVar("Read")

_CACHE = 2_000  # kibibytes of pages each thread keeps; the operating system caches the file itself
_STATEMENTS = 64  # prepared queries each thread keeps, of a few kibibytes each: their texts hold no values
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)  # of the file itself, whoever asks for what


class _Own:
    """A thread's connection, closed when the thread ends; a connection by itself waits for the collector."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Release:
    """A release that is open for reading. Files are immutable, so readers never wait for one another.

    ``integrity`` is what is known of its files. Once they are known to be damaged, nothing is read any more.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = glance(folder)
        self.integrity = Integrity()
        self._local = threading.local()
        self._read: dict[Hashable, Any] = {}
        self._checked: dict[str, tuple[int, ...]] = {}
        self._owned = WeakSet[_Own]()  # by the threads that run
        self._connection()

    @property
    def id(self) -> str:
        """The release's name: when it was built, and eight digits that stand for its content."""
        return self.folder.name

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query.

        Raises:
            OutOfTime: the deadline of who asks has passed.
            BrokenRelease: the database is damaged.
        """
        rows: list[sqlite3.Row] = self._executed(query, parameters, sqlite3.Cursor.fetchall)
        return rows

    def row(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, if there is one.

        Raises:
            OutOfTime: the deadline of who asks has passed.
            BrokenRelease: the database is damaged.
        """
        row: sqlite3.Row | None = self._executed(query, parameters, sqlite3.Cursor.fetchone)
        return row

    def unpacked(self, cell: bytes, parts: int) -> Packed:
        """Take a list of neighbours out of its cell, of a model with so many parts.

        Raises:
            BrokenRelease: the cell is damaged.
        """
        try:
            return packing.unpack(cell, parts)
        except zlib.error as error:
            raise self._damaged(error) from error

    def has_table(self, name: str) -> bool:
        """Return whether the database has a table."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return self.once(("table", name), lambda opened: opened.row(query, (name,)) is not None)

    def file(self, name: str) -> Path:
        """Return where a file of the manifest is, compared with its checksum unless nobody has touched it since.

        Raises:
            BrokenRelease: it is another than was released.
        """
        path = self.folder / name
        at = _written(path)
        if at is None or self._checked.get(name) != at:
            try:
                files.check_content(self.folder, name, self.manifest.files[name])
            except BrokenRelease as error:
                self.integrity.fail(str(error))
                raise
            if at is not None:
                self._checked[name] = at
        return path

    def once(self, key: Hashable, read: Callable[["Release"], Read]) -> Read:
        """What ``read`` makes of the release, read at the first time and kept: a release never changes."""
        if key not in self._read:
            self._read[key] = read(self)
        found: Read = self._read[key]
        return found

    def close(self) -> None:
        """Close every thread's connection."""
        for own in list(self._owned):
            own.connection.close()

    def _executed(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any], fetch: Callable[[sqlite3.Cursor], Any]
    ) -> Any:
        if self.integrity.problem is not None:
            raise BrokenRelease(self.integrity.problem)
        try:
            with deadline.kept():
                return fetch(self._connection().execute(query, parameters))
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise self._damaged(error) from error
            raise

    def _damaged(self, error: Exception) -> BrokenRelease:
        """Return the error for damage that a reader met, and let nobody read any more."""
        found = broken(self.folder, f"{manifests.DATABASE} is damaged ({error})")
        self.integrity.fail(str(found))
        return found

    def _connection(self) -> sqlite3.Connection:
        own: _Own | None = getattr(self._local, "own", None)
        if own is None:
            uri = f"{(self.folder / manifests.DATABASE).absolute().as_uri()}?mode=ro&immutable=1"
            try:
                connection = sqlite3.connect(uri, uri=True, check_same_thread=False, cached_statements=_STATEMENTS)
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.DatabaseError as error:
                raise broken(self.folder, f"{manifests.DATABASE} cannot be read ({error})") from error
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            connection.create_function("fold", 1, fold, deterministic=True)
            deadline.watch(connection)
            own = self._local.own = _Own(connection)
            self._owned.add(own)
        return own.connection


def id_list(ids: Iterable[int]) -> str:
    """Return any number of ids as one parameter, of ``IN (SELECT value FROM json_each(?))`` in SQL."""
    return f"[{','.join(map(str, ids))}]"


def _written(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is written or replaced; None where that is not known."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file is to blame; other errors are of a query, or pass."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python itself could not read a text
        return str(error).startswith("Could not decode to UTF-8")
    return code & 0xFF in _DAMAGE
