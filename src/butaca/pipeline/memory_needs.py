"""Memory that a build takes, by the size of its catalogue."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from butaca.catalogue.schema import MOVIES, RATINGS, literal
from butaca.errors import OutOfMemory
from butaca.recommenders.content_ease import MOST_EXACT
from butaca.resources import MEGABYTE, Resources

# Peaks measured of builds of 100 to 45,346 movies, without ratings, with 0.1, 11 and 26 million: within 10 %.
_LIBRARIES = 250 * MEGABYTE
_MOVIE = 5_000  # bytes
_WEIGHT = 8  # bytes of two matrices of single precision, between the movies that people's lists know
_RATING = 75  # bytes
_ROW = 28  # bytes of the sum of two movies, or of a rating of the sample, while it is read


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


def require_for_sums(folder: Path, resources: Resources) -> None:
    """Refuse sums that take more memory than a build may use.

    Raises:
        OutOfMemory: they do; with what they take, and the way out.
    """
    files = (literal(str(folder / table / "*.parquet")) for table in ("co_likes", "gram", "sample"))
    with duckdb.connect() as connection:
        rows = [connection.execute(f"SELECT count(*) FROM read_parquet({file})").fetchone() for file in files]
    pairs, gram, sampled = (int(row[0]) if row else 0 for row in rows)
    bytes_needed = _LIBRARIES + _ROW * max(pairs + sampled, gram)
    if bytes_needed > resources.memory:
        raise OutOfMemory(
            f"{pairs:,} sums of two movies take about {round(bytes_needed / MEGABYTE, -1):,.0f} MB of memory, and the "
            f"build may use {resources.memory // MEGABYTE:,} MB. Nothing was changed. Allow more with --memory or "
            "BUTACA_MEMORY, where there is more, or count fewer ratings of very active people: --most-ratings"
        )
