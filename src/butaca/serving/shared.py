"""What a movie shares with others, by name."""

from collections.abc import Iterable, Sequence

from butaca.release.reader import Release
from butaca.serving.listing import Entity
from butaca.serving.movies import marks

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
    "franchise": "SELECT theirs.id, member.id, member.name FROM movies AS mine "
    "JOIN collections AS member ON member.id = mine.collection_id "
    "JOIN movies AS theirs ON theirs.collection_id = mine.collection_id WHERE mine.id = ? AND theirs.id IN ({})",
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
    "period": "SELECT theirs.id, NULL, mine.release_year || ' ' || theirs.release_year "
    "FROM movies AS mine, movies AS theirs WHERE mine.id = ? AND theirs.id IN ({})",
    "language": "SELECT theirs.id, member.code, member.name, member.name_es FROM movies AS mine "
    "JOIN languages AS member ON member.code = mine.original_language "
    "JOIN movies AS theirs ON theirs.original_language = mine.original_language "
    "WHERE mine.id = ? AND theirs.id IN ({})",
}


def shared(release: Release, movie_id: int, others: Sequence[int], codes: Iterable[str]) -> dict[str, Shared]:
    """For each code that is about names, and each of the others that shares any, what it shares with the movie.

    Of the period it is the two years, the movie's own first, or the one year that is both's.
    """
    found: dict[str, Shared] = {}
    for code in codes:
        if code not in _QUERIES or not others:
            continue
        of: dict[int, dict[Entity, None]] = {}
        for other, *entity in release.rows(_QUERIES[code].format(marks(others)), (movie_id, *others)):
            if code == "period":
                years = entity[1].split()
                of[other] = dict.fromkeys(Entity(int(year), year) for year in years)
            else:
                of.setdefault(other, {})[Entity(*entity)] = None
        found[code] = {other: tuple(entities) for other, entities in of.items()}
    return found
