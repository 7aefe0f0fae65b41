"""Reading a release from many threads."""

import threading

import psutil

from butaca.release.reader import Release


def open_databases(release: Release) -> int:
    """Return how often this process has the release's database open."""
    path = str((release.folder / "butaca.sqlite").resolve())
    return sum(file.path == path for file in psutil.Process().open_files())


def test_a_connection_ends_with_its_thread(small_release: Release) -> None:
    """A server's threads come and go with its load; a connection left of each would fill its memory."""
    small_release.row("SELECT 1")
    before = open_databases(small_release)
    seen = list[int]()

    def read() -> None:
        small_release.row("SELECT 1")
        seen.append(open_databases(small_release))

    for _ in range(5):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert seen == [before + 1] * 5
    assert open_databases(small_release) == before


def test_rows_are_collected_one_at_a_time(small_release: Release) -> None:
    """Whoever collects gets the next row only once it asks, and damage is told as of any query."""
    query = "SELECT id FROM movies ORDER BY id"
    assert small_release.collected(query, lambda rows: next(iter(rows))[0]) == small_release.rows(query)[0][0]
    assert small_release.collected(query, lambda rows: [row[0] for row in rows]) == [
        row["id"] for row in small_release.rows(query)
    ]
