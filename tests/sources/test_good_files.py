import csv
import gzip
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.catalogue.schema import TITLE_TERMS
from butaca.release.reader import Release
from butaca.sources import input_files
from butaca.sources.kaggle import KaggleSource
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
    pipeline.read_and_clean(KaggleSource(data), tables, workspace, silent)
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
    """The first name that exists is taken."""

    def test_a_plain_file_comes_before_a_packed_one(self, tmp_path: Path) -> None:
        """Somebody who unpacked a file meant to."""
        for suffix in (".csv", ".csv.gz", ".csv.zip", ".zip"):
            (tmp_path / f"credits{suffix}").touch()
        assert input_files.find(tmp_path, ("credits",)) == tmp_path / "credits.csv"

    def test_the_first_stem_comes_before_the_others(self, tmp_path: Path) -> None:
        """The big ratings are taken where both are there."""
        for name in ("ratings_small.csv", "ratings.csv.gz"):
            (tmp_path / name).touch()
        assert input_files.find(tmp_path, ("ratings", "ratings_small")) == tmp_path / "ratings.csv.gz"

    def test_none_is_none(self, tmp_path: Path) -> None:
        """A folder is no file, whatever its name."""
        (tmp_path / "links.csv").mkdir()
        assert input_files.find(tmp_path, ("links",)) is None


class TestFingerprints:
    """A release tells what it was made from."""

    def test_are_of_the_file_as_it_was_given(self, small_data: Path, tmp_path: Path) -> None:
        """Size and checksum are those of the packed file."""
        packed_file = tmp_path / "links.csv.zip"
        with zipfile.ZipFile(packed_file, "w") as archive:
            archive.write(small_data / "links.csv", "links.csv")
        staged = input_files.stage(packed_file, tmp_path)
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
from butaca.sources import csv_table
from butaca.sources import input_files

path, workspace = map(Path, sys.argv[1:])
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" and str(args[0]) == str(path) else None)
csv_table.header(input_files.stage(path, workspace), ("id",))
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
    origin = pipeline.read_and_clean(KaggleSource(tmp_path), tables, tmp_path / "out" / "work", silent)
    assert [file.name for file in origin.inputs] == [MOVIES, CREDITS]
    codes = {finding.kind.code for finding in origin.findings}
    assert not codes & {"repeated_keywords", "impossible_rating", "movies_without_links"}
