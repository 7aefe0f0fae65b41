"""Memory that a build takes, by the size of its catalogue."""

from typing import NamedTuple

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import MOVIES, RATINGS
from butaca.errors import OutOfMemory
from butaca.recommenders.content_ease import FEWEST_RATINGS, KEPT, MOST_EXACT
from butaca.resources import MEGABYTE, Resources

# Peaks measured of builds of 100 to 45,346 movies, without ratings, with 0.1, 11 and 26 million: within 10 %.
_LIBRARIES = 250 * MEGABYTE
_MOVIE = 5_000  # bytes
_WEIGHT = 4  # bytes between any two movies of the matrix of weights
_KEPT_WEIGHT = 8  # bytes, with its movie, of each movie beyond that matrix; both ways
_RATING = 75  # bytes, while movies are compared
_WEIGHED_RATING = 40  # bytes, beside that matrix

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
        """Count the rows of a catalogue."""
        counts = catalogue.counts()
        row = catalogue.connection.execute(
            f"SELECT count(*) FROM (SELECT movie_id FROM ratings GROUP BY ALL HAVING count(*) >= {FEWEST_RATINGS})"
        ).fetchone()
        return cls(counts[MOVIES.name], counts[RATINGS.name], int(row[0]) if row else 0)


def needed(size: CatalogueSize) -> int:
    """Return the bytes that a build takes."""
    exact = min(size.rated, MOST_EXACT)
    weights = _WEIGHT * exact**2 + _KEPT_WEIGHT * KEPT * (size.rated + exact if size.rated > exact else 0)
    learning = max(_RATING * size.ratings, weights + _WEIGHED_RATING * size.ratings)  # one after the other
    return _LIBRARIES + _MOVIE * size.movies + learning


def require(size: CatalogueSize, resources: Resources) -> None:
    """Refuse a catalogue that takes more memory than a build may use.

    Raises:
        OutOfMemory: it does; with what it takes, and the way out.
    """
    bytes_needed = needed(size)
    if bytes_needed > resources.memory:
        others = ", or leave out the file of ratings" if size.ratings else ""
        takes = f"{round(bytes_needed / MEGABYTE, -1):,.0f} MB"
        raise OutOfMemory(
            f"building {size.movies:,} movies with {size.ratings:,} ratings takes about {takes} of memory, and the "
            f"build may use {resources.memory // MEGABYTE:,} MB. Nothing was changed. Allow more with --memory or "
            f"BUTACA_MEMORY, where there is more{others}"
        )


def has_room_beside(size: CatalogueSize, resources: Resources) -> bool:
    """Return whether another process may write report and catalogue meanwhile."""
    beside = _BESIDE + _WRITTEN_MOVIE * size.movies
    return size.movies >= _FEWEST_BESIDE and resources.threads > 1 and needed(size) + beside <= resources.memory
