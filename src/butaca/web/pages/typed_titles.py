"""Titles that a visitor types, looked up as in search."""

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies, named_movies
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.explain import how
from butaca.serving.search.search import search

_TITLES = 100  # lines that are looked up


def typed_titles(release: Release, text: str) -> tuple[dict[int, Movie], list[NotFound]]:
    """Return the films named in a text, and the unknown titles.

    Each line is a title. A line that is no whole title names the best result of a search, unless that lacks a word or
    corrects one.
    """
    films, unknown = dict[int, Movie](), []
    for line in [line.strip() for line in text.splitlines() if line.strip()][:_TITLES]:
        try:
            movie = named_movies.resolve_title(release, line)[0]
        except NotFound as error:
            best = next(iter(search(release, line, MOVIES)), None)
            if best is None or how(best) in ("part", "typo"):
                unknown.append(error)
                continue
            movie = movies.by_id(release, best.entry.ref)
        films[movie.id] = movie
    return films, unknown
