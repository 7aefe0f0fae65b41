"""Movies whose title is longer, shorter or spelled differently than the row's.

The year has to be the very same.

*Birdman or (The Unexpected Virtue of Ignorance)* is *Birdman*, *Three Colours: Red* is *Three Colors: Red*. Only
the beginning of a title up to its punctuation counts, and only where no other movie of the year may be meant.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from butaca.catalogue.number_words import number_spellings
from butaca.catalogue.text_keys import key
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.ratings_import.matching.movie_candidates import COLUMNS, MovieCandidate, MoviesById
from butaca.serving.ratings_import.matching.whole_titles import Choice, by_key, names_of, unique_ids
from butaca.serving.ratings_import.rows import RatingRow

_END_OF_BEGINNING = re.compile(r"\s*(?::|;|\(|–|—|\s-\s|,\s+or\b)")
_JOINING = re.compile(r"[\s,]+(?:or|aka)$", re.IGNORECASE)
_MOST_BEGINNINGS = 4
_SHORTEST_PREFIX = 3  # letters of a title that may be the beginning of a longer one
_SPELLINGS = (
    ("our", "or"), ("tre", "ter"), ("ise", "ize"), ("isation", "ization"), ("yse", "yze"), ("ogue", "og"),
    ("ence", "ense"), ("grey", "gray"), ("programme", "program"), ("aeroplane", "airplane"),
    ("moustache", "mustache"), ("pyjama", "pajama"), ("cheque", "check"), ("jewellery", "jewelry"),
    ("travell", "travel"), ("archaeo", "archeo"), ("encyclopaedia", "encyclopedia"), ("mediaeval", "medieval"),
)  # fmt: skip

_BY_PREFIX = (
    f"SELECT prefix.value, {COLUMNS.format(name='entry.name')} FROM json_each(?) AS prefix "
    "CROSS JOIN search_entries AS entry ON entry.key > prefix.value AND entry.key < prefix.value || char(0x10FFFF) "
    "JOIN movies ON movies.id = entry.ref LEFT JOIN movie_details ON movie_details.movie_id = movies.id "
    f"WHERE entry.kind = 'movie' AND entry.field <> 'place' AND entry.year {IN_LIST}"
)


def beginnings(title: str) -> list[str]:
    """Return the keys of a title's text before each punctuation, longest first.

    >>> beginnings("Borat: Cultural Learnings (2006 film)")
    ['boratculturallearnings', 'borat']
    >>> beginnings("Dr. Strangelove or: How I Learned to Stop Worrying")
    ['drstrangelove']
    """
    before = (title[: end.start()] for end in _END_OF_BEGINNING.finditer(title))
    keys = (key(_JOINING.sub("", beginning)) for beginning in before if beginning)
    return [text for text in dict.fromkeys(keys) if text][:_MOST_BEGINNINGS][::-1]


def spellings(name_key: str) -> list[str]:
    """Return the British and American spellings of a key, without itself.

    >>> spellings("threecoloursred"), spellings("graytheater")
    (['threecolorsred'], ['graytheatre', 'greytheater'])
    """
    variants = {name_key.replace(*pair) for written in _SPELLINGS for pair in (written, written[::-1])}
    return sorted(variants - {name_key})


def choose_by_beginning(release: Release, rows: Sequence[RatingRow], ids: MoviesById) -> list[Choice]:
    """Return for each row the only movie of its year that fits.

    Titles fit if one begins with the other, or if they differ in spelling.
    """
    keys = {name: key(name) for row in rows if row.year is not None for name in names_of(row)}
    shorter = {name: beginnings(name) for name in keys}
    spelled = {name: [*spellings(own), *number_spellings(name)] for name, own in keys.items()}
    known = by_key(release, {own for several in (shorter, spelled) for some in several.values() for own in some})
    longer = _longer(release, keys.values(), {row.year for row in rows if row.year is not None})

    def choice(row: RatingRow) -> Choice:
        names = [name for name in names_of(row) if name in keys]
        with_same_beginning = [candidate for name in names for own in shorter[name] for candidate in known.get(own, ())]
        with_same_beginning += [candidate for name in names for candidate in longer.get(keys[name], ())]
        respelled = [candidate for name in names for own in spelled[name] for candidate in known.get(own, ())]
        for candidates in (with_same_beginning, respelled):
            allowed = unique_ids(
                candidate for candidate in candidates if candidate.year == row.year and ids.allow(row, candidate)
            )
            if allowed:
                return Choice(allowed[0]) if len(allowed) == 1 else Choice(None, "ambiguous", allowed)
        return Choice(None)

    return [choice(row) for row in rows]


def _longer(release: Release, keys: Iterable[str], years: set[int]) -> Mapping[str, list[MovieCandidate]]:
    """Return the movies of some years by the beginning of their title."""
    prefixes = sorted({own for own in keys if len(own) >= _SHORTEST_PREFIX})
    movies: dict[str, list[MovieCandidate]] = {}
    for prefix, *values in release.rows(_BY_PREFIX, (json.dumps(prefixes), id_list(years))) if prefixes else ():
        candidate = MovieCandidate(*values)
        if prefix in beginnings(candidate.name):
            movies.setdefault(prefix, []).append(candidate)
    return movies
