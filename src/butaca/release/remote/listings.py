"""Listings in a store: the parts of releases, and the current release.

::

    current.json             the current release, written last
    releases/NAME.json       the same, of every release
    listings/SHA256.json     the parts of each file
    parts/SHA256             a part, packed by zlib, by the digest of its bytes
    patches/SHA256           what makes a part from an earlier release, by the digest of its own bytes
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, field
from datetime import timedelta
from functools import cache
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from butaca.errors import RemoteError
from butaca.release import strict_json
from butaca.release.manifest import OWN_NAME
from butaca.release.manifest_types import STRICT, Count, RelativePath, Sha256
from butaca.release.remote.parts import MOST_BYTES, Part
from butaca.release.remote.patches import MOST_STRETCH, Patch
from butaca.release.remote.stores import Absent, Store

FORMAT = 2
CURRENT = "current.json"
PARTS, PATCHES, LISTINGS, RELEASES = "parts", "patches", "listings", "releases"
NEW = timedelta(days=1)  # of objects: they are not removed though nothing names them, for somebody may be publishing
MOST_STEPS = 7  # from a release that needs no other to one that is made of it

_POINTER_BYTES, _LISTING_BYTES = 4096, 64 << 20
STORED_BYTES = MOST_BYTES + (MOST_BYTES >> 8) + 64  # of a packed part at most


class Unreadable(RemoteError):
    """A listing or pointer is there, and none that this version reads."""


ReleaseName = Annotated[str, Field(pattern=r"^\d{8}-\d{6}-[0-9a-f]{8}$")]
Kind = TypeVar("Kind")


@dataclass(frozen=True, config=STRICT)
class Pointer:
    """A release in the store, and the digest of its listing."""

    format: Count
    release: ReleaseName
    listing: Sha256


@dataclass(frozen=True, config=STRICT)
class Listing:
    """The parts of every file of a release, by path, in order.

    Those of ``patches``, by digest, are made of the release ``base``, and parts that it has may be nowhere else. It is
    as many ``steps`` from one that needs no other.
    """

    format: Count
    release: ReleaseName
    files: Mapping[RelativePath, tuple[Part, ...]]
    base: ReleaseName | None = None
    steps: Count = 0
    patches: Mapping[Sha256, Patch] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(part.size for parts in self.files.values() for part in parts)


def read_pointer(store: Store, name: str | None = None) -> Pointer:
    """Return the current release, or that of a name.

    Raises:
        Absent: there is none.
        RemoteError: it cannot be read, or is of another format.
    """
    path = CURRENT if name is None else f"{RELEASES}/{name}.json"
    try:
        if name is not None and not OWN_NAME.fullmatch(name):
            raise Absent(name)
        return _read(store, path, store.get(path, _POINTER_BYTES), _pointers())
    except Absent as error:
        kind = "current release" if name is None else f"release called {name!r}"
        raise Absent(f"no {kind} at {store.name}. Publish one with: butaca publish DIR URL") from error


def read_listing(store: Store, pointer: Pointer) -> Listing:
    """Return the listing of a release, compared with its digest.

    Raises:
        RemoteError: it cannot be read, or is another than was published.
    """
    path = f"{LISTINGS}/{pointer.listing}.json"
    content = store.get(path, _LISTING_BYTES)
    if hashlib.sha256(content).hexdigest() != pointer.listing:
        raise Unreadable(f"{store.name}: {path} does not match its digest; publish the release again")
    listing = _read(store, path, content, _listings())
    if (
        listing.release != pointer.release
        or any(not 0 < part.size <= MOST_BYTES for parts in listing.files.values() for part in parts)
        or any(patch.size > MOST_STRETCH for patch in listing.patches.values())
        or (listing.base is None) != (listing.steps == 0)
        or listing.steps > MOST_STEPS
    ):
        raise Unreadable(f"{store.name}: {path} is no listing of {pointer.release}")
    return listing


def write_listing(store: Store, listing: Listing) -> Pointer:
    """Write the listing of a release, then its pointer; return this."""
    content = _content(listing)
    pointer = Pointer(FORMAT, listing.release, hashlib.sha256(content).hexdigest())
    store.put(f"{LISTINGS}/{pointer.listing}.json", content)
    store.put(f"{RELEASES}/{pointer.release}.json", _content(pointer))
    return pointer


def make_current(store: Store, pointer: Pointer) -> None:
    """Let readers know which release is current."""
    store.put(CURRENT, _content(pointer))


def _content(value: Pointer | Listing) -> bytes:
    return (json.dumps(asdict(value), sort_keys=True, separators=(",", ":")) + "\n").encode()


def _read(store: Store, path: str, content: bytes, adapter: TypeAdapter[Kind]) -> Kind:
    try:
        members = strict_json.parse(content)
        number = members.get("format") if isinstance(members, dict) else None
        if type(number) is int and number != FORMAT:
            raise Unreadable(f"{store.name}: {path} has format {number}, this butaca reads {FORMAT}")
        return strict_json.read(content, adapter)
    except (strict_json.NotStrict, strict_json.Misfit) as error:
        raise Unreadable(f"{store.name}: {path} {error}") from error


@cache
def _pointers() -> TypeAdapter[Pointer]:
    return TypeAdapter(Pointer)


@cache
def _listings() -> TypeAdapter[Listing]:
    return TypeAdapter(Listing)
