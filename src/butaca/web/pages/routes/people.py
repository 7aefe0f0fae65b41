"""The page of a person: films by job, and what they returned."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParameter
from starlette.responses import Response

from butaca.serving.browse import people
from butaca.serving.browse.returns import returns
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.cards import cards

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])


@router.get("/people/{person_id}")
def person(request: Request, release: OpenRelease, person_id: Annotated[int, PathParameter(ge=0)]) -> Response:
    """Show the films of a person, the latest first, by job."""
    name = people.name_of(release, person_id)
    roles = people.roles(release, person_id)
    posters = rendering.site(request).posters
    distinct = {movie.id: movie for role in roles for movie in role.movies}
    card_of = {card.movie.id: card for card in cards(release, posters, list(distinct.values()))}
    years = [movie.year for movie in distinct.values() if movie.year is not None]
    best = max(distinct.values(), key=lambda movie: (movie.vote_count, -movie.id), default=None)
    return rendering.page(
        request,
        "person.html",
        name=name,
        roles=[(role.job, [card_of[movie.id] for movie in reversed(role.movies)]) for role in roles],
        total=len(distinct),
        returns=returns(list(distinct.values())),
        best=best,
        years=(min(years), max(years)) if years else None,
    )
