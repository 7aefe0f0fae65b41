"""Whether the database of a release holds what the manifest says: its models, their parts, and how much.

Checksums do not tell, where somebody edits a manifest and renews its digest. Standard library only.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from butaca.release import database, packing
from butaca.release.files import broken
from butaca.release.manifest import DATABASE, MANIFEST, Manifest

_FEW_LISTS, _MANY_LISTS = 4, 200  # of each model, that are unpacked
_SHORTEST = 16  # bytes of a packed list that has anything
_LISTS, _RATES = "neighbours_", "rates_"
# Tables of which the server takes the count from the manifest; those that take no time to count.
_COUNTED_AT_ONCE = ("movies", "collections", "companies", "genres", "keywords", "countries", "languages")


def check(folder: Path, manifest: Manifest, *, thoroughly: bool = False) -> None:
    """Compare a manifest with the database; thoroughly takes a second instead of some milliseconds.

    Raises:
        BrokenRelease: they do not fit, or the database cannot be read.
    """
    uri = f"{(folder / DATABASE).absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            problem = next(_problems(connection, manifest, thoroughly=thoroughly), None)
    except sqlite3.DatabaseError as error:
        raise broken(folder, f"{DATABASE} cannot be read ({error})") from error
    if problem is not None:
        raise broken(folder, f"{MANIFEST}: {problem}")


def _problems(connection: sqlite3.Connection, manifest: Manifest, *, thoroughly: bool) -> Iterator[str]:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    needed = [table.name for table in database.served_tables()]
    for name in needed:
        if name not in tables:
            yield f"{DATABASE} has no table {name}"
    for group in ("recommended", "content"):
        if manifest.models and group not in manifest.settings:
            yield f"settings lacks {group}"
    names = [model["name"] for model in manifest.models]
    stored = sorted(table.removeprefix(_LISTS) for table in tables if table.startswith(_LISTS))
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
    connection: sqlite3.Connection, model: Mapping[str, Any], tables: set[str], list_count: int
) -> Iterator[str]:
    name, parts = model["name"], model["parts"]
    if _LISTS + name not in tables:
        yield f"models has {name}, of which {DATABASE} has no lists"
    if ("novelty" in model) != (_RATES + name in tables):
        has = "no" if "novelty" in model else "the"
        yield f"the model {name} has {'a' if has == 'no' else 'no'} novelty, and {DATABASE} has {has} rates for it"
    cells = connection.execute(
        f"SELECT list FROM {_LISTS}{name} WHERE length(list) > {_SHORTEST} LIMIT {list_count}"
    ).fetchall()
    for (cell,) in cells:
        try:
            ids = array("i", packing.unpack(cell, len(parts)).ids)
        except ValueError:
            ids = array("i")
        (known,) = connection.execute(
            "SELECT count(*) FROM movies WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids.tolist()),)
        ).fetchone()
        if not ids or known != len(ids):
            yield f"the model {name} has {len(parts)} parts, which are not those of its lists in {DATABASE}"
            return
