"""Cells in any order, kept on disk until all are there."""

from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile


class CellSpool:
    """Cells of movies in a temporary file, which goes with it."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the object
        self._ids, self._ends = array("q"), array("q", [0])

    def __enter__(self) -> "CellSpool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, movie_id: int, cell: bytes) -> None:
        """Keep a cell."""
        self._file.write(cell)
        self._ids.append(movie_id)
        self._ends.append(self._ends[-1] + len(cell))

    def by_movie(self) -> Iterator[tuple[int, bytes]]:
        """Yield all cells by ascending id of their movies."""
        for place in sorted(range(len(self._ids)), key=self._ids.__getitem__):
            start = self._ends[place]
            self._file.seek(start)
            yield self._ids[place], self._file.read(self._ends[place + 1] - start)
