import csv
import gzip
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from butaca import pipeline
from butaca.catalogue.schema import TITLE_TERMS
from butaca.release.reader import Release
from butaca.sources.files.given import collect
from butaca.sources.files.tables import stage
from butaca.sources.folder import FolderSource
from conftest import Silent
from sources.damage import CREDITS, MOVIES, Damage, edited, packed, zipped

Change = Callable[[list[list[str]]], list[list[str]]]


def _renamed(old: str, new: str) -> Damage:
    return lambda folder: (folder / old).rename(folder / new)


def _rearranged(name: str, change: Change, quoting: int = csv.QUOTE_MINIMAL) -> Damage:
    def damage(folder: Path) -> None:
        records = list(csv.reader(StringIO((folder / name).read_text(encoding="utf-8"), newline="")))
        with (folder / name).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, quoting=quoting, lineterminator="\n").writerows(change(records))

    return damage


def _numbered(records: list[list[str]]) -> list[list[str]]:
    """Add the nameless first column that data frames write."""
    return [["", *records[0]], *([str(n), *record] for n, record in enumerate(records[1:]))]


VARIANTS = {
    "Kaggle's own name": _renamed(MOVIES, "movies_metadata.csv"),
    "the small ratings": _renamed("ratings.csv", "ratings_small.csv"),
    "the small links": _renamed("links.csv", "links_small.csv"),
    "gzip": packed(MOVIES, bytes),
    "gzip without the suffix": edited(MOVIES, gzip.compress),
    "zip": zipped(CREDITS, {"credits.csv": None}),
    "zip with another name inside": zipped(CREDITS, {"export/data.CSV": None, "readme.txt": b"hello"}),
    "zip made on a Mac": zipped(CREDITS, {"credits.csv": None, "__MACOSX/._credits.csv": b"\0"}),
    "a byte order mark": edited(MOVIES, lambda content: b"\xef\xbb\xbf" + content),
    "Windows line ends": edited(MOVIES, lambda content: content.replace(b"\n", b"\r\n")),
    "old Macintosh line ends": edited(CREDITS, lambda content: content.replace(b"\n", b"\r")),
    "no line end at the end": edited(CREDITS, bytes.rstrip),
    "empty lines at the end": edited(CREDITS, lambda content: content + b"\n\n"),
    "columns the other way round": _rearranged(MOVIES, lambda records: [record[::-1] for record in records]),
    "one more column": _rearranged(CREDITS, lambda records: [[*record, 'a "note"'] for record in records]),
    "numbered rows": _rearranged(CREDITS, _numbered),
    "everything quoted": _rearranged(MOVIES, lambda records: records, csv.QUOTE_ALL),
}


def _tables(data: Path, folder: Path, silent: Silent) -> dict[str, str]:
    """Return the checksums of the clean tables."""
    tables, workspace = folder / "tables", folder / "work"
    tables.mkdir()
    workspace.mkdir()
    pipeline.read_and_clean(FolderSource(data), tables, workspace, silent)
    assert [path.name for path in workspace.iterdir() if path.name != "spill"] == []
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tables.iterdir()}


@pytest.mark.parametrize("change", VARIANTS.values(), ids=[name.replace(" ", "-") for name in VARIANTS])
def test_the_same_data_in_another_dress_give_the_same_tables(
    change: Damage, small_data: Path, small_release: Release, tmp_path: Path, silent: Silent
) -> None:
    """Names, packing, line ends and the order of columns make no difference, to the last byte."""
    data = Path(shutil.copytree(small_data, tmp_path / "data"))
    change(data)
    expected = {
        name.removeprefix("tables/"): digest.sha256
        for name, digest in small_release.manifest.files.items()
        if name.startswith("tables/") and TITLE_TERMS.name not in name
    }
    assert _tables(data, tmp_path, silent) == expected


