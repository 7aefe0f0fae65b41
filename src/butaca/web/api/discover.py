"""API v1: movies that match filters, in pages, exports or at random."""

import random
from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from butaca.release.reader import Release
from butaca.serving.browse import discover
from butaca.serving.browse.movie_fields import FIELDS, Row, rows
from butaca.serving.filters.grammar import NONE, Filters
from butaca.web.api import paging
from butaca.web.api.bounded_lists import members_of, separated
from butaca.web.api.exports import CSV, FORMATS, NDJSON, PIECE, Export, Exports, UnderWay
from butaca.web.api.parameters import FilterParameters, SearchText
from butaca.web.api.schemas.closed_sets import Facet, MovieField, SortOrder
from butaca.web.api.schemas.discover import FacetCount, MovieRow, MoviesAnswer
from butaca.web.auth.export_access import Exporter
from butaca.web.dependencies import OpenRelease, Uncached

router = APIRouter(prefix="/api/v1", tags=["v1"])

LARGEST_PAGE = 100
_PAGE = 20
_SORT = str(discover.Sort())
_IDS = 500  # movies of an export that are looked up at once
_FIELDS = (
    *("id", "title", "year", "release_date", "runtime", "original_language", "genres"),
    *("popularity", "vote_count", "vote_average", "poster_path"),
)
_EXPORTED = tuple(field for field in FIELDS if field not in ("overview", "tagline", "homepage", "actors", "keywords"))

Fields = Annotated[list[MovieField], Field(max_length=100), members_of((*FIELDS, "*")), separated]
Facets = Annotated[list[Facet], Field(max_length=20), members_of(discover.FACETS), separated]


class DiscoverParameters(FilterParameters):
    """Filters of movies, their order, and the fields to return."""

    q: SearchText | None = Field(None, description="Only movies of a title or name, as search finds them")
    sort: SortOrder | None = Field(
        None,
        description="A leading minus sorts in descending order. Ties by id; unknown values come last in either order. "
        "Default: -vote_count; of a page with q the best match first",
    )  # fmt: skip
    fields: Fields = Field(
        default_factory=list, examples=[["id", "title", "directors"]],
        description=f"Repeated or comma separated, of: {', '.join(FIELDS)}; * stands for all. id is always included. "
        f"Default: {', '.join(_FIELDS)}; in exports all except long texts, actors and keywords",
    )  # fmt: skip

    def chosen(self, default: Sequence[str]) -> tuple[str, ...]:
        """Return the selected fields, each once, with the id among them."""
        if not self.fields:
            return tuple(default)
        return tuple(dict.fromkeys(("id", *(FIELDS if "*" in self.fields else self.fields))))


class PageParameters(DiscoverParameters):
    """Filters of movies, and the page to return."""

    limit: int | None = Field(None, ge=1, le=LARGEST_PAGE, description=f"Number of results on a page; default: {_PAGE}")
    next: str | None = Field(None, max_length=200, description="The `next` of the previous page")
    facets: Facets = Field(
        default_factory=list, examples=[["genre", "decade"]],
        description=f"Repeated or comma separated, of: {', '.join(discover.FACETS)}",
    )  # fmt: skip


_HEADERS: dict[int | str, dict[str, object]] = {
    200: {"headers": {"Link": {"description": "Address of the next page (RFC 8288)", "schema": {"type": "string"}}}}
}


@router.get(
    "/movies", summary="Movies that match the filters", response_model=MoviesAnswer, response_model_exclude_unset=True,
    responses=_HEADERS,
)  # fmt: skip
def list_movies(
    request: Request, response: Response, release: OpenRelease, parameters: Annotated[PageParameters, Query()]
) -> MoviesAnswer:
    """Return a page of the matching movies, with facets over all matches.

    Complete lists are at `movies.csv` and `movies.ndjson`.
    """
    return page(request, response, release, parameters)


@router.get(
    "/movies.csv",
    summary="All movies that match the filters, as CSV",
    response_class=StreamingResponse,
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
    dependencies=[Exporter],
)
def export_movies_csv(
    release: OpenRelease, under_way: UnderWay, parameters: Annotated[DiscoverParameters, Query()]
) -> StreamingResponse:
    """Stream all matching movies as CSV in UTF-8.

    A text that a spreadsheet would interpret as a formula is prefixed with an apostrophe.
    """
    return _whole(release, under_way, parameters, CSV)


@router.get(
    "/movies.ndjson",
    summary="All movies that match the filters, one JSON object per line",
    response_class=StreamingResponse,
    responses={200: {"description": f"One JSON object per line, as {NDJSON}"}},
    dependencies=[Exporter],
)
def export_movies_ndjson(
    release: OpenRelease, under_way: UnderWay, parameters: Annotated[DiscoverParameters, Query()]
) -> StreamingResponse:
    """Stream all matching movies, one JSON object per line."""
    return _whole(release, under_way, parameters, NDJSON)


@router.get(
    "/movies/random",
    summary="A random movie that matches the filters",
    response_model_exclude_unset=True,
    dependencies=[Uncached],
)
def get_random_movie(release: OpenRelease, parameters: Annotated[FilterParameters, Query()]) -> MovieRow:
    """Return a random movie; every match is equally likely on each request."""
    movie = discover.random_movie(release, parameters.filters(), random.Random())
    return MovieRow(**rows(release, [movie], _FIELDS)[0])


def page(
    request: Request, response: Response, release: Release, parameters: PageParameters, within: Filters = NONE
) -> MoviesAnswer:
    """Return a page of the movies that match the parameters and ``within``."""
    sort = discover.parse_sort(parameters.sort or _SORT) if parameters.sort or parameters.q is None else None
    order = str(sort or "relevance")
    last = paging.after(parameters.next, order)
    matching = discover.match(release, parameters.filters() & within, parameters.q)
    matches = discover.page(release, matching, sort, parameters.limit or _PAGE, int(last) if last else None)
    continued = paging.token(order, matches.last) if matches.last is not None else None
    response.headers.update(paging.link(request, continued))
    results = [MovieRow(**row) for row in rows(release, matches.ids, parameters.chosen(_FIELDS))]
    answer = MoviesAnswer(release=release.id, results=results, total=matches.total, next=continued)
    if parameters.facets:
        counts = discover.facets(release, matching.bitmap, tuple(dict.fromkeys(parameters.facets)))
        answer.facets = {
            name: [
                FacetCount(value=member.value, name=member.name, name_es=member.name_es, movie_count=member.movie_count)
                for member in members
            ]
            for name, members in counts.items()
        }
    return answer


def _whole(release: Release, under_way: Exports, parameters: DiscoverParameters, media_type: str) -> StreamingResponse:
    fields = parameters.chosen(_EXPORTED)
    sort = discover.parse_sort(parameters.sort or _SORT)
    batches = discover.stream_ids(release, parameters.filters(), sort, _IDS, parameters.q)

    def read() -> Iterator[Sequence[Row]]:
        for ids in batches:
            for first in range(0, len(ids), PIECE):
                yield rows(release, ids[first : first + PIECE], fields)

    return Export(under_way, read(), fields, FORMATS[media_type], f"movies-{release.id}")
