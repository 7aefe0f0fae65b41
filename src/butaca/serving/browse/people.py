"""People by name or id, and their movies."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.errors import NotFound
from butaca.release.database import OLDEST_FIRST
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.browse import movies
from butaca.serving.search import names
from butaca.serving.search.suggestions import suggestions

ACTOR, DIRECTOR = "Actor", "Director"


@dataclass(frozen=True)
class Person:
    """A person, and how many movies they have a job in."""

    id: int
    name: str
    movie_count: int


def by_name(release: Release, name: str, job: str) -> list[Person]:
    """Return the people of a name and job, most movies first.

    Names are compared as a whole, as ``names.named`` does.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    people = [
        Person(*row)
        for row in release.rows(
            "SELECT people.id, people.name, count(DISTINCT credits.movie_id) AS movie_count FROM people "
            f"JOIN credits ON credits.person_id = people.id AND credits.job = ? WHERE people.id {IN_LIST} "
            "GROUP BY people.id ORDER BY movie_count DESC, people.id",
            (job, id_list(names.named(release, "person", name))),
        )
    ]
    if not people:
        near = suggestions(release, "person", name, limit=6)
        raise NotFound(job.lower(), name, [other for other in near if fold(other) != fold(name)][:5])
    return people


@dataclass(frozen=True)
class Namesake:
    """A person among others of the same name.

    ``known_for`` are the movies that tell them apart, the best known first.
    """

    id: int
    name: str
    movie_count: int
    known_for: tuple[Movie, ...]


@dataclass(frozen=True)
class Role:
    """A job that a person did, and its movies, the oldest first."""

    department: str
    job: str
    movies: tuple[Movie, ...]


def name_of(release: Release, person_id: int) -> str:
    """Return the name of a person.

    Raises:
        NotFound: there is no person of that id.
    """
    row = release.row("SELECT name FROM people WHERE id = ?", (person_id,)) if person_id < 1 << 63 else None
    if row is None:
        raise NotFound("person", str(person_id))
    return str(row["name"])


def namesakes(release: Release, name: str) -> list[Namesake]:
    """Return the people of a name, most movies first.

    Names are compared as a whole; people count whatever their jobs.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    namesakes = by_ids(release, names.named(release, "person", name))
    if not namesakes:
        raise NotFound("person", name, suggestions(release, "person", name))
    return sorted(namesakes, key=lambda person: (-person.movie_count, person.id))


def by_ids(release: Release, ids: Sequence[int]) -> list[Namesake]:
    """Return the people of some ids, in their order."""
    rows = release.rows(
        "SELECT people.id, people.name, count(DISTINCT credits.movie_id) AS movie_count FROM people "
        f"LEFT JOIN credits ON credits.person_id = people.id WHERE people.id {IN_LIST} GROUP BY people.id",
        (id_list(ids),),
    )
    people = {row["id"]: row for row in rows}
    return [
        Namesake(row["id"], row["name"], row["movie_count"], _best_known(release, row["id"]))
        for row in (people[person] for person in ids if person in people)
    ]


def roles(release: Release, person_id: int) -> list[Role]:
    """Return the jobs of a person, most movies first, ties by name."""
    ids_of: dict[tuple[str, str], list[int]] = {}
    for row in release.rows(
        "SELECT DISTINCT department, job, movie_id FROM credits WHERE person_id = ? ORDER BY department, job",
        (person_id,),
    ):
        ids_of.setdefault((row["department"], row["job"]), []).append(row["movie_id"])
    movie_of = movies.by_ids(release, sorted({movie_id for ids in ids_of.values() for movie_id in ids}))
    by_count = sorted(ids_of.items(), key=lambda role: (-len(role[1]), role[0]))
    return [
        Role(department, job, _oldest_first([movie_of[movie_id] for movie_id in ids]))
        for (department, job), ids in by_count
    ]


def _oldest_first(unordered: Sequence[Movie]) -> tuple[Movie, ...]:
    return tuple(sorted(unordered, key=lambda movie: movie.place_in_time))


def _best_known(release: Release, person_id: int) -> tuple[Movie, ...]:
    rest = "WHERE id IN (SELECT movie_id FROM credits WHERE person_id = ?) ORDER BY vote_count DESC, id LIMIT 3"
    return tuple(movies.select(release, rest, (person_id,)))


def filmography(release: Release, person_id: int, job: str) -> list[Movie]:
    """Return the movies of a person in a job, oldest first."""
    return movies.select(
        release,
        f"WHERE id IN (SELECT movie_id FROM credits WHERE person_id = ? AND job = ?) ORDER BY {OLDEST_FIRST}",
        (person_id, job),
    )
