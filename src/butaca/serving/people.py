"""People by name or id, and the films they acted in or directed."""

from dataclasses import dataclass

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving import movies
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


def filmography(release: Release, person_id: int, job: str) -> list[Movie]:
    """The films in which a person has a job, the oldest first."""
    return movies.select(
        release,
        "WHERE id IN (SELECT movie_id FROM credits WHERE person_id = ? AND job = ?) ORDER BY release_date, id",
        (person_id, job),
    )
