"""Comparison of a release's database with its manifest.

Models, their parts and counts have to agree: checksums do not show it where somebody edits a manifest and renews its
digest.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from butaca.release import database, neighbour_codec
from butaca.release.database import LIKE_RATES_PREFIX, NEIGHBOURS_PREFIX
from butaca.release.files import broken
from butaca.release.manifest import DATABASE, MANIFEST, Manifest
from butaca.release.manifest_types import ModelDescription

_FEW_LISTS, _MANY_LISTS = 4, 200  # of each model, that are decoded
_SHORTEST = 16  # bytes of the cell of a list that is not empty
# Tables whose counts a server takes from the manifest; those that take no time to count.
_COUNTED_AT_ONCE = ("movies", "collections", "companies", "genres", "keywords", "countries", "languages")


def check(folder: Path, manifest: Manifest, *, thoroughly: bool = False) -> None:
    """Compare a manifest with the database.

    Thoroughly takes a second instead of some milliseconds.

    Raises:
        BrokenRelease: they do not fit, or the database cannot be read.
    """
    uri = f"{(folder / DATABASE).absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            problem = next(_problems(connection, manifest, thoroughly=thoroughly), None)
    except (sqlite3.DatabaseError, zlib.error) as error:
        raise broken(folder, f"{DATABASE} cannot be read ({error})") from error
    if problem is not None:
        raise broken(folder, f"{MANIFEST}: {problem}")


def _problems(connection: sqlite3.Connection, manifest: Manifest, *, thoroughly: bool) -> Iterator[str]:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    needed = [table.name for table in database.served_tables()]
    for name in needed:
        if name not in tables:
            yield f"{DATABASE} has no table {name}"
    names = [model.name for model in manifest.models]
    stored = sorted(table.removeprefix(NEIGHBOURS_PREFIX) for table in tables if table.startswith(NEIGHBOURS_PREFIX))
    for name in stored:
        if name not in names:
            yield f"models lacks {name}, of which {DATABASE} has lists"
    for model in manifest.models:
        yield from _problems_of_model(connection, model, tables, _MANY_LISTS if thoroughly else _FEW_LISTS)
    for name in needed if thoroughly else _COUNTED_AT_ONCE:
        (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        if count != manifest.counts[name]:
            yield f'counts["{name}"] is {manifest.counts[name]:,}, and {DATABASE} has {count:,}'


def _problems_of_model(
    connection: sqlite3.Connection, model: ModelDescription, tables: set[str], list_count: int
) -> Iterator[str]:
    if NEIGHBOURS_PREFIX + model.name not in tables:
        yield f"models has {model.name}, of which {DATABASE} has no lists"
    has_like_rates = LIKE_RATES_PREFIX + model.name in tables
    if model.novelty is None and has_like_rates:
        yield f"the model {model.name} has no novelty, and {DATABASE} has like rates for it"
    if model.novelty is not None and not has_like_rates:
        yield f"the model {model.name} has a novelty, and {DATABASE} has no like rates for it"
    cells = connection.execute(
        f"SELECT list FROM {NEIGHBOURS_PREFIX}{model.name} WHERE length(list) > {_SHORTEST} LIMIT {list_count}"
    ).fetchall()
    for (cell,) in cells:
        if not _is_list(connection, cell, model):
            yield f"the model {model.name} has {len(model.parts)} parts, which are not those of its lists in {DATABASE}"
            return


def _is_list(connection: sqlite3.Connection, cell: bytes, model: ModelDescription) -> bool:
    """Return whether a cell is a list with the model's parts."""
    try:
        ids = neighbour_codec.decode(cell, len(model.parts), with_likeness=model.likeness).ids
    except ValueError:
        return False
    (known_count,) = connection.execute(
        "SELECT count(*) FROM movies WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids.tolist()),)
    ).fetchone()
    return len(ids) > 0 and known_count == len(ids)
