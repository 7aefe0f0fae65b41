"""Errors of a build that runs out of disk or memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from butaca.errors import OutOfMemory
from butaca.release.store import Releases


@contextmanager
def storage_errors(releases: Releases) -> Iterator[None]:
    """Turn the engines' errors of disk and memory into our own."""
    try:
        yield
    except MemoryError as error:
        raise _out_of_memory() from error
    except (duckdb.IOException, duckdb.OutOfMemoryException, sqlite3.OperationalError) as error:
        message = str(error).lower()
        if "no space left" in message or "disk is full" in message or "max_temp_directory_size" in message:
            raise releases.out_of_space() from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise _out_of_memory() from error
        raise


def _out_of_memory() -> OutOfMemory:
    return OutOfMemory(
        "the build ran out of memory. Nothing was changed: it takes about 470 MB for 45,000 movies, and 800 MB where "
        "it learns from ratings. Others may have taken theirs: tell it to make do with less with --memory, or stop them"
    )
