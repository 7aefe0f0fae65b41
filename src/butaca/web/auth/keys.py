"""Keys for restricted routes, in a file of their digests.

A key is 256 random bits. The file has its SHA-256 digest, so reading the file reveals no key. As nobody can guess a
key, a slow digest as for passwords would add no protection, and would cost every request what it costs a thief.
"""

import hmac
import json
import os
import re
import secrets
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from butaca.errors import BrokenKeys, UsageError

_PREFIX = "butaca_"  # lets a key be recognised where it should not be
_LONGEST = 60  # characters of a name
_LARGEST = 1 << 20  # bytes of a file; a key has 150
_NAMES = f"it has to be 1 to {_LONGEST} printable characters"


@dataclass(frozen=True)
class Key:
    """A stored key: its owner's name, digest and date.

    ``sha256`` is the digest of the key's text, ``made`` the day on which it was made (ISO 8601).
    """

    name: str
    sha256: str
    made: str


_FIELDS = {field.name for field in fields(Key)}


class KeyFile:
    """The keys in a file; a missing file has none.

    The file is read again when it has changed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def __iter__(self) -> Iterator[Key]:
        """Iterate over the keys in the order of their creation.

        Raises:
            BrokenKeys: the file is not a file of keys.
        """
        try:
            status = self._path.stat()
            at = (status.st_mtime_ns, status.st_size)
            if at != self._read_at:
                self._keys = _parsed(_content(self._path))
                self._read_at = at
        except FileNotFoundError:
            self._keys, self._read_at = (), None
        except (OSError, ValueError, RecursionError) as error:
            raise BrokenKeys(f"{self._path} cannot be read as a file of keys: {error}") from error
        return iter(self._keys)

    def add(self, name: str) -> str:
        """Create a key and return its text, which is stored nowhere.

        Raises:
            UsageError: the name is empty, too long, not printable or taken, or the file cannot be written.
        """
        if not _is_name(name):
            raise UsageError(f"{name!r} is no name for a key; {_NAMES}")
        keys = list(self)
        if any(key.name == name for key in keys):
            raise UsageError(f"there is a key {name!r} already; remove it first, or choose another name")
        text = _PREFIX + secrets.token_urlsafe(32)
        self._write([*keys, Key(name, _digest(text), datetime.now(UTC).date().isoformat())])
        return text

    def remove(self, name: str) -> None:
        """Revoke a key, with immediate effect.

        Raises:
            UsageError: there is no key of that name, or the file cannot be written.
        """
        keys = list(self)
        left = [key for key in keys if key.name != name]
        if len(left) == len(keys):
            names = ", ".join(key.name for key in keys) or "none"
            raise UsageError(f"there is no key {name!r}; there are: {names}")
        self._write(left)

    def knows(self, text: str) -> bool:
        """Return whether the key is valid, in constant time."""
        given = _digest(text)
        same = [hmac.compare_digest(given, key.sha256) for key in self]
        return any(same)

    def _write(self, keys: list[Key]) -> None:
        """Replace the file atomically, readable only by its owner."""
        beside = self._path.with_name(f".{self._path.name}.new")
        text = json.dumps([asdict(key) for key in keys], indent=1, ensure_ascii=False) + "\n"
        try:
            beside.unlink(missing_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            beside.replace(self._path)
        except OSError as error:
            raise UsageError(
                f"{self._path} cannot be written: {error.strerror}; let this user write there, or name another file "
                "in BUTACA_KEYS"
            ) from error


def _content(path: Path) -> bytes:
    """Read a regular file.

    Anything else, such as a pipe, is refused without waiting for it.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no regular file, or too large.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is no regular file")
        if status.st_size > _LARGEST:
            raise ValueError(f"it has {status.st_size:,} bytes; there can be {_LARGEST:,}")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(_LARGEST)
    finally:
        os.close(descriptor)


def _parsed(content: bytes) -> tuple[Key, ...]:
    """Parse the content of a key file.

    It has to be a list of objects with a name, a digest and a day; otherwise ValueError is raised.
    """
    rows = json.loads(content, object_pairs_hook=_members)
    if not isinstance(rows, list):
        raise ValueError("it is no list")
    names = set[str]()
    for number, row in enumerate(rows, 1):
        if not (
            isinstance(row, dict) and row.keys() == _FIELDS and all(isinstance(text, str) for text in row.values())
        ):
            raise ValueError(f"entry {number} is no object of the texts {', '.join(sorted(_FIELDS))}")
        if not re.fullmatch("[0-9a-f]{64}", row["sha256"]):
            raise ValueError(f"entry {number} has no SHA-256 digest")
        if not _is_name(row["name"]):
            raise ValueError(f"entry {number} has the name {row['name'][:_LONGEST]!a}; {_NAMES}")
        if not _is_day(row["made"]):
            raise ValueError(
                f"entry {number} was made on {row['made'][:_LONGEST]!a}, which is no day such as 2025-12-31"
            )
        if row["name"] in names:
            raise ValueError(f"entry {number} has the name {row['name']!r}, as one before it has")
        names.add(row["name"])
    return tuple(Key(**row) for row in rows)


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the members of an object; ValueError if one is given twice."""
    members = dict(pairs)
    if len(members) < len(pairs):
        name = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"it has {name[:_LONGEST]!a} more than once in an object")
    return members


def _is_name(name: str) -> bool:
    return bool(name.strip()) and len(name) <= _LONGEST and name.isprintable()


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
