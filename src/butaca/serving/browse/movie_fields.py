"""Selected fields of many movies at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from butaca.catalogue import attributes
from butaca.release.reader import IN_LIST, Release, id_list

Row = Mapping[str, Any]

# The columns of a movie itself; 0 in budget, revenue and return is unknown, so None.
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
    "external_id": "external_id",
}
_MEMBERS = {
    name: attribute.named(IN_LIST)
    for name, attribute in (
        ("collection", attributes.COLLECTIONS),
        ("directors", attributes.DIRECTORS),
        ("actors", attributes.ACTORS),
        ("genres", attributes.GENRES),
        ("companies", attributes.COMPANIES),
        ("countries", attributes.COUNTRIES),
        ("spoken_languages", attributes.SPOKEN_LANGUAGES),
        ("keywords", attributes.KEYWORDS),
    )
}
FIELDS = (*_COLUMNS, *_MEMBERS)


def rows(release: Release, ids: Sequence[int], fields: Sequence[str]) -> list[Row]:
    """Return fields of some movies, in the order of the ids.

    Ids that do not exist are left out. The members of a list are ``{"id": …, "name": …}``, in the movie's own order;
    its collection is such an object or None.
    """
    columns = [name for name in fields if name in _COLUMNS]
    selected = ", ".join(("movies.id", *(_COLUMNS[name] for name in columns)))
    parameters = (id_list(ids),)
    row_of: dict[int, dict[str, Any]] = {}
    for movie_id, *values in release.rows(
        f"SELECT {selected} FROM movies LEFT JOIN movie_details ON movie_id = movies.id WHERE movies.id {IN_LIST}",
        parameters,
    ):
        row_of[movie_id] = dict.fromkeys(fields) | dict(zip(columns, values, strict=True))
    for name in (name for name in fields if name in _MEMBERS):
        for row in row_of.values():
            row[name] = None if name == "collection" else []
        for movie_id, member, member_name in release.rows(_MEMBERS[name], parameters):
            item = {"id": member, "name": member_name}
            if name == "collection":
                row_of[movie_id][name] = item
            else:
                row_of[movie_id][name].append(item)
    return [row_of[movie_id] for movie_id in ids if movie_id in row_of]
