"""API v1: movies as one asks, page by page or whole, and one of them by chance."""

import random
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from butaca.release.reader import Release
from butaca.serving.browse import discover
from butaca.serving.browse.movie_fields import FIELDS, Row, rows
from butaca.serving.filters.grammar import NONE, Filters
from butaca.web.api import paging
from butaca.web.api.bounded_lists import members_of, separated
from butaca.web.api.exports import FORMATS, PIECE, Export, Exports, UnderWay
from butaca.web.api.parameters import FilterParameters
from butaca.web.api.schemas.closed_sets import Facet, MovieField, SortOrder
from butaca.web.api.schemas.discover import FacetCount, MovieRow, MoviesAnswer
from butaca.web.auth.export_access import Exporter
from butaca.web.dependencies import OpenRelease, Uncached
from butaca.web.negotiation import CSV, NDJSON

router = APIRouter(prefix="/api/v1", tags=["v1"])

LARGEST_PAGE = 100
_PAGE = 20
_IDS = 500  # movies of an export that are looked up at once
_FIELDS = (
    *("id", "title", "year", "release_date", "runtime", "original_language", "genres"),
    *("popularity", "vote_count", "vote_average", "poster_path"),
)
_EXPORTED = tuple(field for field in FIELDS if field not in ("overview", "tagline", "homepage", "actors", "keywords"))

Fields = Annotated[list[MovieField], Field(max_length=100), members_of((*FIELDS, "*")), separated]
Facets = Annotated[list[Facet], Field(max_length=20), members_of(discover.FACETS), separated]


class DiscoverParameters(FilterParameters):
    """What movies one asks for, in what order, and how much of them."""

    sort: SortOrder = Field(
        "-vote_count",
        description="A minus in front: the highest first. Ties by id; unknown values last in either direction",
    )  # fmt: skip
    fields: Fields = Field(
        default_factory=list, examples=[["id", "title", "directors"]],
        description=f"Repeated or comma separated, of: {', '.join(FIELDS)}; * is all. id is always there. "
        f"Default: {', '.join(_FIELDS)}; in exports all but long texts, actors and keywords",
    )  # fmt: skip

    def chosen(self, default: Sequence[str]) -> tuple[str, ...]:
        """The fields, the id among them, each once."""
        if not self.fields:
            return tuple(default)
        return tuple(dict.fromkeys(("id", *(FIELDS if "*" in self.fields else self.fields))))


class PageParameters(DiscoverParameters):
    """The same, of a page."""

    limit: int | None = Field(None, ge=1, le=LARGEST_PAGE, description=f"How many on a page; default: {_PAGE}")
    next: str | None = Field(None, max_length=200, description="What the page before gave as next")
    facets: Facets = Field(
        default_factory=list, examples=[["genre", "decade"]],
        description=f"Repeated or comma separated, of: {', '.join(discover.FACETS)}",
    )  # fmt: skip


_HEADERS: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"Link": {"description": "The next page, as of RFC 8288", "schema": {"type": "string"}}}}
}


@router.get(
    "/movies", summary="Movies as one asks", response_model=MoviesAnswer, response_model_exclude_unset=True,
    responses=_HEADERS,
)  # fmt: skip
def list_movies(
    request: Request, response: Response, release: OpenRelease, parameters: Annotated[PageParameters, Query()]
) -> MoviesAnswer:
    """A page of them, with facets of all; whole lists are at `movies.csv` and `movies.ndjson`."""
    return page(request, response, release, parameters)


@router.get(
    "/movies.csv",
    summary="All movies as one asks, as CSV",
    response_class=StreamingResponse,
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
    dependencies=[Exporter],
)
def export_movies_csv(
    release: OpenRelease, under_way: UnderWay, parameters: Annotated[DiscoverParameters, Query()]
) -> StreamingResponse:
    """Streamed whole, in UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return _whole(release, under_way, parameters, CSV)


@router.get(
    "/movies.ndjson",
    summary="All movies as one asks, a JSON object a line",
    response_class=StreamingResponse,
    responses={200: {"description": f"A JSON object a line, as {NDJSON}"}},
    dependencies=[Exporter],
)
def export_movies_ndjson(
    release: OpenRelease, under_way: UnderWay, parameters: Annotated[DiscoverParameters, Query()]
) -> StreamingResponse:
    """Streamed whole."""
    return _whole(release, under_way, parameters, NDJSON)


@router.get(
    "/movies/random",
    summary="One of the movies as one asks",
    response_model_exclude_unset=True,
    dependencies=[Uncached],
)
def get_random_movie(release: OpenRelease, parameters: Annotated[FilterParameters, Query()]) -> MovieRow:
    """Each as likely as another, at every request anew."""
    found = discover.random_movie(release, parameters.filters(), random.Random())
    return MovieRow(**rows(release, [found], _FIELDS)[0])


def page(
    request: Request, response: Response, release: Release, parameters: PageParameters, within: Filters = NONE
) -> MoviesAnswer:
    """A page of the movies that are as one asks, and as further filters do."""
    filters, sort = parameters.filters() & within, discover.parse_sort(parameters.sort)
    last = paging.after(parameters.next, str(sort))
    found = discover.page(release, filters, sort, parameters.limit or _PAGE, int(last) if last else None)
    continued = paging.token(str(sort), found.last) if found.last is not None else None
    response.headers.update(paging.link(request, continued))
    results = [MovieRow(**row) for row in rows(release, found.ids, parameters.chosen(_FIELDS))]
    answer = MoviesAnswer(release=release.id, results=results, total=found.total, next=continued)
    if parameters.facets:
        counts = discover.facets(release, filters, tuple(dict.fromkeys(parameters.facets)))
        answer.facets = {
            name: [
                FacetCount(value=one.value, name=one.name, name_es=one.name_es, movie_count=one.movie_count)
                for one in members
            ]
            for name, members in counts.items()
        }
    return answer


def _whole(release: Release, under_way: Exports, parameters: DiscoverParameters, media_type: str) -> StreamingResponse:
    fields = parameters.chosen(_EXPORTED)
    listed = discover.stream_ids(release, parameters.filters(), discover.parse_sort(parameters.sort), _IDS)

    def read() -> Iterator[Sequence[Row]]:
        for ids in listed:
            for first in range(0, len(ids), PIECE):
                yield rows(release, ids[first : first + PIECE], fields)

    return Export(under_way, read(), fields, FORMATS[media_type], f"movies-{release.id}")
