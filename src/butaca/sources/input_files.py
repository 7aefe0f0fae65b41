"""Input files, for sources that a library of its own reads."""

from pathlib import Path

from butaca.sources.files import given
from butaca.sources.files.tables import InputFile

__all__ = ["InputFile", "stage_binary"]


def stage_binary(path: Path) -> InputFile:
    """Fingerprint a file that a library of its own reads."""
    with path.open("rb") as file:
        return InputFile(path.name, path, *given.digest(file))
