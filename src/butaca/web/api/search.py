"""API v1: search, and suggestions as one types."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from butaca.catalogue.movie import Movie
from butaca.serving.browse import movies
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.search.entries import KINDS
from butaca.serving.search.search import Hit, search
from butaca.web.api.bounded_lists import BOUNDED, separated
from butaca.web.api.parameters import Text
from butaca.web.api.schemas.answers import MovieItem
from butaca.web.api.schemas.closed_sets import SearchKind
from butaca.web.api.schemas.search import MatchedItem, MovieHit, NamedHit, SearchAnswer, SuggestAnswer, SuggestedItem
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])

Wanted = Annotated[
    Text,
    Field(
        max_length=500,
        description="What is looked for; case, accents, word order, small words and slips are forgiven. "
        "The first 12 words count",
        examples=["jurasic prak", "heat 1995", "almodovar"],
    ),
]
Kinds = Annotated[
    list[SearchKind],
    *BOUNDED,
    separated,
    Field(description="What to find, repeated or comma separated; default: everything"),
]


class SuggestParameters(BaseModel):
    """What is typed, and what may be suggested; anything else is refused."""

    model_config = ConfigDict(extra="forbid")

    q: Wanted
    type: Kinds = Field(default_factory=list)
    limit: int = Field(8, ge=1, le=20, description="How many")


class SearchParameters(BaseModel):
    """What is looked for; anything else is refused."""

    model_config = ConfigDict(extra="forbid")

    q: Wanted
    type: Kinds = Field(default_factory=list)
    year: int | None = Field(None, ge=1800, le=2200, description="Only movies of that year", examples=[1995])
    limit: int = Field(20, ge=1, le=50, description="How many")


@router.get("/search", summary="Movies, people, collections and companies by name")
def search_names(release: OpenRelease, parameters: Annotated[SearchParameters, Query()]) -> SearchAnswer:
    """The best match first, then the best known.

    A year in the text is looked for in names and as the year of a movie. Slips are looked for where little, or
    only what few know, fits as it was typed.
    """
    if parameters.year is not None and parameters.type and "movie" not in parameters.type:
        raise InvalidOption("year", "only movies have a year", "leave it out, or let type include movie")
    hits = search(release, parameters.q, parameters.type or KINDS, parameters.year)
    shown = hits[: parameters.limit]
    best = movies.by_ids(release, sorted({hit.entry.best for hit in shown}))
    return SearchAnswer(
        release=release.id, total=len(hits), next=None, results=[_hit(hit, best[hit.entry.best]) for hit in shown]
    )


@router.get("/suggest", summary="What a text that is being typed may become")
def suggest_names(release: OpenRelease, parameters: Annotated[SuggestParameters, Query()]) -> SuggestAnswer:
    """The first hits of a search for it, with no more than it takes to show them."""
    hits = search(release, parameters.q, parameters.type or KINDS)
    found = [
        SuggestedItem(kind=entry.kind, id=entry.ref, name=entry.title, year=entry.year)
        for entry in (hit.entry for hit in hits[: parameters.limit])
    ]
    return SuggestAnswer(release=release.id, total=len(hits), next=None, results=found)


def _hit(hit: Hit, best: Movie) -> MovieHit | NamedHit:
    entry = hit.entry
    item = MovieItem(id=best.id, title=best.title, year=best.year)
    matched = MatchedItem(field=entry.field, text=entry.name, how=hit.match.how)
    if entry.kind == "movie":
        return MovieHit(kind=entry.kind, name=entry.title, matched=matched, **item.model_dump())
    return NamedHit(
        kind=entry.kind, id=entry.ref, name=entry.title, matched=matched, movie_count=entry.movie_count, known_for=item
    )
