"""Memory that a build takes, by the size of its catalogue."""

from collections.abc import Mapping

from butaca.catalogue.schema import MOVIES, RATINGS
from butaca.errors import OutOfMemory
from butaca.recommenders.content_ease import MOST_EXACT
from butaca.resources import MEGABYTE, Resources

# Peaks measured of builds of 100 to 45,346 movies, without ratings, with 0.1, 11 and 26 million: within 10 %.
_LIBRARIES = 250 * MEGABYTE
_MOVIE = 5_000  # bytes
_WEIGHT = 8  # bytes of two matrices of single precision, between the movies that people's lists know
_RATING = 75  # bytes


def needed(counts: Mapping[str, int]) -> int:
    """Return the bytes that a build takes, by rows of tables."""
    movies, ratings = counts[MOVIES.name], counts[RATINGS.name]
    learned = _WEIGHT * min(movies, MOST_EXACT) ** 2 + _RATING * ratings if ratings else 0
    return _LIBRARIES + _MOVIE * movies + learned


def require(counts: Mapping[str, int], resources: Resources) -> None:
    """Refuse a catalogue that takes more memory than a build may use.

    Raises:
        OutOfMemory: it does; with what it takes, and the way out.
    """
    bytes_needed = needed(counts)
    if bytes_needed > resources.memory:
        movies, ratings = counts[MOVIES.name], counts[RATINGS.name]
        others = ", or leave out the file of ratings" if ratings else ""
        takes = f"{round(bytes_needed / MEGABYTE, -1):,.0f} MB"
        raise OutOfMemory(
            f"building {movies:,} movies with {ratings:,} ratings takes about {takes} of memory, and the build may use "
            f"{resources.memory // MEGABYTE:,} MB. Nothing was changed. Allow more with --memory or BUTACA_MEMORY, "
            f"where there is more{others}"
        )
