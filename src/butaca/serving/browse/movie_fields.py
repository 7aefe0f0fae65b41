"""Facts of many movies at once, field by field as they are asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from butaca.release.reader import Release
from butaca.serving.browse.movies import listed

Row = Mapping[str, Any]

# What a column of a movie's own says; 0 is unknown of money, and None here.
_COLUMNS = {
    "id": "movies.id",
    "title": "title",
    "original_title": "original_title",
    "year": "release_year",
    "release_date": "release_date",
    "runtime": "runtime",
    "status": "status",
    "original_language": "original_language",
    "popularity": "popularity",
    "vote_count": "vote_count",
    "vote_average": "vote_average",
    "budget": "nullif(budget, 0)",
    "revenue": "nullif(revenue, 0)",
    "return": 'nullif("return", 0)',
    "overview": "overview",
    "tagline": "tagline",
    "homepage": "homepage",
    "poster_path": "poster_path",
    "imdb_id": "imdb_id",
    "movielens_id": "movielens_id",
}
_CREDITED = (
    "SELECT movie_id, people.id, name FROM credits JOIN people ON people.id = person_id "
    "WHERE movie_id IN (SELECT value FROM json_each(?)) AND department = '{}' AND job = '{}' "
    "ORDER BY movie_id, position"
)
# What belongs to movies: rows of movie, id or code, and name, each movie's in its own order.
_MEMBERS = {
    "collection": "SELECT movies.id, collections.id, name FROM movies JOIN collections "
    "ON collections.id = collection_id WHERE movies.id IN (SELECT value FROM json_each(?))",
    "directors": _CREDITED.format("Directing", "Director"),
    "cast": _CREDITED.format("Acting", "Actor"),
} | {
    table: f"SELECT movie_id, {member}, name FROM movie_{table} JOIN {table} ON {table}.{key} = {member} "
    "WHERE movie_id IN (SELECT value FROM json_each(?)) ORDER BY movie_id, position"
    for table, member, key in (
        ("genres", "genre_id", "id"),
        ("companies", "company_id", "id"),
        ("countries", "country_code", "code"),
        ("languages", "language_code", "code"),
        ("keywords", "keyword_id", "id"),
    )
}
FIELDS = (*_COLUMNS, *_MEMBERS)


def rows(release: Release, ids: Sequence[int], fields: Sequence[str]) -> list[Row]:
    """Those fields of some movies, in the order of the ids; ids that do not exist are left out.

    What belongs to a movie is a list of ``{"id": …, "name": …}``, its collection one of these or None.
    """
    columns = [name for name in fields if name in _COLUMNS]
    belonging = [name for name in fields if name in _MEMBERS]
    selected = ", ".join(("movies.id", *(_COLUMNS[name] for name in columns)))
    wanted = listed(ids)
    found: dict[int, dict[str, Any]] = {}
    for movie_id, *values in release.rows(
        f"SELECT {selected} FROM movies LEFT JOIN movie_details ON movie_id = movies.id "
        "WHERE movies.id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ):
        found[movie_id] = dict.fromkeys(fields) | dict(zip(columns, values, strict=True))
    for name in belonging:
        for row in found.values():
            row[name] = None if name == "collection" else []
        for movie_id, member, called in release.rows(_MEMBERS[name], (wanted,)):
            item = {"id": member, "name": called}
            if name == "collection":
                found[movie_id][name] = item
            else:
                found[movie_id][name].append(item)
    return [found[movie_id] for movie_id in ids if movie_id in found]
