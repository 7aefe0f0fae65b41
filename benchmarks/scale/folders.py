"""Data and releases of the points, kept until they are cleaned."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import files
from benchmarks.measure import run

REAL_FILMS = 45_346
REAL_RATINGS = 100_000

_FILMS = ("movies_dataset", "credits", "keywords")


@dataclass(frozen=True)
class Folders:
    """A work folder; data are of The Movies Dataset."""

    root: Path
    tell: Callable[[str], None] = print
    data: Path = files.DATA

    def films(self, size: int) -> Path:
        """Return the data of so many films without ratings.

        All of the real ones as they are, fewer of them by chance, or more that are drawn.
        """
        if size == REAL_FILMS:
            return self._made(f"films-{size}", lambda folder: self._link(folder, _FILMS))
        return self._made(f"films-{size}", lambda folder: self._draw("drawn_films", size, folder))

    def ratings(self, size: int) -> Path:
        """Return the data of so many ratings of all real films.

        They are those of the real small file, or drawn.
        """
        if size == REAL_RATINGS:
            stems = (*_FILMS, "links", "ratings_small")
            return self._made(f"ratings-{size}", lambda folder: self._link(folder, stems))
        return self._made(f"ratings-{size}", lambda folder: self._draw("drawn_ratings", size, folder))

    def releases(self, name: str) -> Path:
        """Return the folder of a point's release, which may be missing."""
        return self.root / "releases" / name

    def clean(self) -> None:
        """Remove data and releases, and keep the results."""
        for name in ("data", "releases"):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def _made(self, name: str, make: Callable[[Path], None]) -> Path:
        folder = self.root / "data" / name
        if not folder.is_dir():
            unfinished = folder.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            make(unfinished)
            unfinished.rename(folder)
        return folder

    def _link(self, folder: Path, stems: tuple[str, ...]) -> None:
        for stem in stems:
            for file in self.data.glob(f"{stem}.csv*"):
                (folder / file.name).symlink_to(file.resolve())

    def _draw(self, module: str, size: int, folder: Path) -> None:
        self.tell(f"  drawing {size:,} by {module}")
        done = run(f"benchmarks.processes.{module}", self.data, size, folder)
        self.tell(f"  drawn in {done.seconds:.0f} s, {done.megabytes:.0f} MB: {done.facts}")
