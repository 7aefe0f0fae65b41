"""Questions in Spanish: the routes and keys of an existing API.

Each question is answered at ``/route/{value}`` and at ``/route?parameter=value``. Names of routes, parameters and keys
are a contract; the meaning of the keys is described in ``answers``.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, StringConstraints

from butaca.catalogue.names import fold
from butaca.serving.browse import counts, people
from butaca.serving.browse.returns import profit, returns
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.web.dependencies import OpenRelease
from butaca.web.preguntas import calendar_names
from butaca.web.preguntas.answers import (
    RespuestaActor,
    RespuestaDia,
    RespuestaDirector,
    RespuestaDuracion,
    RespuestaFranquicia,
    RespuestaIdioma,
    RespuestaMes,
    RespuestaPais,
    RespuestaProductora,
    RespuestaRecomendacion,
    RespuestaRetorno,
    RespuestaScore,
    RespuestaVotos,
)
from butaca.web.preguntas.matches import movie_of_question, person_of_question

router = APIRouter(tags=["preguntas"])

POPULAR = 2000  # votes below which votos_titulo gives a message instead of an average

_SOMETHING = r"^[^\x00]*[^\s\x00-\x1f\x7f-\xa0][^\x00]*$"  # more than spaces and control characters
Texto = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_SOMETHING)]
Anio = Annotated[int | None, Query(description="Año de estreno, si varias películas comparten el título")]
IdPelicula = Annotated[int | None, Query(alias="id", description="Id de la película, si varias comparten el título")]
IdPersona = Annotated[int | None, Query(alias="id", description="Id de la persona, si varias comparten el nombre")]


Answer = Callable[..., BaseModel]


def pregunta(route: str, *aliases: str, parameter: str, operation: str) -> Callable[[Answer], Answer]:
    """Register a question under its routes.

    Its value is in the path or in the query. ``operation`` is its operation id, in English as all are; ``_in_path`` and
    ``_alias`` distinguish its other addresses.

    Keys that an answer does not set are left out; those that it sets to None are null.
    """

    def register(answer: Answer) -> Answer:
        for address, name in ((route, operation), *((alias, f"{operation}_alias") for alias in aliases)):
            for path, own in ((f"/{address}/{{{parameter}:path}}", f"{name}_in_path"), (f"/{address}", name)):
                router.add_api_route(
                    path, answer, operation_id=own, response_model_exclude_unset=True, response_model_by_alias=True
                )
        return answer

    return register


@pregunta("cantidad_filmaciones_mes", "peliculas_mes", parameter="mes", operation="count_movies_of_month")
def cantidad_filmaciones_mes(mes: Texto, release: OpenRelease) -> RespuestaMes:
    """Cuenta las películas que se estrenaron en un mes.

    El mes, en español, en inglés o de 1 a 12.
    """
    month = calendar_names.month(mes)
    return RespuestaMes(mes=calendar_names.MESES[month - 1], cantidad=counts.in_month(release, month))


@pregunta("cantidad_filmaciones_dia", "peliculas_dia", parameter="dia", operation="count_movies_of_weekday")
def cantidad_filmaciones_dia(dia: Texto, release: OpenRelease) -> RespuestaDia:
    """Cuenta las películas que se estrenaron en un día de la semana."""
    weekday = calendar_names.weekday(dia)
    return RespuestaDia(dia=calendar_names.DIAS[weekday], cantidad=counts.on_weekday(release, weekday))


@pregunta("score_titulo", parameter="titulo", operation="get_popularity_of_title")
def score_titulo(titulo: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> RespuestaScore:
    """Da la popularidad de una película."""
    movie, others = movie_of_question(release, titulo, anio, movie_id)
    return RespuestaScore(titulo=movie.title, anio=movie.year, popularidad=movie.popularity, **others)


@pregunta("votos_titulo", parameter="titulo", operation="get_votes_of_title")
def votos_titulo(titulo: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> RespuestaVotos:
    """Da el número de votos de una película y su promedio.

    Hacen falta al menos 2000 votos.
    """
    movie, others = movie_of_question(release, titulo, anio, movie_id)
    if movie.vote_count < POPULAR:
        message = f"La película tiene {movie.vote_count} votos: hacen falta al menos {POPULAR} para dar un promedio."
        return RespuestaVotos(titulo=movie.title, anio=movie.year, mensaje=message, **others)
    return RespuestaVotos(
        titulo=movie.title,
        anio=movie.year,
        voto_total=movie.vote_count,
        voto_promedio=movie.vote_average,
        **others,
    )


@pregunta("get_actor", parameter="nombre_actor", operation="get_returns_of_actor")
def get_actor(
    nombre_actor: Texto, release: OpenRelease, incluir_dirigidas: bool = False, person_id: IdPersona = None
) -> RespuestaActor:
    """Cuenta las películas en que alguien actuó, y suma sus retornos.

    Las que dirigió cuentan solo si se pide.
    """
    person, others = person_of_question(release, nombre_actor, people.ACTOR, person_id)
    films = people.filmography(release, person.id, people.ACTOR)
    if not incluir_dirigidas:
        directed = {film.id for film in people.filmography(release, person.id, people.DIRECTOR)}
        films = [film for film in films if film.id not in directed]
    figures = returns(films)
    return RespuestaActor(
        actor=person.name,
        cantidad_filmaciones=len(films),
        retorno_total=figures.total,
        retorno_promedio=figures.mean,
        con_retorno=figures.known,
        retorno_global=figures.overall,
        retorno_mediana=figures.median,
        **others,
    )


@pregunta("get_director", parameter="nombre_director", operation="get_returns_of_director")
def get_director(nombre_director: Texto, release: OpenRelease, person_id: IdPersona = None) -> RespuestaDirector:
    """Da las películas que alguien dirigió, y el retorno de cada una.

    Un 0 es un dato que falta.
    """
    person, others = person_of_question(release, nombre_director, people.DIRECTOR, person_id)
    films = people.filmography(release, person.id, people.DIRECTOR)
    figures = returns(films)
    return RespuestaDirector(
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


@pregunta("peliculas_idioma", parameter="idioma", operation="count_movies_in_language")
def peliculas_idioma(idioma: Texto, release: OpenRelease) -> RespuestaIdioma:
    """Cuenta las películas que hay en un idioma.

    Un código ISO cuenta el idioma original; un nombre, el hablado.
    """
    code = counts.language_code(release, idioma)
    if code is not None:
        return RespuestaIdioma(
            idioma=code, cantidad=counts.of_original_language(release, code), criterio="idioma original"
        )
    language = counts.language(release, idioma)[0]
    return RespuestaIdioma(
        idioma=_name_in_language(language, idioma), cantidad=language.movie_count, criterio="idioma hablado"
    )


@pregunta("peliculas_duracion", "peliculas_duración", parameter="pelicula", operation="get_runtime_of_title")
def peliculas_duracion(
    pelicula: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None
) -> RespuestaDuracion:
    """Da la duración de una película."""
    movie, others = movie_of_question(release, pelicula, anio, movie_id)
    return RespuestaDuracion(pelicula=movie.title, duracion=movie.runtime, anio=movie.year, **others)


@pregunta("franquicia", parameter="franquicia", operation="get_revenue_of_franchise")
def franquicia(franquicia: Texto, release: OpenRelease) -> RespuestaFranquicia:
    """Cuenta las películas de una franquicia, y suma su recaudación."""
    group = counts.collection(release, franquicia)
    total = sum(movie.revenue for movie in group.movies)
    return RespuestaFranquicia(
        franquicia=group.name,
        cantidad=len(group.movies),
        ganancia_total=total,
        ganancia_promedio=total / len(group.movies),
        beneficio_total=profit(group.movies),
    )


@pregunta("peliculas_pais", parameter="pais", operation="count_movies_from_country")
def peliculas_pais(pais: Texto, release: OpenRelease) -> RespuestaPais:
    """Cuenta las películas que se produjeron en un país.

    Vale su nombre en español o en inglés, o su código ISO.
    """
    country = counts.country(release, pais)[0]
    return RespuestaPais(pais=_name_in_language(country, pais), cantidad=country.movie_count)


@pregunta("productoras_exitosas", "productora", parameter="productora", operation="get_revenue_of_company")
def productoras_exitosas(productora: Texto, release: OpenRelease) -> RespuestaProductora:
    """Suma la recaudación de una productora, y cuenta sus películas."""
    group = counts.company(release, productora)
    revenue = sum(movie.revenue for movie in group.movies)
    return RespuestaProductora(productora=group.name, revenue_total=revenue, cantidad=len(group.movies))


@pregunta("retorno", parameter="pelicula", operation="get_return_of_title")
def retorno(pelicula: Texto, release: OpenRelease, anio: Anio = None, movie_id: IdPelicula = None) -> RespuestaRetorno:
    """Da el coste, la recaudación y el retorno de una película.

    Un 0 es un dato que falta.
    """
    movie, others = movie_of_question(release, pelicula, anio, movie_id)
    return RespuestaRetorno(
        pelicula=movie.title,
        inversion=movie.budget,
        ganancia=movie.revenue,
        retorno=movie.return_,
        anio=movie.year,
        **others,
    )


@pregunta("recomendacion", parameter="titulo", operation="list_movies_like_title")
def recomendacion(
    titulo: Texto,
    release: OpenRelease,
    anio: Anio = None,
    movie_id: IdPelicula = None,
    n: Annotated[int, Query(ge=1, le=50, description="Cuántas películas")] = 5,
    modelo: Annotated[str | None, Query(description="El modelo que responde, como hybrid, cosine o knn")] = None,
) -> RespuestaRecomendacion:
    """Da las películas que más se parecen a una."""
    movie, others = movie_of_question(release, titulo, anio, movie_id)
    listing = similar(release, movie.id, ListOptions(n=n, model=modelo))
    return RespuestaRecomendacion(lista=[entry.movie.title for entry in listing.results], **others)


def _name_in_language(place: counts.Locality, asked: str) -> str:
    """Return the English name if it was used, else the Spanish one."""
    return place.name if fold(asked) == fold(place.name) else place.name_es


ROUTES = frozenset(route.path.split("/")[1] for route in router.routes if isinstance(route, APIRoute))
"""The first segments of the questions' addresses."""
