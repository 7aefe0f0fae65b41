"""The page of films that match filters, with facets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, model_validator
from starlette.responses import Response

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import discover, groups, movies, people
from butaca.serving.filters.grammar import MEMBERS
from butaca.web.api.parameters import FilterParameters
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import dials, rendering
from butaca.web.pages.cards import cards

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_PAGE = 36
_FACETS = {"genre": 20, "decade": 14, "original_language": 12, "country": 12}  # and how many of each are shown
SORTS = ("-vote_count", "-vote_average", "-release_date", "release_date", "-revenue")


class ExploreParameters(FilterParameters):
    """Filters, the order, and the film after which to go on."""

    model_config = ConfigDict(extra="ignore")

    sort: str = "-vote_count"
    after: Annotated[int | None, Query(ge=0)] = None

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:
        """Leave out the fields of a form that were left empty."""
        return {name: value for name, value in values.items() if value not in ("", [""])}

    def given(self) -> dict[str, str]:
        """Return the filters that are set, as they stand in an address."""
        values = self.filters().given()
        return {name: str(value) for name, value in values.items()}


@router.get("/explore")
def explore(request: Request, release: OpenRelease, given: Annotated[ExploreParameters, Query()]) -> Response:
    """Show the films that match filters, a page at a time."""
    filters, sort = given.filters(), discover.parse_sort(given.sort)
    matching = discover.match(release, filters)
    matches = discover.page(release, matching, sort, _PAGE, given.after)
    known = movies.by_ids(release, matches.ids)
    facets = discover.facets(release, matching.bitmap, tuple(_FACETS))
    return rendering.page(
        request,
        "explore.html",
        cards=cards(release, rendering.site(request).posters, [known[movie_id] for movie_id in matches.ids]),
        matches=matches,
        given=given.given(),
        sort=given.sort,
        sorts=SORTS,
        chosen=_names(release, given),
        facets={name: facets[name][:most] for name, most in _FACETS.items()}
        | {"decade": _latest_first(facets["decade"])},
        choices=dials.choices(release),
        indexed=given.after is None and len(given.given()) < 2,
    )


def _latest_first(decades: list[discover.Count]) -> list[discover.Count]:
    """Return the decades, the latest first and the unknown one last."""
    return sorted(decades, key=lambda each: -each.value if isinstance(each.value, int) else 0)


def _names(release: Release, given: ExploreParameters) -> list[tuple[str, str, Any]]:
    """Return each filter with its value and what that names.

    An id or code names a group or person; otherwise it is None.
    """
    named: list[tuple[str, str, Any]] = []
    for name, value in given.given().items():
        named.append((name, value, _member(release, name, value) if name in MEMBERS else None))
    return named


def _member(release: Release, name: str, value: str) -> Any:
    kind = next((each for each in groups.GROUP_KINDS.values() if name.endswith(each.name)), None)
    try:
        if name in ("person", "actor", "director") and value.isdecimal():
            return groups.Group(int(value), people.name_of(release, int(value)), None, 0)
        if kind is None:
            return None
        if kind.name == "genre" and not value.isdecimal():
            return next(
                (each for each in groups.list_groups(release, kind, 100) if value.lower() == each.name.lower()), None
            )
        return groups.by_id(release, kind, value)
    except NotFound:
        return None
