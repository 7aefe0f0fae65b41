"""The page of a film: its facts and its lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as PathParameter
from starlette.responses import Response

from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.browse.details import crew, details
from butaca.serving.explain.results import ResultList
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import recommendations, similar
from butaca.web.dependencies import Floor, GivenOnce, OpenRelease
from butaca.web.pages import dials, rendering
from butaca.web.pages.cards import Card, cards, listed_cards
from butaca.web.pages.credits import people_by_role
from butaca.web.pages.dials import Dials

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_LISTED = 12
_EXCLUDED = 200  # films that a visitor has seen, for which others are listed

MovieId = Annotated[int, PathParameter(ge=0)]


@dataclass(frozen=True)
class MovieList:
    """A list of a film's page; its texts are ``list_CODE`` and ``list_CODE_about``."""

    code: str
    source: Callable[[Release, int, ListOptions, float], ResultList]


LISTS = (MovieList("similar", similar), MovieList("recommendations", recommendations))
"""The lists of a film's page, in their order."""


@dataclass(frozen=True)
class ShownList:
    """A list with the cards of its films."""

    code: str
    listing: ResultList
    cards: Sequence[Card]


@router.get("/movies/{movie_id}")
def movie(request: Request, release: OpenRelease, floor: Floor, movie_id: MovieId, given: Dials) -> Response:
    """Show a film, its franchise, and films for whoever likes it."""
    shown = details(release, movie_id)
    posters = rendering.site(request).posters
    collection = shown.movie.collection_id
    franchise = [] if collection is None else movies.of_collection(release, collection)
    return rendering.page(
        request,
        "movie.html",
        details=shown,
        movie=shown.movie,
        card=cards(release, posters, [shown.movie])[0],
        roles=people_by_role(shown, crew(release, movie_id)),
        strip=cards(release, posters, franchise) if len(franchise) > 1 else [],
        **_lists(request, release, shown.movie, given, floor),
        indexed=not given.given,
    )


@router.get("/movies/{movie_id}/lists")
def lists(
    request: Request,
    release: OpenRelease,
    floor: Floor,
    movie_id: MovieId,
    given: Dials,
    exclude: Annotated[str, Query(max_length=4000, pattern=r"^(\d{1,15}(,\d{1,15})*)?$")] = "",
) -> Response:
    """Return the lists of a film's page alone, without some films."""
    excluded = frozenset(int(part) for part in exclude.split(",")[:_EXCLUDED] if part)
    shown = movies.by_id(release, movie_id)
    return rendering.page(
        request, "movie_lists.html", movie=shown, **_lists(request, release, shown, given, floor, excluded)
    )


def _lists(
    request: Request,
    release: Release,
    shown: Movie,
    given: dials.DialParameters,
    floor: float,
    excluded: frozenset[int] = frozenset(),
) -> dict[str, Any]:
    posters = rendering.site(request).posters
    options = replace(given.options(_LISTED, excluded), likeness=given.likeness)
    chosen = LISTS if given.likeness is None else LISTS[:1]  # with the same likeness both are the same
    listings = [(each.code, each.source(release, shown.id, options, floor)) for each in chosen]
    return {
        "lists": [
            ShownList(code, listing, listed_cards(release, posters, listing.results, shown))
            for code, listing in listings
        ],
        "novelty": listings[0][1].novelty,
        "dials": given,
        "kept": {},
        "dials_path": f"/movies/{shown.id}",
        "sliders": dials.FILM_SLIDERS if listings[0][1].likeness is not None else dials.SLIDERS,
        "choices": dials.choices(release),
    }
