"""What a movie shares with others, by name."""

from collections.abc import Collection, Sequence

from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse.movies import marks
from butaca.serving.explain.results import Entity

BILLED = 15  # of a cast; further names are extras

Shared = dict[int, tuple[Entity, ...]]

# For each code, a query of (other, id, name): the movie is the first parameter, the others the rest.
# What few movies have comes first, people in the order of the bill.
_QUERIES = {
    "keywords": "SELECT theirs.movie_id, member.id, member.name FROM movie_keywords AS mine "
    "JOIN keywords AS member ON member.id = mine.keyword_id "
    "JOIN movie_keywords AS theirs ON theirs.keyword_id = mine.keyword_id "
    "WHERE mine.movie_id = ? AND theirs.movie_id IN ({}) ORDER BY member.movies, member.id",
    "cast": "SELECT theirs.movie_id, member.id, member.name FROM credits AS mine "
    "JOIN people AS member ON member.id = mine.person_id "
    "JOIN credits AS theirs ON theirs.person_id = mine.person_id AND theirs.job = 'Actor' "
    "WHERE mine.movie_id = ? AND mine.department = 'Acting' AND mine.job = 'Actor' AND theirs.movie_id IN ({}) "
    f"AND (SELECT count(*) FROM credits WHERE movie_id = mine.movie_id AND department = 'Acting' "
    f"AND position < mine.position) < {BILLED} "
    f"AND (SELECT count(*) FROM credits WHERE movie_id = theirs.movie_id AND department = 'Acting' "
    f"AND position < theirs.position) < {BILLED} ORDER BY mine.position, member.id",
    "director": "SELECT theirs.movie_id, member.id, member.name FROM credits AS mine "
    "JOIN people AS member ON member.id = mine.person_id "
    "JOIN credits AS theirs ON theirs.person_id = mine.person_id AND theirs.job = 'Director' "
    "WHERE mine.movie_id = ? AND mine.job = 'Director' AND theirs.movie_id IN ({}) ORDER BY mine.position, member.id",
    "companies": "SELECT theirs.movie_id, member.id, member.name FROM movie_companies AS mine "
    "JOIN companies AS member ON member.id = mine.company_id "
    "JOIN movie_companies AS theirs ON theirs.company_id = mine.company_id "
    "WHERE mine.movie_id = ? AND theirs.movie_id IN ({}) ORDER BY member.movies, member.id",
    "genres": "SELECT theirs.movie_id, member.id, member.name FROM movie_genres AS mine "
    "JOIN genres AS member ON member.id = mine.genre_id "
    "JOIN movie_genres AS theirs ON theirs.genre_id = mine.genre_id "
    "WHERE mine.movie_id = ? AND theirs.movie_id IN ({}) ORDER BY mine.position",
    "title": "SELECT theirs.movie_id, NULL, mine.term FROM title_terms AS mine "
    "JOIN title_terms AS theirs ON theirs.term = mine.term "
    "WHERE mine.movie_id = ? AND theirs.movie_id IN ({}) ORDER BY mine.term",
}


_FRANCHISE = "SELECT id, name FROM collections WHERE id = ?"
_LANGUAGE = "SELECT code, name, name_es FROM languages WHERE code = ?"


def shared(release: Release, movie: Movie, others: Sequence[Movie], codes: Collection[str]) -> dict[str, Shared]:
    """For each code that is about names, and each of the others that shares any, what it shares with the movie.

    Of the period it is the two years, the movie's own first, or the one year that is both's.
    """
    found: dict[str, Shared] = {}
    ids = [other.id for other in others]
    for code in codes:
        if code in _QUERIES and others:
            of: dict[int, dict[Entity, None]] = {}
            for other, *entity in release.rows(_QUERIES[code].format(marks(others)), (movie.id, *ids)):
                of.setdefault(other, {})[Entity(*entity)] = None
            found[code] = {other: tuple(entities) for other, entities in of.items()}
    if "period" in codes:
        found["period"] = {other.id: _years(movie, other) for other in others}
    if "franchise" in codes and movie.collection_id is not None:
        alike = [other.id for other in others if other.collection_id == movie.collection_id]
        found["franchise"] = _entity(release, _FRANCHISE, movie.collection_id, alike)
    if "language" in codes and movie.original_language is not None:
        alike = [other.id for other in others if other.original_language == movie.original_language]
        found["language"] = _entity(release, _LANGUAGE, movie.original_language, alike)
    return found


def _years(movie: Movie, other: Movie) -> tuple[Entity, ...]:
    return tuple(Entity(year, str(year)) for year in dict.fromkeys((movie.year, other.year)))


def _entity(release: Release, query: str, key: int | str, others: Sequence[int]) -> Shared:
    """One thing that all of some movies share; nothing where it has no name."""
    row = release.row(query, (key,)) if others else None
    return dict.fromkeys(others, (Entity(*row),)) if row else {}
