"""What a rehearsal stands on: a copy of the checkout, a clean environment, a Python."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from limits import User

ROOT = Path(__file__).resolve().parents[1]
_PLACES = "/usr/local/bin:/usr/bin:/bin"
_NEEDED = "import ensurepip, sqlite3, ssl, sys, venv; print('.'.join(map(str, sys.version_info[:3])))"


class CheckoutError(Exception):
    """A rehearsal cannot even begin."""


def checkout_files() -> list[str]:
    """The files that git has or would take: tracked ones, changed or not, and new ones that are not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise CheckoutError(f"git does not know this folder: {listed.stderr.strip()}")
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def copy_checkout(files: Iterable[str], target: Path, data: Path | None) -> None:
    """Copy the files, and the folder ``data``, if given, as ``data/``."""
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    if data is not None:
        copied = target / "data"
        shutil.rmtree(copied, ignore_errors=True)
        copied.mkdir(mode=0o755)
        for file in data.iterdir():
            if file.is_file():
                shutil.copyfile(file, copied / file.name)


def environment(home: Path, python: Path) -> dict[str, str]:
    """A clean environment: a path that begins with a Python's, a home, a language, and pip's settings here."""
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {"PATH": f"{python / 'bin'}:{_PLACES}", "HOME": str(home), "LANG": "C.UTF-8", **pip}


def find_python(asked: str, user: User | None) -> tuple[Path, str]:
    """A Python of the minor version asked for that the user can run, and its whole version.

    Raises:
        CheckoutError: there is none.
    """
    minor = ".".join(asked.split(".")[:2])
    for candidate in _candidates(minor):
        try:
            said = subprocess.run(
                ["/bin/sh", "-c", 'cd / && exec "$0" -c "$1"', str(candidate), _NEEDED],
                env={"PATH": _PLACES}, capture_output=True, text=True, check=False,
                user=None if user is None else user.uid,
                group=None if user is None else user.gid,
                extra_groups=None if user is None else [],
            )  # fmt: skip
        except OSError:
            continue
        version = said.stdout.strip()
        if said.returncode == 0 and version.startswith(f"{minor}."):
            return candidate, version
    whom = "" if user is None else f" that user {user.uid} can run"
    raise CheckoutError(f"no Python {minor} with venv{whom} is here")


def _candidates(minor: str) -> Iterator[Path]:
    yield Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    for folder in [*os.environ.get("PATH", "").split(":"), *_PLACES.split(":")]:
        found = Path(folder or ".") / f"python{minor}"
        if found.is_file():
            yield found.resolve()


def make_environment(python: Path, folder: Path) -> Path:
    """A fresh virtual environment."""
    made = subprocess.run(
        [python, "-m", "venv", folder], env={"PATH": _PLACES}, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise CheckoutError(f"no virtual environment: {made.stderr or made.stdout}")
    return folder


def cool(folder: Path) -> None:
    """Have the kernel forget what it keeps of a folder's files in memory: a fresh machine has none of it."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
