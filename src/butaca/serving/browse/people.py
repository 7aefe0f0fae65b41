"""People by name or id, and the films they acted in or directed."""

from dataclasses import dataclass

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.search.suggestions import suggestions

ACTOR, DIRECTOR = "Actor", "Director"


@dataclass(frozen=True)
class Person:
    """A person and in how many films they have the job they were looked up for."""

    id: int
    name: str
    movies: int


def by_name(release: Release, name: str, job: str) -> list[Person]:
    """People of that whole name who have that job, the one with most films first.

    Case, accents and surrounding space do not count.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    found = [
        Person(*row)
        for row in release.rows(
            "SELECT people.id, people.name, count(DISTINCT credits.movie_id) AS films FROM people "
            "JOIN credits ON credits.person_id = people.id AND credits.job = ? WHERE people.name_fold = ? "
            "GROUP BY people.id ORDER BY films DESC, people.id",
            (job, fold(name)),
        )
    ]
    if not found:
        near = suggestions(release, "person", name, limit=6)
        raise NotFound(job.lower(), name, [other for other in near if fold(other) != fold(name)][:5])
    return found


@dataclass(frozen=True)
class Namesake:
    """One of the people of a name, and the best known of what they did: by that they are told apart."""

    id: int
    name: str
    movies: int
    known_for: tuple[Movie, ...]


@dataclass(frozen=True)
class Role:
    """What a person did in movies: a department, a job, and the movies, the oldest first."""

    department: str
    job: str
    movies: tuple[Movie, ...]


def name_of(release: Release, person_id: int) -> str:
    """The name of a person.

    Raises:
        NotFound: there is no person of that id.
    """
    row = release.row("SELECT name FROM people WHERE id = ?", (person_id,)) if person_id < 1 << 63 else None
    if row is None:
        raise NotFound("person", str(person_id))
    return str(row["name"])


def namesakes(release: Release, name: str) -> list[Namesake]:
    """The people of that whole name, whatever they did, the one with most films first.

    Raises:
        NotFound: there is none; with the nearest names.
    """
    rows = release.rows(
        "SELECT people.id, people.name, count(DISTINCT credits.movie_id) AS films FROM people "
        "LEFT JOIN credits ON credits.person_id = people.id WHERE people.name_fold = ? "
        "GROUP BY people.id ORDER BY films DESC, people.id",
        (fold(name),),
    )
    if not rows:
        raise NotFound("person", name, suggestions(release, "person", name))
    return [Namesake(row["id"], row["name"], row["films"], _best_known(release, row["id"])) for row in rows]


def roles(release: Release, person_id: int) -> list[Role]:
    """All that a person did, what they did most first, ties by name."""
    did: dict[tuple[str, str], list[int]] = {}
    for row in release.rows(
        "SELECT DISTINCT department, job, movie_id FROM credits WHERE person_id = ? ORDER BY department, job",
        (person_id,),
    ):
        did.setdefault((row["department"], row["job"]), []).append(row["movie_id"])
    found = movies.by_ids(release, sorted({movie for ids in did.values() for movie in ids}))
    ranked = sorted(did.items(), key=lambda one: (-len(one[1]), one[0]))
    return [
        Role(*what, tuple(sorted((found[movie] for movie in ids), key=lambda movie: (movie.release_date, movie.id))))
        for what, ids in ranked
    ]


def _best_known(release: Release, person_id: int) -> tuple[Movie, ...]:
    rest = "WHERE id IN (SELECT movie_id FROM credits WHERE person_id = ?) ORDER BY vote_count DESC, id LIMIT 3"
    return tuple(movies.select(release, rest, (person_id,)))


def filmography(release: Release, person_id: int, job: str) -> list[Movie]:
    """The films in which a person has a job, the oldest first."""
    return movies.select(
        release,
        "WHERE id IN (SELECT movie_id FROM credits WHERE person_id = ? AND job = ?) ORDER BY release_date, id",
        (person_id, job),
    )
