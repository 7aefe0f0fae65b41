"""Damaged files of a release: every file, at any byte, and the database while it is read."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease
from butaca.release.manifest import Manifest
from butaca.release.reader import Release
from butaca.release.verification import glance, verify

from .damage import check_refused

_FLIPS = 12  # bits flipped in each file


class TestAnyByte:
    """Every bit of every file counts."""

    def test_a_flipped_bit_in_any_file_is_noticed(self, folder: Path) -> None:
        """The manifest and its digest too; and the file is named."""
        draw = random.Random(20)
        assert verify(folder) == Manifest.read(folder)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            whole = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            for _ in range(_FLIPS):
                damaged = bytearray(whole)
                damaged[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
                path.write_bytes(damaged)
                check_refused(folder, rf".*{name}", verify)
            path.write_bytes(whole)
        verify(folder)

    def test_swapped_files_are_noticed(self, folder: Path) -> None:
        """Each is whole, in the place of the other."""
        one, other = folder / "tables" / "genres.parquet", folder / "tables" / "countries.parquet"
        one.rename(folder / "kept")
        other.rename(one)
        (folder / "kept").rename(other)
        check_refused(folder, "tables/countries.parquet has ", verify)

    def test_a_file_that_is_not_listed_is_noticed(self, folder: Path) -> None:
        """Whoever reads the release ignores it; whoever verifies it is told."""
        (folder / "tables" / "more.parquet").touch()
        assert glance(folder)
        check_refused(folder, "'tables/more.parquet' is in the folder, but not in manifest.json; remove it", verify)

    def test_a_link_is_no_file_of_a_release(self, folder: Path) -> None:
        """Wherever it leads to: its content may change unseen."""
        for name, said in (("report.html", "report.html"), ("tables", "tables"), ("manifest.json", "manifest.json")):
            outside = folder.parent / "outside"
            (folder / name).rename(outside)
            (folder / name).symlink_to(outside)
            check_refused(folder, f"{said} is a link")
            (folder / name).unlink()
            outside.rename(folder / name)
        verify(folder)

    @pytest.mark.parametrize("name", ["butaca.sqlite", "manifest.json", "manifest.sha256"])
    @pytest.mark.parametrize("kind", ["folder", "pipe", "nothing"])
    def test_something_else_of_its_name_is_noticed(self, name: str, kind: str, folder: Path) -> None:
        """A pipe does not make anybody wait."""
        (folder / name).unlink()
        if kind == "folder":
            (folder / name).mkdir()
        if kind == "pipe":
            os.mkfifo(folder / name)
        check_refused(folder, f"{name} is {'missing' if kind == 'nothing' else 'no regular file'}")

    def test_a_release_beside_it_is_the_way_back(self, folder: Path) -> None:
        """The latest earlier one, else the latest; links and what is no release do not count."""
        (folder / "findings.json").unlink()
        (folder.parent / "current").symlink_to(folder.name)
        (folder.parent / "00000000-000000-00000000").mkdir()
        for beside in ("99990101-000000-00000000", "20200101-000000-00000000", "20200102"):
            shutil.copytree(folder, folder.parent / beside)
            with pytest.raises(BrokenRelease, match=f"Go back with: butaca activate {beside}, or build again with: "):
                glance(folder)


class TestDatabase:
    """Damage that a reader meets before the files have been hashed."""

    def test_stops_every_reader(self, folder: Path) -> None:
        """The error names the file; what comes later is refused without looking."""
        path = folder / "butaca.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'movies'").fetchone()[0]
            page = connection.execute("PRAGMA page_size").fetchone()[0]
        content = bytearray(path.read_bytes())
        content[(root - 1) * page : root * page] = bytes(page)
        path.write_bytes(content)
        with closing(Release(folder)) as release:
            assert release.row("SELECT count(*) FROM genres")
            assert release.integrity.problem is None
            for query in ("SELECT * FROM movies", "SELECT count(*) FROM genres"):
                with pytest.raises(
                    BrokenRelease, match=r"butaca.sqlite is damaged \(database disk image is malformed\)"
                ):
                    release.rows(query)

    def test_in_a_packed_list_is_noticed(self, folder: Path) -> None:
        """Which has a checksum of its own."""
        with closing(sqlite3.connect(folder / "butaca.sqlite")) as connection, connection:
            movie_id, stored = connection.execute(
                "SELECT movie_id, list FROM neighbours_knn WHERE length(list) > 100 LIMIT 1 OFFSET 20"
            ).fetchone()
            cell = bytearray(stored)
            cell[len(cell) // 2] ^= 1
            connection.execute("UPDATE neighbours_knn SET list = ? WHERE movie_id = ?", (bytes(cell), movie_id))
        with closing(Release(folder)) as release:
            knn = next(model for model in release.manifest.models if model.name == "knn")
            with pytest.raises(BrokenRelease, match=r"butaca.sqlite is damaged \(a list does not match its checksum"):
                release.neighbours(knn, [movie_id])
            assert release.integrity.problem is not None

    def test_in_the_first_lists_is_noticed_at_a_glance(self, folder: Path) -> None:
        """Some lists of each model are decoded before anything is served."""
        with closing(sqlite3.connect(folder / "butaca.sqlite")) as connection, connection:
            connection.execute("UPDATE neighbours_knn SET list = zeroblob(length(list))")
        check_refused(folder, r"butaca.sqlite cannot be read \(a list does not match its checksum")

    def test_an_error_of_a_query_is_no_damage(self, folder: Path) -> None:
        """It says nothing about the file."""
        with closing(Release(folder)) as release:
            with pytest.raises(sqlite3.OperationalError, match="no such table"):
                release.rows("SELECT * FROM nowhere")
            assert release.integrity.problem is None

    def test_a_text_that_is_none_is_damage(self, folder: Path) -> None:
        """A flipped bit in a title, as a rule."""
        with closing(Release(folder)) as release, pytest.raises(BrokenRelease, match="Could not decode to UTF-8"):
            release.rows("SELECT CAST(x'ff' AS TEXT)")
