"""API v1: people, distinguished by their movies."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from butaca.serving.browse import people
from butaca.serving.invalid_options import InvalidOption
from butaca.web.api.items import money_item, movie_facts_item, movie_item
from butaca.web.api.named_pages import named_page
from butaca.web.api.parameters import SearchText, Text
from butaca.web.api.schemas.resources import NamesakeItem, PeopleAnswer, PersonAnswer, RoleItem
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/people", summary="People of a name")
def list_people(
    request: Request,
    response: Response,
    release: OpenRelease,
    name: Annotated[
        Text | None,
        Query(min_length=1, max_length=200, description="Full name, without regard to case, accents and punctuation"),
    ] = None,
    q: Annotated[SearchText | None, Query(description="Name or part of it, as search finds them")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Number of results on a page, with q")] = 20,
    next: Annotated[str | None, Query(max_length=200, description="The `next` of the previous page")] = None,
) -> PeopleAnswer:
    """List the people of a full name or of a text.

    Each has their best-known movies. Give either `name` or `q`.
    """
    if (name is None) == (q is None):
        raise InvalidOption(
            "name", "name and q are " + ("missing" if name is None else "both given"), "give one of them"
        )
    if q is not None:
        named = named_page(request, response, release, "person", q, limit, next)
        results = [_namesake(person) for person in people.by_ids(release, [hit.entry.ref for hit in named.hits])]
        return PeopleAnswer(release=release.id, total=named.total, next=named.token, results=results)
    assert name is not None
    results = [_namesake(person) for person in people.namesakes(release, name)]
    return PeopleAnswer(release=release.id, total=len(results), next=None, results=results)


@router.get("/people/{person_id}", summary="A person and their movies")
def get_person(
    release: OpenRelease,
    person_id: Annotated[int, Path(ge=0, lt=1 << 63, description="The person's id", examples=[7879])],
) -> PersonAnswer:
    """Return a person's movies by role, and their combined returns."""
    name = people.name_of(release, person_id)
    roles = [
        RoleItem(
            department=role.department,
            job=role.job,
            movies=[movie_facts_item(movie) for movie in role.movies],
            money=money_item(role.movies),
        )
        for role in people.roles(release, person_id)
    ]
    others = [_namesake(person) for person in people.namesakes(release, name) if person.id != person_id]
    return PersonAnswer(release=release.id, id=person_id, name=name, roles=roles, namesakes=others)


def _namesake(person: people.Namesake) -> NamesakeItem:
    return NamesakeItem(
        id=person.id,
        name=person.name,
        movie_count=person.movie_count,
        known_for=[movie_item(movie) for movie in person.known_for],
    )
