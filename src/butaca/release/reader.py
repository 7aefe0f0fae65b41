"""Reads a release: its manifest, and its database from any number of threads."""

import sqlite3
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from butaca.catalogue.names import fold
from butaca.errors import BrokenRelease
from butaca.release import deadline
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest

Read = TypeVar("Read")

_CACHE = 2_000  # kibibytes of pages each thread keeps; the operating system caches the file itself


class _Own:
    """A thread's connection, closed when the thread ends; a connection by itself waits for the collector."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Release:
    """A release that is open for reading. Files are immutable, so readers never wait for one another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = Manifest.read(folder)
        manifests.verify(folder, self.manifest)
        self._local = threading.local()
        self._read: dict[Hashable, Any] = {}
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
        """
        with deadline.kept():
            return self._connection().execute(query, parameters).fetchall()

    def row(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        """The first row of a query, if there is one.

        Raises:
            OutOfTime: the deadline of who asks has passed.
        """
        with deadline.kept():
            row: sqlite3.Row | None = self._connection().execute(query, parameters).fetchone()
            return row

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

    def _connection(self) -> sqlite3.Connection:
        own: _Own | None = getattr(self._local, "own", None)
        if own is None:
            uri = f"{(self.folder / manifests.DATABASE).as_uri()}?mode=ro&immutable=1"
            try:
                connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.DatabaseError as error:
                raise BrokenRelease(
                    f"release {self.id}: the database cannot be read ({error}). Build again with: butaca build"
                ) from error
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            connection.create_function("fold", 1, fold, deterministic=True)
            deadline.watch(connection)
            own = self._local.own = _Own(connection)
            self._owned.add(own)
        return own.connection
