"""Movies that a row names by their series: *X-Men 2* is *X2*.

The series is what the catalogue has as a collection. A movie is meant only in its very own year, and only if the
collection has no other movie that the row may mean:

- the name of the series stands before its title, or is left out: *Star Wars: Episode V - The Empire Strikes Back*;
- or the name is followed by a number, which is the movie's place in the order of release.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from butaca.catalogue.number_words import PART_WORDS
from butaca.catalogue.text_keys import KIND_OF_SERIES, SMALL, key, number, numbered, words
from butaca.release.database import OLDEST_FIRST
from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.movie_candidates import COLUMNS, MovieCandidate, MoviesById
from butaca.serving.ratings_import.matching.whole_titles import Choice, names_of, unique_ids
from butaca.serving.ratings_import.rows import RatingRow

_DIVISION = re.compile(r"\s*(?::|;|–|—|\s-\s|,\s|\sand\s)\s*", re.IGNORECASE)
_LEAST_SAME = 3  # telling words, of titles that differ in another
_LEAST_WORDS = 2  # that tell something, of a title without the name of its series

_MEMBERS = (
    f"SELECT collections.id, collections.name, details.original_title, {COLUMNS.format(name='movies.title')} "
    "FROM movies JOIN collections ON collections.id = movies.collection_id "
    "LEFT JOIN movie_details ON movie_details.movie_id = movies.id "
    "LEFT JOIN movie_details AS details ON details.movie_id = movies.id "
    f"ORDER BY collections.id, {OLDEST_FIRST}"
)


@dataclass(frozen=True, slots=True)
class _Member:
    """A movie of a series, with its place by date, from 1.

    ``other_names`` are keys of its names beside its titles, ``endings`` those of what stands behind the name of
    the series, and ``spelled`` are the words of titles that begin with it.
    """

    candidate: MovieCandidate
    place: int
    other_names: frozenset[str]
    endings: frozenset[str]
    spelled: Sequence[Sequence[str]]


_Series = Mapping[str, Sequence[_Member]]
"""Movies of each series in one year, by the series' key."""


def choose_by_series(release: Release, rows: Sequence[RatingRow], ids: MoviesById) -> list[Choice]:
    """Return for each row the only movie of a series that fits.

    It is of the row's very own year.
    """
    of_years = release.once(__name__, _read) if rows else {}
    return [_choice(row, of_years.get(row.year or 0, {}), ids) for row in rows]


def _choice(row: RatingRow, series: _Series, ids: MoviesById) -> Choice:
    fitting = (member for name in names_of(row) for member in _meant(name, series))
    meant = unique_ids(member.candidate for member in fitting if ids.allow(row, member.candidate))
    if len(meant) > 1:
        return Choice(None, "ambiguous", meant)
    return Choice(meant[0]) if meant else Choice(None)


def _meant(title: str, series: _Series) -> Iterator[_Member]:
    """Yield the movies that a title may mean."""
    own = key(title)
    for ending, name in _divided(title):
        yield from (member for member in series.get(name, ()) if ending in member.endings)
    for members in series.values():
        yield from (member for member in members if own in member.other_names)
    numbered_name = _series_and_number(title)
    for name, members in series.items():
        if len(members) != 1 or not own.startswith(name):
            continue  # of several movies in a year a number, or another word, tells too little
        if numbered_name == (name, members[0].place) or _differ_in_a_word(words(title), members[0].spelled):
            yield members[0]


def _divided(title: str) -> Iterator[tuple[str, str]]:
    """Yield each ending of a title and its series name, as keys.

    An ending follows a punctuation, and the series name stands before it.

    An ending follows a punctuation.

    >>> list(_divided("Star Wars: Episode V - The Empire Strikes Back"))
    [('episode5theempirestrikesback', 'starwars'), ('empirestrikesback', 'starwars')]
    """
    for before, ending in _divisions(title):
        if _telling_words(ending):
            yield key(ending), _series_name(before)


