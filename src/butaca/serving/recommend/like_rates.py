"""The movies of a set that anyone is likeliest to like, with what comparing them takes."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from butaca.release import database
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import places
from butaca.serving.filters.sort_index import order


@dataclass(frozen=True)
class Facts:
    """What the fallback needs of a movie: ``rate`` is how likely anyone is to like it."""

    movie_id: int
    year: int
    language: str | None
    rate: float


def best_liked(release: Release, found: int, n: int) -> list[Facts]:
    """At most ``n`` of a set of movies, those first that anyone is likeliest to like; ties by id.

    Empty where the release has no model that knows how likely that is.
    """
    rates = order(release, database.RATE)
    if rates is None:
        return []
    among = places(release)
    years, languages = release.once("years and languages", _years_and_languages)
    return [
        Facts(among.ids[place], years[place], languages[place], rates.value(place) or 0.0)
        for place in rates.following(found, n, descending=True)
    ]


def facts(release: Release, ids: Sequence[int]) -> list[Facts]:
    """The same of some movies, by id."""
    return best_liked(release, places(release).of(ids), len(ids))


def _years_and_languages(release: Release) -> tuple["array[int]", list[str | None]]:
    """Of every movie, by place."""
    rows = release.rows("SELECT release_year, original_language FROM movies ORDER BY id")
    languages: dict[str, str] = {}  # one object each
    return (
        array("h", [row["release_year"] for row in rows]),
        [code and languages.setdefault(code, code) for code in (row["original_language"] for row in rows)],
    )
