import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from butaca import pipeline
from butaca.cli import main
from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, SourceError, UnreadableFile
from butaca.release.store import Releases
from sources.damage import (
    CREDITS,
    MOVIES,
    Damage,
    cut_after,
    edited,
    encrypted,
    first_line_only,
    flipped,
    is_a_file,
    is_gone,
    line,
    packed,
    removed,
    replaced,
    zipped,
)


def _bad(name: str, damage: Damage, error: type[SourceError], *said: str) -> Any:
    return pytest.param(damage, error, said, id=name.replace(" ", "-"))


def _recoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode().encode(encoding, "replace")


_PAGE = b"<!DOCTYPE html>\n<html><body>Please log in</body></html>\n"
_AGAIN = "Copy or download it again"
_BROKEN_OFF = "breaks off in the middle of a record"
_NEVER_CLOSED = "a quoted field is never closed"

BAD = [
    _bad("no folder", is_gone, MissingFile, "no such folder", "Name the folder"),
    _bad("a file that is none", is_a_file, MissingFile, "no table of movies", "data has not a folder"),
    _bad("no movies", removed(MOVIES), MissingFile, "no table of movies", "--columns title=NAME: credits.csv has cast"),
    _bad("no header", edited(CREDITS, lambda b: b.split(b"\n", 1)[1]), MissingColumn,
         "credits.csv, line 1: no columns id, cast or crew or directors or writers", "has to name the columns"),
    _bad("no column of an optional file", edited("ratings.csv", lambda b: b.replace(b"rating", b"fruit", 1)),
         MissingColumn, "ratings.csv, line 1: no column rating", "it has: userId, movieId, fruit, timestamp"),
    _bad("a column twice", edited(MOVIES, lambda b: b.replace(b"adult,", b"id,", 1)), UnreadableFile,
         "movies_dataset.csv, line 1: the column 'id' occurs twice", "Remove one"),
    _bad("Latin-1", edited(MOVIES, _recoded("latin-1")), UnreadableFile,
         "movies_dataset.csv, line 6: byte 0xB7 is not UTF-8", "iconv"),
    _bad("Latin-1 in gzip", packed(MOVIES, lambda b: gzip.compress(_recoded("latin-1")(gzip.decompress(b)))),
         UnreadableFile, "movies_dataset.csv.gz, line 6: byte 0xB7"),
    _bad("a web page", replaced(CREDITS, _PAGE), UnreadableFile, "credits.csv, line 1: this is an HTML", "log-in page"),
    _bad("a web page in gzip", packed(CREDITS, lambda _: gzip.compress(_PAGE)), UnreadableFile, "HTML"),
    _bad("empty", replaced(MOVIES, b""), UnreadableFile, "movies_dataset.csv: the file is empty", _AGAIN),
    _bad("blank", replaced(MOVIES, b"\n \n"), UnreadableFile, "movies_dataset.csv: the file is empty", _AGAIN),
    _bad("empty gzip", packed(CREDITS, lambda _: gzip.compress(b"")), UnreadableFile, "csv.gz: the file is empty"),
    _bad("movies of a header", edited(MOVIES, first_line_only), UnreadableFile,
         "movies_dataset.csv: no rows below the header", "the right file"),
    _bad("credits of a header", edited(CREDITS, first_line_only), UnreadableFile, "credits.csv: no rows", "right file"),
    _bad("a null byte", edited(MOVIES, lambda b: b.replace(b"Jumanji", b"Jum\0nji")), UnreadableFile,
         "movies_dataset.csv, line 7: a null byte", "Export it again"),
    _bad("null bytes at the end", edited(CREDITS, lambda b: b + b"\0" * 4096), UnreadableFile, "line 47: a null byte"),
    _bad("gzip cut in half", packed(MOVIES, lambda b: b[: len(b) // 2]), UnreadableFile,
         "movies_dataset.csv.gz: the gzip file ends too early", _AGAIN),
    _bad("gzip without its end", packed(CREDITS, lambda b: b[:-3]), UnreadableFile, "ends too early"),
    _bad("gzip with an error", packed(CREDITS, flipped), UnreadableFile, "credits.csv.gz: the packed file is damaged"),
    _bad("zip of two", zipped(MOVIES, {"a.csv": None, "b.csv": None}), UnreadableFile,
         "movies_dataset.csv.zip/b.csv: it could be the movies, and so could movies_dataset.csv.zip/a.csv", "Take one"),
    _bad("zip of none", zipped(MOVIES, {}), UnreadableFile, "movies_dataset.csv.zip: the archive is empty", "Unpack"),
    _bad("zip with an error", zipped(MOVIES, {"a.csv": None}, flipped), UnreadableFile, "is damaged", _AGAIN),
    _bad("zip without its end", zipped(MOVIES, {"a.csv": None}, lambda b: b[:-30]), UnreadableFile, "is damaged"),
    _bad("zip with a password", zipped(MOVIES, {"a.csv": None}, encrypted), UnreadableFile, "password", "Unpack it"),
    _bad("movies cut in a record", edited(MOVIES, cut_after(b"1999-13-09,")), UnreadableFile, _BROKEN_OFF, _AGAIN),
    _bad("movies cut in quotes", edited(MOVIES, cut_after(b"[{'iso_639_1'")), UnreadableFile, _BROKEN_OFF, _AGAIN),
    _bad("credits cut in quotes", edited(CREDITS, cut_after(b"[{'department'")), UnreadableFile,
         f"credits.csv, line 46: {_NEVER_CLOSED}", "cut off"),
    _bad("credits cut after a column", edited(CREDITS, cut_after(b']"')), UnreadableFile,
         "credits.csv, line 46: a record has 2 fields where the header has 3"),
    _bad("credits cut after a comma", edited(CREDITS, cut_after(b']",')), UnreadableFile, _BROKEN_OFF, _AGAIN),
    _bad("too many fields", edited(CREDITS, line(5, b"[],[],7,8")), UnreadableFile,
         "credits.csv, line 5: a record has 4 fields where the header has 3", "Quote fields"),
    _bad("too many fields in movies", edited(MOVIES, line(5, b"x," * 24 + b"x")), UnreadableFile,
         "movies_dataset.csv, line 5: a record has 25 fields where the header has 24"),
    _bad("a quote that never ends", edited(CREDITS, line(5, b'"[],[],7')), UnreadableFile, f"line 5: {_NEVER_CLOSED}"),
    _bad("a record of 5 MB", edited(CREDITS, line(5, b'"[' + b"x" * 5_000_000 + b']",[],7')), UnreadableFile,
         "credits.csv, line 5: a record is longer than 4 MB"),
    _bad("credits of another catalogue", edited(CREDITS, lambda b: re.sub(rb",(\d+)\n", rb",55\1\n", b)),
         MismatchedFiles, "credits.csv: only 0 of its 44 ids are among the 43 movies", "from the same one"),
]  # fmt: skip


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """Copy the small catalogue's files, to damage them."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def releases(small_releases: Path, tmp_path: Path) -> Path:
    """Copy a releases folder that has a release."""
    return Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))


def _everything(folder: Path) -> dict[str, tuple[int, float, str]]:
    """Every path below a folder with its size and time, and where it points."""
    actual = {path: path.lstat() for path in folder.rglob("*") if path.name != ".lock"}
    return {
        str(path.relative_to(folder)): (facts.st_size, facts.st_mtime, str(path.resolve()))
        for path, facts in actual.items()
        if not path.is_dir() or path.is_symlink()
    }


@pytest.mark.parametrize(("damage", "error", "said"), BAD)
def test_bad_input_is_one_clear_error_and_changes_nothing(
    damage: Damage,
    error: type[SourceError],
    said: tuple[str, ...],
    data: Path,
    releases: Path,
    silent: pipeline.Progress,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the file, the line where known, and the way out.

    The release that was there still is.
    """
    before = _everything(releases)
    damage(data)

    with pytest.raises(SourceError) as caught:
        pipeline.build(pipeline.source_of(data), Releases(releases), silent, recipes=(), with_report=False)
    assert type(caught.value) is error
    assert ". " in str(caught.value)  # before the way out
    for part in said:
        assert part in str(caught.value)

    assert main(["build", str(data), "--out", str(releases)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"butaca: {caught.value}"
    assert [item for item in lines[:-1] if not re.fullmatch(r"[^:]+: \d+\.\d s", item)] == []  # stages that went well

    assert _everything(releases) == before
    assert not (releases / ".building").exists()
