"""Pruning of a store, by removing objects that nothing needs.

Pointers of releases go first, so that nobody begins with what is going. Objects without a release go once they are
older than ``NEW``: those of a publisher under way are younger, and it relies on no others but those of the current
release, which stays.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from butaca.release.remote.listings import (
    LISTINGS,
    NEW,
    PARTS,
    PATCHES,
    RELEASES,
    Listing,
    Pointer,
    read_listing,
    read_pointer,
)
from butaca.release.remote.stores import Store

_JSON = ".json"


@dataclass(frozen=True)
class Pruned:
    """Result of pruning.

    The releases that are left, and counts of those and of the objects that were removed.
    """

    kept: tuple[str, ...]
    release_count: int
    object_count: int


def prune(store: Store, keep: int) -> Pruned:
    """Keep the releases published last, the current one, and their bases.

    Raises:
        RemoteError: a release that is kept cannot be read, and nothing was removed; or nothing can be removed.
    """
    there = _releases(store)
    kept = _with_bases(store, [read_pointer(store).release, *there[-keep:]])
    removed = [name for name in there if name not in kept]
    store.remove([f"{RELEASES}/{name}{_JSON}" for name in removed])
    # Whatever was published meanwhile is kept as well.
    kept = _with_bases(store, [read_pointer(store).release, *_releases(store)])
    named = {
        PARTS: {part.sha256 for _, listing in kept.values() for parts in listing.files.values() for part in parts},
        PATCHES: {patch.sha256 for _, listing in kept.values() for patch in listing.patches.values()},
        LISTINGS: {pointer.listing + _JSON for pointer, _ in kept.values()},
    }
    old = datetime.now(UTC) - NEW
    unnamed = [
        f"{folder}/{name}"
        for folder, names in named.items()
        for name, written in store.names(folder).items()
        if name not in names and written < old
    ]
    store.remove(unnamed)
    return Pruned(tuple(sorted(kept)), len(removed), len(unnamed))


def _releases(store: Store) -> list[str]:
    """Return the names of all releases as they were published."""
    written = store.names(RELEASES)
    return [name.removesuffix(_JSON) for name in sorted(written, key=lambda name: (written[name], name))]


def _with_bases(store: Store, names: list[str]) -> dict[str, tuple[Pointer, Listing]]:
    """Return releases and their bases by name."""
    kept = dict[str, tuple[Pointer, Listing]]()
    left = list(names)
    while left:
        name = left.pop()
        if name not in kept:
            pointer = read_pointer(store, name)
            listing = read_listing(store, pointer)
            kept[name] = pointer, listing
            left += [listing.base] if listing.base else []
    return kept
