"""API v1: a movie, by id or by title."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from butaca.serving.browse import movies, named_movies
from butaca.serving.browse.details import Credit, Member, MovieDetails, crew, details
from butaca.serving.invalid_options import Ambiguous, InvalidOption
from butaca.serving.recommend.similar import similar
from butaca.web.api.bounded_lists import BOUNDED, separated
from butaca.web.api.items import movie_facts_item
from butaca.web.api.list_answers import list_facts
from butaca.web.api.parameters import Text
from butaca.web.api.schemas.answers import CreditItem, Item, ListAnswer
from butaca.web.api.schemas.closed_sets import Include
from butaca.web.api.schemas.movies import CrewItem, ExternalIds, LookupAnswer, MovieAnswer, TitleItem
from butaca.web.dependencies import Floor, MovieRef, OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


class MovieParameters(BaseModel):
    """Parts of a movie to include beyond its facts."""

    model_config = ConfigDict(extra="forbid")

    include: Annotated[list[Include], Field(max_length=5), *BOUNDED, separated] = Field(
        default_factory=list, examples=[["credits", "similar"]],
        description="Repeated or comma separated: credits adds the crew, collection the movies of its collection, "
        "similar a list of similar movies; keywords and external_ids are always included",
    )  # fmt: skip


@router.get(
    "/movies/lookup",
    summary="The movie of a title or a text id",
    responses={409: {"description": "Several movies match the title and year; `candidates` lists all of them"}},
)
def lookup_movie(
    release: OpenRelease,
    title: Annotated[
        Text | None, Query(min_length=1, max_length=500, description="Full title, without regard to case and accents")
    ] = None,
    external_id: Annotated[
        Text | None,
        Query(min_length=1, max_length=500, description="Id of IMDb, or of the source where that is a text"),
    ] = None,
    year: Annotated[
        int | None, Query(ge=1, le=9999, description="Year of release, to choose among movies of the same title")
    ] = None,
) -> LookupAnswer:
    """Find the movie of a full title, and optionally year, or of an id elsewhere.

    Several matches are answered 409 with all candidates: nothing is guessed.
    """
    if external_id is not None and title is None and year is None:
        matches = [movies.by_id(release, movies.by_text_id(release, external_id))]
    elif title is not None and external_id is None:
        matches = named_movies.resolve_title(release, title, year)
    else:
        raise InvalidOption(
            "title, external_id", "a movie is looked up by one of them", "give a title, perhaps with a year, or an id"
        )
    if len(matches) > 1:
        raise Ambiguous("title", title or "", [(movie.id, movie.title, movie.year) for movie in matches])
    movie = matches[0]
    return LookupAnswer(release=release.id, id=movie.id, title=movie.title, year=movie.year)


@router.get("/movies/{movie_id}", summary="A movie in full", response_model_exclude_unset=True)
def get_movie(
    movie_id: MovieRef, release: OpenRelease, floor: Floor, parameters: Annotated[MovieParameters, Query()]
) -> MovieAnswer:
    """Return the facts, texts, people and groups of a movie."""
    movie_details = details(release, movies.resolve_id(release, movie_id))
    answer = _answer(release.id, movie_details)
    if "credits" in parameters.include:
        answer.crew = [
            CrewItem(id=member.id, name=member.name, department=member.department, job=member.job)
            for member in crew(release, movie_details.movie.id)
        ]
    if "collection" in parameters.include:
        collection = movie_details.movie.collection_id
        members = [] if collection is None else movies.of_collection(release, collection)
        answer.collection_movies = [movie_facts_item(member) for member in members]
    if "similar" in parameters.include:
        listing = similar(release, movie_details.movie.id, floor=floor)
        answer.similar = ListAnswer.model_validate(list_facts(release, listing))
    return answer


def _answer(release: str, movie_details: MovieDetails) -> MovieAnswer:
    movie = movie_details.movie
    return MovieAnswer(
        release=release,
        id=movie.id,
        title=movie.title,
        year=movie.year,
        original_title=movie_details.original_title,
        titles=[TitleItem.model_validate(other) for other in movie_details.titles],
        release_date=movie.release_date,
        runtime=movie.runtime,
        status=movie.status,
        original_language=movie.original_language,
        overview=movie_details.overview,
        tagline=movie_details.tagline,
        homepage=movie_details.homepage,
        poster_path=movie_details.poster_path,
        external_ids=ExternalIds(
            imdb=movie_details.imdb_id, movielens=movie_details.movielens_id, source=movie_details.external_id
        ),
        popularity=movie.popularity,
        vote_count=movie.vote_count,
        vote_average=movie.vote_average,
        budget=movie.budget or None,
        revenue=movie.revenue or None,
        return_=movie.return_ if movie.return_known else None,
        collection=_item(movie_details.collection) if movie_details.collection else None,
        genres=[_item(named) for named in movie_details.genres],
        companies=[_item(named) for named in movie_details.companies],
        countries=[_item(named) for named in movie_details.countries],
        spoken_languages=[_item(named) for named in movie_details.spoken_languages],
        keywords=[_item(named) for named in movie_details.keywords],
        directors=[_credit(credit) for credit in movie_details.directors],
        actors=[_credit(credit) for credit in movie_details.actors],
    )


def _item(named: Member) -> Item:
    return Item(id=named.id, name=named.name)


def _credit(credit: Credit) -> CreditItem:
    return CreditItem(id=credit.id, name=credit.name, character=credit.role)