class TestWhichFile:
    """Of several files for one thing the best is taken, and the others are named."""

    def _chosen(self, folder: Path, stem: str, names: Sequence[str]) -> tuple[str, set[str]]:
        """Write one file of the catalogue under several names; return the one that is read, and the others."""
        content = next(folder.glob(f"{stem}*.csv")).read_bytes()
        for path in folder.glob(f"{stem}*.csv"):
            path.unlink()
        for name in names:
            (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        with duckdb.connect() as connection:
            choice = FolderSource(folder).survey(connection, folder.parent)
        read = [reading.table.name for reading in choice.readings if reading.table.name in names]
        assert len(read) == 1
        return read[0], {name for name, _ in choice.unused}

    def test_a_plain_file_comes_before_a_packed_one(self, small_data: Path, tmp_path: Path) -> None:
        """Somebody who unpacked a file meant to."""
        data = Path(shutil.copytree(small_data, tmp_path / "data"))
        names = ("credits.csv.gz", "credits.csv")
        assert self._chosen(data, "credits", names) == ("credits.csv", {"credits.csv.gz"})

    def test_the_first_stem_comes_before_the_others(self, small_data: Path, tmp_path: Path) -> None:
        """The big ratings are taken where both are there."""
        data = Path(shutil.copytree(small_data, tmp_path / "data"))
        names = ("ratings_small.csv", "ratings.csv.gz")
        assert self._chosen(data, "ratings", names) == ("ratings.csv.gz", {"ratings_small.csv"})

    def test_a_folder_is_no_file_whatever_its_name(self, small_data: Path, tmp_path: Path) -> None:
        """The file in it is read, as archives unpack them."""
        data = Path(shutil.copytree(small_data, tmp_path / "data"))
        (data / MOVIES).rename(data / "whole.csv")
        (data / MOVIES).mkdir()
        (data / "whole.csv").rename(data / MOVIES / MOVIES)
        with duckdb.connect() as connection:
            assert FolderSource(data).survey(connection, tmp_path).movies.table.name == f"{MOVIES}/{MOVIES}"


class TestFingerprints:
    """A release tells what it was made from."""

    def test_are_of_the_file_as_it_was_given(self, small_data: Path, tmp_path: Path) -> None:
        """Size and checksum are those of the packed file."""
        packed_file = tmp_path / "links.csv.zip"
        with zipfile.ZipFile(packed_file, "w") as archive:
            archive.write(small_data / "links.csv", "links.csv")
        staged = stage(collect(packed_file)[0], tmp_path)
        content = packed_file.read_bytes()
        assert (staged.name, staged.size) == ("links.csv.zip", len(content))
        assert staged.sha256 == hashlib.sha256(content).hexdigest()
        assert staged.path.read_bytes() == (small_data / "links.csv").read_bytes()

    def test_stand_in_the_manifest(self, small_data: Path, small_release: Release) -> None:
        """Every file that was read is listed, required ones first."""
        listed = small_release.manifest.inputs
        assert [file.name for file in listed] == [
            MOVIES,
            CREDITS,
            "keywords.csv",
            "links.csv",
            "ratings.csv",
            "titles_es.tsv",
        ]
        for file in listed:
            assert file.sha256 == hashlib.sha256((small_data / file.name).read_bytes()).hexdigest()


_COUNT_OPENS = """
import sys
from pathlib import Path
from butaca.sources.files.given import Given
from butaca.sources.files.tables import stage

path, workspace = map(Path, sys.argv[1:])
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" and str(args[0]) == str(path) else None)
assert "id" in stage(Given(path.name, path), workspace).columns
print(len(opened))
"""


@pytest.mark.parametrize("change", [edited(CREDITS, bytes), edited(CREDITS, gzip.compress)], ids=["plain", "packed"])
def test_a_file_is_opened_once_until_it_is_read(change: Damage, small_data: Path, tmp_path: Path) -> None:
    """Unpacking, checking, the checksum and the header all come from one pass or one handle."""
    shutil.copy(small_data / CREDITS, tmp_path)
    change(tmp_path)
    (tmp_path / "work").mkdir()
    command = [sys.executable, "-c", _COUNT_OPENS, str(tmp_path / CREDITS), str(tmp_path / "work")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1\n"


def test_only_two_files_are_required(small_data: Path, tmp_path: Path, silent: Silent) -> None:
    """Without the others there are no keywords, ratings or ids at MovieLens, and nothing is found missing."""
    for name in (MOVIES, CREDITS):
        shutil.copy(small_data / name, tmp_path)
    (tmp_path / "out").mkdir()
    tables = tmp_path / "out" / "tables"
    tables.mkdir()
    (tmp_path / "out" / "work").mkdir()
    origin = pipeline.read_and_clean(FolderSource(tmp_path), tables, tmp_path / "out" / "work", silent)
    assert [file.name for file in origin.inputs] == [MOVIES, CREDITS]
    codes = {finding.kind.code for finding in origin.findings}
    assert not codes & {"repeated_keywords", "impossible_rating", "movies_without_links"}
