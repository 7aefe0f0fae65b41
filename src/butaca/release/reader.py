"""Reading of a release, from any number of threads."""

import sqlite3
import threading
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from butaca.catalogue.names import fold
from butaca.errors import BrokenRelease
from butaca.release import deadline, files, neighbour_codec
from butaca.release import manifest as manifests
from butaca.release.database import NEIGHBOURS_PREFIX
from butaca.release.files import broken
from butaca.release.integrity import Integrity
from butaca.release.manifest_types import ModelDescription
from butaca.release.neighbour_codec import NeighbourList
from butaca.release.verification import glance

Read = TypeVar("Read")

IN_LIST = "IN (SELECT value FROM json_each(?))"
"""A condition whose parameter is a list of any length, as JSON."""

_CACHE = 2_000  # kibibytes of pages each thread keeps; the operating system caches the file itself
_STATEMENTS = 64  # prepared queries each thread keeps, of a few kibibytes each: their texts hold no values
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)  # of the file itself, whoever asks for what


class _ThreadConnection:
    """A thread's connection, closed when the thread ends.

    A connection by itself waits for the collector.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Release:
    """A release that is open for reading.

    Files are immutable, so readers never wait for one another. ``integrity`` is the state of the files: once they are
    known to be damaged, nothing is read any more.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = glance(folder)
        self.integrity = Integrity()
        self._local = threading.local()
        self._read: dict[Hashable, Any] = {}
        self._checked: dict[str, tuple[int, ...]] = {}
        self._connections = WeakSet[_ThreadConnection]()  # of the threads that run
        self._connection()

    @property
    def id(self) -> str:
        """Name of the release: its build's time and its content's digits."""
        return self.folder.name

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query.

        Raises:
            OutOfTime: the deadline has passed.
            BrokenRelease: the database is damaged.
        """
        rows: list[sqlite3.Row] = self._executed(query, parameters, sqlite3.Cursor.fetchall)
        return rows

    def row(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, if there is one.

        Raises:
            OutOfTime: the deadline has passed.
            BrokenRelease: the database is damaged.
        """
        row: sqlite3.Row | None = self._executed(query, parameters, sqlite3.Cursor.fetchone)
        return row

    def collected(self, query: str, collect: Callable[[Iterable[sqlite3.Row]], Read]) -> Read:
        """Return a function's result over all rows of a query.

        It is given them one by one, so those of a million movies take no memory.

        Raises:
            OutOfTime, BrokenRelease: as ``rows``.
        """
        made: Read = self._executed(query, (), collect)
        return made

    def neighbours(self, model: ModelDescription, movie_ids: Iterable[int]) -> dict[int, NeighbourList]:
        """Return a model's lists of some movies, by id.

        Unknown ids are left out.

        Raises:
            OutOfTime, BrokenRelease: as ``rows``.
        """
        rows = self.rows(
            f"SELECT movie_id, list FROM {NEIGHBOURS_PREFIX}{model.name} WHERE movie_id {IN_LIST}",
            (id_list(movie_ids),),
        )
        try:
            return {
                row["movie_id"]: neighbour_codec.decode(row["list"], len(model.parts), with_likeness=model.likeness)
                for row in rows
            }
        except (ValueError, zlib.error) as error:
            raise self._damaged(error) from error

    def has_table(self, name: str) -> bool:
        """Return whether the database has a table."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return self.once(("table", name), lambda opened: opened.row(query, (name,)) is not None)

    def file(self, name: str) -> Path:
        """Return the path of a file of the manifest.

        It is compared with its checksum, unless nobody has touched it since.

        Raises:
            BrokenRelease: it is another than was released.
        """
        path = self.folder / name
        state = _file_state(path)
        if state is None or self._checked.get(name) != state:
            try:
                files.check_content(self.folder, name, self.manifest.files[name])
            except BrokenRelease as error:
                self.integrity.fail(str(error))
                raise
            if state is not None:
                self._checked[name] = state
        return path

    def once(self, key: Hashable, read: Callable[["Release"], Read]) -> Read:
        """Return the result of ``read``, computed once and kept.

        A release never changes.
        """
        if key not in self._read:
            self._read[key] = read(self)
        value: Read = self._read[key]
        return value

    def close(self) -> None:
        """Close every thread's connection."""
        for own in list(self._connections):
            own.connection.close()

    def _executed(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any], fetch: Callable[[sqlite3.Cursor], Any]
    ) -> Any:
        if self.integrity.problem is not None:
            raise BrokenRelease(self.integrity.problem)
        try:
            with deadline.enforced():
                return fetch(self._connection().execute(query, parameters))
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise self._damaged(error) from error
            raise

    def _damaged(self, error: Exception) -> BrokenRelease:
        """Refuse all further reads; return the error for damage."""
        damage = broken(self.folder, f"{manifests.DATABASE} is damaged ({error})")
        self.integrity.fail(str(damage))
        return damage

    def _connection(self) -> sqlite3.Connection:
        own: _ThreadConnection | None = getattr(self._local, "own", None)
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
            own = self._local.own = _ThreadConnection(connection)
            self._connections.add(own)
        return own.connection


def id_list(ids: Iterable[int]) -> str:
    """Return ids as a parameter of ``IN_LIST``."""
    return f"[{','.join(map(str, ids))}]"


def _file_state(path: Path) -> tuple[int, ...] | None:
    """Return values that change when a file is written; None if unknown."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file is damaged.

    Other errors are of a query, or pass.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python itself could not read a text
        return str(error).startswith("Could not decode to UTF-8")
    return code & 0xFF in _DAMAGE
