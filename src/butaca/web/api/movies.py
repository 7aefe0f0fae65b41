"""API v1: one movie, by id or by title."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from butaca.serving.browse import movies, named_movies
from butaca.serving.browse.details import Credit, Member, MovieDetails, crew, details
from butaca.serving.invalid_options import Ambiguous
from butaca.serving.recommend.similar import similar
from butaca.web.api.bounded_lists import BOUNDED, separated
from butaca.web.api.items import movie_facts_item
from butaca.web.api.list_answers import list_facts
from butaca.web.api.parameters import Text
from butaca.web.api.schemas.answers import CreditItem, Item, ListAnswer
from butaca.web.api.schemas.closed_sets import Include
from butaca.web.api.schemas.movies import CrewItem, ExternalIds, LookupAnswer, MovieAnswer
from butaca.web.dependencies import MovieRef, OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


class MovieParameters(BaseModel):
    """What is told of a movie beyond its facts."""

    model_config = ConfigDict(extra="forbid")

    include: Annotated[list[Include], Field(max_length=5), *BOUNDED, separated] = Field(
        default_factory=list, examples=[["credits", "similar"]],
        description="Repeated or comma separated: credits adds the crew, collection its movies, similar movies like "
        "it; keywords and external_ids are always there",
    )  # fmt: skip


@router.get(
    "/movies/lookup",
    summary="The movie of a title",
    responses={409: {"description": "Several movies are of that title, and year; `candidates` are all of them"}},
)
def lookup_movie(
    release: OpenRelease,
    title: Annotated[
        Text, Query(min_length=1, max_length=500, description="The whole title; case and accents do not count")
    ],
    year: Annotated[
        int | None, Query(ge=1, le=9999, description="Its year, where several movies share the title")
    ] = None,
) -> LookupAnswer:
    """409 with candidates where several are of that title, and year: nothing is guessed."""
    found = named_movies.resolve_title(release, title, year)
    if len(found) > 1:
        raise Ambiguous("title", title, [(movie.id, movie.title, movie.year) for movie in found])
    movie = found[0]
    return LookupAnswer(release=release.id, id=movie.id, title=movie.title, year=movie.year)


@router.get("/movies/{movie_id}", summary="All about one movie", response_model_exclude_unset=True)
def get_movie(movie_id: MovieRef, release: OpenRelease, parameters: Annotated[MovieParameters, Query()]) -> MovieAnswer:
    """Its facts, texts, people and what it belongs to."""
    found = details(release, movies.resolve_id(release, movie_id))
    answer = _answer(release.id, found)
    if "credits" in parameters.include:
        answer.crew = [
            CrewItem(id=one.id, name=one.name, department=one.department, job=one.job)
            for one in crew(release, found.movie.id)
        ]
    if "collection" in parameters.include:
        collection = found.movie.collection_id
        members = [] if collection is None else movies.of_collection(release, collection)
        answer.collection_movies = [movie_facts_item(member) for member in members]
    if "similar" in parameters.include:
        answer.similar = ListAnswer.model_validate(list_facts(release, similar(release, found.movie.id)))
    return answer


def _answer(release: str, found: MovieDetails) -> MovieAnswer:
    movie = found.movie
    return MovieAnswer(
        release=release,
        id=movie.id,
        title=movie.title,
        year=movie.year,
        original_title=found.original_title,
        release_date=movie.release_date,
        runtime=movie.runtime,
        status=movie.status,
        original_language=movie.original_language,
        overview=found.overview,
        tagline=found.tagline,
        homepage=found.homepage,
        poster_path=found.poster_path,
        external_ids=ExternalIds(imdb=found.imdb_id, movielens=found.movielens_id),
        popularity=movie.popularity,
        vote_count=movie.vote_count,
        vote_average=movie.vote_average,
        budget=movie.budget or None,
        revenue=movie.revenue or None,
        return_=movie.return_ if movie.return_known else None,
        collection=_item(found.collection) if found.collection else None,
        genres=[_item(named) for named in found.genres],
        companies=[_item(named) for named in found.companies],
        countries=[_item(named) for named in found.countries],
        spoken_languages=[_item(named) for named in found.spoken_languages],
        keywords=[_item(named) for named in found.keywords],
        directors=[_credit(credit) for credit in found.directors],
        actors=[_credit(credit) for credit in found.actors],
    )


def _item(named: Member) -> Item:
    return Item(id=named.id, name=named.name)


def _credit(credit: Credit) -> CreditItem:
    return CreditItem(id=credit.id, name=credit.name, character=credit.role)
