"""Limits of a file to import.

Each limit is checked before the work that it bounds.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportLimits:
    """The most that a file to import may have.

    Rows and lengths are far above what the sites write.
    """

    sent_bytes: int = 8 << 20
    """Bytes of the file as it is sent."""

    unpacked_bytes: int = 32 << 20
    """Bytes of all members of a zip together, counted during unpacking."""

    rows: int = 20_000
    """Rows of a file, and distinct films of an import."""

    rows_in_all: int = 100_000
    """Rows of all members of a zip."""

    record_characters: int = 256 << 10
    """Characters of a multi-line record, or of a JSON array's element."""

    cell_characters: int = 200
    """Characters of a title."""

    name_characters: int = 1 << 20
    """Characters of all titles that are kept."""

    members: int = 1_000
    """Members of a zip."""

    directory_bytes: int = 256 << 10
    """Bytes of a zip read at once, as its list of members."""

    ratio: int = 200
    """Largest ratio of unpacked to packed size, beyond a member's first megabyte."""

    named: int = 100
    """Cells left out that are named; further ones are only counted."""
