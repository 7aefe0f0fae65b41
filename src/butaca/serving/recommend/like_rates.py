"""Like rates: how likely anyone is to like a movie, whoever they are."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from butaca.release import database
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import bitmap_index
from butaca.serving.filters.sort_index import sort_index
from butaca.serving.recommend.models import Model


@dataclass(frozen=True)
class RatedMovie:
    """A movie with its like rate, 0 to 1, and what the content fallback compares beside its members."""

    movie_id: int
    year: int
    language: str | None
    like_rate: float


def highest(release: Release, movies: int, n: int) -> list[RatedMovie]:
    """Return at most ``n`` movies of a bitmap, those of the highest like rate first; ties by id.

    Empty where the release has no model with like rates.
    """
    index = sort_index(release, database.RATE)
    if index is None:
        return []
    ids = bitmap_index(release).ids
    years, languages = release.once("years and languages", _years_and_languages)
    return [
        RatedMovie(ids[place], years[place], languages[place], index.value(place) or 0.0)
        for place in index.first(movies, n, descending=True)
    ]


def of_movies(release: Release, ids: Sequence[int]) -> list[RatedMovie]:
    """Return some movies by id, those of the highest like rate first."""
    return highest(release, bitmap_index(release).bitmap(ids), len(ids))


def powers(release: Release, model: Model, ids: Sequence[int], novelty: float | None) -> Mapping[int, float]:
    """Return like_rate^novelty of some movies, by a model with a novelty; empty where novelty is 0 or None."""
    if not novelty:
        return {}
    return {movie: rate**novelty for movie, rate in like_rates(release, model, ids).items()}


def like_rates(release: Release, model: Model, ids: Sequence[int]) -> Mapping[int, float]:
    """Return the like rates of some movies, by a model with a novelty."""
    place_of = bitmap_index(release).place_of
    of_all = release.once(("like rates", model.name), partial(_like_rates, model=model))
    return {movie: of_all[place] for movie in ids if (place := place_of.get(movie)) is not None}


def support(release: Release, model: Model, movie_id: int) -> float:
    """Return how many people's likes stand behind a movie's own candidates, by a model with a novelty."""
    row = release.row(f"SELECT people FROM rates_{model.name} WHERE movie_id = ?", (movie_id,))
    return float(row["people"]) if row else 0.0


def _like_rates(release: Release, model: Model) -> "array[float]":
    """Read the like rate of every movie, by place."""
    return array("d", [row[0] for row in release.rows(f"SELECT rate FROM rates_{model.name} ORDER BY movie_id")])


def _years_and_languages(release: Release) -> tuple["array[int]", list[str | None]]:
    """Read the year and original language of every movie, by place."""
    rows = release.rows("SELECT release_year, original_language FROM movies ORDER BY id")
    languages: dict[str, str] = {}  # one object each
    return (
        array("h", [row["release_year"] for row in rows]),
        [code and languages.setdefault(code, code) for code in (row["original_language"] for row in rows)],
    )
