"""Results of a build's stages, kept by what they are made of.

A result is a small database beside the unfinished release. A build that is stopped leaves those that are done, and the
next one takes over what it would make again, byte for byte; likewise from a release that is named.
"""

import hashlib
import json
import os
import platform
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

import butaca
from butaca.catalogue.schema import RATINGS
from butaca.pipeline.describing import versions
from butaca.recommenders.aggregates.sums import digest_of
from butaca.release import manifest as manifests
from butaca.release import strict_json
from butaca.release.manifest_types import ModelDescription
from butaca.release.verification import verify
from butaca.release.writer import DatabaseWriter

_ROOMS = ("catalogue", "features", "recommenders", "release")  # whose code decides what a result is
_LIBRARIES = ("duckdb", "numpy", "scipy", "simplemma", "stopwords")


@dataclass(frozen=True)
class Result:
    """Database with a stage's tables, and their note."""

    path: Path
    note: str


class Stages:
    """Results of stages, in a folder or the release ``since``.

    Where ``sums`` of ratings are given, results are made of these instead of the table of ratings.
    ``keys`` has the key of each stage that was asked for: a digest of what its result is made of.

    Raises:
        BrokenRelease: ``since`` is damaged.
    """

    def __init__(self, folder: Path, tables: Path, since: Path | None = None, sums: Path | None = None) -> None:
        self._folder = folder
        self._tables = {name: file.sha256 for name, file in manifests.checksums(tables).items()}
        if sums is not None:
            self._tables[f"{RATINGS.name}.parquet"] = f"sums {digest_of(sums)}"
        self._since = since
        self._older = None if since is None else verify(since)
        self.keys: dict[str, str] = {}
        self.taken_over: list[str] = []

    def result(self, name: str, settings: str, without: Collection[str] = ()) -> Result | None:
        """Return the result of a stage, None if it has none.

        ``settings`` is all that it depends on beside the catalogue, of which tables ``without`` make no difference.
        """
        tables = {table: digest for table, digest in self._tables.items() if Path(table).stem not in without}
        made_of = json.dumps([name, settings, tables, _code(), _versions()], sort_keys=True)
        self.keys[name] = hashlib.sha256(made_of.encode()).hexdigest()
        result = self._kept(name) or self._of_release(name)
        if result is not None:
            self.taken_over.append(name)
        return result

    @contextmanager
    def writing(self, name: str) -> Iterator[DatabaseWriter]:
        """Yield a writer of a stage's tables and note.

        Afterwards the stage is done.
        """
        self._folder.mkdir(exist_ok=True)
        unfinished = self._path(name).with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with DatabaseWriter(unfinished) as database:
            yield database
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(self._path(name))

    def done(self, name: str, note: str) -> Result:
        """Return the result of a stage, written with this note."""
        return Result(self._path(name), note)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}-{self.keys[name]}.sqlite"

    def _kept(self, name: str) -> Result | None:
        path = self._path(name)
        if not path.is_file():
            return None
        try:
            with closing(sqlite3.connect(path)) as connection:
                note, whole = connection.execute("SELECT text, quick_check FROM note, pragma_quick_check").fetchone()
        except (sqlite3.DatabaseError, TypeError):  # it is damaged, or has no note
            return None
        return Result(path, note) if whole == "ok" else None

    def _of_release(self, name: str) -> Result | None:
        if self._since is None or self._older is None or self._older.stages.get(name) != self.keys[name]:
            return None
        notes = {model.name: note_of(model) for model in self._older.models}
        return Result(self._since / manifests.DATABASE, notes.get(name, ""))


def note_of(model: ModelDescription) -> str:
    """Return the note of a model's stage."""
    return json.dumps(asdict(model))


def model_of(note: str) -> ModelDescription:
    """Return the model that a note describes."""
    return strict_json.read(note.encode(), TypeAdapter(ModelDescription))


@cache
def _code() -> str:
    """Return a digest of the code that decides what results are."""
    package = Path(butaca.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _versions() -> Mapping[str, str]:
    return {
        "machine": platform.machine(),
        **versions(_LIBRARIES),
    }
