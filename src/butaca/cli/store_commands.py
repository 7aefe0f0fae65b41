"""Commands on releases in a store."""

import argparse
from typing import TYPE_CHECKING

from butaca import addresses
from butaca.cli.arguments import OK
from butaca.errors import UsageError
from butaca.release.manifest import MANIFEST
from butaca.release.store import Releases

if TYPE_CHECKING:
    from butaca.settings import Settings


def publish(options: argparse.Namespace, _: "Settings") -> int:
    """Send a release to a store, and make it current there."""
    from butaca.release.remote.pruning import prune
    from butaca.release.remote.publishing import publish
    from butaca.release.remote.stores import Store

    address = addresses.checked(options.address, addresses.WRITABLE)
    folder = options.folder
    release = folder if (folder / MANIFEST).is_file() else Releases(folder).current()
    store = Store(address)
    published = publish(release, store, whole=options.whole)
    print(f"current: {published.release} at {addresses.masked(address)}")
    sent, size = (f"{count / 1e6:,.1f} MB" for count in (published.sent_bytes, published.size))
    print(f"sent:    {published.sent_count:,} of {published.part_count:,} parts, {sent} for {size}")
    print(f"base:    {published.base or f'none: {published.why_whole}'}")
    if options.keep is not None:
        pruned = prune(store, options.keep)
        print(f"kept:    {', '.join(pruned.kept)}")
        print(f"removed: {pruned.release_count:,} releases, {pruned.object_count:,} objects")
    return OK


def activate(address: str, name: str) -> int:
    """Make another release of a store the current one there."""
    from butaca.release.remote.listings import make_current, read_listing, read_pointer
    from butaca.release.remote.stores import Store

    store = Store(addresses.checked(address, addresses.WRITABLE))
    pointer = read_pointer(store, name)
    read_listing(store, pointer)
    make_current(store, pointer)
    print(f"current: {pointer.release} at {store.name}; servers verify every file before they serve it")
    return OK


def info(address: str, *, verify: bool) -> int:
    """Describe the current release of a store."""
    from butaca.release.remote.listings import read_listing, read_pointer
    from butaca.release.remote.stores import Store

    if verify:
        raise UsageError("--verify needs a folder of releases; servers verify every file that they fetch")
    store = Store(address)
    listing = read_listing(store, read_pointer(store))
    part_count = sum(map(len, listing.files.values()))
    print(f"release   {listing.release}  ({listing.size / 1e6:.0f} MB in {part_count:,} parts)")
    print(f"store     {store.name}")
    print(f"files     {len(listing.files)}")
    return OK
