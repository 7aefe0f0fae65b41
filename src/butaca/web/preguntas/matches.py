"""Movies and people that a question may mean."""

from typing import TypedDict

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies, people
from butaca.web.preguntas.answers import PeliculaAlternativa, PersonaAlternativa


class OtrasPeliculas(TypedDict, total=False):
    """Other movies of the same title."""

    alternativas: list[PeliculaAlternativa]


class OtrasPersonas(TypedDict, total=False):
    """Other people of the same name."""

    alternativas: list[PersonaAlternativa]


def movie_of_question(
    release: Release, title: str, year: int | None, movie_id: int | None
) -> tuple[Movie, OtrasPeliculas]:
    """Return the movie of a question, and the other matches.

    The others of the same title are under the key `alternativas`.

    Raises:
        NotFound: there is none of that title, year and id.
    """
    matches = movies.by_title(release, title)
    chosen = [movie for movie in matches if year in (None, movie.year) and movie_id in (None, movie.id)]
    if not chosen:
        description = ", ".join(str(value) for value in (title, year, movie_id and f"id {movie_id}") if value)
        raise NotFound("movie", description, [f"{movie.name}, id {movie.id}" for movie in matches[:10]])
    others = [
        PeliculaAlternativa(id=other.id, titulo=other.title, anio=other.year)
        for other in matches
        if other.id != chosen[0].id
    ]
    return chosen[0], {"alternativas": others} if others else {}


def person_of_question(
    release: Release, name: str, job: str, person_id: int | None
) -> tuple[people.Person, OtrasPersonas]:
    """Return the person of a question, and the other matches.

    The others of the same name are under the key `alternativas`.

    Raises:
        NotFound: there is none of that name, job and id.
    """
    matches = people.by_name(release, name, job)
    chosen = [person for person in matches if person_id in (None, person.id)]
    if not chosen:
        raise NotFound(job.lower(), f"{name}, id {person_id}", [f"{p.name}, id {p.id}" for p in matches[:10]])
    others = [
        PersonaAlternativa(id=other.id, nombre=other.name, cantidad=other.movie_count)
        for other in matches
        if other.id != chosen[0].id
    ]
    return chosen[0], {"alternativas": others} if others else {}
