"""Memory that a build takes, by the size of its catalogue."""

from pathlib import Path
from typing import NamedTuple

import duckdb

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import MOVIES, RATINGS, literal
from butaca.errors import OutOfMemory
from butaca.recommenders.content_ease import FEWEST_RATINGS, KEPT, MOST_EXACT
from butaca.resources import MEGABYTE, Resources

# Peaks measured of builds of 100 to 453,458 movies without ratings, and of 45,346 with 0.1, 11 and 26 million: within
# 10 %.
_LIBRARIES = 250 * MEGABYTE
_MOVIE = 4_000  # bytes
_WEIGHT = 4  # bytes between any two movies of the matrix of weights
_KEPT_WEIGHT = 8  # bytes, with its movie, of each movie beyond that matrix; both ways
_RATING = 75  # bytes, while movies are compared
_WEIGHED_RATING = 40  # bytes, beside that matrix
_ROW = 28  # bytes of the sum of two movies, or of a rating of the sample, while it is read

_BESIDE = 320 * MEGABYTE  # of a process that writes report or catalogue
_WRITTEN_MOVIE = 1_500  # bytes, in it
_FEWEST_BESIDE = 5_000  # movies, below which the other process would take longer to begin than to write


class CatalogueSize(NamedTuple):
    """Numbers of rows.

    ``rated`` movies have ratings enough for weights of their own.
    """

    movies: int
    ratings: int
    rated: int

    @classmethod
    def of(cls, catalogue: Catalogue) -> "CatalogueSize":
        """Count the rows of a catalogue, and its ratings wherever they are."""
        counts = catalogue.counts()
        row = catalogue.connection.execute(
            f"SELECT count(*) FROM ({catalogue.rating_counts}) WHERE ratings >= {FEWEST_RATINGS}"
        ).fetchone()
        return cls(counts[MOVIES.name], counts[RATINGS.name], int(row[0]) if row else 0)

    @property
    def weights(self) -> int:
        """Bytes of the weights between movies with ratings."""
        exact = min(self.rated, MOST_EXACT)
        return _WEIGHT * exact**2 + _KEPT_WEIGHT * KEPT * (self.rated + exact if self.rated > exact else 0)


def needed(size: CatalogueSize) -> int:
    """Return the bytes that a build takes."""
    learning = max(_RATING * size.ratings, size.weights + _WEIGHED_RATING * size.ratings)  # one after the other
    return _LIBRARIES + _MOVIE * size.movies + learning


def require(size: CatalogueSize, resources: Resources) -> None:
    """Refuse a catalogue that takes more memory than a build may use.

    Raises:
        OutOfMemory: it does; with what it takes, and the way out.
    """
    others = ", or leave out the file of ratings" if size.ratings else ""
    _require(needed(size), f"building {size.movies:,} movies with {size.ratings:,} ratings takes", resources, others)


def require_for_sums(folder: Path, size: CatalogueSize, resources: Resources) -> None:
    """Refuse sums that take more memory than a build may use.

    Raises:
        OutOfMemory: they do; with what they take, and the way out.
    """
    files = (literal(str(folder / table / "*.parquet")) for table in ("co_likes", "gram", "sample"))
    with duckdb.connect() as connection:
        rows = [connection.execute(f"SELECT count(*) FROM read_parquet({file})").fetchone() for file in files]
    pairs, gram, sampled = (int(row[0]) if row else 0 for row in rows)
    learning = max(_ROW * (pairs + sampled), size.weights + _ROW * gram)  # one after the other
    _require(
        _LIBRARIES + _MOVIE * size.movies + learning,
        f"building {size.movies:,} movies with {pairs:,} sums of two movies takes",
        resources,
        ", or count fewer ratings of very active people: --most-ratings",
    )


def _require(needed: int, subject: str, resources: Resources, others: str) -> None:
    if needed > resources.memory:
        raise OutOfMemory(
            f"{subject} about {round(needed / MEGABYTE, -1):,.0f} MB of memory, and the build may use "
            f"{resources.memory // MEGABYTE:,} MB. Nothing was changed. Allow more with --memory or BUTACA_MEMORY, "
            f"where there is more{others}"
        )


def has_room_beside(size: CatalogueSize, resources: Resources) -> bool:
    """Return whether another process may write report and catalogue meanwhile."""
    beside = _BESIDE + _WRITTEN_MOVIE * size.movies
    return size.movies >= _FEWEST_BESIDE and resources.threads > 1 and needed(size) + beside <= resources.memory
