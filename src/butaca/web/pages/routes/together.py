"""The page for a group of two to five people."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from butaca.serving.browse.titles import spanish_title
from butaca.serving.explain.results import Entity
from butaca.serving.recommend.group.for_group import for_group
from butaca.serving.recommend.group.people import MOST_PEOPLE
from butaca.serving.recommend.group.strategies import Strategy
from butaca.web.api.json_bodies import JsonRoute
from butaca.web.api.list_bodies import GroupBody
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import dials, rendering
from butaca.web.pages.dials import Dials
from butaca.web.pages.group_cards import group_cards
from butaca.web.pages.group_sentences import because, whom
from butaca.web.pages.own_films import join_titles

router = APIRouter(include_in_schema=False, route_class=JsonRoute, dependencies=[Depends(GivenOnce("lang"))])

_SLIDERS = ("diversity",)  # with another novelty there are no estimates

Asked = Annotated[Strategy | None, Query(), BeforeValidator(lambda value: value or None)]


class TogetherBody(GroupBody):
    """The marks of a group.

    ``own`` tells that the first are the visitor's.
    """

    own: bool = Field(strict=True)


@router.get("/together")
def together(request: Request, release: OpenRelease, given: Dials, strategy: Asked = None) -> Response:
    """Show the frame of the page, which a script fills."""
    return rendering.page(
        request,
        "together.html",
        dials=given,
        dials_path="/together",
        kept={},
        sliders=_SLIDERS,
        choices=dials.choices(release),
        novelty=None,
        strategies=[*Strategy],
        strategy=strategy or Strategy.LEAST_MISERY,
        most=MOST_PEOPLE,
        indexed=False,
    )


@router.post("/together/list")
def make_list(request: Request, release: OpenRelease, body: TogetherBody) -> Response:
    """Return the list for the marks of a group; nothing is kept.

    People are named by their place, since the visitor's names for them stay in the browser.
    """
    in_spanish = rendering.language(request) == "es"

    def titled(entity: Entity) -> str:
        return (in_spanish and spanish_title(release, int(entity.id or 0))) or entity.name

    listing = for_group(
        release, body.group(release), body.options(release), body.strategy, ignore_unknown=body.ignore_unknown
    )
    return rendering.page(
        request,
        "together_list.html",
        listing=listing,
        group_cards=group_cards(release, rendering.site(request).posters, listing.results, titled),
        own=body.own,
        whom=whom,
        because=because,
        join_titles=join_titles,
    )
