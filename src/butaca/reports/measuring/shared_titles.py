"""Measure titles that several movies share: remakes, namesakes and duplicates."""

from itertools import groupby

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.facts import SharedTitle, Titles
from butaca.reports.measuring.listed_movies import movies

_LISTED = 50


def titles(catalogue: Catalogue) -> Titles:
    """Measure shared titles; as in the findings, case does not count."""
    shared = (
        "SELECT lower(title) AS key, count(*) AS movie_count, count(DISTINCT release_year) AS years, "
        "sum(vote_count) AS votes FROM movies GROUP BY key HAVING movie_count > 1"
    )
    row = catalogue.connection.execute(
        f"SELECT count(*), coalesce(sum(movie_count), 0), count(*) FILTER (years > 1) FROM ({shared})"
    ).fetchone()
    twins = catalogue.connection.execute(
        "SELECT count(*), coalesce(sum(movie_count), 0) FROM (SELECT count(*) AS movie_count FROM movies "
        "WHERE release_year IS NOT NULL GROUP BY lower(title), release_year HAVING movie_count > 1)"
    ).fetchone()
    groups, among, remakes = map(int, row or (0, 0, 0))
    twin_groups, twin_count = map(int, twins or (0, 0))
    listed = movies(
        catalogue,
        f"JOIN (FROM ({shared}) ORDER BY votes DESC, key LIMIT {_LISTED}) AS shared ON lower(title) = shared.key "
        "ORDER BY shared.votes DESC, shared.key, vote_count DESC, id",
    )
    by_title = [list(namesakes) for _, namesakes in groupby(listed, key=lambda movie: movie.title.lower())]
    return Titles(
        groups=groups,
        movie_count=among,
        remakes=remakes,
        twin_groups=twin_groups,
        twin_count=twin_count,
        listed=tuple(SharedTitle(namesakes[0].title, tuple(namesakes)) for namesakes in by_title),
    )
