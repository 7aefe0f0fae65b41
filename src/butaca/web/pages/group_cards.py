"""Cards of a list for a group, with whom a film pleases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.explain.results import Entity, Note
from butaca.serving.recommend.group.for_group import GroupResult, PersonResult
from butaca.web.pages import own_films
from butaca.web.pages.cards import Card, cards, confidence
from butaca.web.pages.posters import Posters

LEVELS = ("safe", "good", "risky", "unknown")
_LITTLE_KNOWN = ("no_ratings", "few_fields")


@dataclass(frozen=True)
class ForPerson:
    """A film as it is for the person at a place.

    ``share`` is the estimate; None where it cannot be told. ``liked`` and ``disliked`` are titles of theirs that speak
    for the film and against it, the strongest first, and ``because`` is the one that a card has room for.
    """

    place: int
    level: str
    share: float | None
    liked: Sequence[str]
    disliked: Sequence[str]
    because: str | None


@dataclass(frozen=True)
class GroupCard:
    """A card, and what it is for each person.

    ``by_level`` are the places of the people of each level, the surest first; ``level`` is the least of them.
    ``notes`` are on a film of which little is known.
    """

    card: Card
    people: Sequence[ForPerson]
    notes: Sequence[Note] = ()

    @property
    def by_level(self) -> list[tuple[str, list[int]]]:
        """The levels that there are, with the places of their people."""
        places = {level: [person.place for person in self.people if person.level == level] for level in LEVELS}
        return [(level, of_level) for level, of_level in places.items() if of_level]

    @property
    def level(self) -> str:
        """The least level."""
        return self.by_level[-1][0]


def group_cards(
    release: Release, posters: Posters, results: Sequence[GroupResult], titled: Callable[[Entity], str]
) -> list[GroupCard]:
    """Return the cards of a list for a group.

    ``titled`` gives the titles of the people's own films.
    """
    plain = cards(release, posters, [result.movie for result in results])
    made: list[GroupCard] = []
    for card, result in zip(plain, results, strict=True):
        above = {person.because for person in made[-1].people} if made else set()
        people = [_for_person(place, person, above, titled) for place, person in enumerate(result.people)]
        made.append(GroupCard(card, people, [note for note in result.notes if note.code in _LITTLE_KNOWN]))
    return made


def _for_person(place: int, person: PersonResult, above: set[str | None], titled: Callable[[Entity], str]) -> ForPerson:
    liked = own_films.titles(person.reasons, "liked", 1, titled)
    fresh = [title for title in liked if title not in above]
    return ForPerson(
        place,
        "unknown" if person.estimate is None else confidence(person.estimate).level,
        person.estimate,
        liked,
        own_films.titles(person.reasons, "disliked", -1, titled),
        next(iter(fresh or liked), None),
    )
