"""API v1: people, distinguished by their movies."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from butaca.serving.browse import people
from butaca.web.api.items import money_item, movie_facts_item, movie_item
from butaca.web.api.parameters import Text
from butaca.web.api.schemas.resources import NamesakeItem, PeopleAnswer, PersonAnswer, RoleItem
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/people", summary="People of a name")
def list_people(
    release: OpenRelease,
    name: Annotated[
        Text, Query(min_length=1, max_length=200, description="Full name, without regard to case and accents")
    ],
) -> PeopleAnswer:
    """List the people of a full name, with their best-known movies.

    For parts of names, use search.
    """
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
