"""Movies whose title is longer, shorter or spelled otherwise than a row has it, of the very same year.

*Birdman or (The Unexpected Virtue of Ignorance)* is *Birdman*, *Three Colours: Red* is *Three Colors: Red*. Only
the beginning of a title up to its punctuation counts, and only where no other movie of the year may be meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from butaca.catalogue.wording import key
from butaca.release.reader import Release
from butaca.serving.movies import listed
from butaca.serving.ratings_import.candidates import COLUMNS, Candidate, Ids
from butaca.serving.ratings_import.rows import Row
from butaca.serving.ratings_import.titles import Choice, names_of, unique_ids

_END_OF_BEGINNING = re.compile(r"\s*(?::|;|\(|–|—|\s-\s|,\s+or\b)")
_JOINING = re.compile(r"[\s,]+(?:or|aka)$", re.IGNORECASE)
_MOST_BEGINNINGS = 4
_LEAST_SPELLED = 8  # letters of a title that may be spelled otherwise
_YEARS_AT_ONCE = 8

_OF_YEARS = (
    f"SELECT {COLUMNS.format(name='movies.title')}, movie_details.original_title FROM movies "
    "LEFT JOIN movie_details ON movie_details.movie_id = movies.id "
    "WHERE movies.release_year IN (SELECT value FROM json_each(?)) ORDER BY movies.vote_count DESC, movies.id"
)


class _Year:
    """The movies of a year by their keys, and by the keys of their beginnings."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[Candidate]] = {}
        self.by_beginning: dict[str, list[Candidate]] = {}

    def add(self, candidate: Candidate) -> None:
        """Take in a movie by one of its names."""
        self.by_key.setdefault(key(candidate.name), []).append(candidate)
        for beginning in beginnings(candidate.name):
            self.by_beginning.setdefault(beginning, []).append(candidate)


def beginnings(title: str) -> list[str]:
    """Return the keys of what stands before punctuation in a title, the longest first.

    >>> beginnings("Borat: Cultural Learnings (2006 film)")
    ['boratculturallearnings', 'borat']
    >>> beginnings("Dr. Strangelove or: How I Learned to Stop Worrying")
    ['drstrangelove']
    """
    found = (title[: end.start()] for end in _END_OF_BEGINNING.finditer(title))
    keys = (key(_JOINING.sub("", beginning)) for beginning in found if beginning)
    return [text for text in dict.fromkeys(keys) if text][:_MOST_BEGINNINGS][::-1]


def chosen_by_beginning(release: Release, rows: Sequence[Row], ids: Ids) -> Iterator[tuple[Row, Choice]]:
    """Yield the rows for which a movie of the same year is told, or several are that might be meant."""
    by_year: dict[int, list[Row]] = {}
    for row in rows:
        if row.year is not None and names_of(row):
            by_year.setdefault(row.year, []).append(row)
    years = sorted(by_year)
    for place in range(0, len(years), _YEARS_AT_ONCE):
        for year, movies in _of_years(release, years[place : place + _YEARS_AT_ONCE]).items():
            for row in by_year[year]:
                choice = _choice(row, movies, ids)
                if choice.movie is not None or choice.candidates:
                    yield row, choice


def _of_years(release: Release, years: Sequence[int]) -> Mapping[int, _Year]:
    found = {year: _Year() for year in years}
    for *values, original_title in release.rows(_OF_YEARS, (listed(years),)):
        candidate = Candidate(*values)
        found[candidate.year].add(candidate)
        if original_title and original_title != candidate.name:
            found[candidate.year].add(candidate._replace(name=original_title))
    return found


def _choice(row: Row, movies: _Year, ids: Ids) -> Choice:
    names = names_of(row)
    begun = [
        *(candidate for name in names for text in beginnings(name) for candidate in movies.by_key.get(text, ())),
        *(candidate for name in names for candidate in movies.by_beginning.get(key(name), ())),
    ]
    for candidates in (begun, _spelled_alike(names, movies)):
        allowed = unique_ids(candidate for candidate in candidates if ids.allow(row, candidate))
        if allowed:
            return Choice(allowed[0]) if len(allowed) == 1 else Choice(None, "ambiguous", allowed)
    return Choice(None)


def _spelled_alike(names: Sequence[str], movies: _Year) -> list[Candidate]:
    """Return the movies of which one letter is another, missing or too many; digits have to be the same."""
    found = []
    for name in map(key, names):
        if len(name) >= _LEAST_SPELLED:
            near = process.extract(name, movies.by_key.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
            found += [candidate for other, _, _ in near if _digits(other) == _digits(name)
                      for candidate in movies.by_key[other]]  # fmt: skip
    return found


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
