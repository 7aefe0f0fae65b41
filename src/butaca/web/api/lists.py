"""API v1: lists for a movie and for a person, with reasons."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from butaca.serving.browse import movies
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.group.for_group import for_group
from butaca.serving.recommend.similar import recommendations, similar
from butaca.web.api.json_bodies import JsonRoute
from butaca.web.api.list_answers import group_response, list_response
from butaca.web.api.list_bodies import GroupBody, RecommendationsBody
from butaca.web.api.parameters import MovieListParameters
from butaca.web.api.schemas.answers import GroupListAnswer, ListAnswer
from butaca.web.dependencies import Floor, MovieRef, OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"], route_class=JsonRoute)


@router.get("/movies/{movie_id}/similar", summary="Movies like a movie, with reasons", response_model=ListAnswer)
def list_similar_movies(
    movie_id: MovieRef, release: OpenRelease, floor: Floor, parameters: Annotated[MovieListParameters, Query()]
) -> Response:
    """List the movies most like it first, ties by id.

    The movie itself is never listed. Lists are shorter where few movies are like it: `min_confidence=0` lists all.
    Confidence is how likely people judge the two good recommendations of each other.
    """
    movie = movies.resolve_id(release, movie_id)
    return list_response(release, similar(release, movie, parameters.options(release), floor))


@router.get(
    "/movies/{movie_id}/recommendations",
    summary="Movies that people who like a movie like, with reasons",
    response_model=ListAnswer,
)
def list_recommendations(
    movie_id: MovieRef, release: OpenRelease, floor: Floor, parameters: Annotated[MovieListParameters, Query()]
) -> Response:
    """List what people who like the movie like more than others do.

    It is the list of `similar` with another default: `likeness` is 0 here and 1 there. Confidence is how likely
    somebody who likes the movie and rates the listed one gives it 4 stars or more.
    """
    movie = movies.resolve_id(release, movie_id)
    return list_response(release, recommendations(release, movie, parameters.options(release), floor))


@router.post("/recommendations", summary="Recommendations for a person, with reasons", response_model=ListAnswer)
def recommend_movies(release: OpenRelease, body: RecommendationsBody) -> Response:
    """Recommend movies from up to 10,000 likes, dislikes and ratings.

    None of the given movies is listed, and nothing is kept.

    A rating below 2.5 stars counts as a dislike, from 4 stars as a like, and in between only as seen. A movie that is
    both liked and disliked, or rated with different stars, unknown ids, and impossible stars are refused; the error
    names all of them.
    """
    feedback, unknown = body.feedback(release)
    options = body.options(release)
    return list_response(
        release, for_person(release, feedback, options, ignore_unknown=body.ignore_unknown, also_unknown=unknown)
    )


@router.post(
    "/recommendations/group", summary="Recommendations for a group, with reasons", response_model=GroupListAnswer
)
def recommend_movies_to_group(release: OpenRelease, body: GroupBody) -> Response:
    """Recommend movies for two to five people together.

    They name up to 10,000 movies in all. None that any of them names or has seen is listed, and nothing is kept. Each
    result has an estimate and reasons for each person. Feedback counts, and is refused, as in a list for one.
    """
    return group_response(
        release,
        for_group(
            release,
            body.group(release),
            body.options(release),
            body.strategy,
            ignore_unknown=body.ignore_unknown,
        ),
    )
