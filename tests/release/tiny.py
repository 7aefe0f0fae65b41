"""A release without a movie: for tests of folders, links and checksums."""

import sqlite3
from contextlib import closing
from pathlib import Path

from butaca.catalogue.schema import TABLES
from butaca.release import database
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.release.store import Releases
from release_settings import SETTINGS


def write(folder: Path, content: str) -> Path:
    """Write it into a folder, which is made."""
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "file.txt").write_text(content)
    with closing(sqlite3.connect(folder / manifests.DATABASE)) as connection:
        for table in database.served_tables():
            connection.execute(database.create_table(table))
    renew(folder)
    return folder


def renew(folder: Path) -> None:
    """Write the manifest of what is in the folder."""
    counts = {table.name: 0 for table in TABLES}
    files = manifests.checksums(folder)
    Manifest(manifests.FORMAT, "a test", "none", "votes", (), {}, SETTINGS, counts, {}, (), files, None).write(folder)


def publish(releases: Releases, content: str) -> Path:
    """Publish it, as a build does."""
    with releases.building() as unfinished:
        return releases.publish(write(unfinished / "release", content))
