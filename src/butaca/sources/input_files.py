"""Find, unpack, check and fingerprint input files; each is opened once."""

import codecs
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from butaca.errors import MissingFile, UnreadableFile

SUFFIXES = (".csv", ".csv.gz", ".csv.zip", ".zip")
_CHUNK = 1 << 20
_LONGEST_HEADER = 1 << 16  # bytes
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class InputFile:
    """A file ready to be read.

    ``name`` is the name the user gave it, ``path`` a file of plain UTF-8 text. ``sha256`` and ``size`` (bytes) are
    those of the file as it was given, packed or not. ``start`` is the beginning of the text, which holds the
    header, and ``last`` its last byte; both are empty of a file that is no text.
    """

    name: str
    path: Path
    sha256: str
    size: int
    start: bytes = b""
    last: bytes = b""


def find(folder: Path, stems: tuple[str, ...]) -> Path | None:
    """Return the first file named by the stems, or None.

    Stems count in their order, plain files before packed ones.
    """
    for stem in stems:
        for suffix in SUFFIXES:
            candidate = folder / f"{stem}{suffix}"
            if candidate.is_file():
                return candidate
    return None


def require(folder: Path, stems: tuple[str, ...]) -> Path:
    """Return the file that ``find`` finds.

    Raises:
        MissingFile: there is none; the message lists the names that would do.
    """
    if not folder.is_dir():
        problem = "is a file, not a folder" if folder.exists() else "no such folder"
        raise MissingFile(str(folder), problem, "Name the folder that holds the CSV files")
    path = find(folder, stems)
    if path is None:
        names = " or ".join(f"{stem}.csv" for stem in stems)
        raise MissingFile(names, f"not found in {folder}", "Put it there, plain or packed as .gz or .zip")
    return path


def stage(path: Path, workspace: Path) -> InputFile:
    """Unpack a file into the workspace, and check that it is text.

    Packing is told by the first bytes, not by the name; a file that is not packed stays where it is.

    Raises:
        UnreadableFile: the file is empty, damaged, an HTML page, or not UTF-8; with the line where known.
    """
    with path.open("rb") as given:
        sha256, size, magic = _fingerprint(given)
        packed = magic[:2] == _GZIP or magic == _ZIP
        target = workspace / f"{path.name}.plain" if packed else path
        check = _TextCheck(path.name)
        with _unpacked(given, path.name, magic) as text:
            if packed:
                with target.open("wb") as out:
                    out.writelines(check.over(text))
            else:
                for _ in check.over(text):
                    pass
    return InputFile(path.name, target, sha256, size, check.start, check.last)


def stage_binary(path: Path) -> InputFile:
    """Fingerprint a file that a library of its own reads."""
    with path.open("rb") as given:
        sha256, size, _ = _fingerprint(given)
    return InputFile(path.name, path, sha256, size)


def _fingerprint(given: IO[bytes]) -> tuple[str, int, bytes]:
    """Return sha256, size and first four bytes; rewind the file."""
    sha256 = hashlib.file_digest(given, "sha256").hexdigest()  # type: ignore[arg-type] # a file on disk
    size = given.tell()
    given.seek(0)
    magic = given.read(4)
    given.seek(0)
    return sha256, size, magic


@contextmanager
def _unpacked(given: IO[bytes], name: str, magic: bytes) -> Iterator[IO[bytes]]:
    """Open the plain bytes of a file; damage becomes one clear error."""
    again = "Copy or download it again"
    try:
        if magic[:2] == _GZIP:
            with gzip.GzipFile(fileobj=given, mode="rb") as unpacked:
                yield unpacked  # type: ignore[misc] # GzipFile is a readable binary file
        elif magic == _ZIP:
            with zipfile.ZipFile(given) as archive, _only_csv(archive, name) as member:
                yield member
        else:
            yield given
    except EOFError as error:
        raise UnreadableFile(name, "the gzip file ends too early", again) from error
    except (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        raise UnreadableFile(name, f"the packed file is damaged ({error})", again) from error


def _only_csv(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open the one CSV file of an archive."""
    way_out = "Unpack it into the folder"
    members = [m for m in archive.namelist() if m.lower().endswith((".csv", ".tsv")) and not m.startswith("__MACOSX/")]
    if len(members) != 1:
        held = ", ".join(members[:5]) or "none"
        raise UnreadableFile(name, f"the archive should hold one CSV file, but holds: {held}", way_out)
    try:
        return archive.open(members[0])
    except RuntimeError as error:  # a password, or a compression that Python does not know
        raise UnreadableFile(name, f"the archive cannot be unpacked here ({error})", way_out) from error


class _TextCheck:
    """A check of a stream of bytes on its way past.

    It keeps the beginning of the text and its last byte.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines = 0
        self.start = b""
        self.last = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def over(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the same chunks, each checked before it is handed on."""
        first = True
        while chunk := source.read(_CHUNK):
            if first:
                self._check_start(chunk)
                first = False
            self._check_text(chunk)
            self.start += chunk[: _LONGEST_HEADER - len(self.start)]
            self.last = chunk[-1:]
            yield chunk
        if first:
            raise UnreadableFile(self._name, "the file is empty", "Copy or download it again")
        self._check_text(b"", final=True)

    def _check_start(self, chunk: bytes) -> None:
        if chunk.startswith(_UTF16):
            raise UnreadableFile(self._name, "the text is UTF-16", "Save it as CSV UTF-8", line=1)
        text = chunk.removeprefix(codecs.BOM_UTF8).lstrip()
        if not text:
            raise UnreadableFile(self._name, "the file is empty", "Copy or download it again")
        if text[:1] == b"<":
            raise UnreadableFile(
                self._name,
                "this is an HTML or XML page, not a CSV file",
                "The download probably answered with an error or a log-in page: download it again",
                line=1,
            )

    def _check_text(self, chunk: bytes, *, final: bool = False) -> None:
        pending = self._decoder.getstate()[0]
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            line = self._lines + (pending + chunk)[: error.start].count(b"\n") + 1
            byte = error.object[error.start]
            raise UnreadableFile(
                self._name,
                f"byte 0x{byte:02X} is not UTF-8 text",
                "Convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8",
                line,
            ) from error
        if b"\0" in chunk:
            line = self._lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
            raise UnreadableFile(self._name, "a null byte: this is not a text file", "Export it again as CSV", line)
        self._lines += chunk.count(b"\n")
