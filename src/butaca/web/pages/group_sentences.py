"""Sentences on a film for a group, with gaps for names.

Names stay in the visitor's browser, so a sentence must be right whatever they are. In Spanish "para" stands before each
of them: "y" before a name would have to be "e" before some.
"""

from collections.abc import Sequence

from butaca.web.pages.group_cards import GroupCard
from butaca.web.pages.texts import TEXTS

Part = str | int
"""A text, or the place of the person whose name stands there."""


def whom(card: GroupCard, language: str, *, own: bool) -> list[Part]:
    """Return whom a film pleases and whom it risks.

    With ``own`` the first person is the reader.

    >>> from butaca.web.pages.group_cards import ForPerson
    >>> people = [ForPerson(place, level, None, (), (), None) for place, level in enumerate(("good", "safe", "safe"))]
    >>> whom(GroupCard(None, people), "es", own=True)
    ['Apuesta segura para ', 1, ' y para ', 2, '; buena opción para ti']
    >>> whom(GroupCard(None, people), "en", own=True)
    ['A safe bet for ', 1, ' and ', 2, '; a good choice for you']
    """
    text = TEXTS[language]
    parts: list[Part] = []
    for level, places in card.by_level:
        parts += ["; " if parts else "", text["level_" + level], " "]
        if len(places) == len(card.people):
            parts.append(text["for_both" if len(places) == 2 else "for_all"])
        else:
            parts += _for(places, language, own=own)
    return _sentence(parts)


def because(card: GroupCard, language: str, *, own: bool) -> list[Part]:
    """Return which film of each person speaks for it, if any does.

    >>> from butaca.web.pages.group_cards import ForPerson
    >>> people = [ForPerson(place, "safe", 0.8, (), (), title) for place, title in enumerate(("Heat", "Alien"))]
    >>> because(GroupCard(None, people), "es", own=True)
    ['A ti te gustó Heat; a ', 1, ', Alien.']
    >>> because(GroupCard(None, people[1:]), "en", own=True)
    [1, ' liked Alien.']
    """
    parts: list[Part] = []
    for person in card.people:
        if person.because is None:
            continue
        is_own = own and person.place == 0
        if language == "es":
            verb = f" {'te' if is_own else 'le'} gustó " if not parts else ", "
            parts += ["; a " if parts else "a ", "ti" if is_own else person.place, verb, person.because]
        else:
            parts += ["; " if parts else "", "you" if is_own else person.place, " liked ", person.because]
    return _sentence([*parts, "."]) if parts else []


def _for(places: Sequence[int], language: str, *, own: bool) -> list[Part]:
    """Return for whom: the reader first in English, and last in Spanish."""
    others: list[Part] = [place for place in places if not (own and place == 0)]
    with_own = len(others) < len(places)
    if language == "es":
        names = [*others, *(["ti"] if with_own else [])]
        preposition, between, last = "para ", ", para ", " y para "
    else:
        names = [*(["you"] if with_own else []), *others]
        preposition, between, last = "for ", ", ", " and "
    parts: list[Part] = [preposition]
    for place, name in enumerate(names):
        if place:
            parts.append(last if place == len(names) - 1 else between)
        parts.append(name)
    return parts


def _sentence(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with a capital first and texts joined."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0][0].upper() + joined[0][1:]
    return joined
