"""API v1: lists of movies, each with its reasons: movies like one, and movies for a person."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from butaca.serving.browse import movies
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.similar import similar
from butaca.web.api.json_bodies import JsonRoute
from butaca.web.api.list_answers import list_response
from butaca.web.api.parameters import ListParameters, RecommendationsBody
from butaca.web.api.schemas.answers import ListAnswer
from butaca.web.dependencies import MovieRef, OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"], route_class=JsonRoute)


@router.get("/movies/{movie_id}/similar", summary="Movies like one, and why", response_model=ListAnswer)
def list_similar_movies(
    movie_id: MovieRef, release: OpenRelease, parameters: Annotated[ListParameters, Query()]
) -> Response:
    """The most similar first, ties by id; never the movie itself."""
    return list_response(release, similar(release, movies.resolve_id(release, movie_id), parameters.options(release)))


@router.post("/recommendations", summary="Movies for a person, and why", response_model=ListAnswer)
def recommend_movies(release: OpenRelease, body: RecommendationsBody) -> Response:
    """From up to 10,000 likes, dislikes and ratings in all; none of them is listed, and nothing is kept.

    Below 2.5 stars a movie is disliked, from 4 liked, and else only seen. The same movie liked and disliked, or rated
    with different stars, unknown ids and stars that cannot be given are refused, all of them named.
    """
    listing = for_person(
        release,
        body.feedback(release),
        body.options(release),
        ignore_unknown=body.ignore_unknown,
        also_unknown=body.unknown_imdb_ids(release),
    )
    return list_response(release, listing)
