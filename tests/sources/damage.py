"""Ways in which the files that people bring are not what they should be."""

import gzip
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

MOVIES, CREDITS = "movies_dataset.csv", "credits.csv"
Damage = Callable[[Path], object]


def removed(name: str) -> Damage:
    """Remove the file."""
    return lambda folder: (folder / name).unlink()


def replaced(name: str, content: bytes) -> Damage:
    """Replace the file's content."""
    return lambda folder: (folder / name).write_bytes(content)


def edited(name: str, change: Callable[[bytes], bytes]) -> Damage:
    """Change the file's bytes."""
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def packed(name: str, change: Callable[[bytes], bytes]) -> Damage:
    """Pack the file with gzip, and change the packed bytes."""

    def damage(folder: Path) -> None:
        content = gzip.compress((folder / name).read_bytes())
        (folder / name).unlink()
        (folder / f"{name}.gz").write_bytes(change(content))

    return damage


def zipped(name: str, members: dict[str, bytes | None], change: Callable[[bytes], bytes] = bytes) -> Damage:
    """Pack the file into a zip archive; None stands for its content."""

    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        archive = folder / f"{name}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
            for member, text in members.items():
                out.writestr(member, content if text is None else text)
        archive.write_bytes(change(archive.read_bytes()))

    return damage


def is_a_file(folder: Path) -> None:
    """Put a file in the folder's place."""
    shutil.rmtree(folder)
    folder.write_text("not a folder")


def is_gone(folder: Path) -> None:
    """There is no such folder."""
    shutil.rmtree(folder)


def flipped(content: bytes) -> bytes:
    """Invert the bytes in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes(255 - byte for byte in content[middle : middle + 20]) + content[middle + 20 :]


def first_line_only(content: bytes) -> bytes:
    """Keep the header alone."""
    return content.split(b"\n", 1)[0] + b"\n"


def cut_after(mark: bytes) -> Callable[[bytes], bytes]:
    """Cut after the last occurrence of a mark."""
    return lambda content: content[: content.rindex(mark) + len(mark)]


def line(number: int, content: bytes) -> Callable[[bytes], bytes]:
    """One line, counted from 1, replaced."""

    def change(text: bytes) -> bytes:
        lines = text.split(b"\n")
        lines[number - 1] = content
        return b"\n".join(lines)

    return change


def encrypted(archive: bytes) -> bytes:
    """Mark the first member of an archive as encrypted."""
    content = bytearray(archive)
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)
