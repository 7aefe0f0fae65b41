"""Movies as people name them: a title, or a title and its year."""

import re

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies

_WITH_YEAR = re.compile(r"(.+?)\s*\((\d{4})\)\s*", re.DOTALL)


def named(release: Release, text: str, year: int | None = None) -> list[Movie]:
    """The movies that a text such as *Heat* or *Heat (1995)* may mean, the most voted first.

    Raises:
        NotFound: there is none; with the nearest titles, or the years there are.
    """
    written = _WITH_YEAR.fullmatch(text)
    if written and year is None:
        try:
            return movies.by_title(release, text)  # a title may end in a year
        except NotFound:
            text, year = written[1], int(written[2])
    found = movies.by_title(release, text)
    chosen = [movie for movie in found if year in (None, movie.year)]
    if not chosen:
        years = ", ".join(str(movie.year) for movie in found)
        raise NotFound("movie", f"{text} ({year})", [f"{found[0].title}, of {years}"])
    return chosen
