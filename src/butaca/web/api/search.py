"""API v1: search, and suggestions while typing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from butaca.catalogue.movie import Movie
from butaca.serving.browse import movies
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.search import explain, listing
from butaca.serving.search.entries import KINDS
from butaca.serving.search.hits import Hit
from butaca.web.api import paging
from butaca.web.api.bounded_lists import BOUNDED, separated
from butaca.web.api.named_pages import order_of
from butaca.web.api.parameters import SearchText
from butaca.web.api.schemas.answers import MovieItem
from butaca.web.api.schemas.closed_sets import SearchKind
from butaca.web.api.schemas.search import (
    JoinedItem,
    MatchedItem,
    MovieHit,
    NamedHit,
    PartsItem,
    SearchAnswer,
    SuggestAnswer,
    SuggestedItem,
)
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])

Kinds = Annotated[
    list[SearchKind],
    *BOUNDED,
    separated,
    Field(description="Kinds to search for, repeated or comma separated; default: all"),
]


class SuggestParameters(BaseModel):
    """Text typed so far, and kinds to suggest; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    q: SearchText
    type: Kinds = Field(default_factory=list)
    limit: int = Field(8, ge=1, le=20, description="Maximum number of results")


class SearchParameters(BaseModel):
    """Text to search for, and filters; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    q: SearchText
    type: Kinds = Field(default_factory=list)
    year: int | None = Field(None, ge=1800, le=2200, description="Only movies of this year", examples=[1995])
    limit: int = Field(20, ge=1, le=50, description="Maximum number of results on a page")
    next: str | None = Field(None, max_length=200, description="The `next` of the previous page")

    @property
    def order(self) -> str:
        """The order that a token continues, another for each text."""
        return order_of(self.q, self.type, self.year)


@router.get("/search", summary="Movies, people, collections, companies and keywords by name")
def search_names(
    request: Request, response: Response, release: OpenRelease, parameters: Annotated[SearchParameters, Query()]
) -> SearchAnswer:
    """Search by name; the best match comes first, then the best known.

    The words of the text may be in several names: *tom hanks cast away* is the movie with the actor. A year in the
    text is searched in names and as the year of a movie. Misspellings are considered where few names, or only
    little-known ones, match the text as typed.
    """
    if parameters.year is not None and parameters.type and "movie" not in parameters.type:
        raise InvalidOption("year", "only movies have a year", "leave it out, or let type include movie")
    last = paging.after(parameters.next, parameters.order)
    page = listing.page(
        release, parameters.q, parameters.type or KINDS, parameters.limit, parameters.year, int(last) if last else 0
    )
    continued = None if page.next is None else paging.token(parameters.order, page.next)
    response.headers.update(paging.link(request, continued))
    best = movies.by_ids(release, sorted({hit.entry.best for hit in page.hits}))
    results = [_hit(hit, best[hit.entry.best]) for hit in page.hits]
    return SearchAnswer(release=release.id, total=page.total, next=continued, results=results)


@router.get("/suggest", summary="Suggestions for a text that is being typed")
def suggest_names(release: OpenRelease, parameters: Annotated[SuggestParameters, Query()]) -> SuggestAnswer:
    """Return completions of the text, the famous ones first.

    No kind takes more than half of the places while there are others.
    """
    page = listing.suggested(release, parameters.q, parameters.type or KINDS, parameters.limit)
    suggestions = [
        SuggestedItem(
            kind=entry.kind, id=entry.ref, name=entry.title, year=entry.year, highlights=explain.shown_highlights(hit)
        )
        for hit in page.hits
        for entry in (hit.entry,)
    ]
    return SuggestAnswer(release=release.id, total=page.total, next=None, results=suggestions)


def _hit(hit: Hit, best: Movie) -> MovieHit | NamedHit:
    entry = hit.entry
    item = MovieItem(id=best.id, title=best.title, year=best.year)
    matched = MatchedItem(
        field=entry.field,
        text=entry.name,
        how=explain.how(hit),
        highlights=explain.highlights(hit),
        joined=[JoinedItem.model_validate(name) for name in explain.joined_names(hit)],
        missing=explain.missing(hit),
        score=hit.score,
        parts=PartsItem.model_validate(hit.parts),
    )
    if entry.kind == "movie":
        return MovieHit(kind=entry.kind, name=entry.title, matched=matched, **item.model_dump())
    return NamedHit(
        kind=entry.kind, id=entry.ref, name=entry.title, matched=matched, movie_count=entry.movie_count, known_for=item
    )
