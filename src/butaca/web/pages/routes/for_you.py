"""The page for a visitor: a list from what one likes."""

import random
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import discover, movies
from butaca.serving.explain.results import ResultList
from butaca.serving.filters import grammar
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.web.api.json_bodies import JsonRoute
from butaca.web.api.list_bodies import RecommendationsBody
from butaca.web.api.parameters import Id
from butaca.web.dependencies import GivenOnce, OpenRelease, Uncached
from butaca.web.pages import dials, own_films, rendering
from butaca.web.pages.cards import cards, listed_cards
from butaca.web.pages.dials import DialParameters, Dials
from butaca.web.pages.typed_titles import typed_titles

router = APIRouter(include_in_schema=False, route_class=JsonRoute, dependencies=[Depends(GivenOnce("lang"))])

_LISTED = 18
_SURPRISING = {"vote_count": "200..", "vote_average": "7.."}

_NOBODY, _UNSET = Feedback(), DialParameters()

Written = Annotated[str, Query(max_length=5000)]


class ShownMovies(BaseModel):
    """Ids of films to show."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Id] = Field(max_length=500)


@router.get("/for-you")
def for_you(
    request: Request, release: OpenRelease, given: Dials, likes: Written = "", dislikes: Written = ""
) -> Response:
    """Show a list for the titles that the visitor typed.

    Without titles it has films that many people like. A script replaces it by a list for the visitor's marks.
    """
    liked, unknown = typed_titles(release, likes)
    disliked, more_unknown = typed_titles(release, dislikes)
    both = liked.keys() & disliked.keys()
    feedback = Feedback(
        [movie for movie in liked if movie not in both], [movie for movie in disliked if movie not in both]
    )
    return render_list(
        request,
        release,
        feedback,
        given=given,
        likes=likes,
        dislikes=dislikes,
        unknown=[*unknown, *more_unknown],
        both=[liked[movie].title for movie in both],
        indexed=not (likes or dislikes or given.given),
    )


def render_list(
    request: Request,
    release: Release,
    feedback: Feedback = _NOBODY,
    seen: frozenset[int] = frozenset(),
    given: DialParameters = _UNSET,
    **content: Any,
) -> Response:
    """Render the page with the list for a feedback."""
    listing = for_person(release, feedback, replace(given.options(_LISTED), seen=seen))
    nothing: dict[str, Any] = {"likes": "", "dislikes": "", "unknown": [], "both": [], "failed": "", "result": None}
    return rendering.page(
        request,
        "for_you.html",
        **_shown(request, release, listing),
        dials=given,
        dials_path="/for-you",
        kept={name: content.get(name, "") for name in ("likes", "dislikes")},
        sliders=dials.SLIDERS,
        choices=dials.choices(release),
        novelty=listing.novelty,
        typed=bool(feedback),
        **nothing | content,
    )


@router.post("/for-you/list")
def make_list(request: Request, release: OpenRelease, body: RecommendationsBody, theirs: bool = False) -> Response:
    """Return the list for a visitor's marks alone; nothing is kept.

    With ``theirs`` the marks are somebody else's.
    """
    feedback, unknown = body.feedback(release)
    listing = for_person(
        release, feedback, body.options(release), ignore_unknown=body.ignore_unknown, also_unknown=unknown
    )
    content = _shown(request, release, listing)
    if theirs:
        reasons = map(own_films.their_reason, listing.results)
        content["cards"] = [replace(card, reason=why) for card, why in zip(content["cards"], reasons, strict=True)]
    return rendering.page(request, "for_you_list.html", **content)


@router.post("/for-you/films")
def show_films(request: Request, release: OpenRelease, body: ShownMovies) -> Response:
    """Return the cards of some films; unknown ones are left out."""
    known = movies.by_ids(release, body.ids)
    shown = [known[movie_id] for movie_id in dict.fromkeys(body.ids) if movie_id in known]
    return rendering.page(request, "films.html", cards=cards(release, rendering.site(request).posters, shown))


@router.get("/surprise", dependencies=[Uncached])
def surprise(request: Request, release: OpenRelease) -> Response:
    """Lead to some well-liked film, another each time."""
    try:
        movie_id = discover.random_movie(release, grammar.parse(_SURPRISING), random.Random())
    except NotFound:  # of a small catalogue, any
        movie_id = discover.random_movie(release, grammar.NONE, random.Random())
    code = rendering.language(request)
    answer = RedirectResponse(rendering.address("", code, f"/movies/{movie_id}"), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(request: Request, release: Release, listing: ResultList) -> dict[str, Any]:
    return {
        "listing": listing,
        "cards": listed_cards(release, rendering.site(request).posters, listing.results),
        "measured": any(result.confidence is not None for result in listing.results),
    }
