"""API v1: search, and suggestions while typing."""

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

SearchText = Annotated[
    Text,
    Field(
        max_length=500,
        description="Text to search for, tolerant of case, accents, word order, small words and typos. "
        "Only the first 12 words are used",
        examples=["jurasic prak", "heat 1995", "almodovar"],
    ),
]
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
    limit: int = Field(20, ge=1, le=50, description="Maximum number of results")


@router.get("/search", summary="Movies, people, collections and companies by name")
def search_names(release: OpenRelease, parameters: Annotated[SearchParameters, Query()]) -> SearchAnswer:
    """Search by name; the best match comes first, then the best known.

    A year in the text is searched in names and as the year of a movie. Misspellings are considered where few names, or
    only little-known ones, match the text as typed.
    """
    if parameters.year is not None and parameters.type and "movie" not in parameters.type:
        raise InvalidOption("year", "only movies have a year", "leave it out, or let type include movie")
    hits = search(release, parameters.q, parameters.type or KINDS, parameters.year)
    shown = hits[: parameters.limit]
    best = movies.by_ids(release, sorted({hit.entry.best for hit in shown}))
    return SearchAnswer(
        release=release.id, total=len(hits), next=None, results=[_hit(hit, best[hit.entry.best]) for hit in shown]
    )


@router.get("/suggest", summary="Suggestions for a text that is being typed")
def suggest_names(release: OpenRelease, parameters: Annotated[SuggestParameters, Query()]) -> SuggestAnswer:
    """Return the first search results, reduced to what identifies them."""
    hits = search(release, parameters.q, parameters.type or KINDS)
    suggestions = [
        SuggestedItem(kind=entry.kind, id=entry.ref, name=entry.title, year=entry.year)
        for entry in (hit.entry for hit in hits[: parameters.limit])
    ]
    return SuggestAnswer(release=release.id, total=len(hits), next=None, results=suggestions)


def _hit(hit: Hit, best: Movie) -> MovieHit | NamedHit:
    entry = hit.entry
    item = MovieItem(id=best.id, title=best.title, year=best.year)
    matched = MatchedItem(field=entry.field, text=entry.name, how=hit.match.how)
    if entry.kind == "movie":
        return MovieHit(kind=entry.kind, name=entry.title, matched=matched, **item.model_dump())
    return NamedHit(
        kind=entry.kind, id=entry.ref, name=entry.title, matched=matched, movie_count=entry.movie_count, known_for=item
    )
