"""Movies as people name them: a title, perhaps with its year."""

import re

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies

_WITH_YEAR = re.compile(r"(.+?)\s*\((\d{4})\)\s*", re.DOTALL)


def resolve_title(release: Release, text: str, year: int | None = None) -> list[Movie]:
    """Return the movies that a text may mean, the most voted first.

    The text is a title, or a title with its year: *Heat* or *Heat (1995)*.

    Raises:
        NotFound: there is none; with the nearest titles, or the years there are.
    """
    title_and_year = _WITH_YEAR.fullmatch(text)
    if title_and_year and year is None:
        try:
            return movies.by_title(release, text)  # a title may end in a year
        except NotFound:
            text, year = title_and_year[1], int(title_and_year[2])
    candidates = movies.by_title(release, text)
    chosen = [movie for movie in candidates if year in (None, movie.year)]
    if not chosen:
        years = ", ".join(str(movie.year) for movie in candidates)
        raise NotFound("movie", f"{text} ({year})", [f"{candidates[0].title}, of {years}"])
    return chosen
