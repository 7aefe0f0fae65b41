"""People of a film by what they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue.names import fold
from butaca.serving.browse.details import CrewMember, MovieDetails

_FIRST = 8  # actors that are not folded
_FEW = 3  # actors, up to which their order may be by chance

# Jobs of the crew that a page names, by the text of their line, in its order.
_JOBS = {
    "directors": ("Director", "Co-Director"),
    "writers": ("Screenplay", "Writer", "Author", "Story", "Novel", "Characters"),
    "producers": ("Producer",),
    "composers": ("Original Music Composer", "Music", "Composer"),
    "cinematographers": ("Director of Photography",),
    "editors": ("Editor",),
}


@dataclass(frozen=True)
class NamedPerson:
    """A person; ``part`` is what an actor played."""

    id: int
    name: str
    part: str | None = None


@dataclass(frozen=True)
class Role:
    """A line of the credits; its text is ``role_CODE``.

    ``first`` are shown at once, ``others`` are folded. ``alphabetical`` says that they are in the order of their names,
    as where nobody knows who comes first.
    """

    code: str
    first: Sequence[NamedPerson]
    others: Sequence[NamedPerson] = ()
    alphabetical: bool = False


def people_by_role(details: MovieDetails, crew: Sequence[CrewMember]) -> list[Role]:
    """Return the lines of the credits that have somebody.

    Directors come first, then the cast, then the rest of the crew.
    """
    lines = {code: _distinct(crew, jobs) for code, jobs in _JOBS.items()}
    lines["directors"] = lines["directors"] or [NamedPerson(each.id, each.name) for each in details.directors]
    cast = [NamedPerson(each.id, each.name, each.role or None) for each in details.actors]
    roles = [Role(code, people) for code, people in lines.items() if people]
    actors = [Role("cast", cast[:_FIRST], cast[_FIRST:], _alphabetical(cast))] if cast else []
    first = sum(role.code == "directors" for role in roles)
    return [*roles[:first], *actors, *roles[first:]]


def _alphabetical(people: Sequence[NamedPerson]) -> bool:
    names = [fold(person.name) for person in people]
    return len(names) > _FEW and names == sorted(names)


def _distinct(crew: Sequence[CrewMember], jobs: Sequence[str]) -> list[NamedPerson]:
    people = {member.id: NamedPerson(member.id, member.name) for member in crew if member.job in jobs}
    return list(people.values())
