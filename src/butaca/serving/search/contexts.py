"""Join: names beside a movie's own that have words of the query."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from butaca.catalogue import genre_names, text_keys
from butaca.release.reader import Release, id_list
from butaca.release.search_contexts import MOST_ACTORS
from butaca.serving.search.spelling import Slot

_NAMES = f"""
WITH wanted (movie_id) AS (SELECT value FROM json_each(?))
SELECT wanted.movie_id, 'collection', collections.id, name, name_fold FROM wanted
JOIN movies ON movies.id = movie_id JOIN collections ON collections.id = collection_id
UNION ALL SELECT DISTINCT movie_id, 'person', people.id, name, name_fold FROM credits
    JOIN people ON people.id = person_id WHERE movie_id IN (SELECT movie_id FROM wanted)
    AND (job = 'Director' OR job = 'Actor' AND position < {MOST_ACTORS})
UNION ALL SELECT movie_id, 'company', companies.id, name, name_fold FROM movie_companies
    JOIN companies ON companies.id = company_id WHERE movie_id IN (SELECT movie_id FROM wanted)
UNION ALL SELECT movie_id, 'keyword', keywords.id, name, name_fold FROM movie_keywords
    JOIN keywords ON keywords.id = keyword_id WHERE movie_id IN (SELECT movie_id FROM wanted)
UNION ALL SELECT movie_id, 'genre', genres.id, name, name_fold FROM movie_genres
    JOIN genres ON genres.id = genre_id WHERE movie_id IN (SELECT movie_id FROM wanted)
"""
SHORTEST_BEGINNING = 3  # letters of a word that may be the beginning of one in a context

RelatedKind = Literal["collection", "person", "company", "keyword", "genre"]

# Cost of a name that belongs to a movie.
_COST: dict[RelatedKind, float] = {"collection": 0.1, "person": 0.15, "company": 0.3, "keyword": 0.5, "genre": 0.5}
_PARTLY = 0.3  # cost of a name of which only some words were typed


class Related(NamedTuple):
    """Something that belongs to a movie.

    ``places`` are those of the query's words that it has, and ``words`` its own for them.
    """

    kind: RelatedKind
    id: int
    name: str
    places: tuple[int, ...]
    words: tuple[str, ...]
    cost: float


class _Name(NamedTuple):
    """A name that belongs to a movie, and how it matches.

    ``matches`` has cost and word by place of the query's word.
    """

    kind: RelatedKind
    id: int
    name: str
    word_count: int
    matches: Mapping[int, tuple[float, str]]


Contexts = Mapping[int, Sequence[_Name]]


def contexts(release: Release, movie_ids: Iterable[int], slots: Sequence[Slot]) -> Contexts:
    """Return the names beside each movie's own that match a word."""
    own: dict[int, list[_Name]] = {}
    matching: dict[tuple[RelatedKind, int], list[_Name]] = {}  # many movies have the same names
    large = [slot for slot in slots if not slot.is_small]
    begun = tuple(slot.word for slot in large if len(slot.word) >= SHORTEST_BEGINNING)
    others = {form for slot in large for form in (slot.word, *slot.forms, *slot.corrections)}
    for movie_id, kind, ref, name, folded in release.rows(_NAMES, (id_list(movie_ids),)):
        if (kind, ref) not in matching:
            matching[kind, ref] = [
                _name(kind, ref, name, words, slots)
                for words in _written(kind, name, folded)
                if not others.isdisjoint(words) or any(word.startswith(begun) for word in words)
            ]
        own.setdefault(movie_id, []).extend(matching[kind, ref])
    return own


def join(names: Sequence[_Name], slots: Sequence[Slot], unmatched: Iterable[int]) -> list[Related]:
    """Return what has the unmatched words, as few names as possible."""
    left = set(unmatched)
    joined: list[Related] = []
    while left:
        related = [other for name in names if (other := _related(name, slots, left))]
        best = max(related, key=lambda other: _rank(other, slots), default=None)
        if best is None:
            break
        joined.append(best)
        left.difference_update(best.places)
    return joined


def _written(kind: RelatedKind, name: str, folded: str) -> Iterator[list[str]]:
    """Yield the words of each form of a name."""
    if kind == "genre":
        yield from map(text_keys.words, genre_names.all_names(name))
        return
    words = folded.split() if folded.replace(" ", "").isalnum() else text_keys.words(folded)
    if kind == "collection" and (initials := text_keys.initials(text_keys.series(name))):
        words.append(initials.lower())
    yield words


def _name(kind: RelatedKind, ref: int, name: str, words: Sequence[str], slots: Sequence[Slot]) -> _Name:
    """Match each word of the query with one of a name."""
    pairs = sorted(
        (match.cost, place, number)
        for place, slot in enumerate(slots)
        for number, word in enumerate(words)
        if (match := slot.match(word))
    )
    matches: dict[int, tuple[float, str]] = {}
    used: set[int] = set()
    for cost, place, number in pairs:
        if place not in matches and number not in used:
            used.add(number)
            matches[place] = (cost, words[number])
    word_count = sum(word not in text_keys.SMALL for word in words) or 1
    return _Name(kind, ref, name, word_count, dict(sorted(matches.items())))


def _related(name: _Name, slots: Sequence[Slot], left: Collection[int]) -> Related | None:
    """Return the name's part in a join; None without large words."""
    places = tuple(place for place in name.matches if place in left)
    if all(slots[place].is_small for place in places):
        return None
    cost = _COST[name.kind] + sum(name.matches[place][0] for place in places)
    cost += _PARTLY * (1 - min(1.0, len(places) / name.word_count))
    return Related(name.kind, name.id, name.name, places, tuple(name.matches[place][1] for place in places), cost)


def _rank(related: Related, slots: Sequence[Slot]) -> float:
    return sum(slots[place].weight for place in related.places) - related.cost
