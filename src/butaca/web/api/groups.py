"""API v1: what movies belong to. Every kind has a list, one by one, and each one's movies."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from butaca.release.reader import Release
from butaca.serving.browse import groups, movies
from butaca.serving.browse.groups import GROUP_KINDS, GroupKind
from butaca.web.api import paging
from butaca.web.api.discover import LARGEST_PAGE, PageParameters, page
from butaca.web.api.items import money_item, movie_facts_item
from butaca.web.api.schemas.discover import MoviesAnswer
from butaca.web.api.schemas.resources import CollectionAnswer, CompanyAnswer, GroupAnswer, GroupItem, GroupsAnswer
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])

_Key = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{1,18}$", description="Its id or ISO code", examples=["16"])]
_Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many on a page")]
_Next = Annotated[str | None, Query(max_length=200, description="What the page before gave as next")]
_BY = "-movies"  # the order of all lists here


@router.get("/collections/{key}", summary="A collection and its movies")
def get_collection(release: OpenRelease, key: _Key) -> CollectionAnswer:
    """In the order of release, with what they returned together."""
    facts = _facts(release, GROUP_KINDS["collections"], key)
    members = movies.of_collection(release, facts["id"])
    return CollectionAnswer(**facts, movies=[movie_facts_item(movie) for movie in members], money=money_item(members))


@router.get("/companies/{key}", summary="A production company")
def get_company(release: OpenRelease, key: _Key) -> CompanyAnswer:
    """With what its movies returned together."""
    facts = _facts(release, GROUP_KINDS["companies"], key)
    return CompanyAnswer(**facts, money=money_item(movies.of_company(release, facts["id"])))


def _facts(release: Release, kind: GroupKind, key: str) -> dict[str, Any]:
    group = groups.by_id(release, kind, key)
    return GroupItem.model_validate(group).model_dump() | {"release": release.id}


def _serve(kind: GroupKind) -> None:
    """Register a kind's list, one of it where no other route answers for that, and its movies."""

    def all_of_them(
        request: Request,
        response: Response,
        release: OpenRelease,
        limit: _Limit = 50,
        next: _Next = None,  # a parameter's name is what it is called by
    ) -> GroupsAnswer:
        """The largest first, ties by id or code."""
        found = groups.list_groups(release, kind, limit + 1, paging.after(next, _BY))
        continued = paging.token(_BY, found[limit - 1].id) if len(found) > limit else None
        response.headers.update(paging.link(request, continued))
        return GroupsAnswer(
            release=release.id,
            total=groups.count(release, kind),
            next=continued,
            results=[GroupItem.model_validate(group) for group in found[:limit]],
        )

    def one_of_them(release: OpenRelease, key: _Key) -> GroupAnswer:
        """Its names, and how many movies belong to it."""
        return GroupAnswer(**_facts(release, kind, key))

    def its_movies(
        request: Request,
        response: Response,
        release: OpenRelease,
        key: _Key,
        parameters: Annotated[PageParameters, Query()],
    ) -> MoviesAnswer:
        """With the same parameters as all movies."""
        group = groups.by_id(release, kind, key)
        return page(request, response, release, parameters, groups.movies_filter(kind, group))

    name = f"A {kind.name}" if kind.name != "company" else "A production company"
    router.get(f"/{kind.table}", summary=f"All {kind.table}", name=f"list_{kind.table}")(all_of_them)
    if kind.table not in ("collections", "companies"):
        router.get(f"/{kind.table}/{{key}}", summary=name, name=f"get_{kind.name}")(one_of_them)
    router.get(
        f"/{kind.table}/{{key}}/movies",
        summary=f"The movies of {name.lower()}",
        name=f"list_movies_of_{kind.name}",
        response_model_exclude_unset=True,
    )(its_movies)


for _kind in GROUP_KINDS.values():
    _serve(_kind)
