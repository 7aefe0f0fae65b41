"""Attributes that a movie shares with others, by name."""

from collections.abc import Sequence, Set

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.catalogue.movie import Movie
from butaca.release.reader import Release, id_list
from butaca.serving.explain.results import Entity

Shared = dict[int, tuple[Entity, ...]]

_IN_LIST = "IN (SELECT value FROM json_each(:others))"


def _query(code: str, attribute: Attribute, spanish: str = "NULL", *, rarest_first: bool = False) -> str:
    """Return the query of the members that the movie and others share.

    Its columns are code, other movie, id, name, Spanish name, rank and member. Ranks are the numbers of movies that
    have the member, or places in the movie's own order.
    """
    mine = attribute.ordered_pairs("= :movie")
    theirs = attribute.counting_pairs(_IN_LIST)
    names = f"JOIN {attribute.names} AS member ON member.{attribute.key} = mine.member " if attribute.names else ""
    key, name = (f"member.{attribute.key}", "member.name") if attribute.names else ("NULL", "mine.member")
    order = "member.movies" if rarest_first else "mine.place"
    return (
        f"SELECT '{code}' AS code, theirs.movie_id, {key}, {name}, {spanish}, {order} AS rank, mine.member "
        f"FROM ({mine}) AS mine {names}JOIN ({theirs}) AS theirs ON theirs.member = mine.member"
    )


_SHARED = " UNION ALL ".join(
    (
        _query("keywords", attributes.KEYWORDS, rarest_first=True),
        _query("actors", attributes.ACTORS),
        _query("director", attributes.DIRECTORS),
        _query("companies", attributes.COMPANIES, rarest_first=True),
        _query("genres", attributes.GENRES),
        _query("title", attributes.TITLE_TERMS),
        _query("franchise", attributes.COLLECTIONS),
        _query("original_language", attributes.ORIGINAL_LANGUAGES, "member.name_es"),
        _query("countries", attributes.COUNTRIES, "member.name_es"),
    )
)
_ALL = f"SELECT * FROM ({_SHARED}) ORDER BY code, rank, member"


def shared_attributes(release: Release, movie: Movie, others: Sequence[Movie], codes: Set[str]) -> dict[str, Shared]:
    """Return the entities that the movie shares with each of the others.

    They are by code and by the other's id. Codes without names, such as ``text``, are left out. Of ``period`` they are
    the two years, the movie's own first, or the single year of both; nothing where either is unknown.
    """
    shared: dict[str, Shared] = {}
    if others:
        entities: dict[str, dict[int, dict[Entity, None]]] = {}
        parameters = {"movie": movie.id, "others": id_list(other.id for other in others)}
        for code, other_id, key, name, name_es, *_ in release.rows(_ALL, parameters):
            entities.setdefault(code, {}).setdefault(other_id, {})[Entity(key, name, name_es)] = None
        shared = {
            code: {other: tuple(members) for other, members in entities[code].items()}
            for code in codes & entities.keys()
        }
    if "period" in codes:
        shared["period"] = {other.id: _years(movie, other) for other in others}
    return shared


def _years(movie: Movie, other: Movie) -> tuple[Entity, ...]:
    if movie.year is None or other.year is None:
        return ()
    return tuple(Entity(year, str(year)) for year in dict.fromkeys((movie.year, other.year)))
