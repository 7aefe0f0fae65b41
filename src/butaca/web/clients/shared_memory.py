"""Memory that all workers of a server share.

It is made before they are forked. Names are kept as keyed digests in sets of eight, so that a name is looked for in one
place and nobody can choose names that meet there. A lock of the system guards each table: it is given up by whoever
dies with it, and what a dead worker held is forgotten by the one that started it.
"""

import mmap
import os
import secrets
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Self

from butaca.web.clients.token_buckets import REMEMBERED, Allowance, Bucket

if sys.platform != "win32":
    import fcntl

_WAYS = 8  # names of a set
_DIGESTS = struct.Struct(f"={_WAYS}Q")
_BUCKET = struct.Struct("=dd")  # tokens, and when that was
_FULL = 1 << 62  # what a name holds for which there is no place: more than may be


class SharedMemory:
    """Tables shared by a process and those that it forks.

    ``columns`` is how many workers there may be at a time; a worker sets ``column`` to its own number.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.column = 0
        self.secret = secrets.token_bytes(16)
        self._ledgers: list[SharedLedger] = []

    def ledger(self, names: int) -> "SharedLedger":
        """Return a new ledger that has room for so many names."""
        ledger = SharedLedger(self, names)
        self._ledgers.append(ledger)
        return ledger

    def buckets(self, rate: float, burst: int) -> "SharedBuckets":
        """Return new buckets of tokens."""
        return SharedBuckets(self, rate, burst)

    def forget(self, column: int) -> None:
        """Give back all that a worker held, which has ended."""
        for ledger in self._ledgers:
            ledger.forget(column)


class _Table:
    """Sets of records in shared memory, with a lock.

    Within a ``with`` block no other process reads or writes it.
    """

    def __init__(self, memory: SharedMemory, names: int, record_bytes: int) -> None:
        self._secret = memory.secret
        self._count = 1 << max(3, (names - 1).bit_length())
        self._record_bytes = record_bytes
        self._stride = _DIGESTS.size + _WAYS * record_bytes
        self._file = _anonymous_file(self._count * self._stride)
        self._bytes = mmap.mmap(self._file, self._count * self._stride)

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            fcntl.lockf(self._file, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _set(self, name: str) -> tuple[int, int, tuple[int, ...]]:
        """Return a name's key, where its set begins, and the set's keys."""
        key = int.from_bytes(blake2b(name.encode(), digest_size=8, key=self._secret).digest(), "little") or 1
        start = (key % self._count) * self._stride
        return key, start, _DIGESTS.unpack_from(self._bytes, start)

    def _record(self, start: int, way: int) -> int:
        return start + _DIGESTS.size + way * self._record_bytes

    def _name(self, start: int, way: int, key: int) -> None:
        struct.pack_into("=Q", self._bytes, start + way * 8, key)


class SharedLedger(_Table):
    """A ledger of all workers together.

    Each worker adds to a column of its own. A name that finds no place in its set counts as if it held all there is.
    """

    shared = True

    def __init__(self, memory: SharedMemory, names: int) -> None:
        self._memory = memory
        self._row = struct.Struct(f"={memory.columns}i")
        super().__init__(memory, names, self._row.size)

    def amount(self, name: str) -> int:
        """Return the amount held under a name."""
        return sum(self.by_worker(name))

    def own(self, name: str) -> int:
        """Return the amount held under a name by this worker."""
        amounts = self.by_worker(name)
        return amounts[self._memory.column] if len(amounts) == self._memory.columns else 0

    def by_worker(self, name: str) -> tuple[int, ...]:
        """Return the amounts held under a name by each worker."""
        key, start, keys = self._set(name)
        if key in keys:
            return self._amounts(start, keys.index(key))
        if self._free(start, keys) is None:
            return (_FULL,)
        return (0,) * self._memory.columns

    def add(self, name: str, amount: int) -> None:
        """Add to the amount of a name; a negative one gives back."""
        key, start, keys = self._set(name)
        way = keys.index(key) if key in keys else self._free(start, keys) if amount > 0 else None
        if way is None:
            return
        if keys[way] != key:
            self._name(start, way, key)
        at = self._record(start, way) + 4 * self._memory.column
        (held,) = struct.unpack_from("=i", self._bytes, at)
        struct.pack_into("=i", self._bytes, at, max(0, held + amount))

    def forget(self, column: int) -> None:
        """Give back all that a worker held."""
        with self:
            for number in range(self._count):
                for way in range(_WAYS):
                    struct.pack_into("=i", self._bytes, self._record(number * self._stride, way) + 4 * column, 0)

    def _free(self, start: int, keys: tuple[int, ...]) -> int | None:
        """Return a place of a set where nobody holds anything."""
        return next((way for way in range(_WAYS) if not keys[way] or not any(self._amounts(start, way))), None)

    def _amounts(self, start: int, way: int) -> tuple[int, ...]:
        return self._row.unpack_from(self._bytes, self._record(start, way))


class SharedBuckets(_Table):
    """Buckets of tokens of all workers together.

    In each set, the name that has not asked for longest gives way to a new one.
    """

    def __init__(
        self, memory: SharedMemory, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kind = Bucket(rate, burst)
        self._clock = clock  # of the machine, the same in every process
        super().__init__(memory, REMEMBERED // _WAYS, _BUCKET.size)

    def take(self, who: str) -> Allowance:
        """Take a token, if there is one."""
        with self:
            now = self._clock()
            key, start, keys = self._set(who)
            if key in keys:
                way = keys.index(key)
                tokens, then = _BUCKET.unpack_from(self._bytes, self._record(start, way))
            else:
                way = keys.index(0) if 0 in keys else min(range(_WAYS), key=lambda way: self._asked_at(start, way))
                self._name(start, way, key)
                tokens, then = float(self._kind.burst), now
            tokens, allowance = self._kind.take(tokens, now - then)
            _BUCKET.pack_into(self._bytes, self._record(start, way), tokens, now)
        return allowance

    def _asked_at(self, start: int, way: int) -> float:
        asked_at: float = _BUCKET.unpack_from(self._bytes, self._record(start, way))[1]
        return asked_at


def _anonymous_file(size: int) -> int:
    """Return the descriptor of a file of zeros that has no name."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("butaca")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, size)
    return descriptor
