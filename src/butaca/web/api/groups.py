"""API v1: groups of movies, such as genres, countries, companies and collections.

Each kind has a list, an address for each group, and an address for the movies of each.
"""

from typing import Annotated, TypedDict

from fastapi import APIRouter, Path, Query, Request, Response

from butaca.release.reader import Release
from butaca.serving.browse import groups, movies
from butaca.serving.browse.groups import GROUP_KINDS, GroupKind
from butaca.serving.search.entries import KINDS
from butaca.web.api import paging
from butaca.web.api.discover import LARGEST_PAGE, PageParameters, page
from butaca.web.api.items import money_item, movie_facts_item
from butaca.web.api.named_pages import named_page
from butaca.web.api.parameters import SearchText
from butaca.web.api.schemas.discover import MoviesAnswer
from butaca.web.api.schemas.resources import CollectionAnswer, CompanyAnswer, GroupAnswer, GroupItem, GroupsAnswer
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])

_Key = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{1,18}$", description="Id or ISO code", examples=["16"])]
_Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Number of results on a page")]
_Next = Annotated[str | None, Query(max_length=200, description="The `next` of the previous page")]
_BY = "-movies"  # the order of all lists here


@router.get("/collections/{key}", summary="A collection and its movies")
def get_collection(release: OpenRelease, key: _Key) -> CollectionAnswer:
    """Return the movies of a collection in release order, and their returns."""
    facts = _facts(release, GROUP_KINDS["collections"], key)
    members = movies.of_collection(release, int(facts["id"]))
    return CollectionAnswer(**facts, movies=[movie_facts_item(movie) for movie in members], money=money_item(members))


@router.get("/companies/{key}", summary="A production company")
def get_company(release: OpenRelease, key: _Key) -> CompanyAnswer:
    """Return a company and the combined returns of its movies."""
    facts = _facts(release, GROUP_KINDS["companies"], key)
    return CompanyAnswer(**facts, money=money_item(movies.of_company(release, facts["id"])))


class _Facts(TypedDict):
    release: str
    id: int | str
    name: str
    name_es: str | None
    movie_count: int


def _facts(release: Release, kind: GroupKind, key: str) -> _Facts:
    group = groups.by_id(release, kind, key)
    return _Facts(
        release=release.id, id=group.id, name=group.name, name_es=group.name_es, movie_count=group.movie_count
    )


def _serve(kind: GroupKind) -> None:
    """Register the routes of a kind: its list, each group, their movies.

    Collections and companies have a route for a single group of their own.
    """

    def list_kind(
        request: Request,
        response: Response,
        release: OpenRelease,
        limit: _Limit = 50,
        next: _Next = None,  # the name of the parameter
    ) -> GroupsAnswer:
        """List the groups by number of movies, ties by id or code."""
        members = groups.list_groups(release, kind, limit + 1, paging.after(next, _BY))
        continued = paging.token(_BY, members[limit - 1].id) if len(members) > limit else None
        response.headers.update(paging.link(request, continued))
        return GroupsAnswer(
            release=release.id,
            total=groups.count(release, kind),
            next=continued,
            results=[GroupItem.model_validate(group) for group in members[:limit]],
        )

    def search_kind(
        request: Request,
        response: Response,
        release: OpenRelease,
        q: Annotated[SearchText | None, Query(description="Only those of a name, as search finds them")] = None,
        limit: _Limit = 50,
        next: _Next = None,  # the name of the parameter
    ) -> GroupsAnswer:
        """List the groups by number of movies, or those of a text.

        Ties by id; with q the best match comes first.
        """
        if q is None:
            return list_kind(request, response, release, limit, next)
        hits = named_page(request, response, release, kind.name, q, limit, next)
        members = groups.by_ids(release, kind, [hit.entry.ref for hit in hits.hits])
        results = [GroupItem.model_validate(group) for group in members]
        return GroupsAnswer(release=release.id, total=hits.total, next=hits.token, results=results)

    def get_group(release: OpenRelease, key: _Key) -> GroupAnswer:
        """Return its names and its number of movies."""
        return GroupAnswer(**_facts(release, kind, key))

    def list_group_movies(
        request: Request,
        response: Response,
        release: OpenRelease,
        key: _Key,
        parameters: Annotated[PageParameters, Query()],
    ) -> MoviesAnswer:
        """List its movies, with the same parameters as all movies."""
        group = groups.by_id(release, kind, key)
        return page(request, response, release, parameters, groups.movies_filter(kind, group))

    name = f"A {kind.name}" if kind.name != "company" else "A production company"
    router.get(f"/{kind.table}", summary=f"All {kind.table}", name=f"list_{kind.table}")(
        search_kind if kind.name in KINDS else list_kind
    )
    if kind.table not in ("collections", "companies"):
        router.get(f"/{kind.table}/{{key}}", summary=name, name=f"get_{kind.name}")(get_group)
    router.get(
        f"/{kind.table}/{{key}}/movies",
        summary=f"The movies of {name.lower()}",
        name=f"list_movies_of_{kind.name}",
        response_model_exclude_unset=True,
    )(list_group_movies)


for _kind in GROUP_KINDS.values():
    _serve(_kind)