def _divisions(title: str) -> Iterator[tuple[str, str]]:
    """Yield the text before and after each punctuation of a title."""
    for division in _DIVISION.finditer(title):
        yield title[: division.start()], title[division.end() :]


def _series_name(text: str) -> str:
    """Return the key of a series name without a movie's number.

    >>> _series_name("Star Wars: Episode V"), _series_name("X-Men 2"), _series_name("Star Wars")
    ('starwars', 'xmen', 'starwars')
    """
    given = text.split()
    if len(given) > 1 and _number(given[-1]) is not None:
        given.pop()
        if len(given) > 1 and words(given[-1])[-1:] and words(given[-1])[-1] in PART_WORDS:
            given.pop()
    return key(" ".join(given))


def _number(word: str) -> int | None:
    """Return the small number that a word is, or None."""
    read = numbered(word)
    return int(read[0]) if len(read) == 1 and read[0].isdigit() and len(read[0]) <= 2 else None


def _series_and_number(title: str) -> tuple[str, int] | None:
    """Return the key of a series name and the number behind it.

    >>> _series_and_number("X-Men 2"), _series_and_number("The Godfather: Part II"), _series_and_number("X2")
    (('xmen', 2), ('godfather', 2), None)
    """
    given = title.split()
    number = _number(given[-1]) if len(given) > 1 else None
    return None if number is None else (_series_name(title), number)


def _telling_words(title: str) -> list[str]:
    """Return the words of a title without small words, numbers and *Part*."""
    return [word for word in words(title) if _is_telling(word)]


def _is_telling(word: str) -> bool:
    return word not in SMALL and word not in PART_WORDS and len(word) > 1 and not number(word)[:1].isdigit()


def _differ_in_a_word(given: Sequence[str], titles: Sequence[Sequence[str]]) -> bool:
    """Return whether a title differs from another in a single word.

    Several telling words have to be the same.

    >>> _differ_in_a_word(words("Tom and the Wizard's Ring"), [words("Tom and the Sorcerer's Ring")])
    False
    >>> _differ_in_a_word(words("Tom Tit and the Wizard's Ring"), [words("Tom Tit and the Sorcerer's Ring")])
    True
    """
    for other in titles:
        if len(given) == len(other):
            pairs = list(zip(given, other, strict=True))
            unequal = [pair for pair in pairs if pair[0] != pair[1]]
            same_count = sum(_is_telling(word) for word, corresponding in pairs if word == corresponding)
            if len(unequal) == 1 and all(map(_is_telling, unequal[0])) and same_count >= _LEAST_SAME:
                return True
    return False


def _read(release: Release) -> Mapping[int, _Series]:
    """Return the movies of all series by year, where it is known."""
    of_years: dict[int, dict[str, list[_Member]]] = {}
    for _, rows in groupby(release.rows(_MEMBERS), key=lambda row: int(row[0])):
        for place, (_, collection, original_title, *values) in enumerate(rows, 1):
            candidate = MovieCandidate(*values)
            if candidate.year is None:
                continue
            series_title = KIND_OF_SERIES.sub("", collection) or collection
            names = [name for name in dict.fromkeys((candidate.name, original_title)) if name]
            member = _member(candidate, place, series_title, names)
            of_years.setdefault(candidate.year, {}).setdefault(key(series_title), []).append(member)
    return of_years


def _member(candidate: MovieCandidate, place: int, series_title: str, names: Sequence[str]) -> _Member:
    series = key(series_title)
    beginning_with_it = [name for name in names if key(name).startswith(series)]
    others = [name for name in names if name not in beginning_with_it]
    endings = {key(name) for name in names}
    other_names = {key(f"{series_title} {name}") for name in others}
    for name in names:
        for before, ending in _divisions(name):
            telling_count = len(_telling_words(ending))
            if _series_name(before) == series and telling_count:
                endings.add(key(ending))
                if key(before) != series and telling_count >= _LEAST_WORDS:
                    other_names.add(key(ending))  # whoever leaves out the number leaves out the series
    return _Member(
        candidate, place, frozenset(other_names), frozenset(endings), [words(name) for name in beginning_with_it]
    )
