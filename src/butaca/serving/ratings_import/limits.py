"""The bounds of a file to import; each stands before the work that it bounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much a file to import may have; rows and lengths are far above what the sites write."""

    sent_bytes: int = 8 << 20
    """Bytes of the file as it is sent."""

    unpacked_bytes: int = 32 << 20
    """Bytes of all members of a zip together, counted as they are unpacked."""

    rows: int = 20_000
    """Rows of a file, and distinct films of an import."""

    rows_in_all: int = 100_000
    """Rows of all members of a zip."""

    record_characters: int = 256 << 10
    """Characters of a record with all its lines; of one object of a JSON array."""

    cell_characters: int = 200
    """Characters of a title."""

    name_characters: int = 1 << 20
    """Characters of all titles that are kept."""

    members: int = 1_000
    """Members of a zip."""

    directory_bytes: int = 256 << 10
    """Bytes of a zip's list of members, and of any other part of it that is read at once."""

    ratio: int = 200
    """How many times its packed size a member may have, beyond the first megabyte."""

    named: int = 100
    """How many cells that were left out are named; further ones are counted."""
