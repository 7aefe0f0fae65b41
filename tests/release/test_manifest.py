import hashlib
import sqlite3
import subprocess
from pathlib import Path

import pytest

from butaca.errors import BrokenRelease
from butaca.release.manifest import Manifest
from butaca.release.reader import Release


class TestManifest:
    """What a release says of itself."""

    def test_read_is_what_was_written(self, small_release: Release, tmp_path: Path) -> None:
        """To the last byte."""
        Manifest.read(small_release.folder).write(tmp_path)
        assert (tmp_path / "manifest.json").read_bytes() == (small_release.folder / "manifest.json").read_bytes()

    def test_lists_every_file(self, small_release: Release) -> None:
        """But itself, and its digest."""
        found = {path.relative_to(small_release.folder).as_posix() for path in small_release.folder.rglob("*.*")}
        assert set(small_release.manifest.files) == found - {"manifest.json", "manifest.sha256"}

    def test_ends_the_name_of_the_release(self, small_release: Release) -> None:
        """The digits are the first of its digest, which `sha256sum -c` can check as well."""
        content = (small_release.folder / "manifest.json").read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        assert small_release.id.endswith(f"-{digest[:8]}")
        check = ["sha256sum", "-c", "--strict", "manifest.sha256"]
        subprocess.run(check, cwd=small_release.folder, check=True, capture_output=True)

    def test_holds_neither_time_nor_place(self, small_release: Release, small_data: Path) -> None:
        """So that the same input gives the same bytes."""
        text = (small_release.folder / "manifest.json").read_text(encoding="utf-8")
        assert str(small_data) not in text
        assert small_release.id.split("-")[0] not in text

    def test_says_with_what_it_was_made(self, small_release: Release) -> None:
        """Versions, models with their settings, and the source with its licence."""
        manifest = small_release.manifest
        assert {"butaca", "python", "sqlite", "duckdb", "numpy", "scipy"} <= set(manifest.versions)
        assert {"knn", "cosine"} <= {model.name for model in manifest.models}
        assert all(model.recipe and model.parts for model in manifest.models)
        assert manifest.source == "The Movies Dataset"
        assert manifest.licence


class TestFiles:
    """The files a release is made of."""

    @pytest.mark.parametrize("name", ["butaca.sqlite", "findings.json", "tables/movies.parquet"])
    def test_missing_are_an_error(self, folder: Path, name: str) -> None:
        """At once, when the release is opened."""
        (folder / name).unlink()
        with pytest.raises(BrokenRelease, match=rf"{name} is missing\. Build again with: butaca build$"):
            Release(folder)

    def test_cut_off_are_an_error(self, folder: Path) -> None:
        """Sizes are checked when the release is opened."""
        content = (folder / "butaca.sqlite").read_bytes()
        (folder / "butaca.sqlite").write_bytes(content[:-4096])
        said = rf"butaca.sqlite has {len(content) - 4096:,} bytes, and should have {len(content):,}"
        with pytest.raises(BrokenRelease, match=said):
            Release(folder)

    def test_that_are_no_database_are_an_error(self, folder: Path) -> None:
        """Of the right size, but not readable."""
        path = folder / "butaca.sqlite"
        path.write_bytes(b"x" * path.stat().st_size)
        with pytest.raises(BrokenRelease, match=r"butaca.sqlite cannot be read \(file is not a database\)"):
            Release(folder)

    def test_may_be_read_only(self, folder: Path) -> None:
        """A release is never written to, not even a journal."""
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        release = Release(folder)
        assert release.rows("SELECT count(*) AS n FROM movies")[0]["n"] == 43
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            release.rows("DELETE FROM movies")
        release.close()
        left = {path.name for path in folder.iterdir()}
        assert left == {
            "butaca.sqlite",
            "findings.json",
            "manifest.json",
            "manifest.sha256",
            "report.html",
            "report.json",
            "tables",
        }
        folder.chmod(0o755)
        (folder / "tables").chmod(0o755)


def test_a_release_is_read_from_many_threads(small_release: Release) -> None:
    """Each has a connection of its own."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: small_release.row("SELECT count(*) AS n FROM movies"), range(64)))
    assert {row["n"] for row in found if row is not None} == {43}
