"""Las preguntas: the original's API in Spanish, with its routes and keys.

Each question answers at ``/route/{value}`` and at ``/route?parameter=value``. Names of routes,
parameters and keys are a contract; what a key means is said in ``respuestas``.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, StringConstraints

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import counts, movies, people
from butaca.serving.browse.returns import profit, returns
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.web.dependencies import OpenRelease
from butaca.web.preguntas import calendar_names
from butaca.web.preguntas.answers import (
    Actor,
    Dia,
    Director,
    Duracion,
    Franquicia,
    Idioma,
    Mes,
    Pais,
    PeliculaAlternativa,
    PersonaAlternativa,
    Productora,
    Recomendacion,
    Retorno,
    Score,
    Votos,
)

router = APIRouter(tags=["preguntas"])

POPULAR = 2000  # votes below which votos_titulo gives a message instead of an average

_SOMETHING = r"^[^\x00]*[^\s\x00-\x1f\x7f-\xa0][^\x00]*$"  # more than spaces and control characters
Texto = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_SOMETHING)]
Anio = Annotated[int | None, Query(description="Año de estreno, si varias películas comparten el título")]
IdPelicula = Annotated[int | None, Query(alias="id", description="Id de la película, si varias comparten el título")]
IdPersona = Annotated[int | None, Query(alias="id", description="Id de la persona, si varias comparten el nombre")]


Answer = Callable[..., BaseModel]


def pregunta(*routes: str, parameter: str) -> Callable[[Answer], Answer]:
    """Register a question under each route, with its value in the path and in the query.

    Keys that an answer does not set are left out; those that it sets to None are null.
    """

    def register(answer: Answer) -> Answer:
        for route in routes:
            for path, name in ((f"/{route}/{{{parameter}:path}}", f"{route}_de"), (f"/{route}", route)):
                router.add_api_route(
                    path, answer, operation_id=name, response_model_exclude_unset=True, response_model_by_alias=True
                )
        return answer

    return register


@pregunta("cantidad_filmaciones_mes", "peliculas_mes", parameter="mes")
def cantidad_filmaciones_mes(mes: Texto, release: OpenRelease) -> Mes:
    """¿Cuántas películas se estrenaron en un mes? El mes, en español, en inglés o de 1 a 12."""
    month = calendar_names.month(mes)
    return Mes(mes=calendar_names.MESES[month - 1], cantidad=counts.in_month(release, month))


@pregunta("cantidad_filmaciones_dia", "peliculas_dia", parameter="dia")
def cantidad_filmaciones_dia(dia: Texto, release: OpenRelease) -> Dia:
    """¿Cuántas películas se estrenaron en un día de la semana?"""
    weekday = calendar_names.weekday(dia)
    return Dia(dia=calendar_names.DIAS[weekday], cantidad=counts.on_weekday(release, weekday))


@pregunta("score_titulo", parameter="titulo")
def score_titulo(titulo: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> Score:
    """¿Qué popularidad tiene una película?"""
    movie, others = _movie(release, titulo, anio, movie_id)
    return Score(titulo=movie.title, anio=movie.year, popularidad=movie.popularity, **others)


@pregunta("votos_titulo", parameter="titulo")
def votos_titulo(titulo: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> Votos:
    """¿Cuántos votos tiene una película, y cuál es su promedio? Hacen falta al menos 2000."""
    movie, others = _movie(release, titulo, anio, movie_id)
    if movie.vote_count < POPULAR:
        message = f"La película tiene {movie.vote_count} votos: hacen falta al menos {POPULAR} para dar un promedio."
        return Votos(titulo=movie.title, anio=movie.year, mensaje=message, **others)
    return Votos(
        titulo=movie.title,
        anio=movie.year,
        voto_total=movie.vote_count,
        voto_promedio=movie.vote_average,
        **others,
    )


@pregunta("get_actor", parameter="nombre_actor")
def get_actor(
    nombre_actor: Texto, release: OpenRelease, incluir_dirigidas: bool = False, person_id: IdPersona = None
) -> Actor:
    """¿En cuántas películas actuó alguien, y qué retorno tuvieron? Las que dirigió cuentan solo si se pide."""
    person, others = _person(release, nombre_actor, people.ACTOR, person_id)
    films = people.filmography(release, person.id, people.ACTOR)
    if not incluir_dirigidas:
        directed = {film.id for film in people.filmography(release, person.id, people.DIRECTOR)}
        films = [film for film in films if film.id not in directed]
    figures = returns(films)
    return Actor(
        actor=person.name,
        cantidad_filmaciones=len(films),
        retorno_total=figures.total,
        retorno_promedio=figures.mean,
        con_retorno=figures.known,
        retorno_global=figures.overall,
        retorno_mediana=figures.median,
        **others,
    )


@pregunta("get_director", parameter="nombre_director")
def get_director(nombre_director: Texto, release: OpenRelease, person_id: IdPersona = None) -> Director:
    """¿Qué películas dirigió alguien, y qué retorno tuvo cada una? Un 0 es un dato que falta."""
    person, others = _person(release, nombre_director, people.DIRECTOR, person_id)
    films = people.filmography(release, person.id, people.DIRECTOR)
    figures = returns(films)
    return Director(
        director=person.name,
        retorno_total_director=figures.total,
        peliculas=[film.title for film in films],
        anio=[film.year for film in films],
        retorno_pelicula=[film.return_ for film in films],
        budget_pelicula=[film.budget for film in films],
        revenue_pelicula=[film.revenue for film in films],
        con_retorno=figures.known,
        retorno_global=figures.overall,
        retorno_mediana=figures.median,
        **others,
    )


@pregunta("peliculas_idioma", parameter="idioma")
def peliculas_idioma(idioma: Texto, release: OpenRelease) -> Idioma:
    """¿Cuántas películas hay en un idioma? Un código ISO cuenta el original; un nombre, el hablado."""
    code = counts.language_code(release, idioma)
    if code is not None:
        return Idioma(idioma=code, cantidad=counts.of_original_language(release, code), criterio="idioma original")
    language = counts.language(release, idioma)[0]
    return Idioma(idioma=_called(language, idioma), cantidad=language.movies, criterio="idioma hablado")


@pregunta("peliculas_duracion", "peliculas_duración", parameter="pelicula")
def peliculas_duracion(
    pelicula: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None
) -> Duracion:
    """¿Cuánto dura una película?"""
    movie, others = _movie(release, pelicula, anio, movie_id)
    return Duracion(pelicula=movie.title, duracion=movie.runtime, anio=movie.year, **others)


@pregunta("franquicia", parameter="franquicia")
def franquicia(franquicia: Texto, release: OpenRelease) -> Franquicia:
    """¿Cuántas películas tiene una franquicia, y cuánto recaudaron?"""
    group = counts.collection(release, franquicia)
    total = sum(movie.revenue for movie in group.movies)
    return Franquicia(
        franquicia=group.name,
        cantidad=len(group.movies),
        ganancia_total=total,
        ganancia_promedio=total / len(group.movies),
        beneficio_total=profit(group.movies),
    )


@pregunta("peliculas_pais", parameter="pais")
def peliculas_pais(pais: Texto, release: OpenRelease) -> Pais:
    """¿Cuántas películas se produjeron en un país? Vale su nombre en español o en inglés, o su código ISO."""
    country = counts.country(release, pais)[0]
    return Pais(pais=_called(country, pais), cantidad=country.movies)


@pregunta("productoras_exitosas", "productora", parameter="productora")
def productoras_exitosas(productora: Texto, release: OpenRelease) -> Productora:
    """¿Cuánto recaudaron las películas de una productora, y cuántas son?"""
    group = counts.company(release, productora)
    revenue = sum(movie.revenue for movie in group.movies)
    return Productora(productora=group.name, revenue_total=revenue, cantidad=len(group.movies))


@pregunta("retorno", parameter="pelicula")
def retorno(pelicula: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> Retorno:
    """¿Qué costó, qué recaudó y qué retorno tuvo una película? Un 0 es un dato que falta."""
    movie, others = _movie(release, pelicula, anio, movie_id)
    return Retorno(
        pelicula=movie.title,
        inversion=movie.budget,
        ganancia=movie.revenue,
        retorno=movie.return_,
        anio=movie.year,
        **others,
    )


@pregunta("recomendacion", parameter="titulo")
def recomendacion(
    titulo: Texto,
    release: OpenRelease,
    anio: Anio = None,
    movie_id: IdPelicula = None,
    n: Annotated[int, Query(ge=1, le=50, description="Cuántas películas")] = 5,
    modelo: Annotated[str | None, Query(description="El modelo que responde, como hybrid, cosine o knn")] = None,
) -> Recomendacion:
    """¿Qué películas se parecen a una?"""
    movie, others = _movie(release, titulo, anio, movie_id)
    alike = similar(release, movie.id, ListOptions(n=n, model=modelo))
    return Recomendacion(lista=[entry.movie.title for entry in alike.results], **others)


def _called(place: counts.Locality, asked: str) -> str:
    """The English name, if that is how it was asked for, else the Spanish one."""
    return place.name if fold(asked) == fold(place.name) else place.name_es


def _movie(release: Release, title: str, year: int | None, movie_id: int | None) -> tuple[Movie, dict[str, Any]]:
    """The movie a question means, and the others of its title as the key `alternativas`."""
    found = movies.by_title(release, title)
    chosen = [movie for movie in found if year in (None, movie.year) and movie_id in (None, movie.id)]
    if not chosen:
        wanted = ", ".join(str(value) for value in (title, year, movie_id and f"id {movie_id}") if value)
        raise NotFound("movie", wanted, [f"{movie.title} ({movie.year}), id {movie.id}" for movie in found[:10]])
    others = [
        PeliculaAlternativa(id=other.id, titulo=other.title, anio=other.year)
        for other in found
        if other.id != chosen[0].id
    ]
    return chosen[0], {"alternativas": others} if others else {}


def _person(release: Release, name: str, job: str, person_id: int | None) -> tuple[people.Person, dict[str, Any]]:
    """The person a question means, and the others of that name as the key `alternativas`."""
    found = people.by_name(release, name, job)
    chosen = [person for person in found if person_id in (None, person.id)]
    if not chosen:
        raise NotFound(job.lower(), f"{name}, id {person_id}", [f"{p.name}, id {p.id}" for p in found[:10]])
    others = [
        PersonaAlternativa(id=other.id, nombre=other.name, cantidad=other.movies)
        for other in found
        if other.id != chosen[0].id
    ]
    return chosen[0], {"alternativas": others} if others else {}


ROUTES = frozenset(route.path.split("/")[1] for route in router.routes if isinstance(route, APIRoute))
"""The first parts of all addresses of questions."""
