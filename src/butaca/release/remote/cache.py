"""The folder here that holds what was fetched from an address."""

from hashlib import blake2b
from pathlib import Path


def cache_folder(folder: Path, address: str) -> Path:
    """Return the folder of releases for an address, below one for all.

    >>> cache_folder(Path("fetched"), "s3://films/releases").name
    '63f7e2069ec2'
    """
    return folder / blake2b(address.encode(), digest_size=6).hexdigest()
