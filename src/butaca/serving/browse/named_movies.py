"""Movies as people name them: by title, year or text id."""

import re
from collections.abc import Sequence

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies

_WITH_YEAR = re.compile(r"(.+?)\s*\((\d{4})\)\s*", re.DOTALL)


def resolve_title(release: Release, text: str, year: int | None = None) -> list[Movie]:
    """Return the movies that a text may mean, the most voted first.

    The text is a title, a title with its year, or else a text id: *Heat*, *Heat (1995)* or *tt0113277*.

    Raises:
        NotFound: there is none; with the nearest titles, or the years there are.
    """
    try:
        return _titled(release, text, year)
    except NotFound:
        ids = movies.by_text_ids(release, [text.strip()]).values() if year is None else ()
        if not ids:
            raise
        return [movies.by_id(release, movie_id) for movie_id in ids]


def _titled(release: Release, text: str, year: int | None) -> list[Movie]:
    title_and_year = _WITH_YEAR.fullmatch(text)
    if title_and_year and year is None:
        try:
            return movies.by_title(release, text)  # a title may end in a year
        except NotFound:
            text, year = title_and_year[1], int(title_and_year[2])
    candidates = movies.by_title(release, text)
    chosen = [movie for movie in candidates if year in (None, movie.year)]
    if not chosen:
        raise NotFound("movie", f"{text} ({year})", [f"{candidates[0].title}, of {years_of(candidates)}"])
    return chosen


def years_of(shown: Sequence[Movie]) -> str:
    """Return the years of some movies as a text.

    Instead of an unknown year it has the id.
    """
    return ", ".join(f"unknown year (id {movie.id})" if movie.year is None else str(movie.year) for movie in shown)
