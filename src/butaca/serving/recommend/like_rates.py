"""Like rates: the probability that anyone likes a movie."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from sqlite3 import Row

from butaca.release import database
from butaca.release.database import LIKE_RATES_PREFIX
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.filters.sort_index import sort_index


@dataclass(frozen=True)
class RatedMovie:
    """A movie with its like rate, 0 to 1.

    The content fallback compares its year and language beside its members.
    """

    movie_id: int
    year: int | None
    language: str | None
    like_rate: float


def highest(release: Release, movies: int, n: int) -> list[RatedMovie]:
    """Return at most ``n`` movies of the highest like rates.

    ``movies`` is the bitmap they are taken from. The highest come first, ties by id. Empty
    where the release has no model with like rates.
    """
    index = sort_index(release, database.LIKE_RATE)
    if index is None:
        return []
    ids = bitmap_index(release).ids
    years, languages = release.once("years and languages", _years_and_languages)
    return [
        RatedMovie(ids[place], years[place] or None, languages[place], index.value(place) or 0.0)
        for place in index.first(movies, n, descending=True)
    ]


def of_movies(release: Release, ids: Sequence[int]) -> list[RatedMovie]:
    """Return some movies by id, the highest like rates first."""
    return highest(release, bitmap_index(release).bitmap(ids), len(ids))


def powers(release: Release, model: ModelDescription, ids: Sequence[int], novelty: float | None) -> Mapping[int, float]:
    """Return like_rate^novelty of some movies, by id.

    The model is one with a novelty. Empty where ``novelty`` is 0 or None.
    """
    if not novelty:
        return {}
    return {movie: rate**novelty for movie, rate in like_rates(release, model, ids).items()}


def like_rates(release: Release, model: ModelDescription, ids: Sequence[int]) -> Mapping[int, float]:
    """Return the like rates of some movies, by id.

    The model is one with a novelty; ids that do not exist are left out.
    """
    index = bitmap_index(release)
    all_rates = release.once(("like rates", model.name), partial(_like_rates, model=model))
    return {movie: all_rates[place] for movie in ids if (place := index.place(movie)) is not None}


def support(release: Release, model: ModelDescription, movie_id: int) -> float:
    """Return the number of people whose likes support a movie's candidates.

    The model is one with a novelty.
    """
    row = release.row(f"SELECT support FROM {LIKE_RATES_PREFIX}{model.name} WHERE movie_id = ?", (movie_id,))
    return float(row["support"]) if row else 0.0


def _like_rates(release: Release, model: ModelDescription) -> "array[float]":
    """Read the like rate of every movie, by place."""
    query = f"SELECT like_rate FROM {LIKE_RATES_PREFIX}{model.name} ORDER BY movie_id"
    return release.collected(query, lambda rows: array("d", (row[0] for row in rows)))


def _years_and_languages(release: Release) -> tuple["array[int]", list[str | None]]:
    """Read the year and original language of every movie, by place.

    An unknown year is 0.
    """
    years: array[int] = array("h")
    codes: list[str | None] = []
    shared: dict[str, str] = {}  # one string for all movies of a language

    def collect(rows: Iterable[Row]) -> None:
        for year, code in rows:
            years.append(year or 0)
            codes.append(code and shared.setdefault(code, code))

    release.collected("SELECT release_year, original_language FROM movies ORDER BY id", collect)
    return years, codes
